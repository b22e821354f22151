"""Patterns over masked sentences."""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from operator import attrgetter

from kg.catalog import FACTS, Entity
from kg.extract.cues import Cues
from kg.extract.modality import clauses, modality_of
from kg.extract.relations import pairs, weigh
from kg.extract.relations.data import BELONGING, DONE, Compiled, applicable, words
from kg.extract.relations.discourse import Discourse
from kg.extract.relations.masked import Item, Masked
from kg.extract.relations.weigh import Features, Judge
from kg.extract.view import Link
from kg.language.names import name_key
from kg.model import EntityRef
from kg.schema import schema

_MAKING = {"DEVELOPED": "developer", "FOUNDED": "founder"}
_ORIGINS = frozenset({"DEVELOPED", "PROPOSED", "AUTHORED"})  # one sentence says one of these of two names
_THINGS = frozenset({"Model", "Product", "Hardware"})
_CLAUSE = re.compile(r"[,;。]|(?<=[一-鿿])\s")
_STILL = frozenset({"COMPARED_WITH"})  # two things that are said not to be equal are compared all the same


@cache
def _denials() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(words().denial), re.compile(words().excluded)


def find(masked: Masked, discourse: Discourse, cues: Cues, judge: Judge, belonging: bool = False, seam: int | None = None) -> list[Link]:
    """All relations that the patterns see in a sentence and that are likely to be meant. What is left out is filled in only
    where no pattern finds it in the words themselves.

    Args:
        judge: how likely a reading is.
        belonging: only the relations between people and their organisations.
        seam: where the second of two sentences begins that run into each other: only what stands across it.
    """
    plain: list[Reading] = []
    filled: list[tuple[Reading, EntityRef]] = []

    sure = _Sureness(masked, discourse.view.text, cues)

    def reading(kind: str, head: End, tail: End, items: tuple[Item | None, Item | None], how: str, span: tuple[int, int], modality: str,
                more: Sequence[Features]) -> Reading:
        link = Link(head[0], kind, tail[0], masked.sentence.part, *span, 0.0, modality)
        main = head[0] == discourse.home(), discourse.made(frozenset({head[0].label})) in (head[0], tail[0])
        fact = known(kind, head[0], tail[0], head[1], tail[1])
        made = known("DEVELOPED", head[0], tail[0], head[1], tail[1])
        often = discourse.counts[head[0]], discourse.counts[tail[0]]
        return link, [*weigh.general(masked, link, *items, how, (head[1] is not None, tail[1] is not None), fact, made, main, often), *more, *(() if seam is None else (weigh.across(kind),))]

    def apart(items: Iterable[Item]) -> bool:
        return seam is None or min(i.start for i in items) < seam <= max(i.start for i in items)

    for pattern in applicable(masked.marks, masked.text, belonging):
        at, text = 0, masked.text
        while (match := pattern.regex.search(text, at)) is not None:
            at = match.start() + 1
            if pattern.many and "t" in pattern.allowed:
                at, tail = match.start(), match.start("t")
                text = f"{text[:tail]}{DONE}{text[tail + 1:]}"
            found = {g: masked.at[match.start(g)] for g in pattern.allowed if match.group(g) is not None}
            if not apart(found.values()):
                continue
            ends, inferred = _ends(pattern, found, masked, discourse, match.start())
            modality = sure.modality(pattern.type, list(found.values()), match.end(), inferred is not None) if ends else None
            if modality is None:
                continue
            places = sorted((i.start, i.end) for i in found.values())
            span = (min(places[0][0], masked.source(match.start())), max(places[-1][1], min(masked.source(match.end()), masked.sentence.end)))
            items = found.get("h") or found.get("pair"), found.get("t") or found.get("pair")
            if inferred is not None:
                span = _whole(discourse.view.text, masked)
            how = "" if inferred is None else (pattern.head if inferred == "head" else pattern.tail)[0]
            for head, tail in ends:
                new = reading(pattern.type, head, tail, items, how, span, modality, (weigh.of_pattern(pattern, how),))
                if inferred is None:
                    plain.append(new)
                else:
                    filled.append((new, (head if inferred == "tail" else tail)[0]))
    based = {(k.head, k.tail) for k, _ in [*plain, *(r for r, _ in filled)] if k.type == "BASED_ON" and k.tail.label != "Method"}
    said = {(k.type, ref) for k, _ in plain for ref in (k.head, k.tail)}
    seen = [r for r in [*plain, *(r for r, given in filled if (r[0].type, given) not in said)]
            if r[0].type != "USES" or (r[0].head, r[0].tail) not in based]
    users = {k.tail for k, _ in plain if k.type == "USES" and k.head.label in _THINGS}
    for pair in pairs.find(masked, discourse, BELONGING if belonging else None):
        items = [e.item for e in (pair.head, pair.tail) if e.item is not None]
        if not apart(items):
            continue
        modality = sure.modality(pair.type, items, max(i.at for i in items))
        if modality is None:
            continue
        span = (min(i.start for i in items), max(i.end for i in items)) if len(items) == 2 else _whole(discourse.view.text, masked)
        for head in pair.head.refs:
            for tail in pair.tail.refs:
                if _fits(pair.type, head[0], tail[0]) and not (pair.type == "USES" and head[0].label not in _THINGS and tail[0] in users):
                    how = "" if len(items) == 2 else pair.head.how if pair.head.item is None else pair.tail.how
                    seen.append(reading(pair.type, head, tail, (pair.head.item, pair.tail.item), how, span, modality, pair.features))
    stated = {frozenset((k.head, k.tail)) for k, _ in plain if k.type != "COMPARED_WITH"}
    for sides in () if belonging or seam is not None else discourse.sides(masked):
        a, b = sides.first.item, sides.second.item
        modality = sure.modality("COMPARED_WITH", [b], b.at)
        modality = "asserted" if modality == "estimated" else modality  # the number is
        span = _whole(discourse.view.text, masked) if sides.back else (a.start, max(b.end, sides.second.quantity.end))
        for head in zip(a.refs, a.entities, strict=True):
            for tail in zip(b.refs, b.entities, strict=True):
                if modality and head[0] != tail[0] and frozenset((head[0], tail[0])) not in stated:
                    seen.append(reading("COMPARED_WITH", head, tail, (None if sides.back else a, b), "back" if sides.back else "", span, modality, [sides.features]))
    return _likely(seen, judge)


def _whole(text: str, masked: Masked) -> tuple[int, int]:
    """The sentence: what states a relation of which it names one end alone."""
    start, end = masked.sentence.start, masked.sentence.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


#: A relation as one pattern reads it, and the features of the reading.
Reading = tuple[Link, list[Features]]


def _likely(readings: list[Reading], judge: Judge) -> list[Link]:
    """Each relation once, by its shortest words, where its readings taken together are likely."""
    same: dict[tuple[EntityRef, str, EntityRef], list[Reading]] = {}
    for link, features in readings:
        head, tail = link.head, link.tail
        if schema().relationships[link.type].symmetric and (tail.label, tail.name) < (head.label, head.name):
            head, tail = tail, head
        same.setdefault((head, link.type, tail), []).append((link, features))
    out = []
    for group in same.values():
        link = min((k for k, _ in group), key=lambda k: (k.end - k.start, k.start))
        link.confidence = round(judge(link, weigh.support(len(group)).union(*(f for _, features in group for f in features))), 3)
        if link.confidence >= weigh.threshold():
            out.append(link)
    return [k for k in out if k.type not in _ORIGINS or not any(
        o.type in _ORIGINS and (o.head, o.tail) == (k.head, k.tail) and (o.confidence, o.type) > (k.confidence, k.type) for o in out)]


class _Sureness:
    """How sure the words of one sentence are."""

    def __init__(self, masked: Masked, text: str, cues: Cues) -> None:
        self._masked, self._text, self._cues = masked, text, cues
        self._modalities: dict[int, str] = {}
        self._excluded: dict[int, bool] = {}

    def modality(self, kind: str, found: list[Item], end: int, alone: bool = False) -> str | None:
        """The modality of a relation between items; None where the words deny it.

        Args:
            end: where the words that state it end.
            alone: the items are one end of it: what denies it can stand before them.
        """
        if kind not in _STILL:
            first = min(found, key=_place)
            start = first.at if first.named and not alone else max(0, first.at - 24)
            if alone and first.named:
                start = max([start, *(m.end() for m in _CLAUSE.finditer(self._masked.text, start, first.at))])
            if _denials()[0].search(self._masked.text, start, end) or any(map(self._is_excluded, found)):
                return None
        modality = self._modality_at(max(found, key=_place))
        if modality == "negated":
            return "asserted" if kind in _STILL else None
        return modality

    def _is_excluded(self, item: Item) -> bool:
        if item.at not in self._excluded:
            self._excluded[item.at] = _denials()[1].search(self._masked.text, max(0, item.at - 12), item.at) is not None
        return self._excluded[item.at]

    def _modality_at(self, item: Item) -> str:
        if item.at not in self._modalities:
            sentence = self._masked.sentence
            spans = clauses(self._text, sentence.start, sentence.end)
            self._modalities[item.at] = modality_of(self._text, self._cues, sentence, spans, item.start, item.end)
        return self._modalities[item.at]


_place = attrgetter("at")
End = tuple[EntityRef, Entity | None]
Pair = tuple[End, End]


def _ends(pattern: Compiled, found: dict[str, Item], masked: Masked, discourse: Discourse, at: int) -> tuple[list[Pair], str | None]:
    """The pairs of a match, and which end was filled in."""
    if "pair" in found:
        item = found["pair"]
        ends = [(r, e) for r, e in zip(item.refs, item.entities, strict=True) if r.label in pattern.allowed["pair"]]
        return [(a, b) for k, a in enumerate(ends[:1] if item.leads else ends) for b in ends[k + 1:] if _fits(pattern.type, a[0], b[0])], None
    heads = _side("h", pattern, found, masked, discourse)
    tails = _side("t", pattern, found, masked, discourse)
    inferred = None
    if not heads and pattern.head and tails:
        inferred = "head"
        heads = _missing(pattern.type, pattern.head, masked, discourse, at, tails)
    if not tails and pattern.tail and heads:
        inferred = "tail"
        tails = _missing(pattern.type, pattern.tail, masked, discourse, at, heads)
    return [(a, b) for a in heads for b in tails if _fits(pattern.type, a[0], b[0]) and _agrees(pattern, *a, *b)], inferred


Side = list[End]


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


#: Type of relation -> the fields of the catalogue that hold it, and whether the entry is its head.
_FIELDS = {kind: [(field, own) for field, (relation, own) in FACTS.items() if relation == kind] for kind, _ in FACTS.values()}


def known(kind: str, head: EntityRef, tail: EntityRef, entity_h: Entity | None, entity_t: Entity | None) -> bool | None:
    """Whether the catalogue has this relation: None where it knows nothing of its kind about the entity."""
    verdict: bool | None = None
    if entity_h is None and entity_t is None:
        return verdict
    for field, own in _FIELDS.get(kind, ()):
        entity, other, there = (entity_h, tail, entity_t) if own else (entity_t, head, entity_h)
        written = [name for f, name in entity.facts if f == field] if entity else []
        if written:
            names = there.keys if there else (name_key(other.name),)
            verdict = bool(verdict) or any([name_key(w.rpartition("/")[2]) in names for w in written])
    return verdict


def _agrees(pattern: Compiled, head: EntityRef, entity_h: Entity | None, tail: EntityRef, entity_t: Entity | None) -> bool:
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
