"""Makers that speech recognition garbled: who a text says made something, where the catalogue knows who did and it sounds
like that (``the company behind Stable Diffusion, Sterility AI``)."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pydantic import BaseModel, ConfigDict

from kg.catalog import Catalog, Entity
from kg.extract.lexicon import shapes
from kg.extract.sounds.phonemes import readings, similarity
from kg.extract.view import Name
from kg.language.names import is_han
from kg.resources import load

_MADE = frozenset({"developer", "founder", "authors"})
_ORGANISATIONS = frozenset({"Company", "Institution"})
#: How alike a name and the maker sound at least: where the text says that it made the thing, the same of names that end in
#: the same general word (the rest of them compared), and where the thing is merely close by.
_STATED, _STATED_REST, _NEAR = 0.6, 0.4, 0.78
#: Given names of one person sound the same however they are spelled; of family names at least this much is left.
_GIVEN, _FAMILY = 0.85, 0.55
#: Characters between a thing and who is named close by.
_CLOSE = 120
_WINDOW = 60


class Frames(BaseModel):
    """``kg/data/makers.yaml``."""

    model_config = ConfigDict(extra="forbid")
    behind: list[str]
    before: list[str]
    ahead: list[str]


@cache
def _frames() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = load("makers.yaml", Frames)
    behind, before, ahead = ("|".join(f"(?:{frame})" for frame in frames) for frames in (data.behind, data.before, data.ahead))
    return re.compile(behind), re.compile(before), re.compile(ahead)


def makers(text: str, names: list[Name], catalog: Catalog) -> list[Name]:
    """Names that no catalogue has, of organisations and people, as the makers of known things that they stand beside and
    that they sound like; wherever the text has the same form.

    Args:
        names: all names found so far, sorted.
    """
    made = [(n, found) for n in names if n.entity is not None and not n.generic and (found := _known(n.entity, catalog))]
    if not made:
        return []
    meant: dict[tuple[str, str], Entity] = {}
    unknown = [n for n in names if n.origin == "text" and n.label in (*_ORGANISATIONS, "Person") and not is_han(text[n.start]) and n.method != "coreference"]
    for name in unknown:
        form = text[name.start:name.end]
        best = max(((alike, maker.name, maker) for thing, found in made for alike, maker in _alike(text, name, form, thing, found)), default=None)
        if best is not None:
            meant[name.label, name.name] = best[2]
    return [Name(n.start, n.end, e.label, e.name, "catalog", "phonetic", 0.75, e)
            for n in names if n.origin == "text" and (e := meant.get((n.label, n.name)))]


def _known(entity: Entity, catalog: Catalog) -> list[Entity]:
    return [maker for field, reference in entity.facts if field in _MADE and (maker := catalog.reference(field, reference))]


def _alike(text: str, name: Name, form: str, thing: Name, makers: list[Entity]) -> Iterator[tuple[float, Entity]]:
    """Makers of a thing that a name stands for, with how alike they sound."""
    gap = max(thing.start - name.end, name.start - thing.end)
    if gap < 0 or gap > _CLOSE:
        return
    stated = gap <= _WINDOW and _stated(text, name, thing)
    for maker in makers:
        if (maker.label == "Person") != (name.label == "Person"):
            continue
        for other in maker.names:
            if is_han(other[0]):
                continue
            alike = _person(form, other) if maker.label == "Person" else _organisation(form, other, stated)
            if alike:
                yield alike, maker


def _stated(text: str, name: Name, thing: Name) -> bool:
    """Whether the words between the two say that one made the other."""
    behind, before, ahead = _frames()
    if name.start >= thing.end:
        between = text[thing.end:name.start]
        return behind.fullmatch(between) is not None or (
            between.strip(", ") == "" and ahead.search(text, max(0, thing.start - 40), thing.start) is not None)
    return before.fullmatch(text, name.end, thing.start) is not None


def _person(form: str, other: str) -> float:
    """How alike two full names sound, 0 where they are two people's: other given names of one family."""
    heard, meant = form.split(), other.split()
    if len(heard) != 2 or len(meant) != 2:
        return 0.0
    given, family = (_like(a, b) for a, b in zip(heard, meant, strict=True))
    return (given + family) / 2 if given >= _GIVEN and family >= _FAMILY and (given + family) / 2 >= _NEAR else 0.0


def _organisation(form: str, other: str, stated: bool) -> float:
    general = {w.lower() for w in shapes().english_suffix}
    end, last = form.rpartition(" ")[2].lower(), other.rpartition(" ")[2].lower()
    if " " in form and " " in other and end == last and last in general:
        alike, least = _like(form.rpartition(" ")[0], other.rpartition(" ")[0]), _STATED_REST if stated else _NEAR
    else:
        alike, least = _like(form, other), _STATED if stated else _NEAR
    return alike if alike >= least else 0.0


def _like(a: str, b: str) -> float:
    return max((similarity(x, y) for x in readings(a) for y in readings(b)), default=0.0)
