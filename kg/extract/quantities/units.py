"""Reading the unit that follows a number, with the help of money, nouns and rates."""
from __future__ import annotations

import re

from kg.extract.quantities.data import alternation, context, longest, numerals, units
from kg.extract.quantities.english import SCALE_AFTER
from kg.extract.quantities.items import Item, Source
from kg.extract.quantities.lexicon import (
    EN,
    MEASURES,
    MEASURES_FIRST,
    NOUNS,
    NOUNS_FIRST,
    SYMBOLS_FIRST,
    ZH,
    ZH_FIRST,
    latin_unit,
    set_kind,
    set_unit,
    times,
    to_percent,
    word_ends,
)
from kg.extract.quantities.money import cents, digit, money_before, money_parts
from kg.extract.quantities.nouns import counted, english_noun, noun_after, pause
from kg.extract.quantities.numbers import Number, read_digits, read_zh, tidy
from kg.extract.quantities.rates import rate_after, rate_before

_SCALE_WORDS = numerals().scale_words
_SUFFIX = re.compile(r"(个?\s?)([KkMBTmb])(?![A-Za-z0-9/²³])")
_MORE_NOUN = re.compile(r"(?: or (more|greater|fewer|less)(?= [a-z])| ?(\+)(?= ?[a-z])|[ -]odd(?= [a-z])| or so(?= [a-z]))")
_MEMORY = tuple(context().memory)
_HEAT, _ELECTRIC = tuple(context().heat), tuple(context().electricity)
_MASS = re.compile(alternation(context().mass))
_CASH = re.compile(alternation(context().cash))
_CLAUSE = re.compile("[，。；！？,;!?\n]")
_TOO_HOT = 1e5  # no 度 without a word of heat is as hot as this
_BIG_MONEY = 1e6  # as many pounds are money unless weight is spoken of
_OTHER_WORDS = units().other_words
_NAMED_PIECE = re.compile(r" ?的? ?[A-Za-z](?![A-Za-z]*元)")
_MINUS = re.compile(r"(?:^|[^\w ] ?|[a-z] )((?:minus|negative) )$")
_DOZEN = re.compile(r"[ -]dozen(?![a-z])| ?mil(?![a-z])")
_HEIGHT = re.compile(r"([一二三四五六七八九\d])([一二三四五六七八九\d])?(?![零一二三四五六七八九十百千万亿\d点.个多家张台年月天人倍米公厘])")
_MOVED = re.compile(r"(?:[涨跌升降提高低多少掉加减赚占差]|到)了?$")
_PIECES = tuple(MEASURES.pieces)
_BEFORE_FRACTION_UNIT = re.compile(r"[ \-](?:(?:of )?an? )?")
_HALF_OF = re.compile(r" (?:of|the|its|their|our|that|this|as|a|all|my|your|his|her|these|those)\b|\s?[,.;)]|$")
_ORDINAL_HALF = re.compile(r"(?:first|second|other|one|latter|top|bottom|later|better|final|last) $")
_PART_OF = re.compile(r" (?:of|as|less|more|cheaper|faster|lower|higher|the|smaller|fewer)\b|\s?[,.;)]|$")
_COUNTED_NEXT = re.compile(r"[ \-]?(?:的|param|model|参数|模型|token)")
_SPOKEN_B = re.compile(r"个?币(?![值种安圈链市制民])")
_MONEY_AGAIN = re.compile(r"\s?(?:元人民币|元|块钱|块|dollars?|美元|美金)")
_MAGNITUDES = re.compile(r"个?数量级|个量级")
_WITH_HALF = re.compile(r"半(?![导径自结监夜路天数]|年(?!半))")
_SPOKEN_TIMES = re.compile(r"x(?= (?:more|less|faster|slower|cheaper|better|bigger|larger|smaller|higher|lower|as|the|our|their|that|this|on|in|over|from)\b|[.,;?!]|$)")
_OLD = re.compile(r"[- ]old")
_DIGIT_NEXT = re.compile(r"\s?\d")
_GROWN = re.compile(r"(?:翻了?|增长了?|增加了?|涨了?|提高了?|提升了?|多了?|大了?|快了?|高了?|贵了?|大)(?:将近|近|约|整整)?$")
_DEGREES_BEFORE = re.compile(r"(摄氏|华氏)?(零下|负)?$|(零下|负)?(摄氏|华氏)$")

def attach(source: Source, number: Number) -> Item | None:
    """Read what follows (and the currency that precedes) a number."""
    text = source.text
    item = Item(number.start, number.end, number.low, number.high, number, number.mark, number_end=number.end)
    if number.kind == "fraction":
        return _fraction(source, item)
    if text.startswith("分之", number.end):
        return _out_of(source, item)
    if m := _MINUS.search(source.low[max(0, item.start - 11) : item.start]):
        item.low, item.high, item.start = -number.high, -number.low, item.start - len(m[1])
    _scale(source, item)
    money_before(source, item)
    _unit(source, item)
    if item.unit == "x" and item.low == 1 and item.cmp == "=" and _grows(text, item.start):
        item.low = item.high = 2.0
    return item


def _grows(text: str, start: int) -> bool:
    return bool(_GROWN.search(text[max(0, start - 6) : start]))


def _fraction(source: Source, item: Item) -> Item | None:
    """A fraction is percent, unless a unit of measure follows (half an hour, 1/2 inch)."""
    text, low = source.text, source.low
    m = _BEFORE_FRACTION_UNIT.match(low, item.end)
    if m and (found := latin_unit(source, m.end(), spaced=True)) and found[0].dimension not in ("percent", "count", "multiple"):
        unit, end = found
        set_unit(item, unit, end)
        rate_after(source, item)
        return item
    if low.startswith("half", item.start) and item.number.kind == "fraction":
        if not _HALF_OF.match(low, item.end) or _ORDINAL_HALF.search(low[max(0, item.start - 8) : item.start]):
            return None
    elif (item.number.bare and not _PART_OF.match(low, item.end)) or (text[item.end : item.end + 1].isalpha() and text[item.end].isascii()):
        return None
    to_percent(item)
    return item


def _out_of(source: Source, item: Item) -> Item | None:
    below = item.number.low
    if item.number.low != item.number.high or not below:
        return None
    at = item.end + 2 + (source.text[item.end + 2 : item.end + 3] == " ")
    c = source.text[at : at + 1]
    above = read_zh(source.text, at) if c and c in "零〇一二三四五六七八九十两几百千万点负" else (
        read_digits(source.text, at) if c.isdigit() else None)
    if above is None:
        return None
    item.low, item.high = above.low / below * 100, above.high / below * 100
    item.low, item.high = round(item.low, 10), round(item.high, 10)
    item.unit, item.dimension = "%", "percent"
    item.end = item.number_end = above.end
    item.cmp = above.mark
    item.per_cent = True
    item.number = Number(item.start, above.end, above.low, above.high, "zh", above.mark, 1.0)
    item.factor = 100 / below
    return item


def _scale(source: Source, item: Item) -> None:
    """A scale word or letter after the number: 几百million, 540个billion, 18个T, 62B, 几百m."""
    text, low, j = source.text, source.low, item.end
    c = low[j : j + 1]
    if c and (c in " 个-" or c.isascii()):
        k = j + 1 if c == "个" else j
        m = SCALE_AFTER.match(low, k)
        if m and not (item.number.kind == "en" and item.number.scale > 1 and not item.number.vague):
            value = float(_SCALE_WORDS[m[1]])
            if item.number.vague and item.low == 2.0 and item.high == 9.0:
                item.low, item.high = 1.0, 9.99
            times(item, value)
            item.factor = 1.0
            item.number.scale, item.number.bare = value, False
            item.end = item.number_end = m.end()
            return
        if item.number.kind == "digit" and (m := _DOZEN.match(low, j)):
            times(item, 12.0 if "dozen" in m[0] else 1e6)
            item.factor = 1.0
            item.end = item.number_end = m.end()
            return
        m = _SUFFIX.match(text, j)
        if m:
            letter = m[2]
            if letter in "mb" and not (item.number.vague or _COUNTED_NEXT.match(low, m.end())
                                       or text[item.start - 1 : item.start] in ("$", "¥", "€", "£")):
                return
            if m[1].strip() == "" and m[1] and letter not in "BT":
                return
            value = float(numerals().suffixes[letter.upper() if letter != "k" else "k"])
            times(item, value)
            item.factor = 1.0
            item.number.scale, item.number.bare = value, False
            item.suffix = letter.upper()
            item.end = item.number_end = m.end()
            return
    if c not in ("个", "币"):
        return
    m2 = _SPOKEN_B.match(text, j)
    if m2 and (item.number.vague or text[item.start - 1 : item.start] == "上" or (text[j] == "个" and "多一点" in text[m2.end() : m2.end() + 4])):
        times(item, 1e9)
        item.factor = 1.0
        item.number.scale, item.number.bare = 1e9, False
        item.suffix = "B"
        item.unit, item.dimension = "parameter", "parameter"
        item.end = item.number_end = m2.end()


def _unit(source: Source, item: Item) -> None:
    text = source.text
    j = item.end
    if text[j : j + 1] in ("+", " ", "-") and (more := _MORE_NOUN.match(source.low, j)):
        item.cmp = {"+": ">=", "m": ">=", "g": ">=", "f": "<=", "l": "<="}.get((more[1] or more[2] or "~")[0], "~")
        item.end = j = more.end()
    k = j + 1 if text[j : j + 1] in (" ", "*") and not text.startswith("\n", j + 1) else j
    c = text[k : k + 1]
    if not c or c == "\n":
        pass
    elif item.prefixed:
        m = _MONEY_AGAIN.match(text, j)
        if m:
            item.end = m.end()
    elif item.unit:
        noun_after(source, item, j)
    elif "一" <= c <= "鿿":
        _zh_unit(source, item, k)
    elif c in "-" or c.isalpha() or c in SYMBOLS_FIRST:
        _en_unit(source, item, j)
    if not item.unit and source.low.endswith(" grand", 0, item.number_end):
        item.unit, item.dimension = "currency", "money"
        rate_after(source, item)
    rate_before(source, item)


def _zh_unit(source: Source, item: Item, k: int) -> None:
    text = source.text
    number = item.number
    name = longest(ZH_FIRST, text, k)
    measure = longest(MEASURES_FIRST, text, k)
    if text.startswith("个半", k) and number.low == number.high:
        item.low = item.high = tidy(number.low + 0.5)
        k += 2
        item.end = k
        name, measure = longest(ZH_FIRST, text, k), ""
        if text[k : k + 1] == "月":
            item.unit, item.dimension, item.end = "month", "time", k + 1
            return
        if not name:
            counted(source, item, "个", k)
            return
    if text.startswith("个多", k):
        if (after2 := longest(ZH_FIRST, text, k + 2)):
            item.cmp = ">"
            set_unit(item, ZH[after2], k + 2 + len(after2))
            return
        if text[k + 2 : k + 3] == "月":
            item.cmp = ">"
            item.unit, item.dimension, item.end, item.measured = "month", "time", k + 3, False
            return
    if text[k] == "成" and not text.startswith(("成为", "成功", "成本", "成立", "成员", "成长", "成果", "成都", "成交", "成年", "成品", "成熟", "成绩", "成型", "成了", "成就"), k):
        _tenths(source, item, k)
        return
    if text[k] == "折" and not text.startswith(("折叠", "折腾", "折旧", "折射"), k):
        value = item.low if item.low is not None else 0
        to_percent(item, 10.0 if value < 10 else 1.0)
        item.end = k + 1
        return
    if text[k] == "番" and text[item.start - 1 : item.start] in ("翻", "了"):
        item.low = 2.0 ** (item.low or 0)
        item.high = 2.0 ** (item.high or 0)
        item.unit, item.dimension, item.end = "x", "multiple", k + 1
        return
    m = _MAGNITUDES.match(text, k) if text[k] in "个数" else None
    if m:
        item.low = None if item.low is None else 10.0 ** item.low
        item.high = None if item.high is None else 10.0 ** item.high
        item.unit, item.dimension, item.end = "x", "multiple", m.end()
        item.cmp = "~" if item.cmp == "=" else item.cmp
        return
    if text.startswith("个点", k) and not text.startswith("个点子", k):
        if number.bare and not _MOVED.search(text[max(0, item.start - 3) : item.start]):
            item.unit, item.dimension, item.end, item.measured = "point", "count", k + 2, True
        else:
            item.unit, item.dimension, item.end = "%", "percent", k + 2
        return
    if text[k] == "个" and text[k + 1 : k + 2] in ("K", "M", "B", "T") and text[k + 2 : k + 3] != "B":
        return
    if name and name[-1].isascii() and not word_ends(text, k + len(name), name):
        name = ""
    if name and (not measure or len(name) >= len(measure)) and not _blocked(source, item, name, k):
        unit = ZH[name]
        if name == "分" and text.startswith("半钟", k + 1):
            unit = ZH["分钟"]
            set_unit(item, unit, k + 3)
            item.low = item.high = tidy((item.low or 0) + 0.5)
            return
        set_unit(item, unit, k + len(name))
        if name == "米" and number.kind == "zh" and (m := _HEIGHT.match(text, item.end)) and item.low is not None and item.low == item.high:
            item.low = item.high = tidy(item.low + digit(m[1]) * 0.1 + (digit(m[2]) * 0.01 if m[2] else 0))
            item.end = m.end()
        if name == "度" and _electric(source, item):
            set_unit(item, ZH["度电"], item.end + (text[item.end : item.end + 2] == "的电") * 2)
        elif unit.dimension == "temperature":
            _temperature(source, item)
        if unit.dimension == "money":
            money_parts(source, item, name)
        elif text[item.end : item.end + 1] == "半" and _WITH_HALF.match(text, item.end) and number.low == number.high and item.low is not None:
            item.low = item.high = tidy(item.low + 0.5 * unit.factor)
            item.end += 1

        noun_after(source, item, item.end)
        return
    if measure in ("级", "代", "阶", "层级") and (number.head_scale or number.scale >= 1e4):
        return
    if measure:
        counted(source, item, measure, k + len(measure))
        return
    noun = "" if number.kind == "zh" and pause(text, k - 1) else longest(NOUNS_FIRST, source.low, k)
    if noun and not (NOUNS[noun] == "model" and (item.low or item.high or 0) >= 1e6):
        item.unit, item.dimension = NOUNS[noun], "count"
        item.noun, item.end = text[k : k + len(noun)], k + len(noun)
        set_kind(item)
        return
    noun_after(source, item, k)


def _blocked(source: Source, item: Item, name: str, k: int) -> bool:
    """Whether a unit's character is the beginning of another word here."""
    text = source.text
    after = text[k + len(name) : k + len(name) + 1]
    if after and after in _OTHER_WORDS.get(name, ""):
        return True
    if name == "里":
        return item.number.bare or after in ("有", "的", "，")
    if name == "块":
        return bool(_NAMED_PIECE.match(text, k + 1)) or text.startswith(_PIECES, k + 1) or longest(NOUNS_FIRST, source.low, k + 1) in ("gpu", "卡")
    return False


def _electric(source: Source, item: Item) -> bool:
    """Whether 度 are kilowatt hours: power is spoken of just before, or there are more than any weather has."""
    text = source.text
    if text.startswith("的电", item.end):
        return True
    before = _CLAUSE.split(text[max(0, item.start - 16) : item.start])[-1]
    if any(word in before or word in text[item.end : item.end + 4] for word in _HEAT):
        return False
    return any(word in before for word in _ELECTRIC) or (item.low or 0) >= _TOO_HOT


def _temperature(source: Source, item: Item) -> None:
    """零下十五度, 摄氏5度, 华氏零下10度: the scale and the sign before the number."""
    m = _DEGREES_BEFORE.search(source.text[max(0, item.start - 4) : item.start])
    if m is None or not m[0]:
        return
    if "华氏" in m[0]:
        item.unit = "degree Fahrenheit"
    if ("零下" in m[0] or "负" in m[0]) and item.low is not None and item.high is not None:
        item.low, item.high = -item.high, -item.low
    item.start -= len(m[0])


def _tenths(source: Source, item: Item, k: int) -> None:
    """三成 30%, 八成五 85%, 一成半 15%."""
    text = source.text
    to_percent(item, 10.0)
    item.factor = 10.0
    item.end = k + 1
    c = text[k + 1 : k + 2]
    if c == "半" and not text.startswith("半导", k + 1) and item.low == item.high and item.low is not None:
        item.low = item.high = item.low + 5
        item.end = k + 2
    elif c and c in "一二三四五六七八九" and text[k + 2 : k + 3] not in tuple("成个十百千万亿点年月天家") and item.low == item.high and item.low is not None:
        item.low = item.high = item.low + numerals().digits[c]
        item.end = k + 2


def _en_unit(source: Source, item: Item, j: int) -> None:
    text, low = source.text, source.low
    spaced = text[j : j + 1] in (" ", "-", "*")
    k = j + 1 if spaced else j
    if text[k : k + 1] == "G" and (name := longest(ZH_FIRST, text, k)):
        set_unit(item, ZH[name], k + len(name))
        return
    found = latin_unit(source, k, spaced=spaced)
    if found:
        unit, end = found
        symbol = text[k:end]
        if symbol == "G" and not spaced and (item.low in (2, 3, 4, 5, 6)) and not _memory(text, end):
            item.unit = "?"
            return
        if symbol == "p" and item.low not in (240, 360, 480, 540, 720, 1080, 1440, 2160, 4320):
            item.unit = "?"
            return
        if symbol in ("x", "X", "×") and _DIGIT_NEXT.match(text, end):
            return
        if symbol == "A" and text[end : end + 1].isalnum():
            return
        if low[k:end] in ("pound", "pounds") and _sterling(low, item, end):
            unit = EN["quid"]
        hyphen_age = _OLD.match(low, end)
        set_unit(item, unit, end)
        if hyphen_age and unit.dimension == "time":
            item.end, item.age = hyphen_age.end(), True
        cents(source, item)
        rate_after(source, item)
        return
    if spaced and item.number.kind == "en" and _SPOKEN_TIMES.match(low, k):
        item.unit, item.dimension, item.end = "x", "multiple", k + 1
        return
    if not spaced and text[k : k + 1].isascii() and text[k : k + 1].isalpha():
        if not (item.suffix or item.number.kind == "en" or item.number_end != item.number.end):
            item.unit = "?" if item.number.kind == "digit" and item.number.scale == 1 else ""
        return
    english_noun(source, item, j)


def _sterling(low: str, item: Item, end: int) -> bool:
    """Whether pounds are money: many of them, or a price before them, and no word of weight near."""
    before = low[max(0, item.start - 40) : item.start]
    if _MASS.search(before) or _MASS.search(low, end, end + 24):
        return False
    return bool(_CASH.search(before[-20:])) or ((item.low or item.high or 0) >= _BIG_MONEY and not low.startswith(" of ", end))


def _memory(text: str, end: int) -> bool:
    rest = text[end : end + 5].lstrip()
    return rest.startswith(_MEMORY)
