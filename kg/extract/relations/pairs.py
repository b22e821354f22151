"""Pairs of names that could be related: every two that a type allows where the sentence holds one of its words.

What a pair looks like (which words stand where, how far apart, under which case words, through which pronoun) becomes
features for `weigh`; nothing here decides. Words: ``kg/data/relations_triggers.yaml``."""
from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict

from kg.catalog import Entity
from kg.extract.needed import Needed
from kg.extract.relations.discourse import Discourse
from kg.extract.relations.masked import Item, Masked
from kg.extract.relations.weigh import Features, bucket
from kg.model import EntityRef
from kg.resources import load
from kg.schema import schema

_REACH = 90  # characters between two ends
_NEAR = 40  # characters between a word and the end it belongs to
_BREAK = re.compile(r"[,;:。.!?](?!\d)|(?<=[一-鿿])\s(?=[一-鿿])")
_NUMBER = re.compile(r"[^,;。]{0,14}?(?:\d|百分之|[一二三四五六七八九十两]+(?:点|倍|成|分))")
_ORGS = frozenset({"Company", "Institution"})
_THINGS = frozenset({"Model", "Product", "Hardware"})
_OPEN = frozenset({"FOUNDED", "WORKS_AT", "WORKED_AT", "INVESTED_IN", "AUTHORED"})  # relations whose tail may be left out
_TESTS = frozenset({"Benchmark"})
_NET = frozenset({"Model"})


class Triggers(BaseModel):
    model_config = ConfigDict(extra="forbid")
    triggers: dict[str, dict[str, str]]
    tails: dict[str, list[str]]
    cues_before: str
    cues_after: str


@dataclass(frozen=True)
class _Words:
    """The trigger words of a type, one pattern with a group for each kind of word."""

    regex: re.Pattern[str]
    sources: frozenset[str]
    targets: frozenset[str]
    symmetric: bool


@dataclass(slots=True)
class End:
    """Something that can be an end: ``at`` is its place (-1 where the sentence does not hold it), ``how`` the way to it."""

    at: int
    refs: tuple[tuple[EntityRef, Entity | None], ...]
    how: str
    item: Item | None
    labels: frozenset[str] = frozenset()
    named: bool = False

    def __post_init__(self) -> None:
        self.labels = frozenset(r.label for r, _ in self.refs)
        self.named = self.item is not None and self.item.named


@dataclass(slots=True)
class Pair:
    """Two ends and a type with the features of how they stand."""

    type: str
    head: End
    tail: End
    features: list[Features]


@cache
def _data() -> tuple[dict[str, _Words], re.Pattern[str], re.Pattern[str]]:
    data = load("relations_triggers.yaml", Triggers)
    kinds = {}
    for kind, groups in data.triggers.items():
        relation = schema().relationships[kind]
        regex = re.compile("|".join(f"(?P<{name}>{words})" for name, words in groups.items()))
        kinds[kind] = _Words(regex, frozenset(relation.sources), frozenset(data.tails.get(kind, relation.targets)), relation.symmetric)
    return kinds, re.compile(f"(?:{data.cues_before})\\s?$"), re.compile(f"\\s?(?:{data.cues_after})")


@cache
def _needed() -> Needed:
    return Needed([words.regex.pattern for words in _data()[0].values()], "triggers")


@cache
def _kinds_of(only: frozenset[str] | None) -> int:
    """A bit for each kind to look for."""
    return sum(1 << k for k, kind in enumerate(_data()[0]) if only is None or kind in only)


def find(masked: Masked, discourse: Discourse, only: frozenset[str] | None = None) -> Iterator[Pair]:
    """All pairs of one sentence.

    Args:
        only: types of relations to look for, None for all.
    """
    kinds, before, after = _data()
    possible = _kinds_of(only) & _needed().possible(masked.text) if any(i.named for i in masked.items) else 0
    ends = _ends(masked, discourse) if possible else []
    if len(ends) < 2:
        return
    sides: dict[int, tuple[str, str]] = {}
    labels = frozenset().union(*(e.labels for e in ends))
    for k, (kind, words) in enumerate(kinds.items()):
        if not possible >> k & 1 or not (labels & words.sources and labels & words.targets):
            continue
        heads = [e for e in ends if e.labels & words.sources and (e.item is not None or kind not in _OPEN)]
        tails = [e for e in ends if e.labels & words.targets and (e.named or e.how == "test" or kind in _OPEN)]
        if not heads or not tails:
            continue
        hits = [(m.start(), m.end(), m.lastgroup or "") for m in words.regex.finditer(masked.text)]
        if not hits:
            continue
        sides = sides or {id(e): _side(masked, e, before, after) for e in ends}
        away, here = [e for e in tails if e.at < 0], sorted((e for e in tails if e.at >= 0), key=lambda e: e.at)
        places = [e.at for e in here]
        for head in heads:
            near = here if head.at < 0 else here[bisect_left(places, head.at - _REACH):bisect_right(places, head.at + _REACH)]
            for tail in (*away, *near):
                if head is tail or not (head.named or tail.named) or (words.symmetric and 0 <= tail.at < head.at and head.how == tail.how == "name"):
                    continue
                shown = _features(kind, masked, head, tail, hits, sides, heads, tails)
                if shown:
                    yield Pair(kind, head, tail, shown)


def _ends(masked: Masked, discourse: Discourse) -> list[End]:
    """Names, resolved pronouns, and what the sentence is about without naming it."""
    out: list[End] = []
    shown: set[EntityRef] = set()
    for item in masked.items:
        if item.named:
            out.append(End(item.at, tuple(zip(item.refs, item.entities, strict=True)), "name", item))
            shown.update(item.refs)
            continue
        for labels in (_ORGS, frozenset({"Person"}), _THINGS):
            ref = discourse.resolve(item, labels, masked)
            if ref is not None:
                out.append(End(item.at, ((ref, discourse.seen.get(ref)),), item.label, item))
    if out:
        own, model = discourse.own_at(masked, masked.sentence.start), discourse.focus(_NET, masked, 0)
        topic = discourse.topic(_ORGS)
        for how, ref in (("home", own), ("focus", model), ("topic", topic if topic != own else None), ("about", discourse.made(_THINGS)),
                         ("test", discourse.topic(_TESTS)), ("prior", discourse.topic(_THINGS))):
            if ref is not None and ref not in shown:
                shown.add(ref)
                out.append(End(-1, ((ref, discourse.seen.get(ref)),), how, None))
    return out


def _side(masked: Masked, end: End, before: re.Pattern[str], after: re.Pattern[str]) -> tuple[str, str]:
    """The case words right before and after an end."""
    if end.at < 0:
        return "", ""
    left = before.search(masked.text, max(0, end.at - 10), end.at)
    right = after.match(masked.text, end.at + 1)
    return left.group().strip() if left else "^" if end.at == 0 else "", right.group().strip() if right else ""


def _features(kind: str, masked: Masked, head: End, tail: End, hits: list[tuple[int, int, str]], sides: dict[int, tuple[str, str]],
              heads: list[End], tails: list[End]) -> list[Features]:
    both = head.at >= 0 and tail.at >= 0
    places = [e.at for e in (head, tail) if e.at >= 0]
    first, last = min(places), max(places)
    where: dict[str, int] = {}
    for start, end, group in hits:
        if both and first <= start <= last:
            place, gap = "between", min(start - first, last - end)
        elif end <= first + 1:
            place, gap = "left", first - end
        else:
            place, gap = "right", start - last
        if gap <= _NEAR:
            key = f"{group} {place}"
            where[key] = min(where.get(key, 99), max(0, gap))
    if not where:
        return []
    breaks = min(len(_BREAK.findall(masked.text, first, last)), 2)
    order = ("<" if head.at < tail.at else ">") if both else f"{head.how}/{tail.how}"
    shared = (f"{head.refs[0][0].label}>{tail.refs[0][0].label}", sides[id(tail)][0], breaks if both else head.how, order)
    out = [_of_words(kind, key, bucket(gap, 2, 8, 20), *shared) for key, gap in where.items()]
    for name, end in (("head", head), ("tail", tail)):
        out.append(_of_side(kind, name, end.how, *sides[id(end)], bool(_NUMBER.match(masked.text, end.at + 1)) if end.at >= 0 else None))
    if both:
        nearer = sum([first < e.at < last for e in heads if e.named])
        others = sum([first < e.at < last for e in tails])
        out.append(_of_between(kind, min(nearer, 2), min(others, 2), breaks))
    else:
        rest = sum([e.at >= 0 and e.at < last and e is not tail for e in heads])
        out.append(_of_rest(kind, min(rest, 2)))
    return out


@cache
def _of_words(kind: str, key: str, gap: int, labels: str, after: str, breaks: int | str, order: str) -> Features:
    return frozenset((f"{kind} pair", f"{kind} {key}", f"{kind} {key} {gap}", f"{kind} {key} {labels}", f"{kind} {key} after {after}",
                      f"{kind} {key} breaks {breaks}", f"{kind} {key} {order}"))


@cache
def _of_side(kind: str, name: str, how: str, left: str, right: str, number: bool | None) -> Features:
    found = frozenset((f"{kind} {name} after {left}", f"{kind} {name} before {right}", f"{name} after {left}", f"{name} before {right}",
                       f"{kind} {name} is {how}"))
    return found if number is None else found | {f"{kind} {name} number {number:d}"}


@cache
def _of_between(kind: str, heads: int, tails: int, breaks: int) -> Features:
    return frozenset((f"{kind} heads {heads}", f"{kind} tails {tails}", f"{kind} between {min(heads, 1)}{min(tails, 1)} breaks {breaks}"))


@cache
def _of_rest(kind: str, heads: int) -> Features:
    return frozenset((f"{kind} explicit heads {heads}",))
