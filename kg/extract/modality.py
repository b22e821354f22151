"""How sure a statement is: cues of hearsay, estimate, hypothesis, prediction, negation and question, each over its
clause."""
from __future__ import annotations

import re

from kg.extract.claim_data import modality_cues, modality_data
from kg.extract.cues import Cues
from kg.extract.view import Sentence

#: A clause with several cues takes the first of these that applies.
_ORDER = ("negated", "hypothetical", "reported", "predicted", "estimated")
_CLAUSE = re.compile(r"[,;:—](?!\d)|[,;。!?]|\s-\s")


def clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Clause spans of a sentence: cut at commas, semicolons and dashes that do not belong to a number."""
    out, at = [], start
    for match in _CLAUSE.finditer(text, start, end):
        if match.start() > at:
            out.append((at, match.start()))
        at = match.end()
    if end > at:
        out.append((at, end))
    return out or [(start, end)]


def clause_of(spans: list[tuple[int, int]], offset: int) -> int:
    """Index of the clause that holds an offset."""
    for k, (_, e) in enumerate(spans):
        if offset < e:
            return k
    return len(spans) - 1


def find_cues(text: str) -> Cues:
    """All modality cues of a text, for `modality_of`."""
    return modality_cues().find(text)


def modality_of(text: str, cues: Cues, sentence: Sentence, spans: list[tuple[int, int]], start: int, end: int) -> str:
    """Modality of what stands at ``start``..``end``: the cues of its clause, and those of the clause before where that
    clause holds nothing else."""
    k = clause_of(spans, start)
    clause = spans[k]
    found: dict[str, int] = {}
    for cue in cues.between(sentence.start, sentence.end):
        inside = clause[0] <= cue.start < clause[1]
        if cue.group == "negated":
            if inside and cue.end <= start and start - cue.end <= 14:
                found["negated"] = 1
        elif inside and (cue.start < end or cue.group != "predicted"):
            found.setdefault(cue.group, 1)
        elif cue.group == "hypothetical" and cue.start < start and k - clause_of(spans, cue.start) <= 3:
            found.setdefault(cue.group, 1)
        elif cue.group in ("reported", "predicted", "estimated") and 0 < k - clause_of(spans, cue.start) <= 1 and (
                spans[k - 1][1] - cue.end <= 2 or spans[k - 1][1] - spans[k - 1][0] <= 10):
            found.setdefault(cue.group, 1)
    tail = text[sentence.start:sentence.end].rstrip(" \"'”」)")[-1:]
    if tail in modality_data().question_marks and k >= len(spans) - 2:
        return "question"
    for name in _ORDER:
        if name in found:
            return name
    return "asserted"
