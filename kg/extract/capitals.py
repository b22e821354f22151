"""Words with a capital of which nobody has heard, in English speech: ``out of Leuven``, ``the first Heron``.

Recognition gives a capital to what begins a sentence and to what it takes for a name. Inside a sentence a capital is a name
then, most of all where the word comes back with it."""
from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from pydantic import BaseModel, ConfigDict

from kg.extract.latin import Candidate, sentence_start
from kg.extract.lexicon import alternatives, shapes
from kg.language.names import capitalised, english_words, given_names
from kg.resources import load

_WORD = re.compile(r"(?<![A-Za-z0-9'’-])[A-Z][a-z]{2,13}(?![A-Za-z0-9-])")
_BESIDE = re.compile(r"[A-Z][A-Za-z]* $")
_LETTERS = re.compile(r"(?<=the )[A-Z]{3,5}(?![A-Za-z0-9-])")
#: A word of this relative frequency or more is one of everyday language.
_RARE = 4e-6
#: So often a word stands inside a sentence that is a name without more; less often where something says what it is of.
_OFTEN = 3


class Capitals(BaseModel):
    """``kg/data/capitals.yaml``."""

    model_config = ConfigDict(extra="forbid")
    before: dict[str, list[str]]
    behind: dict[str, list[str]]
    named: list[str]
    sites: list[str]


@cache
def _frames() -> tuple[list[tuple[str, re.Pattern[str]]], list[tuple[str, re.Pattern[str]]], re.Pattern[str], re.Pattern[str]]:
    data = load("capitals.yaml", Capitals)
    return ([(label, re.compile(rf"(?<![A-Za-z])(?:{'|'.join(frames)}) $", re.I)) for label, frames in data.before.items()],
            [(label, re.compile(rf"(?: |(?=['’]))(?:{'|'.join(frames)})(?![a-z])")) for label, frames in data.behind.items()],
            re.compile(rf"(?<![A-Za-z])(?:{'|'.join(data.named)}) $", re.I), re.compile(rf" (?:{alternatives(data.sites)})(?![a-z])"))


def capitals(text: str) -> list[Candidate]:
    """Candidates of English speech that has capitals."""
    before, behind, named, sites = _frames()
    places: dict[str, list[re.Match[str]]] = defaultdict(list)
    for match in _WORD.finditer(text):
        places[match.group()].append(match)
    out = []
    for form, found in places.items():
        word = form.lower()
        usual = english_words().get(word, 0.0) >= _RARE or word in capitalised() or form in given_names() or form in shapes().latin_stop
        if usual and not any(named.search(text, max(0, m.start() - 24), m.start()) for m in found):
            continue
        alone = [m for m in found if not _BESIDE.search(text, max(0, m.start() - 16), m.start()) and not re.match(" [A-Z][a-z]", text[m.end():m.end() + 3])]
        inside = [m for m in alone if not sentence_start(text, m.start())]
        labels: dict[str, float] = {}
        for match in alone:
            head = max(0, match.start() - 24)
            told = [label for label, pattern in before if pattern.search(text, head, match.start())]
            for label in told + [label for label, pattern in behind if pattern.match(text, match.end())]:
                labels[label] = labels.get(label, 0.1) + 0.1
        if not inside or not (labels or len(inside) >= _OFTEN):
            continue
        label = max(sorted(labels), key=lambda x: labels[x]) if labels else "Product"
        out += [Candidate(m.start(), m.end(), form, 0.35, {label: min(0.4, labels.get(label, 0.15))}) for m in alone]
    for match in _LETTERS.finditer(text):
        if match.group() not in shapes().latin_stop and english_words().get(match.group().lower(), 0.0) == 0.0 and sites.match(text, match.end()):
            out += [Candidate(m.start(), m.end(), m.group(), 0.2, {"Company": 0.4}) for m in re.finditer(rf"(?<![A-Za-z0-9]){match.group()}(?![A-Za-z0-9])", text)]
    return out
