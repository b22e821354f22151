"""The annotated short texts of ``data/claims.jsonl``: reading them, and views of them with the listed names put in.

One record a line: ``text``; ``names`` (``name``, ``label``, ``surfaces``); ``affiliations`` (person to organisation);
``claims`` (``quantity`` with ``nth`` for which occurrence, ``about``: acceptable subjects, none for a number about
nothing named, null among them where both will do, ``metric``: acceptable ones, ``low``, ``high``, ``from_low``, ``from_high``, ``unit``, ``modality``:
acceptable ones, ``speaker``, ``using``, ``on``, ``versus``); ``topic``; ``register``.
"""
from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from kg import pipeline
from kg.extract.quantities import find_dates, find_quantities
from kg.extract.relations import find_links
from kg.extract.speakers import identify_speakers
from kg.extract.view import Name, View
from kg.language import tokenizer
from kg.language.fold import fold
from kg.model import EntityRef, Quantity
from kg.readers import read_text

TEXTS = Path(__file__).parent / "data" / "claims.jsonl"
#: Every fifth record is kept out of fitting.
HELD_OUT = 5
_BOUNDS = ("low", "high", "from_low", "from_high")


def load_texts(path: Path = TEXTS) -> list[dict]:
    """All records, in order."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def held_out(records: list[dict]) -> list[dict]:
    """The fifth of the records that weights are tested on."""
    return records[HELD_OUT - 1::HELD_OUT]


def position(text: str, part: str, nth: int = 0) -> int:
    """Where the nth occurrence of a part begins, -1 where there are fewer."""
    at = -1
    for _ in range(nth + 1):
        at = text.find(part, at + 1)
        if at < 0:
            break
    return at


def close(a: float | None, b: float | None) -> bool:
    """Whether two bounds are the same within two per mille; an open one only equals an open one."""
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 0.002 * max(abs(a), abs(b))


def same_value(quantity: Quantity, claim: dict) -> bool:
    """Whether a quantity has the annotated bounds, old value included."""
    return all(close(getattr(quantity, bound), claim[bound]) for bound in _BOUNDS)


def same_unit(quantity: Quantity, claim: dict) -> bool:
    """Whether the unit is the annotated one. A number without a unit of its own ("Lyft 是 22") is left open; so is the
    noun that a bare classifier counts ("六十四个")."""
    return quantity.unit in (claim["unit"], "number", "item") or quantity.dimension == "none"


def right_subject(subject: str | None, claim: dict) -> bool:
    """Whether a subject (None: nothing named) is an acceptable one."""
    return subject in claim["about"] or (subject is None and not claim["about"])


def claim_at(text: str, claims: list[dict], start: int, end: int) -> dict | None:
    """The annotated claim whose quantity overlaps a span of the text."""
    for claim in claims:
        at = position(text, claim["quantity"], claim["nth"])
        if at < end and start < at + len(claim["quantity"]):
            return claim
    return None


def views(record: dict) -> Iterator[tuple[View, pipeline.Place]]:
    """The views of a record's text, ready for `find_statements`, with the way back to offsets of the text. Names are the
    listed ones and no others, so that what is made of names is tested apart from finding them."""
    catalog, _ = pipeline.resources()
    document = read_text(record["text"])
    affiliations: dict[EntityRef, EntityRef] = {}
    for view, place in pipeline._views(document):
        view.affiliations = affiliations
        view.tokens = tokenizer.tokenize(view.text)
        view.names = sorted(_names(view.text, record["names"]), key=lambda n: n.start)
        for name in view.names:
            name.entity = catalog.find(view.text[name.start:name.end], name.label)
        identify_speakers(view, catalog)
        view.quantities = find_quantities(view.text, names=[(n.start, n.end) for n in view.names])
        view.dates = find_dates(view.text)
        find_links(view)
        labels = {n["name"]: n["label"] for n in record["names"]}
        for person, organisation in record["affiliations"].items():
            affiliations[EntityRef(label=labels[person], name=person)] = EntityRef(label=labels[organisation], name=organisation)
        yield view, place


def _names(text: str, listed: list[dict]) -> Iterator[Name]:
    """Every occurrence of the listed surfaces, longer ones first; Latin ones only as whole words."""
    taken: set[int] = set()
    surfaces = [(fold(s).text, n) for n in listed for s in n["surfaces"]]
    for surface, name in sorted(surfaces, key=lambda pair: -len(pair[0])):
        at = text.find(surface)
        while at >= 0:
            end = at + len(surface)
            if taken.isdisjoint(range(at, end)) and not _inside_word(text, at, end):
                taken.update(range(at, end))
                yield Name(at, end, name["label"], name["name"], "text", "listed", 0.9)
            at = text.find(surface, at + 1)


def _inside_word(text: str, start: int, end: int) -> bool:
    """Whether a span begins or ends in the middle of a Latin word or number."""
    def joined(a: str, b: str) -> bool:
        return a.isascii() and b.isascii() and a.isalnum() and b.isalnum()
    return joined(text[start - 1:start], text[start]) or joined(text[end - 1], text[end:end + 1])
