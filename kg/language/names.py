"""How written names are compared: a key without case, spacing, hyphens, width or script variant."""
from __future__ import annotations

import gzip
import re
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from unicodedata import combining, normalize

import srsly

from kg.language.fold import fold
from kg.resources import data_path

_DROPPED = re.compile(r"[\s\-_·•‐‑–'\"“”‘’`*]+")
_KEPT = re.compile(r"[^\s\-_·•‐‑–'\"“”‘’`*]")


@lru_cache(maxsize=1 << 16)
def name_key(name: str) -> str:
    """The key under which spellings of one name meet: ``GPT-3``, ``gpt 3`` and ``ＧＰＴ３`` give ``gpt3``."""
    return _DROPPED.sub("", fold(name).lower)


def squeeze(text: str) -> tuple[str, list[int]]:
    """Drop from folded text what `name_key` drops; also the position of each kept character."""
    lowered = lower(text)
    positions = [m.start() for m in _KEPT.finditer(lowered)]
    return _DROPPED.sub("", lowered), positions


def lower(text: str) -> str:
    """A text in lower case and of the same length: the few letters that grow (İ) stay as they are."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def breaks(name: str) -> frozenset[int]:
    """Positions in ``name_key(name)`` where a space or hyphen may stand: where the name itself has one, at a change
    from lower to upper case, between letter and digit or between scripts, and around the capitals of an acronym."""
    text, out, k, gap = fold(name).text, set(), 0, False
    previous = ""
    for char in text:
        if _DROPPED.match(char):
            gap = True
            continue
        if previous and (gap or _kind(previous) != _kind(char) or (char.isupper() and char.isascii())
                         or (previous.isupper() and previous.isascii() and k > 1 and char.islower() is False)):
            out.add(k)
        previous, gap = char, False
        k += 1
    return frozenset(out)


def _kind(char: str) -> str:
    if char.isdigit():
        return "d"
    if char.isascii() or is_latin(char):
        return "l" if char.isalpha() else "p"
    return "h"


_LATIN = frozenset(c for c in map(chr, range(0x250)) if c.isalpha())


def is_latin(char: str) -> bool:
    """Whether a character belongs to the Latin script."""
    return char in _LATIN


def is_han(char: str) -> bool:
    """Whether a character is a Han ideograph."""
    return "㐀" <= char <= "鿿" or "豈" <= char <= "﫿" or ord(char) >= 0x20000


_ALL_HAN = re.compile("[㐀-鿿豈-﫿\U00020000-\U0010ffff]*")


def all_han(text: str) -> bool:
    """Whether every character is a Han ideograph (`is_han`)."""
    return _ALL_HAN.fullmatch(text) is not None


@cache
def english_words() -> dict[str, float]:
    """Relative frequency of the 29,000 commonest English words (wordfreq, Speer 2022)."""
    return _frequencies("en")


@cache
def chinese_words() -> dict[str, float]:
    """Relative frequency of the 39,000 commonest Chinese words (wordfreq, Speer 2022)."""
    return _frequencies("zh")


@cache
def all_chinese_words() -> dict[str, float]:
    """Relative frequency of 330,000 Chinese words, rare ones among them (wordfreq, Speer 2022): a sixth of a second to read,
    so for the few forms that everything else speaks for."""
    return _frequencies("zh", "large")


def _frequencies(language: str, size: str = "small") -> dict[str, float]:
    """One of wordfreq's tables: a header, then lists of words, list k of those with a frequency of 10^(-k/100). Read
    without importing wordfreq, which loads tables of all the world's languages first."""
    package = find_spec("wordfreq")
    assert package and package.origin
    data = gzip.decompress((Path(package.origin).parent / "data" / f"{size}_{language}.msgpack.gz").read_bytes())
    _, *lists = srsly.msgpack_loads(data, use_list=False)
    return {word: frequency for k, words in enumerate(lists) for frequency in (10 ** (-k / 100),) for word in words}


@cache
def given_names() -> frozenset[str]:
    """Given names in Latin letters, with and without accents (``tools/make_given_names.py``)."""
    lines = data_path("language/given_names.txt").read_text(encoding="utf-8").split()
    return frozenset(lines) | {"".join(c for c in normalize("NFD", n) if not combining(c)) for n in lines if not n.isascii()}


@cache
def capitalised() -> frozenset[str]:
    """Common words that English writes with a capital, in lower case (``tools/make_capitalised.py``)."""
    return frozenset(data_path("language/capitalised.txt").read_text(encoding="utf-8").split())


def everyday(word: str) -> float:
    """Relative frequency of a word as one that English writes small; 0 for what it writes with a capital.

    Args:
        word: in lower case.
    """
    return 0.0 if word in capitalised() else english_words().get(word, 0.0)


def is_common_english(word: str, at_least: float = 3e-6) -> bool:
    """Whether a word is ordinary English: at least ``at_least`` of running text."""
    return english_words().get(word.lower(), 0.0) >= at_least
