"""People whom a document names in more than one way: given names alone, homophones, another script."""
from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from kg.catalog import Catalog, Entity
from kg.extract.lexicon import shapes
from kg.extract.sounds import spans
from kg.extract.sounds.phonemes import han, readings, similarity
from kg.extract.view import Name, View
from kg.language.names import all_han, chinese_words, english_words, is_han

if TYPE_CHECKING:
    from kg.extract.sounds.index import Index
    from kg.extract.sounds.link import Scene

#: Form as written, name of the person, whether the form is the full name, catalogue entity.
Known = tuple[str, str, bool, "Entity | None"]


def find(view: View, names: list[Name], catalog: Catalog, index: Index, scene: Scene) -> list[Name]:
    """Given names, and homophones of given or full names, where the place expects a person: of people that the view or
    its speaker labels name in full, or whom the catalogue ties to what the document is about.

    Args:
        names: all names found so far.
        scene: what the document is about.
    """
    text = view.text
    known = _people(view, names, scene)
    forms = {form for form, *_ in known.values()}
    written = {view.text[n.start:n.end]: n for n in names if n.label == "Person"}
    taken = [False] * len(text)
    own = {(n.start, n.end) for n in names if n.label == "Person" and n.origin == "text"}
    for name in names:
        if name.origin == "catalog" or name.label == "Person":
            taken[name.start:name.end] = [True] * (name.end - name.start)
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for start, end in _positions(text, view.tokens):
        form = text[start:end]
        if ((start, end) in own or not any(taken[start:end])) and not (form in written and form in forms and written[form].entity is not None):
            places[form].append((start, end))
    out: list[Name] = []
    for form, found in places.items():
        everyday = chinese_words().get(form, 0.0)
        expected = {span: spans.person_position(text, *span) for span in found}
        if max(expected.values()) < (0.85 if everyday > 2e-6 else 0.4):
            continue
        person = _person(form, known, index, scene)
        if person is None or person[0] == form:
            continue
        for (start, end), place in expected.items():
            if (any(taken[start:end]) and (start, end) not in own) or (everyday > 0 and place == 0):
                continue
            confidence = min(0.9, 0.55 + 0.3 * place + 0.2 * (person[2] - 0.8))
            out.append(Name(start, end, "Person", person[0], "catalog" if person[1] else "text", "phonetic", round(max(0.6, confidence), 3), person[1]))
            taken[start:end] = [True] * (end - start)
    return out


def _person(form: str, known: dict[str, Known], index: Index, scene: Scene) -> tuple[str, Entity | None, float] | None:
    sound = han(form)
    best, same = None, 0.0
    for heard, person in sorted(known.items()):
        near = similarity(sound, heard)
        if near > same and (near >= 0.97 or (near >= 0.84 and (len(form) > 2) == person[2])):
            best, same = person, near
    if best:
        return best[1], best[3], same
    tied = {e.name: e for e in index.given.get(sound, {}).values() if scene.bond(e) >= 0.7} if len(form) == 2 else {}
    if len(tied) == 1:
        entity = next(iter(tied.values()))
        return entity.name, entity, 0.9
    return None


def _people(view: View, names: list[Name], scene: Scene) -> dict[str, Known]:
    """Sounds of full and given names -> whom they name; sounds that two people share are left out."""
    found: dict[str, set[Known]] = defaultdict(set)

    def put(form: str, name: str, entity: Entity | None) -> None:
        if all_han(form) and 2 <= len(form) <= 4:
            found[han(form)].add((form, name, True, entity))
            if len(form) >= 3:
                found[han(form[-2:])].add((form[-2:], name, False, entity))
        elif re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+", form):
            for word in form.split():
                if len(word) >= 4:
                    found[readings(word)[-1]].add((word, name, False, entity))

    for name in names:
        if name.label == "Person":
            put(view.text[name.start:name.end], name.name, name.entity)
    for (label, name), entity in sorted(scene.sure.items(), key=lambda item: item[0]):
        if label == "Person":
            for form in entity.names:
                put(form, name, entity)
    for speaker in sorted({p.speaker for p in view.parts if p.speaker}):
        put(speaker, speaker, None)
    out = {}
    for sound, people in found.items():
        sure = [p for p in people if p[3] is not None] or list(people)
        if len({person[1] for person in sure}) == 1:
            out[sound] = min(sure, key=lambda p: p[0])
    return out


def _positions(text: str, tokens: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Two or three Han characters that begin and end with tokens and hold none that names do not have."""
    banned = set(shapes().not_given)
    starts, ends = [s for s, _ in tokens], {e for _, e in tokens}
    return [(start, end) for start in starts for end in (start + 3, start + 2)
            if end in ends and all_han(text[start:end]) and banned.isdisjoint(text[start:end])]


def misspelled(text: str, names: list[Name], index: Index, scene: Scene) -> None:
    """People whom speech names in full, in letters of the same sound as a known person's (Josh Wolf for Josh Wolfe), are
    that person, in place: whose surname is no word, who sound the very same, or who belong to what the document is about.

    Args:
        names: all names found so far.
    """
    meant: dict[str, Entity | None] = {}
    for name in names:
        form = text[name.start:name.end]
        if name.label == "Person" and name.origin == "text" and name.name not in meant and _FULL.fullmatch(form):
            meant[name.name] = _known(form, index, scene)
    for name in names:
        entity = meant.get(name.name) if name.label == "Person" and name.origin == "text" else None
        if entity is not None:
            name.name, name.entity, name.origin, name.method, name.confidence = entity.name, entity, "catalog", "phonetic", 0.8


def _known(form: str, index: Index, scene: Scene) -> Entity | None:
    """The one person of the catalogue whose given name and full name sound like a form."""
    given, surname = form.split(" ")
    found: dict[str, tuple[float, Entity]] = {}
    for match in (m for sound in readings(form) for m in index.like(sound, _SAME) if m.entity.label == "Person" and m.name.count(" ") == 1):
        first = match.name.split(" ")[0]
        if form not in match.entity.names and any(similarity(a, b) >= _SAME_GIVEN for a in readings(given) for b in readings(first)):
            same = match.similarity if first == given else min(match.similarity, 0.95)
            found[match.entity.name] = max(found.get(match.entity.name, (0.0, match.entity)), (same, match.entity), key=lambda f: f[0])
    if len(found) != 1:
        return None
    same, entity = next(iter(found.values()))
    return entity if same >= 0.99 or english_words().get(surname.lower(), 0.0) == 0.0 or scene.bond(entity) >= 0.5 else None


_FULL = re.compile("[A-Z][a-z]+ [A-Z][a-z]+")
#: How alike a known person's name and given name sound at least.
_SAME, _SAME_GIVEN = 0.9, 0.85
_CALLED = re.compile(r"(?:我叫|名字叫|我的名字是)(?P<name>[㐀-鿿]{2})(?=\s?[,。、]|\s(?!的)|$)")
_LATIN = re.compile(r"(?<![A-Za-z0-9-])[A-Za-z][a-z]{2,9}(?![A-Za-z0-9-])")


def introduced(text: str, names: list[Name]) -> list[Name]:
    """People of whom a speech says only the given name: who introduce themselves (我叫一文), and foreign given names
    where a person is expected at least once (我的朋友Bill, then also bill)."""
    taken = {i for n in names for i in range(n.start, n.end)}
    out = [Name(m.start("name"), m.end("name"), "Person", m.group("name"), "text", "shape", 0.6)
           for m in _CALLED.finditer(text) if m.start("name") not in taken]
    first = {n.name.split()[0].lower() for n in names if n.label == "Person" and " " in n.name}
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    given = {name.lower(): name for name in shapes().given_names}
    for match in _LATIN.finditer(text):
        word = match.group().lower()
        if word in given and word not in first and match.start() not in taken and match.end() - 1 not in taken:
            places[word].append(match.span())
    for word, found in places.items():
        form = given[word]
        if any(text[s:e] == form and spans.person_position(text, s, e) >= 0.5 for s, e in found):
            out += [Name(s, e, "Person", form, "text", "context", 0.65) for s, e in found if _among_han(text, s, e)]
    return out


def _among_han(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 2):start].strip(" ,。"), text[end:end + 2].strip(" ,。")
    return bool((before and is_han(before[-1])) or (after and is_han(after[0])))
