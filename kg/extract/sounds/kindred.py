"""Chinese names of what a document is all about, by characters of the same sound: 宇数 where robots are spoken of, 王星星 where
his company is.

Two syllables are too few to be told apart among all names that there are, but not among those of one kind of thing: where
no word of the language is written so, the maker of such things that sounds like it is meant."""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.catalog import Catalog, Entity
from kg.extract.lexicon import shapes
from kg.extract.sounds import numerals, spans
from kg.extract.sounds.phonemes import han, similarity
from kg.extract.view import Name, View
from kg.language.names import all_chinese_words, all_han, chinese_words, is_han

if TYPE_CHECKING:
    from kg.extract.sounds.link import Scene

#: How much a document must be about things of a kind (`link.Scene.about`), and how close a person to what it names.
_ABOUT, _TIED = 0.5, 1.0
_SHORTEST, _LONGEST = 2, 4
_THINGS = frozenset({"Product", "Model", "Hardware"})
_BEFORE = re.compile("(?P<maker>[㐀-鿿]{2,4}?)(?:的|家的|的那个|那个|自己的|今年那个|去年那个)$")
_THING = re.compile("的(?:那个|这个)?(?P<thing>[A-Z][A-Za-z0-9]{1,9})(?![A-Za-z0-9])")
#: A word of this frequency or more is itself, however rare it is (余数).
_WORD = 1.5e-7
#: Of three syllables or more one may be another that sounds alike.
_ALIKE = 0.78


def find(view: View, names: list[Name], scene: Scene) -> Iterator[Name]:
    """Stretches of two to four characters that no dictionary has, heard as a maker of what the document is about or as a
    person of one of those that it names.

    Args:
        names: what is found otherwise; names of the catalogue are left.
        scene: what the document is about.
    """
    heard = _heard(scene)
    if not heard:
        return
    text, words, barred = view.text, chinese_words(), {*numerals.NUMERAL, "亿", "万", *shapes().never_in_names}
    fixed = {i for n in names if n.origin == "catalog" for i in range(n.start, n.end)}
    tokens = [t for t in view.tokens if is_han(text[t[0]]) and all_han(text[slice(*t)])]
    for first, last in _windows(tokens, [e - s > 1 and text[s:e] not in words for s, e in tokens]):
        start, end = tokens[first][0], tokens[last][1]
        form = text[start:end]
        if end - start > _LONGEST or form in words or barred.intersection(form) or fixed.intersection(range(start, end)):
            continue
        entity = _meant(form, heard)
        if entity and not _written(form, entity, scene) and (len(form) > 2 or not spans.astride(text, start, end)) and all_chinese_words().get(form, 0.0) < _WORD:
            yield Name(start, end, entity.label, entity.name, "catalog", "phonetic", 0.75, entity)


def _windows(tokens: list[tuple[int, int]], unknown: list[bool]) -> list[tuple[int, int]]:
    """First and last of up to three neighbouring tokens, one of them unknown."""
    out: dict[tuple[int, int], None] = {}
    for k in (k for k, new in enumerate(unknown) if new):
        for first in range(max(0, k - 2), k + 1):
            for last in range(k, min(len(tokens), first + 3)):
                if all(tokens[i][1] == tokens[i + 1][0] for i in range(first, last)):
                    out[first, last] = None
    return sorted(out)


def owners(text: str, names: list[Name], scene: Scene, catalog: Catalog) -> Iterator[Name]:
    """Makers right before what they make, whatever word they are heard as (和赛 的 ATX, 志愿 那个 远征A2), and the thing
    with them where only that says which it is.

    Args:
        names: all names found so far.
    """
    fixed = {i for n in names if n.origin == "catalog" and not n.generic for i in range(n.start, n.end)}
    things = [(n.start, n.end, n.entity) for n in names if n.entity is not None and n.label in _THINGS]
    things += [(*m.span("thing"), e) for m in _THING.finditer(text) if m.start("thing") not in fixed for e in scene.index.by_last.get(m["thing"], ())]
    for start, end, thing in things:
        before = _BEFORE.search(text, max(0, start - 12), start)
        makers = [m for field, reference in thing.facts if field == "developer" and (m := catalog.reference(field, reference))] if before else []
        for maker in makers:
            for form in maker.names:
                at = before.end("maker") - len(form) if before else 0
                if before and before.start("maker") <= at and 2 <= len(form) <= _LONGEST and all_han(form) and han(form) == han(text[at:before.end("maker")]) and (
                        text[at:before.end("maker")] != form and not fixed.intersection(range(at, before.end("maker")))):
                    yield Name(at, before.end("maker"), maker.label, maker.name, "catalog", "phonetic", 0.8, maker)
                    if start not in fixed:
                        yield Name(start, end, thing.label, thing.name, "catalog", "context", 0.75, thing)


def _written(form: str, entity: Entity, scene: Scene) -> bool:
    """Whether a form is how the entity or another one is written, but for people whom nothing ties to the document, or how
    names of organisations end."""
    return form in entity.names or form in shapes().chinese_suffix or any(
        e.label != "Person" or scene.bond(e) > 0 for e in scene.index.written(form))


def _heard(scene: Scene) -> dict[str, dict[str, Entity]]:
    """Sounds of names, and those of three syllables and more with each of them left open -> who has them, by form."""
    by_source, by_tie = scene.index.chinese
    close = {id(one): one for part, degree in scene.about.items() if degree >= _ABOUT for one in by_source.get(part, ())}
    for tie in sorted({*scene.names, *scene.related}):
        close |= {id(one): one for one in by_tie.get(tie, ()) if scene.bond(one[0]) >= _TIED}
    out: dict[str, dict[str, Entity]] = defaultdict(dict)
    for entity, forms in close.values():
        for form, syllables in forms:
            out[" ".join(syllables)][form] = entity
            for sound in _open(syllables) if entity.label != "Person" else ():
                out[sound][form] = entity
    return out


def _open(syllables: tuple[str, ...]) -> Iterator[str]:
    if len(syllables) > 2:
        yield from (" ".join((*syllables[:k], "", *syllables[k + 1:])) for k in range(len(syllables)))


def _meant(form: str, heard: dict[str, dict[str, Entity]]) -> Entity | None:
    """Who is meant by a form, if that is only one."""
    syllables = tuple(map(han, form))
    found = {e.name: e for e in heard.get(" ".join(syllables), {}).values()}
    if not found and not shapes().suffix_of(form):
        found = {e.name: e for sound in _open(syllables) for other, e in heard.get(sound, {}).items() if similarity(han(form), han(other)) >= _ALIKE}
    return next(iter(found.values())) if len(found) == 1 else None
