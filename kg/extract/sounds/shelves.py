"""The nearest of many strings of broad sound classes, found without comparing with each of them."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz, process

#: Least ratio (0..100) of what counts as near.
_CUTOFF = 55
#: How many strings are compared at first, and how much slack the bound gets for rounding.
_FIRST, _SLACK = 192, 1e-6


class Shelves:
    """Strings by group and length.

    Two strings cannot have more characters in common, in order, than they have in common in any order. This bound on
    their ratio (`rapidfuzz.fuzz.ratio`, 200 times the longest common subsequence over both lengths) is worked out for
    all strings of a shelf at once; only those that it leaves in are compared.

    Args:
        strings: the strings; their position is their number.
        groups: the groups, single characters, that each belongs to.
    """

    def __init__(self, strings: Sequence[str], groups: Sequence[str]) -> None:
        self._strings = np.array([*strings, None], dtype=object)[:-1]
        codes = np.frombuffer("".join(strings).encode("latin-1"), dtype=np.uint8)
        lengths = np.fromiter(map(len, strings), dtype=np.int64, count=len(strings))
        self._classes = {chr(c): k for k, c in enumerate(np.unique(codes))}
        table = np.zeros(256, dtype=np.int64)
        table[[ord(c) for c in self._classes]] = range(len(self._classes))
        cells = table[codes] * len(strings) + np.repeat(np.arange(len(strings)), lengths)
        counts = np.bincount(cells, minlength=len(self._classes) * len(strings)).reshape(len(self._classes), len(strings)).astype(np.uint8)
        self._shelves: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}
        for group in sorted(set("".join(groups))):
            own = np.flatnonzero(np.fromiter((group in g for g in groups), dtype=bool, count=len(groups)))
            own = own[np.argsort(lengths[own], kind="stable")]
            self._shelves[group] = own, lengths[own], np.ascontiguousarray(counts[:, own])

    def nearest(self, string: str, groups: str, most: int) -> list[int]:
        """Numbers of the strings of some groups with the highest ratio to a string, best first, then the lower number.

        Args:
            most: how many at most.
        """
        shortest, longest = int(0.7 * len(string)), int(1.4 * len(string)) + 1
        wanted = [(self._classes[char], np.uint8(string.count(char))) for char in sorted(set(string)) if char in self._classes]
        numbers: list[np.ndarray] = []
        bounds: list[np.ndarray] = []
        for group in groups:
            if group not in self._shelves:
                continue
            own, lengths, counts = self._shelves[group]
            first, last = lengths.searchsorted((shortest, longest + 1))
            common = np.zeros(last - first, dtype=np.uint8)
            for char, count in wanted:
                common += np.minimum(counts[char, first:last], count)
            bound = common * (200.0 / (len(string) + lengths[first:last])) + _SLACK
            near = np.flatnonzero(bound >= _CUTOFF)
            numbers.append(own[first + near])
            bounds.append(bound[near])
        if not numbers:
            return []
        number, bound = np.concatenate(numbers), np.concatenate(bounds)
        return self._compared(string, number, bound, most)

    def _compared(self, string: str, number: np.ndarray, bound: np.ndarray, most: int) -> list[int]:
        """The nearest of some strings: those with the highest bounds are compared, then those whose bounds say that they
        may still be nearer than the last of what was found, or as near with a lower number."""
        found: list[tuple[float, int]] = []
        order = number * -_SLACK / len(self._strings) + bound
        some = np.argpartition(-order, _FIRST)[:_FIRST] if len(order) > _FIRST else np.arange(len(order))
        least, last = float(_CUTOFF), len(self._strings)
        for _ in range(2):
            numbers = number[some].tolist()
            near = process.extract(string, self._strings[number[some]].tolist(), scorer=fuzz.ratio, processor=None,
                                   score_cutoff=max(_CUTOFF, least - _SLACK), limit=None)
            found = sorted({*found, *((-score, numbers[k]) for _, score, k in near)})[:most]
            if len(found) == most:
                least, last = -found[-1][0], found[-1][1]
            bound[some] = 0.0
            some = np.flatnonzero((bound >= least) & ((bound > least + 2 * _SLACK) | (number < last)))
        return [n for _, n in found]
