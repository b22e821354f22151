"""Rows of a graph as CSV files that the embedded store copies from: one file per label, and one per relationship
type and pair of labels. Rows are written as they come, so that memory does not grow with the graph."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from kg.schema import Property, label_of, schema

#: Parts the elements of a list inside one field. A control character that no document text keeps in a name.
LIST_SEPARATOR = "\x1f"
_ROWS_IN_MEMORY = 2000


class Group(NamedTuple):
    """Rows of one file: a label, or a relationship type with the labels of its ends."""

    name: str
    source: str = ""
    target: str = ""


class Staging:
    """Files of a folder by group; ``paths`` holds them in order of first use after ``flush``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.paths: dict[Group, Path] = {}
        self._waiting: dict[Group, list[str]] = {}

    def add_nodes(self, nodes: Iterable[Mapping[str, Any]]) -> None:
        """Stage nodes as ``graph.json`` has them."""
        kinds = schema().nodes
        for node in nodes:
            label = node["label"]
            self._add(Group(label), line([node["id"]], node, kinds[label]))

    def add_edges(self, edges: Iterable[Mapping[str, Any]]) -> None:
        """Stage edges as ``graph.json`` has them."""
        kinds = schema().relationships
        for edge in edges:
            source, target, name = edge["source"], edge["target"], edge["type"]
            self._add(Group(name, label_of(source), label_of(target)),
                      line([source, target], edge, kinds[name].properties))

    def flush(self) -> None:
        """Write what waits in memory."""
        for group in list(self._waiting):
            self._write(group)

    def _add(self, group: Group, text: str) -> None:
        rows = self._waiting.setdefault(group, [])
        rows.append(text)
        if len(rows) >= _ROWS_IN_MEMORY:
            self._write(group)

    def _write(self, group: Group) -> None:
        path = self.paths.setdefault(group, self.folder / f"{len(self.paths)}.csv")
        with path.open("a", encoding="utf-8", newline="") as file:
            file.writelines(self._waiting.pop(group))


def line(fixed: list[str], item: Mapping[str, Any], properties: Mapping[str, Property]) -> str:
    """One CSV line: the fixed fields, then every property of the schema in its order. Texts are quoted, so that an
    empty one differs from a missing value."""
    fields = [quoted(value) for value in fixed]
    for name, known in properties.items():
        value = item.get(name)
        if value is None:
            fields.append("")
        elif known.type == "string":
            fields.append(quoted(value))
        elif known.type == "string[]":
            fields.append(quoted(LIST_SEPARATOR.join(value)))
        else:
            fields.append(repr(float(value)) if known.type == "double" else str(value))
    return ",".join(fields) + "\n"


def quoted(text: str) -> str:
    """A text as a CSV field."""
    return '"' + text.replace('"', '""') + '"'
