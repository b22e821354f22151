"""From the evidence for a name to the probability that it is right: a monotone curve for each way of finding names,
fitted by ``tools/fit_confidence.py`` on annotated documents by isotonic regression (Zadrozny and Elkan 2002)."""
from __future__ import annotations

from bisect import bisect_right
from functools import cache

from pydantic import BaseModel, ConfigDict

from kg.resources import load


class Calibration(BaseModel):
    """For each method the knots of its curve, (evidence, probability) in rising order."""

    model_config = ConfigDict(extra="forbid")
    curves: dict[str, list[tuple[float, float]]]


@cache
def _curves() -> dict[str, list[tuple[float, float]]]:
    return load("confidence.yaml", Calibration).curves


def probability(method: str, evidence: float) -> float:
    """How probable it is that a name found by a method with this evidence is one, and is linked to the right entity.

    Args:
        method: as `kg.model.Mention` names it; ``shape`` also for candidates that were rejected.
        evidence: what the method's sources add up to, from 0 to 1.
    """
    curve = _curves().get(method)
    if not curve:
        return evidence
    k = bisect_right(curve, evidence, key=lambda knot: knot[0])
    if k == 0 or k == len(curve):
        return curve[min(k, len(curve) - 1)][1]
    (x, low), (y, high) = curve[k - 1], curve[k]
    return round(low + (high - low) * (evidence - x) / (y - x), 3)
