"""One pass over the text that finds where numbers begin, stepping over what says none."""
from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence

from kg.extract.quantities import dates
from kg.extract.quantities.data import Lexeme, exclusions, lexical
from kg.extract.quantities.english import ENGLISH_WORDS, read_en
from kg.extract.quantities.items import Item, Source
from kg.extract.quantities.keep import counts
from kg.extract.quantities.money import CENTS
from kg.extract.quantities.nouns import counted_noun, follows
from kg.extract.quantities.numbers import Number, read_digits, read_zh
from kg.extract.quantities.units import attach

_X = exclusions()
_ZH_START = "零〇一二三四五六七八九十百千万亿两俩仨几廿卅幺负壹贰叁肆伍陆柒捌玖拾半数点"
_LEXEMES = {w.text: w for w in lexical().words}
_GROWTH = tuple(lexical().growth)


def _branches(words: Iterable[str]) -> str:
    """Alternatives that each begin with a literal letter, so that the search skips ahead by first character."""
    groups: dict[str, set[str]] = defaultdict(set)
    for word in words:
        groups[word[0]].add(re.escape(word[1:]))
    return "|".join(f"{c}(?<![a-z]{c})(?:{'|'.join(sorted(rest, key=lambda w: (-len(w), w)))})(?![a-z])" for c, rest in sorted(groups.items()))


_ENGLISH = [w for w in _LEXEMES if w.isascii()]
_ARTICLE_UNITS = ["cent", "penny", "dollar", "euro", "second", "minute", "hour", "day", "week", "month", "year", "percent", "millisecond",
                  "decade", "mile"]
_ARTICLE = r"a(?<![a-z]a)n? (?=(?:full|whole|single|" + "|".join(_ARTICLE_UNITS) + r")\b)"
_SCAN = re.compile(_ARTICLE + "|" + _branches([*ENGLISH_WORDS, *_ENGLISH])
                   + "|" + "|".join([*_ZH_START, *"0123456789", *{w[0] for w in _LEXEMES if not w.isascii() and w[0] not in _ZH_START}, r"\.(?=\d)(?<![\w.]\.)"]))
_LEX_ZH: dict[str, list[Lexeme]] = defaultdict(list)
for _word in sorted(_LEXEMES.values(), key=lambda w: -len(w.text)):
    if not _word.text.isascii():
        _LEX_ZH[_word.text[:2]].append(_word)


def _idiom_index() -> dict[str, list[tuple[str, int]]]:
    """Idioms by the two characters that begin at (or end with) their first number character."""
    index: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for idiom in sorted(set(_X.idioms) | set(_X.ordinal_uses), key=lambda w: (-len(w), w)):
        at = next((k for k, c in enumerate(idiom) if c in _ZH_START), None)
        if at is not None:
            key = idiom[at : at + 2] if len(idiom) > at + 1 else "<" + idiom[at - 1 : at + 1]
            index[key].append((idiom, at))
    return index


_IDIOMS = _idiom_index()
_GUARDED = frozenset("壹贰叁肆伍陆柒捌玖拾")
_FINANCIAL_NEXT = frozenset("拾佰仟万亿元圆十百千")
_NUMERAL = frozenset("零一二三四五六七八九十百千万亿两几0123456789")
_DIGIT_RUN = re.compile("|".join(_X.digit_runs))
_MARKED = {mark: re.compile(pattern) for mark, pattern in _X.marked.items()}
_NAME_BEFORE = re.compile(r"[A-Za-z_]$|[A-Za-z][\w\-]*[\-_.·]$|\d[_·]$|\d\.$|[A-Za-z]/$|#$|@$")
_CODES = re.compile(r"(?:USD|RMB|CNY|EUR|HKD|NTD|TWD|JPY|GBP|KRW|AUD|CAD|CHF|SGD|US|NT|HK|Rs|Rs\.|INR|tokens?|sub-|mid-|ca\.|max|per)$")
_LABEL = re.compile(r"(?<![a-z])(?:" + "|".join(_X.labels) + r")\.? ?$")
_CROSS = re.compile(r"\s?\\?[xX×*]\s?(?=\d)")
_PIXELS = re.compile(r"\s?(?:px|pixels?|像素)")
_SIZE = re.compile(r"\d+(?:\.\d+)?\s?[BM](?![A-Za-z\d])")
_PARTS = re.compile("(?:" + "|".join(_X.part_numbers) + r")(?![A-Za-z\d])")
_DIGITS_ON = re.compile(r"[\d.,]*[A-Za-z0-9_\-]*")
_WORD_ON = re.compile(r"[A-Za-z0-9_]*")
_DECIMAL_ONLY = re.compile(r"\.\d+")
_NEGATIVE_BEFORE = re.compile(r"[\d%A-Za-z一-鿿]\s-$")
_OF_NOUN = re.compile(r"个?的?")


def marked(low: str) -> list[tuple[int, int]]:
    """Spans of URLs, addresses, code and footnote marks."""
    return [m.span() for mark, pattern in _MARKED.items() if mark in low for m in pattern.finditer(low)]


def items(source: Source, blocked: Sequence[tuple[int, int]], names: Sequence[tuple[int, int]]) -> list[Item]:
    """All numbers with their units, in order, before joins and without comparators.

    Args:
        source: the folded text.
        blocked: sorted disjoint spans without any quantity.
        names: sorted disjoint spans of names; only the size of a model, written as a word of its own, counts there.
    """
    low = source.low
    starts, name_starts = [s for s, _ in blocked], [s for s, _ in names]
    out: list[Item] = []
    at = 0
    search = _SCAN.search
    while (m := search(low, at)) is not None:
        start, end = m.span()
        if starts and (k := bisect_right(starts, start) - 1) >= 0 and blocked[k][1] > start:
            at = blocked[k][1]
            continue
        if name_starts and (k := bisect_right(name_starts, start) - 1) >= 0 and names[k][1] > start and not (
                (start == names[k][0] or source.text[start - 1] == " ") and _SIZE.match(source.text, start)):
            at = max(names[k][1], start + 1)
            continue
        at, item = _at(source, start, end)
        if item is not None:
            out.append(item)
    return out


def _at(source: Source, start: int, end: int) -> tuple[int, Item | None]:
    """The item at a place where a number may begin, and where to search on."""
    text, low = source.text, source.low
    c = low[start]
    if c.isascii():
        if c.isdigit() or c == ".":
            number = _digits(source, start)
            if isinstance(number, int):
                return number, None
            if share := _share(source, number) or _ratio(source, number):
                return share.end, share
        else:
            word = low[start:end]
            if word in _LEXEMES:
                return end, _lexeme(source, _LEXEMES[word], start)
            if word in ("a ", "an "):
                return _article(source, start, end)
            number = read_en(low, start)
            if number and (share := _share(source, number) or _ratio(source, number)):
                return share.end, share
            if number is None or (low[number.end : number.end + 1] == "-" and low[number.end : number.end + 5] in ("-shot", "-hot ", "-way ")):
                return end, None
            number.label = bool(_LABEL.search(low[max(0, start - 12) : start]))
    else:
        pair = low[start : start + 2]
        for lexeme in _LEX_ZH.get(pair, ()):
            if low.startswith(lexeme.text, start):
                return start + len(lexeme.text), _lexeme(source, lexeme, start)
        if idiom_end := _idiom(low, start, pair):
            return idiom_end, None
        number = _chinese(source, start, c)
        if isinstance(number, int):
            return number, None
        if ratio := _ratio(source, number):
            return ratio.end, ratio
    item = _cross(source, number) or attach(source, number)
    if item is None:
        return max(number.end, start + 1), None
    if item.unit == "?":
        return max(_past(_WORD_ON, text, number.end), start + 1), None
    return max(item.end, start + 1), item if counts(source, item) else None


def _past(pattern: re.Pattern[str], text: str, at: int) -> int:
    m = pattern.match(text, at)
    return m.end() if m else at


def _idiom(low: str, start: int, pair: str) -> int:
    for idiom, offset in _IDIOMS.get(pair, ()):
        if low.startswith(idiom, start - offset) and not (idiom == "一点" and low[start + 2 : start + 3] in _NUMERAL):
            return start - offset + len(idiom)
    if start:
        for idiom, offset in _IDIOMS.get("<" + low[start - 1 : start + 1], ()):
            if low.startswith(idiom, start - offset) and low[start + 1 : start + 2] not in _NUMERAL:
                return start + 1
    return 0


def _chinese(source: Source, start: int, c: str) -> Number | int:
    text, low = source.text, source.low
    following = low[start + 1 : start + 2]
    before = low[start - 1] if start else ""
    if ((c in _GUARDED and following not in _FINANCIAL_NEXT) or (c in "负点" and following not in _NUMERAL)
            or (c == "点" and (following in "几百千万亿0123456789" or before in _NUMERAL or (before and before in "有两早差")))
            or (c == "数" and following not in "十百千万亿")
            or (c == "零" and following in "一二三四五六七八九" and low[start + 2 : start + 3] in ("个", "分", "天"))):
        return start + 1
    if before == "第":
        number = read_zh(text, start)
        return number.end if number else start + 1
    if c == "半":
        number = Number(start, start + 1, 0.5, 0.5, "zh", first=0.5)
        if not follows(source, start + 1, ("年", "个月", "个小时", "小时", "天", "个多小时", "个世纪", "分钟", "秒", "个钟头", "公里", "斤", "吨", "米")) or (before and before in "一两三四五六七八九十几大多上下前后年天个倍成月时"):
            return start + 1
        return number
    if c == "负" and following.isdigit():
        found = read_digits(low, start + 1)
        if found:
            found.low, found.high, found.start = -found.high, -found.low, start
    else:
        found = read_zh(text, start)
    if found is None:
        return start + 1
    if found.start > start:
        return found.start
    if (date_end := dates.at(low, start)) > start:
        return date_end
    if not _fits(source, found):
        return start + 1 if found.bare else max(found.end, start + 1)
    if found.vague and before == "好" and c == "几":
        found.start -= 1
    return found


def _lexeme(source: Source, entry: Lexeme, start: int) -> Item | None:
    end = start + len(entry.text)
    if any(source.low.startswith(w, end) for w in entry.not_):
        return None
    high = entry.low if entry.high == -1.0 else entry.high
    unit, dimension = entry.unit, "multiple" if entry.unit == "x" else "percent"
    if unit == "digits":
        if not source.low.startswith(_GROWTH, end):
            return None
        unit = "%"
    number = Number(start, end, entry.low or 0.0, high or 0.0, "lex")
    item = Item(start, end, entry.low, high, number, entry.cmp, unit, dimension, trend=entry.trend, number_end=end)
    if unit == "number":
        item.unit, item.dimension = "item", "count"
        counted_noun(source, item, _past(_OF_NOUN, source.text, end), 10)
    return item


_WHOLE, _MONEY = re.compile(r"(?:full|whole|single) "), re.compile(r"(?:dollar|euro|pound)(?= )")


def _article(source: Source, start: int, end: int) -> tuple[int, Item | None]:
    """Under a cent, a full second: an article that counts one."""
    from kg.extract.quantities.bounds import bounded_before
    low = source.low
    m = _WHOLE.match(low, end)
    if not m and not bounded_before(low, start) and not ((money := _MONEY.match(low, end)) and CENTS.match(low, money.end())):
        return end, None
    at = m.end() if m else end
    number = Number(start, at - 1, 1.0, 1.0, "en")
    item = attach(source, number)
    if item is None or item.dimension not in ("money", "time", "percent", "length"):
        return end, None
    return item.end, item


_IN = re.compile(r" (in|out of) (?:every )?(?=[a-z\d])")


def _share(source: Source, number: Number) -> Item | None:
    """One in five, 9 out of 10: percent."""
    low = source.low
    m = _IN.match(low, number.end)
    if m is None or number.low != number.high or number.low > 1000:
        return None
    whole = read_digits(low, m.end()) if low[m.end()].isdigit() else read_en(low, m.end())
    if whole is None or not 1 < whole.low <= 1e6 or whole.low <= number.low or 1900 <= whole.low <= 2099 or (m[1] == "in" and number.low > 10):
        return None
    if m[1] == "in" and (whole.low < 3 or _TIME_NEXT.match(low, whole.end)):
        return None
    value = round(number.low / whole.low * 100, 10)
    return Item(number.start, whole.end, value, value, number, unit="%", dimension="percent", factor=100.0, number_end=whole.end)


_TO_ONE = re.compile(r"\s?(?:比|[:：])\s?[一1](?![\d一二三四五六七八九十百千万亿.:：点个次])| to (?:one|1)(?![\w.,%]| (?:in|of|percent|million|billion)\b)")
_FACTOR = re.compile(r"(?:^|\W)factor of (?:about |around |roughly |almost |nearly |up to |over |more than )?$")


def _ratio(source: Source, number: Number) -> Item | None:
    """A hundred to one, 12 比 1, a factor of 30: how many times as much."""
    low, end = source.low, number.end
    if m := _TO_ONE.match(low, end):
        if number.low <= 1 or low[max(0, number.start - 5):number.start].endswith(("from ", "从")):
            return None
        end = m.end()
    elif not (low[max(0, number.start - 3):number.start].endswith(("of ", "er ", "ly ", "st ", "to ", "an ")) and _FACTOR.search(low[max(0, number.start - 26):number.start])):
        return None
    return Item(number.start, end, number.low, number.high, number, number.mark, "x", "multiple", number_end=end)


_TIME_NEXT = re.compile(r"[ -](?:more )?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|ms|milliseconds?|decades?|quarters?|countries|cities|states|languages|markets|steps|batches|rounds)|[%\-]")


def _digits(source: Source, start: int) -> Number | int:
    """The number at a digit, or where to search on when the digits are part of something else."""
    text, low = source.text, source.low
    if text[start] == ".":
        m = _DECIMAL_ONLY.match(text, start)
        if m is None or (start and text[start - 1].isalnum()):
            return start + 1
        value = float("0" + m[0])
        return Number(start, m.end(), value, value, "digit")
    before = text[max(0, start - 9) : start]
    last = before[-1:]
    if last and ((last.isascii() and (last.isalnum() or last in "-_./#@·")) or last == "·") and _NAME_BEFORE.search(before):
        opening = last == "-" and (len(before) < 2 or before[-2] in " (（")
        if not opening and not _CODES.search(text[max(0, start - 8) : start]):
            return max(_past(_DIGITS_ON, text, start), start + 1)
    if last == "第":
        number = read_digits(text, start)
        return number.end if number else max(_past(_DIGITS_ON, text, start), start + 1)
    if (run := _DIGIT_RUN.match(low, start)) or (run := _PARTS.match(text, start)):
        return run.end()
    if (date_end := dates.at(low, start)) > start:
        return date_end
    sign = 1.0
    if last == "-" and (len(before) < 2 or before[-2] in " (（:：=" or "一" <= before[-2] <= "鿿") and not (
            len(before) >= 2 and before[-2] == " " and _NEGATIVE_BEFORE.search(before)):
        sign = -1.0
    number = read_digits(text, start)
    if number is None:
        return max(_past(_DIGITS_ON, text, start), start + 1)
    if sign < 0:
        number.low, number.high = -number.high, -number.low
        number.start -= 1
    elif last == " " and _LABEL.search(low[max(0, start - 12) : start]):
        number.label = True
    return number


_STANDALONE = frozenset("卡字元级块台家人多余倍米吨年张")
_VAGUE_BEFORE = frozenset("上近过数超逾成好整约破达小及满0123456789")


def _fits(source: Source, number: Number) -> bool:
    """Whether a run of Chinese numerals is a number here and no part of a word or name."""
    text = source.text
    before = text[number.start - 1 : number.start] if number.start else ""
    after = text[number.end : number.end + 1]
    size = number.end - number.start
    if before == "每" and number.head_scale:
        return False
    if number.head_scale and not number.vague and text[number.start] not in "十廿卅":
        if size > 1 or before in _VAGUE_BEFORE or text.startswith("分之", number.end):
            return True
        return after in _STANDALONE or text.startswith(("美元", "美金", "量级", "级别"), number.end)
    if before.isascii() and before.isalpha():
        alone = not text[number.start - 2 : number.start - 1].isalnum() and before.isupper()
        return not alone and bool(after) and (follows(source, number.end) or after in "百千万亿")
    if before in "甲乙丙丁" and before:
        return False
    return not (number.positional and (size < 3 or after in ("B", "b")) and not (after and after in "%折"))


def _cross(source: Source, number: Number) -> Item | None:
    """A resolution, 768*768 or 1920x1080: its first side in pixels; 8x7B and 3x3 are no quantity."""
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
        end = deep.end
    tail = _PIXELS.match(text, end)
    if third or (not tail and (number.low < 16 or other.low < 16 or (text[end : end + 1].isascii() and text[end : end + 1].isalpha()))):
        number.end = end
        return Item(number.start, end, None, None, number, unit="?")
    return Item(number.start, tail.end() if tail else end, number.low, number.high, number, unit="pixel", dimension="pixel", number_end=end)
