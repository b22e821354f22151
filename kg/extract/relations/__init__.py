"""Relations between the names of a document, each with the words that state it.

Patterns (``kg/data/relations.yaml``) over sentences in which names, lists of names and pronouns are single characters
(`masked`), pronouns and left-out subjects tied to what they stand for (`discourse`), names built from each other
(`families`), figures side by side (`parallel`, judged like all others), and the people of the show that a document is (`shows`), table
columns (`tables`); dates around them (`times`)."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from kg.extract.cues import Cues
from kg.extract.modality import find_cues
from kg.extract.relations import families, rules, shows, tables, times
from kg.extract.relations.data import BELONGING, words
from kg.extract.relations.discourse import Discourse
from kg.extract.relations.masked import Masked, mask, spaced
from kg.extract.relations.weigh import Judge, probability
from kg.extract.view import Link, Name, Sentence, View
from kg.schema import schema

__all__ = ["find_links"]


def find_links(view: View, judge: Judge = probability) -> None:
    """Fill ``view.links`` and ``view.affiliations``. Needs names, speakers and dates.

    Args:
        judge: how likely a reading of a sentence is; another one only to fit the weights.
    """
    cues = find_cues(view.text)
    sentences = list(_sentences(view))
    tight = spaced(view.text)
    masked = [_mask(view, s, tight) for s in sentences]
    seams = [_mask(view, s, tight) if s else None for s in (None, *(_seam(view, a, b) for a, b in pairwise(sentences)))]
    for link in _read(view, masked, seams, cues, judge, belonging=True):
        if link.type in BELONGING and link.head.label == "Person" and link.modality in ("asserted", "reported"):
            view.affiliations.setdefault(link.head, link.tail)
    view.links = _unique([*_read(view, masked, seams, cues, judge), *tables.find(view), *families.find(view), *shows.find(view, masked)])
    times.date(view, view.links)


#: Where a line of one language ends and its translation begins.
_OTHER = re.compile(r"(?<=[一-鿿0-9])\s(?=[A-Z][A-Za-z'’]*[,.]?\s(?:[A-Za-z0-9'’,.$%-]+\s){2})|(?<=[a-z.?!])\s(?=[一-鿿]{2})")


def _sentences(view: View) -> Iterator[Sentence]:
    """The sentences of a view; subtitles, whose sentences run on over lines in two languages, also cut between these."""
    for sentence in view.sentences:
        cuts = [sentence.start]
        if sentence.part.kind == "cue":
            cuts += [m.end() for m in _OTHER.finditer(view.text, sentence.start, sentence.end)]
        for start, end in pairwise([*cuts, sentence.end]):
            yield Sentence(start, end, view.part_at(start) or sentence.part) if len(cuts) > 1 else sentence


#: A sentence of speech that runs on into the next one has none of these at its end.
_STOP = re.compile(r"[.。!?！？…:：][\"'”’」』)）\]\s]*$")
_REACH = 70  # characters before and after a seam


def _seam(view: View, a: Sentence, b: Sentence) -> Sentence | None:
    """The end of a sentence that runs on and the beginning of the next: transcripts are cut where a line ends."""
    if a.part is not b.part or _STOP.search(view.text, max(a.start, a.end - 6), a.end):
        return None
    start, end = max(a.start, a.end - _REACH), min(b.end, b.start + _REACH)
    names = view.names_in(start, end)
    if not names or names[0].start >= a.end or names[-1].end <= b.start:
        return None
    return Sentence(min(start, names[0].start), max(end, names[-1].end), a.part)


def _mask(view: View, sentence: Sentence, tight: bool) -> Masked:
    return mask(view, sentence, [n for n in view.names_in(sentence.start, sentence.end) if _can_be_end(n)], tight)


def _can_be_end(name: Name) -> bool:
    return not name.generic and not (name.label == "Method" and _measure().search(name.name))


@cache
def _measure() -> re.Pattern[str]:
    return re.compile(words().measure, re.I)


def _read(view: View, sentences: list[Masked], seams: list[Masked | None], cues: Cues, judge: Judge, belonging: bool = False) -> list[Link]:
    discourse = Discourse(view, sentences)
    discourse.home()  # claims ask for it too
    out: list[Link] = []
    for masked, seam in zip(sentences, seams, strict=True):
        if masked.items:
            discourse.enter(masked)
            if seam is not None:
                out += rules.find(seam, discourse, cues, judge, belonging, masked.sentence.start)
            out += rules.find(masked, discourse, cues, judge, belonging)
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
