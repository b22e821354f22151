"""Names in a document: catalogue matches and discovered candidates weighed together, overlaps decided by one score,
short forms tied to their full names."""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from kg.catalog import Catalog, Entity
from kg.extract import chinese, frames, latin
from kg.extract.companions import add_companions
from kg.extract.gazetteer import Gazetteer, Hit
from kg.extract.latin import Candidate, variant_pattern
from kg.extract.lexicon import alternatives, shapes
from kg.extract.sounds import find_by_sound
from kg.extract.view import Name, View
from kg.language.names import english_words, is_common_english, is_han, name_key
from kg.model import Rejected

#: A candidate whose evidence stays below this is no entity (`kg candidates` lists it).
THRESHOLD = 0.5
#: Where one name belongs to entities of several labels and nothing nearby decides, the more usual reading.
_PRIORITY = ("Company", "Product", "Model", "Hardware", "Method", "Institution", "Person", "Benchmark", "Dataset", "Task", "Event",
             "Paper", "Place")
_FAMILY = frozenset({"Model", "Product", "Hardware"})


@dataclass(slots=True)
class Memory:
    """What one document has taught so far; carried from block to block of a long document."""

    known: dict[str, tuple[str, str]] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    rejected: list[Rejected] = field(default_factory=list)


def find_names(view: View, catalog: Catalog, gazetteer: Gazetteer, memory: Memory | None = None) -> list[Name]:
    """All names of a view, sorted, not overlapping."""
    memory = memory if memory is not None else Memory()
    text = view.text
    idioms = [m.span() for m in _idioms().finditer(text)]
    hits = [h for h in gazetteer.find(text) if _on_word_edges(h, view) and not any(s <= h.start and h.end <= e for s, e in idioms)]
    names = _catalog_names(text, hits, memory)
    names += _variants(text, names, catalog)
    names += _size_first(text, names, catalog)
    found = _discovered(text, view, names, memory)
    chosen = _without_overlap(names + found)
    garbled = find_by_sound(view, chosen, catalog, gazetteer, memory.seen)
    if garbled:
        chosen = _without_overlap(garbled + chosen, keep=garbled)
        chosen = _without_overlap(chosen + _variants(text, garbled, catalog) + _size_first(text, garbled, catalog))
    chosen = _without_overlap(chosen + _short_forms(text, chosen) + _bare_versions(text, chosen, catalog), keep=chosen)
    memory.seen.update((n.label, n.name) for n in chosen)
    return [n for n in chosen if not _everyday_notion(n, text, memory)]


def _everyday_notion(name: Name, text: str, memory: Memory) -> bool:
    """Whether a match is a general notion (芯片, latency) rather than a method, task or field that the text is about."""
    if not name.generic or name.label not in ("Method", "Task") or name.name in shapes().fields:
        return False
    memory.rejected.append(Rejected(start=name.start, end=name.end, text=text[name.start:name.end], label=name.label,
                                    confidence=0.3, reason=f"a general notion ({name.name}), no name of anything"))
    return True


@cache
def _idioms() -> re.Pattern[str]:
    return re.compile(alternatives(shapes().idioms), re.I)


# -- catalogue ------------------------------------------------------------------------------------------------------
def _on_word_edges(hit: Hit, view: View) -> bool:
    """Short Han names must not cut through a word that the segmentation sees (高通 in 提高通过率)."""
    if hit.end - hit.start > 3 or not view.tokens or not is_han(view.text[hit.start]):
        return True
    for s, e in _tokens_over(view.tokens, hit.start, hit.end):
        if s < hit.start or e > hit.end:
            return False
    return True


def _tokens_over(tokens: list[tuple[int, int]], start: int, end: int) -> Iterable[tuple[int, int]]:
    from bisect import bisect_right
    k = max(0, bisect_right(tokens, (start, 1 << 60)) - 1)
    while k < len(tokens) and tokens[k][0] < end:
        if tokens[k][1] > start:
            yield tokens[k]
        k += 1


def _catalog_names(text: str, hits: list[Hit], memory: Memory) -> list[Name]:
    certain = {(e.label, e.name) for h in hits if not h.weak and len(h.entities) == 1 for e in h.entities} | memory.seen
    votes: dict[tuple[Entity, ...], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for hit in hits:
        if len(hit.entities) > 1:
            for label, weight in latin.cues(text, hit.start, hit.end).items():
                votes[hit.entities][label] += weight
    out = []
    for hit in hits:
        entity = _reading(text[hit.start:hit.end], hit, votes.get(hit.entities, {}))
        confidence = 0.95
        if hit.weak:
            support = _support(text, hit, entity, certain)
            confidence = 0.35 + support
            if confidence < THRESHOLD:
                memory.rejected.append(Rejected(start=hit.start, end=hit.end, text=text[hit.start:hit.end], label=entity.label,
                                                confidence=round(confidence, 3),
                                                reason=f"an ordinary word, and nothing nearby speaks for {entity.name}"))
                continue
        out.append(Name(hit.start, hit.end, entity.label, entity.name, "catalog", "gazetteer", min(confidence, 0.97), entity))
    return out


def _reading(form: str, hit: Hit, votes: dict[str, float]) -> Entity:
    """Which of the entities that share a name: by the cues around all its occurrences, then the one written just so,
    then one whose name it is rather than an alias, then the more usual label."""
    key = name_key(form)

    def rank(entity: Entity) -> tuple[float, bool, bool, bool, int, str]:
        order = _PRIORITY.index(entity.label) if entity.label in _PRIORITY else 99
        return (-votes.get(entity.label, 0.0), key in entity.context, form not in entity.names, name_key(entity.name) != key, order, entity.name)
    return min(hit.entities, key=rank)


def _support(text: str, hit: Hit, entity: Entity, certain: set[tuple[str, str]]) -> float:
    """How much speaks for the name where its written form is an everyday word."""
    support = 0.0
    weights = latin.cues(text, hit.start, hit.end)
    own = weights.pop(entity.label, 0.0)
    support += own
    if max(weights.values(), default=0.0) > own:
        support -= 0.1
    if (entity.label, entity.name) in certain:
        support += 0.3
    related = {name for _, name in entity.facts}
    if related & {name for _, name in certain}:
        support += 0.25
    form = text[hit.start:hit.end]
    if form[:1].isupper() and not latin._sentence_start(text, hit.start):
        support += 0.1
    return support


# -- variants -------------------------------------------------------------------------------------------------------
def _variants(text: str, names: list[Name], catalog: Catalog) -> list[Name]:
    """A family's name with version, size or variant words after it: ``Qwen2.5-72B-Instruct``, ``Claude 3.5 Sonnet``."""
    out = []
    pattern = variant_pattern()
    for name in names:
        if name.label not in _FAMILY or name.entity is None or name.generic:
            continue
        match = pattern.match(text, name.end)
        if not match or match.end() == name.end:
            continue
        rest = match.group()
        if not re.search(r"\d", rest) and not rest[0] in " -":
            continue
        if re.fullmatch(r"\s\d{4}", rest) or (rest[0] == " " and re.fullmatch(r"\s(?:v?\d+|[a-z]+)", rest) and not re.search(r"\d", rest)
                                              and rest.strip() in english_words() and rest.strip().islower()):
            continue
        form = re.sub(r"\s+", " ", text[name.start:match.end()])
        known = catalog.find(name.name + rest, name.label) or catalog.find(form, name.label)
        if known:
            out.append(Name(name.start, match.end(), known.label, known.name, "catalog", "gazetteer", 0.95, known))
        else:
            out.append(Name(name.start, match.end(), name.label, _variant_name(name.name, rest), "text", "shape", 0.8))
    return out


def _variant_name(family: str, rest: str) -> str:
    return family + re.sub(r"\s+", " ", rest)


_SIZE_FIRST = re.compile(r"(?<![A-Za-z0-9.])(\d+(?:\.\d+)?[bB])\s?(?:参数|\([^()]{1,12}\))?\s?(?:的|版本的?|版的?)?\s?$")


def _size_first(text: str, names: list[Name], catalog: Catalog) -> list[Name]:
    """``62B 的 PaLM 模型`` names PaLM 62B."""
    out = []
    for name in names:
        if name.label != "Model" or name.generic:
            continue
        match = _SIZE_FIRST.search(text, max(0, name.start - 24), name.start)
        if match:
            size = match.group(1).upper()
            known = catalog.find(f"{name.name} {size}", "Model")
            out.append(Name(match.start(), name.end, "Model", known.name if known else f"{name.name} {size}",
                            "catalog" if known else "text", "shape", 0.8, known))
    return out


_BARE = re.compile(r"(?<![A-Za-z0-9_./-])([A-Z]\d{1,2}(?:\.\d)?)(?![A-Za-z0-9_/%-]|\.\d)")


def _bare_versions(text: str, names: list[Name], catalog: Catalog) -> list[Name]:
    """``V3`` after DeepSeek-V2: the family's member of that version, if the catalogue has exactly one in sight."""
    out: list[Name] = []
    families = [n for n in names if n.label in ("Model", "Product", "Company", "Hardware") and not n.generic]
    for match in _BARE.finditer(text):
        tail = name_key(match.group(1))
        best = None
        for name in families:
            if name.start > match.start():
                break
            stem = re.sub(r"[\s-]?[A-Z]?\d+(?:\.\d+)*$", "", name.name)
            known = catalog.find(stem + tail, "Model") or catalog.find(stem + tail, "Product")
            if known:
                best = known
        if best:
            out.append(Name(match.start(), match.end(), best.label, best.name, "catalog", "context", 0.7, best))
    return out


# -- discovery ------------------------------------------------------------------------------------------------------
def _discovered(text: str, view: View, names: list[Name], memory: Memory) -> list[Name]:
    raw = latin.candidates(text)
    raw += chinese.organisations(text, view.tokens) + chinese.people(text, view.tokens) + chinese.quoted(text)
    raw += _longer_organisations(text, names) + frames.framed(text, view.tokens)
    organisations = sorted({(n.start, n.end) for n in names if n.label in ("Company", "Institution")} | {
        (c.start, c.end) for c in raw if c.labels.get("Company", 0) + c.shape >= THRESHOLD})
    raw += chinese.beside_organisations(text, [e for _, e in organisations]) + chinese.list_items(text, organisations)
    add_companions(text, raw, names)
    taken = _Cover(names)
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in raw:
        if not taken.bars(candidate):
            groups[name_key(candidate.text)].append(candidate)
    out = []
    parts = _parts_of_people(text, view, names)
    for key, group in groups.items():
        label, score = _weigh(group)
        if key in parts and label in ("Person", "Company", "Product"):
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
        memory.known[key] = (label, name)
        out += [Name(c.start, c.end, label, name, "text", "shape", round(min(0.9, score), 3)) for c in group]
    return out


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
            if len(word) > 2 and word[0].isupper():
                found[name_key(word)].add(owner[form])
    return {key: (next(iter(people)), next((e for f, e in full.items() if owner[f] == next(iter(people))), None))
            for key, people in found.items() if len(people) == 1}


def _weigh(group: list[Candidate]) -> tuple[str, float]:
    """Label and score of all occurrences of one name: best shape, best label evidence, repetition."""
    totals: dict[str, list[float]] = defaultdict(list)
    for candidate in group:
        for label, weight in candidate.labels.items():
            totals[label].append(weight)
    shape = max(c.shape for c in group)
    repeated = min(0.15, 0.05 * (len(group) - 1))
    if not totals:
        return ("Product" if shape >= 0.35 else "Company"), shape + repeated
    def strength(label: str) -> float:
        weights = sorted(totals[label], reverse=True)
        return weights[0] + min(0.2, 0.1 * (len(weights) - 1))
    label = min(totals, key=lambda x: (-strength(x), _PRIORITY.index(x)))
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
    return re.compile(f"(?:{alternatives([*lexicon.chinese_suffix, *lexicon.english_suffix])})$|^(?:University|Institute) of")


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
            small = (name.end - name.start) <= 0.67 * (candidate.end - candidate.start)
            grown = max(candidate.labels.get("Company", 0), candidate.labels.get("Institution", 0)) >= 0.4 and _organisation_end().search(candidate.text)
            if not (contained and small and (name.generic or grown or candidate.labels.get("Paper", 0) >= 0.4
                                             or candidate.labels.get("Product", 0) >= 0.55)):
                return True
        return False


def _longer_organisations(text: str, names: list[Name]) -> list[Candidate]:
    """A known name with an organisation's suffix behind it names another organisation: ``徐汇资本``, ``新浪财经``."""
    lexicon, out = shapes(), []
    suffixes = [s for s in lexicon.chinese_suffix if s not in lexicon.same_organisation]
    pattern = re.compile(f"(?:{alternatives(suffixes)})(?![㐀-鿿]{{0}}[的]?家)")
    for name in names:
        if name.label in ("Company", "Place", "Institution") and is_han(text[name.end - 1]):
            match = pattern.match(text, name.end)
            if match and name.end - name.start <= 4:
                label = lexicon.chinese_suffix[match.group()]
                out.append(Candidate(name.start, match.end(), text[name.start:match.end()], 0.3 if name.label != "Place" else 0.15, {label: 0.4}))
    return out


def _without_overlap(names: list[Name], keep: list[Name] | None = None) -> list[Name]:
    """Longest and surest first; ``keep`` wins over everything else."""
    kept = {id(n) for n in keep or ()}
    order = sorted(names, key=lambda n: (id(n) not in kept, -(n.end - n.start) * n.confidence, n.start, n.label, n.name))
    cells: set[int] = set()
    out = []
    for name in order:
        span = range(name.start, name.end)
        if not any(i in cells for i in span):
            cells.update(span)
            out.append(name)
    return sorted(out, key=lambda n: n.start)


# -- short forms ----------------------------------------------------------------------------------------------------
def _short_forms(text: str, names: list[Name]) -> list[Name]:
    """Later, shorter ways to write what the document names in full."""
    out: list[Name] = []
    lexicon = shapes()
    full: dict[tuple[str, str], Name] = {}
    for name in names:
        full.setdefault((name.label, name.name), name)
    short: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for (label, name), first in full.items():
        written = text[first.start:first.end]
        for form in {name, written}:
            if label in ("Company", "Institution"):
                suffix = next((s for s in sorted(lexicon.chinese_suffix, key=len, reverse=True) if form.endswith(s)), None)
                if suffix and len(form) - len(suffix) >= 2 and is_han(form[0]):
                    short[form[:-len(suffix)]].add((label, name))
                words = form.split()
                if len(words) > 1 and words[-1] in lexicon.english_suffix and not is_common_english(words[0], 3e-5):
                    short[" ".join(words[:-1])].add((label, name))
            elif label == "Person" and form.isascii() is False and is_han(form[0]):
                pass
            elif label == "Person":
                words = form.split()
                if len(words) > 1:
                    for word in (words[0], words[-1]):
                        if len(word) > 2 and word[0].isupper():
                            short[word].add((label, name))
    sure = {form: next(iter(targets)) for form, targets in short.items() if len(targets) == 1}
    if sure:
        pattern = re.compile("|".join(
            (re.escape(f) if is_han(f[0]) else rf"(?<![A-Za-z0-9]){re.escape(f)}(?![A-Za-z0-9])")
            for f in sorted(sure, key=lambda f: (-len(f), f))))
        for match in pattern.finditer(text):
            label, name = sure[match.group()]
            first = full[label, name]
            out.append(Name(match.start(), match.end(), label, name, first.origin, "coreference", 0.75, first.entity))
    out += _titled(text, full)
    return out


def _titled(text: str, full: dict[tuple[str, str], Name]) -> list[Name]:
    """``唐总``, ``王老师``: surname and title once exactly one person of that surname is known."""
    by_surname: dict[str, set[str]] = defaultdict(set)
    for (label, name), first in full.items():
        written = text[first.start:first.end]
        if label == "Person":
            for form in {name, written}:
                if is_han(form[0]) and len(form) <= 4:
                    by_surname[form[0]].add(name)
    unique = {s: next(iter(n)) for s, n in by_surname.items() if len(n) == 1}
    if not unique:
        return []
    pattern = re.compile(f"([{''.join(sorted(unique))}])(?:{alternatives(['老师', '博士', '教授', '总', '先生', '女士', '院士', '导'])})(?![统裁经监编部局体数和共理])")
    return [Name(m.start(), m.end(), "Person", unique[m.group(1)], full["Person", unique[m.group(1)]].origin, "coreference", 0.75,
                 full["Person", unique[m.group(1)]].entity) for m in pattern.finditer(text)]
