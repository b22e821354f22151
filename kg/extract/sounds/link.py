"""Deciding which catalogue name a garbled span stands for: by sound, by what its place expects, by the company it keeps."""
from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from kg.catalog import Catalog, Entity
from kg.extract import latin
from kg.extract.gazetteer import Gazetteer, Hit
from kg.extract.sounds import (
    coined,
    compound,
    foreign,
    kin,
    kindred,
    makers,
    misheard,
    numerals,
    people,
    said,
    spans,
    weigh,
)
from kg.extract.sounds.index import LEAST_MASS, Index, Match, coarse, index_of
from kg.extract.sounds.phonemes import han, mass, readings, similarity
from kg.extract.sounds.spans import Span
from kg.extract.sounds.weigh import Suspect
from kg.extract.view import Name, View, apart
from kg.language.names import all_han, chinese_words, english_words, everyday, is_han, name_key
from kg.model import Rejected

#: Below this degree of `spans.speech` a text is taken as edited and nothing in it as garbled.
SPEECH = 0.3
#: How much of the probability that a form stands for a name at one place holds at another.
_AGAIN = 0.9
#: From this probability on, a link that is not made is reported.
_DOUBTED = 0.15
#: Less evidence than this (`weigh.evidence`) is none.
_HOPELESS = -0.5
#: Where names have capitals, a word of this frequency or more that has none is none.
_SMALL = 2e-5
#: How much it counts, beside `Scene.bond`, that a document is all about things of an entity's kind; how many of them at least.
_ABOUT, _SOME = 0.7, 3
#: So many doublings of the share that a part of the catalogue has by chance make a document one about it.
_ALL_ABOUT = 5.0
#: A Chinese word of this frequency or more is itself, unless the document names whom it may be short for.
_USUAL = 1e-5
_NUMBERED = re.compile(r"\s?[一二三四五六七八九十1-9]")
_THINGS = frozenset({"Model", "Product", "Method", "Hardware", "Benchmark", "Dataset", "Task"})


@dataclass(slots=True)
class Scene:
    """What a document is about so far: its sure entities, and what the catalogue says is related to them."""

    index: Index
    sure: dict[tuple[str, str], Entity]
    names: set[str]
    related: dict[str, float]
    spots: list[tuple[int, int, str]]
    about: dict[str, float] = field(default_factory=dict)
    forms: list[tuple[Entity, str, str]] = field(default_factory=list)
    rough: list[str] = field(default_factory=list)
    heard: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    matches: dict[tuple[str, str, float], list[Match]] = field(default_factory=dict)
    doubted: list[Name] = field(default_factory=list)

    def bond(self, entity: Entity, form: str = "") -> float:
        """How close an entity is to what the document names; a reference that hundreds share says little.

        Args:
            form: what stands in the text; that it was taken for the entity before is no evidence for itself.
        """
        key = entity.label, entity.name
        heard = self.heard.get(key)
        if key in self.sure and not (form and heard and all(form in other or other in form for other in heard)):
            return 2.0
        best = 1.2 if entity.name in self.related else 0.0
        for _, reference in entity.facts:
            bare = reference.rpartition("/")[2]
            spread = 1 + 0.3 * math.log2(1 + self.index.popular[bare])
            if bare in self.names:
                best = max(best, 1.8 / spread)
            elif bare in self.related:
                best = max(best, 0.8 / spread)
        return best

    def around(self, entity: Entity, form: str = "") -> float:
        """`bond`, or where nothing ties an entity itself, how much the document is about things of its kind."""
        return max(self.bond(entity, form), _ABOUT * self.about.get(entity.source, 0.0))

    def beside(self, text: str, start: int, end: int, label: str) -> float:
        """Names of the same kind nearby, most of all in the same list."""
        kind = _THINGS if label in _THINGS else {label}
        k, best = bisect_left(self.spots, (start - 50, 0, "")), 0.0
        while k < len(self.spots) and self.spots[k][0] < end + 50:
            s, e, other = self.spots[k]
            k += 1
            if s < end and e > start:
                continue
            between = text[e:start] if e <= start else text[end:s]
            if other in kind:
                best = max(best, 0.5 if re.fullmatch(r"\s?(?:和|跟|与|加|、|,|and|or|或者|还有|比)\s?", between) else 0.2)
        return best


def find_by_sound(view: View, names: list[Name], catalog: Catalog, gazetteer: Gazetteer, seen: Iterable[tuple[str, str]] = (),
                  rejected: list[Rejected] | None = None) -> list[Name]:
    """Names of a view that speech recognition garbled.

    Args:
        names: what was found otherwise, sorted, not overlapping.
        seen: ids of entities that earlier blocks of the document name.
        rejected: takes up the links that are too unsure to be made.

    Returns:
        Names with ``method`` ``phonetic``; where one overlaps a name of ``names``, it is the better reading.
    """
    text = view.text
    degree = spans.speech(text)
    out = list(numerals.lettered(text, gazetteer))
    if degree < SPEECH:
        return _apart(out)
    index = index_of(catalog)
    sure = {i for n in names if n.origin == "catalog" and not n.generic for i in range(n.start, n.end)}
    weak = [h for h in gazetteer.find(text) if h.weak]
    suspects = _suspects(text, view, names, catalog, index)
    homophones = list(_homophones(text, view.tokens, names, index))
    spoken = said.numbered(text, gazetteer, index.codes)
    fixed = _fixed(names)
    doubtful = kin.doubtful(text, weak, spoken, (s.span for s in suspects), fixed, index)
    said_versions = kin.versions(text, fixed, catalog, index)
    plain = [*kin.spaced(text, fixed, catalog), *kin.ended(text, fixed, index)]
    linked: list[Name] = []
    before: set[tuple[str, str]] = set()
    last: Scene | None = None
    for _ in range(3):
        scene = _scene(text, index, catalog, names, seen, [*out, *linked])
        if last is not None and last.rough == scene.rough:
            scene.matches = last.matches
        last = scene
        persons = people.find(view, [*names, *out], catalog, index, scene)
        linked = _apart([*homophones, *persons, *kindred.find(view, names, scene), *_linked(text, suspects, scene, degree, catalog)], ordered=True)
        families = _families(text, names, [*out, *linked], gazetteer)
        linked += [*numerals.versions(text, families, catalog, index.members), *compound.members(text, families, index)]
        linked += compound.chosen(spoken, scene, [*names, *linked])
        linked += compound.joined(text, [*names, *linked], catalog)
        linked += _supported(text, weak, scene, sure)
        linked += [*kin.likely(said_versions, scene), *plain]
        linked += kin.relatives(doubtful, [*names, *linked])
        linked += kindred.owners(text, [*names, *out, *linked], scene, catalog)
        linked += said.spelled_out(text, [*names, *linked], index)
        now = {(n.label, n.name) for n in linked}
        if now == before:
            break
        before = now
    people.misspelled(text, names, index, scene)
    linked += makers.makers(text, sorted([*names, *out, *linked], key=lambda n: n.start), catalog)
    out = _apart([*out, *linked])
    if rejected is not None:
        rejected += _rejected(text, scene.doubted, [*names, *out])
    new = coined.introduced(text, [*names, *out])
    places = {i for n in new for i in range(n.start, n.end)}
    out = [n for n in out if not (coined.doubtful(n) and places.intersection(range(n.start, n.end)))] + new
    out += people.introduced(text, [*names, *out])
    out += coined.companies(text, [*names, *out])
    own = {(n.start, n.end) for n in out}
    return apart([*out, *coined.variants(text, view.tokens, [*out, *(n for n in names if (n.start, n.end) not in own)])])


def _rejected(text: str, doubted: list[Name], names: list[Name]) -> Iterator[Rejected]:
    """Links that are too unsure to be made, the likeliest of those that overlap, where nothing else is found."""
    taken = {i for n in names for i in range(n.start, n.end)}
    for name in apart(sorted(doubted, key=lambda n: (-n.confidence, n.start, -n.end))):
        if not taken.intersection(range(name.start, name.end)):
            yield Rejected(start=name.start, end=name.end, text=text[name.start:name.end], label=name.label, confidence=name.confidence,
                           reason=f"sounds like {name.name}, but too little else speaks for it")


#: What only somebody does: a company whose short name is an everyday word (小马说).
_SPEAKS = re.compile(r"(?:自己)?(?:说|宣布|公布|去年|今年|上半年|下半年|年底|融了|裁了|卖了|做了)")


def _supported(text: str, weak: list[Hit], scene: Scene, sure: set[int]) -> list[Name]:
    """Catalogue names whose written form is an everyday word, where the rest of the speech is about them.

    Args:
        sure: offsets that names of the catalogue cover already.
    """
    out, cased = [], spans.pointed(text)
    for hit in weak:
        if hit.start in sure or hit.end - 1 in sure:
            continue
        best = max(hit.entities, key=lambda e: (scene.bond(e), e.label, e.name))
        form = text[hit.start:hit.end].lower()
        rare = max(english_words().get(form, 0.0), chinese_words().get(form, 0.0)) < 1e-6
        if cased and form == text[hit.start:hit.end] and everyday(form) > _SMALL:
            continue
        needed = 0.5 if rare and len(form) > 2 and (is_han(form[0]) or text[hit.start:hit.end].isupper()) else 2.0 if chinese_words().get(form, 0.0) > _USUAL else 1.2
        if len(form) > 1 and scene.bond(best) >= needed and not best.generic and (
                rare or spans.thing_position(text, hit.start, hit.end) > 0 or (best.label == "Company" and _SPEAKS.match(text, hit.end))):
            out.append(Name(hit.start, hit.end, best.label, best.name, "catalog", "context", 0.65, best))
    return out


def _homophones(text: str, tokens: list[tuple[int, int]], names: list[Name], index: Index) -> Iterator[Name]:
    """Spans of four and more characters that sound exactly like a Chinese name, unless common words make them up."""
    ends = {e for _, e in tokens}
    sure = {(n.start, n.end) for n in names if n.origin == "catalog"}
    words, beginnings = chinese_words(), index.beginnings
    for k, (start, _) in enumerate(tokens):
        if not is_han(text[start]) or han(text[start:start + 2]) not in beginnings:
            continue
        for size in range(4, 9):
            end = start + size
            if end not in ends or not all_han(text[start:end]):
                continue
            name, entity = index.homophones.get(han(text[start:end]), ("", None))
            if entity is None or len(name) != size or name == text[start:end] or any(s <= start and end <= e for s, e in sure):
                continue
            inside = [t for t in tokens[k:k + size] if t[1] <= end]
            plain = all(e - s > 1 and words.get(text[s:e], 0.0) > 5e-6 and (s, e) not in sure for s, e in inside)
            if not plain and words.get(text[start:end], 0.0) == 0.0:
                yield Name(start, end, entity.label, entity.name, "catalog", "phonetic", 0.85, entity)


def _scene(text: str, index: Index, catalog: Catalog, names: list[Name], seen: Iterable[tuple[str, str]], also: list[Name]) -> Scene:
    scene = Scene(index, {}, set(), {}, [])
    for key in seen:
        entity = catalog.by_id.get(key)
        if entity and not entity.generic:
            _know(scene, entity)
    _learn(scene, names)
    written = set(scene.sure)
    _learn(scene, also)
    for name in also:
        if name.method == "phonetic" and (name.label, name.name) not in written:
            scene.heard.setdefault((name.label, name.name), set()).add(text[name.start:name.end])
    for _, entity in sorted(scene.sure.items(), key=lambda item: item[0]):
        for form, sound in index.forms(entity):
            scene.forms.append((entity, form, sound))
            scene.rough.append(coarse(sound))
    scene.about = _about(scene)
    scene.spots = sorted((n.start, n.end, n.label) for n in names)
    return scene


def _about(scene: Scene) -> dict[str, float]:
    """Part of the catalogue (makers of robots, banks, language models) -> how much more of it a document names than chance
    would, 0 to 1."""
    often = Counter(entity.source for entity in scene.sure.values())
    return {part: max(0.0, min(1.0, math.log2(count / len(scene.sure) / scene.index.share(part)) / _ALL_ABOUT)) for part, count in often.items() if count >= _SOME}


def _learn(scene: Scene, names: list[Name]) -> None:
    for name in names:
        if name.entity is not None and not name.entity.generic and (name.confidence >= 0.7 or name.method != "phonetic"):
            _know(scene, name.entity)


def _know(scene: Scene, entity: Entity) -> None:
    if (entity.label, entity.name) in scene.sure:
        return
    scene.sure[entity.label, entity.name] = entity
    scene.names.add(entity.name)
    for _, reference in entity.facts:
        scene.related[reference.rpartition("/")[2]] = 1.0


def _fixed(names: list[Name]) -> list[tuple[int, int]]:
    """Names that a garbled one may hold but not cut: what the catalogue knows as written."""
    return sorted((n.start, n.end) for n in names if n.origin == "catalog" and n.confidence > 0.6)


def _suspects(text: str, view: View, names: list[Name], catalog: Catalog, index: Index) -> list[Suspect]:
    """Spans worth a comparison: odd by themselves, or where a name is expected."""
    fixed = _fixed(names)
    starts = [n.start for n in names]
    found = [*spans.latin_spans(text, fixed, lambda word: name_key(word) in catalog.by_key), *spans.han_spans(text, view.tokens, fixed),
             *foreign.windows(text, view.tokens, fixed), *foreign.before_latin(text, fixed),
             *misheard.windows(text, fixed, index.outlines.__contains__)]
    repeats = Counter(span.text.lower() for span in found)
    people: dict[str, float] = {}
    for span in found:
        people[span.text] = max(people.get(span.text, 0.0), spans.person_position(text, span.start, span.end))
    out = []
    for span in found:
        if span.odd < -2.5 or (span.script == "latin" and span.odd < -1.0 and not spans.beside_han(text, span.start, span.end)):
            continue
        place = spans.thing_position(text, span.start, span.end)
        person = people[span.text]
        numbered = _NUMBERED.match(text, span.end) is not None and not numerals.counts(text, span.end)
        expected = bool(place > 0 or person or numbered or span.odd >= 0.6)
        if not expected and span.script not in ("foreign", "mixed", "heard") and (span.script != "latin" or span.odd < -1.0) and not latin.cues(text, span.start, span.end):
            continue
        near = names[max(0, bisect_left(starts, span.start) - 1):bisect_left(starts, span.end)]
        out.append(Suspect(span, place, person, latin.cues(text, span.start, span.end), numbered, repeats[span.text.lower()],
                            [n for n in near if n.end > span.start], catalog.by_key.get(name_key(span.text), [])))
    return out


def _linked(text: str, suspects: list[Suspect], scene: Scene, degree: float, catalog: Catalog) -> list[Name]:
    """The suspects that stand for a catalogue name, the surest first where they overlap."""
    out: list[tuple[float, Name]] = []
    likeness: dict[tuple[int, str], float] = {}  # (where a Han span ends, entity) -> best similarity
    surest: dict[tuple[str, str], float] = {}  # (form, entity) -> highest probability
    found: list[tuple[Suspect, tuple[float, Match]]] = []
    around = _around(suspects, scene)
    for suspect in suspects:
        best = _best(text, suspect, scene, around.get((suspect.span.start, suspect.span.end), 0.0), degree, catalog)
        if best:
            place, form = (suspect.span.end, best[1].entity.name), (suspect.span.text, best[1].entity.name)
            likeness[place] = max(likeness.get(place, 0.0), best[1].similarity)
            surest[form] = max(surest.get(form, 0.0), best[0])
            found.append((suspect, best))
    chosen = []
    for suspect, (probability, match) in found:
        if suspect.span.odd >= 0:  # no ordinary words: what stands for a name once does so again
            probability = max(probability, _AGAIN * surest[suspect.span.text, match.entity.name])
        if probability >= weigh.threshold():
            chosen.append((suspect, (probability, match)))
        elif probability >= _DOUBTED:
            span, entity = suspect.span, match.entity
            scene.doubted.append(Name(span.start, span.end, entity.label, entity.name, "catalog", "phonetic", round(probability, 3), entity))
    for suspect, best in chosen:
        if suspect.span.script in ("foreign", "han") and _within(suspect.span, best[1], chosen):
            continue
        if suspect.span.script not in ("han", "foreign") or best[1].similarity >= likeness[suspect.span.end, best[1].entity.name] - 0.1:
            span, entity = suspect.span, best[1].entity
            name = Name(span.start, _whole(text, span, entity), entity.label, entity.name, "catalog", "phonetic", round(min(0.95, best[0]), 3), entity)
            out.append((math.log(best[0] / (1 - best[0])), name))
    out.sort(key=lambda item: (-item[0] - 0.4 * text.count(" ", item[1].start, item[1].end), item[1].start, -item[1].end))
    return _apart([name for _, name in out], ordered=True)


def _within(span: Span, match: Match, chosen: list[tuple[Suspect, tuple[float, Match]]]) -> bool:
    """Whether a longer stretch around a span was taken for a name that it sounds nearly as much like."""
    return any(o.span.script == "foreign" and o.span.start <= span.start and span.end <= o.span.end and o.span.end - o.span.start > span.end - span.start
               and m.similarity >= match.similarity - 0.12 for o, (_, m) in chosen)


def _around(suspects: list[Suspect], scene: Scene) -> dict[tuple[int, int], float]:
    """For spans of characters that write foreign sounds, how alike a longer one around them and some name sound."""
    heard = [(s.span, found[0].similarity) for s in suspects if s.span.script == "foreign" and (found := _matches(s.span, scene, 0.7))]
    out: dict[tuple[int, int], float] = {}
    for outer, alike in heard:
        for start in range(outer.start, outer.end - 1):
            for end in range(start + 2, outer.end + 1):
                if end - start < outer.end - outer.start and alike > out.get((start, end), 0.0):
                    out[start, end] = alike
    return out


def _best(text: str, suspect: Suspect, scene: Scene, around: float, degree: float, catalog: Catalog) -> tuple[float, Match] | None:
    """The entity that a suspect most likely stands for, and how likely that is."""
    span = suspect.span
    held = [n for n in suspect.overlapped if n.origin == "catalog"]
    best: tuple[float, Match] | None = None
    matches = _matches(span, scene, 0.55 if suspect.numbered else 0.7)
    for match in matches:
        entity = match.entity
        if (entity.label != "Person" and any(n.name == entity.name for n in held)) or (held and match.similarity < 0.75):
            continue
        if entity in suspect.written and (span.script == "latin" or span.odd < -1.5):
            continue
        if span.text[-1] in "的得" and match.similarity < 0.88:
            continue
        if span.script == "heard" and span.text.lower() == match.name.lower():
            continue
        company = scene.around(entity, span.text), scene.beside(text, span.start, span.end, entity.label), around
        probability = suspect.weighed.get((entity.label, entity.name, match.name, *company))
        if probability is None:
            probability = _weighed(text, suspect, match, matches, company, scene.index, degree, catalog)
            suspect.weighed[entity.label, entity.name, match.name, *company] = probability
        if probability and (best is None or probability > best[0]):
            best = probability, match
    return best


def _weighed(text: str, suspect: Suspect, match: Match, others: list[Match], company: tuple[float, float, float], index: Index, degree: float,
             catalog: Catalog) -> float:
    """How likely a suspect stands for an entity, 0 where hardly anything speaks for it.

    Args:
        company: bond, beside and around, as of `weigh.company`.
    """
    bond, beside, _ = company
    span = suspect.span
    if bond < 0.4 and span.script == "heard" and (suspect.place < 0 or text[max(0, span.start - 4):span.start].lower() == "the "):
        return 0.0
    evidence, version = weigh.evidence(text, suspect, match, index, degree, bond, beside), 0
    if suspect.numbered and evidence > _HOPELESS - weigh.LONG_VERSION:
        version = _version(text, suspect, match, catalog, index)
        if not version and match.similarity < 0.75:
            return 0.0
        evidence += weigh.of_version(version)
    if evidence < _HOPELESS:
        return 0.0
    features = {"evidence": min(4.0, evidence) - 1, **weigh.still(text, suspect, match, others, index, degree, version)}
    return weigh.judge(suspect, match, features | weigh.company(*company, match, suspect, features))


def _version(text: str, suspect: Suspect, match: Match, catalog: Catalog, index: Index) -> int:
    """How long the number is with which the catalogue knows a version of an entity, 0 where it knows none."""
    span, entity = suspect.span, match.entity
    trial = Name(span.start, span.end, entity.label, entity.name, "catalog", "phonetic", 0.7, entity)
    version = next(iter(numerals.versions(text, [trial], catalog, index.members)), None)
    return max(1, len(name_key(version.name)) - len(name_key(entity.name))) if version else 0


def _whole(text: str, span: Span, entity: Entity) -> int:
    """Where a Han span ends if it goes on as a longer name of the entity does (五元 in 五元资本)."""
    if span.script != "han":
        return span.end
    for form in sorted(entity.names, key=len, reverse=True):
        longer = text[span.start:span.start + len(form)]
        if len(form) > len(span.text) and all_han(form) and longer.endswith(form[len(span.text):]) and (
                han(longer) == han(form)):
            return span.start + len(form)
    return span.end


def _matches(span: Span, scene: Scene, at_least: float) -> list[Match]:
    """Entities that a span sounds like: out of the whole catalogue, and, less strictly, out of the document's own."""
    key = span.text, span.script, at_least
    if key not in scene.matches:
        scene.matches[key] = _compared(span, scene, at_least)
    return scene.matches[key]


def _compared(span: Span, scene: Scene, at_least: float) -> list[Match]:
    found: dict[tuple[str, str], Match] = {}

    def put(entity: Entity, form: str, same: float, weight: float) -> None:
        key = entity.label, entity.name
        if key not in found or found[key].similarity < same:
            found[key] = Match(entity, form, same, weight)

    for sound in readings(span.text):
        weight = mass(sound)
        if weight < LEAST_MASS:
            continue
        if span.script == "heard":
            for match in scene.index.same(sound):
                put(match.entity, match.name, match.similarity, match.mass)
            continue
        if span.script in ("foreign", "mixed"):
            for match in scene.index.foreign(sound):
                known = found.get((match.entity.label, match.entity.name))
                if known is None or known.similarity < match.similarity:
                    found[match.entity.label, match.entity.name] = match
            if span.script == "foreign":
                continue
        for match in scene.index.like(sound, at_least):
            put(match.entity, match.name, match.similarity, match.mass)
        for _, _, number in process.extract(coarse(sound), scene.rough, scorer=fuzz.ratio, processor=None, score_cutoff=55, limit=4):
            entity, form, other = scene.forms[number]
            same = similarity(sound, other, 0.6)
            if same >= 0.6:
                put(entity, form, same, min(weight, mass(other)))
    return sorted(found.values(), key=lambda m: (-m.similarity, m.entity.label, m.entity.name))[:8]


def _families(text: str, names: list[Name], found: list[Name], gazetteer: Gazetteer) -> list[Name]:
    """Names that spoken versions may follow: sure ones, ones found by sound, and catalogue names in a doubtful form."""
    out = [n for n in (*names, *found) if n.entity is not None]
    spots = {(n.start, n.end) for n in out}
    for hit in gazetteer.find(text):
        if (hit.start, hit.end) not in spots and hit.end - hit.start > 1 and hit.end < len(text) and text[hit.end] in "一二三四五六七八九十":
            out += [Name(hit.start, hit.end, e.label, e.name, "catalog", "phonetic", 0.7, e) for e in hit.entities]
    return out


def _apart(names: list[Name], ordered: bool = False) -> list[Name]:
    """Names without overlap: in the given order, or the longest first."""
    order = names if ordered else sorted(names, key=lambda n: (-(n.end - n.start), -n.confidence, n.start, n.label, n.name))
    return apart(order)
