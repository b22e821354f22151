"""Numbers without a unit of their own: cells of a table, money of unstated currency, and what `kg.extract.implied` finds."""
from __future__ import annotations

from collections.abc import Sequence

from kg.extract.claim_data import metric_cues, metrics
from kg.extract.cues import Cues
from kg.extract.implied import Pick, options
from kg.extract.subjects import Scope
from kg.extract.view import Found
from kg.model import EntityRef, Quantity


def with_unit(scope: Scope, quantity: Quantity, recent: Sequence[Found], cues: Cues, pick: Pick) -> tuple[Quantity, EntityRef | None]:
    """A quantity with the unit that its surroundings imply, and the benchmark that it is a score on. A number of which
    nothing is known stays without a dimension ("none").

    Args:
        recent: the statements before it, nearest last.
        cues: what the words of the view say about metrics.
        pick: chooses among the units that a bare number may have.
    """
    if quantity.dimension == "money" and quantity.unit == "currency":
        return quantity.model_copy(update={"unit": _currency(scope, quantity)}), None
    if scope.sentence.part.columns:
        return _cell(scope, quantity)
    if quantity.dimension != "none":
        return quantity, None
    best = pick(scope, quantity, options(scope, quantity, recent, cues, _currency(scope, quantity)))
    if not best.unit:
        return quantity, None
    return quantity.model_copy(update={"unit": best.unit, "dimension": best.dimension, "per": quantity.per or best.per}), best.benchmark


def _cell(scope: Scope, quantity: Quantity) -> tuple[Quantity, EntityRef | None]:
    """A number under a header: a score where the header is a benchmark, or others of the row are; tokens or parameters
    where the header speaks of them (``8.1T``)."""
    header = scope.header(quantity)
    value = quantity.high if quantity.high is not None else quantity.low
    if quantity.dimension == "none" and value is not None and 0 < value <= 100 and (quantity.low or 0) >= 0:
        benchmark = _benchmarks(scope).get(header.strip().lower())
        among = any(h.strip().lower() in _benchmarks(scope) for h, _, _ in scope.sentence.part.columns)
        if benchmark or (among and "." in quantity.text and not metric_cues().find(header).all()):
            return quantity.model_copy(update={"unit": "point", "dimension": "count"}), benchmark
    for cue in metric_cues().find(header).all() if header and quantity.dimension in ("none", "parameter", "count") else ():
        bare = metrics()[cue.group].bare
        if bare and bare.dimension in ("token", "parameter"):
            return quantity.model_copy(update={"unit": bare.unit, "dimension": bare.dimension}), None
    return quantity, None


def _benchmarks(scope: Scope) -> dict[str, EntityRef]:
    """Written forms of the view's benchmarks, in lower case."""
    if scope.benchmarks is None:
        scope.benchmarks = {scope.view.text[n.start:n.end].lower(): n.ref for n in scope.view.names if n.label == "Benchmark"}
    return scope.benchmarks


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
        best = next(iter(scope.currencies)) if len(scope.currencies) == 1 else "currency"
    return best
