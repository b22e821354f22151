"""What stands in one list with a known name, or is compared with it, is a thing of the same kind."""
from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache

from kg.extract.latin import Candidate
from kg.extract.lexicon import alternatives, shapes
from kg.extract.view import Name

_REACH = 14


@cache
def _links() -> re.Pattern[str]:
    """The whole text between two members of a list or the two sides of a comparison."""
    lexicon = shapes()
    return re.compile(rf"[\s」”\"'》)`*]{{0,3}}(?:[、,/]|[、,]?(?:{alternatives(lexicon.list_words)})|(?:[㐀-鿿]{{0,3}}|[a-z ]{{0,12}})(?:{alternatives(lexicon.compare_words)})(?: the)?)"
                      rf"(?:\s?(?:and|or|和|以及|跟))?[\s「“\"'《(`*]{{0,3}}", re.I)


def add_companions(text: str, candidates: Sequence[Candidate], names: Sequence[Name]) -> None:
    """Give each candidate the label of the names that it stands with, as evidence of 0.3 (0.2 behind a comma alone).

    Args:
        candidates: changed in place.
        names: known names, sorted by start.
    """
    usable = [n for n in sorted(names, key=lambda n: n.start) if not n.generic]
    starts, ends = [n.start for n in usable], sorted((n.end, n.label) for n in usable)
    end_places = [e for e, _ in ends]
    for candidate in candidates:
        labels = set()
        for k in range(bisect_left(starts, candidate.end), len(starts)):
            if starts[k] - candidate.end > _REACH:
                break
            if _links().fullmatch(text, candidate.end, starts[k]):
                labels.add(usable[k].label)
        for k in range(bisect_right(end_places, candidate.start) - 1, -1, -1):
            if candidate.start - end_places[k] > _REACH:
                break
            if _links().fullmatch(text, end_places[k], candidate.start):
                labels.add(ends[k][1])
        for label in labels:
            candidate.labels[label] = candidate.labels.get(label, 0) + (0.3 if len(labels) == 1 else 0.2)
