"""A large user catalogue of invented names, the same ones for the same number: companies of two words, people, Chinese
companies and people, and codes of models and products.

Their letters and characters follow one another as in the names of kg's own catalogue (a Markov chain of order two, for
Chinese of order one), and none is, or holds, an ordinary word: what they slow down is the search, not the work on what
is found.
"""
from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

from kg.catalog import Catalog, load
from kg.extract.lexicon import shapes
from kg.language.names import chinese_words, english_words, name_key

_WORD = re.compile(r"[A-Z][a-z]{3,}")
_VERSION = re.compile(r"[A-Z][a-z]+([ -](?:[A-Z]{0,2}\d[\w.]*|[vV]\d[\w.]*)(?:[ -][A-Za-z0-9.]+)?)")
_HAN = re.compile("[㐀-鿿]+")


class Chain:
    """What follows what in some words."""

    def __init__(self, words: Iterable[str], order: int) -> None:
        self._order = order
        self._next: dict[str, list[str]] = defaultdict(list)
        for word in words:
            padded = "^" * order + word + "$"
            for k in range(order, len(padded)):
                self._next[padded[k - order:k]].append(padded[k])

    def word(self, chance: Random, shortest: int, longest: int) -> str:
        """A new word of some length."""
        while True:
            out = "^" * self._order
            while (char := chance.choice(self._next[out[-self._order:]])) != "$" and len(out) < self._order + longest:
                out += char
            if len(out) >= self._order + shortest and char == "$":
                return out[self._order:]


def write(path: Path, count: int) -> None:
    """Write a CSV catalogue with ``count`` names (canonical ones and aliases together)."""
    catalog, chance = load(), Random(20)
    makers = _makers(catalog, chance)
    kinds, weights = [k for k, _ in makers], [w for _, w in makers]
    taken = set(catalog.by_key)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("label", "name", "aliases"))
        left = count
        while left > 0:
            label, name, aliases = chance.choices(kinds, weights)[0]()
            names = [name, *aliases][:left]
            if not any(name_key(n) in taken for n in names):
                taken.update(map(name_key, names))
                out.writerow((label, names[0], ";".join(names[1:])))
                left -= len(names)


def _makers(catalog: Catalog, chance: Random) -> list[tuple[Callable[[], tuple[str, str, list[str]]], int]]:
    """What makes (label, name, aliases), with its share."""
    lexicon = shapes()
    names = sorted({n for e in catalog for n in e.names})
    latin = Chain(sorted({w.lower() for n in names for w in _WORD.findall(n)}), 2)
    han_names = sorted({(e.label, n) for e in catalog for n in e.names if _HAN.fullmatch(n)})
    firms = Chain([n[:2] for label, n in han_names if label == "Company"], 1)
    given = Chain([n[1:] for label, n in han_names if label == "Person" and len(n) == 3], 1)
    versions = sorted(m.group(1) for e in catalog if e.label in ("Model", "Hardware", "Product") for m in [_VERSION.fullmatch(e.name)] if m)
    english, chinese = sorted(lexicon.english_suffix), sorted(s for s in lexicon.chinese_suffix if len(s) == 2)
    people = sorted(n for n in lexicon.given_names if n.isascii())

    def word() -> str:
        while (made := latin.word(chance, 5, 10)) in english_words():
            pass
        return made.capitalize()

    def han(chain: Chain, head: str = "", tail: str = "") -> str:
        while True:
            made = head + chain.word(chance, 2, 2)
            if not any(made[k:k + 2] in chinese_words() for k in range(len(made) - 1)):
                return made + tail

    def company() -> tuple[str, str, list[str]]:
        first = word()
        return "Company", f"{first} {chance.choice(english)}", [first]

    def person() -> tuple[str, str, list[str]]:
        return "Person", f"{chance.choice(people)} {word()}", []

    def chinese_company() -> tuple[str, str, list[str]]:
        made = han(firms, tail=chance.choice(chinese))
        return "Company", made, [made + "有限公司"]

    def chinese_person() -> tuple[str, str, list[str]]:
        return "Person", han(given, chance.choice(lexicon.surnames)), []

    def code() -> tuple[str, str, list[str]]:
        return chance.choice(("Model", "Hardware", "Product")), word() + chance.choice(versions), []

    return [(company, 30), (person, 15), (chinese_company, 20), (chinese_person, 20), (code, 15)]
