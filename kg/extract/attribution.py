"""Who says what in running text: ``沈知夏表示, ...``, ``"...", she said``, ``据统计``. Named people become the speaker of
what they say; a named organisation, a source without a name or a report makes it hearsay."""
from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pydantic import BaseModel, ConfigDict

from kg.extract.lexicon import alternatives
from kg.extract.needed import quick
from kg.extract.view import Name, View
from kg.model import EntityRef
from kg.resources import load


class AttributionData(BaseModel):
    model_config = ConfigDict(extra="forbid")
    plain: list[str]
    hearsay: list[str]
    anonymous: list[str]
    pronouns: list[str]
    returns: list[str]
    self_introductions: list[str]
    turn_signs: list[str]
    invitations: list[str]


@dataclass(frozen=True, slots=True)
class Said:
    """Text from ``start`` to ``end`` is what somebody says: a person, or (None) a source that is no person. ``quoted`` says
    that the text reports it, rather than being a record of the talk itself."""

    start: int
    end: int
    person: EntityRef | None
    quoted: bool = True


_SOURCE = 16  # characters from a name to the end of the word that makes it a source


class Attributions:
    """The attributed stretches of a text, looked up by offset."""

    def __init__(self, said: list[Said]) -> None:
        self._said = sorted(said, key=lambda s: (s.start, -s.end))
        self._starts = [s.start for s in self._said]

    def from_source(self, end: int) -> bool:
        """Whether what is said by somebody else begins within some words after an offset."""
        k = bisect_right(self._starts, end)
        return k < len(self._said) and self._said[k].start - end <= _SOURCE and self._said[k].quoted

    def at(self, offset: int) -> Said | None:
        """The innermost attribution that covers an offset."""
        k = bisect_right(self._starts, offset) - 1
        for said in reversed(self._said[max(0, k - 6):k + 1]):
            if said.end > offset:
                return said
        return None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = load("attribution.yaml", AttributionData)
    plain, hearsay = _words(data.plain), _words(data.hearsay)
    after_person = re.compile(rf"[^,。!?;\n]{{0,10}}?(?:{plain})(?!明书|法|不定)", re.I)
    after_source = re.compile(rf"[^,。!?;\n]{{0,14}}?(?:{hearsay})(?!明书|法)", re.I)
    anonymous = re.compile(quick(rf"(?:{_words(data.anonymous)})[^,。!?;\n]{{0,8}}?(?:{hearsay})"), re.I)
    pronoun = re.compile(rf"(?:^|(?<=[,。!?;\s」\"]))(?:{alternatives(data.pronouns)})[^,。!?;\n]{{0,12}}?(?:{plain})")
    returns = re.compile(rf"[。;,]\s?(?:{_words(data.returns)})", re.I)
    return after_person, after_source, anonymous, pronoun, returns


def _words(words: list[str]) -> str:
    """Alternatives with Latin ones only as whole words."""
    latin = [w for w in words if w.isascii()]
    other = [w for w in words if not w.isascii()]
    return "|".join(p for p in (alternatives(other), rf"\b(?:{alternatives(latin)})\b" if latin else "") if p)


def find_attributions(view: View) -> Attributions:
    """All attributed stretches of the passages without a speaker label; in labelled ones only hearsay."""
    after_person, after_source, anonymous, pronoun, returns = _patterns()
    text, out = view.text, []
    last: EntityRef | None = None
    people = [(n.ref, n.end) for n in view.names if n.label == "Person"]
    quoting: EntityRef | None = None
    for sentence in view.sentences:
        labelled = sentence.part.person is not None
        found: list[Said] = []
        for name in view.names_in(sentence.start, sentence.end):
            if name.label == "Person" and not labelled:
                match = after_person.match(text, name.end, sentence.end)
                if match:
                    last = name.ref
                    found.append(Said(match.end(), sentence.end, name.ref))
                    found += _quote_before(text, sentence.start, name)
            elif name.label in ("Company", "Institution", "Person", "Product", "Event"):
                match = after_source.match(text, name.end, sentence.end)
                if match and name.ref != sentence.part.person:
                    found.append(Said(match.end(), _until(returns, text, match.end(), sentence.end), None))
        for match in () if labelled else pronoun.finditer(text, sentence.start, sentence.end):
            person = next((p for p, end in reversed(people) if end <= match.start()), None)
            if person:
                last = person
                found.append(Said(match.end(), sentence.end, person))
        for match in anonymous.finditer(text, sentence.start, sentence.end):
            if not any(s.start <= match.end() and s.person for s in found):
                found.append(Said(match.end(), _until(returns, text, match.end(), sentence.end), None))
        # "公司 CEO 某某说": the person speaks, not the company.
        found = [s for s in found if s.person or not any(o.person and abs(o.start - s.start) <= 2 for o in found)]
        if quoting and not found:
            found.append(Said(sentence.start, sentence.end, quoting))
        opened = text.count("「", sentence.start, sentence.end) - text.count("」", sentence.start, sentence.end)
        quoting = (last or quoting) if opened > 0 else (quoting if quoting and opened == 0 else None)
        out += found
    if not any(part.speaker for part in view.parts):
        out += _introduced(view) or _interviewed(view)
    return Attributions(out)


_MONOLOGUE = 6  # sentences after a self-introduction that are surely the same person's


@cache
def _turns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = load("attribution.yaml", AttributionData)
    return re.compile(rf"(?:{_words(data.self_introductions)})\s?$", re.I), re.compile(rf"(?:{_words(data.turn_signs)})", re.I), re.compile(
        rf"\s?(?:老师|总|博士|教授)?\s?(?:{alternatives(data.invitations)})", re.I)


def _introduced(view: View) -> list[Said]:
    """Where no label says who speaks: somebody who gives their own name, or is asked by name, goes on for some sentences,
    until a question, a greeting or the next one who does so. What comes later stays without a speaker."""
    own, sign, invites = _turns()
    text = view.text
    starts: list[tuple[int, EntityRef]] = []
    for name in view.names:
        if name.label == "Person" and own.search(text, max(0, name.start - 12), name.start):
            starts.append((name.end, name.ref))
        elif name.label == "Person" and invites.match(text, name.end):
            sentence = next((s for s in view.sentences if s.start <= name.start < s.end), None)
            if sentence is not None:
                starts.append((sentence.end, name.ref))
    starts.sort(key=lambda s: s[0])
    out = []
    for k, (end, person) in enumerate(starts):
        limit = next((s for s, p in starts[k + 1:] if p != person), len(text))
        stop = end
        following = [s for s in view.sentences if s.end > end and s.start < limit][:_MONOLOGUE + 1]
        for sentence in following:
            begin = max(sentence.start, end)
            if sentence.start > end and sign.match(text, begin):
                break
            stop = min(sentence.end, limit)
            if text[begin:stop].rstrip().endswith("?"):
                stop = begin
                break
        if stop > end:
            out.append(Said(end, stop, person, quoted=False))
    return out


#: An interview has at least this many questions that are paragraphs of their own, none longer than this.
_QUESTIONS, _QUESTION = 4, 260
_OWN_WORDS = re.compile(r"(?<![A-Za-z])(?:I|[Ww]e|[Mm]y|[Oo]ur|[Uu]s)(?![A-Za-z])|我")


def _interviewed(view: View) -> list[Said]:
    """Where questions stand as paragraphs of their own and the answers are in the first person, or both have labels (Q and
    A), the answers are those of the one person whom the text before the first question names most, or else introduces with an
    organisation."""
    labelled = any(p.kind == "turn" for p in view.parts)
    questions = [k for k, p in enumerate(view.parts) if p.end - p.start <= _QUESTION and view.text[p.start:p.end].rstrip(' "”*').endswith("?")]
    if len(questions) < (2 if labelled else _QUESTIONS) or (not labelled and any(b - a < 2 for a, b in pairwise(questions))):
        return []
    opening = min([view.parts[questions[0]].start, *(p.start for p in view.parts if p.kind == "turn")])
    named = Counter(n.ref for n in view.names if n.label == "Person" and n.end <= opening)
    ranked = named.most_common(2)
    people = [ranked[0][0]] if ranked and ranked[0][1] > max([1, *(count for _, count in ranked[1:])]) else [p for p in named if p in view.affiliations]
    answers = [p for k, p in enumerate(view.parts) if k > questions[0] and k not in questions and p.kind in (("turn",) if labelled else ("paragraph", "item", "turn"))]
    own = sum(bool(_OWN_WORDS.search(view.text, p.start, p.end)) for p in answers)
    if len(people) != 1 or (not labelled and 2 * own < len(answers)):
        return []
    return [Said(p.start, p.end, people[0], quoted=False) for p in answers]


def _quote_before(text: str, start: int, name: Name) -> list[Said]:
    """``"...", Name said``: the quotation before the name is the person's."""
    head = text[start:name.start].rstrip(" ,")
    if head[-1:] in ('"', "」", "”"):
        return [Said(start, name.start, name.ref)]
    return []


def _until(returns: re.Pattern[str], text: str, start: int, end: int) -> int:
    match = returns.search(text, start, end)
    return match.start() if match else end
