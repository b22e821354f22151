"""People whom a document names in more than one way: given names alone, homophones, another script."""
from __future__ import annotations

import re
from collections import defaultdict

from kg.catalog import Entity
from kg.extract.lexicon import shapes
from kg.extract.sounds import spans
from kg.extract.sounds.phonemes import han, readings, similarity
from kg.extract.view import Name, View
from kg.language.names import chinese_words, is_han


def find(view: View, names: list[Name], sure: dict[tuple[str, str], Entity]) -> list[Name]:
    """Given names, and homophones of given or full names, of the people that a view names once in full or that its
    speaker labels name; only where the place expects a person.

    Args:
        names: all names found so far.
        sure: catalogue entities that the document surely names.
    """
    text = view.text
    known = _people(view, names, sure)
    if not known:
        return []
    taken = [False] * len(text)
    for name in names:
        if name.label != "Person" or name.origin == "catalog":
            taken[name.start:name.end] = [True] * (name.end - name.start)
    out = []
    for span in _positions(text, view.tokens):
        start, end = span
        if any(taken[start:end]):
            continue
        sound = han(text[start:end])
        best = max(((similarity(sound, heard), person) for heard, person in known.items()), default=None, key=lambda item: (item[0], item[1][1]))
        if best is None or best[0] < 0.86 or (end - start > 2) != best[1][2] and best[0] < 0.97:
            continue
        form, name, _, entity = best[1]
        if form == text[start:end]:
            continue
        everyday = chinese_words().get(text[start:end], 0.0)
        place = spans.person_position(text, start, end)
        if place < (0.9 if everyday > 2e-6 else 0.4):
            continue
        out.append(Name(start, end, "Person", name, "catalog" if entity else "text", "phonetic", round(0.6 + 0.2 * place * best[0], 3), entity))
        taken[start:end] = [True] * (end - start)
    return out


Known = tuple[str, str, bool, Entity | None]


def _people(view: View, names: list[Name], sure: dict[tuple[str, str], Entity]) -> dict[str, Known]:
    """Sounds of full and given names -> (form, name, whether it is the full name, catalogue entity); sounds that two
    people share are left out."""
    found: dict[str, set[Known]] = defaultdict(set)

    def put(form: str, name: str, entity: Entity | None) -> None:
        if all(is_han(c) for c in form) and 2 <= len(form) <= 4:
            found[han(form)].add((form, name, True, entity))
            if len(form) >= 3:
                found[han(form[-2:])].add((form[-2:], name, False, entity))
        elif re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+", form):
            for word in form.split():
                pinyin = readings(word)[-1] if len(readings(word)) else ""
                if len(word) >= 4 and pinyin:
                    found[pinyin].add((word, name, False, entity))

    for name in names:
        if name.label == "Person":
            put(view.text[name.start:name.end], name.name, name.entity)
            for form in name.entity.names if name.entity else ():
                put(form, name.name, name.entity)
    for (label, name), entity in sorted(sure.items()):
        if label == "Person":
            for form in entity.names:
                put(form, name, entity)
    for speaker in sorted({p.speaker for p in view.parts if p.speaker}):
        put(speaker, speaker, None)
    out = {}
    for sound, people in found.items():
        if len({person[1] for person in people}) == 1:
            out[sound] = min(people, key=lambda p: (p[3] is None, p[0]))
    return out


def _positions(text: str, tokens: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Two or three Han characters that begin and end with tokens and hold none that names do not have."""
    banned, starts = set(shapes().not_given), {s for s, _ in tokens}
    ends = {e for _, e in tokens}
    out = []
    for start in sorted(starts):
        for end in (start + 3, start + 2):
            if end in ends and all(is_han(c) and c not in banned for c in text[start:end]):
                out.append((start, end))
    return out
