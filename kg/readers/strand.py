"""Clean text with a map back to the source: sorted segment arrays, looked up by bisection."""
from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable


class Strand:
    """Text put together from pieces of a source.

    Segment ``i`` begins at ``starts[i]`` of ``text`` and stands for ``source[sources[i]:ends[i]]``. An exact segment
    is a copy of it; any other (a decoded entity, a space for a line break) stands for it as a whole.
    """

    __slots__ = ("ends", "exact", "sources", "starts", "text")

    def __init__(self, text: str, starts: list[int], sources: list[int], ends: list[int], exact: list[bool]) -> None:
        self.text, self.starts, self.sources, self.ends, self.exact = text, starts, sources, ends, exact

    @classmethod
    def of(cls, source: str, start: int, end: int) -> Strand:
        """An exact copy of ``source[start:end]``."""
        if end <= start:
            return cls("", [], [], [], [])
        return cls(source[start:end], [0], [start], [end], [True])

    @classmethod
    def build(cls, source: str, pieces: Iterable[tuple[int, int, str | None]]) -> Strand:
        """From ``(start, end, replacement)`` in source order; a replacement of None copies, ``""`` leaves out."""
        texts: list[str] = []
        starts: list[int] = []
        sources: list[int] = []
        ends: list[int] = []
        exact: list[bool] = []
        at = 0
        for start, end, value in pieces:
            part = source[start:end] if value is None else value
            if not part:
                continue
            if value is None and ends and exact[-1] and ends[-1] == start:
                ends[-1] = end
            else:
                starts.append(at)
                sources.append(start)
                ends.append(end)
                exact.append(value is None)
            texts.append(part)
            at += len(part)
        return cls("".join(texts), starts, sources, ends, exact)

    def __len__(self) -> int:
        return len(self.text)

    def slice(self, start: int, end: int) -> Strand:
        """The strand of ``text[start:end]``."""
        if start <= 0 and end >= len(self.text):
            return self
        if end <= start:
            return Strand("", [], [], [], [])
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1) - 1
        starts = [max(s - start, 0) for s in self.starts[first:last + 1]]
        sources, ends = self.sources[first:last + 1], self.ends[first:last + 1]
        exact = self.exact[first:last + 1]
        if exact[-1]:
            ends[-1] = sources[-1] + end - self.starts[last]
        if exact[0]:
            sources[0] += start - self.starts[first]
        return Strand(self.text[start:end], starts, sources, ends, exact)

    def trimmed(self) -> Strand:
        """Without white space at both ends."""
        text = self.text
        stripped = text.strip()
        if len(stripped) == len(text):
            return self
        start = len(text) - len(text.lstrip())
        return self.slice(start, start + len(stripped))

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Smallest source span that covers ``text[start:end]``."""
        if not self.starts:
            return 0, 0
        first = bisect_right(self.starts, start) - 1
        if start >= len(self.text):
            return self.ends[-1], self.ends[-1]
        low = self.sources[first] + (start - self.starts[first] if self.exact[first] else 0)
        if end <= start:
            return low, low
        last = bisect_right(self.starts, end - 1) - 1
        high = self.sources[last] + end - self.starts[last] if self.exact[last] else self.ends[last]
        return low, high

    def is_exact(self, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` is a contiguous copy of the source."""
        if end <= start:
            return True
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1) - 1
        if first == last:
            return self.exact[first]
        low, high = self.to_source(start, end)
        return high - low == end - start and all(self.exact[first:last + 1])


def join(strands: Iterable[tuple[Strand, str]]) -> tuple[Strand, list[tuple[int, int]]]:
    """Strands in source order joined into one.

    Args:
        strands: each with the separator (one character or none) that follows it.

    Returns:
        The joined strand and the span of each part in it.
    """
    texts: list[str] = []
    starts: list[int] = []
    sources: list[int] = []
    ends: list[int] = []
    exact: list[bool] = []
    spans: list[tuple[int, int]] = []
    at = 0
    gap = ""
    for strand, separator in strands:
        if not strand.text:
            spans.append((at, at))
            continue
        if gap:
            # The separator stands for whatever lies between the two parts.
            texts.append(gap)
            starts.append(at)
            sources.append(ends[-1])
            ends.append(strand.sources[0])
            exact.append(False)
            at += len(gap)
        texts.append(strand.text)
        starts.extend(s + at for s in strand.starts)
        sources.extend(strand.sources)
        ends.extend(strand.ends)
        exact.extend(strand.exact)
        spans.append((at, at + len(strand.text)))
        at += len(strand.text)
        gap = separator
    return Strand("".join(texts), starts, sources, ends, exact), spans
