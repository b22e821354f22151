"""Chinese word segmentation with the model of pkuseg, on whole blocks of text at once.

The model is a linear-chain CRF (Luo et al. 2019, arXiv:1906.11455). spacy-pkuseg builds the names of some 70 features
for every character and looks them up one by one; here the same weights come out of the tables of
``kg.language.pkuseg_tables`` for all characters of a block together, and spacy-pkuseg's compiled decoder finds the best
tags. The words are the same.

`kg setup` makes the tables once; see ``kg.language.pkuseg_convert``.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import platformdirs

from kg.language.pkuseg_tables import SEPARATOR, TAGS, WORD_LENGTHS, PrefixHash, Tables, find, read

HINT = "Chinese words are not segmented (no model): run `kg setup` once"
"""The line for a caller to show where ``load()`` is None."""

_BLOCK = 1 << 15
_MERGED = range(7, 1, -1)
_NEVER = -1e12


def model_path() -> Path:
    """Where the compact model lies: the user's cache folder, under a name with the version of its layout."""
    return Path(platformdirs.user_cache_dir("kg", appauthor=False)) / "pkuseg-default-1.bin"


@cache
def load() -> Segmenter | None:
    """The segmenter, or None where `kg setup` has not been run (then show ``HINT`` once)."""
    tables = read(model_path())
    return Segmenter(tables) if tables else None


class Segmenter:
    """Splits Chinese text into words."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        size = len(TAGS)
        # One more tag stands on the separators between pieces, with free edges: so that one run of the decoder
        # finds the best tags of every piece by itself.
        self._edges = np.zeros((size + 1, size + 1))
        self._edges[:size, :size] = tables.edges

    def segment(self, text: str) -> list[tuple[int, int]]:
        """Words of a text as half-open character offsets, in order; white space is in none of them.

        >>> load().segment("我们 训练模型")  # doctest: +SKIP
        [(0, 2), (3, 5), (5, 7)]
        """
        codes = _code_points(text)
        inside = np.zeros(len(codes) + 2, dtype=np.int8)
        inside[1:-1] = ~_SPACES[np.minimum(codes, len(_SPACES) - 1)]
        edges = np.flatnonzero(np.diff(inside))
        return self._run(codes, edges[0::2], edges[1::2])

    def segment_spans(self, text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Words of some stretches of a text, each on its own and without white space in it.

        Args:
            text: the text.
            spans: half-open character offsets, sorted, not empty, not overlapping. Many at once are much faster than
                one at a time.
        """
        bounds = np.array(spans, dtype=np.int64).reshape(-1, 2)
        return self._run(_code_points(text), bounds[:, 0], bounds[:, 1])

    def _run(self, codes: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> list[tuple[int, int]]:
        words: list[tuple[int, int]] = []
        for first, last in _blocks(starts, ends):
            words.extend(self._block(codes, starts[first:last], ends[first:last]))
        return words

    def _block(self, codes: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> Iterator[tuple[int, int]]:
        """Words of a few pieces. They are laid out with two separators around each, since features look two
        characters far."""
        tables = self._tables
        lengths = ends - starts
        at = np.cumsum(lengths + 2) - lengths
        size = int(at[-1] + lengths[-1]) + 2
        # Where each character of the pieces stands in the layout, and in the text.
        places = np.arange(int(lengths.sum())) + np.repeat(at - (np.cumsum(lengths) - lengths), lengths)
        source = places + np.repeat(starts - at, lengths)
        ids = np.full(size, SEPARATOR, dtype=np.int32)
        ids[places] = tables.char_ids[codes[source]]
        nodes = np.full((size, len(TAGS) + 1), _NEVER)
        nodes[:, -1] = 0
        nodes[places, :-1] = _scores(tables, ids)[places]
        nodes[places, -1] = _NEVER
        # Not at the top: the package takes a tenth of a second to import, also where no Chinese is read.
        from spacy_pkuseg.inference import run_viterbi

        _, tags = run_viterbi(nodes, self._edges)
        begins = tags[places] <= TAGS.index("B_single")
        begins[np.cumsum(lengths) - lengths] = True
        firsts = np.flatnonzero(begins)
        lasts = np.append(firsts[1:], len(begins))
        pieces = np.repeat(np.arange(len(starts)), lengths)[firsts]
        firsts, lasts = self._merge(tables.folded[codes[source]], firsts, lasts, pieces)
        return zip(source[firsts].tolist(), (source[lasts - 1] + 1).tolist(), strict=True)

    def _merge(
        self, codes: np.ndarray, starts: np.ndarray, ends: np.ndarray, pieces: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Put words of the dictionary together that the tags took apart, as ``spacy_pkuseg.Postprocesser`` does:
        the longest runs of words first, unless every part is a word of the dictionary itself.

        Args:
            codes: simplified code points of the pieces, one after the other.
            starts, ends: the words in ``codes``; ``pieces``: the piece of each.
        """
        tables = self._tables
        hashes = PrefixHash(codes)
        known = find(tables.dictionary, hashes.of(starts, ends))[1]
        unknown = np.concatenate(([0], np.cumsum(~known)))
        foreign = np.concatenate(([0], np.cumsum(~tables.in_words[codes])))
        windows: list[tuple[int, int]] = []
        for count in _MERGED:
            left, right = starts[: 1 - count], ends[count - 1 :]
            possible = np.flatnonzero(
                (pieces[: 1 - count] == pieces[count - 1 :])
                & (unknown[count:] > unknown[:-count])
                & (foreign[right] == foreign[left])
            )
            hit = find(tables.dictionary, hashes.of(left[possible], right[possible]))[1]
            windows.extend((first, first + count) for first in possible[hit].tolist())
        keep = np.ones(len(starts), dtype=bool)
        for first, last in _merged(windows, known):
            keep[first + 1 : last] = False
        kept = np.flatnonzero(keep)
        return starts[kept], ends[np.append(kept[1:], len(starts)) - 1]


def _merged(windows: list[tuple[int, int]], known: np.ndarray) -> Iterator[tuple[int, int]]:
    """The runs of words to put together.

    Args:
        windows: all runs of words (first, last + 1) that make a word of the dictionary.
        known: which words are in the dictionary themselves.
    """
    for group in _overlapping(windows):
        inside = set(group)
        words = [(n, n + 1, bool(known[n])) for n in range(group[0][0], max(last for _, last in group))]
        for count in _MERGED:
            i = 0
            while i + count <= len(words):
                part = words[i : i + count]
                run = part[0][0], part[-1][1]
                if run in inside and not all(is_known for _, _, is_known in part):
                    words[i : i + count] = [(*run, True)]
                i += 1
        yield from ((first, last) for first, last, _ in words if last - first > 1)


def _overlapping(windows: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Windows in groups that share no word with each other."""
    group: list[tuple[int, int]] = []
    end = 0
    for window in sorted(windows):
        if group and window[0] >= end:
            yield group
            group = []
        group.append(window)
        end = max(end, window[1]) if len(group) > 1 else window[1]
    if group:
        yield group


def _blocks(starts: np.ndarray, ends: np.ndarray) -> Iterator[tuple[int, int]]:
    """Ranges of pieces that together have about ``_BLOCK`` characters, or are one long piece."""
    if not len(starts):
        return iter(())
    block = np.cumsum(ends - starts) // _BLOCK
    return pairwise([0, *(np.flatnonzero(np.diff(block)) + 1).tolist(), len(starts)])


def _scores(tables: Tables, ids: np.ndarray) -> np.ndarray:
    """Score of every tag at every character (n, T), int32, in units of 1/4096."""
    size, n = len(ids), len(tables.chars)
    scores = np.zeros((size, len(TAGS)), dtype=np.int32)
    rows = tables.chars[ids]
    scores += rows[:, 0]
    scores[1:] += rows[:-1, 1]
    scores[2:] += rows[:-2, 2]
    scores[:-1] += rows[1:, 3]
    scores[:-2] += rows[2:, 4]
    index, found = find(tables.bigram_keys, ids[:-1] * n + ids[1:])
    left = np.flatnonzero(found)
    index = index[left]
    rows = tables.bigrams[index]
    scores[left] += rows[:, 0]
    scores[left + 1] += rows[:, 1]
    scores[left + 2] += rows[:, 2]
    _add_words(tables, ids, left, tables.bigram_words[index], scores)
    return scores


def _add_words(tables: Tables, ids: np.ndarray, left: np.ndarray, longest: np.ndarray, scores: np.ndarray) -> None:
    """Add the weights of the words of the training data that stand in the text, and of pairs of adjacent ones.

    Args:
        left: where a pair of characters begins that begins a word; ``longest``: the length of the longest such word.
    """
    hashes = PrefixHash(ids)
    starting = np.full((len(ids) + 1, len(WORD_LENGTHS)), -1, dtype=np.int64)
    ending = np.full((len(ids) + 1, len(WORD_LENGTHS)), -1, dtype=np.int64)
    for column, length in enumerate(WORD_LENGTHS):
        start = left[longest >= length]
        start = start[start + length <= len(ids)]
        index, found = find(tables.word_keys, hashes.of(start, start + length))
        start, index = start[found], index[found]
        rows = tables.words[index]
        scores[start] += rows[:, 0]
        scores[start + length - 1] += rows[:, 1]
        starting[start, column] = index
        ending[start + length, column] = index
    both = np.flatnonzero((starting >= 0).any(1) & (ending >= 0).any(1))
    if not len(both):
        return
    before, after = ending[both][:, :, None], starting[both][:, None, :]
    where, a, b = np.nonzero((before >= 0) & (after >= 0))
    key = ending[both[where], a] * len(tables.word_keys) + starting[both[where], b]
    index, found = find(tables.pair_keys, key)
    where, rows = both[where[found]], tables.pairs[index[found]].astype(np.int32)
    if not len(where):
        return
    # Several pairs can meet at one place: sum them up before they are added.
    first = np.flatnonzero(np.diff(where, prepend=-1))
    sums = np.add.reduceat(rows, first, axis=0)
    scores[where[first]] += sums[:, 0]
    scores[where[first] - 1] += sums[:, 1]


def _code_points(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


_SPACES = np.array([chr(code).isspace() for code in range(0x3002)])
