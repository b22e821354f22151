"""One pass over the text that finds where numbers begin, stepping over what says none."""
from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from kg.extract.quantities.data import alternation, exclusions, lexical
from kg.extract.quantities.items import Item, Source
from kg.extract.quantities.numbers import ENGLISH_START, Number, read_digits, read_en, read_zh
from kg.extract.quantities.units import attach

_X = exclusions()
_LEX = {w.text: w for w in lexical().words}
_GROWTH = tuple(lexical().growth)
_LEX_ZH = alternation(w for w in _LEX if not w.isascii())
_LEX_EN = alternation(w for w in _LEX if w.isascii())
_SCAN = re.compile(
    "(?P<skip>" + "|".join(_X.patterns) + "|" + alternation(_X.idioms) + ")"
    + "|(?P<lex>" + _LEX_ZH + r"|(?<![a-z])(?:" + _LEX_EN + ")(?![a-z]))"
    + r"|(?P<dig>\.?\d)"
    + "|(?P<zh>[零〇一二三四五六七八九十百千万亿两俩仨几廿卅幺负壹贰叁肆伍陆柒捌玖拾]|数(?=[十百千万亿])|(?<![零〇一二三四五六七八九十百千万亿两有一\\d])点(?=[零一二三四五六七八九]))"
    + "|(?P<en>(?<![a-z\\d])(?:" + ENGLISH_START + ")(?![a-z]))")
_GUARD = {"壹": 1, "贰": 1, "叁": 1, "肆": 1, "伍": 1, "陆": 1, "柒": 1, "捌": 1, "玖": 1, "拾": 1}
_NAME_BEFORE = re.compile(r"[A-Za-z_]$|[A-Za-z0-9][\-_.·]$|[A-Za-z0-9]/$|#$|@$|\bv\.?\s?$|[A-Za-z]\d*\.$")
_CROSS = re.compile(r"\s?\\?[xX×*]\s?(?=\d)")


def items(source: Source, blocked: Sequence[tuple[int, int]]) -> list[Item]:
    """All numbers with their units, in order, without comparators and joins."""
    low, text = source.low, source.text
    starts = [s for s, _ in blocked]
    out: list[Item] = []
    at, end = 0, len(low)
    search = _SCAN.search
    while at < end:
        m = search(low, at)
        if m is None:
            break
        start = m.start()
        kind = m.lastgroup
        if starts:
            k = bisect_right(starts, start) - 1
            if k >= 0 and blocked[k][1] > start:
                at = max(blocked[k][1], start + 1)
                continue
        if kind == "skip":
            at = m.end()
            continue
        if kind == "lex":
            found = _lexeme(source, m[0], start, m.end())
            if found:
                out.append(found)
            at = m.end()
            continue
        number = None
        if kind == "dig":
            number = _digits(source, start)
            if number is None:
                at = _past_digits(text, start)
                continue
        elif kind == "zh":
            if m[0] in _GUARD and low[start + 1 : start + 2] not in tuple("拾佰仟万亿元圆十百千") or m[0] == "负" and not _starts(low[start + 1 : start + 2]):
                at = start + 1
                continue
            if m[0] == "负" and low[start + 1].isdigit():
                number = read_digits(low, start + 1)
                if number:
                    number.low, number.high, number.start = -number.high, -number.low, start
            else:
                number = read_zh(text, start)
            if number and (number.start > start or not _fits_zh(source, number)):
                if number.start > start:
                    at = number.start
                    continue
                at = max(number.end, start + 1) if not number.bare else start + 1
                continue
        else:
            number = read_en(low, start)
        if number is None:
            at = start + 1
            continue
        if starts:
            k = bisect_right(starts, number.end - 1) - 1
            if k >= 0 and blocked[k][0] > start and blocked[k][1] > number.end - 1:
                pass
        item = _cross(source, number) or attach(source, number)
        if item is None or item.unit == "?":
            at = number.end if item is None else _past_word(text, number.end)
            continue
        at = max(item.end, start + 1)
        if _keep(source, item):
            out.append(item)
    return out


def _starts(c: str) -> bool:
    return bool(c) and (c.isdigit() or c in "零一二三四五六七八九十百千万亿两几百")


def _past_digits(text: str, at: int) -> int:
    m = re.compile(r"[\d.,]*[A-Za-z0-9_\-]*").match(text, at)
    return max(m.end(), at + 1) if m else at + 1


def _past_word(text: str, at: int) -> int:
    m = re.compile(r"[A-Za-z0-9_]*").match(text, at)
    return m.end() if m else at


def _lexeme(source: Source, word: str, start: int, end: int) -> Item | None:
    entry = _LEX[word]
    if any(source.low.startswith(w, end) for w in entry.not_):
        return None
    high = entry.low if entry.high == -1.0 else entry.high
    unit, dimension = entry.unit, "multiple" if entry.unit == "x" else "percent"
    if unit == "digits":
        if not source.low.startswith(_GROWTH, end):
            return None
        unit = "%"
    if unit == "number":
        unit, dimension = "item", "count"
    number = Number(start, end, entry.low or 0.0, high or 0.0, "lex")
    item = Item(start, end, entry.low, high, number, entry.cmp, unit, dimension, trend=entry.trend, number_end=end)
    if dimension == "count":
        m = re.compile(r"个?的?").match(source.text, end)
        from kg.extract.quantities.units import _noun_search
        found = _noun_search(source, m.end() if m else end, 10)
        if found:
            from kg.extract.quantities.units import _NOUNS
            item.unit, item.noun, item.end = _NOUNS[found[0]], source.text[found[1] - len(found[0]) : found[1]], found[1]
    return item


def _digits(source: Source, start: int) -> Number | None:
    text = source.text
    at = start
    sign = 1.0
    if text[at] == ".":
        if start and (text[start - 1].isalnum() or text[start - 1] == "."):
            return None
        m = re.compile(r"\.\d+").match(text, at)
        value = float("0" + m[0]) if m else 0.0
        return Number(at, m.end(), value, value, "digit") if m else None
    before = text[max(0, start - 3) : start]
    if before and _NAME_BEFORE.search(before):
        if not (before[-1] == "-" and (len(before) < 2 or before[-2] in " (（")):
            prefix = re.search(r"(?:USD|RMB|CNY|EUR|HKD|NTD|TWD|JPY|GBP|KRW|AUD|CAD|CHF|SGD|US|NT|HK|Rs|Rs\.|INR|[a-z]token|token|sub-|mid-|ca\.|max|per)$", text[max(0, start - 6) : start])
            if not prefix:
                return None
    if before[-1:] == "-" and (len(before) < 2 or before[-2] in " (（:：=" or "一" <= before[-2] <= "鿿") and not re.search(r"[\d%]\s?-$", before):
        sign = -1.0
        if len(before) >= 2 and before[-2] == " " and re.search(r"[\d%A-Za-z一-鿿]\s-$", text[max(0, start - 3) : start]):
            sign = 1.0
    number = read_digits(text, at)
    if number and sign < 0:
        number.low, number.high = -number.high, -number.low
        number.start -= 1
    return number


def _fits_zh(source: Source, number: Number) -> bool:
    """Whether a run of Chinese numerals is a number here and no part of a word or name."""
    text = source.text
    before = text[number.start - 1 : number.start] if number.start else ""
    after = text[number.end : number.end + 1]
    if before == "每" and number.head_scale:
        return False
    if number.head_scale and not number.vague and text[number.start] not in "十廿卅":
        if text.startswith("分之", number.end) or number.end - number.start > 1:
            return True
        if before in tuple("上过近数超逾成好每整约破达小及满") or before in tuple("0123456789"):
            return True
        return after in tuple("卡字元级块台家人亿万多余美倍米吨年张") or text.startswith(("美元", "美金", "量级", "级别"), number.end)
    if before.isascii() and before.isalpha() and number.end - number.start <= 3:
        return bool(after) and after in "个张块毛元台年月天倍成百千万亿"
    if before == "第" or before in tuple("甲乙丙丁"):
        return False
    return not (number.positional and (number.end - number.start < 3 or after in ("B", "b")) and not (after in "%点" and after))


def _cross(source: Source, number: Number) -> Item | None:
    """A resolution, 768*768 or 1920x1080: its first side in pixels."""
    text = source.text
    if number.kind != "digit":
        return None
    m = _CROSS.match(text, number.end)
    if m is None:
        return None
    other = read_digits(text, m.end())
    if other is None:
        return None
    third = _CROSS.match(text, other.end)
    end = other.end
    if third and (deep := read_digits(text, third.end())):
        return _unknown(number, deep.end)
    if text[end : end + 1].isascii() and text[end : end + 1].isalpha() and not text.startswith(("p", "px"), end):
        return _unknown(number, _past_word(text, end))
    if number.low < 16 or other.low < 16:
        return _unknown(number, end)
    tail = re.compile(r"\s?(?:px|pixels?|像素)").match(text, end)
    return Item(number.start, tail.end() if tail else end, number.low, number.high, number, unit="pixel", dimension="pixel", number_end=end)


def _unknown(number: Number, end: int) -> Item:
    number.end = end
    return Item(number.start, end, None, None, number, unit="?")


_EMPHASIS = re.compile(r"多|半|左右|以上|内|之内|以内|后|前|的时间|时间|的|就")
_SPENT = re.compile(r"(?:不到|花了|用了|只要|需要|大概|大约|约|近|超过|至少|最多|做了|干了|每隔|提前|过去|未来|最近|去年|今年|整整|够|了|仅|仅需|只需|又)$")


def _keep(source: Source, item: Item) -> bool:
    """Whether a lone 一 (or one) really counts something."""
    text = source.text
    if item.number.kind == "zh" and item.number.bare and text[item.number.start] == "一":
        if item.dimension == "count" or item.dimension == "none":
            return False
        if item.dimension == "time":
            return item.low != 1.0 and item.unit in ("year", "month", "day", "week", "hour", "minute") and item.low != 1 or item.cmp == ">" or bool(
                _EMPHASIS.match(text, item.end)) or bool(_SPENT.search(text[max(0, item.start - 3) : item.start]))
        return item.dimension != "none"
    if item.number.kind == "en" and item.number.bare:
        return item.dimension not in ("none", "count")
    return True
