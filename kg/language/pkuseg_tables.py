"""The compact form of a pkuseg model: sorted key arrays with rows of 16-bit weights, in one memory-mapped file.

pkuseg scores every character with weights that it looks up by feature *strings* (2.6 million of them). Here each
family of features is one table instead: a sorted array of integer keys (characters, pairs of characters, words, pairs
of words) beside the weights of all features that the key takes part in. A whole block of text is then scored with a
few numpy calls, and nothing is read from disk but the pages that a text touches.
"""
from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass, fields
from pathlib import Path
from typing import BinaryIO

import numpy as np

from kg.errors import SetupError

TAGS = ("B", "B_single", "I", "I_end", "I_first")
SCALE = 4096
"""Weights are stored as whole multiples of 1/4096; the largest of the model is below 8."""
SEPARATOR, UNKNOWN = 0, 1
"""Character ids that no feature has: between pieces of text, and for characters that the model has never seen."""
WORD_LENGTHS = range(2, 7)

_MAGIC = b"kg-pkuseg-1\n"
_ALIGNMENT = 64


@dataclass(frozen=True)
class Tables:
    """The arrays of the model; T = 5 tags, every weight in units of 1/4096.

    Attributes:
        char_ids: code point -> character id, uint16. Traditional forms share the id of the simplified one.
        folded: code point -> code point of the simplified form, uint32.
        in_words: code point -> does a word of the dictionary that has several characters contain it, bool.
        chars: character id -> weights as seen from itself, one and two to the right, one and two to the left (n, 5, T).
        bigram_keys: ``left id * n + right id``, sorted, int32.
        bigrams: weights at the left character, the right one and the one after it (n, 3, T).
        bigram_words: length of the longest word that starts with the bigram, 0 for none, uint8.
        word_keys: hashes of the words of the training data, sorted, uint64.
        words: weights at the first and the last character of the word (n, 2, T).
        pair_keys: ``word index * n + index of the next word``, sorted, int64.
        pairs: weights at the first character of the second word and the last one of the first (n, 2, T).
        edges: score of tag j after tag i, float64 (T, T).
        dictionary: hashes of the words of pkuseg's dictionary, sorted, uint64.
    """

    char_ids: np.ndarray
    folded: np.ndarray
    in_words: np.ndarray
    chars: np.ndarray
    bigram_keys: np.ndarray
    bigrams: np.ndarray
    bigram_words: np.ndarray
    word_keys: np.ndarray
    words: np.ndarray
    pair_keys: np.ndarray
    pairs: np.ndarray
    edges: np.ndarray
    dictionary: np.ndarray


class PrefixHash:
    """Hashes of all substrings of an array of integers: ``sum of (c[i] + 1) * P**(i - start)`` modulo 2**64.

    Computed from one running sum, so that a substring costs two look-ups whatever its length (Karp and Rabin 1987).
    """

    BASE = 0x9E3779B97F4A7C15
    _INVERSE = pow(BASE, -1, 1 << 64)
    _powers = np.ones(1, dtype=np.uint64)
    _inverses = np.ones(1, dtype=np.uint64)

    def __init__(self, codes: np.ndarray) -> None:
        size = len(codes) + 1
        if len(PrefixHash._powers) < size:
            PrefixHash._powers = _geometric(self.BASE, size)
            PrefixHash._inverses = _geometric(self._INVERSE, size)
        sums = np.zeros(size, dtype=np.uint64)
        np.cumsum((codes.astype(np.uint64) + np.uint64(1)) * self._powers[: size - 1], out=sums[1:])
        self._sums = sums

    def of(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Hashes of the substrings ``start[i]:end[i]``, uint64."""
        return (self._sums[end] - self._sums[start]) * self._inverses[start]


def _geometric(base: int, size: int) -> np.ndarray:
    """``base**0, base**1, ...`` modulo 2**64."""
    factors = np.full(size, base, dtype=np.uint64)
    factors[0] = 1
    return np.cumprod(factors, dtype=np.uint64)


def find(keys: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where ``wanted`` stands in the sorted ``keys``: (indexes, which of them are there)."""
    order = np.argsort(wanted)  # what lies side by side is found in less than half the time
    at = np.empty(len(wanted), dtype=np.int64)
    at[order] = np.searchsorted(keys, wanted[order])
    np.minimum(at, len(keys) - 1, out=at)
    return at, keys[at] == wanted


def write(tables: Tables, path: Path) -> None:
    """Write the tables to one file; another process sees either none or all of it.

    Raises:
        SetupError: the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
        try:
            with os.fdopen(descriptor, "wb") as file:
                _write(tables, file)
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise SetupError(f"{path}: cannot write the segmentation model: {error.strerror or error}") from None


def _write(tables: Tables, file: BinaryIO) -> None:
    arrays = {field.name: np.ascontiguousarray(getattr(tables, field.name)) for field in fields(Tables)}
    layout, offset = {}, 0
    for name, array in arrays.items():
        layout[name] = {"dtype": array.dtype.str, "shape": array.shape, "offset": offset}
        offset += -(-array.nbytes // _ALIGNMENT) * _ALIGNMENT
    header = _MAGIC + json.dumps({"size": offset, "arrays": layout}).encode() + b"\n"
    file.write(header.ljust(-(-len(header) // 4096) * 4096, b" "))
    for array in arrays.values():
        file.write(array.tobytes())
        file.write(b"\0" * (-array.nbytes % _ALIGNMENT))


def read(path: Path) -> Tables | None:
    """Map the tables of a file into memory; None where there is no file, or one of another version or cut short."""
    try:
        with path.open("rb") as file:
            if file.readline() != _MAGIC:
                return None
            header = json.loads(file.readline())
            start = -(-file.tell() // 4096) * 4096
        data = np.memmap(path, mode="r", dtype=np.uint8, offset=start)
    except (OSError, ValueError):
        return None
    if len(data) != header["size"]:
        return None
    arrays = {}
    for name, entry in header["arrays"].items():
        dtype, shape = np.dtype(entry["dtype"]), tuple(entry["shape"])
        end = entry["offset"] + dtype.itemsize * int(np.prod(shape))
        arrays[name] = np.asarray(data[entry["offset"] : end]).view(dtype).reshape(shape)
    return Tables(**arrays)
