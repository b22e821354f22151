"""Whom a document speaks for (我们, we) and which model or product it is mainly about."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from kg.extract.relations.data import characters, words
from kg.extract.relations.masked import Masked
from kg.extract.view import View
from kg.model import EntityRef

_ORGS = frozenset({"Company", "Institution"})
_THINGS = frozenset({"Model", "Product", "Hardware"})
_OPENING = 12  # passages at the start that can hold the line with the authors
_OFTEN = 3  # mentions that make a thing what a document is about


@cache
def _cues() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words that name the organisation of 我们, and lines that hold authors and theirs."""
    marks = characters()
    org = f"[{''.join(marks[x] for x in sorted(_ORGS))}]"

    def filled(text: str) -> re.Pattern[str]:
        for name, value in (("{org}", org), ("{own}", f"[{marks['own']}{marks['ours']}]"), ("{self}", marks["self"]), ("{per}", marks["Person"])):
            text = text.replace(name, value)
        return re.compile(text)
    return filled(words().home), filled(words().byline)


def home(view: View, sentences: Sequence[Masked]) -> EntityRef | None:
    """The organisation that a document speaks for: the one that names itself, signs, or that its speakers belong to; of equals
    the one named first. None where nothing tells."""
    named, byline = _cues()
    votes: Counter[EntityRef] = Counter()
    for masked in sentences:
        pattern = byline if masked.sentence.part.n <= _OPENING and byline.search(masked.text) else named
        for match in pattern.finditer(masked.text):
            votes[next(i for i in masked.items if i.at >= match.start() and i.label in _ORGS).refs[0]] += 2
    speakers = {p.person for p in view.parts if p.person}
    for person, org in view.affiliations.items():
        votes[org] += 2 * (person in speakers)
    for org in view.affiliations.values():
        votes[org] = votes[org] or 1
    first = {n.ref: n.start for n in reversed(view.names) if n.ref in votes}
    surest = min(votes, key=lambda ref: (-votes[ref], first.get(ref, len(view.text))), default=None)
    view.speaks_for = surest if surest is not None and votes[surest] > 1 else None
    return min(votes, key=lambda ref: (-votes[ref], first.get(ref, len(view.text))), default=None)


def about(view: View, labels: frozenset[str]) -> EntityRef | None:
    """The model or product that a document is mainly about: the one of its title, else one named far more often than others."""
    counts: Counter[EntityRef] = Counter(n.ref for n in view.names if n.label in labels and n.label in _THINGS and not n.generic)
    title = next((p for p in view.parts if p.kind == "heading"), None)
    if title is not None:
        first = next((n.ref for n in view.names_in(title.start, title.end) if n.ref in counts), None)
        if first is not None and counts[first] >= 2:
            return first
    best = counts.most_common(2)
    if not best or best[0][1] < _OFTEN or (len(best) > 1 and best[0][1] < 2 * best[1][1]):
        return None
    return best[0][0]
