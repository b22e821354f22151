"""What documents state, held against what the catalogue knows: new relations, and those that contradict it or each other."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kg.catalog import Catalog, Entity
from kg.language.names import name_key
from kg.schema import schema

#: Relations of which an entity has few: type -> whether the tail is what has few heads (one maker) or the head few tails.
_FEW = {"DEVELOPED": True, "FOUNDED": True, "ACQUIRED": True, "PART_OF": False, "VARIANT_OF": False, "SUCCESSOR_OF": False}
#: Those of which several sources that name different ones contradict each other even where the catalogue knows nothing.
_ONE = frozenset({"ACQUIRED"})


@dataclass(frozen=True, slots=True)
class Stated:
    """A relation edge of a graph that a document states, with the names of its ends."""

    head: str
    type: str
    tail: str
    head_label: str
    tail_label: str
    names: frozenset[str]
    modality: str
    confidence: float
    statements: int
    quote: str

    def about(self, name: str) -> bool:
        """Whether one of its ends has this name or alias."""
        return name_key(name) in self.names


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the catalogue lacks a relation, and what it or another document says against it."""

    new: bool
    reason: str | None


def stated(nodes: Iterable[dict[str, Any]], edges: Iterable[dict[str, Any]]) -> list[Stated]:
    """The relations of a graph that its documents state, surest first.

    Args:
        nodes, edges: those of a graph as the contract has it; all nodes are taken before the first edge.
    """
    by_id = {n["id"]: n for n in nodes if n["label"] in schema().entity_labels}
    out = []
    for e in edges:
        if e["type"] in schema().relations and e.get("origin") == "text" and e["source"] in by_id and e["target"] in by_id:
            head, tail = by_id[e["source"]], by_id[e["target"]]
            names = frozenset(name_key(n) for node in (head, tail) for n in (node["name"], *node["aliases"]))
            out.append(Stated(head["name"], e["type"], tail["name"], head["label"], tail["label"], names, e.get("modality", "asserted"),
                              e["confidence"], e["statements"], e.get("quote", "")))
    return sorted(out, key=lambda r: (-r.confidence, -r.statements, r.type, r.head, r.tail))


def compare(relations: Sequence[Stated], catalog: Catalog) -> list[Verdict]:
    """A verdict for each relation."""
    known: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    facts = set()
    for head, kind, tail in catalog.facts():
        facts.add((_key(head), kind, _key(tail)))
        if kind in _FEW:
            owner, other = (tail, head) if _FEW[kind] else (head, tail)
            known[kind, owner.label, owner.name].add(other.name)
    others: dict[tuple[str, str], set[str]] = defaultdict(set)
    for r in relations:
        if r.type in _ONE and r.modality == "asserted":
            others[r.type, r.tail].add(r.head)
    return [_verdict(r, facts, known, others) for r in relations]


def _key(entity: Entity) -> tuple[str, str]:
    return entity.label, entity.name


def _verdict(r: Stated, facts: set, known: dict[tuple[str, str, str], set[str]], others: dict[tuple[str, str], set[str]]) -> Verdict:
    pairs = {((r.head_label, r.head), r.type, (r.tail_label, r.tail))}
    if schema().relationships[r.type].symmetric:
        pairs.add(((r.tail_label, r.tail), r.type, (r.head_label, r.head)))
    new = not pairs & facts
    reason = None
    if new and r.type in _FEW:
        owner, other = ((r.tail_label, r.tail), r.head) if _FEW[r.type] else ((r.head_label, r.head), r.tail)
        there = known.get((r.type, *owner), set())
        if there and other not in there:
            reason = f"the catalogue has {', '.join(sorted(there))}"
    rivals = others.get((r.type, r.tail), set()) - {r.head}
    if reason is None and rivals and r.modality == "asserted":
        reason = f"another statement has {', '.join(sorted(rivals))}"
    return Verdict(new, reason)
