"""Blocks: what the format parsers hand on, one for each paragraph, heading, item, row or cue."""
from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import PassageKind
from kg.readers.inline import Edit, Run, clean
from kg.readers.strand import Strand
from kg.readers.strand import join as join_strands

# So many lines in a row, and they are the fragments of a recogniser rather than a list.
FRAGMENTS = 8

_MARKS = tuple(".!?。！？…;；:：,，、)）]】")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
HAN_OR_MARK = re.compile("[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")
_SENTENCE_END = re.compile("[.!?。！？…;；:：][\"'”’」』）)】]*$")


@dataclass(slots=True)
class Block:
    """One block of content in clean text.

    Attributes:
        run: the clean text, its map and its bold stretches.
        kind: as in ``model.Passage``.
        speaker: from markup (a voice tag) or, later, from a label.
        time_start, time_end: seconds.
        columns: for a row, header text and span of each cell in clean offsets.
        tail: the rest of the source line behind the text, where a timestamp may stand.
        label: whether the block begins a turn.
        named: source span of the speaker's name in the label or voice tag that begins the turn.
    """

    run: Run
    kind: PassageKind = "paragraph"
    speaker: str | None = None
    time_start: float | None = None
    time_end: float | None = None
    columns: tuple[tuple[str, int, int], ...] = ()
    tail: str = ""
    label: bool = False
    named: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        return self.run.strand.text

    def slice(self, start: int, end: int) -> Block:
        """The block of ``text[start:end]`` without white space at its ends; a part of a row has no columns."""
        text = self.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == 0 and end == len(text):
            return self
        marks = self.run.bold
        first = bisect_left(marks, start, key=lambda span: span[1])
        last = bisect_left(marks, end, key=lambda span: span[0])
        bold = tuple(
            (max(a, start) - start, min(b, end) - start) for a, b in marks[first:last] if b > start
        ) if first < last else ()
        run = Run(self.run.strand.slice(start, end), bold)
        return Block(run, self.kind, self.speaker, self.time_start, self.time_end, (), self.tail, self.label, self.named)


def lines(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Spans of the lines of a text, line ends left out."""
    end = len(text) if end is None else end
    for match in _LINE.finditer(text, start, end):
        low, high = match.span()
        if low == high == end and low != start:
            return
        while high > low and text[high - 1] in "\r\n":
            high -= 1
        yield low, high


def width(text: str) -> int:
    """Columns that a text takes on a terminal: two for a Chinese character."""
    return len(text) + len(HAN_OR_MARK.findall(text))


def wrapped(text: str, spans: list[tuple[int, int]]) -> bool:
    """Whether the lines of a paragraph were broken to fit a width, not to begin something new."""
    if len(spans) < 2:
        return False
    widths = [width(text[a:b].rstrip()) for a, b in spans]
    longest = max(widths)
    if not 40 <= longest <= 130:
        return False
    if len(spans) == 2 and not (longest >= 55 and text[spans[1][0]:spans[1][0] + 1].islower()):
        # Two lines may well be a headline and what is under it.
        return False
    inner = widths[:-1]
    full = sum(w >= 0.7 * longest for w in inner)
    ended = sum(bool(_SENTENCE_END.search(text[a:b].rstrip())) for a, b in spans[:-1])
    return full >= 0.8 * len(inner) and ended <= 0.5 * len(inner)


def spoken(text: str, spans: list[tuple[int, int]]) -> bool:
    """Whether the lines are fragments of unpunctuated speech, as recognisers write them: many, short, without ends."""
    if len(spans) < FRAGMENTS:
        return False
    own = [text[a:b].strip() for a, b in spans]
    ended = sum(line[-1:] in _MARKS or line[:1].isdigit() or not line[:1].isalpha() for line in own)
    labelled = sum(any(mark in line[:16] for mark in ":：") for line in own)
    capital = sum(line[:1].isupper() and not HAN_OR_MARK.search(line) for line in own)
    short = sum(width(line) <= 70 for line in own)
    few = len(own) // 5
    return ended <= few and labelled <= few and capital <= few and short >= len(own) - few


def paragraph(
    text: str, spans: list[tuple[int, int]], *, markdown: bool, kind: PassageKind = "paragraph", join: bool | None = None,
) -> Iterator[Block]:
    """Blocks of the lines of one paragraph: one block if the lines were wrapped, else one for each line.

    Args:
        text: the source.
        spans: the lines, each without its prefix (list mark, quote mark) and line end.
        markdown: whether the paragraph is in Markdown.
        join: True to join the lines whatever they look like.
    """
    start, end = spans[0][0], spans[-1][1]
    together = wrapped(text, spans) if join is None else join
    pause = not together and join is None and spoken(text, spans)
    edits: list[Edit] = []
    for (_, high), (low, _) in itertools.pairwise(spans):
        if low > high:
            edits.append((high, low, " " if pause else _glue(text, high, low) if together else "\n"))
    run = clean(text, start, end, markdown=markdown, prefix=tuple(edits))
    stops = [high for _, high in spans]
    whole = Block(run, kind)
    for low, high in lines(run.text):
        block = whole.slice(low, high)
        if block.text:
            end = block.run.strand.ends[-1]
            block.tail = text[end:min(stops[bisect_left(stops, end)], end + 80)]
            yield block


def _glue(text: str, high: int, low: int) -> str:
    """What stands for a line break inside a sentence: nothing between two Chinese characters, else a space."""
    before = text[high - 1:high]
    return "" if HAN_OR_MARK.match(before) and HAN_OR_MARK.match(text[low:low + 1]) else " "


def row(text: str, cells: list[tuple[int, int]], headers: list[str], *, markdown: bool) -> Block:
    """A table row: its cells, `` | `` between them."""
    strands: list[Strand] = [clean(text, a, b, markdown=markdown).strand.trimmed() for a, b in cells]
    strand, spans = join_strands((s, " | ") for s in strands)
    columns = tuple(
        (headers[i] if i < len(headers) else "", a, b) for i, (a, b) in enumerate(spans) if b > a
    ) if headers else ()
    return Block(Run(strand), "row", columns=columns)
