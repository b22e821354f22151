"""Trigger words in text: one Aho-Corasick pass for all groups of words of a data file."""
from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import ahocorasick

from kg.language.names import is_latin, lower


class Cue(NamedTuple):
    """A trigger word at ``start``..``end`` that belongs to ``group``."""

    start: int
    end: int
    group: str


class CueIndex:
    """Words of several groups, found without case; Latin ones only as whole words."""

    def __init__(self, groups: Mapping[str, Sequence[str]], exceptions: Sequence[str] = ()) -> None:
        self._automaton = ahocorasick.Automaton()
        table: dict[str, list[str]] = {}
        for group, words in groups.items():
            for word in words:
                table.setdefault(word.lower(), []).append(group)
        for word in exceptions:
            table.setdefault(word.lower(), []).append("")
        for word, names in table.items():
            self._automaton.add_word(word, (len(word), tuple(dict.fromkeys(names))))
        self._automaton.make_automaton()

    def find(self, text: str) -> Cues:
        """All triggers of a text. A word inside an exception, or inside a longer trigger of the same group, does not
        count."""
        if not text:
            return Cues([])
        lowered = lower(text)
        found: list[tuple[int, int, str]] = []  # start, the end negative, group: in order as it is
        blocked: list[tuple[int, int]] = []
        for last, (length, names) in self._automaton.iter(lowered):
            start, end = last - length + 1, last + 1
            if _inside_word(lowered, start, end):
                continue
            for name in names:
                if name:
                    found.append((start, -end, name))
                else:
                    blocked.append((start, end))
        if blocked:
            found = [c for c in found if not any(s <= c[0] and -c[1] <= e for s, e in _near(blocked, c[0]))]
        found.sort()
        out: list[Cue] = []
        last_of: dict[str, int] = {}
        for start, end, group in found:
            if last_of.get(group, 1) > end:
                last_of[group] = end
                out.append(Cue(start, -end, group))
        return Cues(out)


def _near(spans: list[tuple[int, int]], at: int) -> list[tuple[int, int]]:
    k = bisect_left(spans, (at + 1, 0))
    return spans[max(0, k - 6):k + 6]


def _inside_word(text: str, start: int, end: int) -> bool:
    if start and is_latin(text[start]) and is_latin(text[start - 1]):
        return True
    return end < len(text) and is_latin(text[end - 1]) and is_latin(text[end])


class Cues:
    """Found triggers in order of their start."""

    def __init__(self, cues: list[Cue]) -> None:
        self._cues = cues
        self._starts = [c.start for c in cues]

    def all(self) -> list[Cue]:
        """All triggers."""
        return self._cues

    def between(self, start: int, end: int) -> list[Cue]:
        """Triggers that begin inside a span."""
        return self._cues[bisect_left(self._starts, start):bisect_left(self._starts, end)]

    def ending_at(self, offset: int, slack: int = 1) -> list[str]:
        """Groups of the triggers that end at an offset, or up to ``slack`` characters before it."""
        return [c.group for c in self.between(max(0, offset - 24), offset) if offset - slack <= c.end <= offset]

    def starting_at(self, offset: int, slack: int = 1) -> list[str]:
        """Groups of the triggers that start at an offset, or up to ``slack`` characters after it."""
        return [c.group for c in self.between(offset, offset + slack + 1)]
