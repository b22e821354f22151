"""Quantitative statements: for each quantity what it measures, what it is about, under which conditions, how sure."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from kg.extract import implied, measures
from kg.extract.attribution import find_attributions
from kg.extract.bare import with_unit
from kg.extract.claim_data import Metric, aspect_cues, metric_cues, metrics, role_cues, roles
from kg.extract.cues import Cues
from kg.extract.lexicon import alternatives
from kg.extract.modality import clause_of, clauses, find_cues, modality_of
from kg.extract.subjects import REACH, Scope, choose, house, is_versus
from kg.extract.view import Found, Name, Sentence, View
from kg.model import EntityRef, Quantity


@dataclass(frozen=True)
class Picks:
    """What is chosen about a number, each among options; another one is put in to record what there is to choose from."""

    unit: implied.Pick = implied.pick
    measure: measures.Pick = measures.pick
    subject: Callable[[Scope, Quantity, Metric, str], tuple[EntityRef | None, float]] = choose


def find_statements(view: View, picks: Picks = Picks()) -> list[Found]:
    """All quantitative statements of a view, in order.

    Args:
        view: with names, quantities and affiliations.
        picks: how unit, metric and subject of a number are chosen.
    """
    text = view.text
    metric_hits, role_hits, modality_hits = metric_cues().find(text), role_cues().find(text), find_cues(text)
    aspect_hits = aspect_cues().find(text)
    salience = Counter(n.ref for n in view.names if not n.generic)
    headed, home = _headed(view), house(view)
    speakers = {p.person for p in view.parts if p.person}
    housed = frozenset(p for p, o in view.affiliations.items() if o == home and p in speakers)
    currencies = frozenset(q.unit for q in view.quantities if q.dimension == "money") - {"currency"}
    panel = len({o for p, o in view.affiliations.items() if p in speakers}) > 1
    mains: dict[tuple[str, ...], list[tuple[EntityRef, float]]] = {}
    section: list[Name] = []
    divided, last = any(p.kind == "heading" and p.n > 0 for p in view.parts), None
    said = find_attributions(view)
    investors = {link.head for link in view.links if link.type == "INVESTED_IN"}
    previous: list[tuple[Sentence, list[Name]]] = []
    subjects: list[tuple[EntityRef, int]] = []
    recent: list[tuple[int, Found]] = []
    out: list[Found] = []
    for number, sentence in enumerate(view.sentences):
        names, quantities = view.names_in(sentence.start, sentence.end), view.quantities_in(sentence.start, sentence.end)
        if sentence.part is not last:
            if sentence.part.kind in ("heading", "item") or not (divided or sentence.part.speaker):
                section = []
            last = sentence.part
        if names or quantities:
            scope = Scope(view, sentence, number, clauses(text, sentence.start, sentence.end), names, quantities, role_hits, previous,
                          salience, said, investors, headed, home, housed, currencies, panel, section, mains, subjects)
            found = _sizes_in_names(scope, modality_hits)
            for quantity in quantities:
                if any(n.start <= quantity.start and quantity.end <= n.end for n in names):
                    continue  # part of a name; sizes in names are read above
                statement = _statement(scope, quantity, metric_hits, modality_hits, aspect_hits, [f for n, f in recent if number - n <= 3],
                                       picks)
                if statement:
                    _carry_old_value(scope, statement, recent)
                    found.append(statement)
                    recent.append((number, statement))
                    subjects += [(ref, number) for ref in statement.about]
            out += sorted(found, key=lambda f: f.quantity.start)
            del subjects[:-6], recent[:-6]
        section += [n for n in names if not n.generic]
        previous.insert(0, (sentence, names))
        del previous[REACH:]
    return out


def _headed(view: View) -> set[EntityRef]:
    """What the title and the headings name."""
    return {n.ref for p in view.parts if p.n == 0 or p.kind == "heading" for n in view.names_in(p.start, p.end) if not n.generic}


# -- conditions -----------------------------------------------------------------------------------------------------
def _conditions(scope: Scope, quantity: Quantity, about: list[EntityRef]) -> dict[str, list[EntityRef]]:
    out: dict[str, list[EntityRef]] = {"using": [], "on": [], "versus": []}
    home = clause_of(scope.spans, quantity.start)
    text = scope.view.text
    for name in scope.names:
        if name.ref in about or (name.start < quantity.end and quantity.start < name.end):
            continue
        k = clause_of(scope.spans, name.start)
        if abs(k - home) > (1 if k > home else 2):
            continue
        left, right = scope.role_cues.ending_at(_before_fillers(text, name.start)), scope.role_cues.starting_at(name.end)
        if is_versus(text, name):
            out["versus"].append(name.ref)
        elif name.label in ("Benchmark", "Dataset", "Task"):
            if not name.generic and ("on_before" in left or "on_after" in right or name.label == "Benchmark"):
                out["on"].append(name.ref)
        elif name.label in ("Method", "Hardware", "Product", "Model") and not name.generic and (
                "using_before" in left or "using_after" in right) and text[name.start - 1:name.start] != "的":
            out["using"].append(name.ref)
    return {key: list(dict.fromkeys(refs)) for key, refs in out.items()}


@cache
def _fillers() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{alternatives(roles().fillers)})\s?)+$", re.I)


def _before_fillers(text: str, start: int) -> int:
    """Where the words end that mark a name, what stands between left out."""
    match = _fillers().search(text, max(0, start - 12), start)
    return match.start() if match else start


# -- statements -----------------------------------------------------------------------------------------------------
def _statement(scope: Scope, quantity: Quantity, metric_cues: Cues, modality_cues: Cues, aspects: Cues, recent: list[Found],
               picks: Picks) -> Found | None:
    quantity, benchmark = with_unit(scope, quantity, recent, metric_cues, picks.unit)
    if quantity.dimension == "none":
        return None
    name, weight = ("accuracy", 1.0) if benchmark else _measure(scope, quantity, metric_cues, recent, picks.measure)
    subject, strength = scope.row_subject(quantity, metrics()[name]) or picks.subject(scope, quantity, metrics()[name], name)
    about = [subject] if subject else []
    name = _refined(scope, quantity, name, subject)
    said = scope.said.at(quantity.start)
    modality = modality_of(scope.view.text, modality_cues, scope.sentence, scope.spans, quantity.start, quantity.end, said)
    conditions = _conditions(scope, quantity, about)
    if benchmark and benchmark not in (*about, *conditions["on"]):
        conditions["on"].append(benchmark)
    confidence = 0.45 + 0.2 * min(1.0, weight) + 0.3 * strength
    return Found(quantity, name, scope.sentence, about, conditions["using"], conditions["on"], conditions["versus"], modality,
                 scope.speaker(quantity.start), None if metrics()[name].timeless else _as_of(scope, quantity),
                 _aspect(scope, quantity, name, aspects), weight > 0.5, round(min(0.95, confidence), 3))


def _measure(scope: Scope, quantity: Quantity, cues: Cues, recent: list[Found], measure: measures.Pick) -> tuple[str, float]:
    """The metric of a quantity and how much the words around it say so."""
    option = measure(scope, quantity, measures.options(scope, quantity, cues, recent))
    return option.metric, option.said


def _aspect(scope: Scope, quantity: Quantity, metric: str, cues: Cues) -> str | None:
    """The part or kind of the measure that the words nearest to the number name, inside its clause."""
    start, end = scope.spans[clause_of(scope.spans, quantity.start)]
    for cue in aspect_cues().find(scope.header(quantity)).all():
        kind, _, aspect = cue.group.partition(":")
        if kind == metric:
            return aspect
    best, distance = None, 24
    for cue in cues.between(start, min(end, quantity.end + 12)):
        kind, _, aspect = cue.group.partition(":")
        gap = quantity.start - cue.end if cue.end <= quantity.start else max(0, cue.start - quantity.end)
        if kind == metric and gap < distance:
            best, distance = aspect, gap
    return best


def _refined(scope: Scope, quantity: Quantity, metric: str, subject: EntityRef | None) -> str:
    """A metric that the words leave open, decided by what the number is about."""
    if metric == "other" and quantity.dimension == "money" and subject:
        return "price" if subject.label in ("Product", "Model", "Hardware") else "cost" if subject.label == "Company" else metric
    if metric == "count" and quantity.unit == "person" and subject and subject.label == "Company" and any(
            c.group == "own_organisation" for c in scope.role_cues.between(scope.sentence.start, quantity.start)):
        return "headcount"
    return metric


#: Characters before a number in which a contrast makes it the new value of a change.
_CONTRAST_REACH = 90
_CHANGING = frozenset({"accuracy", "improvement", "share", "saving", "throughput", "latency", "price", "cost", "users", "revenue"})


def _carry_old_value(scope: Scope, found: Found, recent: list[tuple[int, Found]]) -> None:
    """"它只有20%不到。但是用了 X，我们可以提到60%": a measure taken to a new value, the old one said up to three sentences
    before by the same speaker, after a contrast. The change is about what the old value was about."""
    quantity = found.quantity
    if quantity.from_low is not None or quantity.from_high is not None or found.metric not in _CHANGING:
        return
    if "change_to" not in scope.role_cues.ending_at(quantity.start, slack=3):
        return
    since = max(0, quantity.start - _CONTRAST_REACH)
    if not any(c.group == "contrast" for c in scope.role_cues.between(since, quantity.start)):
        return
    # The nearest sentence with such a measure, those that say what they measure first; in it the first one.
    for number, old in sorted(recent, key=lambda r: (not r[1].direct, -r[0])):
        methods = [n.ref for n in scope.view.names_in(old.quantity.end, quantity.start) if n.label == "Method" and not n.generic]
        if scope.number - number > 3 or (number == scope.number and old.about != found.about and not set(found.about) <= set(methods)):
            continue  # too far, or two subjects side by side and not one that changed
        same = old.quantity.unit == quantity.unit and old.quantity.per == quantity.per and old.speaker == found.speaker
        if same and old.quantity.from_high is None and old.metric in _CHANGING and (number < scope.number or old.metric == found.metric):
            if old.about and old.about != found.about:
                methods += [r for r in found.about if r.label == "Method"]
                found.about = list(old.about)
            found.using = list(dict.fromkeys(found.using + methods))
            _not_the_method(scope, found, old)
            found.quantity = quantity.model_copy(update={"from_low": old.quantity.low, "from_high": old.quantity.high})
            found.metric = old.metric if old.metric == "accuracy" else found.metric
            return


def _not_the_method(scope: Scope, found: Found, old: Found) -> None:
    """What takes a measure to a new value is not what is measured: old and new value are about the nearest thing before them
    that can have the measure."""
    if not any(ref in found.using for ref in found.about):
        return
    names = [n for _, names in [(None, scope.names), *scope.previous[:4]] for n in reversed(names) if n.end <= found.quantity.start]
    labels = [label for label in metrics()[found.metric].subjects[:3] if label != "Method"]
    subject = next((n.ref for n in names if n.label in labels and not n.generic and n.ref not in found.using), None)
    if subject is not None:
        found.about, old.about = [subject], [subject]


def _as_of(scope: Scope, quantity: Quantity) -> str | None:
    """The nearest date of the sentence, preferring one before the number in its clause."""
    best, distance = None, 1 << 30
    for date in scope.view.dates:
        if date.iso and scope.sentence.start <= date.start < scope.sentence.end:
            gap = quantity.start - date.end if date.end <= quantity.start else 2 * (date.start - quantity.end)
            if 0 <= gap < distance:
                best, distance = date.iso, gap
    return best


_SIZE = re.compile(r"(?<![A-Za-z0-9.])(\d+(?:\.\d+)?)\s?([bB]|M)(?![A-Za-z0-9])|(?<=[a-wyz-])(\d+(?:\.\d+)?)([bB])(?![A-Za-z0-9])")


def _sizes_in_names(scope: Scope, cues: Cues) -> list[Found]:
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
            if any(q.start < quantity.end and quantity.start < q.end and not (name.start <= q.start and q.end <= name.end)
                   for q in scope.quantities):
                continue
            modality = modality_of(scope.view.text, cues, scope.sentence, scope.spans, quantity.start, quantity.end)
            out.append(Found(quantity, "parameters", scope.sentence, [name.ref], modality="question" if modality == "question" else "asserted",
                             speaker=scope.speaker(quantity.start), confidence=0.8))
    return out
