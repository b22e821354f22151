"""Who speaks in the show, panel or talk that the document itself is: SPOKE_IN from labels, introductions, guest lists."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kg.extract.relations.data import characters, words
from kg.extract.relations.masked import Item, Masked
from kg.extract.view import Link, Name, View

_HEAD = 4000  # characters from the start in which a document says which show it is
_REACH = 12  # sentences after the welcome in which people are introduced
_LIST = 12  # entries of a list of guests


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    shows, person = words().shows, characters()["Person"]
    org = "".join(characters()[x] for x in ("Company", "Institution", "Product", "Model"))
    return (re.compile(f"(?:{shows.before})\\s?[《「“\"]?$", re.I), re.compile(f"[》」”\"!]?\\s?(?:{shows.after})", re.I),
            re.compile(shows.guests.replace("{self}", characters()["self"])), re.compile(f"(?:{shows.hosts})\\s?{person}".replace("{self}", characters()["self"])),
            re.compile(f"[^一-鿿a-z]*(?:[^,。:]{{0,8}})(?:{shows.lists})\\s?[:*\\s]*$"),
            re.compile(f"[^,。;{person}]{{0,6}}(?:的|'s)\\s?[{org}]"), re.compile(f"[^,.。]{{0,8}}(?:{shows.lists})\\s?:\\s?{person}"))


def find(view: View, sentences: Sequence[Masked]) -> Iterator[Link]:
    """SPOKE_IN links; nothing where the text does not make clear which show it is."""
    event = _event(view)
    part = view.part_at(event.start) if event else None
    if event is None or part is None:
        return
    for person in dict.fromkeys(p.person for p in view.parts if p.person):
        yield Link(person, "SPOKE_IN", event.ref, part, event.start, event.end, 0.8)
    for masked, person in _introduced(view, sentences, event):
        for ref in person.refs:
            yield Link(ref, "SPOKE_IN", event.ref, masked.sentence.part, person.start, person.end, 0.75)


def _event(view: View) -> Name | None:
    before, after, *_ = _patterns()
    for name in view.names:
        if name.start > _HEAD:
            return None
        if name.label == "Event" and (_titled(view, name) or before.search(view.text, max(0, name.start - 24), name.start) or after.match(view.text, name.end)):
            return name
    return None


def _titled(view: View, name: Name) -> bool:
    """Whether the title of a transcript holds a name."""
    first = view.parts[0] if view.parts else None
    return first is not None and first.start <= name.start < first.end and sum(p.person is not None for p in view.parts) >= 2


def _introduced(view: View, sentences: Sequence[Masked], event: Name) -> Iterator[tuple[Masked, Item]]:
    _, _, guests, hosts, lists, owner, line = _patterns()
    person = characters()["Person"]
    since = next((k for k, m in enumerate(sentences) if m.sentence.end > event.start), 0)
    last = 0  # entries of a guest list still expected
    for k, masked in enumerate(sentences):
        text = masked.text
        if lists.match(text):
            last = _LIST
        elif line.match(text):
            for item in masked.items:
                if item.label == "Person" and item.named and text[item.at - 2:item.at].strip(" ") in (":", ";", ",", "、", "&", ""):
                    yield masked, item
        elif last and text:
            first = masked.items[0] if masked.items else None
            if first and first.label == "Person" and first.named and first.at <= 2:
                yield masked, first
            elif len(text) > 60:
                last = 0
            last = max(0, last - 1)
        if not (since <= k <= since + _REACH):
            continue
        for match in hosts.finditer(text):
            yield masked, masked.at[match.end() - 1]
        cue = guests.search(text)
        if cue:
            for item in masked.items:
                if item.label == "Person" and item.named and item.at >= cue.end() and not owner.match(text, item.at + 1) and text[item.at] == person:
                    yield masked, item
