"""Names that no catalogue lists: candidates of all sources in groups of one name, each group weighed as a whole."""
from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from kg.catalog import Entity
from kg.extract import capitals, chinese, frames, introductions, latin, people, recogniser, titles, uncased, versions
from kg.extract.companions import add_companions
from kg.extract.echoes import echoes
from kg.extract.heard import heard
from kg.extract.latin import Candidate
from kg.extract.lexicon import alternatives, shapes
from kg.extract.shortforms import shorter
from kg.extract.sounds.spans import SPOKEN, capitals_in, speech
from kg.extract.spelled import spelled
from kg.extract.view import Name, View
from kg.language.names import chinese_words, is_common_english, is_han, name_key
from kg.model import Rejected

#: A candidate whose evidence stays below this is no entity (`kg candidates` lists it).
THRESHOLD = 0.5
#: Where one name belongs to entities of several labels and nothing nearby decides, the more usual reading.
PRIORITY = ("Company", "Product", "Model", "Hardware", "Method", "Institution", "Person", "Benchmark", "Dataset", "Task", "Event",
             "Paper", "Place")


@dataclass(slots=True)
class Memory:
    """What one document has taught so far; carried from block to block of a long document."""

    known: dict[str, tuple[str, str]] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    rejected: list[Rejected] = field(default_factory=list)
    introduced: dict[str, tuple[str, str]] = field(default_factory=dict)
    called: set[str] = field(default_factory=set)  # what speakers say that a thing of theirs is called


def discover(text: str, view: View, names: list[Name], memory: Memory) -> list[Name]:
    """Names of a view beside the known ones; may overlap.

    Args:
        names: catalogue matches and their variants.
        memory: what earlier blocks of the document taught; takes up what is found and what is rejected.
    """
    raw = latin.candidates(text)
    raw += chinese.organisations(text, view.tokens) + chinese.quoted(text) + chinese.universities(text) + chinese.lists_of_kind(text)
    raw += _longer_organisations(text, names) + _models_of_brands(text, names) + frames.framed(text, view.tokens) + titles.titles(text)
    raw += introductions.introduced(text, view.tokens) + versions.numbered(text, view.tokens)
    guessed = capitals.capitals(text) if speech(text) > SPOKEN and capitals_in(text) else []
    raw += guessed
    memory.called.update(introductions.own_names(text))
    organisations = sorted({(n.start, n.end) for n in names if n.label in ("Company", "Institution")} | {
        (c.start, c.end) for c in raw if c.labels.get("Company", 0) + c.shape >= THRESHOLD})
    raw += chinese.list_items(text, organisations)
    raw += people.people(text, view.tokens, [e for _, e in organisations])
    _employers(text, raw)
    add_companions(text, raw, names)
    raw += _recognised(text, raw)
    taken = _Cover(names)
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in raw:
        if _CODE.fullmatch(candidate.text):
            candidate.labels = {x: w for x, w in candidate.labels.items() if x in ("Model", "Product", "Hardware")}
        if not taken.bars(candidate):
            groups[name_key(candidate.text)].append(candidate)
    out = []
    # A token that begins with a model's name is a variant of it, however it is marked up (`marlin-2-mini`).
    families = {k for k, g in groups.items() if len(k) > 4 and _weigh(g)[0] == "Model" and max(c.shape for c in g) > 0.2}
    families |= {name_key(n.name) for n in names if n.label == "Model" and len(n.name) > 4}
    parts = _parts_of_people(text, view, names)
    for key, group in groups.items():
        label, score = _weigh(group)
        if key in parts and (label in ("Person", "Company", "Product") or score < 0.85):
            person, entity = parts[key]
            out += [Name(c.start, c.end, "Person", person, "catalog" if entity else "text", "coreference", 0.8, entity) for c in group]
            continue
        known = memory.known.get(key)
        if known:
            label, score = known[0], max(score, 0.6)
        if not key:
            continue
        if score < THRESHOLD:
            memory.rejected.append(Rejected(start=group[0].start, end=group[0].end, text=group[0].text, label=label,
                                            confidence=round(max(0.0, score), 3), reason=_reason(group)))
            continue
        name = known[1] if known else _best_form(group)
        if label == "Product" and any(key.startswith(family) for family in families):
            label = "Model"
        memory.known[key] = (label, name)
        out += [Name(c.start, c.end, label, name, "text", "shape", round(min(0.9, score), 3)) for c in group]
    told = uncased.names(view, names, memory.introduced)
    better = {c.text for c in guessed} & {text[n.start:n.end] for n in told}  # what is introduced is no guess
    found = _shortened(text, [n for n in out if n.name not in better], names) + told
    found += spelled(text, [*names, *found])
    found += introductions.other_names(text, found) + versions.members(text, found) + versions.said(text, found) + heard(text, found)
    return found + echoes(text, view.tokens, found, names, {p.speaker for p in view.parts if p.speaker})


#: A code by itself is a thing's, whatever stands beside it (宇树的G1).
_CODE = re.compile(r"[A-Z]{1,2}\d{1,3}")


def _employers(text: str, raw: list[Candidate]) -> None:
    """Add to the evidence for organisations right behind which a person is named (某某研究的高某某), in place."""
    people_at = {c.start for c in raw if c.labels.get("Person", 0) >= 0.25}
    for candidate in raw:
        for label in ("Company", "Institution"):
            if label in candidate.labels and (candidate.end in people_at or (text[candidate.end:candidate.end + 1] == "的" and candidate.end + 1 in people_at)):
                candidate.labels[label] += 0.25


#: A name that the recogniser alone proposes needs at least this probability; with `_SURE` of it as evidence it then
#: passes the threshold only where it is nearly certain, or where something else speaks for it too.
_ALONE, _SURE = 0.7, 0.45
#: Less where the name holds no everyday word: then repetition or a cue decides.
_ALONE_RARE = 0.45
_TRUSTED = frozenset({"Person", "Company", "Institution", "Product", "Model", "Benchmark", "Event"})


def _recognised(text: str, raw: list[Candidate]) -> list[Candidate]:
    """Add what the trained recogniser thinks to candidates of the same span, in place; also candidates of its own."""
    at: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
    for candidate in raw:
        at[candidate.start, candidate.end].append(candidate)
    out = []
    for span in recogniser.load().find(text):
        same = at.get((span.start, span.end))
        for candidate in same or ():
            if span.label in candidate.labels and (candidate.shape > 0.1 or span.probability > 0.6):
                candidate.labels[span.label] += 0.15 * span.probability
            elif not candidate.labels and span.label in _TRUSTED and _plausible(candidate.text, span.label):
                candidate.labels[span.label] = 0.25 * span.probability
        form = text[span.start:span.end]
        enough = _ALONE if not is_han(form[0]) or chinese.with_everyday_word(form) else _ALONE_RARE
        if not same and span.probability >= enough and span.label in _TRUSTED and _plausible(form, span.label):
            labels = latin.cues(text, span.start, span.end)
            labels[span.label] = labels.get(span.label, 0) + _SURE * span.probability
            out.append(Candidate(span.start, span.end, form, 0.1, labels))
    return out


def _plausible(form: str, label: str) -> bool:
    """Whether a span has the outer form of a name: no dictionary word, no phrase, a person with a surname."""
    lexicon = shapes()
    if re.search(r"[a-z][.!?](?:\s|$)", form):
        return False
    if not is_han(form[0]):
        if label == "Person" and not re.fullmatch(r"[A-Z][a-z]+(?: [A-Z][a-zA-Z.'-]*){1,2}", form):
            return False
        return form[0].isupper() and len(form) > 2 and "/" not in form and not (set(form.split()) & set(lexicon.latin_stop)) and (
            not is_common_english(form.split()[0]))
    if chinese_words().get(form, 0) > 0 or form in lexicon.generic_organisations or form[-3:].lower() == "app" or any(c in lexicon.never_in_names for c in form):
        return False
    if any(form.endswith(s) and chinese_words().get(form[:-len(s)], 0) > 0 for s in lexicon.weak_suffixes):
        return False
    if label == "Person":
        surname = form[0] in lexicon.surnames or form[:2] in lexicon.compound_surnames
        if len(form) == 2:
            return surname and form[1] in people.people_data().given and form[1] not in people.people_data().rarely_given
        return surname and 2 < len(form) <= 4 and not set(form[1:]) & set(people.people_data().never_given)
    return len(form) > 2 and " " not in form


def _shortened(text: str, found: list[Name], names: list[Name]) -> list[Name]:
    """Names that are the short form of a longer one become that: 晴川 beside 晴川资本."""
    short = shorter(text, [*names, *found])
    for name in found:
        full = short.get(text[name.start:name.end])
        if full and (full.label, full.name) != (name.label, name.name) and (
                name.label in ("Company", "Institution", "Product") or (full.label == "Person" and name.label in ("Model", "Person"))):
            name.label, name.name, name.entity, name.method, name.origin = full.label, full.name, full.entity, "coreference", full.origin
    return found


def _parts_of_people(text: str, view: View, names: list[Name]) -> dict[str, tuple[str, Entity | None]]:
    """Given names and surnames of the people whose full names stand in the text or in speaker labels, where only one
    person has them: key -> (name, catalogue entity)."""
    full: dict[str, Entity | None] = {}
    for name in names:
        if name.label == "Person":
            full[name.name] = name.entity
            full.setdefault(text[name.start:name.end], name.entity)
    for label in {p.speaker for p in view.parts if p.speaker}:
        full.setdefault(label, None)
    found: dict[str, set[str]] = defaultdict(set)
    owner = {form: entity.name if entity else form for form, entity in full.items()}
    for form in full:
        words = form.split()
        for word in (words[0], words[-1]) if len(words) > 1 else ():
            if len(word) > 2 and word[0].isupper() and not latin.CONTRACTION.match(word):
                found[name_key(word)].add(owner[form])
    return {key: (next(iter(people)), next((e for f, e in full.items() if owner[f] == next(iter(people))), None))
            for key, people in found.items() if len(people) == 1}


#: A word that ends in AI is the name of a company more often than of anything else (CuspAI).
_MADE_OF_AI = re.compile("[a-z]AI$")


def _weigh(group: list[Candidate]) -> tuple[str, float]:
    """Label and score of all occurrences of one name: best shape, best label evidence, repetition."""
    totals: dict[str, list[float]] = defaultdict(list)
    for candidate in group:
        for label, weight in candidate.labels.items():
            totals[label].append(weight)
    shape = max(c.shape for c in group)
    repeated = min(0.15, 0.05 * (len({c.start for c in group}) - 1))
    if not totals:
        return ("Product" if shape >= 0.35 and not _MADE_OF_AI.search(group[0].text) else "Company"), shape + repeated
    def strength(label: str) -> float:
        weights = sorted(totals[label], reverse=True)
        return weights[0] + min(0.2, 0.1 * (len(weights) - 1))
    label = min(totals, key=lambda x: (-strength(x), PRIORITY.index(x)))
    return label, shape + strength(label) + repeated


def _reason(group: list[Candidate]) -> str:
    """What is missing, in words."""
    evidence = sorted({label for c in group for label in c.labels})
    shape = "looks little like a name" if max(c.shape for c in group) < 0.25 else "looks like a name"
    return f"{shape}, {'only weak signs of ' + ', '.join(evidence) if evidence else 'nothing beside it says what it is'}"


def _best_form(group: list[Candidate]) -> str:
    forms = [re.sub(r"\s+", " ", c.text) for c in group]
    return min(set(forms), key=lambda f: (-forms.count(f), -sum(c.isupper() for c in f), f))


@cache
def _organisation_end() -> re.Pattern[str]:
    lexicon = shapes()
    return re.compile(f"(?:{alternatives([*lexicon.chinese_suffix, *lexicon.brand_suffixes, *lexicon.english_suffix])})$|^(?:University|Institute) of")


def _before(candidate: Candidate, name: Name) -> str:
    """The character of a candidate right before a name in it."""
    return candidate.text[max(0, name.start - candidate.start - 1):max(0, name.start - candidate.start)]


class _Cover:
    """Which candidates known names bar: all that they overlap, but for one that holds a general word, or a known name
    that is a small part of it."""

    def __init__(self, names: list[Name]) -> None:
        self._at: dict[int, Name] = {}
        for name in names:
            for i in range(name.start, name.end):
                old = self._at.get(i)
                if old is None or old.end - old.start < name.end - name.start:
                    self._at[i] = name

    def bars(self, candidate: Candidate) -> bool:
        inside = {id(n): n for i in range(candidate.start, candidate.end) if (n := self._at.get(i))}
        for name in inside.values():
            contained = candidate.start <= name.start and name.end <= candidate.end
            if name.end == candidate.end and name.start > candidate.start and name.label in ("Company", "Institution") and not name.generic and is_han(
                    candidate.text[0]):
                return True  # 尽管工商银行 is a phrase that ends in a known name
            small = (name.end - name.start) <= 0.67 * (candidate.end - candidate.start)
            grown = max(candidate.labels.get("Company", 0), candidate.labels.get("Institution", 0)) >= 0.4 and _organisation_end().search(candidate.text)
            compound = max(candidate.labels.get("Company", 0), candidate.labels.get("Institution", 0)) >= 0.6
            joined = name.label in ("Method", "Task") and (  # 某某-OCR, a model called 某某VLA
                _before(candidate, name) == "-" or (candidate.labels.get("Model", 0) >= 0.55 and is_han(candidate.text[0])))
            named = candidate.labels.get("Person", 0) >= 0.4 and name.end - name.start < candidate.end - candidate.start  # 唐小米
            if not (contained and small and (name.generic or grown or joined or named or compound or candidate.labels.get("Paper", 0) >= 0.4
                                             or max(candidate.labels.get(x, 0) for x in ("Product", "Hardware", "Event")) >= 0.55)):
                return True
        return False


def _longer_organisations(text: str, names: list[Name]) -> list[Candidate]:
    """A known name with an organisation's suffix behind it names another organisation: ``徐汇资本``, ``新浪财经``; not
    where the suffix begins a phrase of its own (``硅谷科技大厂``)."""
    lexicon, out = shapes(), []
    for name in names:
        if name.label in ("Company", "Place", "Institution") and is_han(text[name.end - 1]) and not name.generic:
            match = _suffix_of_another(name.label == "Company").match(text, name.end)
            if match and name.end - name.start <= 4:
                label = lexicon.chinese_suffix.get(match.group(), "Company")
                out.append(Candidate(name.start, match.end(), text[name.start:match.end()], 0.3 if name.label != "Place" else 0.15, {label: 0.4}))
    return out


@cache
def _suffix_of_another(brand: bool) -> re.Pattern[str]:
    """What behind a known name makes another organisation of it; more does behind a brand than behind a place."""
    lexicon = shapes()
    suffixes = [s for s in lexicon.chinese_suffix if s not in lexicon.same_organisation and s not in lexicon.faint_suffixes]
    return re.compile(f"(?:{alternatives([*suffixes, *lexicon.brand_suffixes] if brand else suffixes)})(?!{alternatives([*lexicon.kinds_of_people, *lexicon.after_suffix])})")


_LINE = re.compile(r"(?P<brand>[㐀-鿿]{0,3})[ ]?(?P<code>(?:[A-Z]{1,4}|[A-Z][a-z]{2,7})[- ]?\d{1,3}[A-Z]{0,2}(?: (?:Pro|Max|Ultra|Plus|Air|Mini))?)(?![A-Za-z0-9%.])")
_HAN_NEAR = re.compile("[㐀-鿿]")
_NEO = re.compile(r" (?P<rest>[A-Z][a-z]{2,9}(?: [A-Z][a-z]{2,9})?)(?![A-Za-z0-9-]| [A-Z])")


def _models_of_brands(text: str, names: list[Name]) -> list[Candidate]:
    """A maker with a line and a code (``某某银河M9``), or a known product with one more capitalised word in Chinese text
    (``SageMaker Neo``)."""
    out = []
    taken = {n.start for n in names}
    for name in names:
        if name.generic or name.label not in ("Company", "Product", "Hardware"):
            continue
        match = _LINE.match(text, name.end) if is_han(text[name.end - 1]) else None
        if match and not (set(match["brand"]) & set(shapes().never_in_names)) and match.start("code") not in taken:
            out.append(Candidate(name.start, match.end(), text[name.start:match.end()], 0.35, {"Product": 0.55}))
        match = _NEO.match(text, name.end) if text[name.end - 1].isascii() and text[name.start].isupper() else None
        if match and name.end + 1 not in taken and _HAN_NEAR.search(text, max(0, name.start - 3), match.end() + 4) and not (
                set(match["rest"].split()) & {*shapes().latin_stop, *shapes().titles.en_before, *shapes().english_suffix, *shapes().given_names}):
            out.append(Candidate(name.start, match.end(), text[name.start:match.end()], 0.3, {"Product" if name.label == "Company" else name.label: 0.55}))
    return out
