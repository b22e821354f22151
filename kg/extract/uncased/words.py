"""A stretch of English as words in lower case with their everyday frequency, and the data of the frames."""
from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property

from pydantic import BaseModel, ConfigDict

from kg.extract.lexicon import alternatives, shapes
from kg.language.names import everyday
from kg.resources import load

_WORD = re.compile(r"[a-zà-ÿ][a-zà-ÿ'’-]*[0-9]{0,2}(?![a-zà-ÿ0-9])|\d+(?:[.,]\d+)*[a-z]{0,2}(?![a-z0-9])")
SIZE = re.compile(r"\d+(?:\.\d+)?[bm]")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})?")
#: Relative frequencies: function words; what may join a name in a strict frame; what is out of the ordinary; rare words;
#: what may stand behind a rare word that a strict frame introduces.
FUNCTION, COMMON, UNUSUAL, RARE, JOINED = 5e-4, 1e-4, 1e-5, 3e-6, 3e-3
#: Words that end like these are terms or forms of verbs, no names.
NO_NAME = re.compile(r".*(?:ing|tions?|ly|ed|ity|able|izers?|ization|isms?|ness|'s)$")


class Frames(BaseModel):
    """``kg/data/uncased.yaml``."""

    model_config = ConfigDict(extra="forbid", ignored_types=(cached_property,))
    introductions: list[str]
    greetings: list[str]
    person_verbs: list[str]
    person_after: list[str]
    owned: list[str]
    faint_introductions: list[str]
    no_given: list[str]
    particles: list[str]
    sure_ends: dict[str, str]
    faint_ends: dict[str, str]
    no_ends: list[str]
    places: list[str]
    places_of_sure: list[str]
    company_before: list[str]
    company_again: list[str]
    company_after: list[str]
    asides: list[str]
    lefts: list[str]
    articles: list[str]
    before_verbs: list[str]
    called: list[str]
    welcomes: list[str]
    listening: list[str]
    show_ends: list[str]
    counted: list[str]
    residents: list[str]
    kinds: dict[str, str]
    no_edge: list[str]

    @cached_property
    def barred(self) -> frozenset[str]:
        """Words that no name begins or ends with."""
        return frozenset(self.no_edge)


@cache
def frames() -> Frames:
    return load("uncased.yaml", Frames)


@dataclass(frozen=True, slots=True)
class Found:
    """A name that a frame introduces: its form, how sure, a shorter form of it, and its name where that is not the form."""

    form: str
    label: str
    confidence: float
    short: str = ""
    name: str = ""


def _rate(word: str) -> float:
    """Everyday frequency of a word; of one with hyphens that of its rarest part; 1 for what is part of no name."""
    if word in frames().barred:
        return 1.0
    rate = everyday(word)
    return rate if rate or "-" not in word else min(everyday(part) for part in word.split("-"))


@cache
def counted() -> re.Pattern[str]:
    """What follows a number that counts."""
    return re.compile(rf"[ -]?(?:{alternatives([*frames().counted, *shapes().amounts])})(?![a-z])|%")


class Words:
    """The words of a stretch in lower case, with their everyday frequency and what stands between them; ``cased`` where
    recognition wrote names with capitals."""

    def __init__(self, text: str, start: int, end: int, taken: bytearray, places: frozenset[int] = frozenset(),
                 cased: bool = False) -> None:
        self.text = text.lower() if len(text.lower()) == len(text) else text
        self.start, self.end = start, end
        self.cased = cased
        self._written = text
        self.taken, self.places = taken, places
        self.spans: list[tuple[int, int]] = []
        self.rates: list[float] = []
        for match in _WORD.finditer(self.text, start, end):
            s, e = match.span()
            word = match.group()
            if word.endswith(("'s", "’s")) and everyday(word[:-2]) < COMMON:
                e, word = e - 2, word[:-2]
            self.spans.append((s, e))
            self.rates.append(_rate(word))
        said = [self.text[s:e] for s, e in self.spans]
        self._said, self._row = Counter(said), f" {' '.join(said)} "
        self.at = {s: k for k, (s, _) in enumerate(self.spans)}
        self.before = {e: k for k, (_, e) in enumerate(self.spans)}

    def word(self, k: int) -> str:
        s, e = self.spans[k]
        return self.text[s:e]

    def capital(self, k: int) -> bool:
        """Whether a word is written with a capital first and small letters behind it."""
        s, e = self.spans[k]
        return self._written[s].isupper() and self._written[s + 1:e].islower()

    def joined(self, k: int) -> bool:
        """Whether only a space stands between a word and the one before it."""
        return 0 < k < len(self.spans) and self.spans[k - 1][1] + 1 == self.spans[k][0] and self.text[self.spans[k][0] - 1] in " \n"

    def free(self, k: int) -> bool:
        return 0 <= k < len(self.spans) and not any(self.taken[slice(*self.spans[k])])

    def open(self, k: int) -> bool:
        """Whether no name of the catalogue covers a word, general notions aside (maas, MaaS)."""
        return 0 <= k < len(self.spans) and 1 not in self.taken[slice(*self.spans[k])]

    def form(self, first: int, last: int) -> str:
        return re.sub(r"\s+", " ", self.text[self.spans[first][0]:self.spans[last][1]])

    def count(self, form: str) -> int:
        """How often a form is said."""
        return self._said[form] if " " not in form else self._row.count(f" {form} ")

    def forward(self, k: int, least: float, most: int) -> int:
        """The last word of the run of words that begins at one: of less than a frequency, numbers only behind a word."""
        last = k - 1
        while last + 1 < len(self.spans) and last - k + 1 < most:
            n = last + 1
            if (n > k and not self.joined(n)) or not self.free(n):
                break
            if self.word(n)[0].isdigit() and (n == k or self.counts(n)):
                break
            if self.rates[n] > least:
                break
            last = n
        return last

    def backward(self, k: int, least: float, most: int) -> int:
        """The first word of the run of words that ends at one."""
        first = k + 1
        while first > 0 and k - first + 1 < most:
            n = first - 1
            if (n < k and not self.joined(n + 1)) or not self.free(n) or self.rates[n] > least:
                break
            first = n
        while first <= k and self.word(first)[0].isdigit():
            first += 1
        return first

    def counts(self, k: int) -> bool:
        """Whether a number counts what stands behind it."""
        return bool(counted().match(self.text, self.spans[k][1])) or not (_NUMBER.fullmatch(self.word(k)) or SIZE.fullmatch(self.word(k)))
