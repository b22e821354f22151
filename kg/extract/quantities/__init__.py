"""Quantities and dates in Chinese, English and mixed text.

``find_quantities`` reads numbers of every written form with their units, bounds, ranges and changes as the graph
contract normalises them; ``find_dates`` reads calendar dates and periods, whose numbers are no quantities.
"""
from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extract.quantities import dates, scan
from kg.extract.quantities.bounds import settle, widen
from kg.extract.quantities.changes import changes, elliptic
from kg.extract.quantities.context import resolve
from kg.extract.quantities.folding import fold, is_traditional, lower, strip_hidden
from kg.extract.quantities.items import Item, Source
from kg.extract.quantities.ranges import ranges
from kg.model import DateSpan, Quantity

__all__ = ["find_dates", "find_quantities", "home_currency"]


def find_quantities(text: str, *, names: Sequence[tuple[int, int]] = (), home: tuple[bool, str] | None = None) -> list[Quantity]:
    """Find every quantity of a text.

    Args:
        text: any text; full-width, Traditional and zero-width characters are understood.
        names: half-open spans of recognised names, whose digits are no quantities.
        home: what `home_currency` says of the document; None to see it from the text, where that is not folded.

    Returns:
        Quantities in order of their start, not overlapping; ``text[q.start:q.end] == q.text``. A number without
        any unit has the unit ``number`` and the dimension ``none``.
    """
    visible, where = strip_hidden(text)
    folded = fold(visible)
    source = Source(folded, lower(folded), *(home or home_currency(visible)))
    if where:
        back = {offset: k for k, offset in enumerate(where)}
        names = [(back.get(s, 0), back.get(e, len(visible))) for s, e in names]
    found = scan.items(source, _merge(scan.marked(source.low)), _merge(list(names)))
    found = ranges(source, [item for item in found if item.unit or not _list_number(source.text, item)])
    for item in found:
        widen(source, item)
    found = changes(source, found)
    elliptic(source, found)
    for item in found:
        if not item.unit:
            resolve(source, item)
    elliptic(source, found)  # again: what the context has told may be lent on
    out = []
    end = 0
    for item in found:
        item.start, end = max(item.start, end), item.end
        if not item.unit and item.number.bare and item.number.kind in ("zh", "en"):
            continue
        _few(item)
        out.append(_quantity(text, item, where))
    return out


def find_dates(text: str) -> list[DateSpan]:
    """Find calendar dates and periods (not clock times), with their ISO 8601 form as far as the text says it."""
    visible, where = strip_hidden(text)
    out = []
    for start, end, iso, clock in dates.spans(lower(fold(visible))):
        if not clock:
            a, b = (where[start], where[end - 1] + 1) if where else (start, end)
            out.append(DateSpan(start=a, end=b, text=text[a:b], iso=iso))
    return out


_CLOCK_UNITS = frozenset(["second", "minute", "hour", "day"])
_LINE_END = re.compile(r"(?:\*\*)?[.)、）:：]?(?:\*\*)?[ \t]*(?:\n|$)|[.)、）](?!\d)")
_LINE_START = re.compile(r"(?:^|\n)[ \t]*(?:[#>*\-|]+[ \t]*)*[(（]?$")


def _list_number(text: str, item: Item) -> bool:
    """A number that only counts a line (``3.`` before an item, the number of a cue, ``**2**`` as a heading) or ends a title."""
    if text[item.end : item.end + 1] == "》":
        return True
    if item.number.kind != "digit" or item.low is None or item.low != item.high or item.low > 9999 or item.low != int(item.low):
        return False
    return bool(_LINE_START.search(text[max(0, item.start - 8) : item.start])) and bool(
        _LINE_END.match(text, item.end)) and len(text.strip()) > item.end - item.start


def _few(item: Item) -> None:
    """几 and several count from two, except with the small units of time, where one is a few already."""
    number = item.number
    if number.vague and number.bare and number.kind == "zh" and item.low == item.factor and item.unit not in _CLOCK_UNITS:
        item.low = 2 * item.factor


def home_currency(text: str) -> tuple[bool, str]:
    """Whether the text is in Traditional characters, and which currency a plain 元 is there."""
    if not is_traditional(text):
        return False, "CNY"
    if "台幣" in text or "台灣" in text or "臺灣" in text or "NT$" in text:
        return True, "TWD"
    if "港元" in text or "港幣" in text or "香港" in text or "HK$" in text:
        return True, "HKD"
    return True, "CNY"


def _merge(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _quantity(text: str, item: Item, where: list[int] | None) -> Quantity:
    settle(item)
    start, end = item.start, item.end
    if where:
        start, end = where[start], where[end - 1] + 1
    while text[start : start + 1] in (" ", "　") and start < end:
        start += 1
    return Quantity(
        start=start, end=end, text=text[start:end], low=item.low, high=item.high, unit=item.unit or "number",
        comparator=item.cmp, dimension=item.dimension, per=item.per, from_low=item.from_low, from_high=item.from_high,
        approximate=item.cmp == "~" or item.number.vague, noun=item.noun, trend=item.trend)
