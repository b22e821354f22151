"""What a number is about: a choice among the names at hand, the speaker, the speaker's organisation and
"nothing named". Features are positions, roles and types, never words; a small network of them (``kg/data/subject_weights.yaml``)
is fitted by ``tools/fit_subjects.py`` as a conditional choice (McFadden 1974)."""
from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from functools import cache

from kg.extract.attribution import Attributions
from kg.extract.claim_data import Metric, metrics, roles
from kg.extract.cues import Cues
from kg.extract.fitted import Network
from kg.extract.lexicon import alternatives
from kg.extract.modality import clause_of
from kg.extract.view import Name, Sentence, View
from kg.model import EntityRef, Quantity
from kg.resources import load

#: Sentences back over which the topic of a stretch of talk is counted.
REACH = 14
_PASSAGE = 1600  # characters of a passage that may have one topic
_RAISED = 300  # characters for which a topic that was taken up lasts
_BACK = 3  # sentences back in which any name may be the subject


@cache
def network() -> Network:
    return load("subject_weights.yaml", Network)


@dataclass(slots=True)
class Scope:
    """One sentence while its quantities are read. ``previous`` are the sentences before it, nearest first; ``headed`` what
    the title and headings name; ``panel`` whether people of several organisations speak; ``housed`` those who speak and belong to the house; ``currencies`` those
    that the view's amounts name; ``section`` the names since the last heading, or of the paragraph so far."""

    view: View
    sentence: Sentence
    number: int
    spans: list[tuple[int, int]]
    names: list[Name]
    quantities: list[Quantity]
    role_cues: Cues
    previous: list[tuple[Sentence, list[Name]]]
    salience: dict[EntityRef, int]
    said: Attributions
    investors: set[EntityRef]
    headed: set[EntityRef]
    house: EntityRef | None
    housed: frozenset[EntityRef]
    currencies: frozenset[str]
    panel: bool
    section: list[Name]
    mains: dict[tuple[str, ...], list[tuple[EntityRef, float]]]
    last_subjects: list[tuple[EntityRef, int]] = field(default_factory=list)
    topics: dict[tuple[str, ...], list[tuple[EntityRef, float]]] = field(default_factory=dict)
    benchmarks: dict[str, EntityRef] | None = None
    passage: list[Name] = field(default_factory=list)
    raised: Name | None = None

    def speaker(self, offset: int) -> EntityRef | None:
        """Who says what stands at an offset: the person quoted there, else the speaker of the passage."""
        said = self.said.at(offset)
        return said.person if said is not None and said.person is not None else self.sentence.part.person


    def header(self, quantity: Quantity) -> str:
        """The header of a table cell, empty outside tables."""
        return next((h for h, s, e in self.sentence.part.columns if s <= quantity.start < e), "")

    def row_subject(self, quantity: Quantity, metric: Metric) -> tuple[EntityRef | None, float] | None:
        """In a table row the name in the first cell, or else the first one of a label that the metric is mostly about;
        (None, ..) where there is none. None outside tables and for a number in the first cell itself."""
        columns = self.sentence.part.columns
        if not columns or quantity.start < columns[0][2]:
            return None
        names = [n for n in self.view.names_in(columns[0][1], columns[-1][2]) if not n.generic]
        fitting = [n for n in names if n.end <= columns[0][2] or n.label in metric.subjects[:2]]
        return (fitting[0].ref, 0.9) if fitting else (None, 0.5)


@dataclass(slots=True)
class Candidate:
    """A possible subject (None: nothing named) with its features."""

    ref: EntityRef | None
    features: dict[str, float]


_FRACTION = re.compile(r"[/半折倍x×]|分之|fold|times|half|third|quarter", re.I)
_BEHIND_QUANTITY = re.compile(r"\s?(?:参数|parameters?|大小|规模)?\s?(?:的|-)?\s?")


_FOR = re.compile(r"(?: [a-z]+){0,2} for (?:the |its |their |[A-Z][A-Za-z]+'s )?")
_IS = re.compile(r" (?:was|is|were|goes to|went to) (?:the )?|\s?(?:的|的那个)?(?:就)?是\s?")
_OF = re.compile(r"(?: [a-z]+){0,2} (?:of|from|by|at|in) (?:the |its |their |all )?")


_KINDS = {"money": "money", "percent": "ratio", "multiple": "ratio", "time": "time", "parameter": "size", "token": "size", "count": "count",
          "none": "count", "rate": "rate", "bandwidth": "rate", "compute": "rate", "frequency": "rate"}


def is_versus(text: str, name: Name) -> bool:
    """Whether the words before a name make it what something is compared with."""
    return bool(_versus().search(text[max(0, name.start - 16):name.start]))


@cache
def _versus() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(roles().versus_before)})\s?$", re.I)


_OBLIQUE = frozenset({"using_before", "on_before"})


def _is_source(scope: Scope, name: Name) -> bool:
    """Whether a name only tells who says so (``QuestMobile 估的是``, ``The Information puts``)."""
    return name.label in ("Company", "Institution", "Person", "Product") and scope.said.from_source(name.end)


def is_comparator(scope: Scope, name: Name) -> bool:
    """Whether a name is what something is measured by: ``比 X``, ``X 的 1/5``."""
    text = scope.view.text
    if is_versus(text, name):
        return True
    following = text[name.end:name.end + 2].lstrip()
    if not following.startswith(("的", "'s")):
        return False
    return any(name.end < q.start <= name.end + 4 and _is_fraction(q) for q in scope.view.quantities_in(name.end, name.end + 24))


def _is_fraction(quantity: Quantity) -> bool:
    return quantity.dimension == "multiple" or bool(_FRACTION.search(quantity.text))


@cache
def _measure_words() -> frozenset[str]:
    """Words that name a measure; an entity of that name (word error rate) is no subject."""
    return frozenset(w.lower() for m in metrics().values() for w in m.words)


def _is_measure(text: str, name: Name) -> bool:
    names = name.entity.names if name.entity else (name.name,)
    words = _measure_words()
    return text[name.start:name.end].lower() in words or any(n.lower() in words for n in names)


@cache
def _openers() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{alternatives(roles().clause_openers)})?\s?", re.I)


def choose(scope: Scope, quantity: Quantity, metric: Metric, metric_name: str) -> tuple[EntityRef | None, float]:
    """The most probable subject and its probability."""
    options = candidates(scope, quantity, metric, metric_name)
    # "远低于 Y 的 34.7%" is Y's number; "比 Y 快 22 倍" is another's.
    owner = next((o for o in options if o.features.get("versus") and o.features.get("value_of")), None)
    if owner is not None:
        return owner.ref, 0.9
    options = [o for o in options if not (o.features.get("comparator") and o.features.get("pre_clause0"))]
    scores = network().scores([c.features for c in options])
    top = max(scores)
    total = sum(math.exp(s - top) for s in scores)
    mass: dict[EntityRef | None, float] = {}
    for option, score in zip(options, scores, strict=True):
        mass[option.ref] = mass.get(option.ref, 0.0) + math.exp(score - top) / total
    best = max(mass, key=lambda ref: (mass[ref], ref is None, ref.name if ref else ""))
    return best, mass[best]


def candidates(scope: Scope, quantity: Quantity, metric: Metric, metric_name: str) -> list[Candidate]:
    """All possible subjects of a quantity; several occurrences of one entity are several candidates."""
    part = scope.sentence.part
    scope.raised = _raised(scope, quantity)
    scope.passage = [n for n in scope.view.names_in(part.start, quantity.start) if not n.generic] if part.end - part.start <= _PASSAGE else []
    out: list[Candidate] = []
    home = clause_of(scope.spans, quantity.start)
    before = [n for n in scope.names if n.end <= quantity.start]
    fitting = [n for n in before if n.label in metric.subjects[:3] and not n.generic]
    own_cue = any(c.group == "own_organisation" for c in scope.role_cues.between(scope.sentence.start, quantity.start))
    own_turn = any(c.group == "own_organisation" for c in scope.role_cues.between(max(scope.sentence.part.start, scope.sentence.start - 400), quantity.start))
    self_cue = any(c.group == "own_person" for c in scope.role_cues.between(scope.sentence.start, quantity.start))
    pronoun = any(c.group.startswith("pronoun:") for c in scope.role_cues.between(scope.sentence.start, quantity.start))
    for name in scope.names:
        if _is_measure(scope.view.text, name):
            continue
        if name.start < quantity.end and quantity.start < name.end:
            if not name.generic:
                out.append(Candidate(name.ref, {"counted": 1.0} | _common(scope, quantity.dimension, metric, name.ref, False)))
            continue
        out.append(Candidate(name.ref, _inside(scope, quantity, metric, name, home, before) | _common(scope, quantity.dimension, metric, name.ref, name.generic)))
    here = {n.ref for n in scope.names}
    seen: set[EntityRef] = set()
    for age, (sentence, names) in enumerate(scope.previous[:_BACK], 1):
        for name in reversed(names):
            if name.ref in here or name.ref in seen or name.generic:
                continue
            seen.add(name.ref)
            features = {f"back{age}": 1.0, "back_pronoun": float(pronoun), "back_empty": float(not fitting), "back_names": float(bool(before)),
                        "back_first": float(name is names[0]), "back_last": float(name is names[-1]),
                        "back_turn": float(sentence.part.speaker != scope.sentence.part.speaker),
                        "investor": float(name.ref in scope.investors), "comparator": float(is_comparator(scope, name)), "back_own": float(own_cue),
                        "back_versus": float(is_versus(scope.view.text, name)), "source": float(_is_source(scope, name)),
                        "back_starter": float(name.start - _openers().match(scope.view.text, sentence.start).end() <= 1),  # type: ignore[union-attr]
                        "back_oblique": float(not _OBLIQUE.isdisjoint(scope.role_cues.ending_at(name.start)))}
            out.append(Candidate(name.ref, features | _common(scope, quantity.dimension, metric, name.ref, False)))
    for ref, share in _topics(scope, metric):
        if ref not in here and ref not in seen:
            out.append(Candidate(ref, {"topic": 1.0, "topic_share": share, "topic_pronoun": float(pronoun), "topic_empty": float(not fitting),
                                       "topic_names": float(bool(before))} | _common(scope, quantity.dimension, metric, ref, False)))
            seen.add(ref)
    opening = next((n.ref for n in scope.section if n.label in metric.subjects[:3]), None)
    if opening and opening not in here and opening not in seen:
        seen.add(opening)
        out.append(Candidate(opening, {"section": 1.0, "section_pronoun": float(pronoun), "section_empty": float(not fitting),
                                       "section_names": float(bool(before)), "section_own": float(own_cue)}
                             | _common(scope, quantity.dimension, metric, opening, False)))
    for ref, age in reversed(scope.last_subjects[-1:]):
        if ref not in here and ref not in seen:
            seen.add(ref)
            out.append(Candidate(ref, {"last": 1.0, "last_age": min(scope.number - age, 12) / 12, "last_pronoun": float(pronoun),
                                       "last_empty": float(not fitting), "last_names": float(bool(before)), "last_own": float(own_cue)}
                                 | _common(scope, quantity.dimension, metric, ref, False)))
    for ref, share in _main(scope, metric):
        if ref not in here and ref not in seen:
            seen.add(ref)
            out.append(Candidate(ref, {"main": 1.0, "main_share": share, "main_pronoun": float(pronoun), "main_empty": float(not fitting),
                                       "main_names": float(bool(before)), "main_own": float(own_cue),
                                       "main_headed": float(ref in scope.headed), "main_labelled": float(scope.sentence.part.speaker is not None)}
                                 | _common(scope, quantity.dimension, metric, ref, False)))
    speaker = scope.speaker(quantity.start)
    known = scope.view.affiliations.get(speaker) if speaker else None
    elsewhere = bool(speaker and scope.housed - {speaker})  # the house of somebody else who speaks
    organisation = known or (scope.house if (own_turn or speaker) and not scope.panel and not elsewhere else None)
    if organisation and organisation not in here:
        near = max((c.end for c in scope.role_cues.between(scope.sentence.start, quantity.start) if c.group == "own_organisation"), default=-99)
        features = {"own": 1.0, "own_near": float(quantity.start - near <= 3), "own_clause": float(near > scope.spans[home][0]), "own_cue": float(own_cue), "own_fitting": float(bool(fitting)), "own_names": float(bool(before)),
                    "own_labelled": float(speaker is not None)}
        out.append(Candidate(organisation, features | _common(scope, quantity.dimension, metric, organisation, False)))
    if speaker and speaker not in here:
        out.append(Candidate(speaker, {"self": 1.0, "self_cue": float(self_cue)} | _common(scope, quantity.dimension, metric, speaker, False)))
    out.append(Candidate(None, {"null": 1.0, "null_count": float(metric_name in ("count", "duration", "other")),
                                "null_empty": float(not scope.names), "null_fitting": float(bool(fitting)),
                                "null_after": float(bool(scope.names) and not before), "null_own": float(own_cue),
                                "null_pronoun": float(pronoun)}))
    return out


def _raised(scope: Scope, quantity: Quantity) -> Name | None:
    """The name that was last taken up as a topic (X呢, what about X), not long before a quantity."""
    since = max(scope.sentence.part.start - 60, quantity.start - _RAISED)
    names = [*reversed([n for n in scope.names if n.end <= quantity.start]), *(n for _, names in scope.previous[:6] for n in reversed(names))]
    for name in names:
        if name.start < since:
            break
        if not name.generic and ("raised_after" in scope.role_cues.starting_at(name.end) or "raised_before" in scope.role_cues.ending_at(name.start)):
            return name
    return None


def _topics(scope: Scope, metric: Metric) -> list[tuple[EntityRef, float]]:
    """What the last sentences of this speaker are mostly about, of the labels that the metric is mostly about, with its
    share of all names there."""
    key = tuple(metric.subjects[:3])
    if key in scope.topics:
        return scope.topics[key]
    counts: dict[EntityRef, int] = {}
    for sentence, names in scope.previous:
        if sentence.part.speaker == scope.sentence.part.speaker:
            for name in names:
                if not name.generic:
                    counts[name.ref] = counts.get(name.ref, 0) + 1
    total = sum(counts.values())
    fitting = [r for r in counts if r.label in key and counts[r] > 1]
    best = sorted(fitting, key=lambda r: (-counts[r], r.label, r.name))[:1]
    scope.topics[key] = [(r, counts[r] / total) for r in best]
    return scope.topics[key]


def _main(scope: Scope, metric: Metric) -> list[tuple[EntityRef, float]]:
    """What the document names most often among each of the labels that the metric is mostly about, with its share."""
    key = tuple(metric.subjects[:3])
    if key not in scope.mains:
        total = sum(scope.salience.values()) or 1
        best = (max(((n, r.name, r) for r, n in scope.salience.items() if r.label == label and n > 2), default=None) for label in key)
        scope.mains[key] = [(b[2], b[0] / total) for b in best if b]
    return scope.mains[key]


def _common(scope: Scope, dimension: str, metric: Metric, ref: EntityRef, generic: bool) -> dict[str, float]:
    rank = metric.subjects.index(ref.label) if ref.label in metric.subjects else 9
    kind = _KINDS.get(dimension, "other")
    topic = _topics(scope, metric)
    features = {f"{ref.label}@{kind}": 1.0, "is_topic": float(bool(topic) and topic[0][0] == ref), f"rank{min(rank, 4) if rank < 9 else 9}": 1.0, "metric_named": float(ref.label == "Benchmark" and metric.subjects[0] != "Company"), "label:" + ref.label: 1.0, "headed": float(ref in scope.headed), "in_section": float(any(n.name == ref.name and n.label == ref.label for n in scope.section)),
                "opens_section": float(bool(scope.section) and scope.section[0].ref == ref), "generic": float(generic),
                "salience": math.log1p(scope.salience.get(ref, 0)) / 3}
    if scope.raised is not None:
        same = float(scope.raised.ref == ref)
        features |= {"raised": same, "raised_fitting": same * (rank < 3), "raised_other": 1.0 - same, "raised_here": same * (scope.raised.start >= scope.sentence.start)}
    if scope.passage:
        fitting = next((n.ref for n in scope.passage if n.label in metric.subjects[:3]), None)
        features |= {"in_passage": float(any(n.ref == ref for n in scope.passage)), "opens_passage": float(scope.passage[0].ref == ref),
                     "first_fitting": float(fitting == ref), "passage_share": sum(n.ref == ref for n in scope.passage) / len(scope.passage)}
    for old, age in reversed(scope.last_subjects):
        if age == scope.number:
            features["chained_here"] = float(old == ref)
            features["chained_rank"] = float(old == ref and rank > 2)
            break
        if scope.number - age <= 2:
            features["chained_before"] = float(old == ref)
            break
    return features


def _inside(scope: Scope, quantity: Quantity, metric: Metric, name: Name, home: int, before: list[Name]) -> dict[str, float]:
    text, cues = scope.view.text, scope.role_cues
    k = clause_of(scope.spans, name.start)
    left, right = cues.ending_at(name.start), cues.starting_at(name.end)
    features: dict[str, float] = {}
    ahead = name.end <= quantity.start
    side = "pre" if ahead else "post"
    gap = quantity.start - name.end if ahead else name.start - quantity.end
    features[side] = 1.0
    features[f"{side}_gap"] = math.log1p(max(0, gap)) / 3
    features[f"{side}_clause{min(abs(home - k), 3)}"] = 1.0
    if ahead:
        between = [n for n in before if n.start >= name.end and not n.generic]
        features["between"] = min(len(between), 3) / 1.0
        features["between_fitting"] = float(any(n.label in metric.subjects[:2] for n in between))
        features["between_numbers"] = min(3, sum(name.end <= q.start < quantity.start for q in scope.quantities))
        features["nearest"] = float(bool(before) and before[-1] is name)
        features["first"] = float(before[0] is name)
        following = text[name.end:name.end + 3]
        owned = [n for n in before if n.start >= name.end and n.start - name.end <= 2]
        opening = _openers().match(text, scope.spans[home][0]).end()
        starter = next((n for n in before if n.start >= scope.spans[home][0] - 1 and n.start - opening <= 1 and not n.generic), None)
        features["superseded"] = float(starter is not None and starter.start > name.start and starter.label in metric.subjects)
        opener = starter is name or (starter is not None and starter.end <= name.start and name.start - starter.end <= 2
                                     and text[starter.end:name.start].strip() in ("的", "'s", ""))
        features["starter"] = float(opener)
        features["starter_touching"] = float(opener and gap <= 3)
        features["starter_marked"] = float(opener and "subject_after" in right)
        owned_number = gap <= 3 and text[name.end:quantity.start].strip() in ("的", "'s")
        features["measure_of"] = float(owned_number and _is_fraction(quantity))
        features["value_of"] = float(owned_number and not _is_fraction(quantity))
        features["possessor"] = float(bool(owned) and (following.startswith("的") or following.startswith("'s") or owned[0].start - name.end <= 1))
    else:
        between = text[quantity.end:name.start]
        features["behind"] = float(bool(_BEHIND_QUANTITY.fullmatch(between)))
        features["behind_for"] = float(bool(_FOR.fullmatch(between)))
        features["behind_is"] = float(bool(_IS.fullmatch(between)))
        features["behind_of"] = float(bool(_OF.fullmatch(between)))
        features["post_alone"] = float(not before)
    features["possessed"] = float(name.start > 1 and any(n.end in (name.start - 1, name.start) and text[n.end:name.start] in ("的", "", " ", "'")
                                                         for n in scope.names if n.end <= name.start))
    features["versus"] = float(is_versus(text, name))
    features["comparator"] = float(is_comparator(scope, name))
    features["investor"] = float(name.ref in scope.investors)
    features["source"] = float(_is_source(scope, name))
    features["using"] = float("using_before" in left and "on_before" not in left)
    features["on"] = float("on_before" in left)
    features["subject_mark"] = float("subject_after" in right)
    features["clause_first"] = float(name.start - _openers().match(text, scope.spans[k][0]).end() <= 1)
    features["sentence_first"] = float(name.start - scope.sentence.start <= 2)
    features["bracketed"] = float(text[name.start - 1:name.start] in ("(", "[") and text[name.end:name.end + 1] in (")", "]"))
    return features


def house(view: View) -> EntityRef | None:
    """The organisation that "we" most likely is where nothing says who speaks for whom: the one that the title, the opening
    and the people of the document point to; None where none stands out."""
    if view.speaks_for is not None:
        return view.speaks_for
    refs = set(view.affiliations.values())
    if len(refs) == 1 and not any(p.speaker for p in view.parts):
        return next(iter(refs))
    speakers = {p.person for p in view.parts if p.person}
    opening = max(600, len(view.text) // 10)
    counts: dict[EntityRef, int] = {}
    scores: dict[EntityRef, float] = {}
    heads = [(p.start, p.end) for p in view.parts if p.n == 0 or p.kind == "heading"]
    for name in view.names:
        if name.label in ("Company", "Institution") and not name.generic:
            counts[name.ref] = counts.get(name.ref, 0) + 1
            headed = any(s <= name.start < e for s, e in heads)
            early = 0.5 if name.start < opening else 0.0
            found = scores.get(name.ref, 0.0)
            scores[name.ref] = max(found, 0.0) + (2.0 if headed and found < 2 else early if found < 3 else 0.0) + (
                1.0 if name.ref not in scores and name.origin == "text" else 0.0)
    introduced = {n.ref for n in view.names if n.label == "Person" and n.start < opening}
    for person, organisation in view.affiliations.items():
        scores[organisation] = scores.get(organisation, 0.0) + (2.0 if person in speakers or person in introduced else 0.5)
    ranked = sorted(((score + math.log1p(counts.get(ref, 0)), ref.name, ref) for ref, score in scores.items()), reverse=True)
    if not ranked or ranked[0][0] < 3.0 or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < 0.5):
        return None
    return ranked[0][2]
