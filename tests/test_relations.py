"""Relations of own sentences. Names are marked, ``[C 谷歌]``, so that only the relations are at test."""
from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kg import catalog as catalogs
from kg.extract.quantities import find_dates, find_quantities
from kg.extract.relations import find_links
from kg.extract.speakers import identify_speakers
from kg.extract.view import Link, Name, View
from kg.pipeline import _view_of
from kg.schema import schema

CASES = [json.loads(line) for line in (Path(__file__).parent / "data" / "relations.jsonl").read_text(encoding="utf-8").splitlines()]
LABELS = {"C": "Company", "I": "Institution", "P": "Person", "M": "Model", "R": "Product", "T": "Method", "D": "Dataset",
          "B": "Benchmark", "K": "Task", "W": "Paper", "E": "Event", "L": "Place", "H": "Hardware"}
MARK = re.compile(r"\[([CIPMRTDBKWELH]) ([^\]]+)\]")
CATALOG = catalogs.load()


def read(marked: str, date: str | None = None) -> View:
    """A view of a marked text, with its relations."""
    text, spans, last = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[last:match.start()]
        spans.append((len(text), len(text) + len(match.group(2)), LABELS[match.group(1)]))
        text += match.group(2)
        last = match.end()
    text += marked[last:]
    view = _view_of(text)
    view.date = date
    view.names = [Name(s, e, label, text[s:e], "text", "shape", 0.9, CATALOG.find(text[s:e], label)) for s, e, label in spans]
    identify_speakers(view, CATALOG)
    view.quantities = find_quantities(view.text, names=[(n.start, n.end) for n in view.names])
    view.dates = find_dates(view.text)
    find_links(view)
    return view


def written(link: Link) -> str:
    head, tail = link.head.name, link.tail.name
    if schema().relationships[link.type].symmetric:
        head, tail = sorted((head, tail))
    return f"{head}|{link.type}|{tail}" + (f"|{link.modality}" if link.modality != "asserted" else "")


def expected(line: str) -> str:
    head, kind, tail, *modality = line.split("|")
    if schema().relationships[kind].symmetric:
        head, tail = sorted((head, tail))
    return "|".join((head, kind, tail, *modality))


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:40] for c in CASES])
def test_sentence(case: dict) -> None:
    view = read(case["text"])
    assert {written(x) for x in view.links} == {expected(x) for x in case["relations"]}
    for link in view.links:
        assert view.text[link.start:link.end].strip()
