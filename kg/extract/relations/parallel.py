"""Figures side by side: names of one kind with a number of the same unit each, in one sentence or two, may be compared
(``A reaches 72%, B only 7%``). How they stand becomes features for `weigh`; nothing here decides."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from kg.extract.relations.masked import Item, Masked, family
from kg.extract.relations.weigh import Features, bucket
from kg.extract.view import View
from kg.model import Quantity

_LABELS = frozenset({"Model", "Product", "Hardware", "Company", "Institution", "Method"})
_REACH = 40  # characters between a name and its number
_SCORES = frozenset({"percent", "level"})
_BARE = frozenset({"none", "count"})
_APART = 3  # figures from one to the other
_OF = re.compile(r"\s?(?:%|percent|points?|bucks|dollars)?\s?(?:for|from|by|with|on)\s(?:the\s|my\s|our\s)?$", re.I)


@dataclass(frozen=True, slots=True)
class Figure:
    """A name and the number said of it."""

    item: Item
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Sides:
    """Two names with figures alike: ``back`` where the first stands in the sentence before."""

    first: Figure
    second: Figure
    back: bool
    features: Features


def figures(view: View, masked: Masked) -> list[Figure]:
    """The names of a sentence that have a number of their own, in order."""
    items = [i for i in masked.items if i.named and i.label in _LABELS]
    quantities = view.quantities_in(masked.sentence.start, masked.sentence.end) if items else []
    if not quantities:
        return []
    out = []
    for k, item in enumerate(items):
        until = items[k + 1].start if k + 1 < len(items) else masked.sentence.end
        since = items[k - 1].end if k else masked.sentence.start
        found = next((q for q in quantities if since <= q.start < item.start and item.start - q.end <= 20 and _OF.fullmatch(view.text, q.end, item.start)),
                     None) or next((q for q in quantities if item.end <= q.start < until and q.start - item.end <= _REACH), None)
        if found is not None:
            out.append(Figure(item, found))
    return out


def find(here: Sequence[Figure], before: Sequence[Figure]) -> Iterator[Sides]:
    """Pairs of figures that could be compared.

    Args:
        here: those of a sentence; ``before`` those of the one before it.
    """
    for i, j in combinations(range(len(here)), 2):
        if j - i <= _APART and _alike(here[i], here[j]):
            gap = bucket(here[j].item.start - here[i].quantity.end, 1, 4, 12, 30)
            yield Sides(here[i], here[j], False, _features(*_shared(here[i], here[j]), j - i, i == 0, gap, min(len(here), 4)))
    for second in here[:1]:
        for k, first in enumerate(reversed(before[-2:])):
            if _alike(first, second) and first.quantity.dimension != "parameter":  # sizes say what things are
                yield Sides(first, second, True, _features(*_shared(first, second), k, len(before) == 1, -1, min(len(here), 4)))


def _alike(a: Figure, b: Figure) -> bool:
    p, q = a.quantity, b.quantity
    bare = q.dimension in _BARE and q.noun is None and p.dimension in _SCORES  # "31 percent and B 35"
    if a.item.refs[0] == b.item.refs[0] or p == q or not ((p.unit, p.per, p.dimension) == (q.unit, q.per, q.dimension) or bare):
        return False
    if p.dimension == "count" and p.noun and q.noun and p.noun != q.noun:
        return False
    return family(a.item.label) == family(b.item.label)


def _shared(a: Figure, b: Figure) -> tuple[str, str, bool, bool, bool]:
    return family(a.item.label), a.quantity.dimension, a.item.label == b.item.label, a.item.oblique, b.item.oblique


@cache
def _features(kind: str, dimension: str, same: bool, one: bool, other: bool, apart: int, first: bool, gap: int, count: int) -> Features:
    back = gap < 0
    return frozenset(("side", f"side back {back:d}", f"side {kind}", f"side {dimension}", f"side {kind} {dimension}", f"side same {same:d}",
                      f"side oblique {one:d}{other:d}", f"side apart {apart} back {back:d}", f"side first {first:d}", f"side gap {gap}", f"side of {count}"))
