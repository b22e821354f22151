"""Reading the unit, counted noun and rate that stand around a number."""
from __future__ import annotations

import re

from kg.extract.quantities.data import Unit, alternation, by_first, context, longest, measures, numerals, units
from kg.extract.quantities.items import Item, Source
from kg.extract.quantities.numbers import SCALE_AFTER, Number, read_digits, read_zh, tidy

_ZH: dict[str, Unit] = {name: u for u in units().units for name in u.zh}
_EN: dict[str, Unit] = {name: u for u in units().units for name in u.en}
_SYMBOL: dict[str, Unit] = {name: u for u in units().units for name in u.symbols}
_ZH_FIRST, _EN_FIRST, _SYMBOL_FIRST = by_first(_ZH), by_first(_EN), by_first(_SYMBOL)
_M = measures()
_MEASURES = by_first(_M.measures)
_NOUNS = {name.lower(): unit for name, unit in _M.nouns.items()}
_NOUNS_FIRST = by_first(_NOUNS)
_SCALE_WORDS = numerals().scale_words
_ENGLISH_NOUNS = frozenset(_M.nouns.values()) | frozenset(_M.english_irregular.values())
_SUFFIX = re.compile(r"(个?\s?)([KkMBTmb])(?![A-Za-z0-9/²³])")
_MONEY_NAMES = [n for u in units().units if u.dimension == "money" for n in [*u.zh, *u.symbols] if len(n) > 1 or not n.isascii()]
_MONEY_BEFORE = re.compile(r"(US\$|HK\$|NT\$|\$|¥|" + alternation(
    n for n in _MONEY_NAMES if n not in ("块", "元", "毛", "角", "刀", "圆", "铢", "块钱", "毛钱", "分钱", "角钱", "元钱", "R$")) + r")\s?$")
_MONEY_CHARS = frozenset("$¥€£₩₹₽฿₫₺₪₿币元金镑DYRPFBSNTs. \u0020")
_STOP = frozenset("，。；：！？、,;:!?()（）[]【】“”\"'「」《》\n\t|是在有和与比就把被到从，—-/的了以之左于对让使能可会都也就还才")
_NUMERALS = frozenset("0123456789一二三四五六七八九十百千万亿两几")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9\-.]*")
_NAME = re.compile(r"(?:[一-鿿]{2,3} ?)?(?:[A-Za-z]{1,9}\d[A-Za-z\d\-]*|\d{3,4}[A-Z][A-Za-z]{0,3})|[A-Z][A-Za-z0-9\-]+|[A-Z][一二三四五六七八九百千万零十]+", re.A)
_PER_WORDS = {"s": "second", "sec": "second", "second": "second", "min": "minute", "minute": "minute", "hour": "hour", "hr": "hour",
              "h": "hour", "day": "day", "week": "week", "month": "month", "mo": "month", "year": "year", "yr": "year", "quarter": "quarter",
              "annum": "year"}
_PER_ZH = {"秒": "second", "秒钟": "second", "分钟": "minute", "分": "minute", "小时": "hour", "个小时": "hour", "天": "day", "日": "day", "周": "week",
           "星期": "week", "月": "month", "个月": "month", "年": "year", "季度": "quarter", "季": "quarter"}
_PER_AFTER = re.compile(r"(?:\s?/\s?|\s(?:per|a|an|every|each)\s)(1m|1k|1,000,000|1,000|1000|million|thousand|hundred|billion|[mk](?![a-z]))?\s?([a-z]+)")
_PER_AFTER_ZH = re.compile(r"\s?(?:每|/)\s?(百万|千|万|一百万|百|亿|一)?个?\s?(" + alternation([*_PER_ZH, "token", "字符", "字", "次", "人", "台", "张", "卡", "辆", "用户", "颗", "平米", "公斤", "吨", "斤", "股", "瓦", "公里"]) + ")|一(台|天|年|个月|张|小时|个小时|次|人|颗|卡|辆|月|股|斤|平|分钟|片|套)(?![A-Za-z多半])")
_PER_BEFORE = re.compile(r"(?:每|(?<![一-龥])一|/)(百万|千万|十万|一百万|百|千|万|亿|一)?个?\s?(" + alternation([*_PER_ZH, "token", "字符", "汉字", "字", "次", "人", "台", "张", "卡", "辆", "用户", "颗", "平米", "公斤", "吨", "斤", "股"]) + r")s?(?:数据)?(?![半多前后内以])[^，。；,;!?！？\n\d每]{0,8}$")
_ZH_SCALE = {"百": 1e2, "千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "一百万": 1e6, "千万": 1e7, "亿": 1e8, "一": 1}
_EN_SCALE = {"1m": 1e6, "m": 1e6, "1,000,000": 1e6, "million": 1e6, "1k": 1e3, "k": 1e3, "1,000": 1e3, "1000": 1e3, "thousand": 1e3,
             "hundred": 1e2, "billion": 1e9}
_PER_NOUN = {"字符": "character", "汉字": "character", "字": "character", "次": "time", "人": "person", "台": "device", "张": "item", "卡": "GPU",
             "辆": "vehicle", "用户": "user", "颗": "chip", "平米": "square metre", "平": "square metre", "公斤": "kilogram", "吨": "tonne",
             "斤": "jin", "股": "share", "瓦": "watt", "公里": "kilometre", "片": "chip", "套": "set"}
_EN_STOP = frozenset(["a", "an", "the", "of", "to", "in", "on", "at", "for", "from", "with", "by", "as", "is", "are", "was", "were", "be", "been", "and", "or", "but", "than", "that", "which", "who", "it", "its", "this", "these", "those", "we", "you", "they", "i", "he", "she", "per", "after", "before", "ago", "later", "into", "out", "over", "under", "up", "down", "about", "during", "since", "until", "while", "when", "if", "so", "only", "just", "not", "no", "has", "have", "had", "can", "could", "will", "would", "may", "might", "more", "less", "each", "every"])
_EN_WORDS = re.compile(r"[ \-]([A-Za-z][A-Za-z0-9\-]*)")
_RATED = {"token": "token/second", "query": "query/second", "frame": "frame/second", "byte": "byte/second", "bit": "bit/second",
          "operation": "operation/second", "FLOP": "FLOPS"}
_MORE_NOUN = re.compile(r"(?: or (more|greater|fewer|less)(?= [a-z])| ?(\+)(?= ?[a-z])|[ -]odd(?= [a-z])| or so(?= [a-z]))")
_MEMORY = tuple(context().memory)
_PIECES = tuple(_M.pieces)
_ADJACENT = frozenset(_M.adjacent)
_BEFORE_FRACTION_UNIT = re.compile(r"[ \-](?:(?:of )?an? )?")
_HALF_OF = re.compile(r" (?:of|the|its|their|our|that|this|as|a|all|my|your|his|her|these|those)\b|\s?[,.;)]|$")
_ORDINAL_HALF = re.compile(r"(?:first|second|other|one|latter|top|bottom|later|better|final|last) $")
_PART_OF = re.compile(r" (?:of|as|less|more|cheaper|faster|lower|higher|the|smaller|fewer)\b|\s?[,.;)]|$")
_COUNTED_NEXT = re.compile(r"[ \-]?(?:的|param|model|参数|模型|token)")
_SPOKEN_B = re.compile(r"个?币(?![值种安圈链市制民])")
_MONEY_AGAIN = re.compile(r"\s?(?:元人民币|元|块钱|块|dollars?|美元|美金)")
_MAGNITUDES = re.compile(r"个?数量级|个量级")
_WITH_HALF = re.compile(r"半(?![导径自结监夜路天数]|年(?!半))")
_JIAO = re.compile(r"([一二三四五六七八九两\d])(?:(?:毛|角)(?:([一二三四五六七八九\d])分?)?|(?![\d零一二三四五六七八九十百千万亿个多来张]))(?:钱)?")
_FEN = re.compile(r"([一二三四五六七八九\d])分?钱?")
_WHOSE_MONEY = re.compile(r"(?:的)?(人民币|美金|美元|港币|台币)")
_POSSESSIVE = re.compile(r"\s?(?:这样)?的\s?")
_SPACE = re.compile(r"\s?")
_LOWER_WORD = re.compile(r"[a-z]+")
_OLD = re.compile(r"[- ]old")
_DIGIT_NEXT = re.compile(r"\s?\d")
_OF_THE = re.compile(r" of (?:the |these |our |their )?")
_PLURAL_NAME = re.compile(r"[A-Z]+[a-z]?\d*s")
_CARD = re.compile(r"(?:[A-Z]{1,2}\d{2,4}[A-Z]?|L40S|GPU|MI\d+X)")
_CARDS = re.compile(r" (?:cards?|GPUs?|chips?|units?|boards?)\b")
_GROWN = re.compile(r"(?:翻了?|增长了?|增加了?|涨了?|提高了?|提升了?|多了?|大了?|快了?|高了?|贵了?|大)(?:将近|近|约|整整)?$")
SPACED_SYMBOLS = frozenset(["m", "s", "W", "V", "g", "h", "L"])


def attach(source: Source, number: Number) -> Item | None:
    """Read what follows (and the currency that precedes) a number."""
    text = source.text
    item = Item(number.start, number.end, number.low, number.high, number, number.mark, number_end=number.end)
    if number.kind == "fraction":
        return _fraction(source, item)
    if text.startswith("分之", number.end):
        return _out_of(source, item)
    _scale(source, item)
    _money_before(source, item)
    _unit(source, item)
    if item.unit == "x" and item.low == 1 and item.cmp == "=" and _grows(text, item.start):
        item.low = item.high = 2.0
    return item


def _grows(text: str, start: int) -> bool:
    return bool(_GROWN.search(text[max(0, start - 6) : start]))


def _times(item: Item, factor: float) -> None:
    if factor != 1.0:
        item.low = None if item.low is None else tidy(item.low * factor)
        item.high = None if item.high is None else tidy(item.high * factor)
        item.factor *= factor


def _percent(item: Item, factor: float = 100.0) -> None:
    item.low = None if item.low is None else round(item.low * factor, 10)
    item.high = None if item.high is None else round(item.high * factor, 10)
    item.unit, item.dimension = "%", "percent"


def _fraction(source: Source, item: Item) -> Item | None:
    """A fraction is percent, unless a unit of measure follows (half an hour, 1/2 inch)."""
    text, low = source.text, source.low
    m = _BEFORE_FRACTION_UNIT.match(low, item.end)
    if m and (found := _latin_unit(source, m.end(), spaced=True)) and found[0].dimension not in ("percent", "count", "multiple"):
        unit, end = found
        _set(item, unit, end)
        _rate(source, item)
        return item
    if low.startswith("half", item.start) and item.number.kind == "fraction":
        if not _HALF_OF.match(low, item.end) or _ORDINAL_HALF.search(low[max(0, item.start - 8) : item.start]):
            return None
    elif (item.number.bare and not _PART_OF.match(low, item.end)) or (text[item.end : item.end + 1].isalpha() and text[item.end].isascii()):
        return None
    _percent(item)
    return item


def _out_of(source: Source, item: Item) -> Item | None:
    below = item.number.low
    if item.number.low != item.number.high or not below:
        return None
    c = source.text[item.end + 2 : item.end + 3]
    above = read_zh(source.text, item.end + 2) if c and c in "零〇一二三四五六七八九十两几百千万点负" else (
        read_digits(source.text, item.end + 2) if c.isdigit() else None)
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
            _times(item, value)
            item.factor = 1.0
            item.number.scale, item.number.bare = value, False
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
            _times(item, value)
            item.factor = 1.0
            item.number.scale, item.number.bare = value, False
            item.suffix = letter.upper()
            item.end = item.number_end = m.end()
            return
    if c not in ("个", "币"):
        return
    m2 = _SPOKEN_B.match(text, j)
    if m2 and (item.number.vague or text[item.start - 1 : item.start] == "上" or (text[j] == "个" and "多一点" in text[m2.end() : m2.end() + 4])):
        _times(item, 1e9)
        item.factor = 1.0
        item.suffix = "B"
        item.unit, item.dimension = "parameter", "parameter"
        item.end = item.number_end = m2.end()


def _money_before(source: Source, item: Item) -> None:
    before = source.text[item.start - 1 : item.start]
    if not before or before not in _MONEY_CHARS:
        return
    m = _MONEY_BEFORE.search(source.text[max(0, item.start - 10) : item.start])
    if m is None:
        return
    name = m[1]
    unit = "CNY" if name == "¥" else _SYMBOL[name].unit if name in _SYMBOL else _ZH[name].unit
    if name.isalpha() and name.isascii():
        at = item.start - len(m[0])
        if at > 0 and source.text[at - 1].isalnum() and source.text[at - 1].isascii():
            return
    item.unit, item.dimension, item.prefixed = unit, "money", True
    item.start -= len(m[0])


def _set(item: Item, unit: Unit, end: int) -> None:
    _times(item, unit.factor)
    item.unit, item.dimension, item.end, item.age = unit.unit, unit.dimension, end, unit.age


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
    elif c in "-" or c.isalpha() or c in _SYMBOL_FIRST:
        _en_unit(source, item, j)
    rate_before(source, item)


def _zh_unit(source: Source, item: Item, k: int) -> None:
    text = source.text
    number = item.number
    name = longest(_ZH_FIRST, text, k)
    measure = longest(_MEASURES, text, k)
    if text.startswith("个半", k) and number.low == number.high:
        item.low = item.high = tidy(number.low + 0.5)
        k += 2
        item.end = k
        name, measure = longest(_ZH_FIRST, text, k), ""
        if text[k : k + 1] == "月":
            item.unit, item.dimension, item.end = "month", "time", k + 1
            return
        if not name:
            _counted(source, item, "个", k)
            return
    if text.startswith("个多", k):
        if (after2 := longest(_ZH_FIRST, text, k + 2)):
            item.cmp = ">"
            _set(item, _ZH[after2], k + 2 + len(after2))
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
        _percent(item, 10.0 if value < 10 else 1.0)
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
        item.unit, item.dimension, item.end = "%", "percent", k + 2
        return
    if text[k] == "个" and text[k + 1 : k + 2] in ("K", "M", "B", "T"):
        return
    if name and name[-1].isascii() and not _ends(text, k + len(name), name):
        name = ""
    if name and (not measure or len(name) >= len(measure)) and not _blocked(source, item, name, k):
        unit = _ZH[name]
        if name == "分" and text.startswith("半钟", k + 1):
            unit = _ZH["分钟"]
            _set(item, unit, k + 3)
            item.low = item.high = tidy((item.low or 0) + 0.5)
            return
        _set(item, unit, k + len(name))
        if unit.dimension == "temperature":
            _temperature(source, item)
        if unit.dimension == "money":
            _money_zh(source, item, name)
        elif text[item.end : item.end + 1] == "半" and _WITH_HALF.match(text, item.end) and number.low == number.high and item.low is not None:
            item.low = item.high = tidy(item.low + 0.5 * unit.factor)
            item.end += 1

        noun_after(source, item, item.end)
        return
    if measure in ("级", "代", "阶", "层级") and (number.head_scale or number.scale >= 1e4):
        return
    if measure:
        _counted(source, item, measure, k + len(measure))
        return
    noun = longest(_NOUNS_FIRST, source.low, k)
    if noun:
        item.unit, item.dimension = _NOUNS[noun], "count"
        _kind(item)
        item.noun, item.end = text[k : k + len(noun)], k + len(noun)
        return
    noun_after(source, item, k)


def _blocked(source: Source, item: Item, name: str, k: int) -> bool:
    """Whether a unit's character is the beginning of another word here."""
    after = source.text[k + len(name) : k + len(name) + 2]
    if name == "分" and after[:1] and after[0] in "别为布析成类之开享给配支工辨期":
        return True
    if name in ("里", "方", "平", "升", "码", "牛", "克", "刀", "角", "毛", "伏", "瓦", "帕", "度", "块", "寸", "尺", "迈"):
        blocked = {"里": "面程", "方": "面法向案式便", "平": "均台衡方米常时局负0123456789", "升": "级到至", "码": "头", "牛": "", "克": "隆服", "刀": "片", "角": "度色",
                   "毛": "利病", "伏": "", "瓦": "", "帕": "", "度": "假过", "块": "", "寸": "", "尺": "寸", "迈": "进"}[name]
        if after[:1] and after[0] in blocked:
            return True
        if name == "里" and (item.number.bare or after[:1] in tuple("有的，")):
            return True
        if name == "块" and source.text[k + 1 : k + 2].isascii() and source.text[k + 1 : k + 2].isalpha():
            return True
        if name == "块" and (source.text.startswith(_PIECES, k + 1) or longest(_NOUNS_FIRST, source.low, k + 1) in ("gpu", "卡")):
            return True
    return (name == "周" and after[:1] in tuple("一二三四五六日边围")) or (name == "日" and after[:1] in tuple("本元活常均")) or (name == "天" and after[:1] in tuple("使空然猫")) or (
        name == "年" and after[:1] in tuple("级轻龄")) or (name == "载" and after[:1] in tuple("荷重体入")) or (name == "克" and False)


def _kind(item: Item) -> None:
    if item.unit in ("parameter", "token", "pixel"):
        item.dimension = item.unit
    elif item.unit == "x":
        item.dimension = "multiple"


_DEGREES_BEFORE = re.compile(r"(摄氏|华氏)?(零下|负)?$|(零下|负)?(摄氏|华氏)$")


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


def _money_zh(source: Source, item: Item, name: str) -> None:
    text = source.text
    j = item.end
    if name in ("元", "块", "块钱", "毛", "角", "圆", "元钱", "毛钱", "角钱") and source.home != "CNY":
        item.unit = source.home
    if name in ("块", "元") and item.low is not None and item.low == item.high:
        if text[j : j + 1] == "半":
            item.low = item.high = item.low + 0.5
            item.end = j + 1
            return
        m = _JIAO.match(text, j)
        if (m and name == "块") or (m and ("角" in m[0] or "毛" in m[0])):
            item.low = tidy(item.low + _digit(m[1]) * 0.1 + (_digit(m[2]) * 0.01 if m[2] else 0))
            item.high = item.low
            item.end = m.end()
    elif name in ("毛", "角") and item.low is not None and item.low == item.high:
        m = _FEN.match(text, j)
        if m and text[m.end() : m.end() + 1] not in tuple("百千万十"):
            item.low = item.high = tidy(item.low + _digit(m[1]) * 0.01)
            item.end = m.end()
    m = _WHOSE_MONEY.match(text, item.end)
    if m:
        item.unit = _ZH[m[1]].unit
        item.end = m.end()


def _digit(c: str) -> int:
    return int(c) if c.isdigit() else numerals().digits[c]


def _tenths(source: Source, item: Item, k: int) -> None:
    """三成 30%, 八成五 85%, 一成半 15%."""
    text = source.text
    _percent(item, 10.0)
    item.factor = 10.0
    item.end = k + 1
    c = text[k + 1 : k + 2]
    if c == "半" and not text.startswith("半导", k + 1) and item.low == item.high and item.low is not None:
        item.low = item.high = item.low + 5
        item.end = k + 2
    elif c and c in "一二三四五六七八九" and text[k + 2 : k + 3] not in tuple("成个十百千万亿点年月天家") and item.low == item.high and item.low is not None:
        item.low = item.high = item.low + numerals().digits[c]
        item.end = k + 2


def _counted(source: Source, item: Item, measure: str, k: int) -> None:
    """A measure word at the end of the number: find the noun that it counts."""
    text = source.text
    if text[k : k + 1] == "多" and text[k + 1 : k + 2] not in tuple("少模样种元轮媒语"):
        item.cmp = ">"
        k += 1
    item.dimension, item.end, item.measured = "count", k, True
    item.unit = _M.measures[measure] or "item"
    name = _NAME.match(text, k + 1 if text[k : k + 1] == " " else k)
    if name and measure in _M.card_measures and (re.search(r"\d|[一二三四五六七八九百]", name[0]) or name[0].isupper()):
        noun = _noun_search(source, name.end(), 2)
        item.noun = name[0]
        item.unit = "chip" if measure == "颗" and not re.match(r"[HABV]\d", name[0]) else "GPU"
        if noun and noun[0] in ("卡", "显卡", "gpu"):
            item.end = noun[1]
        return
    if measure != "卡" and counted_noun(source, item, k, _M.reach):
        return
    latin = _LATIN.match(text, k + 1 if text[k : k + 1] == " " else k)
    if latin and measure == "个":
        item.noun = latin[0]
        if _EN.get(latin[0].lower()):
            _set(item, _EN[latin[0].lower()], latin.end())
        else:
            item.unit = singular(latin[0]) if latin[0].islower() else item.unit
            item.end = latin.end()


def counted_noun(source: Source, item: Item, k: int, reach: int) -> bool:
    """Take the first known noun within ``reach`` characters of ``k`` as what the item counts."""
    found = _noun_search(source, k, reach)
    if found is None:
        return False
    noun, end = found
    item.unit, item.noun, item.end = _NOUNS[noun], source.text[end - len(noun) : end], end
    _kind(item)
    return True


def follows(source: Source, k: int, words: tuple[str, ...] = ()) -> bool:
    """Whether one of the words, or else any unit, measure word or counted noun, stands at ``k``."""
    if words:
        return source.text.startswith(words, k)
    return bool(longest(_MEASURES, source.text, k) or longest(_ZH_FIRST, source.text, k) or longest(_NOUNS_FIRST, source.low, k))


def _noun_search(source: Source, k: int, reach: int) -> tuple[str, int] | None:
    text, low = source.text, source.low
    at = k
    limit = min(len(text), k + reach + 1)
    while at < limit:
        c = text[at]
        if c in _NUMERALS:
            return None
        noun = longest(_NOUNS_FIRST, low, at)
        if not noun and c in _STOP and not (c == "的" and at - k <= 6):
            return None
        if noun and not (noun.isascii() and ((text[at - 1 : at].isascii() and text[at - 1 : at].isalpha())
                                             or (text[at + len(noun) : at + len(noun) + 1].isascii() and text[at + len(noun) : at + len(noun) + 1].isalpha() and text[at + len(noun)] != "s"))):
            end = at + len(noun)
            if len(noun) == 1 and at > k and noun in _ADJACENT and "一" <= text[at - 1] <= "鿿" and text[at - 1] != "的":
                at += 1
                continue
            if len(noun) == 1 and at > k and text[end : end + 1] and "一" <= text[end] <= "鿿" and text[end] not in _STOP:
                at += 1
                continue
            longer = longest(_NOUNS_FIRST, low, end)
            if longer and len(longer) > 1:
                return longer, end + len(longer)
            return noun, end
        if c.isascii() and c.isalpha():
            m = _LATIN.match(text, at)
            at = m.end() if m else at + 1
            limit = min(len(text), max(limit, at + 4))
        else:
            at += 1
    return None


def noun_after(source: Source, item: Item, j: int) -> None:
    """的 and a counted noun after a number without a measure word: 1300万的日活用户, 540billion的parameter."""
    text = source.text
    m = _POSSESSIVE.match(text, j)
    if m is None:
        if item.unit:
            return
        m = _SPACE.match(text, j)
    if m is None:
        return
    word = _LOWER_WORD.match(source.low, m.end())
    if word and (unit := _EN.get(word[0])) and unit.dimension != "percent":
        if not item.unit:
            _set(item, unit, word.end())
        return
    if word and not item.unit and (singular(word[0]) in _ENGLISH_NOUNS or word[0] in _ENGLISH_NOUNS):
        item.unit, item.dimension, item.noun, item.end = singular(word[0]), "count", word[0], word.end()
        _kind(item)
        return
    if item.unit or "的" not in m[0]:
        return
    found = _noun_search(source, m.end(), 5)
    if found:
        item.unit, item.dimension, item.noun, item.end = _NOUNS[found[0]], "count", text[found[1] - len(found[0]) : found[1]], found[1]
        if item.unit == "model" and (item.low or item.high or 0) >= 1e6:
            item.unit, item.noun = "parameter", None
        _kind(item)


def _latin_unit(source: Source, k: int, *, spaced: bool) -> tuple[Unit, int] | None:
    text, low = source.text, source.low
    best: tuple[Unit, int] | None = None
    symbol = next((w for w in _SYMBOL_FIRST.get(text[k : k + 1], ()) if text.startswith(w, k) and _ends(text, k + len(w), w)), "")
    if symbol and not (spaced and len(symbol) == 1 and symbol.isalpha() and symbol not in SPACED_SYMBOLS):
        best = (_SYMBOL[symbol], k + len(symbol))
    name = next((w for w in _EN_FIRST.get(low[k : k + 1], ()) if low.startswith(w, k) and _ends(text, k + len(w), w)), "")
    if name and (best is None or k + len(name) > best[1]):
        best = (_EN[name], k + len(name))
    return best


def _ends(text: str, end: int, word: str) -> bool:
    after = text[end : end + 1]
    return not (word[-1].isalnum() and after and after.isascii() and (after.isalnum() or after == "_"))


def _en_unit(source: Source, item: Item, j: int) -> None:
    text, low = source.text, source.low
    spaced = text[j : j + 1] in (" ", "-", "*")
    k = j + 1 if spaced else j
    if text[k : k + 1] == "G" and (name := longest(_ZH_FIRST, text, k)):
        _set(item, _ZH[name], k + len(name))
        return
    found = _latin_unit(source, k, spaced=spaced)
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
        hyphen_age = _OLD.match(low, end)
        _set(item, unit, end)
        if hyphen_age and unit.dimension == "time":
            item.end, item.age = hyphen_age.end(), True
        _rate(source, item)
        return
    if not spaced and text[k : k + 1].isascii() and text[k : k + 1].isalpha():
        if not (item.suffix or item.number.kind == "en" or item.number_end != item.number.end):
            item.unit = "?" if item.number.kind == "digit" and item.number.scale == 1 else ""
        return
    _english_noun(source, item, j)


def _memory(text: str, end: int) -> bool:
    rest = text[end : end + 5].lstrip()
    return rest.startswith(_MEMORY)


def _english_noun(source: Source, item: Item, j: int) -> None:
    """A counted noun within three words: 576 chips, 64 concurrent requests, 3.3 trillion training tokens."""
    text = source.text
    of = _OF_THE.match(source.low, j)
    k = of.end() - 1 if of else j
    for _ in range(3):
        m = _EN_WORDS.match(text, k)
        if m is None:
            return
        word = m[1]
        lower = word.lower()
        if lower in _EN_STOP and not (lower == "more" or lower == "less"):
            return
        unit = _EN.get(lower)
        if unit and (unit.dimension not in ("percent", "angle", "money", "mass") or of) and (len(lower) > 2) and k != j:
            _set(item, unit, m.end())
            _rate(source, item)
            return
        irregular = _M.english_irregular.get(lower)
        if irregular or (len(lower) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "is"))) or _PLURAL_NAME.fullmatch(word):
            item.unit = irregular or ("GPU" if _CARD.fullmatch(word[:-1]) else singular(word))
            item.dimension, item.noun, item.end = "count", word, m.end()
            _kind(item)
            _rate(source, item)
            return
        if _CARD.fullmatch(word):
            after = _CARDS.match(text, m.end())
            item.unit, item.dimension, item.noun = "GPU", "count", word
            item.end = after.end() if after else m.end()
            return
        k = m.end()


def singular(word: str) -> str:
    """Singular of an English plural by its ending."""
    lower = word.lower()
    if lower in _M.english_irregular:
        return _M.english_irregular[lower]
    base = lower if not word.isupper() else word
    if _PLURAL_NAME.fullmatch(word):
        return word[:-1]
    if lower.endswith("ies") and len(lower) > 4:
        return base[:-3] + "y"
    if lower.endswith(("ches", "shes", "sses", "xes", "zes")):
        return base[:-2]
    return base[:-1] if lower.endswith("s") and not lower.endswith("ss") else base


def _rate(source: Source, item: Item) -> None:
    """A denominator after the unit: tokens per second, /s, a month, per million tokens."""
    m = _PER_AFTER.match(source.low, item.end)
    if m:
        word = m[2]
        scale = _EN_SCALE.get(m[1] or "", 1.0)
        if word in _PER_WORDS and (scale == 1.0 or m[1] is None):
            _apply_rate(item, _PER_WORDS[word], m.end())
            return
        base = singular(word)
        known = _EN.get(word)
        if (known and known.dimension in ("token", "count", "data", "power", "length", "mass", "energy")) or base in _NOUNS.values():
            unit = known.unit if known else base
            item.per = f"{_power(scale)} {unit}" if scale != 1.0 else unit
            item.end = m.end()
            return
        if "/" in m[0] and m[1] and word == "":
            return
        if m[1] in ("1m", "1k") or (" per " in m[0] and m[1] is None and word not in _EN_STOP and len(word) > 2):
            item.per, item.end = base, m.end()


def _power(scale: float) -> str:
    """1e6 for a million."""
    return f"{scale:.0e}".replace("e+0", "e").replace("e+", "e")


def _apply_rate(item: Item, period: str, end: int) -> None:
    if period == "second" and item.unit in _RATED:
        item.unit = _RATED[item.unit]
        item.dimension = "bandwidth" if item.unit in ("bit/second", "byte/second") else "compute" if item.unit == "FLOPS" else "rate"
    elif item.dimension == "length" and period in ("second", "hour", "minute"):
        _times(item, {"second": 1.0, "minute": 1 / 60, "hour": 1 / 3600}[period])
        item.unit, item.dimension = "metre/second", "speed"
    elif period == "second" and item.dimension == "count" and item.unit in ("request", "call", "image"):
        item.unit, item.dimension = item.unit + "/second", "rate"
    else:
        item.per = period
    item.end = end


def rate_before(source: Source, item: Item) -> None:
    """Chinese denominators: 每秒 before or after, 每百万token, 一个月."""
    if item.per or (item.dimension in ("percent", "multiple", "none") and not item.unit):
        return
    text = source.text
    m = _PER_AFTER_ZH.match(text, item.end)
    if m and item.unit and not (m[3] and item.dimension not in ("money", "token")):
        _per_from(item, m[1], m[2] or m[3], m.end())
        return
    if item.dimension == "money" and item.prefixed:
        _rate(source, item)
        if item.per:
            return
    window = text[max(0, item.start - 18) : item.start]
    if "每" not in window and "一" not in window:
        return
    m = _PER_BEFORE.search(window) if item.dimension != "time" else None
    if m is None:
        return
    if "每" not in m[0] and m[2] not in ("秒钟", "秒", "天", "个月", "年", "月", "分钟", "小时"):
        return
    end = item.end
    _per_from(item, m[1], m[2], end)
    item.end = end
    item.per_before = True


def _per_from(item: Item, scale: str | None, word: str, end: int) -> None:
    factor = _ZH_SCALE.get(scale or "一", 1.0)
    if word in _PER_ZH or word.removeprefix("个") in _PER_ZH:
        period = _PER_ZH.get(word) or _PER_ZH[word.removeprefix("个")]
        if factor == 1.0:
            if item.dimension != "time" or period != "second":
                _apply_rate(item, period, end)
            return
    noun = _PER_NOUN.get(word, word)
    item.per = f"{_power(factor)} {noun}" if factor != 1.0 else noun
    item.end = end
