"""What the pipeline's components share about one stretch of text while they work on it.

Offsets are into ``View.text``. The seams (`kg.model`) are built from it at the end, with offsets into the source."""
from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from kg.catalog import Entity
from kg.model import DateSpan, EntityRef, Quantity


@dataclass(slots=True)
class Part:
    """A passage inside the view: its number in the document, span, speaker label, and for table rows the columns."""

    n: int
    start: int
    end: int
    kind: str
    speaker: str | None
    sentences: list[tuple[int, int]]
    columns: list[tuple[str, int, int]] = field(default_factory=list)
    person: EntityRef | None = None


@lru_cache(maxsize=1 << 14)
def _ref(label: str, name: str) -> EntityRef:
    return EntityRef(label=label, name=name)


@dataclass(slots=True)
class Name:
    """A name found in the text, linked to an entity (``entity`` where the catalogue knows it). ``inner`` are the names
    inside a title: mentioned, but no part of what the sentence says."""

    start: int
    end: int
    label: str
    name: str
    origin: str
    method: str
    confidence: float
    entity: Entity | None = None
    inner: tuple[Name, ...] = ()

    @property
    def ref(self) -> EntityRef:
        return _ref(self.label, self.name)

    @property
    def generic(self) -> bool:
        return self.entity is not None and self.entity.generic


@dataclass(slots=True)
class Sentence:
    start: int
    end: int
    part: Part


@dataclass(slots=True)
class Found:
    """A quantitative statement before it leaves the pipeline; offsets of the quantity are inside it."""

    quantity: Quantity
    metric: str
    sentence: Sentence
    about: list[EntityRef] = field(default_factory=list)
    using: list[EntityRef] = field(default_factory=list)
    on: list[EntityRef] = field(default_factory=list)
    versus: list[EntityRef] = field(default_factory=list)
    modality: str = "asserted"
    speaker: EntityRef | None = None
    as_of: str | None = None
    aspect: str | None = None
    direct: bool = True  # words of its own say what it measures
    confidence: float = 0.8


@dataclass(slots=True)
class Link:
    """A relation statement before it leaves the pipeline."""

    head: EntityRef
    type: str
    tail: EntityRef
    part: Part
    start: int
    end: int
    confidence: float
    modality: str = "asserted"
    since: str | None = None
    until: str | None = None
    as_of: str | None = None


@dataclass(slots=True)
class View:
    """A stretch of text with everything found in it so far."""

    text: str
    parts: list[Part]
    date: str | None = None
    home: tuple[bool, str] | None = None  # as `quantities.home_currency` gives it
    names: list[Name] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    dates: list[DateSpan] = field(default_factory=list)
    statements: list[Found] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    tokens: list[tuple[int, int]] = field(default_factory=list)
    affiliations: dict[EntityRef, EntityRef] = field(default_factory=dict)
    speaks_for: EntityRef | None = None  # whom "we" is, where names, a byline or the speakers say so
    _sentences: list[Sentence] | None = None

    @property
    def sentences(self) -> list[Sentence]:
        """All sentences in order."""
        if self._sentences is None:
            self._sentences = [Sentence(s, e, p) for p in self.parts for s, e in p.sentences]
        return self._sentences

    def names_in(self, start: int, end: int) -> list[Name]:
        """Names that lie inside a span, in order. `names` must be sorted by start."""
        k = bisect_right(self.names, start - 1, key=lambda n: n.start)
        out = []
        while k < len(self.names) and self.names[k].start < end:
            if self.names[k].end <= end:
                out.append(self.names[k])
            k += 1
        return out

    def quantities_in(self, start: int, end: int) -> list[Quantity]:
        """Quantities that lie inside a span, in order."""
        k = bisect_right(self.quantities, start - 1, key=lambda q: q.start)
        out = []
        while k < len(self.quantities) and self.quantities[k].start < end:
            if self.quantities[k].end <= end:
                out.append(self.quantities[k])
            k += 1
        return out

    def part_at(self, offset: int) -> Part | None:
        """The passage that holds an offset, None between passages."""
        k = bisect_right(self.parts, offset, key=lambda p: p.start) - 1
        return self.parts[k] if k >= 0 and offset < self.parts[k].end else None


def apart(names: Iterable[Name]) -> list[Name]:
    """Names that do not overlap, sorted by start; where two do, the one that comes first in the given order is kept."""
    cells: set[int] = set()
    out = []
    for name in names:
        span = range(name.start, name.end)
        if not any(i in cells for i in span):
            cells.update(span)
            out.append(name)
    return sorted(out, key=lambda n: n.start)
