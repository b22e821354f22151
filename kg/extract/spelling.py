"""Catalogue names written with a slip of the fingers: ``Nviida``, ``Telsa``, ``Andrey Kapathy``.

A form that is no English word and no known name is compared with the catalogue's Latin names by the optimal string
alignment distance (Damerau 1964: insertions, deletions, substitutions, swapped neighbours). What a slip explains by
itself, swapped neighbours or a doubled letter, stands alone; any other edit needs the entity, or one that the
catalogue ties to it, elsewhere in the document."""
from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kg.catalog import Catalog, Entity
from kg.extract.lexicon import shapes
from kg.extract.view import Name
from kg.language.names import english_words, name_key

_WORDS = re.compile(r"(?<![A-Za-z0-9@./_-])[A-Z][A-Za-z]{4,}(?: [A-Z][a-z]{3,})?(?![A-Za-z0-9_]|[./-][A-Za-z0-9])|(?<![A-Za-z])[A-Z][a-z]{3,} [A-Z][A-Za-z]{4,}(?![A-Za-z0-9])")
_LETTERS = re.compile(r"[a-z]{5,}")
_LEAST, _LONG, _TWO = 5, 9, 12


def misspelled(text: str, names: list[Name], catalog: Catalog, seen: Iterable[tuple[str, str]] = ()) -> list[Name]:
    """Names of the catalogue that a text misspells, ``method`` ``spelling``.

    Args:
        names: what was found otherwise; discovered ones among them may turn out to be misspelled ones.
        seen: ids of entities that earlier blocks of the document name.
    """
    sure = {(n.label, n.name) for n in names if n.origin == "catalog"} | set(seen)
    tied = {name for _, name in sure}
    tied |= {reference.rpartition("/")[2] for key in sure if (e := catalog.by_id.get(key)) for _, reference in e.facts}
    covered = {i for n in names if n.origin == "catalog" for i in range(n.start, n.end)}
    spans = {(n.start, n.end) for n in names if n.origin == "text" and n.label != "Paper"}
    spans |= {m.span() for m in _WORDS.finditer(text)}
    spots: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for start, end in sorted(spans):
        form = text[start:end]
        if form[0].isupper() and _LETTERS.fullmatch(name_key(form)) and not covered.intersection(range(start, end)) and not _familiar(form, catalog):
            spots[form].append((start, end))
    often = Counter({form: len(found) for form, found in spots.items()})
    out = []
    for form, found in spots.items():
        meant = _meant(form, catalog, sure, tied, often[form])
        if meant:
            entity, confidence = meant
            out += [Name(s, e, entity.label, entity.name, "catalog", "spelling", confidence, entity) for s, e in found]
    return out + _terms(text, sure, covered, catalog)


_RUN = re.compile(r"[A-Za-z]+(?:[ -][A-Za-z]+)+")
_WORD = re.compile(r"[A-Za-z]+")


def _terms(text: str, sure: set[tuple[str, str]], covered: set[int], catalog: Catalog) -> list[Name]:
    """Methods and tasks of two or three words that the document names elsewhere, with one of the words misheard or
    misspelled (few short learning): the others the same, and its first letter."""
    known: dict[tuple[str, ...], Entity] = {}
    for key in sure:
        entity = catalog.by_id.get(key)
        for name in entity.names if entity and entity.label in ("Method", "Task") else ():
            words = tuple(name.lower().replace("-", " ").split())
            if 2 <= len(words) <= 3 and sum(map(len, words)) >= _TWO and all(w.isascii() and w.isalpha() for w in words):
                known[words] = entity
    by_initials: dict[str, list[tuple[tuple[str, ...], Entity]]] = defaultdict(list)  # a word misheard keeps its first letter
    for term, entity in sorted(known.items(), key=lambda item: item[0]):
        by_initials["".join(w[0] for w in term)].append((term, entity))
    out = []
    for run in _RUN.finditer(text) if known else ():
        spans = [(m.start(), m.end()) for m in _WORD.finditer(text, run.start(), run.end())]
        initials = "".join(text[s] for s, _ in spans).lower()
        for k in range(len(spans)):
            for size in (3, 2):
                here = spans[k:k + size]
                near = by_initials.get(initials[k:k + size])
                if len(here) < size or not near or covered.intersection(range(here[0][0], here[-1][1])):
                    continue
                words = tuple(text[s:e].lower() for s, e in here)
                entity = next((entity for term, entity in near if _one_off(words, term)), None)
                if entity and name_key("".join(words)) not in catalog.by_key:
                    out.append(Name(here[0][0], here[-1][1], entity.label, entity.name, "catalog", "spelling", 0.7, entity))
    return out


def _one_off(words: tuple[str, ...], term: tuple[str, ...]) -> bool:
    """Whether one word alone differs, by two letters at most; an inflected or derived form (generator, generation) is
    another word."""
    apart = [(a, b) for a, b in zip(words, term, strict=True) if a != b]
    if len(apart) != 1 or apart[0][0][0] != apart[0][1][0]:
        return False
    a, b = apart[0]
    return OSA.distance(a, b) <= (2 if len(b) < 5 and sum(map(len, term)) >= 15 else 1) and a[:5] != b[:5] and not (a.startswith(b) and a[len(b):] in ("s", "d"))


def _familiar(form: str, catalog: Catalog) -> bool:
    """Whether a form is written as it should be: a known name, or a word in the dictionary or among given names."""
    if name_key(form) in catalog.by_key:
        return True
    words = form.split()
    return len(words) == 1 and (english_words().get(form.lower(), 0.0) > 0 or form in shapes().given_names)


def _meant(form: str, catalog: Catalog, sure: set[tuple[str, str]], tied: set[str], often: int) -> tuple[Entity, float] | None:
    """The one entity that a form may misspell, and how sure."""
    found: dict[tuple[str, str], tuple[float, Entity]] = {}
    for key, name, distance in _near(form, catalog):
        for entity in catalog.by_key[key]:
            score = _score(form, name, distance, entity, (entity.label, entity.name) in sure, entity.name in tied or bool(
                {r.rpartition("/")[2] for _, r in entity.facts} & {n for _, n in sure}), often)
            if score > found.get((entity.label, entity.name), (0.0, entity))[0]:
                found[entity.label, entity.name] = score, entity
    best = sorted(found.values(), key=lambda pair: (-pair[0], pair[1].label, pair[1].name))
    if not best or (len(best) > 1 and best[1][0] == best[0][0] and best[1][1].name != best[0][1].name):
        return None
    return best[0][1], best[0][0]


def _score(form: str, name: str, distance: int, entity: Entity, here: bool, tied: bool, often: int) -> float:
    """Confidence that a form is a misspelled name, 0 for no."""
    a, b = name_key(form), name_key(name)
    slip = distance == 1 and _slip(a, b)
    if often > 3 and not here and not slip:
        return 0.0
    if (entity.label == "Person" and not (here or tied)) or entity.generic:
        return 0.0
    if distance == 2:
        return 0.7 if len(b) >= _TWO and (here or tied) else 0.0
    if slip:
        return 0.85 if here or tied else 0.7
    inside = a[-1] == b[-1] or len(b) >= _TWO
    return 0.8 if here and inside and len(b) > _LEAST else 0.65 if tied and inside and len(b) >= _LONG else 0.0


def _slip(a: str, b: str) -> bool:
    """Whether two strings differ by swapped neighbours or by one letter of a double one."""
    if len(a) == len(b):
        return sorted(a) == sorted(b)
    long, short = (a, b) if len(a) > len(b) else (b, a)
    return any(long[:i] + long[i + 1:] == short and long[i] == long[i - 1] for i in range(1, len(long)))


def _near(form: str, catalog: Catalog) -> Iterator[tuple[str, str, int]]:
    """Catalogue names within two edits that begin with the same letter, in each of their words."""
    key = name_key(form)
    initials = [w[0].lower() for w in form.split()]
    most = 2 if len(key) >= _TWO else 1
    latin = _latin(catalog)
    for size in range(len(key) - most, len(key) + most + 1):
        for other, distance, _ in process.extract(key, latin.get((key[0], size), ()), scorer=OSA.distance, processor=None, score_cutoff=most, limit=None):
            name = next((n for e in catalog.by_key[other] for n in e.names if name_key(n) == other), None)
            if distance and name and name[0].isupper() and [w[0].lower() for w in re.split(r"[\s-]+", name) if w] == initials:
                yield other, name, distance


@lru_cache(maxsize=2)
def _latin(catalog: Catalog) -> dict[tuple[str, int], list[str]]:
    """First letter and length -> keys of the catalogue's names in Latin letters alone."""
    out: dict[tuple[str, int], list[str]] = defaultdict(list)
    for key in catalog.by_key:
        if key.isascii() and key.isalpha() and len(key) >= _LEAST:
            out[key[0], len(key)].append(key)
    return out
