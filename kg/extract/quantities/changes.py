"""Joining the old and the new value of a change, and what elliptic numbers take from the one before."""
from __future__ import annotations

import itertools
import re

from kg.extract.quantities.items import Item, Source
from kg.extract.quantities.numbers import tidy

_TO = re.compile(r"[^，。；！？,;!?\n]{0,14}?(?:到了?|至|成了?|为)\s?(?:(?:今年|现在|目前|如今|今天|后来)的?)?\s?")
_ARROW = re.compile(r"\s?(?:→|->|-->|=>|⟶|➜)\s?")
_EN_TO = re.compile(r"(?:[^.;!?\n]{0,24}? )?(?:to|into)\s")
_UP_FROM = re.compile(r"[^.;!?\n]{0,24}?,?\s?\(?(?:(?:up|down|rising|falling|increased|decreased|grown|an increase|a decline|improved)\s)from\s(?:the )?")
_FROM = re.compile(r"(?:从|由|自|from)\s?[^，。；！？,;!?\n\d]{0,10}$")
_SPAN_AFTER = re.compile(r"\s?(?:不等|都有|之间|的?范围|的?区间)")
_RANGING = re.compile(r"(?:rang(?:e|es|ed|ing)|anywhere|vary|varies|varying|范围|区间) ?$")
_DOWN = re.compile(r"降|减|跌|缩|压|落|掉|砍|fell|drop|down|cut|reduc|declin|shr|fall|decreas|slash")
_UP = re.compile(r"涨|升|提|增|扩|拉高|up|rose|grew|grow|increas|climb|jump|rais|improv")
# a verb of change, which tells a change between two units of time (cut from 9 months to 6 weeks) from a span
_MOVES = re.compile(_DOWN.pattern + "|" + _UP.pattern + "|变|改|shorten|lengthen|exten|chang|went|gone")
_SENTENCE_END = re.compile(r"[。！？!?\n;；]|\.\s")
_TAKES_UNIT = re.compile(r"(?:down to|versus|vs\.?|against|compared (?:with|to)|降到了?|峰值可?达?|压到了?|并非.{0,6}|而不是|而非|(?:，|,)不是|而.{1,8}(?:只有|是|为)|最高可?达?)\s?$")
_TAKES_MONEY = re.compile(r"(?:一年|一个月|一天|每年|每月|每天|就是|也就|可能也就|等于|那|差不多)\s?$")
_PRICE_LIST = re.compile(r"[、，,/ ]{0,2}[^\d，。、是]{0,6}")
_LISTED = re.compile(r"\s?(?:、|,|/|和|或|跟|与|and|or)\s?")
# lengths of the units of time, a year of 365 days
_SECONDS = {"second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86400.0, "week": 604800.0, "month": 2628000.0, "year": 31536000.0}
_LENDING = frozenset(["time", "rate", "percent", "power", "bandwidth", "money", "frequency", "count", "length", "mass", "temperature"])


def changes(source: Source, items: list[Item]) -> list[Item]:
    """Join two items that say the old and the new value into the new one."""
    out: list[Item] = []
    for item in items:
        if out and item.start - out[-1].end <= 40 and (joined := _as_change(source, out[-1], item)):
            out[-1] = joined
        else:
            out.append(item)
    return out


def _as_change(source: Source, a: Item, b: Item) -> Item | None:
    low = source.low
    gap = low[a.end : b.start]
    if b.start < a.end or a.from_low is not None or a.from_high is not None or "\n" in gap:
        return None
    before = low[max(0, a.start - 14) : a.start]
    arrow = _ARROW.fullmatch(gap)
    opened = None if arrow else _FROM.search(before)
    if a.unit and b.unit and a.unit != b.unit and not (
            a.unit in _SECONDS and b.unit in _SECONDS and (arrow or _MOVES.search(gap) or _MOVES.search(before[: opened.start()] if opened else ""))):
        return None
    if arrow or (opened and not _RANGING.search(before[: opened.start()]) and not _SPAN_AFTER.match(low, b.end)
                 and (_TO.fullmatch(gap) or _EN_TO.fullmatch(gap + ("" if gap.endswith(" ") else " ")))):
        _lend(a, b)
        b.from_low, b.from_high = _converted(a, b)
        b.start = a.start - (len(before) - opened.start()) if opened else a.start
        b.trend = _trend(gap, a, b)
        b.per = b.per or a.per
        b.number.bare = False
        return b
    if _UP_FROM.fullmatch(gap if gap.endswith(" ") else gap + " "):
        _lend(b, a)
        a.from_low, a.from_high = _converted(b, a)
        a.trend = _trend(gap, b, a)
        a.end = b.end
        return a
    return None


def _converted(old: Item, new: Item) -> tuple[float | None, float | None]:
    """The old value in the unit of the new one: 9 months that became 6 weeks were 39.1 weeks."""
    if old.unit == new.unit:
        return old.low, old.high
    factor = _SECONDS[old.unit] / _SECONDS[new.unit]
    return None if old.low is None else tidy(old.low * factor), None if old.high is None else tidy(old.high * factor)


def _trend(gap: str, old: Item, new: Item) -> str | None:
    if _DOWN.search(gap):
        return "down"
    if _UP.search(gap):
        return "up"
    before = new.from_low if new.from_low is not None else new.from_high
    after = new.low if new.low is not None else new.high
    return None if before is None or after is None or before == after else "up" if after > before else "down"


def _lend(a: Item, b: Item) -> None:
    """Give the part without a unit the unit of the other."""
    if not a.unit and b.unit:
        _take(a, b)
    elif not b.unit and a.unit:
        _take(b, a)


def _take(item: Item, lender: Item) -> None:
    item.unit, item.dimension, item.per, item.noun = lender.unit, lender.dimension, lender.per, lender.noun
    if lender.factor != 1.0:
        item.low = None if item.low is None else tidy(item.low * lender.factor)
        item.high = None if item.high is None else tidy(item.high * lender.factor)


def elliptic(source: Source, items: list[Item]) -> None:
    """Numbers that go without the unit of a number before them: 7、13B, 输入0.7元、输出2.1元, down to 40."""
    low = source.low
    for a, b in itertools.pairwise(items):
        size = b.start - a.end
        if size > 80 or size < 0:
            continue
        gap = low[a.end : b.start]
        if not a.unit and b.suffix and a.number.kind == "digit" and a.number.scale == 1 and size <= 5 and _LISTED.fullmatch(gap):
            a.low = None if a.low is None else tidy(a.low * b.number.scale)
            a.high = None if a.high is None else tidy(a.high * b.number.scale)
            a.unit, a.dimension, a.suffix = b.unit, b.dimension, b.suffix
            continue
        if (not a.unit and b.unit and b.factor == 1.0 and a.number.scale >= 1e3 and b.number.scale >= 1e3 and size <= 5
                and b.dimension != "none" and _LISTED.fullmatch(gap)):
            _take(a, b)
            continue
        if b.unit == "frame" and a.unit == "frame/second":
            b.unit, b.dimension = a.unit, a.dimension
            continue
        if _SENTENCE_END.search(gap):
            continue
        if a.per and a.per_before and not b.per and a.dimension == b.dimension == "money" and _PRICE_LIST.fullmatch(gap):
            b.per, b.per_before = a.per, True
        elif not b.unit and b.suffix and b.suffix == a.suffix and a.unit and size <= 40:
            b.unit, b.dimension = a.unit, a.dimension
        elif not b.unit and a.unit and not b.suffix and b.number.kind != "fraction":
            if a.dimension in _LENDING and b.number.scale == 1 and _TAKES_UNIT.search(gap):
                _take(b, a)
            elif a.dimension == "money" and b.number.scale >= 1e3 and size <= 30 and _TAKES_MONEY.search(gap):
                b.unit, b.dimension = a.unit, a.dimension
