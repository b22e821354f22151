"""Numbers without a unit of their own: what gives them one. The number before it (``A 有 1.7 亿用户，B 是 1.4``), the header
of a table cell, a benchmark that it is a score on (``83.5 on IFEval``), or the word for what it measures (``估值 5 亿``)."""
from __future__ import annotations

import re
from functools import cache

from kg.extract.claim_data import metric_cues, metrics, roles
from kg.extract.cues import Cues
from kg.extract.lexicon import alternatives
from kg.extract.modality import clause_of
from kg.extract.subjects import Scope
from kg.extract.view import Found
from kg.model import EntityRef, Quantity

_SCALED = re.compile(r"[万亿]|(?:million|billion|trillion|\d\s?(?:[kmbt]|[bt]n))$", re.I)
_NEAR = 24  # characters between a number and the word for what it measures


def with_unit(scope: Scope, quantity: Quantity, before: Found | None, cues: Cues) -> tuple[Quantity, EntityRef | None]:
    """A quantity with the unit that its surroundings imply, and the benchmark that it is a score on.

    Args:
        before: the statement before it, of this sentence or the one before.
        cues: what the words of the view say about metrics.
    """
    if quantity.dimension == "money" and quantity.unit == "currency":
        return quantity.model_copy(update={"unit": _currency(scope, quantity)}), None
    if quantity.dimension != "none":
        return _headed(scope, quantity), None
    scored, benchmark = _score(scope, quantity, before)
    if scored:
        return scored, benchmark
    return _headed(scope, _continued(scope, quantity, before) or _measured(scope, quantity, before, cues) or quantity), None


# -- scores ---------------------------------------------------------------------------------------------------------
_SCORE = {"unit": "point", "dimension": "count"}
_ON_AFTER = re.compile(r"\s?(?:points? |分)?(?:on|in|at|for|上|的)\s?(?:the )?")
_UP_TO = re.compile(r"[^,。!?;:、|\n]{0,26}")


def _score(scope: Scope, quantity: Quantity, before: Found | None) -> tuple[Quantity | None, EntityRef | None]:
    """A number from 0 to 100 that stands right before or after a benchmark, or under it in a table."""
    value = quantity.high if quantity.high is not None else quantity.low
    if value is None or not 0 < value <= 100 or (quantity.low or 0) < 0:
        return None, None
    if scope.sentence.part.columns:
        header = scope.header(quantity)
        benchmark = _benchmarks(scope).get(header.strip().lower())
        among = any(h.strip().lower() in _benchmarks(scope) for h, _, _ in scope.sentence.part.columns)
        if benchmark or (among and "." in quantity.text and not metric_cues().find(header).all()):
            return quantity.model_copy(update=_SCORE), benchmark
        return None, None
    text = scope.view.text
    for name in reversed(scope.names):
        if name.label != "Benchmark" or name.generic:
            continue
        between = text[name.end:quantity.start]
        ahead = name.end <= quantity.start and _UP_TO.fullmatch(between) and not any(
            name.end <= q.start < quantity.start and q.dimension != "none" for q in scope.quantities) and (
                "." in quantity.text or quantity.from_high is not None or _scoring().search(between))
        behind = quantity.end <= name.start and _ON_AFTER.fullmatch(text, quantity.end, name.start)
        if ahead or behind:
            return quantity.model_copy(update=_SCORE), name.ref
    return None, None


@cache
def _scoring() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(roles().scoring)})", re.I)


def _benchmarks(scope: Scope) -> dict[str, EntityRef]:
    """Written forms of the view's benchmarks, in lower case."""
    if scope.benchmarks is None:
        scope.benchmarks = {scope.view.text[n.start:n.end].lower(): n.ref for n in scope.view.names if n.label == "Benchmark"}
    return scope.benchmarks


# -- the number before ----------------------------------------------------------------------------------------------
@cache
def _continues() -> re.Pattern[str]:
    return re.compile(rf"\s?(?:{alternatives(roles().continues)})?\s?", re.I)


@cache
def _goes_on() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[,。!?;:、\s])(?:{alternatives(roles().goes_on)})\s?$", re.I)


_CLOSED = re.compile(r"\s?(?:[,。!?;:)、.]|吧|了|左右|$|\n)")


def _continued(scope: Scope, quantity: Quantity, before: Found | None) -> Quantity | None:
    """A bare number right behind a name, or behind words that take up what was said (其实是 2.58 亿, "or rather 41"), has the
    unit of the number before it."""
    if before is None or before.quantity.dimension == "none":
        return None
    old = before.quantity
    value, size = quantity.low or quantity.high, old.low or old.high
    if not value or not size:
        return None
    text = scope.view.text
    name = next((n for n in reversed(scope.names) if n.end <= quantity.start), None)
    if name is not None and _continues().fullmatch(text, name.end, quantity.start):
        near = 1e-3 <= value / size <= 1e3
    else:
        near = 0.1 <= value / size <= 10 and bool(_CLOSED.match(text, quantity.end)) and bool(
            _goes_on().search(text[max(scope.sentence.start, quantity.start - 24):quantity.start]))
    return quantity.model_copy(update={"unit": old.unit, "dimension": old.dimension, "per": old.per}) if near else None


# -- the words for what it measures -----------------------------------------------------------------------------------
def _measured(scope: Scope, quantity: Quantity, before: Found | None, cues: Cues) -> Quantity | None:
    """The nearest word for a measure in the clause gives the unit that this measure has, if the number is of its size.
    Money takes the currency of the nearest amount."""
    value = quantity.low if quantity.low is not None else quantity.high
    start, end = scope.spans[clause_of(scope.spans, quantity.start)]
    best, distance = None, (True, _NEAR)
    for cue in cues.between(start, min(end, quantity.end + 12)):
        gap = quantity.start - cue.end if cue.end <= quantity.start else cue.start - quantity.end
        bare = metrics()[cue.group].bare
        # Words for money are many and everyday: any other measure in the clause goes before.
        if bare and 0 <= gap < _NEAR and (bare.dimension == "money", gap) < distance and value and bare.least <= value <= bare.most and (not bare.scaled or _SCALED.search(quantity.text)):
            best, distance = bare, (bare.dimension == "money", gap)
    if best is None:
        return None
    unit, dimension = best.unit, best.dimension
    if dimension == "money":
        unit = _currency(scope, quantity)
    return quantity.model_copy(update={"unit": unit, "dimension": dimension})


_FAR = 60


def _currency(scope: Scope, quantity: Quantity) -> str:
    """The currency of the nearest amount that has one, those before it first, then the only one of the document;
    "currency" where neither is there."""
    best, distance = "", _FAR
    for other in scope.view.quantities_in(max(0, quantity.start - _FAR), quantity.end + _FAR):
        gap = quantity.start - other.end if other.end <= quantity.start else 2 * (other.start - quantity.end)
        if other.dimension == "money" and other.unit != "currency" and 0 <= gap < distance:
            best, distance = other.unit, gap
    if not best:
        every = {q.unit for q in scope.view.quantities if q.dimension == "money"} - {"currency"}
        best = every.pop() if len(every) == 1 else "currency"
    return best


def _headed(scope: Scope, quantity: Quantity) -> Quantity:
    """A bare ``8.1T`` under a header that speaks of tokens is a number of tokens."""
    header = scope.header(quantity)
    if not header or quantity.dimension not in ("none", "parameter", "count"):
        return quantity
    for cue in metric_cues().find(header).all():
        bare = metrics()[cue.group].bare
        if bare and bare.dimension in ("token", "parameter"):
            return quantity.model_copy(update={"unit": bare.unit, "dimension": bare.dimension})
    return quantity

