"""Joining neighbouring items: ranges, changes, lists and what they lend each other."""
from __future__ import annotations

import itertools
import re

from kg.extract.quantities.items import Item, Source
from kg.extract.quantities.numbers import DIGITS, tidy

_RANGE = re.compile(r"\s{0,2}(?:-|–|—|——|~|～|至|到|to|through|and|或者?|到大约|到差不多|\\~)\s{0,2}(?:about |around |roughly |大概|约)?")
_TO_VERB = r"[^，。；！？,;!?\n]{0,14}?(?:到了?|至|成了?|为|→|->|-->|=>)\s?(?:今年的|现在的|目前的|如今的|今天的|后来的|不足|不到|约|近|超过|超|大约|大概|差不多|将近|接近)?\s?"
_CHANGE = re.compile(_TO_VERB)
_ARROW = re.compile(r"\s?(?:→|->|-->|=>|⟶|➜)\s?")
_EN_CHANGE = re.compile(r"(?:[^.;!?\n]{0,24}? )?(?:to|into|down to|up to|all the way to)\s(?:about |around |roughly |nearly |almost |over |under |just |only |more than |less than )?")
_UP_FROM = re.compile(r"[^.;!?\n]{0,24}?,?\s?\(?(?:(?:up|down|rising|falling|increased|decreased|grown|an increase|a decline|improved)\s)from\s(?:about |around |roughly |just |only )?")
_FROM = re.compile(r"(?:从|由|自|from)\s?[^，。；！？,;!?\n\d]{0,10}$")
_SPAN_WORDS = re.compile(r"\s?(?:不等|都有|之间|的?范围|的?区间)")
_RANGING = re.compile(r"(?:rang(?:e|es|ed|ing)|anywhere|vary|varies|varying|between|范围|介于|区间|在|between) ?(?:from )?$")
_DOWN = re.compile(r"降|减|跌|缩|压|落|掉|fell|drop|down|cut|reduc|declin|shr|fall")
_UP = re.compile(r"涨|升|提|增|扩|拉高|up|rose|grew|grow|increas|climb|jump|rais|improv")


def join(source: Source, items: list[Item]) -> list[Item]:
    """Join ranges, then changes; give elliptic numbers the unit of their neighbour."""
    return _changes(source, _ranges(source, items))


def _compatible(a: Item, b: Item) -> bool:
    return not a.unit or not b.unit or a.unit == b.unit or (a.dimension == b.dimension == "time" and False)


def _ranges(source: Source, items: list[Item]) -> list[Item]:
    text, low = source.text, source.low
    out: list[Item] = []
    for item in items:
        if out and (joined := _as_range(text, low, out[-1], item)):
            out[-1] = joined
        else:
            out.append(item)
    return out


def _as_range(text: str, low: str, a: Item, b: Item) -> Item | None:
    gap_size = b.start - a.end
    if gap_size > 10 or gap_size < 0 or (a.low is None and a.cmp not in ("~",)) or (a.low != a.high and a.cmp != "~"):
        return None
    gap = low[a.end : b.start]
    if gap == "、" and a.number.bare and b.number.kind == "zh" and DIGITS.get(text[b.number.start]) == (a.low or 0) + 1:
        if b.number.first and b.low is not None:
            a_low = tidy(b.low * (a.low or 0) / b.number.first) if b.number.low == b.number.high else None
            if a_low is not None:
                return _merge(a, b, a_low, b.high)
        return None
    m = _RANGE.fullmatch(gap)
    if m is None or b.low is None or b.low != b.high:
        return None
    word = gap.strip()
    if word in ("and", "或", "或者"):
        if word == "and" and not low[max(0, a.start - 9) : a.start].rstrip().endswith("between"):
            return None
        if word != "and" and not ((a.unit == b.unit and a.unit) or not a.unit):
            return None
        if word != "and":
            return None
    if not _compatible(a, b) or (a.suffix and not b.suffix and not b.unit):
        return None
    if word == "" or (word in ("-", "–", "—") and b.number.kind == "digit" and a.number.kind != "digit" and not a.unit):
        return None
    if low[max(0, a.start - 6) : a.start].endswith("from ") and word == "to" and not _RANGING.search(low[max(0, a.start - 18) : a.start - 5]):
        return None
    if re.search(r"[从由]\s?$", low[max(0, a.start - 2) : a.start]) and not _SPAN_WORDS.match(text, b.end):
        return None
    a_low = a.low
    if not a.unit or (a.unit == b.unit and a.prefixed and a.number.scale == 1):
        if not a.unit:
            a_low = tidy((a_low or 0) * b.factor)
        if (a.number.scale == 1 and not a.suffix and b.number.scale > 1 and (a.number.low < b.number.low / b.number.scale if b.number.kind != "zh" else True) \
                and (a_low or 0) < (b.low or 0) / 100 * 1.0001 + 1e-30 and (a.number.kind == b.number.kind or a.number.kind == "digit")) or (b.suffix and not a.suffix and (a_low or 0) < (b.low or 0) / 500):
            a_low = tidy((a_low or 0) * b.number.scale)
    elif b.unit == "" and a.unit:
        b.unit, b.dimension, b.noun = a.unit, a.dimension, a.noun
        if a.factor != 1.0:
            b.low = b.high = tidy((b.low or 0) * a.factor)
    if a_low is None or a_low >= (b.low or 0):
        return None
    return _merge(a, b, a_low, b.high)


def _merge(a: Item, b: Item, low: float | None, high: float | None) -> Item:
    b.start, b.low, b.high, b.cmp = a.start, low, high, "range"
    if not b.unit:
        b.unit, b.dimension = a.unit, a.dimension
    b.prefixed = b.prefixed or a.prefixed
    b.per = b.per or a.per
    b.number.bare = False
    b.number.start = a.number.start
    return b


def _changes(source: Source, items: list[Item]) -> list[Item]:
    out: list[Item] = []
    for item in items:
        if out and (joined := _as_change(source, out[-1], item)):
            out[-1] = joined
        else:
            out.append(item)
    return out


def _as_change(source: Source, a: Item, b: Item) -> Item | None:
    text, low = source.text, source.low
    gap_size = b.start - a.end
    if gap_size > 36 or gap_size < 0 or a.from_low is not None or a.from_high is not None:
        return None
    gap = low[a.end : b.start]
    if "\n" in gap:
        return None
    if not _compatible(a, b):
        return None
    before = low[max(0, a.start - 14) : a.start]
    arrow = _ARROW.fullmatch(gap)
    opened = None if arrow else _FROM.search(before)
    if arrow or (opened and not _RANGING.search(before[: opened.start()]) and (_CHANGE.fullmatch(gap) or _EN_CHANGE.fullmatch(gap))):
        if _SPAN_WORDS.match(text, b.end):
            return None
        _lend(a, b)
        start = a.start - (len(before) - opened.start()) if opened else a.start
        return _changed(a, b, start, b.end, gap)
    if b.start > a.end and _UP_FROM.fullmatch(gap):
        _lend(b, a)
        _lend(a, b)
        new, old = a, b
        new.from_low, new.from_high = old.low, old.high
        new.trend = "down" if _DOWN.search(gap) else "up"
        new.end = old.end
        return new
    return None


def _lend(a: Item, b: Item) -> None:
    """Give the part without a unit the unit (and the scale of the unit) of the other."""
    if not a.unit and b.unit:
        factor = b.factor
        a.unit, a.dimension, a.per = b.unit, b.dimension, b.per
    elif not b.unit and a.unit:
        factor = a.factor
        b.unit, b.dimension, b.per, b.noun = a.unit, a.dimension, a.per, a.noun
        a, b = b, a
    else:
        return
    if factor != 1.0:
        a.low = None if a.low is None else tidy(a.low * factor)
        a.high = None if a.high is None else tidy(a.high * factor)


def _changed(a: Item, b: Item, start: int, end: int, gap: str) -> Item:
    b.from_low, b.from_high = a.low, a.high
    b.start, b.end = start, end
    old = a.low if a.low is not None else a.high
    new = b.low if b.low is not None else b.high
    b.trend = "down" if _DOWN.search(gap) else "up" if _UP.search(gap) else (
        None if old is None or new is None or old == new else "up" if new > old else "down")
    b.per = b.per or a.per
    b.number.bare = False
    return b


def elliptic(source: Source, items: list[Item]) -> None:
    """Numbers that go without the unit of a number before them: 7、13B, 输入0.7元、输出2.1元, down to 40."""
    low = source.low
    for a, b in itertools.pairwise(items):
        gap_size = b.start - a.end
        if gap_size > 60 or gap_size < 0:
            continue
        gap = low[a.end : b.start]
        if not a.unit and b.suffix and re.fullmatch(r"\s?(?:、|,|/|和|或|跟|and|or)\s?", gap) and a.number.kind == "digit" and a.number.scale == 1:
            a.low = None if a.low is None else tidy(a.low * b.number.scale)
            a.high = None if a.high is None else tidy(a.high * b.number.scale)
            a.unit, a.dimension, a.suffix = b.unit, b.dimension, b.suffix
        elif a.per and a.per_before and not b.per and a.dimension == b.dimension == "money" and gap_size <= 16 and not re.search(r"[。！？!?\n;；]", gap):
            b.per, b.per_before = a.per, True
        elif not b.unit and a.unit and a.dimension in ("time", "rate", "percent", "power", "bandwidth", "money", "frequency") and not re.search(r"[。！？!?\n;；]|\. ", gap) \
                and re.search(r"(?:down to|versus|vs\.?|against|compared (?:with|to)|降到了?|峰值可?达?|压到了?|而.{1,8}(?:只有|是|为)|最高可?达?)\s?$", gap) \
                and b.number.kind != "fraction" and b.number.scale == 1 and not b.suffix:
            b.low = None if b.low is None else tidy(b.low * a.factor)
            b.high = None if b.high is None else tidy(b.high * a.factor)
            b.unit, b.dimension, b.per, b.inherits = a.unit, a.dimension, a.per, True
