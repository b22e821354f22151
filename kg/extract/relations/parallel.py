"""Figures side by side: two names of one kind that begin neighbouring clauses, each with a number of the same unit behind
it, are compared (``A reaches 72%, B only 7%``)."""
from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kg.extract.relations.masked import Item, Masked
from kg.extract.view import Link, View
from kg.model import Quantity

_LABELS = frozenset({"Model", "Product", "Hardware", "Company", "Dataset", "Method", "Benchmark"})
_BREAK = re.compile(r"[,;:。]\s?(?:而|但是?|while |whereas |and |but )?(?:[^,;。]{0,3})$")
_REACH = 70
_COUNTED = frozenset({"%", "x", "point", "hour", "minute", "second", "year", "month", "watt", "parameter", "token", "user"})


def find(view: View, masked: Masked) -> Iterator[Link]:
    """COMPARED_WITH links of one sentence."""
    items = [i for i in masked.items if i.named and i.label in _LABELS]
    if len(items) < 2:
        return
    quantities = view.quantities_in(masked.sentence.start, masked.sentence.end)
    if len(quantities) < 2:
        return
    for a, b in pairwise(items):
        if a.label != b.label or b.start - a.end > _REACH or not _BREAK.search(masked.text, a.at, b.at):
            continue
        if a.oblique or b.oblique:
            continue
        after = next((i.start for i in masked.items if i.start > b.end and i.named), masked.sentence.end)
        first, second = _figure(quantities, a, b.start), _figure(quantities, b, after)
        if first and second and (first.unit == second.unit) and (first.unit in _COUNTED or first.dimension in ("money", "time", "count", "rate")):
            for head in a.refs:
                for tail in b.refs:
                    if head != tail:
                        yield Link(head, "COMPARED_WITH", tail, masked.sentence.part, a.start, min(second.end, masked.sentence.end), 0.6)


def _figure(quantities: list[Quantity], item: Item, end: int) -> Quantity | None:
    """The last number between a name and a place, where it is not far from it."""
    found = [q for q in quantities if item.end <= q.start and q.end <= end and q.start - item.end <= 30]
    return found[0] if found else None
