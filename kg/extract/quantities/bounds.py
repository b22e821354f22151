"""Comparators around a number: 超过, 不到, 左右, at least, or more."""
from __future__ import annotations

import re

from kg.extract.quantities.data import alternation, bounds, by_first, longest
from kg.extract.quantities.items import Item, Source
from kg.extract.quantities.nouns import noun_after

_B = bounds()
_BEFORE = {word: sign for sign, words in _B.before.items() for word in words}
_AFTER = {word: sign for sign, words in _B.after.items() for word in words}
_LATIN_WORDS = [w for w in _BEFORE if w[0].isascii() and w[0].isalpha()]
_OTHER_WORDS = [w for w in _BEFORE if w not in _LATIN_WORDS]
_FILL_ZH = alternation(w for w in _B.filler if not w.isascii())
_FILL_EN = alternation(w for w in _B.filler if w.isascii())
_ZH_BEFORE = re.compile(r"(" + alternation(_OTHER_WORDS) + r")(?: |" + _FILL_ZH + r"){0,3} ?$")
_EN_BEFORE = re.compile(r"(?<![a-z])(" + alternation(_LATIN_WORDS) + r")(?: (?:" + _FILL_EN + r")){0,2} ?$")
_AFTER_FIRST = by_first(_AFTER)
# single characters that bound a number only right before it (or before a verb of reaching)
_TIGHT = frozenset("上近快小过约超逾")
_PASSED, _PASSED_FROM = frozenset(["过了", "破", "破了"]), 100
_WINDOW = 22
# "2,150 questions over 410 contracts": spread across them, not more than them
_ACROSS = re.compile(r"\d[\d,.]* [a-z-]+(?: [a-z-]+)? over $")
_FAR = re.compile(r"(最高可达|最高达|最高|不会超过|不超过|超过了|超过|不到|不足|接近|大约是|约为|约是|相当于|差不多是|不低于|至少是|至少)[^，。；！？,;!?\n]{2,22}的\s?$")
# 上 and the like after a character with which they make another word
_JOINED = frozenset(["最快", "最小", "更小", "更近", "以上", "加上", "路上", "网上", "早上", "晚上", "市上", "际上", "本上", "面上", "体上", "算上", "手上", "线上", "身上", "用上", "跟上",
                     "追上", "赶上", "遇上", "装上", "写上", "附近", "最近", "经过", "不过", "通过", "尽快", "加快", "大小", "缩小", "变小", "较小", "见过",
                     "大约", "特约", "节约", "预约", "签约", "违约", "公约", "条约", "合约", "很快", "更快", "飞快", "看过", "做过", "用过", "去过", "有过", "说过", "讲过", "聊过", "训过", "给过", "试过", "养过", "投过", "写过", "读过", "跑过", "卖过", "来过", "到过", "度过", "想过", "听过"])


def widen(source: Source, item: Item) -> None:
    """Set the comparator of an item from the words before and after it, and open its interval accordingly."""
    before = _before(source, item)
    after = _after(source, item)
    if after == "~" and not item.unit:
        noun_after(source, item, item.end)
    for sign in (before, after):
        if sign:
            combine(item, sign)
    settle(item)


def bounded_before(low: str, start: int) -> bool:
    """Whether an English comparator stands right before ``start``."""
    return bool(_EN_BEFORE.search(low[max(0, start - _WINDOW) : start]))


def combine(item: Item, sign: str) -> None:
    """Take one more comparator into account: a bound wins over vagueness."""
    if sign == "~":
        if item.cmp == "=":
            item.cmp = "~"
    elif item.cmp in ("=", "~", "range") or (sign in ("<", "<=") and item.cmp in (">", ">=")):
        item.cmp = sign


def settle(item: Item) -> None:
    """Open the side of the interval that the comparator leaves open."""
    if item.low is None or item.high is None:
        return
    if item.cmp in (">", ">="):
        item.high = None
    elif item.cmp in ("<", "<="):
        item.low = None
    elif item.low != item.high and item.cmp in ("=", "~"):
        item.cmp = "range"


def _before(source: Source, item: Item) -> str:
    start = item.start
    window = source.low[max(0, start - _WINDOW) : start]
    if not window:
        return ""
    last = window[-1] if window[-1] != " " else window[-2:-1]
    if not last:
        return ""
    if last.isascii() and last.isalpha():
        m = _EN_BEFORE.search(window)
        if m:
            if m[1] == "over" and ((item.dimension == "time" and not item.age) or _ACROSS.search(source.low[max(0, start - 60) : start])):
                return ""
            return _take(source, item, m[1], start - len(m[0]), len(m[0]))
        return ""
    m = _ZH_BEFORE.search(window)
    if m:
        word = m[1]
        at = start - len(m[0])
        if len(word) == 1 and word in _TIGHT:
            pair = source.text[at - 1 : at + 1] if at else ""
            tight = len(m[0].rstrip()) == 1
            if pair in _JOINED or (not tight and word in "上小快过近") or (word == "上" and not item.number.head_scale) or (
                    word == "小" and not (item.number.kind == "zh" and item.number.scale >= 10)) or (
                    word == "快" and item.unit in ("x",)) or (word == "快" and item.dimension not in ("time", "count", "none", "money")):
                return ""
            if word == "过" and not ((item.number.head_scale and item.number.scale >= 100) or (item.unit == "%" and tight)):
                return ""
        if word in ("最高", "最低", "最大", "最长", "可能", "估计", "或许", "好像", "低于", "高于", "大于") and word in ("可能", "估计", "或许", "好像"):
            return ""
        if word[0] == "最" and "的" in m[0][len(word) :]:
            return ""  # the largest one, not a limit
        if word in (">", "<") and source.text[at - 1 : at] in ("-", "=", "<", ">"):
            return ""
        if word in ("最大", "最高", "最长") and (item.suffix == "B" or item.unit == "parameter"):
            return ""
        if word.endswith("了") and item.suffix:
            return ""
        if word in _PASSED and (item.dimension == "time" or (item.low or 0) < _PASSED_FROM):
            return ""  # 过了三年, 破两个洞
        return _take(source, item, word, at, len(m[0]))
    if item.unit in ("x", "%") and (far := _FAR.search(source.text[max(0, start - 34) : start])):
        return _BEFORE.get(far[1]) or ("<=" if far[1].startswith(("最高", "不会", "不超")) else ">=" if far[1].startswith("至少") else "~")
    return ""


def _take(source: Source, item: Item, word: str, at: int, length: int) -> str:
    if length <= 12 and "\n" not in source.text[at : item.start]:
        item.start = at
    return _BEFORE[word]


def _after(source: Source, item: Item) -> str:
    text = source.low
    j = item.end
    k = j + 1 if text[j : j + 1] == " " else j
    word = longest(_AFTER_FIRST, text, k)
    if not word:
        if text.startswith("的", k) and (word := longest(_AFTER_FIRST, text, k + 1)) and len(word) > 1 and not word.isascii() and word != "上下":
            item.end = k + 1 + len(word)
            return _AFTER[word]
        return ""
    end = k + len(word)
    if word[-1].isalpha() and word[-1].isascii() and text[end : end + 1].isalpha() and text[end : end + 1].isascii():
        return ""
    if word == "上下" and text[end : end + 1] in tuple("文游级班"):
        return ""
    if word == "多" or word == "余":
        if text[end : end + 1] in tuple("少模样种元轮媒语线任数次变了") or item.unit in ("item",):
            return ""
        if item.cmp != "=" or k != j:
            return ""
    if word in ("起", "起步") and text[end : end + 1] in tuple("来案点步初始诉草源"):
        return ""
    if word == "级" and not (item.number.head_scale or item.number.scale >= 1e4):
        return ""
    if word in ("规模", "的规模", "数量级", "前后", "附近", "+", "上下", "这样") and item.unit in ("x",):
        return ""
    if word == "+" and text[end : end + 1].isdigit():
        return ""
    if word in ("plus", "over", "max", "minimum", "maximum", "under", "at least", "at most", "tops"):
        return "" if text[end : end + 1] == " " else _AFTER[word]
    if word == "不到" and text[end : end + 1] not in tuple("，。；,;!！？?的 \n") and end < len(text):
        return ""
    if word in ("级", "级别", "规模", "量级") and item.cmp == "range":
        item.end = end
        return ""
    item.end = end
    return _AFTER[word]
