"""How sure a statement is: cues of hearsay, estimate, hypothesis, prediction, negation and question, each over its
clause."""
from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kg.extract.attribution import Said
from kg.extract.claim_data import modality_cues, modality_data
from kg.extract.cues import Cues
from kg.extract.view import Sentence

#: A clause with several cues takes the first of these that applies.
_ORDER = ("negated", "hypothetical", "reported", "predicted", "estimated")
_CLAUSE = re.compile(r"[,;:—](?!\d)|[,;。!?]|\s-\s|(?<=[㐀-鿿])\s(?=[㐀-鿿])")


@lru_cache(maxsize=1024)
def clauses(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Clause spans of a sentence: cut at commas, semicolons and dashes that do not belong to a number."""
    out, at = [], start
    for match in _CLAUSE.finditer(text, start, end):
        if match.start() > at:
            out.append((at, match.start()))
        at = match.end()
    if end > at:
        out.append((at, end))
    return tuple(out) or ((start, end),)


def clause_of(spans: Sequence[tuple[int, int]], offset: int) -> int:
    """Index of the clause that holds an offset."""
    for k, (_, e) in enumerate(spans):
        if offset < e:
            return k
    return len(spans) - 1


def find_cues(text: str) -> Cues:
    """All modality cues of a text, for `modality_of`."""
    return modality_cues().find(text)


def modality_of(text: str, cues: Cues, sentence: Sentence, spans: Sequence[tuple[int, int]], start: int, end: int, said: Said | None = None) -> str:
    """Modality of what stands at ``start``..``end``.

    Cues of its own clause count. Hearsay, and a condition, also cover the clauses after theirs, up to a semicolon or a
    closing quotation mark; a short clause that holds little but a cue (我猜, 据说) covers the next one.

    Args:
        said: who is quoted there; a source that is no named person makes it reported.
    """
    k = clause_of(spans, start)
    clause = spans[k]
    named = said is not None and said.person is not None and said.quoted
    found: set[str] = set()
    inherited: set[str] = set()
    for cue in cues.between(sentence.start, sentence.end):
        inside = clause[0] <= cue.start < clause[1]
        ahead = cue.start < start
        distance = k - clause_of(spans, cue.start)
        if cue.group == "negated":
            if inside and cue.end <= start and start - cue.end <= 14:
                found.add("negated")
        elif cue.group == "question":
            continue
        elif inside and (ahead or cue.group in ("hypothetical", "estimated")):
            if not (cue.group == "reported" and named):
                found.add(cue.group)
        elif ahead and distance > 0 and not _closed(text, cue.end, start):
            there = spans[k - distance]
            if _reaches(cue.group, distance, there[1] - cue.end <= 2 or there[1] - there[0] <= 10, named):
                inherited.add(cue.group)
    if said is not None and said.person is None:
        found.add("reported")
    tail = text[sentence.start:sentence.end].rstrip(" \"'”」)")[-1:]
    if k == len(spans) - 1 and (tail in modality_data().question_marks or any(
            c.group == "question" for c in cues.between(clause[0], clause[1]) if tail in modality_data().question_marks)):
        return "question"
    return next((name for pool in (found, inherited) for name in _ORDER if name in pool), "asserted")


def _reaches(group: str, distance: int, short: bool, named: bool) -> bool:
    """Whether a cue of an earlier clause covers this one.

    Args:
        distance: clauses between them, 1 for the next.
        short: the earlier clause holds little but the cue.
        named: what stands here is a named person's words.
    """
    if group == "reported":
        return distance <= 2 and not named
    if group == "estimated":
        return distance == 1 and short
    return distance <= (3 if group == "hypothetical" else 1)


def _closed(text: str, start: int, end: int) -> bool:
    """Whether a semicolon, or the end of a quotation, stands between a cue and what it might cover."""
    return any(mark in text[start:end] for mark in (";", "」"))
