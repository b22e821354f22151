"""Units, measure words and nouns laid out for look-up, and setting them on an item."""
from __future__ import annotations

import re

from kg.extract.quantities.data import Unit, by_first, measures, units
from kg.extract.quantities.items import Item, Source
from kg.extract.quantities.numbers import tidy

ZH: dict[str, Unit] = {name: u for u in units().units for name in u.zh}
EN: dict[str, Unit] = {name: u for u in units().units for name in u.en}
SYMBOLS: dict[str, Unit] = {name: u for u in units().units for name in u.symbols}
ZH_FIRST, EN_FIRST, SYMBOLS_FIRST = by_first(ZH), by_first(EN), by_first(SYMBOLS)
MEASURES = measures()
MEASURES_FIRST = by_first(MEASURES.measures)
NOUNS = {name.lower(): unit for name, unit in MEASURES.nouns.items()}
NOUNS_FIRST = by_first(NOUNS)
PLURAL_NAME = re.compile(r"[A-Z]+[a-z]?\d*s")
CARD = re.compile(r"(?:[A-Z]{1,2}\d{2,4}[A-Z]?|L40S|GPU|MI\d+X)")
# symbols of one letter that may stand apart from their number
SPACED_SYMBOLS = frozenset(["m", "s", "W", "V", "g", "h", "L"])

def times(item: Item, factor: float) -> None:
    if factor != 1.0:
        item.low = None if item.low is None else tidy(item.low * factor)
        item.high = None if item.high is None else tidy(item.high * factor)
        item.factor *= factor


def to_percent(item: Item, factor: float = 100.0) -> None:
    item.low = None if item.low is None else round(item.low * factor, 10)
    item.high = None if item.high is None else round(item.high * factor, 10)
    item.unit, item.dimension = "%", "percent"


def set_unit(item: Item, unit: Unit, end: int) -> None:
    times(item, unit.factor)
    item.unit, item.dimension, item.end, item.age = unit.unit, unit.dimension, end, unit.age


def set_kind(item: Item) -> None:
    """Settle what the noun of an item is: a dimension of its own, or people where there are too many to be firms."""
    if (item.low or item.high or 0.0) >= MEASURES.crowd:
        item.unit = MEASURES.crowds.get((item.noun or "").lower(), item.unit)
    if item.unit in ("parameter", "token", "pixel"):
        item.dimension = item.unit
    elif item.unit == "x":
        item.dimension = "multiple"


# A letter on its own after one: both spell a name (64 m i 300 x), and um after a space is a filler.
_LETTER_NEXT = re.compile(r" [A-Za-z](?![A-Za-z'.]) ?\d*")


def latin_unit(source: Source, k: int, *, spaced: bool) -> tuple[Unit, int] | None:
    text, low = source.text, source.low
    best: tuple[Unit, int] | None = None
    symbol = next((w for w in SYMBOLS_FIRST.get(text[k : k + 1], ()) if text.startswith(w, k) and word_ends(text, k + len(w), w)), "")
    if symbol and not (spaced and (symbol == "um" or (len(symbol) == 1 and symbol.isalpha() and (
            symbol not in SPACED_SYMBOLS or _LETTER_NEXT.match(text, k + 1))))):
        best = (SYMBOLS[symbol], k + len(symbol))
    name = next((w for w in EN_FIRST.get(low[k : k + 1], ()) if low.startswith(w, k) and word_ends(text, k + len(w), w)), "")
    if name and (best is None or k + len(name) > best[1]):
        best = (EN[name], k + len(name))
    return best


def word_ends(text: str, end: int, word: str) -> bool:
    after = text[end : end + 1]
    return not (word[-1].isalnum() and after and after.isascii() and (after.isalnum() or after == "_"))


def singular(word: str) -> str:
    """Singular of an English plural by its ending."""
    lower = word.lower()
    if lower in MEASURES.english_irregular:
        return MEASURES.english_irregular[lower]
    base = lower if not word.isupper() else word
    if PLURAL_NAME.fullmatch(word):
        return word[:-1]
    if lower.endswith("ies") and len(lower) > 4:
        return base[:-3] + "y"
    if lower.endswith(("ches", "shes", "sses", "xes", "zzes")):
        return base[:-2]
    return base[:-1] if lower.endswith("s") and not lower.endswith("ss") else base
