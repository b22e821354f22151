"""The extraction as a spaCy pipeline, and the way of a document through it.

``load()`` gives a ``spacy.Language`` with the tokenizer ``kg.Tokenizer.v1`` and the components ``kg_entities``,
``kg_quantities``, ``kg_relations`` and ``kg_claims``; each can be added to any other pipeline. What they find stands in
``doc.ents``, in ``doc.spans["kg_quantities"]`` and, with all properties, in ``doc.user_data["kg"]`` (a `View`).
"""
from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

from spacy.lang.xx import MultiLanguage
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg import catalog as catalogs
from kg.extract.confidence import probability
from kg.extract.entities import Memory, find_names
from kg.extract.gazetteer import Gazetteer
from kg.extract.quantities import find_dates, find_quantities, home_currency
from kg.extract.relations import find_links
from kg.extract.speakers import identify_speakers
from kg.extract.statements import find_statements
from kg.extract.view import Part, View
from kg.language import tokenizer
from kg.language.fold import Folded, fold
from kg.model import Document, EntityRef, Extraction, Mention, Passage, Rejected, RelationStatement, Statement
from kg.model import Quantity as QuantityModel
from kg.readers import Content, content, read_text

#: Documents longer than this are read in blocks of whole passages.
BLOCK = 60_000
_KEY = "kg"
Renamed = TypeVar("Renamed", EntityRef, Statement, RelationStatement)


@cache
def resources(extra: tuple[Path, ...] = ()) -> tuple[catalogs.Catalog, Gazetteer]:
    """The catalogue with user files, and its matcher; built once per process."""
    catalog = catalogs.load(extra)
    return catalog, Gazetteer(catalog)


# -- spaCy components -------------------------------------------------------------------------------------------------
def _view(doc: Doc) -> View:
    """The view of a Doc; for one that did not come through `extract`, read as a document of its own."""
    view = doc.user_data.get(_KEY)
    if view is None:
        view = doc.user_data[_KEY] = _view_of(doc.text)
        view.tokens = [(t.idx, t.idx + len(t)) for t in doc if not t.is_space]
    return view


def _view_of(text: str) -> View:
    document = read_text(text) if text.strip() else None
    folded = fold(text)
    same = folded.text if len(folded.text) == len(text) else text
    parts = [Part(p.n, p.start, p.end, p.kind, p.speaker, list(p.sentences), list(p.columns))
             for p in (document.passages if document else ())]
    return View(same, parts or [Part(0, 0, len(text), "paragraph", None, [(0, len(text))])], home=home_currency(text))


@Language.factory("kg_entities", default_config={"catalog": []})
def make_entities(nlp: Language, name: str, catalog: list[str]) -> Callable[[Doc], Doc]:
    """spaCy factory: names of all entity labels, from the catalogue and from their shape and context, as ``doc.ents``.

    Args:
        catalog: paths of user catalogues that extend or override kg's own.
    """
    known, gazetteer = resources(tuple(Path(p) for p in catalog))

    def entities(doc: Doc) -> Doc:
        view = _view(doc)
        memory = doc.user_data.setdefault("kg_memory", Memory())
        view.names = find_names(view, known, gazetteer, memory)
        identify_speakers(view, known)
        spans = [doc.char_span(n.start, n.end, label=n.label, alignment_mode="expand") for n in view.names]
        doc.set_ents(_disjoint(spans), default="outside")
        return doc
    return entities


@Language.factory("kg_quantities")
def make_quantities(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """spaCy factory: quantities and dates, normalised (`kg.model.Quantity`), as ``doc.spans["kg_quantities"]``."""
    def quantities(doc: Doc) -> Doc:
        view = _view(doc)
        names = [(n.start, n.end) for n in view.names]
        view.quantities = find_quantities(view.text, names=names, home=view.home)
        view.dates = find_dates(view.text)
        spans = (doc.char_span(q.start, q.end, label=q.dimension.upper(), alignment_mode="expand") for q in view.quantities)
        doc.spans["kg_quantities"] = [s for s in spans if s is not None]
        return doc
    return quantities


@Language.factory("kg_relations")
def make_relations(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """spaCy factory: typed relations between the names of a Doc; also who belongs to which organisation."""
    def relations(doc: Doc) -> Doc:
        find_links(_view(doc))
        return doc
    return relations


@Language.factory("kg_claims")
def make_claims(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """spaCy factory: quantitative statements with metric, subject, conditions, modality and speaker."""
    def claims(doc: Doc) -> Doc:
        view = _view(doc)
        view.statements = find_statements(view)
        return doc
    return claims


def _disjoint(spans: Sequence[Span | None]) -> list[Span]:
    out: list[Span] = []
    for span in spans:
        if span is not None and (not out or span.start >= out[-1].end):
            out.append(span)
    return out


@cache
def load(extra: tuple[Path, ...] = ()) -> Language:
    """The whole pipeline as a ``spacy.Language`` (``nlp("PaLM 有 5400 亿个参数").ents``).

    Args:
        extra: user catalogues.
    """
    nlp = MultiLanguage.from_config({"nlp": {"tokenizer": {"@tokenizers": "kg.Tokenizer.v1"}}})
    nlp.add_pipe("kg_entities", config={"catalog": [str(p) for p in extra]})
    nlp.add_pipe("kg_quantities")
    nlp.add_pipe("kg_relations")
    nlp.add_pipe("kg_claims")
    return nlp


# -- documents --------------------------------------------------------------------------------------------------------
def extract(document: Document, extra: tuple[Path, ...] = ()) -> Extraction:
    """Read everything out of one document; all offsets are into ``document.text``."""
    nlp = load(extra)
    memory = Memory()
    mentions: list[Mention] = []
    quantities: list[QuantityModel] = []
    statements: list[Statement] = []
    relations: list[RelationStatement] = []
    spoken: dict[int, EntityRef] = {}
    affiliations: dict[EntityRef, EntityRef] = {}
    rejected: list[Rejected] = []
    clean = content(document)
    for view, place in _views(document, clean):
        view.affiliations = affiliations
        view.tokens = tokenizer.tokenize(view.text)
        doc = tokenizer.make_doc(nlp.vocab, view.text, view.tokens)
        doc.user_data[_KEY] = view
        doc.user_data["kg_memory"] = memory
        nlp(doc)
        source = _Source(document, place)
        mentions += source.mentions(view)
        quantities += source.quantities(view)
        statements += source.statements(view)
        relations += source.relations(view)
        rejected += source.rejected(memory)
        spoken.update((part.n, part.person) for part in view.parts if part.person)
    written = _written(mentions)
    mentions = [m.model_copy(update={"name": written[m.label, m.name]}) if (m.label, m.name) in written else m for m in mentions]
    mentions += _label_mentions(document, clean, {n: _renamed(person, written) for n, person in spoken.items()}, mentions)
    return Extraction(
        document=document, mentions=tuple(mentions),
        quantities=tuple(quantities), statements=tuple(_renamed(s, written) for s in statements),
        relations=tuple(_renamed(r, written) for r in relations),
        spoken=tuple((n, _renamed(person, written)) for n, person in sorted(spoken.items())), rejected=tuple(rejected))


def _label_mentions(document: Document, clean: Content, spoken: Mapping[int, EntityRef], mentions: Sequence[Mention]) -> Iterator[Mention]:
    """A speaker label names a person too; it stands before the passage that it begins."""
    known = {(m.label, m.name) for m in mentions if m.origin == "catalog"}
    for label in clean.labels:
        person = spoken.get(label.n)
        if person:
            yield Mention(start=label.start, end=label.end, text=document.text[label.start:label.end], label=person.label, name=person.name,
                          origin="catalog" if (person.label, person.name) in known else "text", method="speaker", confidence=probability("speaker", 0.8))


def _written(mentions: Sequence[Mention]) -> dict[tuple[str, str], str]:
    """Discovered names are matched in folded form; a document in Traditional characters gets them back as it writes them."""
    out: dict[tuple[str, str], str] = {}
    for m in mentions:
        if m.origin == "text" and m.text != m.name and (m.label, m.name) not in out and fold(m.text).text == m.name:
            out[m.label, m.name] = m.text
    return out


def _renamed(value: Renamed, written: dict[tuple[str, str], str]) -> Renamed:
    """A statement, relation or reference with the names of ``written``."""
    if not written:
        return value
    if isinstance(value, EntityRef):
        name = written.get((value.label, value.name))
        return value.model_copy(update={"name": name}) if name else value
    update: dict[str, object] = {}
    for field in ("about", "using", "on", "versus", "speaker", "head", "tail"):
        old = getattr(value, field, None)
        if isinstance(old, tuple):
            update[field] = tuple(_renamed(r, written) for r in old)
        elif old is not None:
            update[field] = _renamed(old, written)
    return value.model_copy(update=update)



Place = Callable[[int, int], tuple[int, int]]


def _views(document: Document, clean: Content | None = None) -> Iterator[tuple[View, Place]]:
    """The document's content in folded blocks, each with the way back to source offsets."""
    clean = clean or content(document)
    passages = list(clean.passages)
    home = home_currency(clean.text)
    first = 0
    while first < len(passages):
        last = first
        while last + 1 < len(passages) and passages[last + 1].end - passages[first].start <= BLOCK:
            last += 1
        base, stop = passages[first].start, passages[last].end
        folded = fold(clean.text[base:stop])
        utterances = [(s, e) for s, e in clean.utterances if base <= s < stop]

        def forward(offset: int, folded: Folded = folded, base: int = base) -> int:
            return folded.from_source(offset - base, offset - base)[0]

        parts, k = [], 0
        for passage in passages[first:last + 1]:
            sentences = []
            while k < len(utterances) and utterances[k][0] < passage.end:
                sentences.append((forward(utterances[k][0]), forward(min(utterances[k][1], stop))))
                k += 1
            own = document.passages[passage.n]
            columns = [(h, forward(s), forward(e)) for h, s, e in passage.columns]
            parts.append(Part(passage.n, forward(passage.start), forward(passage.end), own.kind, own.speaker,
                              sentences, columns))

        def place(start: int, end: int, folded: Folded = folded, base: int = base) -> tuple[int, int]:
            s, e = folded.to_source(start, end)
            return clean.to_source(s + base, e + base)
        yield View(folded.text, parts, document.date, home), place
        first = last + 1


class _Source:
    """Turns what a view found into seam models with source offsets."""

    def __init__(self, document: Document, place: Place) -> None:
        self._text, self._place, self._passages = document.text, place, document.passages
        self._starts = [p.start for p in document.passages]

    def _passage(self, offset: int, otherwise: int) -> Passage:
        """The passage that holds a source offset; ``otherwise`` is its number where none does."""
        k = bisect_right(self._starts, offset) - 1
        return self._passages[k] if k >= 0 and offset < self._passages[k].end else self._passages[otherwise]

    def mentions(self, view: View) -> Iterator[Mention]:
        for n in (n for name in view.names for n in (name, *name.inner)):
            start, end = self._place(n.start, n.end)
            yield Mention.model_construct(start=start, end=end, text=self._text[start:end], label=n.label, name=n.name, origin=n.origin,
                                          method=n.method, confidence=probability(n.method, n.confidence))

    def rejected(self, memory: Memory) -> Iterator[Rejected]:
        """Takes the rejected candidates out of the memory."""
        for r in memory.rejected:
            start, end = self._place(r.start, r.end)
            yield Rejected.model_construct(start=start, end=end, text=self._text[start:end], label=r.label, confidence=r.confidence, reason=r.reason)
        memory.rejected.clear()

    def _quantity(self, quantity: QuantityModel) -> QuantityModel:
        start, end = self._place(quantity.start, quantity.end)
        return QuantityModel.model_construct(**{**quantity.__dict__, "start": start, "end": end, "text": self._text[start:end]})

    def quantities(self, view: View) -> Iterator[QuantityModel]:
        return (self._quantity(q) for q in view.quantities)

    def statements(self, view: View) -> Iterator[Statement]:
        for f in view.statements:
            quantity = self._quantity(f.quantity)
            start, end = self._place(f.sentence.start, f.sentence.end)
            passage = self._passage(quantity.start, f.sentence.part.n)
            # A sentence may run over several cues; what is quoted is its part in the cue of the number.
            start, end = max(start, passage.start), min(end, passage.end)
            yield Statement.model_construct(
                quantity=quantity, metric=f.metric, about=tuple(f.about), using=tuple(f.using), on=tuple(f.on), versus=tuple(f.versus),
                modality=f.modality, speaker=f.speaker, as_of=f.as_of, aspect=f.aspect, passage=passage.n, quote_start=min(start, quantity.start),
                quote_end=max(end, quantity.end), confidence=f.confidence)

    def relations(self, view: View) -> Iterator[RelationStatement]:
        for link in view.links:
            start, end = self._place(link.start, link.end)
            yield RelationStatement.model_construct(
                head=link.head, type=link.type, tail=link.tail, passage=link.part.n, start=start, end=end, quote=self._text[start:end],
                confidence=link.confidence, modality=link.modality, since=link.since, until=link.until, as_of=link.as_of)
