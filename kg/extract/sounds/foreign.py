"""Foreign names that speech recognition wrote in Chinese characters by their sound: 瑞普利特 for Replit.

Chinese adds vowels after consonants, drops consonants at the end of a syllable and takes l for r. So an added vowel or a
dropped r costs little here, but only on the side where it comes about (`likeness` is not symmetric). Which characters
serve to write foreign sounds is data (``transliteration`` in ``sounds.yaml``)."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from kg.extract.lexicon import shapes
from kg.extract.sounds.lexicon import sounds
from kg.extract.sounds.phonemes import aligned, costs
from kg.extract.sounds.spans import Span, cut
from kg.language.names import chinese_words, is_han

_LONGEST = 8
#: Words of these relative frequencies or more are no foreign name, and no part of one; less will do for a word of the segmentation.
_WORD, _COMMON, _FAIR = 5e-6, 4e-5, 1e-6
_ENGLISH = str.maketrans("bdTgvzcSCJZNreiou@YAEOW", "pttkfssssslnlaaaaaaaaaa", "wyh")
_SKELETON = str.maketrans("bdTgvzcSCJZNnreioYOWAE", "pttkfsssssllllaaaaaaaa", "@uwyh")


def skeleton(sound: str) -> str:
    """Broad classes of the sounds that survive when a name goes from one language to another."""
    rough = re.sub(r"(.)\1+", r"\1", sound.translate(_SKELETON))
    return rough[:2] + rough[2:].removesuffix("a")


@lru_cache(maxsize=65536)
def outline(sound: str) -> str:
    """Broad classes of sounds with all vowels as one: what misheard words and a name have in common."""
    return re.sub(r"(.)\1+", r"\1", sound.translate(_ENGLISH))


@lru_cache(maxsize=65536)
def likeness(heard: str, name: str, at_least: float = 0.0) -> float:
    """1 where Chinese sounds may well stand for the sounds of a foreign name, 0 where they have nothing in common.

    Args:
        heard: sounds of the Chinese characters.
        name: sounds of the foreign name.
        at_least: what is less alike than this may be given as 0, as soon as that is clear.
    """
    return aligned(heard, name, *_costs(), at_least)


@cache
def _costs() -> tuple[dict[str, float], dict[str, float], dict[str, dict[str, float]]]:
    gap, pair = costs()
    data = sounds().transliteration
    added, dropped = {**gap, **data.added}, {**gap, **data.dropped}
    pair = {a: dict(row) for a, row in pair.items()}
    vowels = sounds().vowels
    for a in vowels:
        for b in vowels:
            if a != b:
                pair[a][b] = min(0.8 * pair[a][b], data.other_vowel)
    for group, cost in data.confusions:
        for a in group:
            for b in group:
                if a != b:
                    pair[a][b] = min(pair[a][b], cost)
    return added, dropped, pair


@cache
def _runs() -> re.Pattern[str]:
    return re.compile(f"[{sounds().transliteration.characters}]{{2,}}[的得]?")


@cache
def _characters() -> frozenset[str]:
    return frozenset(sounds().transliteration.characters)


def serves(form: str) -> bool:
    """Whether all characters of a form serve to write foreign sounds."""
    return _characters().issuperset(form)


def windows(text: str, tokens: list[tuple[int, int]], fixed: list[tuple[int, int]]) -> Iterator[Span]:
    """Stretches of characters that write foreign sounds, whatever words the segmentation made of them.

    Args:
        tokens: words of the text.
        fixed: spans of sure names, sorted.
    """
    words = chinese_words()
    edges = {s for s, _ in tokens} | {e for _, e in tokens}
    for run in _runs().finditer(text):
        first, last = run.span()
        for start in range(first, last - 1):
            for end in range(start + 2, min(last, start + _LONGEST) + 1):
                form = text[start:end]
                if cut(fixed, start, end) or words.get(form, 0.0) > _WORD or (form[-1] in "的得" and len(form) < 3):
                    continue
                if _splits(text, start, end, edges) or form == form[0] * len(form):
                    continue
                ordinary = sum(words.get(form[k:k + 2], 0.0) > (_FAIR if {start + k, start + k + 2} <= edges else _COMMON) for k in range(len(form) - 1))
                left = _left_over(text, first, start) + _left_over(text, end, last)
                odd = 0.3 * min(4, len(form)) - 0.7 * ordinary - 0.8 * left - 0.2 * ((start not in edges) + (end not in edges))
                yield Span(start, end, form, odd, "foreign")


def _splits(text: str, start: int, end: int, edges: set[int]) -> bool:
    """Whether an edge of a window cuts an everyday word of two characters."""
    words = chinese_words()
    return (start not in edges and words.get(text[start - 1:start + 1], 0.0) > _WORD) or (
        end not in edges and words.get(text[end - 1:end + 1], 0.0) > _WORD)


def _left_over(text: str, start: int, end: int) -> int:
    """Characters of a run that a window leaves out though they are no words by themselves there."""
    lone = set(sounds().name_before) | set(sounds().name_after) | set(shapes().function_words)
    words = chinese_words()
    return sum(c not in lone and words.get(c, 0.0) < 1e-3 for c in text[start:end])


def before_latin(text: str, fixed: list[tuple[int, int]]) -> Iterator[Span]:
    """Characters with a Latin word right behind them, as one name in two scripts: 欧喷AI, 亚当W."""
    for match in _BEFORE_LATIN.finditer(text):
        stop = match.start()
        for size in range(1, 5):
            start = stop - size
            if start < 0 or not is_han(text[start]) or not serves(text[start]):
                break
            form = text[start:match.end()]
            if (match.end() - stop == 1 and text[match.end():match.end() + 1] in tuple("一二三四五六七八九123456789")) or cut(fixed, start, match.end()) or cut(fixed, start, stop) or chinese_words().get(text[start:stop], 0.0) > _COMMON * (25 if size == 1 else 1):
                continue
            left = start > 0 and serves(text[start - 1])
            yield Span(start, match.end(), form, 0.3 * min(3, size) - 0.7 * left, "foreign")


_BEFORE_LATIN = re.compile(r"(?<=[㐀-鿿])[A-Za-z]+(?: [A-Z])*(?![A-Za-z])")
