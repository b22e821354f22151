"""How likely a span stands for a name that it sounds like: a logistic model over how alike they sound, how odd the span is
where it stands, what its place expects, and the company it keeps.

Features say how much of something there is, never which word or name it is; their weights
(``kg/data/sound_weights.yaml``) are fitted by ``tools/fit_sounds.py``."""
from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from functools import cache

from kg.catalog import Entity
from kg.extract.fitted import Judgement
from kg.extract.lexicon import shapes
from kg.extract.sounds import spans
from kg.extract.sounds.index import Index, Match
from kg.extract.sounds.phonemes import han, mass, readings, similarity
from kg.extract.sounds.spans import Span
from kg.extract.view import Name
from kg.language.names import english_words, is_han, name_key
from kg.resources import load

_CAPITAL_AFTER, _CAPITAL_BEFORE = re.compile(r" [A-Z][a-z]+"), re.compile(r"[A-Z][a-z]+ $")
#: What a number of several digits adds to the evidence for a name of which there is such a version.
LONG_VERSION = 3.0
_CONCEPTS, _RARELY_SPOKEN = frozenset({"Method", "Task"}), frozenset({"Dataset", "Benchmark", "Institution", "Event"})


@cache
def weights() -> Judgement:
    """``kg/data/sound_weights.yaml``."""
    return load("sound_weights.yaml", Judgement)


def threshold() -> float:
    """The least probability of a link that is made."""
    return weights().threshold


@dataclass(slots=True)
class Suspect:
    """A span with what its place says: whether the neighbouring words expect a thing or a person, label cues, a number
    behind it, how often it stands in the text, names that it overlaps, entities that are written just so. ``weighed``
    keeps what was found of it."""

    span: Span
    place: float
    person: float
    cues: dict[str, float]
    numbered: bool
    repeats: int
    overlapped: list[Name]
    written: list[Entity]
    weighed: dict[tuple[str, str, str, float, float, float], float] = field(default_factory=dict)


def probability(features: dict[str, float]) -> float:
    """How likely a link with these features is right."""
    table = weights().weights
    return 1 / (1 + math.exp(-sum(table.get(f, 0.0) * x for f, x in features.items())))


def judge(suspect: Suspect, match: Match, features: dict[str, float]) -> float:
    """How likely a suspect stands for the entity that it sounds like."""
    return probability(features)


def still(text: str, suspect: Suspect, match: Match, others: list[Match], index: Index, degree: float, version: int) -> dict[str, float]:
    """Features that do not depend on what else is linked.

    Args:
        others: all names that the span sounds like.
        degree: how much the text is speech (`spans.speech`).
        version: 0 where no number behind the span makes it a version of the entity that the catalogue knows, else how
            long the number is.
    """
    span, entity, form = suspect.span, match.entity, suspect.span.text
    weight, likeness = _compared(span, match)
    out = {"1": 1.0, span.script: 1.0, f"{span.script} odd": span.odd, "degree": degree - 0.7, "repeats": min(4, suspect.repeats - 1) / 4.0}
    kind = "foreign" if match.foreign else span.script if span.script in ("latin", "heard") else "han"
    out[f"alike {kind}"] = 10 * (likeness - 0.85)
    out[f"same {kind}"] = float(likeness >= 0.97)
    out[f"unlike {kind}"] = 10 * max(0.0, 0.8 - likeness)
    near = [m for m in others if m is not match and m.similarity > match.similarity - 0.04]
    out["rivals"] = min(3, len(near)) / 3
    out["outdone"] = 10 * max(0.0, max((m.similarity for m in near), default=0.0) - match.similarity)
    out["other script"] = float(not match.foreign and span.script != "mixed" and is_han(match.name[0]) != is_han(form[0]))
    out["weight"] = min(6.0, weight) / 4
    out["weight unlike"] = out["weight"] * 5 * max(0.0, 0.85 - likeness)
    out["light"] = max(0.0, 3.2 - weight)
    out["popular"] = min(6.0, math.log2(1 + index.popular[entity.name])) / 4
    out["many names"] = min(5.0, math.log2(len(entity.names))) / 4
    out["place"] = suspect.place
    out["barred"] = float(suspect.place < 0)
    out["numbered"] = float(suspect.numbered)
    out["version"] = float(version > 0)
    out["long version"] = float(version > 2)
    held = [n for n in suspect.overlapped if n.origin == "catalog"]
    shared = sum(text[n.start:n.end].lower() in match.name.lower() for n in held)
    out["over catalogue"], out["over the same"] = float(len(held) - shared), float(shared)
    out["over text"] = float(sum(n.confidence >= 0.6 for n in suspect.overlapped if n.origin == "text"))
    out["written"] = float(bool(suspect.written))
    out["needs support"] = float(name_key(match.name) in entity.context)
    cue = suspect.cues.get(entity.label, 0.0)
    out["cue"] = min(0.32, cue) * 3
    out["other cue"] = float(max((w for label, w in suspect.cues.items() if label != entity.label), default=0.0) > cue)
    if entity.label == "Person":
        out["person"], out["person place"] = 1.0, suspect.person
        out["person unlike"] = float(likeness < 0.85)
    else:
        out["thing in place of a person"] = suspect.person
    out["concept"] = float(entity.label in _CONCEPTS)
    out["term"] = float(entity.generic or entity.label == "Task") * (1.0 if " " in form and likeness >= 0.88 else 3.0)
    out["rarely spoken"] = float(entity.label in _RARELY_SPOKEN)
    out["abbreviation"] = float(match.name.isupper())
    if span.script in ("han", "foreign"):
        out["two syllables"] = float(len(spans.core(form)) == 2)
        out["two syllables unlike"] = out["two syllables"] * (likeness < (0.8 if not match.foreign else 0.85))
        out["longer"] = min(3, len(form) - 2) / 3
    else:
        _words(text, span, match, likeness, index, out)
    return out


def evidence(text: str, suspect: Suspect, match: Match, index: Index, degree: float, bond: float, beside: float) -> float:
    """A first reckoning of what speaks for a link, with weights set by hand: about 1 where a link is as likely as not.

    Args: as of `still` and `company`."""
    span, entity, cues = suspect.span, match.entity, suspect.cues
    foreign, han_script = match.foreign, span.script in ("han", "foreign")
    weight, likeness = _compared(span, match)
    score = 14 * (likeness - (0.82 if foreign else 0.85)) + min(1.2, 0.25 * (weight - 4)) + span.odd + bond
    score += 0.12 * min(6.0, math.log2(1 + index.popular[entity.name])) + beside
    cue = cues.get(entity.label, 0.0)
    other = max((w for label, w in cues.items() if label != entity.label), default=0.0)
    score += min(0.8, 2.5 * cue) - (0.25 if other > cue else 0.0)
    short = han_script and len(spans.core(span.text)) == 2
    if short and not foreign and likeness < 0.8:  # of two syllables one is another
        score -= 1.5
    if span.script in ("latin", "heard"):
        score -= _ordinary_words(text, span, likeness, bond) + 0.7 * (bond == 0 and weight < 3.2 and " " not in span.text)
    if span.script == "heard":
        score += 0.6 * (entity in suspect.written) + 0.3 * (span.text.count(" ") - 1) - 1.5 * (likeness < 0.88 and bond < 1.0)
        score -= 1.0 * (bond < 0.2 and (suspect.place < 0 or text[max(0, span.start - 4):span.start].lower() == "the "))
    if span.script == "latin" and span.text.lower() in index.components:
        score -= 2.0
    if bond < 0.6 and likeness < (0.79 if foreign and len(span.text) > 3 else 0.82) and suspect.repeats < 3:
        score -= 1.5
    if bond < 0.5:
        score -= 0.8 * (foreign and name_key(match.name) in entity.context) + 0.8 * (short and bond == 0) + 1.0 * (
            span.script == "foreign" and is_han(span.text[-1]) and span.odd < 0.4) + 0.5 * (foreign and match.name.isupper())
        score -= 0.5 * (likeness < 0.9 and not foreign) + 1.6 * short
        score -= 0.4 * (span.script == "han" and not foreign and likeness < 0.995)
        score -= 1.0 * (any(c.isupper() for c in span.text[1:]) and len(span.text) <= 5)
    if foreign and bond < 0.4 and entity.label in _RARELY_SPOKEN:
        score -= 0.5
    if entity.label == "Person":
        score -= 2.0 * (short and likeness < 0.97 and suspect.person <= 0)
        score += suspect.person - 0.5 - 2.0 * (bond == 0) - 1.5 * (likeness < 0.85)
    else:
        score += suspect.place - 1.2 * suspect.person
    if entity.generic or entity.label == "Task":
        score -= 0.3 if " " in span.text and likeness >= 0.88 else 5.0
    score += 0.15 * min(4, suspect.repeats - 1) + 1.5 * (degree - 0.7) - 0.4
    if match.similarity < 0.97 or bond < 0.4:
        held = sum(n.origin == "catalog" for n in suspect.overlapped)
        score -= 0.6 * held + 0.4 * sum(n.confidence >= 0.6 for n in suspect.overlapped if n.origin == "text")
        score -= float(bool(suspect.written) and span.script != "heard")
    else:
        score -= 0.5 * (bool(suspect.written) and span.script != "heard")
    return score


def of_version(version: int) -> float:
    """What a number behind a span adds to the evidence, as of `still`."""
    return LONG_VERSION if version > 2 else 2.0 if version else 0.0


def _ordinary_words(text: str, span: Span, likeness: float, bond: float) -> float:
    """How much the words of a Latin span speak against a garbled name: a single word of the dictionary is itself, common
    words side by side are a phrase, and a capital word beside another is a part of that name."""
    words, rates = span.text.split(), [english_words().get(w.lower(), 0.0) for w in span.text.split()]
    against = 1.5 * (len(words) == 1 and rates[0] > 0 and likeness < 0.85) + 1.0 * (
        bond < 0.4 and len(words) > 1 and min(rates) > 4e-6 and (span.script == "heard" or span.odd < -1.0))
    if bond < 0.4 and span.text[0].isupper():
        after, before = re.match(r" [A-Z][a-z]+", text[span.end:span.end + 4]), re.search(r"[A-Z][a-z]+ $", text[max(0, span.start - 14):span.start])
        against += 1.0 * bool(after or before)
    return against


def _compared(span: Span, match: Match) -> tuple[float, float]:
    """How much there is to hear and how alike it is, without the general word that both end in (科技, Robotics)."""
    form, name = span.text, match.name
    own, theirs = spans.core(form), spans.core(name)
    if own != form and theirs != name:
        return mass(han(own)), similarity(han(own), han(theirs))
    if _same_end(form, name):
        heard, meant = readings(form.rpartition(" ")[0])[-1], readings(name.rpartition(" ")[0])[-1]
        return mass(heard), similarity(heard, meant)
    return match.mass, match.similarity


def _same_end(form: str, name: str) -> bool:
    """Whether two names of organisations end in the same general word."""
    last = form.rpartition(" ")[2].lower()
    return " " in form and " " in name and last == name.rpartition(" ")[2].lower() and last in {w.lower() for w in shapes().english_suffix}


def _words(text: str, span: Span, match: Match, likeness: float, index: Index, out: dict[str, float]) -> None:
    """Features of Latin words: a single word of the dictionary is itself, common words side by side are a phrase, and a
    capital word beside another is a part of that name."""
    form = span.text
    rates = [english_words().get(w.lower(), 0.0) for w in form.split()]
    out["word"] = float(len(rates) == 1 and rates[0] > 0)
    out["common word"] = float(len(rates) == 1) * max(0.0, math.log10(max(rates[0], 1e-9)) + 6) / 3
    out["common word unlike"] = out["common word"] * 10 * max(0.0, 0.95 - likeness)
    out["no word"] = float(min(rates) == 0.0)
    out["phrase"] = float(len(rates) > 1 and min(rates) > 4e-6)
    out["common phrase"] = float(len(rates) > 1) * max(0.0, math.log10(max(min(rates), 1e-9)) + 6) / 3
    out["words"] = float(min(3, len(rates) - 1))
    out["among han"] = float(spans.beside_han(text, span.start, span.end))
    heard, meant = form.lower().split(), match.name.lower().replace("-", " ").split()
    shared = set(heard) & set(meant)
    if shared and len(heard) > 1:
        rest, other = (" ".join(w for w in words if w not in shared) for words in (heard, meant))
        alike = max((similarity(a, b) for a in readings(rest) for b in readings(other)), default=0.0) if rest and other else 0.0
        out["shares words"], out["rest"] = 1.0, 10 * (alike - 0.7)
        out["rest missing"] = float(not rest or not other)
    out["component"] = float(form.lower() in index.components)
    out["after the"] = float(text[max(0, span.start - 4):span.start].lower() == "the ")
    if form[0].isupper():
        out["beside capital"] = float(bool(_CAPITAL_AFTER.match(text, span.end) or _CAPITAL_BEFORE.search(text, max(0, span.start - 14), span.start)))
    out["short capitals"] = float(any(c.isupper() for c in form[1:]) and len(form) <= 5)


def company(bond: float, beside: float, around: float, match: Match, suspect: Suspect, known: dict[str, float]) -> dict[str, float]:
    """Features that depend on what else the document names.

    Args:
        bond: how close the entity is to what the document names (`link.Scene.bond`).
        beside: names of the same kind nearby (`link.Scene.beside`).
        around: how alike a longer stretch around the span and some name sound.
        known: the features that do not depend on it (`still`).
    """
    likeness, entity = match.similarity, match.entity
    out = {"bond": min(bond, 1.2), "tied": float(0.3 <= bond < 2.0), "named": float(bond >= 2.0), "beside": beside, "inside": 10 * max(0.0, around - 0.75),
           "inside better": float(around > likeness - 0.05)}
    if bond < 0.5:
        out["alone"] = 1.0
        out["alone unlike"] = 10 * max(0.0, 0.9 - likeness)
        out["alone foreign"] = float(match.foreign)
        out["alone short"] = float(suspect.span.script in ("han", "foreign") and len(spans.core(suspect.span.text)) == 2)
        out["alone person"] = float(entity.label == "Person")
        out["alone light"] = max(0.0, 3.2 - match.mass)
        out["alone phrase"] = known.get("common phrase", 0.0)
        out["alone shared"] = known.get("shares words", 0.0)
        out["alone weight"] = min(6.0, match.mass) / 4
        out["alone word"] = float(suspect.span.script != "foreign" and suspect.span.odd < 0)
        out["alone unpopular"] = float(len(entity.names) < 3)
        out[f"alone {suspect.span.script}"] = 1.0
    return out
