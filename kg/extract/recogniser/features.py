"""What the recogniser sees of a text: units (a Han character, a word, a number, a mark) and, for each, some twenty
features as rows of one hashed table (the hashing trick, Weinberger et al. 2009, arXiv:0902.2206). All of it is computed
for a whole block at once with numpy; training and reading use the same code."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from kg.extract.lexicon import shapes
from kg.language.names import english_words

#: Rows of the hashed table.
ROWS = 1 << 17

_HAN, _LOWER, _UPPER, _DIGIT, _SPACE, _MARK = range(6)
_LIMIT = 0x10000
_BOUNDARY = np.uint64(7)
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)


def _kinds() -> np.ndarray:
    kinds = np.full(_LIMIT, _MARK, dtype=np.int8)
    for code in range(0x250):
        char = chr(code)
        if char.isalpha():
            kinds[code] = _UPPER if char.isupper() else _LOWER
        elif char.isdigit():
            kinds[code] = _DIGIT
        elif char.isspace():
            kinds[code] = _SPACE
    kinds[0x3400:0xA000] = _HAN
    kinds[0xF900:0xFB00] = _HAN
    kinds[0x3000] = _SPACE
    return kinds


_KINDS = _kinds()
_LOWERED = np.array([ord(chr(c).lower()) if len(chr(c).lower()) == 1 else c for c in range(0x250)] + list(range(0x250, _LIMIT)), dtype=np.uint64)


@dataclass(slots=True)
class Units:
    """The units of a text: half-open character offsets, and the hash, shape and left gap of each.

    ``gap`` is 0 where a unit follows the one before directly, 1 after a space, 2 after a line end; all arrays (n,)."""

    starts: np.ndarray
    ends: np.ndarray
    word: np.ndarray
    head: np.ndarray
    tail: np.ndarray
    shape: np.ndarray
    gap: np.ndarray


def units(text: str) -> Units:
    """Split a text; every array of the result has one entry a unit."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    codes = np.minimum(codes, _LIMIT - 1)
    kinds = _KINDS[codes]
    word = (kinds == _LOWER) | (kinds == _UPPER)
    group = np.where(word, 1, np.where(kinds == _DIGIT, 2, 0))
    joined = np.zeros(len(codes), dtype=bool)
    joined[1:] = (group[1:] == group[:-1]) & (group[1:] > 0)
    solid = kinds != _SPACE
    begins = np.flatnonzero(solid & ~joined)
    if not len(begins):
        empty = np.zeros(0, dtype=np.int64)
        return Units(empty, empty, empty, empty, empty, empty, empty)
    last = solid.copy()
    last[:-1] &= ~joined[1:]
    ends = np.flatnonzero(last) + 1
    lowered = _LOWERED[codes]
    length = ends - begins
    owner = np.zeros(len(codes), dtype=np.int64)
    owner[begins] = 1
    owner = np.cumsum(owner) - 1
    place = np.arange(len(codes)) - begins[np.maximum(owner, 0)]
    back = ends[np.maximum(owner, 0)] - np.arange(len(codes))
    power = (place.astype(np.uint64) * np.uint64(2) + np.uint64(1)) * _PRIME
    value = np.where(solid, _mix(lowered * _MIX + power), np.uint64(0))
    def summed(mask: np.ndarray) -> np.ndarray:
        return np.add.reduceat(np.where(mask, value, np.uint64(0)), begins)
    every = np.ones(len(codes), dtype=bool)
    from_end = np.where(solid & (back <= 3), _mix(lowered * _MIX + back.astype(np.uint64) * _PRIME), np.uint64(0))
    upper = np.add.reduceat((kinds == _UPPER).astype(np.int64), begins)
    first = kinds[begins]
    shape = np.where(first == _HAN, np.where(_surnames()[codes[begins]], 2, 0), np.where(first == _MARK, 1, np.where(first == _DIGIT, 2 + np.minimum(length, 5), 0)))
    latin = (first == _LOWER) | (first == _UPPER)
    case = np.where(upper == 0, 0, np.where((upper == 1) & (first == _UPPER), 1, np.where(upper == length, 2, 3)))
    shape = np.where(latin, 8 + case * 8 + np.minimum(length, 5), shape)
    shape = shape + np.where(latin, 40 * _commonness(text, begins, ends, latin), 0)
    spaces = np.zeros(len(begins), dtype=np.int64)
    spaces[0] = 2
    spaces[1:] = (begins[1:] > ends[:-1]).astype(np.int64)
    newline = np.concatenate(([0], np.cumsum(codes == 10)))
    spaces[1:] += (newline[begins[1:]] > newline[ends[:-1]]).astype(np.int64)
    return Units(begins, ends, summed(every), summed(place < 3), np.add.reduceat(from_end, begins), shape.astype(np.int64), spaces)


@cache
def _surnames() -> np.ndarray:
    """Which code points are surnames."""
    table = np.zeros(_LIMIT, dtype=bool)
    table[[ord(c) for c in shapes().surnames]] = True
    return table


def _commonness(text: str, begins: np.ndarray, ends: np.ndarray, latin: np.ndarray) -> np.ndarray:
    """How common each Latin word is in English: 0 unknown .. 3 everyday."""
    out = np.zeros(len(begins), dtype=np.int64)
    at = np.flatnonzero(latin)
    words = [text[s:e].lower() for s, e in zip(begins[at].tolist(), ends[at].tolist(), strict=True)]
    level = {w: _level(w) for w in set(words)}
    out[at] = [level[w] for w in words]
    return out


def _level(word: str) -> int:
    frequency = english_words().get(word, 0.0)
    return 0 if frequency == 0 else 1 if frequency < 5e-6 else 2 if frequency < 1e-4 else 3


def _mix(values: np.ndarray) -> np.ndarray:
    """A cheap 64-bit finaliser (the shape of splitmix64)."""
    values = (values ^ (values >> np.uint64(31))) * _MIX
    return values ^ (values >> np.uint64(27))


def rows(u: Units) -> np.ndarray:
    """Rows of the table that hold the weights of each unit's features, (n, templates) int64."""
    n = len(u.starts)
    def at(values: np.ndarray, offset: int) -> np.ndarray:
        out = np.full(n, _BOUNDARY, dtype=np.uint64)
        source = values.astype(np.uint64)
        if offset < 0 and n > -offset:
            out[-offset:] = source[:offset]
        elif offset > 0 and n > offset:
            out[:-offset] = source[offset:]
        elif offset == 0:
            out[:] = source
        return out
    w = {k: at(u.word, k) for k in range(-2, 3)}
    s = {k: at(u.shape, k) for k in range(-2, 3)}
    gap = {k: at(u.gap, k) for k in (0, 1)}
    columns = [w[-2], w[-1], w[0], w[1], w[2], w[-2] * np.uint64(7) + w[-1] * np.uint64(3),
               w[-1] * np.uint64(11) + w[0] * np.uint64(3), w[0] * np.uint64(13) + w[1] * np.uint64(3), w[1] * np.uint64(17) + w[2] * np.uint64(3),
               w[-1] * np.uint64(23) + w[1] * np.uint64(3),
               w[-1] * np.uint64(29) + w[0] * np.uint64(3) + w[1] * np.uint64(31), w[0] * np.uint64(37) + w[1] * np.uint64(3) + w[2] * np.uint64(41),
               w[-2] * np.uint64(43) + w[-1] * np.uint64(3) + w[0] * np.uint64(47),
               at(u.head, 0), at(u.tail, 0), at(u.tail, -1),
               s[0] * np.uint64(64) + gap[0] * np.uint64(3) + gap[1], s[-1] * np.uint64(1009) + s[0] * np.uint64(9176) + gap[0],
               s[0] * np.uint64(1013) + s[1] * np.uint64(9176) + gap[1], s[-2] * np.uint64(1019) + s[-1] * np.uint64(9176) + s[0] * np.uint64(77773),
               s[0] * np.uint64(1021) + s[1] * np.uint64(9176) + s[2] * np.uint64(77773), s[0] * np.uint64(51) + w[-1], s[0] * np.uint64(53) + w[1]]
    out = np.empty((n, len(columns)), dtype=np.int64)
    for k, column in enumerate(columns):
        out[:, k] = (_mix(column + np.uint64((k + 1) * int(_PRIME) % (1 << 64))) & np.uint64(ROWS - 1)).astype(np.int64)
    return out
