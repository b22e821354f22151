"""Sentence boundaries in Chinese, English and mixed text, punctuated or not.

Where a stretch has sentence punctuation, that decides. Where speech recognition left none, the single spaces that it
puts between utterance fragments are pauses, and neighbouring fragments are grouped into sentences of readable length.
"""
from __future__ import annotations

import re
from functools import cache

from pydantic import BaseModel, ConfigDict

from kg import resources

# Without an end mark for this long, a stretch counts as unpunctuated speech.
RUN = 60
# Lengths in characters of a group of speech fragments (Latin text takes about twice as many).
GROUP_MIN, GROUP_AIM, GROUP_MAX = 20, 65, 100
LATIN_MIN, LATIN_MAX = 90, 240

# A comma in so many characters marks written text, whose spaces are no pauses; longer than ENDLESS without a full
# stop, it is talk that somebody put commas into, and is cut at them.
COMMA_EVERY, ENDLESS = 45, 260

_COMMA = re.compile("[，、；,;](?!\\d)")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CLOSERS = "\"'”’」』）)】》〉\\]*"
_END = re.compile(
    f"(?:[。！？!?｡]+|…{{2,}}|\\.(?:[ ]?\\.){{2,}}|\\.(?![0-9A-Za-z_.@/\\\\-])|\n)[{_CLOSERS}]*"
)
_WORD_BEFORE = re.compile(r"[A-Za-z][A-Za-z.]*$")
_NEXT = re.compile(r"\s*[\"'“‘(\[]*(.)", re.S)
_PAUSE_ANY = re.compile(r"(?<=\S)[ \u3000\t]+(?=\S)")
_BOUNDARY_GLUED = re.compile(f"[{_HAN}][A-Za-z]|[A-Za-z][{_HAN}]")
_BOUNDARY_SPACED = re.compile(f"[{_HAN}] [A-Za-z]|[A-Za-z] [{_HAN}]")
_HAN_CHAR = re.compile(f"[{_HAN}]")
_LETTER = re.compile("[A-Za-z]")


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid")
    abbreviations: frozenset[str]
    closing: frozenset[str]
    openers_zh: tuple[str, ...]
    openers_en: frozenset[str]
    questions_zh: tuple[str, ...]
    finals_zh: tuple[str, ...]
    unfinished_zh: tuple[str, ...]


@cache
def _words() -> _Words:
    return resources.load("readers/sentences.yaml", _Words)


def split(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Sentences of a stretch of text.

    Args:
        text: the text; spans outside ``start``..``end`` are not looked at.
        start, end: half-open character offsets.

    Returns:
        Half-open spans in order that do not overlap, leave out only white space between them, and each end with
        their closing quotes and brackets.

    >>> text = "他说：“涨了3.5倍。”真的？Dr. Li agrees. 好"
    >>> [text[a:b] for a, b in split(text)]
    ['他说：“涨了3.5倍。”', '真的？', 'Dr. Li agrees.', '好']
    """
    end = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    at = start
    for match in _END.finditer(text, start, end):
        if match.group()[0] == "." and not _ends(text, at, match, end):
            continue
        if match.group()[0] in "!?" and _inside(text, at, match, end):
            continue
        _add(spans, text, at, match.end())
        at = match.end()
    _add(spans, text, at, end)
    if any(high - low > RUN for low, high in spans):
        return _split_speech(text, spans)
    return spans


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        if spans and not any(c.isalnum() for c in text[start:end]):
            # Marks alone ("!" after a quote) belong to the sentence before.
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))


def _ends(text: str, start: int, match: re.Match[str], end: int) -> bool:
    """Whether a full stop ends a sentence."""
    if match.group().startswith(("..", ". .")):
        return _next(text, match.end(), end).isupper() or not _next(text, match.end(), end).isascii()
    dot = match.start()
    if dot > start and text[dot - 1].isdigit():
        # "1. item" opens a list; "in 2023. Then" ends a sentence.
        line = text[max(start, text.rfind("\n", start, dot) + 1):dot].strip()
        return not (line.isdigit() and len(line) <= 2)
    found = _WORD_BEFORE.search(text, max(start, dot - 16), dot)
    follower = _next(text, match.end(), end)
    if not found or (found.start() > start and text[found.start() - 1].isdigit()):
        return True
    word = found.group().lower()
    words = _words()
    if word in words.closing:
        return follower == "" or follower.isupper() or _HAN_CHAR.match(follower) is not None
    if word in words.abbreviations:
        return follower == ""
    if len(word) == 1 and found.group().isupper():
        # An initial (John F. Kennedy), unless nothing but a capital I or a grade could stand there.
        return not follower.isupper() or word == "i"
    return not follower.islower()


def _next(text: str, at: int, end: int) -> str:
    match = _NEXT.match(text, at, end)
    return match.group(1) if match else ""


def _inside(text: str, start: int, match: re.Match[str], end: int) -> bool:
    """Whether a ``!`` or ``?`` stands inside a sentence: in a name (OnBoard! 超级, Yahoo! said) or a quotation."""
    follower = _next(text, match.end(), end)
    if follower.isascii() and follower.islower():
        return True
    if match.end() - match.start() > 1:
        return False
    before = text[match.start() - 1] if match.start() > start else ""
    if not (before.isascii() and before.isalpha()):
        return False
    if match.end() < end and text[match.end()].isascii() and text[match.end()].isalnum():
        return True
    # A capitalised word alone before Chinese is a name more often than a sentence.
    word = text[start:match.start()].strip()
    return len(word) <= 12 and word.isalpha() and word[0].isupper() and _HAN_CHAR.match(follower) is not None


# Speech without punctuation -------------------------------------------------------------------------------------


def _split_speech(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    result: list[tuple[int, int]] = []
    for start, end in spans:
        if end - start <= RUN:
            result.append((start, end))
            continue
        commas = len(_COMMA.findall(text, start, end))
        written = commas * COMMA_EVERY >= end - start
        if _latin(text, start, end):
            cut = end - start > LATIN_MAX and not commas
            result.extend(_group_words(text, start, end) if cut else [(start, end)])
        elif written and end - start <= ENDLESS:
            result.append((start, end))
        else:
            fragments = _clauses(text, start, end) if written else pauses(text, start, end)
            result.extend(_group(text, fragments) if len(fragments) > 2 else [(start, end)])
    return result


def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Stretches that end with a comma; where none comes for long, with a pause."""
    clauses: list[tuple[int, int]] = []
    for match in _COMMA.finditer(text, start, end):
        _add(clauses, text, start, match.end())
        start = match.end()
    _add(clauses, text, start, end)
    return [part for low, high in clauses for part in (pauses(text, low, high) if high - low > RUN else [(low, high)])]


def _latin(text: str, start: int, end: int) -> bool:
    part = text[start:end]
    return len(_LETTER.findall(part)) > 2 * len(_HAN_CHAR.findall(part))


def pauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Fragments of Chinese speech between pauses: runs of spaces next to a Han character.

    A space between Han and Latin is a pause only where the writer otherwise glues the two scripts together
    (``做research的 OpenAI说``); in ``做 research scientist`` it is none.
    """
    part = text[start:end]
    glued, spaced = len(_BOUNDARY_GLUED.findall(part)), len(_BOUNDARY_SPACED.findall(part))
    mixed_counts = glued >= spaced
    fragments: list[tuple[int, int]] = []
    at = start
    for match in _PAUSE_ANY.finditer(text, start, end):
        before, after = text[match.start() - 1], text[match.end()]
        han = (_HAN_CHAR.match(before) is not None) + (_HAN_CHAR.match(after) is not None)
        latin = (before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum())
        if han == 2 or (han == 1 and (mixed_counts or not latin)):
            fragments.append((at, match.start()))
            at = match.end()
    fragments.append((at, end))
    return fragments


def _group(text: str, fragments: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Neighbouring fragments joined so that the cuts fall where a thought ends or a new one opens.

    The cheapest grouping by dynamic programming: a group costs more the longer it is, a cut costs less after a final
    particle and before an opener, more after a word that wants another.
    """
    count = len(fragments)
    cost = [0.0] + [float("inf")] * count
    origin = [0] * (count + 1)
    for stop in range(1, count + 1):
        end = fragments[stop - 1][1]
        cut = _cut(text, fragments, stop)
        for first in range(stop - 1, -1, -1):
            length = end - fragments[first][0]
            if length > GROUP_MAX and first < stop - 1:
                break
            # Below GROUP_MIN a sentence says too little, so that being short costs as well.
            total = cost[first] + cut + (length / GROUP_AIM) ** 2 + max(0, GROUP_MIN - length) / GROUP_MIN
            if total < cost[stop]:
                cost[stop], origin[stop] = total, first
    groups: list[tuple[int, int]] = []
    stop = count
    while stop:
        groups.append((fragments[origin[stop]][0], fragments[stop - 1][1]))
        stop = origin[stop]
    return groups[::-1]


def _cut(text: str, fragments: list[tuple[int, int]], stop: int) -> float:
    """What it costs to end a sentence with fragment ``stop - 1``."""
    if stop == len(fragments):
        return 0.0
    words = _words()
    start, end = fragments[stop - 1]
    cost = 1.0
    if text.startswith(words.openers_zh, fragments[stop][0]):
        cost -= 0.5
    if text.endswith(words.questions_zh, start, end):
        cost -= 0.9
    elif text.endswith(words.finals_zh, start, end):
        cost -= 0.4
    elif text.endswith(words.unfinished_zh, start, end):
        cost += 0.6
    return cost


def _group_words(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Unpunctuated English speech, cut before words that open a clause."""
    openers = _words().openers_en
    groups: list[tuple[int, int]] = []
    low = start
    previous = start
    for match in re.compile(r"\S+").finditer(text, start, end):
        length = match.start() - low
        if length and (length > LATIN_MAX or (length >= LATIN_MIN and match.group().lower() in openers)):
            groups.append((low, previous))
            low = match.start()
        previous = match.end()
    groups.append((low, previous))
    return groups
