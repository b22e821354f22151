"""Names of several parts: codes of what the document is about, families with a variant's words behind them, two names side
by side that are one."""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.catalog import Catalog, Entity
from kg.extract.sounds import numerals, said
from kg.extract.view import Name
from kg.language.names import is_han

if TYPE_CHECKING:
    from kg.extract.sounds.index import Index
    from kg.extract.sounds.link import Scene


def chosen(spoken: list[said.Said], scene: Scene, names: list[Name]) -> Iterator[Name]:
    """Names with spoken numbers: sure ones, and of those that the document is about the one whose maker or family it named
    last."""
    for each in spoken:
        tied = [e for e in each.entities if scene.bond(e) >= 0.6]
        if not each.sure and not tied:
            continue

        def last(entity: Entity, at: int = each.start) -> int:
            of = {entity.name, *(reference.rpartition("/")[2] for _, reference in entity.facts)}
            return max((n.start for n in names if n.start <= at and n.name in of), default=-1)
        best = max(tied or each.entities, key=lambda e: (last(e), scene.bond(e), e.label, e.name))
        yield Name(each.start, each.end, best.label, best.name, "catalog", "phonetic", 0.85 if each.sure else 0.7, best)


def members(text: str, families: list[Name], index: Index) -> Iterator[Name]:
    """Families with a variant's words behind them that are there by their sound."""
    for name in families:
        if name.entity is not None and name.entity.name in index.members and is_han(text[name.end:name.end + 1] or " "):
            known = said.member(text, name, numerals.descendants(name.entity, index.members), name.entity.names)
            if known:
                yield known


def joined(text: str, names: list[Name], catalog: Catalog) -> Iterator[Name]:
    """Two names side by side that are one: Claude and Opus 4.1 behind it, SWE-bench and verified."""
    begins = {n.start: n for n in names if n.entity is not None}
    for first in names:
        if first.entity is None or first.generic or first.label == "Person":
            continue
        second = begins.get(first.end) or (begins.get(first.end + 1) if text[first.end:first.end + 1] == " " else None)
        word = re.match(r" ?([A-Za-z]{3,12})(?![A-Za-z])", text[first.end:first.end + 14])
        ends = [(second.end, form) for form in second.entity.names] if second and second.entity and second is not first else []
        if word and second is None:
            ends.append((first.end + word.end(), word.group(1)))
        for end, form in ends:
            known = catalog.find(f"{first.name} {form}", first.label) or catalog.find(f"{first.name} {form}")
            if known and known.label != "Person" and not known.generic:
                yield Name(first.start, end, known.label, known.name, "catalog", "phonetic", 0.85, known)
                break
