"""The word lists of the quantity engine, read from ``kg/data/quantities`` and laid out for look-up."""
from __future__ import annotations

import re
from functools import cache

from pydantic import BaseModel, ConfigDict

from kg import resources


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Fold(_Strict):
    traditional: str
    simplified: str


class Numerals(_Strict):
    fold: Fold
    zero_width: list[str]
    digits: dict[str, int]
    scales: dict[str, int]
    contracted: dict[str, int]
    words: dict[str, int]
    scale_words: dict[str, int]
    plural_words: dict[str, int]
    dozen_words: dict[str, int]
    suffixes: dict[str, int]
    denominators: dict[str, int]


class Unit(_Strict):
    """One unit of measure: ``factor`` base units of ``unit``; ``pint`` names it for the check of the factor."""

    unit: str
    dimension: str
    factor: float = 1.0
    age: bool = False
    zh: list[str] = []
    en: list[str] = []
    symbols: list[str] = []
    pint: str | None = None


class Units(_Strict):
    units: list[Unit]
    other_words: dict[str, str]


class Measures(_Strict):
    measures: dict[str, str]
    nouns: dict[str, str]
    adjacent: list[str]
    pieces: list[str]
    english_stop: list[str]
    english_deictic: list[str]
    reach: int
    card_measures: list[str]
    crowd: float
    crowds: dict[str, str]
    english_irregular: dict[str, str]


class ByLanguage(_Strict):
    en: dict[str, str]
    zh: dict[str, str]


class Sizes(_Strict):
    en: dict[str, float]
    zh: dict[str, float]


class Rates(_Strict):
    """Denominators: periods of time, sizes (每百万), counted things, and the names of units that come once a second."""

    periods: ByLanguage
    sizes: Sizes
    per: dict[str, str]
    per_one: list[str]
    per_one_nouns: dict[str, str]
    not_per_one: list[str]
    rated: dict[str, str]


class Bounds(_Strict):
    before: dict[str, list[str]]
    filler: list[str]
    after: dict[str, list[str]]


class ContextRule(_Strict):
    unit: str
    dimension: str
    words: list[str]
    least: float = 0.0


class Context(_Strict):
    before: list[ContextRule]
    after: list[ContextRule]
    memory: list[str]
    heat: list[str]
    electricity: list[str]
    mass: list[str]
    cash: list[str]


class Lexeme(_Strict):
    """A word that is a quantity by itself."""

    text: str
    low: float | None
    high: float | None = -1.0
    unit: str
    cmp: str = "="
    trend: str | None = None
    not_: list[str] = []

    model_config = ConfigDict(extra="forbid", populate_by_name=True, alias_generator=lambda n: n.rstrip("_"))


class Lexical(_Strict):
    words: list[Lexeme]
    growth: list[str]


class Exclusions(_Strict):
    idioms: list[str]
    ordinal_uses: list[str]
    labels: list[str]
    part_numbers: list[str]
    digit_runs: list[str]
    marked: dict[str, str]


@cache
def numerals() -> Numerals:
    return resources.load("quantities/numerals.yaml", Numerals)


@cache
def units() -> Units:
    return resources.load("quantities/units.yaml", Units)


@cache
def measures() -> Measures:
    return resources.load("quantities/measures.yaml", Measures)


@cache
def rates() -> Rates:
    return resources.load("quantities/rates.yaml", Rates)


@cache
def bounds() -> Bounds:
    return resources.load("quantities/bounds.yaml", Bounds)


@cache
def context() -> Context:
    return resources.load("quantities/context.yaml", Context)


@cache
def lexical() -> Lexical:
    return resources.load("quantities/lexical.yaml", Lexical)


@cache
def exclusions() -> Exclusions:
    return resources.load("quantities/exclusions.yaml", Exclusions)


def alternation(words: object) -> str:
    """A regular expression that matches the longest of the words first."""
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))  # type: ignore[call-overload]


def by_first(words: object) -> dict[str, tuple[str, ...]]:
    """Words grouped by their first character, the longest first: for look-up at a position without a scan."""
    groups: dict[str, list[str]] = {}
    for word in words:  # type: ignore[attr-defined]
        groups.setdefault(word[0], []).append(word)
    return {first: tuple(sorted(set(group), key=lambda w: (-len(w), w))) for first, group in groups.items()}


def longest(groups: dict[str, tuple[str, ...]], text: str, at: int) -> str:
    """The longest of the words that stands at ``at``, or an empty string."""
    for word in groups.get(text[at : at + 1], ()):
        if text.startswith(word, at):
            return word
    return ""
