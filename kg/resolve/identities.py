"""Names of all documents brought together: the same spelling apart from case, spacing and hyphens is the same thing;
a name that the catalogue knows wins over one that a document alone gave, and of two labels the more frequent one."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.language.names import name_key
from kg.model import EntityRef, Extraction
from kg.resolve.decisions import Decisions


@dataclass(frozen=True, slots=True)
class Merge:
    """Two names joined into one entity, and why."""

    kept: EntityRef
    joined: EntityRef
    reason: str
    confidence: float


@dataclass(slots=True)
class Identities:
    """Which entity each (label, name) of the extractions stands for. Names that are not listed stand for themselves."""

    joined: dict[EntityRef, EntityRef] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)

    def of(self, ref: EntityRef) -> EntityRef:
        return self.joined.get(ref, ref)


def resolve(extractions: Sequence[Extraction], decisions: Decisions | None = None) -> Identities:
    """Decide identities over all documents. The result does not depend on their order.

    Args:
        decisions: what a user has decided; wins over everything else.
    """
    decisions = decisions or Decisions()
    apart = decisions.apart()
    counts: Counter[EntityRef] = Counter()
    known: set[EntityRef] = set()
    for extraction in extractions:
        for ref, origin in _references(extraction):
            counts[ref] += 1
            if origin == "catalog":
                known.add(ref)
        for ref in _ends(extraction):
            counts.setdefault(ref, 0)
    groups: dict[str, list[EntityRef]] = {}
    for ref in counts:
        groups.setdefault(name_key(ref.name) or ref.name, []).append(ref)
    identities = Identities()
    for group in groups.values():
        if len(group) < 2:
            continue
        group.sort(key=lambda r: (r not in known, -counts[r], r.label, r.name))
        kept = group[0]
        for ref in group[1:]:
            if frozenset((ref, kept)) in apart:
                continue
            if ref in known and ref.label != kept.label:
                continue  # two catalogue entities of one name stay apart
            identities.joined[ref] = kept
            identities.merges.append(Merge(kept, ref, "same spelling", 0.95 if ref.label == kept.label else 0.8))
    for joined, kept in decisions.joined():
        for ref in [r for r in (*counts, joined) if identities.of(r) == identities.of(joined)]:
            if ref != identities.of(kept):
                identities.joined[ref] = identities.of(kept)
        if joined in counts:
            identities.merges.append(Merge(identities.of(kept), joined, "decided by the user", 1.0))
    identities.merges.sort(key=lambda m: (m.kept.label, m.kept.name, m.joined.label, m.joined.name))
    return identities


def _references(extraction: Extraction) -> Iterable[tuple[EntityRef, str]]:
    for mention in extraction.mentions:
        yield EntityRef(label=mention.label, name=mention.name), mention.origin
    for _, person in extraction.spoken:
        yield person, "text"


def _ends(extraction: Extraction) -> Iterable[EntityRef]:
    """Entities that statements and relations name, by words that need not be a mention."""
    for r in extraction.relations:
        yield from (r.head, r.tail)
    for s in extraction.statements:
        yield from (*s.about, *s.using, *s.on, *s.versus, *filter(None, [s.speaker]))
