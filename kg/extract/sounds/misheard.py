"""Latin words that speech recognition wrote for a name: ``jets on thor`` for Jetson Thor, ``soft bank`` for SoftBank.

The words are all in the dictionary, so nothing about them is odd. But what they sound like together is the name, and a
table of what is left of names when vowels are one and consonants are classes finds it without a search."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kg.extract.sounds.foreign import outline
from kg.extract.sounds.lexicon import sounds
from kg.extract.sounds.phonemes import english, spelled
from kg.extract.sounds.spans import Span, cut
from kg.language.names import english_words

_RUN = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’-]*(?:[ \n][A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’-]*)+")
_WORD = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’-]*")
_MOST_WORDS = 5
#: Words of this relative frequency or more only join others; below the second, a word is out of the ordinary.
_FUNCTION, _RARE = 1.5e-3, 1e-5


def windows(text: str, fixed: list[tuple[int, int]], known: Callable[[str], bool]) -> Iterator[Span]:
    """Stretches of two to five words that together sound like some name.

    Args:
        fixed: spans of sure names, sorted; a window may hold one but not be inside or cut it.
        known: whether some name has an outline (`foreign.outline`).
    """
    edges = set(sounds().not_edges)
    for run in _RUN.finditer(text):
        words = [m.span() for m in _WORD.finditer(text, run.start(), run.end())]
        heard = [_heard(text[s:e]) for s, e in words]
        rates = [_rate(text[s:e]) for s, e in words]
        for first in range(len(words)):
            swallowed = rates[first] > _FUNCTION  # a function word is part of a name only where what follows is no usual word
            if text[slice(*words[first])].lower() in edges or (swallowed and rates[min(first + 1, len(words) - 1)] > _RARE):
                continue
            sound = heard[first]
            for last in range(first + 1, min(len(words), first + _MOST_WORDS)):
                sound += heard[last]
                start, end = words[first][0], words[last][1]
                if not known(outline(sound)) or cut(fixed, start, end):
                    continue
                inside = rates[first:last + 1]
                if not swallowed and len([r for r in inside if r <= _FUNCTION]) < 2 and len(inside) < 3:
                    continue
                joined = any(r > _FUNCTION for r in inside[1:])
                yield Span(start, end, text[start:end], (0.5 if min(inside) < _RARE / 10 else 0.2 if min(inside) < _RARE else -0.4) + 0.3 * joined, "heard")


def _heard(word: str) -> str:
    return spelled(word) if (len(word) == 1 and word.isupper()) or word == "AI" else english(word.lower())


def _rate(word: str) -> float:
    words, lower = english_words(), word.lower()
    return words.get(lower) or words.get(lower.replace("’", "'").removesuffix("'s"), 0.0)
