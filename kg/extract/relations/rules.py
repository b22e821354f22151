"""Patterns over masked sentences."""
from __future__ import annotations

import re
from functools import cache

from kg.catalog import FACTS, Entity
from kg.extract.cues import Cues
from kg.extract.modality import clauses, modality_of
from kg.extract.relations.data import DONE, Compiled, applicable, words
from kg.extract.relations.discourse import Discourse
from kg.extract.relations.masked import Item, Masked
from kg.extract.view import Link
from kg.language.names import name_key
from kg.model import EntityRef
from kg.schema import schema

_MAKING = {"DEVELOPED": "developer", "FOUNDED": "founder"}
_STILL = frozenset({"COMPARED_WITH"})  # two things that are said not to be equal are compared all the same


@cache
def _denials() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(words().denial), re.compile(words().excluded)


def find(masked: Masked, discourse: Discourse, cues: Cues, belonging: bool = False) -> list[Link]:
    """All relations that the patterns see in a sentence. What is left out is filled in only where no pattern finds it in
    the words themselves.

    Args:
        belonging: only the relations between people and their organisations.
    """
    plain: list[Link] = []
    filled: list[tuple[Link, EntityRef]] = []
    for pattern in applicable(masked.marks, belonging):
        at, text = 0, masked.text
        while (match := pattern.regex.search(text, at)) is not None:
            at = match.start() + 1
            if pattern.many and "t" in pattern.allowed:
                at, tail = match.start(), match.start("t")
                text = f"{text[:tail]}{DONE}{text[tail + 1:]}"
            found = {g: masked.at[match.start(g)] for g in pattern.allowed if match.group(g) is not None}
            ends, inferred = _ends(pattern, found, masked, discourse, match.start())
            modality = _modality(pattern, masked, discourse, cues, found, match.end()) if ends else None
            if modality is None:
                continue
            places = sorted((i.start, i.end) for i in found.values())
            start = min(places[0][0], masked.source(match.start()))
            end = max(places[-1][1], min(masked.source(match.end()), masked.sentence.end))
            for head, tail in ends:
                link = Link(head, pattern.type, tail, masked.sentence.part, start, end, pattern.confidence, modality)
                if inferred is None:
                    plain.append(link)
                else:
                    link.confidence -= 0.1
                    filled.append((link, head if inferred == "tail" else tail))
    based = {(k.head, k.tail) for k in [*plain, *(k for k, _ in filled)] if k.type == "BASED_ON" and k.tail.label != "Method"}
    plain = [k for k in plain if k.type != "USES" or (k.head, k.tail) not in based]
    filled = [(k, given) for k, given in filled if k.type != "USES" or (k.head, k.tail) not in based]
    said = {(k.type, ref) for k in plain for ref in (k.head, k.tail)}
    return plain + [link for link, given in filled if (link.type, given) not in said]


def _modality(pattern: Compiled, masked: Masked, discourse: Discourse, cues: Cues, found: dict[str, Item], end: int) -> str | None:
    """How sure the words are; None where they deny the relation."""
    text, last = discourse.view.text, max(found.values(), key=lambda i: i.at)
    if pattern.type not in _STILL:
        first = min(found.values(), key=lambda i: i.at)
        denied, excluded = _denials()
        start = first.at if first.named else max(0, first.at - 24)
        if denied.search(masked.text, start, end) or any(excluded.search(masked.text, max(0, i.at - 12), i.at) for i in found.values()):
            return None
    spans = clauses(text, masked.sentence.start, masked.sentence.end)
    modality = modality_of(text, cues, masked.sentence, spans, last.start, last.end)
    if modality == "negated":
        return "asserted" if pattern.type in _STILL else None
    return modality


Pair = tuple[EntityRef, EntityRef]


def _ends(pattern: Compiled, found: dict[str, Item], masked: Masked, discourse: Discourse, at: int) -> tuple[list[Pair], str | None]:
    """The pairs of a match, and which end was filled in."""
    if "pair" in found:
        refs = [r for r in found["pair"].refs if r.label in pattern.allowed["pair"]]
        firsts = refs[:1] if found["pair"].leads else refs
        return [(a, b) for k, a in enumerate(firsts) for b in refs[k + 1:] if _fits(pattern.type, a, b)], None
    heads = _side("h", pattern, found, masked, discourse)
    tails = _side("t", pattern, found, masked, discourse)
    inferred = None
    if not heads and pattern.head and tails:
        inferred = "head"
        heads = _missing(pattern.type, pattern.head, masked, discourse, at, tails)
    if not tails and pattern.tail and heads:
        inferred = "tail"
        tails = _missing(pattern.type, pattern.tail, masked, discourse, at, heads)
    return [(a, b) for a, entity_a in heads for b, entity_b in tails
            if _fits(pattern.type, a, b) and _agrees(pattern, a, b, entity_a, entity_b)], inferred


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


def _missing(kind: str, spec: tuple[str, frozenset[str]], masked: Masked, discourse: Discourse, at: int, others: Side) -> Side:
    how, labels = spec
    if how == "same":
        return [(r, None) for r in discourse.same(labels, masked, at, others[0][0].label) if all(r != o for o, _ in others)]
    ref = _maker(kind, others, discourse) if how == "topic" and kind in _MAKING else None
    if ref is not None:
        pass
    elif how == "near":
        ref = discourse.nearest(labels, masked, at)
    elif how == "here":
        people = [i for i in masked.before(at) if i.label in labels]
        ref = people[-1].refs[-1] if people else masked.sentence.part.person
    elif how == "actor":
        ref = discourse.actor(labels, masked, at)
    elif how == "focus":
        ref = discourse.focus(labels, masked, at)
    elif how == "own":
        ref = discourse.own_at(masked, masked.sentence.start)
    elif how == "self":
        ref = discourse.self_at(masked, masked.sentence.start)
    elif how == "funded":
        ref = discourse.funded(masked, at)
    else:
        ref = discourse.antecedent(labels, masked, at)
    return [(ref, None)] if ref is not None and ref.label in labels and all(ref != r for r, _ in others) else []


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


def _maker(kind: str, others: Side, discourse: Discourse) -> EntityRef | None:
    """Where the words only say that something was made: its maker by the catalogue, if the text named it before."""
    for ref, entity in discourse.seen.items():
        if any(known(kind, ref, other, entity, of) for other, of in others):
            return ref
    return None
