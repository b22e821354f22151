"""Names in a document: catalogue matches and discovered candidates weighed together, overlaps decided by one score,
short forms tied to their full names."""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from kg.catalog import Catalog, Entity
from kg.extract import latin, versions
from kg.extract.discovery import PRIORITY, THRESHOLD, Memory, discover
from kg.extract.gazetteer import Gazetteer, Hit
from kg.extract.latin import variant_pattern
from kg.extract.lexicon import alternatives, any_of, shapes
from kg.extract.shortened import shortened
from kg.extract.shortforms import short_forms
from kg.extract.sounds import find_by_sound, speech
from kg.extract.sounds.index import same_sound
from kg.extract.sounds.spans import SPOKEN, pointed
from kg.extract.speakers import is_role
from kg.extract.spelling import misspelled
from kg.extract.united import unite
from kg.extract.view import Name, View, apart
from kg.language.names import all_han, chinese_words, english_words, everyday, is_han, name_key
from kg.model import Rejected

_FAMILY = frozenset({"Model", "Product", "Hardware"})


def find_names(view: View, catalog: Catalog, gazetteer: Gazetteer, memory: Memory | None = None) -> list[Name]:
    """All names of a view, sorted, not overlapping."""
    memory = memory if memory is not None else Memory()
    text = view.text
    idioms = [m.span() for m in _idioms().finditer(text)] + [m.span() for m in _ADDRESS.finditer(text)]
    spoken = speech(text) > SPOKEN
    hits = [h for h in gazetteer.find(text) if _on_word_edges(h, view) and not any(s <= h.start and h.end <= e for s, e in idioms)]
    names = _catalog_names(text, [h for h in hits if not _small(text, h, 2e-6 if not spoken else 2e-5 if pointed(text) else 1.0)], memory)
    names += _variants(text, names, catalog)
    names += _size_first(text, names, catalog)
    names += shortened(text, names, catalog)
    found = discover(text, view, names, memory)
    chosen = _without_overlap(names + found)
    speakers = list(_speakers(view))
    chosen = _without_overlap(speakers + chosen, keep=speakers)
    slips = misspelled(text, chosen, catalog, memory.seen)
    chosen = _without_overlap(slips + chosen, keep=slips)
    garbled = _uncut(text, find_by_sound(view, chosen, catalog, gazetteer, memory.seen, memory.rejected), chosen, memory.called)
    garbled = [g for g in garbled if not any(s.start < g.end and g.start < s.end for s in speakers)]
    if garbled:
        _renamed(text, chosen, garbled)
        chosen = _without_overlap(garbled + chosen, keep=garbled)
        chosen = _without_overlap(chosen + _variants(text, garbled, catalog) + _size_first(text, garbled, catalog) + list(shortened(text, garbled, catalog)))
    chosen = _without_overlap(chosen + short_forms(text, chosen, spoken) + _bare_versions(text, chosen, catalog), keep=chosen)
    if spoken:
        _known_by_sound(chosen, catalog, memory)
        versions.of_family(text, chosen)
        chosen = _without_overlap(chosen + versions.misheard(text, chosen))
    unite(view, chosen)
    memory.seen.update((n.label, n.name) for n in chosen)
    for name in chosen:
        if name.label == "Paper":
            name.inner = _in_title(text, name, hits)
    return [n for n in chosen if not _everyday_notion(n, text, memory)]


def _speakers(view: View) -> Iterator[Name]:
    """What the speaker labels in Chinese name, wherever the text names it too."""
    for label in sorted({p.speaker for p in view.parts if p.speaker and all_han(p.speaker)}):
        if len(label) > 1 and not is_role(label) and chinese_words().get(label, 0) == 0:
            yield from (Name(m.start(), m.end(), "Person", label, "text", "shape", 0.9) for m in re.finditer(label, view.text))


def _everyday_notion(name: Name, text: str, memory: Memory) -> bool:
    """Whether a match is a general notion (芯片, latency) rather than a method, task or field that the text is about."""
    if not name.generic or name.label not in ("Method", "Task") or name.name in shapes().fields:
        return False
    memory.rejected.append(Rejected(start=name.start, end=name.end, text=text[name.start:name.end], label=name.label,
                                    confidence=0.3, reason=f"a general notion ({name.name}), no name of anything"))
    return True


def _small(text: str, hit: Hit, least: float) -> bool:
    """Whether an everyday English word in lower case stands among English words, where a writer would have given the name
    its capital (the edge vanished, let go of).

    Args:
        least: how frequent an everyday word is at least.
    """
    form = text[hit.start:hit.end]
    return hit.weak and form.islower() and form.isascii() and not latin.surrounded_by_han(text, hit.start, hit.end) and all(
        form not in e.names and e.label not in ("Method", "Task") for e in hit.entities) and everyday(form) > least


_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.(?:com|cn|org|net|html)(?![a-z])[!-~]*")


@cache
def _idioms() -> re.Pattern[str]:
    return re.compile(any_of(shapes().idioms), re.I)


# -- catalogue ------------------------------------------------------------------------------------------------------
def _on_word_edges(hit: Hit, view: View) -> bool:
    """Short Han names must not cut through a word that the segmentation sees (高通 in 提高通过率)."""
    if hit.end - hit.start > 3 or not view.tokens or not is_han(view.text[hit.start]):
        return True
    return all(hit.start <= s and (e <= hit.end or _one_too_many(view.text[s:e], s, hit)) for s, e in _tokens_over(view.tokens, hit.start, hit.end))


def _one_too_many(word: str, start: int, hit: Hit) -> bool:
    """Whether the segmentation took the character behind a name into an unknown word (豆包日 活 for 豆包 日活, 同 济读 for 同济 读)."""
    return not hit.weak and start + len(word) == hit.end + 1 and chinese_words().get(word, 0) == 0


def _tokens_over(tokens: list[tuple[int, int]], start: int, end: int) -> Iterable[tuple[int, int]]:
    from bisect import bisect_right
    k = max(0, bisect_right(tokens, (start, 1 << 60)) - 1)
    while k < len(tokens) and tokens[k][0] < end:
        if tokens[k][1] > start:
            yield tokens[k]
        k += 1


def _catalog_names(text: str, hits: list[Hit], memory: Memory) -> list[Name]:
    certain = {(e.label, e.name) for h in hits if not h.weak and len(h.entities) == 1 for e in h.entities} | memory.seen
    begins = {h.start: h.entities for h in hits if not h.weak}
    ends = {h.end: h.entities for h in hits if not h.weak}
    linked = {name for h in hits if not h.weak and len(h.entities) == 1 for e in h.entities for _, name in e.facts}
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
            support = _support(text, hit, entity, certain, linked) + 0.2 * _listed(text, hit, entity, begins, ends)
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
        order = PRIORITY.index(entity.label) if entity.label in PRIORITY else 99
        return (-votes.get(entity.label, 0.0), key in entity.context, form not in entity.names, name_key(entity.name) != key, order, entity.name)
    return min(hit.entities, key=rank)


#: A Chinese word of this relative frequency or more is usual.
_USUAL = 1e-5
_SEPARATOR = r"(?:\s?[、,/和与及跟]\s?|,? (?:and|or) )"
_AFTER, _BEFORE = re.compile(_SEPARATOR), re.compile(_SEPARATOR + "$")
_THINGS = frozenset({"Model", "Product", "Method", "Hardware", "Company"})


def _listed(text: str, hit: Hit, entity: Entity, begins: dict[int, tuple[Entity, ...]], ends: dict[int, tuple[Entity, ...]]) -> bool:
    """Whether a sure name of the same kind stands next to it in a list."""
    after, before = _AFTER.match(text, hit.end, hit.end + 6), _BEFORE.search(text, max(0, hit.start - 6), hit.start)
    beside = (begins.get(after.end(), ()) if after else ()) + (ends.get(before.start(), ()) if before else ())
    kinds = _THINGS if entity.label in _THINGS else {entity.label}
    return any(e.label in kinds and not e.generic for e in beside)


def _support(text: str, hit: Hit, entity: Entity, certain: set[tuple[str, str]], linked: set[str]) -> float:
    """How much speaks for the name where its written form is an everyday word.

    Args:
        certain: entities that the document names beyond doubt.
        linked: names of the entities to which the catalogue relates those.
    """
    support = 0.0
    weights = latin.cues(text, hit.start, hit.end)
    own = weights.pop(entity.label, 0.0)
    support += own
    if max(weights.values(), default=0.0) > own:
        support -= 0.1
    if (entity.label, entity.name) in certain:
        support += 0.3
    related = {name for _, name in entity.facts}
    form = text[hit.start:hit.end]
    if (entity.name in linked or related & {name for _, name in certain}) and (own > 0 or chinese_words().get(form, 0.0) < _USUAL):
        support += 0.25  # that somebody of theirs is named makes no name of a usual word (多大)
    if _peculiar(form, entity) or (form[:1].isupper() and len(form) > 3 and form in entity.names and form not in shapes().given_names and latin.surrounded_by_han(text, hit.start, hit.end)):
        support += 0.2
    elif form[:1].isupper() and not latin.sentence_start(text, hit.start):
        # "The Information says": an article keeps its capital inside a sentence only as part of a name.
        support += 0.25 if form.startswith("The ") else 0.1
    around = _surroundings().get(entity.label)
    if around and form[:1].isupper() and len(form) > 3 and latin.sentence_start(text, hit.start) and around.search(text, hit.end, hit.end + 60):
        support += 0.2
    return support


@cache
def _surroundings() -> dict[str, re.Pattern[str]]:
    return {label: re.compile(rf"(?<![a-z])(?:{alternatives(words)})(?![a-z])", re.I) for label, words in shapes().surroundings.items()}


def _peculiar(form: str, entity: Entity) -> bool:
    """Whether a form has capitals where no ordinary word has them, just as the entity is written (``GLaM``)."""
    return form in entity.names and form[1:].lower() != form[1:] and form.upper() != form and " " not in form


_IN_TITLES = frozenset({"Model", "Product", "Hardware", "Company", "Method", "Dataset", "Benchmark"})


def _in_title(text: str, title: Name, hits: list[Hit]) -> tuple[Name, ...]:
    """Names inside the title of a paper: sure ones, and what stands before its colon (``Flamingo: a Visual ...``)."""
    inside = []
    for hit in hits:
        if title.start <= hit.start and hit.end <= title.end and hit.end - hit.start < 0.7 * (title.end - title.start):
            form, entity = text[hit.start:hit.end], _reading(text[hit.start:hit.end], hit, {})
            headed = text[hit.end:hit.end + 2] == ": " or _peculiar(form, entity)
            if entity.label in _IN_TITLES and (headed or not hit.weak) and not entity.generic:
                inside.append(Name(hit.start, hit.end, entity.label, entity.name, "catalog", "gazetteer", 0.9 if not hit.weak else 0.7, entity))
    return tuple(_without_overlap(inside))


def _known_by_sound(names: list[Name], catalog: Catalog, memory: Memory) -> None:
    """Organisations that speech shows to be some, by what stands beside them, and that sound exactly like a known one are
    that one (招股书 of 智普 for 智谱), in place; not where the text says that its own is called so."""
    heard: dict[tuple[str, str], Entity | None] = {}
    for name in names:
        key = name.label, name.name
        if name.origin != "text" or name.label not in ("Company", "Institution") or not all_han(name.name) or name.name in memory.called:
            continue
        if key not in heard:
            heard[key] = same_sound(name.name, name.label, catalog)
        entity = heard[key]
        if entity is not None:
            name.name, name.entity, name.origin, name.method, name.confidence = entity.name, entity, "catalog", "phonetic", 0.75


def _renamed(text: str, names: list[Name], garbled: list[Name]) -> None:
    """Where a full name turns out to be a known one by its sound, its short forms elsewhere are that one too, in place."""
    known = {(n.start, n.end): n for n in garbled if n.entity is not None and n.origin == "catalog"}
    meant = {(n.label, n.name): known[n.start, n.end] for n in names
             if n.origin == "text" and " " in n.name and n.name == text[n.start:n.end] and (n.start, n.end) in known and known[n.start, n.end].label == n.label}
    for name in names if meant else ():
        new = meant.get((name.label, name.name)) if name.origin == "text" else None
        if new is not None:
            name.name, name.entity, name.origin, name.confidence = new.name, new.entity, new.origin, new.confidence


#: A name that the text itself shows to be one, this surely, is not cut by one that only sounds like a part of it.
_SHOWN = 0.65


def _uncut(text: str, garbled: list[Name], names: list[Name], called: set[str]) -> list[Name]:
    """Names by sound without those that cut through what the text shows to be a name of its own: they begin or end inside
    it, with other words or with a part of it alone. What English speech introduces is no other name either, nor what is ``called`` so by its own people."""
    introduced = {i: n for n in names if n.origin == "text" and n.method in ("introduced", "coreference") and not is_han(text[n.start])
                  for i in range(n.start, n.end)}
    sure = {(n.label, n.name) for n in names if n.origin == "text" and n.method != "coreference" and n.confidence >= _SHOWN}
    shown = [n for n in names if (n.label, n.name) in sure and (
        is_han(text[n.start]) or (n.method == "shape" and text[n.start:n.end].islower() and " " in text[n.start:n.end]))]
    edge = {i: n for n in shown for i in range(n.start, n.end)}
    there = {(n.start, n.end, n.label, n.name) for n in names}
    out = []
    for name in garbled:
        if (name.start, name.end, name.label, name.name) in there or (name.origin == "catalog" and text[name.start:name.end] in called):
            continue
        own = introduced.get(name.start)
        if own is not None and own is introduced.get(name.end - 1) and own.name != name.name:
            continue
        first, last = edge.get(name.start), edge.get(name.end - 1)
        begins_inside = first is not None and first.start < name.start
        ends_inside = last is not None and name.end < last.end
        if not (begins_inside or ends_inside) or (name.origin != "catalog" and name.method == "phonetic"):
            out.append(name)
    return out


# -- variants -------------------------------------------------------------------------------------------------------
def _variants(text: str, names: list[Name], catalog: Catalog) -> list[Name]:
    """A family's name with version, size or variant words after it: ``Qwen2.5-72B-Instruct``, ``Claude 3.5 Sonnet``."""
    out = []
    spoken = speech(text) > SPOKEN
    pattern = variant_pattern()
    for name in names:
        if name.label not in _FAMILY or name.entity is None or name.generic:
            continue
        match = pattern.match(text, name.end)
        if not match or match.end() == name.end:
            continue
        if text[match.end() - 1].isdigit() and "-" not in match.group() and _COUNTED.match(text, match.end()):  # 13个billion: an amount
            continue
        rest = match.group()
        if not re.search(r"\d", rest) and rest[0] not in " -":
            continue
        if re.fullmatch(r"\s\d{4}", rest) or (rest[0] == " " and re.fullmatch(r"\s(?:v?\d+|[a-z]+)", rest) and not re.search(r"\d", rest)
                                              and rest.strip() in english_words() and rest.strip().islower()):
            continue
        form = re.sub(r"\s+", " ", text[name.start:match.end()])
        known = catalog.find(name.name + rest, name.label) or catalog.find(form, name.label)
        if not known and _SIZED.search(text, name.start, name.end) and re.match(r"\s\d", rest):
            continue  # phi-3-mini 45: a number by itself behind a name with one is a figure
        if known:
            out.append(Name(name.start, match.end(), known.label, known.name, "catalog", "gazetteer", 0.95, known))
        elif not (spoken and _SIZE_ALONE.fullmatch(rest)):  # in speech an unknown size is said of a model, no part of its name
            out.append(Name(name.start, match.end(), name.label, _variant_name(name.name, rest), "text", "shape", 0.8))
    return out


_SIZED = re.compile(r"\d+(?:\.\d+)?[bBmM]?$|-[a-zA-Z]+$|\d[a-z]* [a-z]+$")


_SIZE_ALONE = re.compile(r" \d+(?:\.\d+)?[bB]")
_COUNTED = re.compile(r"\s?[个多张块颗台万亿千百倍条次]")


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


@cache
def _bare() -> re.Pattern[str]:
    words = alternatives(shapes().variant_words)
    return re.compile(rf"(?<![A-Za-z0-9_./-])(?:(?P<code>[A-Z]\d{{1,2}}(?:\.\d)?)|(?<=[Tt]he )(?P<size>\d{{1,3}}(?:\.\d)?[bB])|(?P<model>\d{{1,2}}(?: (?:{words}))+))(?![A-Za-z0-9_/%-]|\.\d)")


def _bare_versions(text: str, names: list[Name], catalog: Catalog) -> list[Name]:
    """``V3`` after DeepSeek-V2, ``the 7b`` after Qwen2.5, ``the 16 pro`` after iPhone 17: the member of that version or size,
    of the family named last that has one."""
    out: list[Name] = []
    families = [n for n in names if n.label in ("Model", "Product", "Company", "Hardware") and not n.generic]
    for match in _bare().finditer(text):
        kind = match.lastgroup or "code"
        words = match[kind].split()
        for count in range(len(words), min(len(words), 2) - 1, -1):  # the 16 pro next to it
            tail = " ".join(words[:count])
            best = None
            for name in families:
                if name.start > match.start():
                    break
                best = next((e for s in _stems(name.name, kind) for label in ("Model", "Product") if (e := catalog.find(s + tail, label))), best)
            if best:
                out.append(Name(match.start(kind), match.start(kind) + len(tail), best.label, best.name, "catalog", "context", 0.7, best))
                break
    return out


def _stems(name: str, kind: str) -> tuple[str, ...]:
    """What is left of a name without its version or size, before which another may stand."""
    if kind == "size":
        return name, re.sub(r"[\s-]?\d+(?:\.\d+)?[bB]$", "", name)
    if kind == "model":
        return name, re.sub(r" \d{1,2}(?: [A-Za-z]+)*$", "", name)
    return (re.sub(r"[\s-]?[A-Z]?\d+(?:\.\d+)*$", "", name),)


def _without_overlap(names: list[Name], keep: list[Name] | None = None) -> list[Name]:
    """Longest and surest first; ``keep`` wins over everything else."""
    kept = {id(n) for n in keep or ()}
    order = sorted(names, key=lambda n: (id(n) not in kept, -(n.end - n.start) * n.confidence, n.start, n.label, n.name))
    return apart(order)
