"""The typed values that pass between the stages. Every ``start``/``end`` is a character offset into
``Document.text`` (the decoded source file), and ``document.text[start:end] == text`` always holds.

readers -> Document; language -> spans inside it; extract -> Extraction; resolve and graph -> Graph.
"""
from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Comparator = Literal["=", "~", "<", "<=", ">", ">=", "range"]
Modality = Literal["asserted", "estimated", "reported", "hypothetical", "predicted", "question", "negated"]
PassageKind = Literal["turn", "paragraph", "heading", "cue", "item", "row", "window"]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Passage(Frozen):
    """A stretch of content: a speaker turn, paragraph, heading, cue, list item, table row or window of speech.

    ``speaker`` is the name as the label writes it (``**Name**``, ``名字:``, ``<v Name>``), None where the document
    does not show it. ``sentences`` are half-open offset pairs inside ``start``..``end`` that cover all content.
    ``columns`` gives, for a table row, the header text of each cell and the cell's span.
    """

    n: int
    start: int
    end: int
    kind: PassageKind = "paragraph"
    speaker: str | None = None
    time_start: float | None = None
    time_end: float | None = None
    sentences: tuple[tuple[int, int], ...] = ()
    columns: tuple[tuple[str, int, int], ...] = ()


class Document(Frozen):
    """One decoded document. ``id`` is ``Document/<first 12 hex of sha256>``; the hash is taken over the source bytes
    (for one record of a JSONL file, over the record's id and text)."""

    id: str
    path: str
    sha256: str
    text: str
    format: str
    encoding: str
    language: str
    title: str = ""
    date: str | None = None
    passages: tuple[Passage, ...] = ()


class Span(Frozen):
    start: int
    end: int
    text: str


class Mention(Span):
    """A name in the text, linked to an entity.

    ``label``/``name`` say which node (``Model``/``PaLM``), ``method`` which extractor found it (gazetteer, shape,
    introduced, context, speaker, recogniser, spelling, phonetic, coreference), ``origin`` whether the entity was known beforehand.
    """

    label: str
    name: str
    origin: Literal["catalog", "text"]
    method: str
    confidence: float


class Quantity(Span):
    """A number with its unit as the contract normalises it: an interval in base units, ``None`` = open.

    ``noun`` is the counted noun as written (家公司 -> 公司), ``dimension`` one of parameter, token, money, percent,
    multiple, time, data, length, area, volume, mass, speed, angle, temperature, power, energy, voltage, current, charge,
    pressure, force, torque, level, frequency, compute, bandwidth, rate, pixel, count, none. ``from_low``/``from_high`` hold the old value of a change. ``trend`` says which way a change or a
    multiple goes: ``up``, ``down`` or None.
    """

    low: float | None
    high: float | None
    unit: str
    comparator: Comparator
    dimension: str
    per: str | None = None
    from_low: float | None = None
    from_high: float | None = None
    approximate: bool = False
    noun: str | None = None
    trend: Literal["up", "down"] | None = None


class DateSpan(Span):
    """A calendar date or period, ISO 8601 as far as it is known: ``2018``, ``2024-05``, ``2024-Q3``, ``2024-05-13``;
    relative ones (去年, last March) keep ``iso`` None unless the document's date resolves them."""

    iso: str | None


class EntityRef(Frozen):
    label: str
    name: str

    # As pydantic has them, but without looking for what a reference cannot have: they are compared very often.
    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, EntityRef) and self.name == other.name and self.label == other.label)

    def __hash__(self) -> int:
        return hash((self.label, self.name))


class Statement(Frozen):
    """One quantitative statement: what a Claim node is made of, before equal ones are merged. ``aspect`` is the part or
    kind of the measure (active parameters, output price), None where the words name none."""

    quantity: Quantity
    metric: str
    about: tuple[EntityRef, ...] = ()
    using: tuple[EntityRef, ...] = ()
    on: tuple[EntityRef, ...] = ()
    versus: tuple[EntityRef, ...] = ()
    modality: Modality = "asserted"
    speaker: EntityRef | None = None
    as_of: str | None = None
    aspect: str | None = None
    passage: int
    quote_start: int
    quote_end: int
    confidence: float


class RelationStatement(Frozen):
    """One statement of a relation between two entities; ``start``/``end`` span the words that state it."""

    head: EntityRef
    type: str
    tail: EntityRef
    passage: int
    start: int
    end: int
    quote: str
    confidence: float
    modality: Modality = "asserted"
    since: str | None = None
    until: str | None = None
    as_of: str | None = None


class Rejected(Span):
    """A candidate for a name that did not become an entity, with its confidence and the reason."""

    label: str
    confidence: float
    reason: str


class Extraction(Frozen):
    """Everything that was read out of one document."""

    document: Document
    mentions: tuple[Mention, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    statements: tuple[Statement, ...] = ()
    relations: tuple[RelationStatement, ...] = ()
    spoken: tuple[tuple[int, EntityRef], ...] = ()
    rejected: tuple[Rejected, ...] = ()
