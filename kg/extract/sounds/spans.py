"""What looks out of place in a text: whether the text is speech at all, and the spans in it that may be garbled names."""
from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.extract.lexicon import alternatives, shapes
from kg.extract.sounds.lexicon import sounds
from kg.language.names import all_han, chinese_words, english_words, is_han

_RUN = re.compile(r"(?<![A-Za-z0-9_/.@-])[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’-]*(?:[ \n][A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’-]*)*(?![0-9_/@])")
_WORD = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’-]*")
_GAP = re.compile(r"[㐀-鿿] (?=[㐀-鿿])")
_STOPS = re.compile(r"[,.!?。、;]")
_EDITED = re.compile(r"[《》“”「」()#*|—:\"]")
_LOWER = re.compile(r"[㐀-鿿] ?[a-z]{2,}")
_LABEL = re.compile(r"^[^\n:]{1,30}:", re.M)
#: So many words of a conversation in 1000 characters are speech, where hardly a mark stands that only writing has.
_TALK, _UNEDITED = 1.2, 0.6
_POINTS = 10
_CAPITAL, _CAPITALS = re.compile(r"[a-z.?!,] [A-Z][a-z]"), 0.003
#: Above this degree of `speech` small letters say nothing; a short text has 0.45 for its shortness alone.
SPOKEN = 0.5
#: Function words: no garbled name begins or ends with one.
_FUNCTION = 1.5e-3
_MOST_WORDS = 4
_MOST_HAN = 6
_NUMERALS = "零一二两三四五六七八九十百千万亿"


@dataclass(frozen=True, slots=True)
class Span:
    """A span that may be a garbled name. ``odd`` says how much its words are out of place where they stand (below
    zero: ordinary words), ``script`` is latin, han or mixed."""

    start: int
    end: int
    text: str
    odd: float
    script: str


@lru_cache(maxsize=2)  # names are weighed by it before and while they are sought by sound
def speech(text: str) -> float:
    """How much a text looks like raw speech recognition, 0 (edited) to 1: words that only speech has, spaces for
    punctuation, no marks that only writing has. A text of a few sentences is given the benefit of the doubt."""
    length = max(len(text), 300)
    def rate(pattern: re.Pattern[str]) -> float:
        return 1000 * len(pattern.findall(text)) / length
    marks, pauses, gaps, edited, stops = (rate(p) for p in (_marks(), _pauses(), _GAP, _EDITED, _STOPS))
    degree = 0.08 * marks + (0.3 * pauses if length > 600 else 0.0) + 0.025 * gaps - 0.05 * edited
    if len(text) < 300:
        degree += 0.45
    if len(text) > 120 and stops * length < 8 * len(text):
        degree += 0.4
    if _LOWER.search(text):
        degree += 0.1
    unpointed = length > 400 and stops < (5 if marks > 0.2 else 1)
    if unpointed or (length > 600 and edited - rate(_LABEL) < _UNEDITED and rate(_talk()) >= _TALK):
        degree += 0.6
    return min(1.0, max(0.0, degree))


@lru_cache(maxsize=2)
def capitals_in(text: str) -> bool:
    """Whether English words inside sentences have capitals, so that recognition tells names from other words."""
    return len(_CAPITAL.findall(text)) > _CAPITALS * len(text)


@lru_cache(maxsize=2)
def pointed(text: str) -> bool:
    """Whether recognition wrote English speech out, with points and capitals."""
    return capitals_in(text) and 1000 * len(_STOPS.findall(text)) > _POINTS * len(text)


@cache
def _marks() -> re.Pattern[str]:
    return _words_of(tuple(sounds().speech_marks))


@cache
def _pauses() -> re.Pattern[str]:
    return _words_of(tuple(sounds().hesitations))


@cache
def _talk() -> re.Pattern[str]:
    return _words_of(tuple(sounds().talk))


def _words_of(words: tuple[str, ...]) -> re.Pattern[str]:
    latin = alternatives([w for w in words if w.isascii()])
    return re.compile("|".join([*(re.escape(w) for w in words if not w.isascii()), rf"(?<![A-Za-z])(?:{latin})(?![A-Za-z])"]), re.I)


# -- Latin ----------------------------------------------------------------------------------------------------------
def latin_spans(text: str, fixed: list[tuple[int, int]], known: Callable[[str], bool]) -> Iterator[Span]:
    """Windows of one to four Latin words, with up to two Han characters that follow without a space (``Cycle干``).

    Args:
        fixed: spans of sure names, sorted; a window may hold one but not be inside or cut it.
        known: whether a word is a name or term by itself, so that it is not out of place.
    """
    edges, stop = set(sounds().not_edges), set(shapes().latin_stop)
    for run in _RUN.finditer(text):
        words = [(m.start(), m.end()) for m in _WORD.finditer(text, run.start(), run.end())]
        rates = [_rate(text[s:e], known, edges) for s, e in words]
        embedded = len(words) <= 8 and beside_han(text, run.start(), run.end())
        for first in range(len(words)):
            if rates[first] > _FUNCTION:
                continue
            for last in range(first, min(len(words), first + _MOST_WORDS)):
                if rates[last] > _FUNCTION:
                    continue
                start, end = words[first][0], words[last][1]
                if cut(fixed, start, end) or text[start:end] in stop:
                    continue
                odd = _odd_latin(rates[first:last + 1], embedded, text[start:end])
                if odd is not None:
                    yield Span(start, end, text[start:end], odd, "latin")
        if words and rates[-1] <= _FUNCTION:
            yield from _mixed(text, words, rates, fixed)


def _rate(word: str, known: Callable[[str], bool], edges: set[str]) -> float:
    """How common a word is; 1 for words that only join others to a term, and something for names."""
    words, lower = english_words(), word.lower()
    if lower in edges:
        return 1.0
    rate = words.get(lower) or words.get(lower.replace("’", "'").removesuffix("'s"), 0.0)
    return rate if rate > 4e-6 or len(word) < 4 or not known(word) else 4e-6


def beside_han(text: str, start: int, end: int) -> bool:
    """Whether Han characters stand right before or after a span."""
    before, after = text[max(0, start - 2):start].rstrip(" ,.、"), text[end:end + 2].lstrip(" ,.、")
    return bool(before and is_han(before[-1])) or bool(after and is_han(after[0]))


def _odd_latin(rates: list[float], embedded: bool, form: str) -> float | None:
    if form.isupper() and len(form) > 1:
        return 0.2 if rates[0] < 1e-6 else -0.4
    if min(rates) < 4e-7:
        return 0.9 if embedded else 0.5
    if min(rates) < 4e-6:
        return 0.3 if embedded else -0.5
    if len(rates) == 1:
        return -1.8 if embedded else None
    return -0.8 + 0.2 * len(rates) if embedded else -1.8


def _mixed(text: str, words: list[tuple[int, int]], rates: list[float], fixed: list[tuple[int, int]]) -> Iterator[Span]:
    """Latin words with one or two Han characters behind them that are no word by themselves there."""
    tail = words[-1][1]
    for size in (1, 2):
        end = tail + size
        if end > len(text) or not all_han(text[tail:end]):
            return
        extra = text[tail:end]
        if any(c in _NUMERALS for c in extra):
            return
        if chinese_words().get(extra, 0.0) > (4e-4 if size == 1 else 2e-6):
            continue
        for first in range(max(0, len(words) - 2), len(words)):
            if rates[first] <= _FUNCTION and not cut(fixed, words[first][0], end) and not cut(fixed, words[first][0], tail):
                yield Span(words[first][0], end, text[words[first][0]:end], -0.2, "mixed")


# -- Han ------------------------------------------------------------------------------------------------------------
def han_spans(text: str, tokens: list[tuple[int, int]], fixed: list[tuple[int, int]]) -> Iterator[Span]:
    """Windows of neighbouring Han tokens that are no ordinary words: unknown ones, and single characters in a row."""
    words, suffixes = chinese_words(), shapes().chinese_suffix
    pieces = []
    for s, e in tokens:
        if not is_han(text[s]):
            continue
        stripped = text[s:e].rstrip(_NUMERALS)
        if 1 < len(stripped) < e - s:  # the segmentation joins an unknown name and the number behind it
            pieces += [(s, s + len(stripped)), (s + len(stripped), e)]
        else:
            pieces.append((s, e))
    rates = [words.get(text[s:e], 0.0) for s, e in pieces]
    for first, (start, _) in enumerate(pieces):
        if _no_part(text, pieces[first], rates[first]):
            continue
        for last in range(first, min(len(pieces), first + 4)):
            s, end = pieces[last]
            if (last > first and s != pieces[last - 1][1]) or end - start > _MOST_HAN:
                break
            suffix = last > first and text[s:end] in suffixes
            if not suffix and _no_part(text, pieces[last], rates[last]):
                break
            if end - start < 2 or _touches(fixed, start, end) or astride(text, start, end):
                continue
            odd = _odd_han(text[start:end], pieces[first:last + 1], rates[first:last + 1])
            yield Span(start, end, text[start:end], odd, "han")
            if last == first and end - start > 2 and rates[first] == 0.0:  # the segmentation may join a verb to an unknown name
                yield Span(start + 1, end, text[start + 1:end], min(0.6, odd), "han")


def _no_part(text: str, piece: tuple[int, int], rate: float) -> bool:
    """Whether a token is too common to be part of a garbled name."""
    size = piece[1] - piece[0]
    return rate > (1.2e-3 if size == 1 else 6e-5) or text[piece[0]] in "的了是吗呢吧啊呃嗯哦哈这那哪我你他她它们也都就"


def _odd_han(form: str, pieces: list[tuple[int, int]], rates: list[float]) -> float:
    whole = chinese_words().get(form, 0.0)
    if whole > 5e-6:
        return -3.0
    if whole > 0:
        return -1.2
    if sum(c in _NUMERALS for c in form) and (len(form) == 2 or form[1] in _NUMERALS or form[1] in "月年日号点"):
        return -2.0
    if len(pieces) == 1:
        words = chinese_words()
        left, right = words.get(form[:2], 0.0) > 5e-6, words.get(form[-2:], 0.0) > 5e-6
        if len(form) > 2 and (left or right) and not (len(form) > 3 and left != right):
            return -0.6
        return 0.3 * min(4, len(core(form)))
    longer = [r for (s, e), r in zip(pieces, rates, strict=True) if e - s > 1 and r > 2e-6 and form[s - pieces[0][0]:e - pieces[0][0]]
              not in shapes().chinese_suffix]
    if longer:
        return -0.9 * len(longer)
    return 0.4 if min(rates) < 2e-5 else 0.0


@lru_cache(maxsize=1 << 14)
def core(form: str) -> str:
    """A Chinese organisation's name without the general word at its end (科技, 资本)."""
    return next((form[:-len(s)] for s in shapes().chinese_suffix if form.endswith(s) and len(form) - len(s) >= 2), form)


def astride(text: str, start: int, end: int) -> bool:
    """Whether an edge of a span runs through a word of two characters."""
    words = chinese_words()
    left = start > 0 and words.get(text[start - 1:start + 1], 0.0) > 3e-6
    right = end < len(text) and words.get(text[end - 1:end + 1], 0.0) > 3e-6
    return left or right


def cut(fixed: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a span is inside one of some sorted spans, equal to it, or cuts it."""
    k = bisect_left(fixed, (start, 0))
    if k and fixed[k - 1][1] > start:
        return True
    while k < len(fixed) and fixed[k][0] < end:
        if fixed[k][1] > end or (fixed[k][0] == start and fixed[k][1] == end):
            return True
        k += 1
    return False


def _touches(fixed: list[tuple[int, int]], start: int, end: int) -> bool:
    k = bisect_left(fixed, (start, 0))
    return bool(k and fixed[k - 1][1] > start) or (k < len(fixed) and fixed[k][0] < end)


# -- surroundings ---------------------------------------------------------------------------------------------------
@cache
def _frames() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    lexicon = sounds()
    return (re.compile(rf"(?:{alternatives(lexicon.name_before)})\s?$"), re.compile(rf"\s?(?:{alternatives(lexicon.name_after)})"),
            re.compile(rf"(?:{alternatives([*lexicon.person_before, *shapes().titles.zh_before])})\s?$"),
            re.compile(rf"\s?(?:{alternatives(lexicon.person_after)})"))


def thing_position(text: str, start: int, end: int) -> float:
    """How much the neighbouring words expect the name of a thing."""
    before, after, _, _ = _frames()
    left, right = before.search(text[max(0, start - 6):start]), after.match(text, end)
    if text[start].isascii() and not (left or right):
        return _english_position(text, start, end)
    return 0.25 * bool(left) + 0.2 * bool(right)


def _english_position(text: str, start: int, end: int) -> float:
    """The same where the neighbouring words are English; below zero where they leave no room for a name."""
    before, after, barred, attributed = _english_frames()
    head = text[max(0, start - 20):start]
    if barred.search(head):
        return 0.2 if text[start].isupper() and attributed.match(text, end) else -0.3
    return 0.2 * bool(before.search(head)) + 0.2 * bool(after.match(text, end))


@cache
def _english_frames() -> tuple[re.Pattern[str], ...]:
    lexicon = sounds()
    return (re.compile(rf"(?<![A-Za-z'])(?:{alternatives(lexicon.english_before)}) $", re.I), re.compile(rf" ?(?:{alternatives(lexicon.english_after)})(?![A-Za-z])", re.I),
            re.compile(rf"(?<![A-Za-z'])(?:{alternatives(lexicon.no_name_after)}) $", re.I), re.compile(rf" (?:{alternatives(lexicon.attributed_to)})(?![A-Za-z])", re.I))


def person_position(text: str, start: int, end: int) -> float:
    """How much the neighbouring words expect the name of a person."""
    _, _, before, after = _frames()
    return 0.5 * bool(before.search(text[max(0, start - 10):start])) + 0.4 * bool(after.match(text, end))
