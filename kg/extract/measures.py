"""What a number measures: a log-linear choice among the metrics that its dimension allows, by the words around it, its size and
unit, what was measured before, and what is named.

Features are metrics, places, sizes, units and labels, never names; their weights (``kg/data/measure_weights.yaml``) are fitted
by ``tools/fit_measures.py`` as those of `kg.extract.subjects` are."""
from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from kg.extract.claim_data import metric_cues, metrics
from kg.extract.cues import Cue, Cues
from kg.extract.fitted import Weights
from kg.extract.modality import clause_of
from kg.extract.subjects import Scope
from kg.extract.view import Found
from kg.model import Quantity
from kg.resources import load

#: Characters before and behind a number, inside its sentence, in which a word for a measure counts.
_BEFORE, _AFTER = 60, 40
#: Characters before the sentence that may ask for the number (收入呢? 去年九百万).
_ASKED = 60
_PERIODS = frozenset({"year", "month", "week", "day"})


@cache
def weights() -> dict[str, float]:
    """``kg/data/measure_weights.yaml``."""
    return load("measure_weights.yaml", Weights).weights


@dataclass(slots=True)
class Option:
    """A metric that a number may have, how much the words beside it say so (1 and more: plainly), and all that speaks for it."""

    metric: str
    said: float
    features: dict[str, float]


#: (number, options) -> the one that is meant.
Pick = Callable[[Scope, Quantity, list[Option]], Option]


def pick(scope: Scope, quantity: Quantity, options: list[Option]) -> Option:
    """The likeliest option; the first of equals."""
    table = weights()
    return max(options, key=lambda o: sum([table.get(name, 0.0) * value for name, value in o.features.items()]))


def options(scope: Scope, quantity: Quantity, cues: Cues, recent: Sequence[Found]) -> list[Option]:
    """The metrics that a quantity may have, in the order of the data file.

    Args:
        cues: what the words of the view say about metrics.
        recent: the statements before it, nearest last.
    """
    dimensions = _dimensions(quantity)
    allowed = {name: m for name, m in metrics().items() if dimensions & set(m.dimensions) or dimensions & set(m.default_for)}
    near: dict[str, dict[str, float]] = {name: {} for name in allowed}
    for cue in cues.between(max(scope.sentence.start, quantity.start - _BEFORE), min(scope.sentence.end, quantity.end + _AFTER)):
        if cue.group in allowed and not _excepted(scope, quantity, cue):
            _beside(scope, quantity, cue, near[cue.group])
    for cue in metric_cues().find(scope.header(quantity)).all():
        if cue.group in allowed:
            near[cue.group] |= {"said": near[cue.group].get("said", 0.0) + 1.0, "header": 1.0}
    for cue in cues.between(max(0, scope.sentence.start - _ASKED), scope.sentence.start):
        if cue.group in allowed:
            near[cue.group]["asked"] = max(near[cue.group].get("asked", 0.0), 1 - (scope.sentence.start - cue.end) / _ASKED)
    most = max((found.get("said", 0.0) for found in near.values()), default=0.0)
    shared = _shared(scope, quantity, dimensions)
    out = []
    for name, metric in allowed.items():
        found = near[name]
        said = found.get("said", 0.0)
        features = dict(found) | {f"{feature}>{name}": 1.0 for feature in shared}
        features |= {"most": float(said > 0 and said == most), "less": most - said, "default": float(bool(dimensions & set(metric.default_for))),
                     "silent": float(most == 0.0), f"silent>{name}": float(most == 0.0)}
        features |= _before(scope, quantity, name, recent, most)
        out.append(Option(name, said, {f: v for f, v in features.items() if v}))
    return out or [Option("other", 0.0, {})]


def _dimensions(quantity: Quantity) -> set[str]:
    out = {quantity.dimension}
    if quantity.unit == "second" and (quantity.high if quantity.high is not None else quantity.low or 0) < 30:
        out.add("short_time")
    if quantity.unit == "point":
        out |= {"score", "point"}
    if quantity.unit == "GPU hour":
        out.add("gpu_hour")
    if quantity.unit == "user":
        out.add("user")
    if quantity.unit == "person":
        out.add("person")
    if "/" in quantity.unit:
        out.add("rate")
    return out


def _excepted(scope: Scope, quantity: Quantity, cue: Cue) -> bool:
    """Whether a word inside the number, or before 到 (降到 20%: the new value, not the size of the change), says nothing."""
    inside = cue.start >= quantity.start and cue.end <= quantity.end
    if inside and quantity.dimension not in ("parameter", "token", "multiple") and cue.group not in ("users", "headcount"):
        return True
    return cue.group in ("saving", "improvement") and quantity.dimension != "multiple" and scope.view.text[cue.end:cue.end + 3].lstrip()[:1] in ("到", "至")


def _beside(scope: Scope, quantity: Quantity, cue: Cue, found: dict[str, float]) -> None:
    """Add what a word for a metric says: ``said``, and where it stands."""
    apart = abs(clause_of(scope.spans, cue.start) - clause_of(scope.spans, quantity.start))
    ahead = cue.end <= quantity.start
    distance = quantity.start - cue.end if ahead else max(0, cue.start - quantity.end) * 1.4
    said = (1.0, 0.45, 0.2)[min(apart, 2)] * math.exp(-max(0, distance) / 18) * (1 + 0.04 * min(cue.end - cue.start, 8))
    touching = cue.start >= quantity.end and scope.view.text[quantity.end:cue.start].strip() in ("", "的", "in", "of")
    found["said"] = max(found.get("said", 0.0), said + 0.35 * touching) + 0.05
    found["touching"] = max(found.get("touching", 0.0), float(touching))
    side = "ahead" if ahead else "behind"
    found[side] = max(found.get(side, 0.0), said)
    found["here"] = max(found.get("here", 0.0), float(apart == 0))


def _shared(scope: Scope, quantity: Quantity, dimensions: set[str]) -> list[str]:
    """What a number is like and stands beside, whatever it measures."""
    value = abs(quantity.low if quantity.low is not None else quantity.high or 0.0)
    kind = "+".join(sorted(dimensions))
    out = [kind, f"{kind} {min(int(math.log10(value)), 12) if value >= 1 else -1}"]
    if quantity.dimension not in ("percent", "money", "count", "time"):
        out.append(f"unit {quantity.unit}")
    if quantity.trend:
        out.append(f"trend {quantity.trend}")
    if quantity.per:
        out.append("per period" if quantity.per.split()[-1] in _PERIODS else "per thing")
    if quantity.from_low is not None or quantity.from_high is not None:
        out.append("change")
    ahead = [n for n in scope.names if n.end <= quantity.start and not n.generic]
    if ahead:
        out.append(f"after {ahead[-1].label}")
        if quantity.start - ahead[-1].end <= 3:
            out.append(f"right after {ahead[-1].label}")
    else:
        out.append("after nothing")
    out += sorted({f"with {n.label}" for n in scope.names if not n.generic})
    if any(c.group == "own_organisation" for c in scope.role_cues.between(scope.sentence.start, quantity.start)):
        out.append("own")
    return out


def _before(scope: Scope, quantity: Quantity, name: str, recent: Sequence[Found], most: float) -> dict[str, float]:
    """Whether what was measured before, in the same unit, was this."""
    out: dict[str, float] = {}
    for age, old in enumerate(reversed(recent), 1):
        if old.quantity.unit != quantity.unit:
            continue
        same = float(old.metric == name)
        here = old.sentence is scope.sentence
        out |= {"before": same, "before here": same * here, "before silent": same * (most == 0.0), "before here silent": same * here * (most == 0.0),
                "before next": same * (age == 1), "before said": same * old.direct, f"before>{name}": same}
        break
    return out
