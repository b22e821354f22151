"""The content of a document: its clean text, with every offset mapped back to the source."""
from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from kg.readers.strand import Strand


@dataclass(frozen=True, slots=True)
class ContentPassage:
    """One passage of ``Document.passages`` in content offsets.

    Attributes:
        n: index into ``Document.passages``.
        start, end: half-open span in ``Content.text``.
        sentences: spans that cover all of it; a sentence that goes on in the next cue is cut at the cue's end.
        columns: for a table row, header text and span of each cell.
    """

    n: int
    start: int
    end: int
    sentences: tuple[tuple[int, int], ...] = ()
    columns: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """A speaker label: what the content leaves out but a reader sees as a name.

    Attributes:
        n: the passage that it begins.
        start, end: span of the name in the source; markup inside it (``Anna Be****ck``) is covered.
        name: the name without markup.
    """

    n: int
    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a document says, without markup, labels, timestamps, links and boilerplate.

    Attributes:
        text: passages one after the other, a newline between them; a space between cues that one sentence spans.
        passages: where each passage lies in ``text``.
        utterances: sentences as they were said, in order; in subtitles they may run over several cues, elsewhere
            they are the sentences of the passages.
    """

    text: str
    passages: tuple[ContentPassage, ...]
    utterances: tuple[tuple[int, int], ...]
    labels: tuple[Label, ...]
    strand: Strand = field(repr=False)

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Source span (into ``Document.text``) of a span of ``text``.

        Markup inside it is covered; at a decoded entity the whole entity is.
        """
        return self.strand.to_source(start, end)

    def is_exact(self, start: int, end: int) -> bool:
        """Whether ``document.text`` at ``to_source(start, end)`` reads exactly ``text[start:end]``."""
        return self.strand.is_exact(start, end)

    def passage_at(self, offset: int) -> ContentPassage | None:
        """The passage that holds a content offset; None between passages."""
        low = bisect_right(self.passages, offset, key=lambda p: p.start) - 1
        if low < 0 or offset >= self.passages[low].end:
            return None
        return self.passages[low]
