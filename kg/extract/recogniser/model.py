"""Reading with the trained weights: scores of all tags, the best sequence, and how sure each name is."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from kg.extract.recogniser.features import Units, rows, units
from kg.resources import data_path

_BLOCK = 1 << 14
_CHAIN = 96
_SENTENCE_ENDS = np.unique(units("。 ! ? ; ！ ？ ；").word)


@dataclass(frozen=True, slots=True)
class Span:
    """A possible name: half-open character offsets, label, and the probability (0..1) that span and label are right."""

    start: int
    end: int
    label: str
    probability: float


class Recogniser:
    """Weights of the CRF.

    Args:
        labels: entity labels; tag 0 is outside, tags 2k+1 and 2k+2 begin and continue label k.
        table: (rows, tags) weights of hashed features, integers; ``scale``: what one step of them is worth.
        edges: (tags, tags) weights of a tag after another, float.
        calibration: (2,) slope and offset of a logistic curve from the raw score of a span to its probability.
    """

    def __init__(self, labels: tuple[str, ...], table: np.ndarray, scale: float, edges: np.ndarray, calibration: np.ndarray) -> None:
        self.labels, self._table, self._scale = labels, table, scale
        self._edges = edges.astype(np.float32)
        self._slope, self._offset = (float(x) for x in calibration)

    def find(self, text: str) -> list[Span]:
        """Possible names of a text, in order, not overlapping."""
        u = units(text)
        out: list[Span] = []
        if not len(u.starts):
            return out
        first_of_chain = _chains(u)
        breaks = np.flatnonzero(first_of_chain)
        features = rows(u)
        scores = np.empty((len(u.starts), self._table.shape[1]), dtype=np.float32)
        for first in range(0, len(scores), _BLOCK):
            total = np.zeros((min(_BLOCK, len(scores) - first), self._table.shape[1]), dtype=np.int32)
            for column in features[first:first + _BLOCK].T:
                total += self._table.take(column, axis=0)
            scores[first:first + _BLOCK] = total * self._scale
        tags = self._decode(scores, breaks)
        begins = np.flatnonzero(tags % 2 == 1)
        if not len(begins):
            return out
        raw = self._margins(scores, tags, first_of_chain)
        for begin in begins.tolist():
            end = begin + 1
            while end < len(tags) and tags[end] == tags[begin] + 1 and not first_of_chain[end]:
                end += 1
            worst = float(raw[begin:end + 1].min()) if end < len(tags) else float(raw[begin:end].min())
            probability = 1 / (1 + np.exp(-(self._slope * worst + self._offset)))
            out.append(Span(int(u.starts[begin]), int(u.ends[end - 1]), self.labels[(int(tags[begin]) - 1) // 2], round(float(probability), 3)))
        return out

    def _decode(self, scores: np.ndarray, breaks: np.ndarray) -> np.ndarray:
        """Best tags (Viterbi 1967) of all chains together: step k of every chain that is that long at once."""
        lengths = np.diff(np.append(breaks, len(scores)))
        order = np.argsort(-lengths, kind="stable")
        starts, sizes = breaks[order], lengths[order]
        longest = int(sizes[0])
        active = np.searchsorted(-sizes, -np.arange(longest), side="left").tolist()  # the chains longer than k come first
        best = np.ascontiguousarray(scores.T)  # with the units last, numpy adds and compares long rows
        best[2::2, starts] = -1e4
        for k in range(1, longest):
            here = starts[:active[k]] + k
            best[:, here] += (best[:, None, here - 1] + self._edges[:, :, None]).max(axis=0)
        tags = np.zeros(len(scores), dtype=np.int64)
        last = starts + sizes - 1
        tags[last] = best[:, last].argmax(axis=0)
        for k in range(longest - 1, 0, -1):
            here = starts[:active[k]] + k
            tags[here - 1] = (best[:, here - 1] + self._edges[:, tags[here]]).argmax(axis=0)
        return tags

    def _margins(self, scores: np.ndarray, tags: np.ndarray, first: np.ndarray) -> np.ndarray:
        """How far the tag of a unit lies before the next best one, its neighbours' tags given, (n,)."""
        around = scores.copy()
        around[1:] += np.where(first[1:, None], 0, self._edges[tags[:-1]])
        around[:-1] += np.where(first[1:, None], 0, self._edges[:, tags[1:]].T)
        own = around[np.arange(len(tags)), tags]
        around[np.arange(len(tags)), tags] = -np.inf
        return own - around.max(axis=1)


def _chains(u: Units) -> np.ndarray:
    """Where chains begin, (n,) bool: at lines, behind the end of a sentence, and inside very long sentences at the
    first mark or space behind every ``_CHAIN`` units; all chains are then decoded side by side."""
    ends = np.isin(u.word, _SENTENCE_ENDS)
    begins = u.gap == 2
    begins[1:] |= ends[:-1]
    begins[0] = True
    lengths = np.arange(len(begins)) - np.maximum.accumulate(np.where(begins, np.arange(len(begins)), 0))
    loose = (u.shape == 1) | (u.gap > 0)
    for at in np.flatnonzero((lengths > 0) & (lengths % _CHAIN == 0)).tolist():
        near = at + int(np.argmax(loose[at:at + _CHAIN // 2])) if loose[at:at + _CHAIN // 2].any() else at
        if near + 1 < len(begins):
            begins[near + 1] = True
    return begins


@cache
def load(path: Path | None = None) -> Recogniser:
    """The recogniser with the weights of the package, or of a file."""
    with np.load(path or data_path("recogniser") / "weights.npz") as data:
        return Recogniser(tuple(str(x) for x in data["labels"]), data["table"], float(data["scale"]), data["edges"], data["calibration"])
