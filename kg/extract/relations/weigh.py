"""How likely a relation that a pattern sees is meant: a logistic model over how its ends were found.

Features are types, labels, places and counts, never words or names; their weights (``kg/data/relation_weights.yaml``)
are fitted by ``tools/fit_relations.py``."""
from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from functools import cache

from pydantic import BaseModel, ConfigDict

from kg.extract.relations.data import Compiled
from kg.extract.relations.masked import Item, Masked
from kg.extract.view import Link
from kg.resources import load

#: (link, its features) -> how likely it is meant, 0 to 1.
Judge = Callable[[Link, frozenset[str]], float]
_BREAK = re.compile(r"[,;:。.!?](?!\d)|(?<=[一-鿿])\s(?=[一-鿿])")
_NUMBER = re.compile(r"\d|百分之|[一二三四五六七八九十]+(?:点|倍|成)")


class Weights(BaseModel):
    model_config = ConfigDict(extra="forbid")
    threshold: float
    weights: dict[str, float]


@cache
def weights() -> Weights:
    """``kg/data/relation_weights.yaml``."""
    return load("relation_weights.yaml", Weights)


def threshold() -> float:
    """The least probability of a relation that is kept."""
    return weights().threshold


def probability(link: Link, features: Iterable[str]) -> float:
    """How likely a relation with these features is meant."""
    table = weights().weights
    return 1 / (1 + math.exp(-sum(table.get(f, 0.0) for f in features)))


def bucket(value: int, *limits: int) -> int:
    """How many of the limits a value exceeds."""
    return sum(value > limit for limit in limits)


def general(masked: Masked, link: Link, head: Item | None, tail: Item | None, how: str, catalogued: tuple[bool, bool],
            fact: bool | None, made: bool | None, main: tuple[bool, bool], often: tuple[int, int]) -> list[str]:
    """Features of two ends, whichever way they were found.

    Args:
        head: the item of the head, None where the sentence does not hold it; ``tail`` likewise.
        how: where a left-out end was taken from, "" where the words hold both.
        catalogued: whether the catalogue knows head and tail.
        fact: whether it has this relation, None where it knows nothing of the kind.
        made: whether it has the head as the maker of the tail, None likewise.
        main: whether the head is whom the document speaks for, and whether an end is what it is mainly about.
        often: how often the document names head and tail.
    """
    kind, labels = link.type, f"{link.head.label}>{link.tail.label}"
    out = ["1", kind, f"{kind} {labels}", f"{kind} {link.modality}", f"{kind} catalogue {fact}",
           f"known {catalogued[0]:d}{catalogued[1]:d}", f"{kind} known {catalogued[0]:d}{catalogued[1]:d}", f"{kind} home {main[0]:d}", f"{kind} about {main[1]:d}",
           f"{kind} made {made}", f"part {masked.sentence.part.kind}", f"{kind} spoken {masked.sentence.part.speaker is not None:d}",
           f"{kind} head often {bucket(often[0], 1, 3, 8)}", f"{kind} tail often {bucket(often[1], 1, 3, 8)}",
           f"{kind} rather {(often[0] > often[1]) - (often[0] < often[1])}"]
    out += [f"han {masked.chinese:d}", f"{kind} han {masked.chinese:d}", f"{kind} number {bool(_NUMBER.search(masked.text)):d}"]
    for side, item in (("head", head), ("tail", tail)):
        if item is not None:
            out += [f"{side} oblique {item.oblique:d}", f"{side} kind {'name' if item.named else item.label}"]
            out.append(f"{kind} {side} of {bucket(len(item.refs), 1, 2)}")
    if head is None or tail is None:
        out += [f"how {how}", f"{kind} how {how}", f"{kind} left {'head' if head is None else 'tail'}"]
    elif head is not tail:
        first, last = sorted((head.at, tail.at))
        between = masked.text[first + 1:last]
        names = sum(first < i.at < last for i in masked.items)
        breaks = len(_BREAK.findall(between))
        out += [f"distance {bucket(len(between), 1, 4, 10, 20, 40)}", f"{kind} distance {bucket(len(between), 4, 20)}", f"between {bucket(names, 0, 1)}",
                f"breaks {bucket(breaks, 0, 1, 2)}", f"{kind} order {head.at < tail.at:d}", f"{kind} breaks {bucket(breaks, 0, 1)}"]
    rivals = sum(i.label == link.head.label for i in masked.items)
    out += [f"rivals {bucket(rivals, 0, 1, 2)}", f"{kind} rivals {bucket(rivals, 0, 1)}", f"length {bucket(len(masked.text), 20, 50, 100, 200)}"]
    return out


def of_pattern(pattern: Compiled, how: str) -> list[str]:
    """Features of the pattern that saw a relation."""
    out = ["pattern", f"{pattern.type} pattern", f"pattern {how}", f"{pattern.type} pattern {how}", f"prior {pattern.confidence}"]
    return out + [f"pattern {name}" for name in ("strong", "known", "foreign") if getattr(pattern, name)]
