"""Relations that table rows state by the headings of their columns: a row's first name has what the other columns hold."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.relations.data import words
from kg.extract.view import Link, Name, Part, View
from kg.schema import schema

_NUMBER = re.compile(r"[\s*~<>≈]*\d")


@cache
def _headings() -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    return tuple((re.compile(f"\\s*(?:{h.words})\\s*", re.I), h.type, h.row_is_tail) for h in words().columns)


def find(view: View) -> Iterator[Link]:
    """Links of all table rows of a view."""
    for part in view.parts:
        if part.kind == "row" and part.columns:
            yield from _row(view, part)


def _row(view: View, part: Part) -> Iterator[Link]:
    cells = [(heading, [n for n in view.names_in(start, end) if not n.generic]) for heading, start, end in part.columns]
    row = next((names[0] for heading, names in cells if names and not _column(heading)), None)
    if row is None:
        return
    for heading, names in cells:
        column = _column(heading)
        for other in names if column else ():
            yield from _link(part, row, other, *column)
    yield from _scores(view, part, row)


def _scores(view: View, part: Part, row: Name) -> Iterator[Link]:
    """EVALUATED_ON for numbers under the name of a benchmark."""
    tests = {n.name.lower(): n for n in view.names if n.label == "Benchmark"} | {view.text[n.start:n.end].lower(): n for n in view.names if n.label == "Benchmark"}
    for heading, start, end in part.columns:
        test = tests.get(heading.strip().lower())
        if test is not None and row.label in ("Model", "Product", "Method") and _NUMBER.match(view.text, start, end):
            yield Link(row.ref, "EVALUATED_ON", test.ref, part, row.start, end, 0.8)


def _column(heading: str) -> tuple[str, bool] | None:
    return next(((kind, tail) for pattern, kind, tail in _headings() if pattern.fullmatch(heading)), None)


def _link(part: Part, row: Name, other: Name, kind: str, row_is_tail: bool) -> Iterator[Link]:
    head, tail = (other, row) if row_is_tail else (row, other)
    relation = schema().relationships[kind]
    if head.ref != tail.ref and head.label in relation.sources and tail.label in relation.targets:
        yield Link(head.ref, kind, tail.ref, part, min(row.start, other.start), max(row.end, other.end), 0.75)
