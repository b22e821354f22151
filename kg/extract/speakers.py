"""Who speaks: speaker labels of passages tied to people."""
from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from itertools import pairwise

from pydantic import BaseModel, ConfigDict

from kg.catalog import Catalog
from kg.extract.sounds.phonemes import han, readings, similarity
from kg.extract.view import View
from kg.language.names import all_han, is_han, name_key
from kg.model import EntityRef
from kg.resources import load


class SpeakerData(BaseModel):
    model_config = ConfigDict(extra="forbid")
    roles: list[str]
    self_introductions: list[str]


@cache
def speaker_data() -> SpeakerData:
    return load("speakers.yaml", SpeakerData)


def is_role(label: str) -> bool:
    """Whether a label names a role (主持人, Host, Q, Speaker 2) and not a person."""
    roles = {name_key(r) for r in speaker_data().roles}
    return name_key(re.sub(r"[\s\d]+$", "", label)) in roles or name_key(label) in roles


def identify_speakers(view: View, catalog: Catalog) -> None:
    """Set `Part.person` from the labels: a person named in the text or the catalogue whose full name the label is or
    begins or ends, else a person of that name. A role is the person who introduces themselves under it, whom the others call
    by name before its turns (`_in_roles`); else it stays without one. A name in Chinese characters that spells
    out the given name of a label (莫妮卡 beside ``Monica``) becomes that person, in place."""
    _spelled_out(view)
    people: dict[str, EntityRef] = {}
    parts: dict[str, set[EntityRef]] = {}
    for name in view.names:
        if name.label == "Person":
            written = view.text[name.start:name.end]
            for form in (name.name, written):
                people.setdefault(name_key(form), name.ref)
                for piece in form.split():
                    if len(form.split()) > 1:
                        parts.setdefault(name_key(piece), set()).add(name.ref)
    found: dict[str, EntityRef | None] = {}
    for part in view.parts:
        if part.speaker and part.speaker not in found:
            found[part.speaker] = _person(part.speaker, people, parts, catalog)
    if any(person is None for person in found.values()):
        found |= _in_roles(view, found)
    for part in view.parts:
        part.person = found.get(part.speaker) if part.speaker else None


@cache
def _own_name() -> re.Pattern[str]:
    data = speaker_data()
    words = sorted(data.self_introductions, key=len, reverse=True)
    roles = sorted((r for r in data.roles if len(r) > 1), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})\s?(?:(?:your |the |今天的?|咱们的?)?(?:{'|'.join(map(re.escape, roles))})[,\s]?)?$", re.I)


#: How often somebody is called by name before the turns of a role that is theirs.
_CALLED = 2


def _in_roles(view: View, found: dict[str, EntityRef | None]) -> dict[str, EntityRef | None]:
    """The people behind labels that name a role."""
    roles = {label for label, person in found.items() if person is None}
    own: dict[str, list[EntityRef]] = defaultdict(list)
    for part in view.parts:
        if part.speaker in roles:
            own[part.speaker] += [n.ref for n in view.names_in(part.start, part.end) if n.label == "Person"
                                  and _own_name().search(view.text, max(part.start, n.start - 24), n.start)]
    out: dict[str, EntityRef | None] = {label: refs[0] for label, refs in own.items() if len(set(refs)) == 1}
    taken = {*out.values(), *(p for p in found.values() if p)}
    called: dict[str, Counter[EntityRef]] = defaultdict(Counter)
    for before, part in pairwise(p for p in view.parts if p.speaker):
        if part.speaker in roles and part.speaker not in out and before.speaker != part.speaker:
            last = [n.ref for n in view.names_in(before.sentences[-1][0], before.end) if n.label == "Person" and n.ref not in taken]
            called[part.speaker].update(last[:1] if len(set(last)) == 1 else ())
    for label, votes in called.items():
        (person, most), *others = [*votes.most_common(2), (None, 0)]
        if person is not None and most >= _CALLED and most >= 3 * others[0][1] and sum(v[person] >= _CALLED for v in called.values()) == 1:
            out[label] = person
    return out


#: How alike a Chinese transliteration must sound.
_ALIKE = 0.8


def _spelled_out(view: View) -> None:
    given: dict[str, set[str]] = {}
    for label in {p.speaker for p in view.parts if p.speaker and p.speaker[0].isascii() and not is_role(p.speaker)}:
        given.setdefault(label.split()[0], set()).add(label)
    _misheard_labels(view)
    for name in view.names if given else ():
        form = view.text[name.start:name.end]
        if name.label == "Person" and name.entity is None and all(is_han(c) for c in form):
            heard = readings(form)
            alike = {label for word, labels in given.items() for label in labels
                     if max(similarity(a, b) for a in heard for b in readings(word)) >= _ALIKE}
            if len(alike) == 1:
                name.name, name.method = re.sub(r"\s+", " ", alike.pop()).strip(), "phonetic"


def _misheard_labels(view: View) -> None:
    """Whoever gives their own name under a label in Chinese that sounds the same (我是陈夺 under 陈铎) is of that name, in place."""
    same: dict[str, str] = {}
    for part in view.parts:
        if part.speaker and all_han(part.speaker) and not is_role(part.speaker):
            for name in view.names_in(part.start, part.end):
                form = view.text[name.start:name.end]
                if name.label == "Person" and form != part.speaker and all_han(form) and len(form) == len(part.speaker) and han(form) == han(
                        part.speaker) and _own_name().search(view.text, max(part.start, name.start - 24), name.start):
                    same[form] = part.speaker
    for name in view.names if same else ():
        if name.label == "Person" and (label := same.get(view.text[name.start:name.end])):
            name.name, name.method, name.entity = label, "phonetic", None


def _person(label: str, people: dict[str, EntityRef], parts: dict[str, set[EntityRef]], catalog: Catalog) -> EntityRef | None:
    key = name_key(label)
    if not key or is_role(label):
        return None
    if key in people:
        return people[key]
    if len(parts.get(key, ())) == 1:
        return next(iter(parts[key]))
    known = catalog.find(label, "Person")
    if known and not (len(key) < 4 and not is_han(label[0])):
        return EntityRef(label="Person", name=known.name)
    return EntityRef(label="Person", name=re.sub(r"\s+", " ", label).strip())
