"""How likely a relation that a pattern sees is meant: a logistic model over how its ends were found.

Features are types, labels, places and counts, never words or names; their weights (``kg/data/relation_weights.yaml``)
are fitted by ``tools/fit_relations.py``."""
from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from kg.extract.fitted import Judgement
from kg.extract.relations.data import Compiled
from kg.extract.relations.masked import Item, Masked
from kg.extract.view import Link
from kg.resources import load

#: Features that stand or fall together; there are few, so that each is made once.
Features = frozenset[str]
#: (link, its features) -> how likely it is meant, 0 to 1.
Judge = Callable[[Link, Features], float]
_BREAK = re.compile(r"[,;:。.!?](?!\d)|(?<=[一-鿿])\s(?=[一-鿿])")
_NUMBER = re.compile(r"\d|百分之|[一二三四五六七八九十]+(?:点|倍|成)")


@cache
def weights() -> Judgement:
    """``kg/data/relation_weights.yaml``."""
    return load("relation_weights.yaml", Judgement)


def threshold() -> float:
    """The least probability of a relation that is kept."""
    return weights().threshold


def probability(link: Link, features: Iterable[str]) -> float:
    """How likely a relation with these features is meant."""
    table = weights().weights
    return 1 / (1 + math.exp(-math.fsum([table[f] for f in features if f in table])))


def bucket(value: int, *limits: int) -> int:
    """How many of the limits, which ascend, a value exceeds."""
    return bisect_left(limits, value)


def general(masked: Masked, link: Link, head: Item | None, tail: Item | None, how: str, catalogued: tuple[bool, bool],
            fact: bool | None, made: bool | None, main: tuple[bool, bool], often: tuple[int, int]) -> list[Features]:
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
    kind, part, text = link.type, masked.sentence.part, masked.text
    out = [_of_link(kind, link.head.label, link.tail.label, link.modality),
           _of_knowledge(kind, fact, made, *catalogued, *main),
           _of_sentence(kind, part.kind, part.speaker is not None, masked.chinese, _has_number(text), bucket(len(text), 20, 50, 100, 200)),
           _of_counts(kind, bucket(often[0], 1, 3, 8), bucket(often[1], 1, 3, 8), (often[0] > often[1]) - (often[0] < often[1]))]
    for side, item in (("head", head), ("tail", tail)):
        if item is not None:
            out.append(_of_end(kind, side, item.oblique, "name" if item.named else item.label, bucket(len(item.refs), 1, 2)))
    if head is None or tail is None:
        out.append(_of_filled(kind, how, "head" if head is None else "tail"))
    elif head is not tail:
        first, last = sorted((head.at, tail.at))
        between = text[first + 1:last]
        names = sum([first < i.at < last for i in masked.items])
        breaks = len(_BREAK.findall(between))
        out.append(_of_place(kind, bucket(len(between), 1, 4, 10, 20, 40), bucket(len(between), 4, 20), bucket(names, 0, 1), bucket(breaks, 0, 1, 2),
                             head.at < tail.at))
    rivals = sum([i.label == link.head.label for i in masked.items])
    out.append(_of_rivals(kind, bucket(rivals, 0, 1, 2)))
    return out


@lru_cache(maxsize=256)
def _has_number(masked: str) -> bool:
    return _NUMBER.search(masked) is not None


@cache
def _of_link(kind: str, head: str, tail: str, modality: str) -> Features:
    return frozenset(("1", kind, f"{kind} {head}>{tail}", f"{kind} {modality}"))


@cache
def _of_knowledge(kind: str, fact: bool | None, made: bool | None, head: bool, tail: bool, home: bool, about: bool) -> Features:
    return frozenset((f"{kind} catalogue {fact}", f"{kind} made {made}", f"known {head:d}{tail:d}", f"{kind} known {head:d}{tail:d}",
                      f"{kind} home {home:d}", f"{kind} about {about:d}"))


@cache
def _of_sentence(kind: str, part: str, spoken: bool, chinese: bool, number: bool, length: int) -> Features:
    return frozenset((f"part {part}", f"{kind} spoken {spoken:d}", f"han {chinese:d}", f"{kind} han {chinese:d}", f"{kind} number {number:d}",
                      f"length {length}"))


@cache
def _of_counts(kind: str, head: int, tail: int, rather: int) -> Features:
    return frozenset((f"{kind} head often {head}", f"{kind} tail often {tail}", f"{kind} rather {rather}"))


@cache
def _of_end(kind: str, side: str, oblique: bool, what: str, listed: int) -> Features:
    return frozenset((f"{side} oblique {oblique:d}", f"{side} kind {what}", f"{kind} {side} of {listed}"))


@cache
def _of_filled(kind: str, how: str, side: str) -> Features:
    return frozenset((f"how {how}", f"{kind} how {how}", f"{kind} left {side}"))


@cache
def _of_place(kind: str, distance: int, coarse: int, names: int, breaks: int, forward: bool) -> Features:
    return frozenset((f"distance {distance}", f"{kind} distance {coarse}", f"between {names}", f"breaks {breaks}", f"{kind} order {forward:d}",
                      f"{kind} breaks {min(breaks, 2)}"))


@cache
def _of_rivals(kind: str, rivals: int) -> Features:
    return frozenset((f"rivals {rivals}", f"{kind} rivals {min(rivals, 2)}"))


def of_pattern(pattern: Compiled, how: str) -> Features:
    """Features of the pattern that saw a relation."""
    return _of_pattern(pattern.type, pattern.confidence, how, pattern.strong, pattern.known, pattern.foreign)


@cache
def _of_pattern(kind: str, prior: float, how: str, strong: bool, known: bool, foreign: bool) -> Features:
    marks = (name for name, has in (("strong", strong), ("known", known), ("foreign", foreign)) if has)
    return frozenset(("pattern", f"{kind} pattern", f"pattern {how}", f"{kind} pattern {how}", f"prior {prior}", *(f"pattern {name}" for name in marks)))


@cache
def across(kind: str) -> Features:
    """The features of a relation between two sentences that run into each other."""
    return frozenset(("across", f"{kind} across"))


@cache
def support(readings: int) -> Features:
    """The feature of how many readings agree on a relation."""
    return frozenset((f"support {min(readings, 4)}",))
