"""What a document names again: a name found once, wherever else it stands; given names of people named in full (闻笛 for
邵闻笛); a family by itself (观澜 beside 观澜-2); a version by itself (V3.2 after some Model-V3.2); codes behind a brand
that the document introduced (``某某 T2``)."""
from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache

from kg.extract.lexicon import alternatives, shapes
from kg.extract.people import people_data
from kg.extract.shortforms import shorter
from kg.extract.view import Name
from kg.language.names import chinese_words, is_han

_HAN = "㐀-鿿"
_FAMILY = re.compile(rf"([{_HAN}]{{2,4}})[- ]?(?:[A-Z]?\d{{1,3}}(?:\.\d{{1,2}})?[A-Za-z]*|[A-Z][A-Za-z]*)(?:[- ][A-Za-z0-9.]+)?")
_CODE = r"[- ]?[A-Z]{1,2}\d{1,3}[A-Za-z]?(?: (?:Pro|Max|Ultra|Plus|Air|Mini))?(?![A-Za-z0-9%.])"
_VERSION = re.compile(r"[A-Z]\d{1,2}(?:\.\d{1,2})?")
_THINGS = ("Model", "Product", "Hardware")


def echoes(text: str, tokens: list[tuple[int, int]], found: list[Name], names: list[Name], speakers: Iterable[str]) -> list[Name]:
    """Further mentions of what was found; names in ``found`` that only repeat a fuller one are changed in place.

    Args:
        tokens: words of the text.
        found: names that the document taught, so far.
        names: names of the catalogue.
        speakers: labels of those who speak.
    """
    given = _given_names([*found, *names], speakers)
    versions = _versions([*names, *found])
    for name in found:
        form = text[name.start:name.end]
        full = given.get(form) if name.label == "Person" else versions.get(form) if name.label in _THINGS else None
        if full:
            _become(name, full)
    forms: dict[str, Name] = {}
    for name in found:
        form = text[name.start:name.end]
        if is_han(form[0]) and len(form) > 1 and name.label != "Paper":
            forms.setdefault(form, name)
    short = shorter(text, [*found, *names])
    for form, full in _families(text, found, short).items():
        forms.setdefault(form, full)
    for form, full in given.items():
        if chinese_words().get(form, 0) == 0:
            forms.setdefault(form, full)
    taken = {i for n in found for i in range(n.start, n.end)}
    out = [*_addressed(text, given), *_coded(text, [*found, *names], short)]
    taken |= {i for n in out for i in range(n.start, n.end)}
    if not forms:
        return out
    starts = [s for s, _ in tokens]
    for match in re.finditer(alternatives(list(forms)), text):
        start, end = match.span()
        if not any(i in taken for i in range(start, end)) and _whole(text, start, end, tokens, starts):
            out.append(_again(start, end, forms[match.group()]))
    return out


def _become(name: Name, full: Name) -> None:
    name.label, name.name, name.entity, name.method, name.origin = full.label, full.name, full.entity, "coreference", full.origin


def _again(start: int, end: int, full: Name) -> Name:
    return Name(start, end, full.label, full.name, full.origin, "coreference", 0.7, full.entity)


def _whole(text: str, start: int, end: int, tokens: list[tuple[int, int]], starts: list[int]) -> bool:
    """Whether a form stands by itself: no dictionary word reaches across its ends, and short ones end where words end."""
    for at, other in ((start, start), (end - 1, end)):
        k = bisect_right(starts, at) - 1
        s, e = tokens[k] if k >= 0 and tokens[k][1] > at else (at, at + 1)
        if s != other and e != other and (end - start == 2 or chinese_words().get(text[s:e], 0) > 0):
            return False
    return True


# -- people -----------------------------------------------------------------------------------------------------------
def _given_names(names: list[Name], speakers: Iterable[str]) -> dict[str, Name]:
    """Two-character given names that only one person of the document has."""
    people: dict[str, Name] = {}
    for name in names:
        if name.label == "Person":
            people.setdefault(name.name, name)
    labels = set(speakers)
    for label in sorted(labels):
        people.setdefault(label, Name(0, 0, "Person", label, "text", "coreference", 0.8))
    owners: dict[str, set[str]] = defaultdict(set)
    compound = set(shapes().compound_surnames)
    for full in people:
        family = 2 if full[:2] in compound else 1
        if len(full) == family + 2 and all(is_han(c) for c in full) and full[0] in shapes().surnames + "".join(compound) and full[0] not in shapes().nicknames:
            owners[full[family:]].add(full)
    return {given: people[next(iter(full))] for given, full in owners.items() if len(full) == 1 and given not in labels}


@cache
def _address() -> tuple[str, str]:
    data = people_data()
    return alternatives([*data.addresses, *data.introductions]), r"(?=[,。!?;:、\s)]|$|老师|总|你|您)"


def _addressed(text: str, given: dict[str, Name]) -> list[Name]:
    """Given names, also those that are words, where somebody is spoken to (谢谢明远) or a sentence begins (明远说)."""
    if not given:
        return []
    before, after = _address()
    forms, verbs = alternatives(list(given)), alternatives(people_data().verbs)
    addressed = re.compile(rf"(?:{before})({forms}){after}|(?<![{_HAN}A-Za-z])({forms})(?=[也则曾又还就]?(?:{verbs}))")
    return [_again(*m.span(m.lastindex or 0), given[m.group(m.lastindex or 0)]) for m in addressed.finditer(text)]


# -- things -----------------------------------------------------------------------------------------------------------
def _versions(names: list[Name]) -> dict[str, Name]:
    """Last parts such as ``V3.2`` that only one thing of the document has."""
    owners: dict[str, dict[str, Name]] = defaultdict(dict)
    for name in names:
        head, _, tail = name.name.replace(" ", "-").rpartition("-")
        if head and name.label in _THINGS and _VERSION.fullmatch(tail):
            owners[tail][name.name] = name
    return {tail: next(iter(full.values())) for tail, full in owners.items() if len(full) == 1}


def _families(text: str, found: list[Name], short: dict[str, Name]) -> dict[str, Name]:
    """Names of Chinese families: the family itself where the text speaks of a series, else the member named most."""
    members: dict[str, list[Name]] = defaultdict(list)
    for name in found:
        match = _FAMILY.fullmatch(name.name)
        if name.label in _THINGS and match and chinese_words().get(match.group(1), 0) < 4e-6:
            members[match.group(1)].append(name)
    out = {}
    taken = {text[n.start:n.end] for n in found} | short.keys()
    for family, group in members.items():
        if family in taken:
            continue
        if re.search(rf"{family}[」\"』]?(?:系列|家族)", text):
            out[family] = Name(0, 0, group[0].label, family, "text", "shape", 0.7)
        else:
            most, _ = Counter(n.name for n in group).most_common(1)[0]
            out[family] = next(n for n in group if n.name == most)
    return out


def _coded(text: str, names: list[Name], short: dict[str, Name]) -> list[Name]:
    """A code behind an organisation that the document introduced or its short form: ``某某 T2``."""
    brands = {text[n.start:n.end] for n in names if n.label == "Company" and n.origin == "text"} | {
        form for form, full in short.items() if full.label == "Company" and full.origin == "text"}
    brands = {b for b in brands if is_han(b[0]) and len(b) > 1}
    if not brands:
        return []
    return [Name(m.start(), m.end(), "Product", re.sub(r"\s+", " ", m.group()), "text", "shape", 0.75)
            for m in re.finditer(rf"(?:{alternatives(list(brands))}){_CODE}", text)]
