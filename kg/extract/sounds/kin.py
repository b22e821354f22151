"""Ordinary words that are a name by their sound, where a version or a relative beside them says which: ``Quinn three coder``
is Qwen3-Coder, and ``the Devon people`` beside its maker are Devin's.

What such words sound like says little. But that just this name has the version, or that the catalogue relates it to what
stands beside it, is no accident."""
from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.catalog import Catalog, Entity
from kg.extract.gazetteer import Hit
from kg.extract.latin import sentence_start
from kg.extract.sounds import numerals
from kg.extract.sounds.phonemes import readings, similarity
from kg.extract.sounds.said import Said
from kg.extract.sounds.spans import Span, cut
from kg.extract.view import Name
from kg.language.names import english_words, given_names, name_key

if TYPE_CHECKING:
    from kg.extract.sounds.index import Index
    from kg.extract.sounds.link import Scene

_FAMILY = re.compile(r"(?<![A-Za-z0-9'-])(?:[A-Za-z]{2,12} )?(?P<last>[A-Za-z]{3,14})[ -]$")
_CAPITAL = re.compile(r"(?<![A-Za-z0-9'-])[A-Z][a-z]{2,13}(?![A-Za-z0-9-])")
_PAIR = re.compile(r"(?<![A-Za-z0-9'-])(?=([A-Z][a-z]+ [A-Z][a-z]+)(?![A-Za-z0-9'-]))")
_LONG = re.compile(r"(?<=[a-z] )[A-Za-z]{6,}(?![A-Za-z'-])")
_TWO = re.compile(r"(?<![A-Za-z'-])(?:[A-Za-z]{3,12} )?(?P<last>[A-Za-z]{3,12}) $")
_THINGS = frozenset({"Model", "Product", "Hardware", "Company"})
#: How alike must sound what stands before a version and its family, and a word beside a relative and its name.
_FAMILY_ALIKE, _KIN_ALIKE = 0.84, 0.82
#: The same of what stands before a rare word that ends a name.
_REST_ALIKE = 0.55
#: How far off a relative may stand; a word of this relative frequency or more needs a capital to be a name, one of the
#: second is no last word of a family.
_NEAR, _RARE, _COMMON = 40, 4e-6, 1e-4
_PIECE = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]+")


@cache
def _number() -> re.Pattern[str]:
    return re.compile(rf"{numerals.english_numbers().pattern}|(?<![\w.,])\d{{1,3}}(?:\.\d{{1,2}})?[bB]?(?![\w%]|[.,]\d)", re.I)


@dataclass(frozen=True, slots=True)
class Version:
    """A known version with a family before it by its sound: the name, of which family, how alike, and whether it has several
    parts."""

    name: Name
    form: str
    family: Entity
    likeness: float
    long: bool


def versions(text: str, fixed: list[tuple[int, int]], catalog: Catalog, index: Index) -> list[Version]:
    """Versions that the catalogue knows, with words before them that sound like their family.

    Args:
        fixed: spans of sure names, sorted.
    """
    out = []
    for match in _number().finditer(text):
        words = _FAMILY.search(text, max(0, match.start() - 28), match.start())
        if words is None or english_words().get(words["last"].lower(), 0.0) > _COMMON:
            continue
        for start in dict.fromkeys((words.start("last"), words.start())):
            if not cut(fixed, start, words.end("last")):
                out += _versions(text, start, words.end("last"), catalog, index)
    return out


def _versions(text: str, start: int, end: int, catalog: Catalog, index: Index) -> Iterator[Version]:
    form = text[start:end]
    for match in (m for sound in readings(form) for m in index.same(sound, _FAMILY_ALIKE)):
        entity = match.entity
        if entity.label in _THINGS and not entity.generic and match.name.lower() != form.lower():
            member = numerals.member(text, Name(start, end, entity.label, entity.name, "catalog", "phonetic", 0.7, entity), catalog, index.members)
            if member is not None:
                yield Version(member, form, entity, match.similarity, len(_PIECE.findall(member.name[len(entity.name):])) > 1)


def likely(found: list[Version], scene: Scene) -> Iterator[Name]:
    """Of versions at one place the likeliest: of what the document is about, or of several parts."""
    best: dict[int, tuple[float, Name]] = {}
    for one in found:
        tied = scene.bond(one.family, one.form) >= 1.2
        if tied or one.long:
            likeness = one.likeness + 0.1 * tied
            if one.name.end not in best or likeness > best[one.name.end][0]:
                best[one.name.end] = likeness, one.name
    yield from (name for _, name in best.values())


def ended(text: str, fixed: list[tuple[int, int]], index: Index) -> Iterator[Name]:
    """Names whose last word is there, where hardly any other name ends in it and what stands before sounds alike (``Ada
    polyglot`` for Aider Polyglot); of a usual word another one before it must be there too (``sweet bench verified``).

    Args:
        fixed: spans of sure names, sorted.
    """
    for match in _LONG.finditer(text):
        rests = index.last_words.get(match.group().lower())
        before = _TWO.search(text, max(0, match.start() - 30), match.start()) if rests else None
        if rests is None or before is None:
            continue
        rare = max(english_words().get(word, 0.0) for word in (match.group().lower(), match.group().lower().removesuffix("s"))) < _RARE
        found = []
        for start in dict.fromkeys((before.start(), before.start("last"))):
            form = text[start:before.end("last")]
            if len(form) > 2 and not cut(fixed, start, match.end()):
                found += [(similarity(a, b), start, entity) for rest, entity in rests if rest.lower() != form.lower() and (
                    rare or set(form.lower().split()) & set(re.split("[ -]", rest.lower()))) for a in readings(form) for b in readings(rest)]
        best = max(found, key=lambda f: (f[0], f[1], f[2].name), default=None)
        if best is not None and best[0] >= _REST_ALIKE:
            yield Name(best[1], match.end(), best[2].label, best[2].name, "catalog", "phonetic", 0.75, best[2])


def spaced(text: str, fixed: list[tuple[int, int]], catalog: Catalog) -> Iterator[Name]:
    """Names that recognition wrote as two words with capitals (``Rep Lit``)."""
    for match in _PAIR.finditer(text):
        start, end = match.span(1)
        key = name_key(match.group(1))
        found = [e for e in catalog.by_key.get(key, ()) if e.label in _THINGS and not e.generic and all(" " not in n for n in e.names if name_key(n) == key)]
        if found and not cut(fixed, start, end) and not sentence_start(text, start):
            best = min(found, key=lambda e: (e.label != "Company", e.label, e.name))
            yield Name(start, end, best.label, best.name, "catalog", "phonetic", 0.8, best)


@dataclass(frozen=True, slots=True)
class Doubtful:
    """What may be a name, written or said like it: where it stands, of which entity."""

    start: int
    end: int
    entity: Entity
    method: str


def doubtful(text: str, weak: Iterable[Hit], said: Iterable[Said], spans: Iterable[Span], fixed: list[tuple[int, int]], index: Index) -> list[Doubtful]:
    """What only sounds or looks like a name, in order.

    Args:
        weak: catalogue names that are everyday words.
        said: what is said with a number.
        spans: words that may be a garbled name.
        fixed: spans of sure names, sorted.
    """
    return sorted({*_written(text, weak, fixed), *_alone(text, fixed, index), *_said(said, fixed), *_heard(text, spans, fixed, index)}, key=lambda d: (d.start, -d.end, d.entity[:2]))


def relatives(doubtful: list[Doubtful], names: list[Name]) -> Iterator[Name]:
    """Those of the doubtful names that stand beside another, doubtful or not, that the catalogue relates to them.

    Args:
        names: all names found so far.
    """
    sure = sorted((n.start, n.end, n.entity) for n in names if n.entity is not None and not n.generic and (n.confidence >= 0.7 or n.method != "phonetic"))
    places = sorted([*sure, *((d.start, d.end, d.entity) for d in doubtful)], key=lambda p: p[:2])
    starts = [p[0] for p in places]
    for one in doubtful:
        for start, end, other in places[bisect_left(starts, one.start - 2 * _NEAR):bisect_right(starts, one.end + _NEAR)]:
            apart = max(start - one.end, one.start - end)
            if 0 < apart <= _NEAR and other[:2] != one.entity[:2] and _related(one.entity, other):
                yield Name(one.start, one.end, one.entity.label, one.entity.name, "catalog", one.method, 0.7, one.entity)
                break


def _related(one: Entity, other: Entity) -> bool:
    return any(reference.rpartition("/")[2] in b.names for a, b in ((one, other), (other, one)) for _, reference in a.facts)


def _outstanding(text: str, start: int, end: int) -> bool:
    """Whether words are rare, or have a capital that does not begin a sentence."""
    form = text[start:end]
    rate = min(english_words().get(word, 0.0) for word in form.lower().split())
    return rate < _RARE or (form[0].isupper() and not sentence_start(text, start))


def _written(text: str, weak: Iterable[Hit], fixed: list[tuple[int, int]]) -> Iterator[Doubtful]:
    for hit in weak:
        if hit.end - hit.start > 2 and not cut(fixed, hit.start, hit.end) and _outstanding(text, hit.start, hit.end):
            yield from (Doubtful(hit.start, hit.end, e, "context") for e in hit.entities if e.label in _THINGS and not e.generic)


def _alone(text: str, fixed: list[tuple[int, int]], index: Index) -> Iterator[Doubtful]:
    """Products without their maker's name."""
    for match in _CAPITAL.finditer(text):
        if not cut(fixed, *match.span()):
            yield from (Doubtful(*match.span(), entity, "context") for entity in index.without_maker.get(match.group(), ()))


def _said(said: Iterable[Said], fixed: list[tuple[int, int]]) -> Iterator[Doubtful]:
    for each in said:
        if not cut(fixed, each.start, each.end):
            yield from (Doubtful(each.start, each.end, e, "phonetic") for e in each.entities if e.label in _THINGS)


def _heard(text: str, spans: Iterable[Span], fixed: list[tuple[int, int]], index: Index) -> Iterator[Doubtful]:
    places = {(s.start, s.end) for s in spans if s.script in ("latin", "heard") and (" " in s.text or s.odd > 0)}
    places |= {m.span() for m in _CAPITAL.finditer(text) if not sentence_start(text, m.start()) and (
        m.group() not in given_names() or text.endswith("the ", 0, m.start()))}
    for start, end in places:
        if not cut(fixed, start, end) and (" " in text[start:end] or _outstanding(text, start, end)):
            for match in (m for sound in readings(text[start:end]) for m in index.same(sound, _KIN_ALIKE)):
                if match.entity.label in _THINGS and not match.entity.generic:
                    yield Doubtful(start, end, match.entity, "phonetic")
