"""Statements of one proposition made one Claim, and Claims that cannot both hold."""
from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from kg.extract.claim_data import metrics
from kg.graph.ids import digest, entity_id, slug
from kg.graph.values import format_value
from kg.model import EntityRef, Extraction, Quantity, Statement

_SURE = frozenset({"asserted", "estimated", "reported", "predicted"})


@dataclass(slots=True)
class Evidence:
    """One statement with the document it stands in."""

    extraction: Extraction
    statement: Statement

    @property
    def speaker(self) -> str | None:
        """The person who says it, or the label of a speaker without a name (主持人)."""
        if self.statement.speaker:
            return self.statement.speaker.name
        return self.extraction.document.passages[self.statement.passage].speaker


@dataclass(slots=True)
class MergedClaim:
    """A proposition with all statements of it; refs are resolved entities."""

    id: str
    metric: str
    low: float | None
    high: float | None
    from_low: float | None
    from_high: float | None
    unit: str
    per: str | None
    comparator: str
    as_of: str | None
    aspect: str | None
    about: tuple[EntityRef, ...]
    using: tuple[EntityRef, ...]
    on: tuple[EntityRef, ...]
    versus: tuple[EntityRef, ...]
    variants: set[EntityRef] = field(default_factory=set)
    evidence: list[Evidence] = field(default_factory=list)
    text: str = ""

    def value(self) -> dict[str, object]:
        """The value's properties, as on the Claim node."""
        return {"metric": self.metric, "low": self.low, "high": self.high, "from_low": self.from_low, "from_high": self.from_high,
                "unit": self.unit, "per": self.per, "comparator": self.comparator, "as_of": self.as_of, "aspect": self.aspect}


def merge(extractions: Sequence[Extraction], identity: Callable[[EntityRef], EntityRef]) -> list[MergedClaim]:
    """One Claim for each proposition: same subject, metric, unit, conditions and the same value up to rounding (three
    significant digits) and "about". A statement without a subject is a Claim of its own."""
    claims: dict[str, MergedClaim] = {}
    known = {identity(EntityRef(label=m.label, name=m.name)) for e in extractions for m in e.mentions}
    families = {(r.label, slug(r.name)): r for r in known}
    for extraction in extractions:
        for statement in extraction.statements:
            q = statement.quantity
            about, using, on, versus = (_refs(refs, identity) for refs in (
                statement.about, statement.using, statement.on, statement.versus))
            family = _family(about, q, statement.metric, families)
            variants, about = (set(about), (family,)) if family else (set(), about)
            exact = "" if q.comparator in ("=", "~") else q.comparator
            where = () if about else (extraction.document.id, q.start)
            key = digest(statement.metric, *map(_rounded, (q.low, q.high, q.from_low, q.from_high)), q.unit, q.per, exact, statement.as_of,
                         statement.aspect, *(_names(refs) for refs in (about, using, on, versus)), *where)
            claim = claims.get(key)
            if claim is None:
                claim = claims[key] = MergedClaim(f"Claim/{key}", statement.metric, q.low, q.high, q.from_low, q.from_high, q.unit, q.per,
                                                  q.comparator, statement.as_of, statement.aspect, about, using, on, versus)
            claim.variants |= variants
            claim.evidence.append(Evidence(extraction, statement))
    out = sorted(claims.values(), key=lambda c: c.id)
    for claim in out:
        claim.evidence.sort(key=lambda e: (e.extraction.document.id, e.statement.quantity.start))
        if any(e.statement.quantity.comparator == "=" for e in claim.evidence) and claim.comparator == "~":
            claim.comparator = "="
        first = next((e.statement.quantity for e in claim.evidence if e.statement.quantity.comparator == claim.comparator),
                     claim.evidence[0].statement.quantity)
        claim.low, claim.high, claim.from_low, claim.from_high = first.low, first.high, first.from_low, first.from_high
        claim.text = render(claim)
    return out


_SIZE = re.compile(r"[\s-]?(\d+(?:\.\d+)?)([BM])$", re.I)


def _family(about: tuple[EntityRef, ...], quantity: Quantity, metric: str, families: dict[tuple[str, str], EntityRef]) -> EntityRef | None:
    """The size of a size variant is a size of its family: what is said of PaLM 540B and of PaLM, 540 billion
    parameters, is one proposition. None where the subject is no such variant, or its family is not in the documents."""
    if metric != "parameters" or len(about) != 1:
        return None
    match = _SIZE.search(about[0].name)
    if not match or quantity.low is None or quantity.low != quantity.high:
        return None
    size = float(match.group(1)) * (1e9 if match.group(2).upper() == "B" else 1e6)
    if abs(size - quantity.low) > 0.01 * size:
        return None
    return families.get((about[0].label, slug(about[0].name[:match.start()])))


def _refs(refs: Iterable[EntityRef], identity: Callable[[EntityRef], EntityRef]) -> tuple[EntityRef, ...]:
    return tuple(sorted({identity(r) for r in refs}, key=lambda r: (r.label, r.name)))


def _names(refs: tuple[EntityRef, ...]) -> str:
    return "|".join(entity_id(r.label, r.name) for r in refs)


def _rounded(value: float | None) -> str:
    if value is None or value == 0 or not math.isfinite(value):
        return str(value)
    return f"{value:.2e}"


def render(claim: MergedClaim) -> str:
    """A one-line English rendering: ``PaLM 540B: accuracy <20% -> ~60% (using Chain of Thought)``."""
    subject = ", ".join(r.name for r in claim.about)
    conditions = [f"{word} {', '.join(r.name for r in refs)}" for word, refs in (
        ("using", claim.using), ("on", claim.on), ("versus", claim.versus)) if refs]
    if claim.as_of:
        conditions.append(f"as of {claim.as_of}")
    body = f"{claim.aspect + ' ' if claim.aspect else ''}{claim.metric.replace('_', ' ')} {format_value(claim.value())}"
    return (f"{subject}: " if subject else "") + body + (f" ({', '.join(conditions)})" if conditions else "")


def conflicts(claims: Sequence[MergedClaim]) -> list[tuple[MergedClaim, MergedClaim, str]]:
    """Pairs of Claims that cannot both hold: same subject, metric, unit and conditions, disjoint values, stated in
    different documents or by different speakers, neither only hypothetical, a question or denied."""
    groups: dict[tuple[object, ...], list[MergedClaim]] = {}
    for claim in claims:
        single = metrics()[claim.metric].single_valued and claim.from_low is None and claim.from_high is None
        if claim.about and single and any(e.statement.modality in _SURE for e in claim.evidence):
            key = (claim.about, claim.metric, claim.unit, claim.per, claim.as_of, claim.aspect, claim.using, claim.on, claim.versus)
            groups.setdefault(key, []).append(claim)
    out = []
    for group in groups.values():
        for k, a in enumerate(group):
            for b in group[k + 1:]:
                if _disjoint(a, b) and _apart(a, b) and not (a.variants or b.variants):  # a family has several sizes
                    first, second = sorted((a, b), key=lambda c: c.id)
                    reason = (f"{a.metric.replace('_', ' ')} of {a.about[0].name}: {format_value(first.value())} "
                              f"against {format_value(second.value())}")
                    out.append((first, second, reason))
    return sorted(out, key=lambda p: (p[0].id, p[1].id))


def _disjoint(a: MergedClaim, b: MergedClaim) -> bool:
    def span(c: MergedClaim) -> tuple[float, float]:
        slack = 0.1 if c.comparator == "~" else 0.02
        low = -math.inf if c.low is None else c.low - slack * abs(c.low)
        high = math.inf if c.high is None else c.high + slack * abs(c.high)
        return low, high
    (a_low, a_high), (b_low, b_high) = span(a), span(b)
    return a_high < b_low or b_high < a_low


def _apart(a: MergedClaim, b: MergedClaim) -> bool:
    def sources(c: MergedClaim) -> set[tuple[str, str | None]]:
        return {(e.extraction.document.id, e.speaker) for e in c.evidence if e.statement.modality in _SURE}
    return any(x != y for x in sources(a) for y in sources(b))
