"""Quantitative statements: for each quantity what it measures, what it is about, under which conditions, how sure."""
from __future__ import annotations

import math
import re
from dataclasses import dataclass

from kg.extract.claim_data import Metric, metric_cues, metrics, role_cues
from kg.extract.cues import Cues
from kg.extract.modality import clause_of, clauses, find_cues, modality_of
from kg.extract.view import Found, Name, Sentence, View
from kg.model import EntityRef, Quantity

#: A subject whose evidence stays below this is left out: no subject is better than a wrong one.
_ENOUGH = 0.75
_REACH = 2  # sentences over which an unnamed subject is carried on


@dataclass(slots=True)
class _Focus:
    """What was talked about last: the subject, the sentence's number, and the passage's speaker."""

    ref: EntityRef
    sentence: int
    strength: float


@dataclass(slots=True)
class _Scope:
    """One sentence while its quantities are read."""

    view: View
    sentence: Sentence
    number: int
    spans: list[tuple[int, int]]
    names: list[Name]
    quantities: list[Quantity]
    metric_cues: Cues
    role_cues: Cues
    modality: Cues


def find_statements(view: View) -> list[Found]:
    """All quantitative statements of a view, in order. Needs names, quantities and affiliations."""
    text = view.text
    metric_hits, role_hits, modality_hits = metric_cues().find(text), role_cues().find(text), find_cues(text)
    focus: list[_Focus] = []
    out: list[Found] = []
    for number, sentence in enumerate(view.sentences):
        scope = _Scope(view, sentence, number, clauses(text, sentence.start, sentence.end),
                       view.names_in(sentence.start, sentence.end), view.quantities_in(sentence.start, sentence.end),
                       metric_hits, role_hits, modality_hits)
        found = [_statement(scope, q, focus) for q in scope.quantities]
        found = [f for f in found if f is not None]
        found += _sizes_in_names(scope)
        out += sorted(found, key=lambda f: f.quantity.start)
        _update_focus(focus, scope, found)
    return out


# -- metric ---------------------------------------------------------------------------------------------------------
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


def _metric(scope: _Scope, quantity: Quantity) -> tuple[str, float]:
    """The metric of a quantity and how much speaks for it."""
    dimensions = _dimensions(quantity)
    home = clause_of(scope.spans, quantity.start)
    scores: dict[str, float] = {}
    table = metrics()
    allowed = {name: m for name, m in table.items() if dimensions & set(m.dimensions) or dimensions & set(m.default_for)}
    for name, metric in allowed.items():
        if dimensions & set(metric.default_for):
            scores[name] = 0.3
    for cue in scope.metric_cues.between(max(scope.sentence.start, quantity.start - 60), min(scope.sentence.end, quantity.end + 40)):
        if cue.group not in allowed:
            continue
        if cue.start >= quantity.start and cue.end <= quantity.end and quantity.dimension not in ("parameter", "token", "multiple"):
            continue
        apart = abs(clause_of(scope.spans, cue.start) - home)
        distance = quantity.start - cue.end if cue.end <= quantity.start else max(0, cue.start - quantity.end) * 1.4
        weight = (1.0, 0.45, 0.2)[min(apart, 2)] * math.exp(-max(0, distance) / 18) * (1 + 0.04 * min(cue.end - cue.start, 8))
        scores[cue.group] = max(scores.get(cue.group, 0), weight) + 0.05
    if quantity.trend == "down" and "saving" in allowed:
        scores["saving"] = scores.get("saving", 0) + 0.3
    if quantity.trend == "up" and "improvement" in allowed and quantity.from_low is None and quantity.from_high is None:
        scores["improvement"] = scores.get("improvement", 0) + 0.2
    if quantity.dimension == "money":
        labels = {n.label for n in scope.names}
        if quantity.per and ("token" in quantity.per or quantity.per in ("month", "hour", "image", "user")):
            scores["price"] = scores.get("price", 0) + 0.6
        if "Company" in labels:
            for name in ("funding", "revenue", "valuation"):
                if name in scores:
                    scores[name] += 0.1
    if not scores:
        return "other", 0.0
    best = max(sorted(scores), key=lambda name: scores[name])
    return best, scores[best]


# -- subject --------------------------------------------------------------------------------------------------------
def _subject(scope: _Scope, quantity: Quantity, metric: Metric, focus: list[_Focus]) -> tuple[list[EntityRef], float]:
    best, best_score = None, 0.0
    home = clause_of(scope.spans, quantity.start)
    for name in scope.names:
        if name.start < quantity.end and quantity.start < name.end:
            continue
        score = _subject_score(scope, quantity, metric, name, home)
        if score > best_score:
            best, best_score = name.ref, score
    own = _own(scope, quantity, metric, home)
    if own and own[1] > best_score:
        best, best_score = own
    pronoun = _pronoun(scope, quantity, metric, home, focus)
    if pronoun and pronoun[1] > best_score:
        best, best_score = pronoun
    if best_score < _ENOUGH:
        carried = _carried(scope, metric, focus, bool(best))
        if carried and carried[1] > best_score:
            best, best_score = carried
    return ([best], best_score) if best and best_score >= _ENOUGH else ([], best_score)


def _label_weight(metric: Metric, label: str) -> float:
    if label in metric.subjects:
        return 1.0 - 0.12 * metric.subjects.index(label)
    return 0.15


def _subject_score(scope: _Scope, quantity: Quantity, metric: Metric, name: Name, home: int) -> float:
    text, cues = scope.view.text, scope.role_cues
    score = _label_weight(metric, name.label) - (0.5 if name.generic else 0.0)
    k = clause_of(scope.spans, name.start)
    before = name.end <= quantity.start
    if before:
        distance = quantity.start - name.end
        score += 0.35 - min(0.4, distance / 120)
    else:
        gap = text[quantity.end:name.start]
        if re.fullmatch(r"\s?(?:的|参数的|参数)?\s?", gap) and len(gap) <= 5:
            score += 0.5
        else:
            score -= 0.15 + min(0.4, (name.start - quantity.end) / 80)
    apart = abs(home - k)
    score -= 0.12 * min(apart, 4) if before else 0.3 * min(apart, 3)
    after = cues.starting_at(name.end)
    if "subject_after" in after:
        score += 0.2
    if name.start - scope.spans[k][0] <= 2:
        score += 0.15
    left = cues.ending_at(name.start)
    if "versus_before" in left and _is_versus(text, name):
        score -= 0.9
    elif "using_before" in left and "on_before" not in left:
        score -= 0.35
    elif "on_before" in left and name.label in ("Benchmark", "Dataset", "Task"):
        score -= 0.6
    if name.label in ("Person", "Place", "Paper", "Event", "Benchmark", "Task"):
        score -= 0.2
    return score


_VERSUS = re.compile(r"(?:比起?|较|than|vs\.?|versus|相比于?|优于|超过|高于|低于|不如|对比|compared (?:to|with)|against|over|outperforms|beats)\s?$", re.I)


def _is_versus(text: str, name: Name) -> bool:
    return bool(_VERSUS.search(text[max(0, name.start - 16):name.start]))


def _own(scope: _Scope, quantity: Quantity, metric: Metric, home: int) -> tuple[EntityRef, float] | None:
    """The speaker's organisation (我们, our) or the speaker as subject."""
    for group, pool in (("own_organisation", ("Company", "Institution")), ("own_person", ("Person",))):
        for cue in scope.role_cues.between(scope.sentence.start, quantity.start):
            if cue.group != group:
                continue
            apart = home - clause_of(scope.spans, cue.start)
            speaker = scope.sentence.part.person
            if group == "own_person":
                ref = speaker
            else:
                ref = scope.view.affiliations.get(speaker) if speaker else _sole(scope.view)
            if ref and ref.label in pool and ref.label in metric.subjects:
                return ref, _label_weight(metric, ref.label) + 0.2 - 0.15 * min(apart, 3)
    return None


def _sole(view: View) -> EntityRef | None:
    """The one organisation that people in an unlabelled document belong to, None where there are several."""
    refs = set(view.affiliations.values())
    return next(iter(refs)) if len(refs) == 1 else None


def _pronoun(scope: _Scope, quantity: Quantity, metric: Metric, home: int, focus: list[_Focus]) -> tuple[EntityRef, float] | None:
    for cue in reversed(scope.role_cues.between(scope.sentence.start, quantity.start)):
        if not cue.group.startswith("pronoun:"):
            continue
        apart = home - clause_of(scope.spans, cue.start)
        if apart > 2:
            break
        label = cue.group.partition(":")[2]
        inside = [n for n in scope.names if n.end <= cue.start and not n.generic and (
            n.label == label or (label == "any" and n.label in metric.subjects))]
        if inside:
            pick = max(inside, key=lambda n: _label_weight(metric, n.label) + n.start / 1e6)
            return pick.ref, _label_weight(metric, pick.label) + 0.1
        for old in reversed(focus):
            if scope.number - old.sentence > _REACH + 1:
                break
            if old.ref.label == label or (label == "any" and old.ref.label in metric.subjects[:3]):
                return old.ref, _label_weight(metric, old.ref.label) + 0.05
    return None


def _carried(scope: _Scope, metric: Metric, focus: list[_Focus], rival: bool) -> tuple[EntityRef, float] | None:
    """A sentence without a subject of its own goes on about what was talked about last."""
    for old in reversed(focus):
        age = scope.number - old.sentence
        if age > _REACH:
            return None
        if old.ref.label in metric.subjects:
            return old.ref, _label_weight(metric, old.ref.label) + 0.05 - 0.1 * age
    return None


def _update_focus(focus: list[_Focus], scope: _Scope, found: list[Found]) -> None:
    subjects = [ref for f in found for ref in f.about]
    for name in scope.names:
        if not name.generic and name.label in ("Model", "Company", "Product", "Hardware", "Institution", "Method") and name.ref not in subjects:
            left = scope.role_cues.ending_at(name.start)
            if "versus_before" in left and _is_versus(scope.view.text, name):
                continue
            focus.append(_Focus(name.ref, scope.number, 0.5))
    focus += [_Focus(ref, scope.number, 1.0) for ref in subjects]
    del focus[:-12]


# -- conditions -----------------------------------------------------------------------------------------------------
def _conditions(scope: _Scope, quantity: Quantity, about: list[EntityRef]) -> dict[str, list[EntityRef]]:
    out: dict[str, list[EntityRef]] = {"using": [], "on": [], "versus": []}
    home = clause_of(scope.spans, quantity.start)
    text = scope.view.text
    for name in scope.names:
        if name.ref in about or (name.start < quantity.end and quantity.start < name.end):
            continue
        k = clause_of(scope.spans, name.start)
        if abs(k - home) > 1:
            continue
        left, right = scope.role_cues.ending_at(name.start), scope.role_cues.starting_at(name.end)
        if _is_versus(text, name):
            out["versus"].append(name.ref)
        elif name.label in ("Benchmark", "Dataset", "Task"):
            if not name.generic and ("on_before" in left or "on_after" in right or name.label == "Benchmark"):
                out["on"].append(name.ref)
        elif name.label in ("Method", "Hardware", "Product", "Model") and not name.generic:
            if ("using_before" in left or "using_after" in right) and text[name.start - 1:name.start] not in ("的",):
                out["using"].append(name.ref)
    return {key: list(dict.fromkeys(refs)) for key, refs in out.items()}


# -- statements -----------------------------------------------------------------------------------------------------
_NO_CLAIM = frozenset({"none"})


def _statement(scope: _Scope, quantity: Quantity, focus: list[_Focus]) -> Found | None:
    name, weight = _metric(scope, quantity)
    if quantity.dimension in _NO_CLAIM and weight < 0.5:
        return None
    if name == "other" and quantity.dimension in _NO_CLAIM:
        return None
    if quantity.dimension in _NO_CLAIM:
        quantity = _with_unit(quantity, name)
        if quantity is None:
            return None
    metric = metrics()[name]
    about, strength = _subject(scope, quantity, metric, focus)
    modality = modality_of(scope.view.text, scope.modality, scope.sentence, scope.spans, quantity.start, quantity.end)
    if modality == "asserted" and quantity.approximate and False:
        modality = "estimated"
    conditions = _conditions(scope, quantity, about)
    confidence = 0.5 + 0.2 * min(1.0, weight) + (0.2 * min(1.0, strength) if about else 0.1)
    return Found(quantity, name, scope.sentence, about, conditions["using"], conditions["on"], conditions["versus"], modality,
                 scope.sentence.part.person, _as_of(scope, quantity), round(min(0.95, confidence), 3))


def _with_unit(quantity: Quantity, metric: str) -> Quantity | None:
    """A bare number gets the unit that its metric implies; where there is none it is no claim."""
    unit = {"parameters": "parameter", "users": "user", "accuracy": "point"}.get(metric)
    return quantity.model_copy(update={"unit": unit}) if unit else None


def _as_of(scope: _Scope, quantity: Quantity) -> str | None:
    """The nearest date of the sentence, preferring one before the number in its clause."""
    best, distance = None, 1 << 30
    for date in scope.view.dates:
        if date.iso and scope.sentence.start <= date.start < scope.sentence.end:
            gap = quantity.start - date.end if date.end <= quantity.start else 2 * (date.start - quantity.end)
            if 0 <= gap < distance:
                best, distance = date.iso, gap
    return best


_SIZE = re.compile(r"(?<![A-Za-z0-9.])(\d+(?:\.\d+)?)\s?([bB]|M)(?![A-Za-z0-9])|(?<=[a-z-])(\d+(?:\.\d+)?)([bB])(?![A-Za-z0-9])")


def _sizes_in_names(scope: _Scope) -> list[Found]:
    """``Qwen3-32B`` says how many parameters the model has."""
    out = []
    for name in scope.names:
        if name.label != "Model" or name.generic:
            continue
        for match in _SIZE.finditer(scope.view.text, name.start, name.end):
            number, suffix = (match.group(1), match.group(2)) if match.group(1) else (match.group(3), match.group(4))
            value = float(number) * (1e6 if suffix == "M" else 1e9)
            quantity = Quantity(start=match.start(), end=match.end(), text=match.group(), low=value, high=value, unit="parameter",
                                comparator="=", dimension="parameter")
            if any(q.start < quantity.end and quantity.start < q.end for q in scope.quantities):
                continue
            modality = modality_of(scope.view.text, scope.modality, scope.sentence, scope.spans, quantity.start, quantity.end)
            out.append(Found(quantity, "parameters", scope.sentence, [name.ref], modality="question" if modality == "question" else "asserted",
                             speaker=scope.sentence.part.person, confidence=0.8))
    return out
