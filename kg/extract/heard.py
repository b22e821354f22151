"""What speech introduces in Latin letters, heard otherwise elsewhere in the same document: with one of its words taken for
another (lantern bench, lantern ranch), or with a part of it in Chinese characters (路姆train for loom train)."""
from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from kg.extract.sounds.foreign import likeness
from kg.extract.sounds.phonemes import english, han, similarity
from kg.extract.view import Name
from kg.language.names import chinese_words, english_words

_WORD = re.compile("[A-Za-z']+")
_PARTS = re.compile(r"[a-z]{2,}(?: [a-z]{2,}){1,3}|[A-Z][a-z]+(?=[A-Z])[A-Za-z]+")
_TAIL = re.compile(r"(?:[A-Z][a-z]*|[A-Z]+|[a-z]+)$")
_HAN_BEFORE = re.compile("[㐀-鿿]{1,3}$")
#: How alike the words must sound that differ, the whole names, and characters and the part of a name that they stand for.
_WORDS_ALIKE, _ALIKE, _CHARACTERS_ALIKE = 0.5, 0.7, 0.78
#: A word of this relative frequency or more says nothing by standing in both.
_COMMON = 2e-4


def heard(text: str, found: list[Name]) -> list[Name]:
    """Mentions of introduced names under words or characters that sound like them. Where another form than the one
    introduced is the usual one, all of them get it, in place.

    Args:
        found: names that the document taught.
    """
    own: dict[str, Name] = {}
    for name in found:
        form = text[name.start:name.end]
        if name.origin == "text" and name.method == "shape" and name.label not in ("Person", "Paper") and _PARTS.fullmatch(form):
            own.setdefault(form, name)
    if not own:
        return []
    taken = {i for n in found for i in range(n.start, n.end)}
    out = []
    for form, name in own.items():
        others = list(_misheard(text, form, taken)) if " " in form else []
        counts = Counter(text[s:e] for s, e in others)
        usual = max(counts, key=lambda f: (counts[f], f), default=form)
        if counts[usual] > text.count(form) or (usual != form and _put_right(text, name, form, usual)):
            old = name.label, name.name
            for one in found:
                if (one.label, one.name) == old:
                    one.name = usual
        out += [Name(s, e, name.label, name.name, "text", "phonetic", 0.7) for s, e in others]
        for start, end in _mixed(text, form):
            there = [n for n in found if n.start < end and start < n.end]
            if not there:
                out.append(Name(start, end, name.label, name.name, "text", "phonetic", 0.7))
            for one in there:
                if (one.start, one.end) == (start, end):
                    one.label, one.name = name.label, name.name
    return out


def _put_right(text: str, name: Name, form: str, other: str) -> bool:
    """Whether right behind a name the word is said that the other form has in its place (a lantern bench, 就是那个lantern)."""
    new = set(other.split(" ")) - set(form.split(" "))
    return any(re.search(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])", text[name.end:name.end + 20]) for word in new)


def _misheard(text: str, form: str, taken: set[int]) -> Iterator[tuple[int, int]]:
    """Where as many words stand as a name has, the first or the last the same, the others of a similar sound."""
    parts = form.split(" ")
    places: dict[int, list[re.Match[str]]] = defaultdict(list)
    for k in (0, len(parts) - 1):
        if english_words().get(parts[k], 0.0) < _COMMON:
            places[k] = list(re.finditer(rf"(?<![A-Za-z']){re.escape(parts[k])}(?![A-Za-z'])", text))
    for k, matches in places.items():
        for match in matches:
            run = _run(text, match, len(parts), k)
            if run is None or run == form or taken.intersection(range(match.start(), match.end())):
                continue
            words = run.split(" ")
            if all(a == b or similarity(english(a), english(b)) >= _WORDS_ALIKE for a, b in zip(parts, words, strict=True)) and similarity(
                    english(form.replace(" ", "")), english(run.replace(" ", ""))) >= _ALIKE:
                start = match.start() if k == 0 else match.end() - len(run)
                yield start, start + len(run)


def _run(text: str, match: re.Match[str], size: int, k: int) -> str | None:
    """So many words that begin or end with a match, single spaces between them."""
    if k == 0:
        words = re.compile(rf"[a-z']+(?: [a-z']+){{{size - 1}}}(?![A-Za-z'])").match(text, match.start())
    else:
        words = re.compile(rf"(?<![A-Za-z'])[a-z']+(?: [a-z']+){{{size - 1}}}$").search(text, max(0, match.end() - 60), match.end())
    return words.group() if words else None


def _mixed(text: str, form: str) -> Iterator[tuple[int, int]]:
    """Where the last part of a name stands behind characters that sound like its first."""
    tail = _TAIL.search(form)
    if tail is None or len(tail.group()) < 2:
        return
    head = form[:tail.start()].strip().lower()
    for match in re.finditer(rf" ?{re.escape(tail.group())}(?![A-Za-z])", text):
        characters = _HAN_BEFORE.search(text, max(0, match.start() - 3), match.start())
        if characters is None or len(head) < 3:
            continue
        for size in range(len(characters.group()), 0, -1):
            chunk = characters.group()[-size:]
            if chinese_words().get(chunk, 0.0) < 1e-5 and likeness(han(chunk), english(head.replace(" ", ""))) >= _CHARACTERS_ALIKE:
                yield match.start() - size, match.end()
                break
