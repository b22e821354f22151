"""Relations between the names of a document, each with the words that state it.

Patterns (``kg/data/relations.yaml``) over sentences in which names, lists of names and pronouns are single characters
(`masked`), pronouns and left-out subjects tied to what they stand for (`discourse`), names built from each other
(`families`), figures side by side (`parallel`), and the people of the show that a document is (`shows`), table
columns (`tables`); dates around them (`times`)."""
from __future__ import annotations

import re
from functools import cache

from kg.extract.cues import Cues
from kg.extract.modality import find_cues
from kg.extract.relations import families, parallel, rules, shows, tables, times
from kg.extract.relations.data import BELONGING, words
from kg.extract.relations.discourse import Discourse
from kg.extract.relations.masked import Masked, mask
from kg.extract.view import Link, Name, View
from kg.schema import schema

__all__ = ["find_links"]


def find_links(view: View) -> None:
    """Fill ``view.links`` and ``view.affiliations``. Needs names, speakers and dates."""
    cues = find_cues(view.text)
    masked = [mask(view, s, [n for n in view.names_in(s.start, s.end) if _can_be_end(n)]) for s in view.sentences]
    for link in _read(view, masked, cues, belonging=True):
        if link.type in BELONGING and link.head.label == "Person" and link.modality in ("asserted", "reported"):
            view.affiliations.setdefault(link.head, link.tail)
    view.links = _unique([*_read(view, masked, cues), *tables.find(view), *families.find(view), *shows.find(view, masked)])
    times.date(view, view.links)


def _can_be_end(name: Name) -> bool:
    return not name.generic and not (name.label == "Method" and _measure().search(name.name))


@cache
def _measure() -> re.Pattern[str]:
    return re.compile(words().measure, re.I)


def _read(view: View, sentences: list[Masked], cues: Cues, belonging: bool = False) -> list[Link]:
    discourse = Discourse(view, sentences)
    out: list[Link] = []
    for masked in sentences:
        if masked.items:
            discourse.enter(masked)
            out += rules.find(masked, discourse, cues, belonging)
            if not belonging:
                out += parallel.find(view, masked)
            discourse.leave(masked)
    return out


def _unique(links: list[Link]) -> list[Link]:
    """Each relation once per place; of overlapping evidence the surest, then the shortest."""
    best: dict[tuple, list[Link]] = {}
    for link in sorted(links, key=lambda x: (-x.confidence, x.end - x.start, x.start)):
        head, tail = link.head, link.tail
        if schema().relationships[link.type].symmetric and (tail.label, tail.name) < (head.label, head.name):
            head, tail = tail, head
        kept = best.setdefault((head, link.type, tail), [])
        if not any(k.start < link.end and link.start < k.end for k in kept):
            kept.append(link)
    return sorted((x for kept in best.values() for x in kept), key=lambda x: (x.start, x.end, x.type, x.head.name, x.tail.name))
