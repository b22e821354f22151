"""The unit of a number without one (``A 有 1.7 亿用户，B 是 1.4``; ``it was two thirty, now it's 180``): a log-linear choice among
the units of the numbers around it, what the words for a measure nearby imply, money, and "says nothing that is counted".

Features are places, sizes, kinds and the little words beside the number, never names; their weights
(``kg/data/bare_weights.yaml``) are fitted by ``tools/fit_bare.py`` as those of `kg.extract.subjects` are."""
from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from kg.extract.claim_data import metrics
from kg.extract.cues import Cues
from kg.extract.fitted import Weights
from kg.extract.modality import clause_of
from kg.extract.subjects import Scope
from kg.extract.view import Found
from kg.language.names import is_han
from kg.model import EntityRef, Quantity
from kg.resources import load

_BEFORE, _AFTER = 400, 40  # characters in which another number may give its unit
_REACH = 60  # characters in which a word for a measure counts
_SCALE = re.compile(r"万亿|[万亿千百]|million|billion|trillion|thousand|hundred|(?<=\d)\s?(?:[kmbt]|[bt]n)\b", re.I)
_WINDOW = re.compile(r"\d{1,4}\s?k|\d\s?M", re.I)  # how the length of a context is written
_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?", re.I)
_LAST_WORD = re.compile(r"([a-z]+(?:['’][a-z]+)?)\s?$", re.I)


@cache
def weights() -> dict[str, float]:
    """``kg/data/bare_weights.yaml``."""
    return load("bare_weights.yaml", Weights).weights


@dataclass(slots=True)
class Option:
    """A unit that a number may have ("": none, the number is no claim), and what speaks for it."""

    unit: str
    dimension: str
    per: str | None
    features: frozenset[str]
    benchmark: EntityRef | None = None


#: (number, options) -> the one that is meant.
Pick = Callable[[Scope, Quantity, list[Option]], Option]


def pick(scope: Scope, quantity: Quantity, options: list[Option]) -> Option:
    """The likeliest option; the first of equals."""
    table = weights()
    return max(options, key=lambda o: sum(table.get(f, 0.0) for f in o.features))


def options(scope: Scope, quantity: Quantity, recent: Sequence[Found], cues: Cues, currency: str) -> list[Option]:
    """The units that a bare number may have, "none" first.

    Args:
        recent: the statements before it, nearest last.
        cues: what the words of the view say about metrics.
        currency: what money is counted in here ("currency" where the text does not say).
    """
    out = [Option("", "none", None, frozenset(f"none {f}" for f in _look(scope, quantity)))]
    taken: set[tuple[str, str | None]] = set()
    around = cues.between(max(scope.sentence.start, quantity.start - _REACH), min(scope.sentence.end, quantity.end + _AFTER))
    for old in reversed(recent):
        key = (old.quantity.unit, old.quantity.per)
        if key not in taken and quantity.start - old.quantity.end <= _BEFORE:
            out.append(_like(scope, quantity, old.quantity, "before", len(taken), around, old))
            taken.add(key)
    following = next((q for q in scope.view.quantities_in(quantity.end, min(scope.sentence.end, quantity.end + _AFTER)) if q.dimension != "none"), None)
    if following is not None and (following.unit, following.per) not in taken:
        out.append(_like(scope, quantity, following, "after", 0, around, None))
        taken.add((following.unit, following.per))
    out += _measured(scope, quantity, around, taken, currency)
    return out + _usual(scope, quantity, around, {(o.unit, o.per) for o in out}, currency)


def _size(quantity: Quantity) -> float:
    return abs(quantity.low if quantity.low is not None else quantity.high or 0.0)


def _scale(quantity: Quantity) -> str:
    found = _SCALE.findall(quantity.text)
    return found[-1].strip().lower() if found else ""


def _kind(dimension: str, unit: str) -> str:
    return unit if unit in ("point", "person", "user") else dimension


def _beside(text: str, quantity: Quantity) -> tuple[str, str]:
    """The word (or character) before and after a number."""
    left, right = text[max(0, quantity.start - 16):quantity.start].rstrip(" "), text[quantity.end:quantity.end + 16].lstrip(" ")
    before, after = _LAST_WORD.search(left), _WORD.match(right)
    return (before[1].lower() if before else left[-1:] or "^"), (after[0].lower() if after else right[:1] or "$")


def _form(quantity: Quantity) -> list[str]:
    value, text = _size(quantity), quantity.text
    whole = value == int(value)
    return [f"size {min(int(math.log10(value)), 12) if value >= 1 else -1}", f"scaled {bool(_scale(quantity)):d}", f"whole {whole:d}",
            f"digits {any(c.isdigit() for c in text):d}", f"sign {quantity.comparator if quantity.comparator in '=~' else 'bound'}",
            *(["year"] if whole and 1900 <= value <= 2099 and len(text.strip()) == 4 else []),
            *([f"small {int(value)}"] if whole and value <= 4 else []),
            *(["change"] if quantity.from_low is not None or quantity.from_high is not None else []),
            *(["range"] if quantity.low != quantity.high and quantity.low is not None and quantity.high is not None else [])]


def _look(scope: Scope, quantity: Quantity) -> list[str]:
    """How a number looks and what stands beside it."""
    text = scope.view.text
    left, right = _beside(text, quantity)
    out = ["1", *_form(quantity), f"left {left}", f"right {right}", f"han {is_han(left[-1]):d}{is_han(right[0]):d}"]
    name = next((n for n in reversed(scope.names) if n.end <= quantity.start), None)
    if name is not None and quantity.start - name.end <= 12:
        out += [f"behind {name.label}", f"behind {name.label} {quantity.start - name.end <= 1:d}"]
    follower = next((n for n in scope.names if n.start >= quantity.end), None)
    if follower is not None and follower.start - quantity.end <= 2:
        out.append(f"ahead of {follower.label}")
    rest = scope.sentence.end - scope.sentence.start - (quantity.end - quantity.start)
    out.append(f"alone {(rest > 3) + (rest > 15)}")
    if text[scope.sentence.start:scope.sentence.end].rstrip().endswith("?"):
        out.append("asked")
    return out


def _like(scope: Scope, quantity: Quantity, old: Quantity, side: str, rank: int, around: Sequence, found: Found | None) -> Option:
    """The unit of another number."""
    text = scope.view.text
    kind, size, other = _kind(old.dimension, old.unit), _size(quantity), _size(old)
    gap = quantity.start - old.end if side == "before" else old.start - quantity.end
    near = sum(gap > limit for limit in (8, 25, 60, 120, 240))
    ratio = min(int(abs(math.log10(size / other)) * 2), 6) if size and other else 7
    scales = _scale(quantity), _scale(old)
    same = "same" if scales[0] == scales[1] else "lost" if not scales[0] else "won" if not scales[1] else "other"
    left, right = _beside(text, quantity)
    left2, right2 = _beside(text, old)
    out = [f"{side} {rank}", f"{side} {kind}", f"{side} gap {near}", f"{kind} gap {near}", f"ratio {ratio}", f"{kind} ratio {ratio}",
           f"scale {same}", f"{kind} scale {same}", f"ratio {ratio} scale {same}", f"beside {(left == left2):d}{(right == right2):d}", f"{side} rank {rank} gap {near}",
           f"decimals {'.' in quantity.text:d}{'.' in old.text:d}", f"{kind} per {old.per is not None:d}", f"like left {left}", f"like right {right}"]
    if old.start >= scope.sentence.start:
        out.append("like here")
    if found is not None:
        out.append(f"turn {found.sentence.part.speaker == scope.sentence.part.speaker:d}")
        out.append(f"direct {found.direct:d}")
        if any(c.group == found.metric for c in around):
            out.append("its measure")
    if any((bare := metrics()[c.group].bare) and bare.dimension != old.dimension for c in around):
        out.append("another measure")
    return Option(old.unit, old.dimension, old.per, frozenset(out))


def _measured(scope: Scope, quantity: Quantity, around: Sequence, taken: set[tuple[str, str | None]], currency: str) -> list[Option]:
    """What the words for a measure imply, and benchmarks in the sentence."""
    value = _size(quantity)
    found: dict[str, tuple[tuple[bool, int], Option]] = {}
    home = clause_of(scope.spans, quantity.start)
    for cue in around:
        bare = metrics()[cue.group].bare
        if bare is None or (cue.start < quantity.end and quantity.start < cue.end):
            continue
        unit = currency if bare.dimension == "money" else bare.unit
        apart = clause_of(scope.spans, cue.start) != home
        gap = quantity.start - cue.end if cue.end <= quantity.start else cue.start - quantity.end
        key = f"{bare.dimension} {bare.unit}"
        if (key in found and found[key][0] <= (apart, gap)) or (unit, None) in taken:
            continue
        near = sum(gap > limit for limit in (1, 4, 10, 24))
        fits = bare.least <= value <= bare.most
        scaled = bool(_scale(quantity))
        kind = _kind(bare.dimension, bare.unit)
        side = "pre" if cue.end <= quantity.start else "post"
        out = [f"measure {kind}", f"measure {side} {near}", f"measure {kind} {side} {near}", f"measure apart {apart:d}", f"measure {kind} fits {fits:d} {scaled:d}",
               f"measure {cue.group}", f"measure known {currency != 'currency' or kind != 'money':d}", f"measure scaled {scaled:d}"]
        found[key] = ((apart, gap), Option(unit, bare.dimension, None, frozenset(out)))
    benchmark = next((n for n in reversed(scope.names) if n.label == "Benchmark" and not n.generic and n.end <= quantity.start), None) or next(
        (n for n in scope.names if n.label == "Benchmark" and not n.generic and n.start >= quantity.end), None)
    if benchmark is not None and 0 < value < 1e5 and ("point", None) not in taken:
        gap = quantity.start - benchmark.end if benchmark.end <= quantity.start else benchmark.start - quantity.end
        side = "pre" if benchmark.end <= quantity.start else "post"
        near = sum(gap > limit for limit in (3, 8, 16, 30))
        out = ["score", f"score over {value > 100:d}", f"score {side} {near}", f"score decimals {'.' in quantity.text:d}", f"score named {any(c.group == 'accuracy' for c in around):d}"]
        found["score"] = ((False, 0), Option("point", "count", None, frozenset(out), benchmark.ref))
    return [option for _, option in found.values()]


def _usual(scope: Scope, quantity: Quantity, around: Sequence, taken: set[tuple[str, str | None]], currency: str) -> list[Option]:
    """What numbers of this look often are: money, the size of a model, the length of a context, things."""
    text, value = scope.view.text, _size(quantity)
    scale = _scale(quantity)
    left, right = _beside(text, quantity)
    beside = [f"left {left}", f"right {right}"]
    out: list[Option] = []

    def add(kind: str, unit: str, dimension: str, features: list[str]) -> None:
        if (unit, None) not in taken:
            out.append(Option(unit, dimension, None, frozenset([f"usual {kind}", *(f"usual {kind} {f}" for f in features)])))
    measures = {metrics()[c.group].bare.dimension for c in around if metrics()[c.group].bare}  # type: ignore[union-attr]
    if scale or value >= 50:
        money = scope.view.quantities_in(max(0, quantity.start - 1500), quantity.end + 300)
        share = sum(q.dimension == "money" for q in money) / max(1, len(money))
        add("money", currency, "money", [f"scale {scale}", f"share {(share > 0) + (share > .15) + (share > .4)}", f"named {'money' in measures:d}", *beside,
                                         *(f"name {n.label}" for n in scope.names[-1:])])
    near = [n for n in scope.view.names_in(max(0, quantity.start - 90), quantity.end + 20)]
    if scale and value >= 1e6:
        models = [n for n in near if n.label == "Model"]
        add("parameter", "parameter", "parameter", [f"scale {scale}", f"models {min(len(models), 2)}", f"named {'parameter' in measures:d}", *beside])
    if _WINDOW.fullmatch(quantity.text.strip()):
        add("token", "token", "token", [f"models {any(n.label == 'Model' for n in near):d}", *beside])
    if value == int(value) and value < 1e6:
        add("item", "item", "count", [*_form(quantity), *beside])
    return out
