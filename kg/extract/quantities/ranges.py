"""Joining two neighbouring numbers into a range, with the scale and unit that one lends the other."""
from __future__ import annotations

import re

from kg.extract.quantities.items import Item, Source
from kg.extract.quantities.numbers import BIG, DIGITS, tidy
from kg.extract.quantities.rates import rate_before

_GAP = re.compile(r"\s{0,2}(?P<word>-|–|—|——|~|\\~|～|至|到|to|through|and|or|或者?|和|与|跟|±|\+/-|\+-)\s{0,2}(?:大?约|差不多|about |around |roughly )?")
_BETWEEN = re.compile(r"between (?:about |around |roughly )?$")
_RANGING = re.compile(r"(?:rang(?:e|es|ed|ing)|anywhere|vary|varies|varying|somewhere|范围|区间) ?$")
_FROM = re.compile(r"(?:从|由|自|from)\s?$")
_SPAN_AFTER = re.compile(r"\s?(?:不等|都有|之间|的?范围|的?区间)")
_LONGEST_GAP = 9


def ranges(source: Source, items: list[Item]) -> list[Item]:
    """Join items that make a range; the items must come without comparators read into them yet."""
    out: list[Item] = []
    for item in items:
        if out and item.start - out[-1].end <= 5 and _compound(source, out[-1], item):
            continue
        if out and item.start - out[-1].end <= _LONGEST_GAP and (joined := _join(source, out[-1], item)):
            rate_before(source, joined)
            out[-1] = joined
        else:
            out.append(item)
    return out


# how many of the smaller unit make the larger one
_PARTS = {("year", "month"): 12, ("week", "day"): 7, ("day", "hour"): 24, ("hour", "minute"): 60, ("minute", "second"): 60}


def _compound(source: Source, a: Item, b: Item) -> bool:
    """Two hours thirty minutes, 5 dollars 20 cents: the smaller part added to the larger one."""
    if a.low is None or a.low != a.high or b.low is None or b.low != b.high or b.start < a.end or a.prefixed:
        return False
    if source.low[a.end : b.start].strip() not in ("", "零", "and", "又"):
        return False
    parts = _PARTS.get((a.unit, b.unit)) if a.dimension == "time" else 1 if a.dimension == "money" and a.unit == b.unit and b.factor == 0.01 < a.factor else None
    if parts is None or b.low / parts >= a.factor:
        return False
    a.low = a.high = tidy(a.low + b.low / parts)
    a.end = b.end
    return True


def _join(source: Source, a: Item, b: Item) -> Item | None:
    if a.low is None or a.high is None or b.low is None or b.high is None or b.start < a.end:
        return None
    low = source.low
    gap = low[a.end : b.start]
    if gap == "、":
        return _enumerated(source.text, a, b)
    m = _GAP.fullmatch(gap)
    if m is None or not _open(a, b):
        return None
    word = m["word"]
    before = low[max(0, a.start - 20) : a.start]
    if word in ("±", "+/-", "+-"):
        return _plus_minus(a, b)
    between = _BETWEEN.search(before)
    if word == "and":
        if not between:
            return None
    elif word in ("和", "与", "跟"):
        if not low.startswith("之间", b.end):
            return None
    elif word in ("or", "或", "或者"):
        if not (a.number.vague and a.number.kind == "zh" and not a.unit) and not (
                not a.unit and a.number.scale == 1 and a.number.low + 1 in (b.number.low, b.number.low / b.number.scale)):
            return None
    elif (opened := _FROM.search(before)) and not _RANGING.search(before[: opened.start()]) and not _SPAN_AFTER.match(low, b.end):
        return None
    if a.number.vague and word not in ("or", "或", "或者"):
        return None
    a_low = _lend(a, b)
    if a_low is None or b.low is None or a_low >= b.low:
        return None
    start = a.start - (len(between[0]) if between and word == "and" else 0)
    if low.startswith("之间", b.end):
        b.end += 2
    return _merged(a, b, start, a_low, None if b.cmp == ">" else b.low if a.number.vague else b.high)


def _open(a: Item, b: Item) -> bool:
    """Whether the units of the two can belong to one range."""
    if a.cmp not in ("=", "~", "range"):
        return False
    if a.unit and b.unit and a.unit != b.unit:
        return a.unit == "item" and b.dimension == "count"
    if a.unit and not b.unit:
        return a.prefixed or (a.dimension == "percent" and (b.number.kind == "digit" or a.number_end != a.number.end or a.per_cent))
    return not (a.suffix and not b.suffix and not b.unit)


def _lend(a: Item, b: Item) -> float | None:
    """The lower end in base units, with the scale and the unit that the upper end lends it."""
    low = a.low or 0.0
    if not b.unit and a.unit:
        b.unit, b.dimension, b.noun = a.unit, a.dimension, a.noun
    raw = b.number.low if b.suffix == "" and b.number_end == b.number.end else (b.low or 0.0) / b.factor
    scale = 1.0
    if not a.suffix and a.number_end == a.number.end and a.number.scale < BIG:
        big = next((s for s in (1e12, 1e8, 1e4) if b.number.scale >= s), 1.0) if b.number.kind != "en" else b.number.scale
        for candidate in (b.number.scale if a.number.scale == 1 else 1.0, big):
            if candidate > 1 and a.number.low < raw / candidate * (1 + 1e-9) and a.number.low * candidate < raw * (1 + 1e-9):
                scale = candidate
                break
    factor = 1.0 if a.unit else b.factor
    return tidy(low * scale * factor)


def _enumerated(text: str, a: Item, b: Item) -> Item | None:
    """三、四十: thirty to forty."""
    if not (a.number.bare and b.number.kind == "zh" and b.number.low == b.number.high and b.number.first
            and DIGITS.get(text[b.number.start]) == a.number.low + 1 and b.low is not None) or a.unit not in ("", b.unit):
        return None
    return _merged(a, b, a.start, tidy(b.low * a.number.low / b.number.first), b.high)


def _plus_minus(a: Item, b: Item) -> Item | None:
    if (a.unit and b.unit and a.unit != b.unit) or b.low is None or a.low is None:
        return None
    middle = a.low if a.unit else a.low * b.factor
    spread = b.low if b.unit else b.low * a.factor
    if a.unit and not b.unit:
        b.unit, b.dimension, b.noun = a.unit, a.dimension, a.noun
    return _merged(a, b, a.start, tidy(middle - spread), tidy(middle + spread))


def _merged(a: Item, b: Item, start: int, low: float, high: float | None) -> Item:
    b.start, b.low, b.high = start, low, high
    b.cmp = "range" if high is not None else ">"
    if not b.unit:
        b.unit, b.dimension = a.unit, a.dimension
    b.prefixed = b.prefixed or a.prefixed
    b.per = b.per or a.per
    b.number.bare = False
    b.number.start = a.number.start
    b.number.vague = b.number.vague or a.number.vague
    return b
