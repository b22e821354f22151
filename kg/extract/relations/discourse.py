"""What pronouns and left-out subjects stand for."""
from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from kg.catalog import Entity
from kg.extract.attribution import Attributions, find_attributions
from kg.extract.relations.data import characters, macro, words
from kg.extract.relations.home import about, home
from kg.extract.relations.masked import Item, Masked
from kg.extract.relations.parallel import Figure, Sides, figures
from kg.extract.relations.parallel import find as find_sides
from kg.extract.view import View
from kg.model import EntityRef
from kg.schema import schema

_PEOPLE = frozenset({"Person"})
_ORGS = frozenset({"Company", "Institution"})
_THINGS = frozenset({"Company", "Institution", "Model", "Product", "Hardware", "Method", "Paper", "Dataset"})
_TURN = 8  # sentences for which somebody who introduced themselves is taken to go on speaking
_OWN = ("own", "ours", "yours")
_BACK = 3  # sentences back in which antecedents are looked for
_FAR = 8  # sentences back in which the thing that a passage is about is looked for
_INVESTOR = re.compile(r"\s?(?:等)?[^,。;]{0,6}?(?:领投|跟投|参投|投资方|投的|领的|投了|跟了|进了|出了)")
_POSSESSOR = re.compile(rf"(?:\s?(?:的|'s)\s?)?[{''.join(characters()[x] for x in schema().entity_labels)}]")
_BACKER = re.compile(r"(?:由|包括|股东|投资方|投资人|backers|investors|by|from|with|和|与|跟)\s?$")
_RAISE = re.compile(r"融|轮|募|获投|估值|注资|投资|\b(?:seed|round|series|raise|valu)")
_INVESTS = re.compile(r"[领跟参]投|投[了的]|进了|\b(?:invest|backed)")
_RAISES = re.compile(rf"[^。!?]{{0,40}}?(?:{_RAISE.pattern})")
_KINDS = {"Company": ("org",), "Institution": ("org",), "Model": ("model", "made"), "Product": ("made", "model", "chip"), "Hardware": ("chip",),
          "Method": ("idea",)}


_START = re.compile(r"(?:^|[,;:。(])[^,;:。]{0,12}$")
_PRESENTS = re.compile(r"[^,。;]{0,3}?,?[^,。;]{0,10}?(?:宣布|完成|获|发布|推出|表示|开源|称|上线|announced?|raised|released|launched|said|unveiled)")


@cache
def _openings() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(words().greeting), re.compile(words().intro.replace("{self}", characters()["self"]))


@cache
def _modifier() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What tells that an organisation only says whose employee somebody is."""
    return re.compile(r"(?:前|原|former|ex-)\s?$"), re.compile(rf"\s?(?:的|'s)?\s?{macro('post')}")


@dataclass(slots=True)
class Discourse:
    """The sentences just read, and who speaks."""

    view: View
    sentences: Sequence[Masked]
    past: deque[Masked] = field(default_factory=lambda: deque(maxlen=_BACK))
    older: deque[Masked] = field(default_factory=lambda: deque(maxlen=_FAR))
    speaker: EntityRef | None = None
    seen: dict[EntityRef, Entity | None] = field(default_factory=dict)
    counts: Counter[EntityRef] = field(default_factory=Counter)
    _figures: Sequence[Figure] = ()
    _spoke: int = 0
    _said: Attributions | None = None
    _home: list[EntityRef | None] = field(default_factory=list)
    _about: dict[frozenset[str], EntityRef | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.counts.update(n.ref for n in self.view.names)

    # -- reading on -------------------------------------------------------------------------------------------------
    def enter(self, masked: Masked) -> None:
        """Before a sentence is read: who introduces themselves in it speaks, in a passage without a label, from here on."""
        greeting, intro = _openings()
        if masked.sentence.part.speaker:
            return
        self._spoke += 1
        if self._spoke > _TURN or greeting.search(masked.text):
            self.speaker = None
        for item in masked.items:
            if item.label == "Person" and item.named and intro.search(masked.text, max(0, item.at - 16), item.at):
                self.speaker, self._spoke = item.refs[0], 0

    def leave(self, masked: Masked) -> None:
        """After a sentence was read."""
        self.past.append(masked)
        self.older.append(masked)
        for item in masked.items:
            for ref, entity in zip(item.refs, item.entities, strict=True):
                self.seen.setdefault(ref, entity)

    def sides(self, masked: Masked) -> list[Sides]:
        """Names whose figures stand side by side in a sentence, or in it and the one read before. Once a sentence."""
        here, before = figures(self.view, masked), self._figures
        self._figures = here
        return list(find_sides(here, before)) if here else []

    # -- first person ---------------------------------------------------------------------------------------------
    def self_at(self, masked: Masked, offset: int) -> EntityRef | None:
        """Who 我 is: the labelled speaker, the person quoted, or who introduced themselves in this passage."""
        part = masked.sentence.part
        if part.speaker:
            return part.person
        if self._said is None:
            self._said = find_attributions(self.view)
        said = self._said.at(offset)
        if said is not None:
            return said.person
        return self.speaker

    def own_at(self, masked: Masked, offset: int) -> EntityRef | None:
        """The organisation that 我们 is: the speaker's, else the one that the document speaks for."""
        person = self.self_at(masked, offset)
        found = self.view.affiliations.get(person) if person else None
        if found is not None:
            return found
        asking = masked.text.rstrip().endswith("?")
        return None if masked.sentence.part.speaker and asking else self.home()

    def your_at(self, masked: Masked) -> EntityRef | None:
        """The organisation that 你们 is: that of the one other speaker, else the one that the document speaks for."""
        asking = masked.sentence.part.person
        others = {org for p in self.view.parts if p.person and p.person != asking and (org := self.view.affiliations.get(p.person))}
        return next(iter(others)) if len(others) == 1 else self.home()

    def home(self) -> EntityRef | None:
        """The organisation that the document speaks for."""
        if not self._home:
            refs = set(self.view.affiliations.values())
            self._home.append(home(self.view, self.sentences) or (next(iter(refs)) if len(refs) == 1 else None))
        return self._home[0]

    def focus(self, labels: frozenset[str], masked: Masked, at: int) -> EntityRef | None:
        """The thing that the words around a place are about: the subject of the sentence, else of the ones before, else of the document."""
        found = self._subject(labels, masked, at)
        if found is not None:
            return found
        if any(i.label in _OWN for i in masked.items) and (main := self.made(labels)):
            return main
        for back, sentence in enumerate(reversed(self.older)):
            there = [i for i in sentence.items if i.named and i.label in labels and _leads(sentence, i)]
            if there and (back < _BACK or sentence.sentence.part.n == masked.sentence.part.n):
                return max(there, key=lambda i: (_weight(sentence, i), -i.at)).refs[0]
        return self.made(labels)

    def made(self, labels: frozenset[str]) -> EntityRef | None:
        """The thing that a document is mainly about, where one stands out."""
        if labels not in self._about:
            self._about[labels] = about(self.view, labels)
        return self._about[labels]

    def actor(self, labels: frozenset[str], masked: Masked, at: int) -> EntityRef | None:
        """Who does what a sentence without a subject says: its own subject if it has one, else whom 我们 would be, else the topic."""
        found = self._subject(labels, masked, at) or self.own_at(masked, masked.sentence.start)
        if found is not None or masked.sentence.part.speaker or not self.past:
            return found
        before = next((i for i in self.past[-1].items if i.label in labels and _leads(self.past[-1], i)), None)
        return before.refs[0] if before else None

    def _subject(self, labels: frozenset[str], masked: Masked, at: int) -> EntityRef | None:
        """The nearest name or pronoun before a place that can be the subject there."""
        for item in reversed([i for i in masked.items if i.at < at]):
            if item.label in _OWN:
                return self.resolve(item, labels, masked)
            if item.label == "it":
                found = self.antecedent(_THINGS, masked, item.at)
                if found is not None and found.label in labels:
                    return found
            elif item.label in labels and not item.oblique and not _POSSESSOR.match(masked.text, item.at + 1):
                return item.refs[0]
        return None

    # -- everything else ------------------------------------------------------------------------------------------
    def resolve(self, item: Item, labels: frozenset[str], masked: Masked) -> EntityRef | None:
        """The entity that a pronoun stands for, None where that is not clear or is of another kind."""
        if item.label in ("self", "person") and not labels & _PEOPLE:
            person = self.self_at(masked, item.start) if item.label == "self" else self.antecedent(_PEOPLE, masked, item.at)
            found = self.view.affiliations.get(person) if person else None
        elif item.label == "self":
            found = self.self_at(masked, item.start)
        elif item.label == "yours":
            found = self.your_at(masked)
        elif item.label in _OWN:
            found = self.own_at(masked, item.start) if labels & _ORGS else self.made(labels)
        elif item.label == "you":
            found = self._addressee(masked, item)
        elif item.label == "person":
            found = self.antecedent(_PEOPLE, masked, item.at)
        elif item.label in ("org", "they"):
            found = self._company(masked, item.at)
        elif item.label == "latter":
            before = [i for i in masked.before(item.at) if i.label in labels]
            found = before[-1].refs[-1] if before else None
        else:
            found = self.antecedent(_THINGS, masked, item.at)
        return found if found is not None and found.label in labels else None

    def antecedent(self, labels: frozenset[str], masked: Masked, at: int) -> EntityRef | None:
        """The nearest subject before a place: in the sentence, else the first one of the sentences before."""
        here = [i for i in masked.before(at) if i.label in labels]
        if labels == _PEOPLE:
            first = next((i for i in reversed(masked.items) if i.at < at and i.label in ("self", "Person")), None)
            if (first.label == "self" if first else masked.sentence.part.speaker) and (speaker := self.self_at(masked, at)):
                return speaker
        if labels & _ORGS:
            here = [i for i in masked.items if i.at < at and (i.label in labels or i.label in _OWN)]
        for item in reversed(here):
            if item.label in _OWN:
                return self.own_at(masked, item.start)
            if not item.oblique and not _POSSESSOR.match(masked.text, item.at + 1) and not _INVESTOR.match(masked.text, item.at + 1):
                return item.refs[0]
        named = [i for i in here if i.named]
        return self.topic(labels) or (named[-1].refs[0] if named else None)

    def _company(self, masked: Masked, at: int) -> EntityRef | None:
        """该公司: the nearest company of the sentence, else what the sentences before are about."""
        labels = _ORGS
        here = [i for i in masked.before(at) if i.label in labels and not _POSSESSOR.match(masked.text, i.at + 1)]
        chosen = next((i for i in reversed(here) if not i.oblique), here[-1] if here else None)
        return chosen.refs[0] if chosen else self.topic(labels)

    def topic(self, labels: frozenset[str]) -> EntityRef | None:
        """What the sentences before are about: the first name there that is most of a subject."""
        for masked in reversed(self.past):
            there = [i for i in masked.items if i.named and i.label in labels]
            if there:
                return max(there, key=lambda i: (_weight(masked, i), -i.at)).refs[0]
        return None

    def nearest(self, labels: frozenset[str], masked: Masked, at: int) -> EntityRef | None:
        """The nearest name before a place, in the sentence or the one before."""
        here = [i for i in masked.before(at) if i.label in labels]
        if here:
            return here[-1].refs[0]
        there = [i for i in self.past[-1].items if i.named and i.label in labels] if self.past else []
        return there[0].refs[0] if there else None

    def funded(self, masked: Masked, at: int) -> EntityRef | None:
        """The company that a round of money is about: one of which the words say so, none of the investors."""
        labels = frozenset({"Company", "Institution", "Product"})
        for sentence, limit in ((masked, at), *((m, 1 << 30) for m in reversed(self.past))):
            subject = None
            for item in reversed([i for i in sentence.items if i.at < limit]):
                raises = _RAISES.match(sentence.text, item.at + 1)
                if item.label in _OWN and raises:
                    return self.own_at(sentence, item.start)
                if not item.named or item.label not in labels or item.oblique or _INVESTOR.match(sentence.text, item.at + 1) or _BACKER.search(
                        sentence.text, max(0, item.at - 10), item.at):
                    continue
                if raises:
                    return item.refs[0]
                subject = item
            if subject and (_RAISE.search(sentence.text) or (sentence is masked and subject.label == "Company" and _INVESTS.search(sentence.text))):
                return subject.refs[0]
        near = (masked, *list(reversed(self.past))[:2])
        own = self.own_at(masked, masked.sentence.start) if masked.sentence.part.speaker or any(i.label in _OWN for m in near for i in m.items) else None
        return own or self.topic(_ORGS)

    def same(self, labels: frozenset[str], masked: Masked, at: int, other: str) -> tuple[EntityRef, ...]:
        """What is compared with a name of the label ``other``: the nearest name of its kind, in the sentence or the one
        before."""
        for kinds in ([k] for k in _KINDS.get(other, ())):
            wanted = {x for x, of in _KINDS.items() if set(kinds) & set(of)} & labels
            here = [i for i in masked.before(at) if i.label in wanted]
            if other in wanted:
                here = [i for i in here if i.label == other] or here
            if here:
                return here[-1].refs
        here = [i for i in masked.before(at) if i.label in labels and not i.oblique and not _POSSESSOR.match(masked.text, i.at + 1)]
        if here and other in ("Company", "Institution"):
            return here[-1].refs
        for sentence in list(reversed(self.past))[:2]:
            there = [i for i in sentence.items if i.named and i.label in labels and _KINDS.get(i.label, ("",))[0] == _KINDS.get(other, ("",))[0]]
            if there:
                return next((i for i in there if not i.oblique), there[0]).refs
        return ()

    def _addressee(self, masked: Masked, item: Item) -> EntityRef | None:
        """Whom 你 addresses: the person called by name at the start of the sentence or the one before."""
        for sentence in (masked, *reversed(self.past)):
            if sentence.sentence.part.n != masked.sentence.part.n:
                break
            people = [i for i in sentence.items if i.label == "Person" and i.named and (sentence is not masked or i.at < item.at)]
            if people and people[0].at <= 4:
                return people[0].refs[0]
        return None


def _leads(masked: Masked, item: Item) -> bool:
    """Whether a name can be the subject of a clause: it stands near the start of one and no preposition before it."""
    return not item.oblique and bool(_START.search(masked.text, 0, item.at)) and not _POSSESSOR.match(masked.text, item.at + 1)


def _weight(masked: Masked, item: Item) -> int:
    """How much a name looks like the subject of its sentence."""
    before, after = _modifier()
    weight = 0 if item.oblique else 2
    if _INVESTOR.match(masked.text, item.at + 1):
        weight -= 2
    if before.search(masked.text, max(0, item.at - 8), item.at) or after.match(masked.text, item.at + 1):
        weight -= 1
    if _PRESENTS.match(masked.text, item.at + 1):
        weight += 1
    return weight
