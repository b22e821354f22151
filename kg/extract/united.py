"""One thing named in two scripts inside one document: a person in characters and in pinyin (陆望川, Lu Wangchuan), and what
the translation of a subtitle calls what the line above it names."""
from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from kg.extract.lexicon import shapes
from kg.extract.sounds.index import syllables_of_han
from kg.extract.view import Name, View
from kg.language.names import all_han, is_han

_KINDS = {"Company": "organisation", "Institution": "organisation", "Model": "thing", "Product": "thing", "Hardware": "thing",
          "Benchmark": "set", "Dataset": "set", "Person": "person", "Event": "event"}
#: In so many subtitles two names must stand beside each other for one to be the other's translation, if others are near.
_OFTEN = 2


def unite(view: View, names: list[Name]) -> None:
    """Give the same name to what is the same, in place: the one in Chinese.

    Args:
        names: names of the view, in order.
    """
    own = [n for n in names if n.origin == "text" and n.label in _KINDS]
    han = [n for n in own if is_han(n.name[0])]
    latin = [n for n in own if n.name[0].isascii() and n.name[0].isalpha()]
    if not han or not latin:
        return
    same = dict(_people(han, latin))
    known = [n for n in names if n.origin != "text" and n.label in _KINDS]
    for other, name in _translations(view, han, latin, known):
        same.setdefault(other, name)
    for name in latin:
        full = same.get((name.label, name.name))
        if full is not None:
            name.label, name.name, name.method = full.label, full.name, "coreference"


def _people(han: list[Name], latin: list[Name]) -> Iterator[tuple[tuple[str, str], Name]]:
    """People whose name in Latin letters is the pinyin of one in characters, surname first or last."""
    spelled: dict[str, set[str]] = defaultdict(set)
    first = {}
    for name in han:
        if name.label == "Person" and all_han(name.name) and len(name.name) > 2:
            first.setdefault(name.name, name)
            family = 2 if name.name[:2] in shapes().compound_surnames else 1
            surname, given = _pinyin(name.name[:family]), _pinyin(name.name[family:])
            spelled[surname + given].add(name.name)
            spelled[given + surname].add(name.name)
    for name in latin:
        owners = spelled.get(re.sub("[^a-z]", "", name.name.lower()), ()) if name.label == "Person" and " " in name.name else ()
        if len(owners) == 1:
            yield (name.label, name.name), first[next(iter(owners))]


def _pinyin(text: str) -> str:
    table = syllables_of_han()
    return "".join(table.get(c, "") for c in text).replace("v", "u")


def _translations(view: View, han: list[Name], latin: list[Name], known: list[Name]) -> Iterator[tuple[tuple[str, str], Name]]:
    """Names that stand beside each other in the two lines of subtitles, and beside no other of their kind: again and again,
    or once where the catalogue knows nothing in either line that the other could be."""
    cues = [(p.start, p.end) for p in view.parts if p.kind == "cue" and "\n" in view.text[p.start:p.end]]
    pairs: Counter[tuple[str, str, str]] = Counter()
    first: dict[tuple[str, str], Name] = {}
    for start, end in cues:
        sides: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
        for side, group in enumerate((han, latin)):
            for name in group:
                if start <= name.start and name.end <= end:
                    sides[_KINDS[name.label]][side].add(name.name)
                    first.setdefault((_KINDS[name.label], name.name), name)
        for kind, (ours, theirs) in sides.items():
            if len(ours) == 1 and len(theirs) == 1:
                alone = not any(start <= n.start and n.end <= end and _KINDS[n.label] == kind for n in known)
                pairs[kind, next(iter(ours)), next(iter(theirs))] += _OFTEN if alone else 1
    partners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for kind, ours, theirs in pairs:
        partners[kind, ours].add(theirs)
        partners[kind, theirs].add(ours)
    for (kind, ours, theirs), often in pairs.items():
        if often >= _OFTEN and len(partners[kind, ours]) == len(partners[kind, theirs]) == 1:
            for label in {n.label for n in latin if n.name == theirs}:
                yield (label, theirs), first[kind, ours]
