"""A sentence as the patterns see it: names and pronouns one character each, lists of names one item, quotation marks, asides
and fillers left out, the rest in lower case."""
from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from kg.catalog import Entity
from kg.extract.needed import quick
from kg.extract.relations.data import FIRST, LAST, characters, words
from kg.extract.view import Name, Sentence, View
from kg.language.names import is_han, lower
from kg.model import EntityRef

_ORGS = frozenset({"Company", "Institution"})
_SURE = re.compile(r"\s?(?:、|,?\s?(?:和|与|及|以及|跟|还有|加上?|或者?是?|\band\b|\bplus\b|&)|/)\s?(?:the\s|那个)?", re.I)
_LOOSE = re.compile(r"\s?,\s?(?:the\s)?", re.I)
_WITH = re.compile(r"\s?(?:和|与|跟|同)\s?")
_ETC = re.compile(r"\s?(?:等|这[一几两三四些]|都|均|之间|[两三四]者|,? (?:are|all|both)\b)")
_SAME = re.compile(r"\s?(?:[(\[,]\s?|就是|即|也就是|又名|又称|,?\s?or\s)?\s?", re.I)


@dataclass(slots=True)
class Item:
    """A name, a list of names or a pronoun. ``at`` is its place in the masked text, ``label`` a label or the kind of
    pronoun, ``oblique`` whether a preposition makes it no subject, ``leads`` whether the first of a list is set against the
    others (A 跟 B、C)."""

    start: int
    end: int
    label: str
    refs: tuple[EntityRef, ...]
    entities: tuple[Entity | None, ...]
    at: int = 0
    oblique: bool = False
    leads: bool = False

    @property
    def named(self) -> bool:
        return bool(self.refs)


@dataclass(slots=True)
class Masked:
    """A masked sentence with its items by place and the way back to the view's offsets; ``chinese`` where a third of it is."""

    sentence: Sentence
    text: str
    items: list[Item]
    at: dict[int, Item]
    marks: frozenset[str]
    chinese: bool = False
    _anchors: list[tuple[int, int]] = field(default_factory=list)

    def source(self, offset: int) -> int:
        """The view's offset of a place in the masked text."""
        k = bisect_right(self._anchors, (offset, 1 << 60)) - 1
        if k < 0:
            return self.sentence.start
        place, origin = self._anchors[k]
        return origin + offset - place

    def before(self, offset: int) -> list[Item]:
        """Named items before a place, nearest last."""
        return [i for i in self.items if i.named and i.at < offset]


@cache
def _pronoun_pattern() -> re.Pattern[str]:
    return re.compile(quick("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in words().pronouns.items())))


@cache
def _noise() -> re.Pattern[str]:
    return re.compile(words().noise)


@cache
def _oblique() -> re.Pattern[str]:
    return re.compile(f"(?:{words().oblique})\\s?$")


@cache
def _aside() -> re.Pattern[str]:
    return re.compile(words().aside)


def family(label: str) -> str:
    """Labels whose names stand in one list."""
    return "org" if label in _ORGS else "person" if label == "Person" else "other" if label in ("Event", "Place") else "thing"


_WIDE = re.compile(r"[一-鿿] [A-Za-z0-9]")
_CLOSE = re.compile(r"[一-鿿][A-Za-z0-9]")


def spaced(text: str) -> bool:
    """Whether a text sets Latin words off with spaces from the Chinese ones around them: these spaces say nothing."""
    return len(_WIDE.findall(text)) > 2 * len(_CLOSE.findall(text))


def mask(view: View, sentence: Sentence, names: list[Name], tight: bool = False) -> Masked:
    """The masked form of a sentence; ``names`` are those that can be ends of relations, ``tight`` whether spaces between them
    and Chinese words are left out."""
    text = view.text
    items = _items(text, sentence, names)
    items += [Item(m.start(), m.end(), m.lastgroup or "", (), ()) for m in _pronoun_pattern().finditer(text, sentence.start, sentence.end)
              if not any((n.start < m.end() and m.start() < n.end) or (m.lastgroup == "they" and _follows(text, n.end, m.start())) for n in names)]
    items.sort(key=lambda i: i.start)
    marks = characters()
    out: list[str] = []
    anchors: list[tuple[int, int]] = []
    length, last = 0, sentence.start

    def put(start: int, end: int) -> None:
        nonlocal length
        at = start
        if items and start != sentence.start:
            aside = _aside().match(text, start, end)
            at = aside.end() if aside else start
        if tight:
            if at > sentence.start and at + 1 < end and text[at] == " " and is_han(text[at + 1]):
                at += 1
            if end < sentence.end and end - 1 > at and text[end - 1] == " " and is_han(text[end - 2]):
                end -= 1
        for match in _noise().finditer(text, at, end):
            if match.start() > at:
                anchors.append((length, at))
                out.append(_plain(text[at:match.start()]))
                length += match.start() - at
            at = match.end()
        if end > at:
            anchors.append((length, at))
            out.append(_plain(text[at:end]))
            length += end - at
    for item in items:
        put(last, item.start)
        item.at = length
        anchors.append((length, item.start))
        out.append(marks[item.label])
        length += 1
        last = item.end
    put(last, sentence.end)
    masked = "".join(out)
    for item in items:
        item.oblique = bool(_oblique().search(masked, max(0, item.at - 12), item.at))
    return Masked(sentence, masked, items, {i.at: i for i in items}, frozenset(c for c in masked if FIRST <= c <= LAST),
                  sum(map(is_han, masked)) * 3 > len(masked), anchors)


def _plain(text: str) -> str:
    """Lower case, on one line."""
    return lower(text).replace("\n", " ")


def _follows(text: str, end: int, start: int) -> bool:
    """Whether 他们 belongs to the name right before it (苏禾他们)."""
    return 0 <= start - end <= 1 and not text[end:start].strip()


def _items(text: str, sentence: Sentence, names: list[Name]) -> list[Item]:
    """Names one by one, lists as one item."""
    out: list[Item] = []
    k = 0
    while k < len(names):
        group = [names[k]]
        pending: list[Name] = []
        j = k + 1
        while j < len(names) and family(names[j].label) == family(names[k].label):
            last = (pending or group)[-1]
            between = (last.end, names[j].start)
            if (names[j].ref == last.ref and _SAME.fullmatch(text, *between)) or _also(text, last, names[j]):
                (pending or group).append(names[j])
            elif _SURE.fullmatch(text, *between) or _glued(text, last, names[j]):
                group += [*pending, names[j]]
                pending = []
            elif _LOOSE.fullmatch(text, *between):
                pending.append(names[j])
            else:
                break
            j += 1
        if pending and _ETC.match(text, pending[-1].end):
            group += pending
        k += len(group)
        refs: dict[EntityRef, Entity | None] = {}
        for a, name in zip([None, *group], group, strict=False):
            if a is None or not _also(text, a, name):
                refs.setdefault(name.ref, name.entity)
        leads = len(group) > 2 and bool(_WITH.fullmatch(text, group[0].end, group[1].start)) and not any(
            _WITH.fullmatch(text, a.end, b.start) for a, b in pairwise(group[1:]))
        closed = len(group) > 1 and _also(text, group[-2], group[-1])
        out.append(Item(group[0].start, group[-1].end + closed, group[0].label, tuple(refs), tuple(refs.values()), leads=leads))
    return out


def _also(text: str, a: Name, b: Name) -> bool:
    """A name in brackets after one of its kind in another script says it again (远帆科技(Farsail))."""
    return (a.label == b.label and text[a.end:b.start].strip() == "(" and text[b.end:b.end + 1] == ")"
            and is_han(text[a.end - 1]) != is_han(text[b.start]))


def _glued(text: str, a: Name, b: Name) -> bool:
    """Two organisations in Chinese without anything between them (腾讯百度) are a list."""
    return a.end == b.start and a.label == b.label == "Company" and is_han(text[a.end - 1]) and is_han(text[b.start])
