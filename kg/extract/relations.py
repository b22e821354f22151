"""Relations between the names of a document, each with the words that state it: patterns from
``kg/data/relations.yaml`` over pairs of names, lists of names taken as one, and the structure of the document."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict

from kg.extract.claim_data import role_cues
from kg.extract.modality import clauses, find_cues, modality_of
from kg.extract.view import Link, Name, Sentence, View
from kg.model import EntityRef
from kg.resources import load
from kg.schema import schema

_REACH = 70  # characters between two names beyond which no pattern looks


class Pattern(BaseModel):
    """One way to state a relation; see the comments in the data file."""

    model_config = ConfigDict(extra="forbid")
    type: str
    A: list[str]
    B: list[str]
    head: str
    between: str
    before: str = ""
    after: str = ""
    same: bool = False


class Patterns(BaseModel):
    model_config = ConfigDict(extra="forbid")
    macros: dict[str, str]
    patterns: list[Pattern]


@dataclass(frozen=True, slots=True)
class _Compiled:
    type: str
    a: frozenset[str]
    b: frozenset[str]
    head_first: bool
    between: re.Pattern[str]
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    same: bool


@dataclass(frozen=True, slots=True)
class _Item:
    """Something that can be an end of a relation: a name, or 我/我们 standing for the speaker or the organisation.
    ``members`` are the names of a list that is taken as one."""

    start: int
    end: int
    labels: frozenset[str]
    members: tuple[EntityRef, ...]


@cache
def compiled() -> tuple[_Compiled, ...]:
    """The patterns of the data file with their macros put in."""
    data = load("relations.yaml", Patterns)

    def fill(text: str) -> str:
        for _ in range(3):
            for name, value in data.macros.items():
                text = text.replace("{" + name + "}", f"(?:{value})" if "|" in value and not value.startswith("(?:") else value)
        return text
    out = []
    for p in data.patterns:
        out.append(_Compiled(p.type, frozenset(p.A), frozenset(p.B), p.head == "A", re.compile(fill(p.between), re.I),
                             re.compile(f"(?:{fill(p.before)})$", re.I) if p.before else None,
                             re.compile(fill(p.after), re.I) if p.after else None, p.same))
    return tuple(out)


def find_links(view: View) -> None:
    """Fill ``view.links`` and ``view.affiliations``. Needs names and speakers."""
    cues = find_cues(view.text)
    first = _pass(view, cues, own=False)
    for link in first:
        if link.type in ("WORKS_AT", "FOUNDED") and link.head.label == "Person" and link.modality == "asserted":
            view.affiliations.setdefault(link.head, link.tail)
    view.links = _unique(_pass(view, cues, own=True) + list(_variants(view)) + list(_spoke_in(view)))


def _unique(links: list[Link]) -> list[Link]:
    seen, out = set(), []
    for link in links:
        key = (link.head, link.type, link.tail, link.start)
        if key not in seen and link.head != link.tail:
            seen.add(key)
            out.append(link)
    return out


def _pass(view: View, cues, own: bool) -> list[Link]:
    out = []
    roles = role_cues().find(view.text) if own or any(p.person for p in view.parts) else None
    for sentence in view.sentences:
        items = _items(view, sentence, roles, own)
        if len(items) < 2:
            continue
        spans = clauses(view.text, sentence.start, sentence.end)
        for k, a in enumerate(items):
            for b in items[k + 1:]:
                if b.start - a.end > _REACH:
                    break
                out += _between(view, sentence, spans, cues, a, b, items)
    return out


def _items(view: View, sentence: Sentence, roles, own: bool) -> list[_Item]:
    names = [n for n in view.names_in(sentence.start, sentence.end)]
    items: list[_Item] = []
    k = 0
    while k < len(names):
        group = [names[k]]
        while k + 1 < len(names) and _listed(view.text, group[-1], names[k + 1]):
            k += 1
            group.append(names[k])
        k += 1
        for label in dict.fromkeys(n.label for n in group):
            same = [n for n in group if n.label == label]
            items.append(_Item(group[0].start, group[-1].end, frozenset((label,)), tuple(n.ref for n in same)))
        if len(group) > 1:
            items += [_Item(n.start, n.end, frozenset((n.label,)), (n.ref,)) for n in group]
    if roles is not None:
        speaker = sentence.part.person
        for cue in roles.between(sentence.start, sentence.end):
            ref = None
            if cue.group == "own_person" and speaker:
                ref, kind = speaker, "self"
            elif cue.group == "own_organisation" and own:
                ref, kind = (view.affiliations.get(speaker) if speaker else _sole(view)), "own"
            if ref and not any(i.start <= cue.start < i.end for i in items):
                items.append(_Item(cue.start, cue.end, frozenset((kind,)), (ref,)))
    return sorted(items, key=lambda i: (i.start, i.end))


def _sole(view: View) -> EntityRef | None:
    refs = set(view.affiliations.values())
    return next(iter(refs)) if len(refs) == 1 else None


_LIST = re.compile(r"\s?(?:、|,|和|与|及|以及|跟|and|&|/|, and)\s?", re.I)


def _listed(text: str, a: Name, b: Name) -> bool:
    return bool(_LIST.fullmatch(text, a.end, b.start)) and a.label == b.label


def _between(view: View, sentence: Sentence, spans, cues, a: _Item, b: _Item, items: list[_Item]) -> Iterator[Link]:
    text = view.text
    if a.end > b.start:
        return
    gap = text[a.end:b.start]
    for pattern in compiled():
        if not (pattern.a & a.labels and pattern.b & b.labels):
            continue
        if pattern.same and a.labels != b.labels:
            continue
        if not pattern.between.fullmatch(gap):
            continue
        if pattern.before and not pattern.before.search(text[max(sentence.start, a.start - 20):a.start]):
            continue
        if pattern.after and not pattern.after.match(text, b.end, min(len(text), sentence.end)):
            continue
        if any(a.end <= i.start and i.end <= b.start and (i.labels & (pattern.a if pattern.head_first else pattern.b))
               for i in items if i is not a and i is not b):
            continue
        modality = modality_of(text, cues, sentence, spans, b.start, b.end)
        if modality == "negated":
            continue
        heads, tails = (a.members, b.members) if pattern.head_first else (b.members, a.members)
        for head in heads:
            for tail in tails:
                if _allowed(pattern.type, head, tail):
                    yield Link(head, pattern.type, tail, sentence.part, a.start, max(b.end, a.end), 0.75, modality)


def _allowed(kind: str, head: EntityRef, tail: EntityRef) -> bool:
    relation = schema().relationships[kind]
    return head.label in relation.sources and tail.label in relation.targets and head != tail


def _variants(view: View) -> Iterator[Link]:
    """A size or version named beside its family: PaLM 62B is a variant of PaLM."""
    by_name = {(n.label, n.name): n for n in view.names}
    seen = set()
    for name in view.names:
        if name.label not in ("Model", "Product", "Hardware") or name.ref in seen:
            continue
        words = re.split(r"(?<=[\w])[\s-](?=[\w])", name.name)
        for k in range(len(words) - 1, 0, -1):
            base = next((n for (label, written), n in by_name.items() if label == name.label and written in (
                " ".join(words[:k]), "-".join(words[:k]))), None)
            if base and base.name != name.name:
                part = view.part_at(name.start)
                if part:
                    seen.add(name.ref)
                    yield Link(name.ref, "VARIANT_OF", base.ref, part, name.start, name.end, 0.7)
                break


_WELCOME = re.compile(r"(?:欢迎(?:收听|来到|回到|观看)|本期|这一期|这期|welcome (?:back )?to|listening to|主播|主持|podcast|播客|节目|收听|圆桌|实录)", re.I)


def _spoke_in(view: View) -> Iterator[Link]:
    """People who speak in a show or panel that the document itself is: labels and introductions."""
    events = [n for n in view.names if n.label == "Event" and n.start < 2500]
    event = next((n for n in events if _WELCOME.search(view.text[max(0, n.start - 30):n.end + 12])), None)
    if event is None:
        return
    part = view.part_at(event.start)
    if part is None:
        return
    for person in dict.fromkeys(p.person for p in view.parts if p.person):
        yield Link(person, "SPOKE_IN", event.ref, part, event.start, event.end, 0.75)
