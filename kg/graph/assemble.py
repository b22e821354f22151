"""Extractions made a graph as the contract has it: nodes and edges, each traced to the words that state it."""
from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from kg.catalog import Catalog
from kg.graph.amounts import Amounts
from kg.graph.claims import MergedClaim, conflicts, merge
from kg.graph.graph import Graph
from kg.graph.ids import entity_id
from kg.model import EntityRef, Extraction, Mention, Passage, RelationStatement
from kg.resolve import Identities
from kg.schema import schema

#: Ways of finding a mention whose written form is a name of the entity (a misheard form is not).
_NAMING = frozenset({"gazetteer", "shape", "introduced", "recogniser"})


def assemble(extractions: Sequence[Extraction], identities: Identities, catalog: Catalog, *, with_catalog_facts: bool = False) -> Graph:
    """The graph of some extractions; it does not depend on their order.

    Args:
        with_catalog_facts: also add what the catalogue knows about the entities found, as ``origin: catalog`` edges.
    """
    extractions = sorted(extractions, key=lambda e: e.document.id)
    builder = _Builder(identities, catalog)
    for extraction in extractions:
        builder.document(extraction)
    builder.claims(merge(extractions, identities.of))
    builder.relations(extractions)
    if with_catalog_facts:
        builder.catalog_facts()
    return builder.graph()


class _Builder:
    def __init__(self, identities: Identities, catalog: Catalog) -> None:
        self._identities, self._catalog = identities, catalog
        self._nodes: list[dict[str, Any]] = []
        self._edges: list[dict[str, Any]] = []
        self._mentions: dict[EntityRef, list[tuple[str, Mention]]] = defaultdict(list)
        self._entities: set[EntityRef] = set()
        self._known: set[EntityRef] = set()
        self._amounts = Amounts(())

    def _id(self, ref: EntityRef) -> str:
        ref = self._identities.of(ref)
        self._entities.add(ref)
        return entity_id(ref.label, ref.name)

    def _fits(self, kind: str, source: str, target: EntityRef) -> bool:
        """Whether an edge may go there: joining the names of all documents can give an end another label than the
        document that states it did."""
        relation = schema().relationships[kind]
        return source in relation.sources and target.label in relation.targets

    def document(self, extraction: Extraction) -> None:
        """The Document, its Passages, what they mention and who speaks."""
        d = extraction.document
        node = {"id": d.id, "label": "Document", "path": d.path, "title": d.title, "sha256": d.sha256, "language": d.language,
                "chars": len(d.text)}
        self._nodes.append(node | ({"date": d.date} if d.date else {}))
        for p in d.passages:
            self._nodes.append({"id": _passage_id(d.id, p.n), "label": "Passage", "text": d.text[p.start:p.end], "start": p.start,
                                "end": p.end, "speaker": p.speaker, "time_start": p.time_start, "time_end": p.time_end, "document": d.id})
            self._edges.append({"source": _passage_id(d.id, p.n), "target": d.id, "type": "IN"})
        starts = [p.start for p in d.passages]
        for m in extraction.mentions:
            ref = self._identities.of(EntityRef(label=m.label, name=m.name))
            passage = _passage_at(d.passages, starts, m.start) or (_passage_after(d.passages, starts, m.start) if m.method == "speaker" else None)
            if passage is None:
                continue
            self._mentions[ref].append((d.id, m))
            if m.origin == "catalog":
                self._known.add(ref)
            self._edges.append({"source": _passage_id(d.id, passage.n), "target": self._id(ref), "type": "MENTIONS", "start": m.start,
                                "end": m.end, "text": m.text, "confidence": m.confidence, "method": m.method})
        for n, person in extraction.spoken:
            if self._fits("SPOKEN_BY", "Passage", self._identities.of(person)):
                self._edges.append({"source": _passage_id(d.id, n), "target": self._id(person), "type": "SPOKEN_BY"})

    def claims(self, merged: Sequence[MergedClaim]) -> None:
        """Claims, their subjects and conditions, their evidence and conflicts."""
        self._amounts = Amounts(merged)
        for claim in merged:
            documents = {e.extraction.document.id for e in claim.evidence}
            value = {k: v for k, v in claim.value().items() if v is not None or k in ("low", "high")}
            self._nodes.append({"id": claim.id, "label": "Claim", **value, "text": claim.text, "statements": len(claim.evidence),
                                "documents": len(documents)})
            confidence = max(e.statement.confidence for e in claim.evidence)
            variants = sorted(claim.variants, key=lambda r: (r.label, r.name))
            for kind, refs in (("ABOUT", (*claim.about, *variants)), ("USING", claim.using), ("ON", claim.on), ("VERSUS", claim.versus)):
                for ref in refs:
                    self._edges.append({"source": claim.id, "target": self._id(ref), "type": kind, "confidence": confidence})
            speakers = set()
            for e in claim.evidence:
                s, document = e.statement, e.extraction.document
                self._edges.append({
                    "source": claim.id, "target": _passage_id(document.id, s.passage), "type": "EVIDENCED_BY", "start": s.quantity.start,
                    "end": s.quantity.end, "quantity": s.quantity.text, "quote": document.text[s.quote_start:s.quote_end],
                    "speaker": self._identities.of(s.speaker).name if s.speaker else e.speaker, "modality": s.modality,
                    "confidence": s.confidence})
                if s.speaker and self._fits("STATED_BY", "Claim", self._identities.of(s.speaker)):
                    speakers.add(self._id(s.speaker))
            self._edges += [{"source": claim.id, "target": s, "type": "STATED_BY"} for s in sorted(speakers)]
        for a, b, reason in conflicts(merged):
            self._edges.append({"source": a.id, "target": b.id, "type": "CONFLICTS_WITH", "reason": reason})

    def relations(self, extractions: Sequence[Extraction]) -> None:
        """One edge for each relation, with all passages that state it and the best quote."""
        found: dict[tuple[str, str, str], list[tuple[Extraction, RelationStatement]]] = defaultdict(list)
        for extraction in extractions:
            for r in extraction.relations:
                if not self._fits(r.type, self._identities.of(r.head).label, self._identities.of(r.tail)):
                    continue
                head, tail = self._id(r.head), self._id(r.tail)
                if schema().relationships[r.type].symmetric and tail < head:
                    head, tail = tail, head
                if head != tail:
                    found[head, r.type, tail].append((extraction, r))
        about = {(e["source"], e["target"]) for e in self._edges if e["type"] == "ABOUT"}
        for (head, kind, tail), statements in found.items():
            self._edges += [{"source": claim, "target": end, "type": "ABOUT", "confidence": confidence}
                            for (claim, end), confidence in self._ends_of_amounts(head, tail, statements).items() if (claim, end) not in about
                            and not about.add((claim, end))]
            statements.sort(key=lambda s: (s[1].modality != "asserted", -s[1].confidence, s[0].document.id, s[1].start, s[1].end))
            extraction, best = statements[0]
            edge = {"source": head, "target": tail, "type": kind, "confidence": best.confidence, "origin": "text",
                    "statements": len(statements),
                    "evidence": sorted({_passage_id(e.document.id, r.passage) for e, r in statements}, key=_passage_order),
                    "quote": best.quote, "start": best.start, "end": best.end, "document": extraction.document.id,
                    "modality": best.modality}
            for key in ("since", "until", "as_of"):
                value = next((getattr(r, key) for _, r in statements if getattr(r, key)), None)
                if value:
                    edge[key] = value
            self._edges.append(edge)

    def _ends_of_amounts(self, head: str, tail: str, statements: Sequence[tuple[Extraction, RelationStatement]]) -> dict[tuple[str, str], float]:
        """The amount of an investment or acquisition is about both of its ends."""
        return {(claim, end): confidence for e, r in statements if r.modality != "question"
                for claim, confidence in self._amounts.of(e.document.id, r) for end in (head, tail)}

    def catalog_facts(self) -> None:
        """What the catalogue knows between entities that the documents mention; carries no evidence."""
        stated = {(e["source"], e["type"], e["target"]) for e in self._edges}
        here = {entity_id(r.label, r.name) for r in self._entities}
        for head, kind, tail in self._catalog.facts():
            source, target = entity_id(head.label, head.name), entity_id(tail.label, tail.name)
            relation = schema().relationships[kind]
            if source in here and target in here and (source, kind, target) not in stated and (
                    head.label in relation.sources and tail.label in relation.targets):
                self._edges.append({"source": source, "target": target, "type": kind, "confidence": 0.99, "origin": "catalog",
                                    "statements": 0, "evidence": []})

    def _entity_node(self, identifier: str, refs: list[EntityRef]) -> dict[str, Any]:
        ref = min(refs, key=lambda r: (r not in self._known, -len(self._mentions[r]), r.name))
        mentions = [m for r in refs for m in self._mentions[r]]
        known = self._catalog.by_id.get((ref.label, ref.name)) if ref in self._known or not mentions else None
        written = Counter(" ".join(m.text.split()) for _, m in mentions if m.method in _NAMING)
        aliases = {*(known.aliases if known else ()), *written} - {ref.name}
        node = {"id": identifier, "label": ref.label, "name": ref.name, "aliases": sorted(aliases),
                "origin": "catalog" if known else "text",
                "confidence": round(max((m.confidence for _, m in mentions), default=0.7), 3), "mentions": len(mentions),
                "documents": len({d for d, _ in mentions})}
        return node | ({"wikidata": known.wikidata} if known and known.wikidata else {})

    def graph(self) -> Graph:
        by_id: dict[str, list[EntityRef]] = defaultdict(list)
        for ref in sorted(self._entities, key=lambda r: (r.label, r.name)):
            by_id[entity_id(ref.label, ref.name)].append(ref)
        nodes = self._nodes + [self._entity_node(identifier, refs) for identifier, refs in by_id.items()]
        nodes.sort(key=lambda n: (n["label"], _passage_order(n["id"]) if n["label"] == "Passage" else (n["id"], 0)))
        edges = sorted(self._edges, key=lambda e: (e["type"], e["source"], e["target"], e.get("start") or 0, e.get("end") or 0))
        return Graph(nodes, edges)


def _passage_id(document: str, n: int) -> str:
    return f"Passage/{document.partition('/')[2]}/{n}"


def _passage_order(identifier: str) -> tuple[str, int]:
    head, _, n = identifier.rpartition("/")
    return head, int(n)


def _passage_at(passages: Sequence[Passage], starts: list[int], offset: int) -> Passage | None:
    k = bisect_right(starts, offset) - 1
    return passages[k] if k >= 0 and offset < passages[k].end else None


def _passage_after(passages: Sequence[Passage], starts: list[int], offset: int) -> Passage | None:
    """The passage that a speaker label at an offset begins."""
    k = bisect_right(starts, offset)
    return passages[k] if k < len(passages) else None
