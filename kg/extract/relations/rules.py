"""Patterns over masked sentences."""
from __future__ import annotations

from collections.abc import Iterator

from kg.catalog import FACTS, Entity
from kg.extract.cues import Cues
from kg.extract.modality import clauses, modality_of
from kg.extract.relations.data import Compiled, compiled
from kg.extract.relations.discourse import Discourse
from kg.extract.relations.masked import Item, Masked
from kg.extract.view import Link
from kg.language.names import name_key
from kg.model import EntityRef
from kg.schema import schema

_MAKING = {"DEVELOPED": "developer", "FOUNDED": "founder"}
_STILL = frozenset({"COMPARED_WITH"})  # two things that are said not to be equal are compared all the same


def find(masked: Masked, discourse: Discourse, cues: Cues) -> Iterator[Link]:
    """All relations that the patterns see in a sentence."""
    spans = None
    for pattern in compiled():
        if not all(need & masked.marks for need in pattern.needs):
            continue
        at = 0
        while True:
            match = pattern.regex.search(masked.text, at)
            if match is None:
                break
            at = match.start() + 1
            found = {g: masked.at[match.start(g)] for g in pattern.allowed if match.group(g) is not None}
            ends = _ends(pattern, found, masked, discourse, match.start())
            if not ends:
                continue
            if spans is None:
                spans = clauses(discourse.view.text, masked.sentence.start, masked.sentence.end)
            places = sorted((i.start, i.end) for i in found.values())
            start = min(places[0][0], masked.source(match.start()))
            end = max(places[-1][1], min(masked.source(match.end()), masked.sentence.end))
            modality = modality_of(discourse.view.text, cues, masked.sentence, spans, places[-1][0], places[-1][1],
                                   None)
            if modality == "negated":
                if pattern.type not in _STILL:
                    continue
                modality = "asserted"
            for head, tail in ends:
                yield Link(head, pattern.type, tail, masked.sentence.part, start, end, pattern.confidence, modality)


Pair = tuple[EntityRef, EntityRef]


def _ends(pattern: Compiled, found: dict[str, Item], masked: Masked, discourse: Discourse, at: int) -> list[Pair]:
    if "pair" in found:
        refs = [r for r in found["pair"].refs if r.label in pattern.allowed["pair"]]
        return [(a, b) for k, a in enumerate(refs) for b in refs[k + 1:] if _fits(pattern.type, a, b)]
    heads = _side("h", pattern, found, masked, discourse)
    tails = _side("t", pattern, found, masked, discourse)
    if not heads and pattern.head and tails:
        heads = _missing(pattern.head, masked, discourse, at, {r for r, _ in tails})
    if not tails and pattern.tail and heads:
        tails = _missing(pattern.tail, masked, discourse, at, {r for r, _ in heads})
    return [(a, b) for a, entity_a in heads for b, entity_b in tails
            if _fits(pattern.type, a, b) and _agrees(pattern, a, b, entity_a, entity_b)]


Side = list[tuple[EntityRef, Entity | None]]


def _side(group: str, pattern: Compiled, found: dict[str, Item], masked: Masked, discourse: Discourse) -> Side:
    out: Side = []
    for name in (group, group + "2"):
        item = found.get(name)
        if item is None:
            continue
        if item.named:
            out += [(r, e) for r, e in zip(item.refs, item.entities, strict=True) if r.label in pattern.allowed[name]]
        else:
            ref = discourse.resolve(item, pattern.allowed[name], masked)
            if ref is not None:
                out.append((ref, None))
    return out


def _missing(spec: tuple[str, frozenset[str]], masked: Masked, discourse: Discourse, at: int, others: set[EntityRef]) -> Side:
    how, labels = spec
    if how == "near":
        ref = discourse.nearest(labels, masked, at)
    elif how == "own":
        ref = discourse.own_at(masked, masked.sentence.start)
    elif how == "self":
        ref = discourse.self_at(masked, masked.sentence.start)
    else:
        ref = discourse.subject(labels, masked, at)
    return [(ref, None)] if ref is not None and ref.label in labels and ref not in others else []


def _fits(kind: str, head: EntityRef, tail: EntityRef) -> bool:
    relation = schema().relationships[kind]
    return head != tail and head.label in relation.sources and tail.label in relation.targets


def known(kind: str, head: EntityRef, tail: EntityRef, entity_h: Entity | None, entity_t: Entity | None) -> bool | None:
    """Whether the catalogue has this relation: None where it knows nothing of its kind about the entity."""
    verdict: bool | None = None
    for field, (relation, own) in FACTS.items():
        if relation != kind:
            continue
        entity, other, there = (entity_h, tail, entity_t) if own else (entity_t, head, entity_h)
        written = [name for f, name in entity.facts if f == field] if entity else []
        if written:
            names = {name_key(n) for n in (there.names if there else (other.name,))}
            verdict = bool(verdict) or any(name_key(w.rpartition("/")[2]) in names for w in written)
    return verdict


def _agrees(pattern: Compiled, head: EntityRef, tail: EntityRef, entity_h: Entity | None, entity_t: Entity | None) -> bool:
    if pattern.type not in _MAKING and not pattern.known:
        return True
    verdict = known(pattern.type, head, tail, entity_h, entity_t)
    if pattern.known:
        return verdict is True
    if pattern.foreign and entity_t is not None:
        return verdict is True
    return verdict is not False or pattern.strong
