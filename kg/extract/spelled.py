"""New names that a speaker spells: ``the moat, M O A T E``. The letters are the name; the word beside them that sounds like
it, what was introduced before and sounds like it, and every word that is written like it, are mentions."""
from __future__ import annotations

import re

from kg.extract.latin import cues
from kg.extract.sounds.phonemes import english, similarity
from kg.extract.view import Name

#: Four letters and more that can be read as a word; fewer are an abbreviation.
_LETTERS = re.compile(r"(?<![A-Za-z0-9])[A-Z](?:[ -][A-Z]){3,11}(?![A-Za-z0-9])")
_HEARD = re.compile(r"(?<![A-Za-z])(?P<word>[A-Za-z]{3,14}(?: [a-z]{2,6})?)[㐀-鿿]?[\s,]{1,2}$")
_VOWEL, _CROWD = re.compile("[AEIOUY]"), re.compile("[BCDFGHJKLMNPQRSTVWXZ]{4}")
#: What is spelled is most often a thing of the speaker's own.
_THINGS = ("Product", "Company", "Model", "Hardware", "Method", "Benchmark")
#: How alike the word beside the letters must sound.
_ALIKE = 0.5
#: The same for what the text introduced so far before the letters, or wrote so far from them.
_ALIKE_BEFORE, _FAR = 0.65, 120


def spelled(text: str, names: list[Name]) -> list[Name]:
    """Mentions of names that are spelled letter by letter.

    Args:
        names: what is known there; letters and words that are part of it are left alone.
    """
    out: list[Name] = []
    for match in _LETTERS.finditer(text):
        letters = re.sub("[ -]", "", match.group())
        if not _VOWEL.search(letters) or _CROWD.search(letters) or any(
                n.start <= match.start() and match.end() <= n.end and n.name != letters.capitalize() for n in names):
            continue
        form, spans = letters.capitalize(), {match.span(): "shape"}
        heard = _HEARD.search(text, max(0, match.start() - 24), match.start())
        if heard is not None and _alike(heard["word"], letters) >= _ALIKE:
            spans[heard.span("word")] = "phonetic"
        elif not re.search(rf"(?<![A-Za-z]){form}(?![A-Za-z])", text[max(0, match.start() - _FAR):match.end() + _FAR]):
            continue
        spans |= {m.span("name"): "shape" for m in re.finditer(rf"(?<![A-Za-z])(?P<name>{form})s?(?![A-Za-z])", text, re.I)}
        before = next((n for n in names if n.origin == "text" and n.label in _THINGS and match.start() - _FAR < n.end <= match.start() and n.name[:1] == form[0] and (
            n.name != form and _alike(text[n.start:n.end], letters) >= _ALIKE_BEFORE)), None)
        if before is not None:
            old = before.label, before.name
            for name in names:
                if (name.label, name.name) == old and name.origin == "text":
                    name.name = form
        labels = dict.fromkeys(_THINGS, 0.0)
        for start, end in spans:
            for label, weight in cues(text, start, end).items():
                if label in labels:
                    labels[label] += weight
        already = [n for n in names if n.origin == "text" and n.name == form and n.label in _THINGS]
        label = before.label if before is not None else already[0].label if already else max(_THINGS, key=lambda x: labels[x])
        for name in already:
            name.label = label
        inside = [n for n in names if not (match.start() <= n.start and n.end <= match.end())]
        out += [Name(start, end, label, form, "text", method, 0.75) for (start, end), method in sorted(spans.items()) if not _taken([*inside, *out], start, end)]
    return out


def _alike(one: str, letters: str) -> float:
    return similarity(english(one.lower().replace(" ", "")), english(letters.lower()))


def _taken(names: list[Name], start: int, end: int) -> bool:
    return any(n.start < end and start < n.end for n in names)
