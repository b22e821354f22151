"""The nearest strings of sound classes are the ones that comparing with each of them finds."""
from __future__ import annotations

import random

import pytest
from rapidfuzz import fuzz

from kg.extract.sounds.shelves import Shelves

CHANCE = random.Random(5)
STRINGS = ["".join(CHANCE.choices("ptkfslnrmaio@", k=CHANCE.randint(2, 14))) for _ in range(3000)]
GROUPS = [CHANCE.choice(["0", "1", "01"]) for _ in STRINGS]
SHELVES = Shelves(STRINGS, GROUPS)


def _all(string: str, groups: str, most: int) -> list[int]:
    lengths = range(int(0.7 * len(string)), int(1.4 * len(string)) + 2)
    found = [(-fuzz.ratio(string, other), k) for k, other in enumerate(STRINGS)
             if len(other) in lengths and set(GROUPS[k]) & set(groups) and fuzz.ratio(string, other) >= 55]
    return [k for _, k in sorted(found)[:most]]


@pytest.mark.parametrize("groups", ["0", "01", "2", ""])
def test_the_same_as_comparing_with_each(groups):
    for _ in range(150):
        string = "".join(CHANCE.choices("ptkfslnrmaio@x", k=CHANCE.randint(2, 14)))
        assert SHELVES.nearest(string, groups, 9) == _all(string, groups, 9)


def test_an_empty_shelf_has_nothing_near():
    assert Shelves([], []).nearest("pat", "0", 9) == []
