"""What a load has to do: the graph that should be there and the marks of what is there, compared in a temporary
SQLite file, so that memory stays flat whatever their size."""
from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal

from kg.errors import StoreError
from kg.schema import label_of
from kg.stores.marker import digest
from kg.stores.neo4j_check import check_edge, check_node, missing_end

Action = Literal["create", "update", "delete"]
_TABLES = """
CREATE TABLE want_node (label TEXT, id TEXT PRIMARY KEY, mark TEXT, row TEXT) WITHOUT ROWID;
CREATE TABLE want_edge (grp INTEGER, mark TEXT PRIMARY KEY, row TEXT) WITHOUT ROWID;
CREATE TABLE have_node (label TEXT, id TEXT PRIMARY KEY, mark TEXT) WITHOUT ROWID;
CREATE TABLE have_edge (type TEXT, mark TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_SETTINGS = ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA temp_store=FILE", "PRAGMA cache_size=-65536",
             "PRAGMA locking_mode=EXCLUSIVE")
_ROWS = 5000
#: Pairs of labels with fewer edges than this are created together.
_FEW = 2000
Ends = tuple[str, tuple[str, ...], tuple[str, ...]]


@dataclass
class Changes:
    """Numbers of nodes by label and of relationships by type that a load creates, updates and deletes.
    ``kept`` counts nodes that should go but stay because other data is linked to them."""

    nodes: dict[Action, dict[str, int]] = field(default_factory=lambda: {"create": {}, "update": {}, "delete": {}})
    relationships: dict[Action, dict[str, int]] = field(default_factory=lambda: {"create": {}, "delete": {}})
    kept: int = 0

    @property
    def total(self) -> int:
        return sum(sum(counts.values()) for group in (self.nodes, self.relationships) for counts in group.values())


class Plan:
    """The two sides in one file. First ``want_*``, then ``have_*`` (again after a fault), then the rest."""

    def __init__(self, path: str) -> None:
        self.db = sqlite3.connect(path, isolation_level=None)
        for setting in _SETTINGS:
            self.db.execute(setting)
        self.db.executescript(_TABLES)
        self.groups: dict[tuple[str, str, str], int] = {}

    def want_nodes(self, nodes: Iterable[Mapping[str, Any]]) -> None:
        """Take in the nodes of the graph as ``graph.json`` has them.

        Raises:
            StoreError: one that the schema does not know.
        """
        self._insert("INSERT OR REPLACE INTO want_node VALUES (?, ?, ?, ?)", map(_node_row, nodes))

    def want_edges(self, edges: Iterable[Mapping[str, Any]]) -> None:
        """Take in the edges; two that are the same in everything are one.

        Raises:
            StoreError: one that the schema does not know, or whose ends are not among the nodes.
        """
        self._insert("INSERT OR IGNORE INTO want_edge VALUES (?, ?, ?)", map(self._edge_row, edges))
        for end in ("source", "target"):
            for number, identifier in self.db.execute(
                    f"SELECT grp, json_extract(row, '$.{end}') AS at FROM want_edge WHERE at NOT IN (SELECT id FROM want_node) LIMIT 1"):
                raise missing_end(next(kind for (kind, *_), n in self.groups.items() if n == number), identifier)

    def _edge_row(self, edge: Mapping[str, Any]) -> tuple[int, str, str]:
        check_edge(edge)
        group = (edge["type"], label_of(edge["source"]), label_of(edge["target"]))
        number = self.groups.setdefault(group, len(self.groups))
        return number, digest(edge), _json(edge, ("type",))

    def forget_database(self) -> None:
        """Empty the side of the database, before it is read again."""
        self.db.execute("DELETE FROM have_node")
        self.db.execute("DELETE FROM have_edge")

    def have_nodes(self, label: str, rows: Iterable[tuple[str, str]]) -> None:
        """Take in ids and marks of the database's nodes of one label."""
        self._insert("INSERT OR REPLACE INTO have_node VALUES (?, ?, ?)", ((label, *row) for row in rows))

    def have_edges(self, kind: str, marks: Iterable[str]) -> None:
        """Take in the marks of the database's relationships of one type."""
        self._insert("INSERT OR IGNORE INTO have_edge VALUES (?, ?)", ((kind, mark) for mark in marks))

    def _insert(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        rows = iter(rows)
        while part := list(islice(rows, _ROWS)):
            self.db.execute("BEGIN")
            self.db.executemany(statement, part)
            self.db.execute("COMMIT")

    def changes(self) -> Changes:
        """Numbers of what is to be done."""
        found = Changes()
        for action, query in _NODES.items():
            side = "h" if action == "delete" else "w"
            found.nodes[action] = dict(self.db.execute(f"SELECT {side}.label, count(*) {query} GROUP BY 1 ORDER BY 1"))
        names = {number: group[0] for group, number in self.groups.items()}
        for number, count in self.db.execute(f"SELECT grp, count(*) {_EDGES['create']} GROUP BY 1 ORDER BY 1").fetchall():
            created = found.relationships["create"]
            created[names[number]] = created.get(names[number], 0) + count
        found.relationships["create"] = dict(sorted(found.relationships["create"].items()))
        found.relationships["delete"] = dict(self.db.execute(
            f"SELECT type, count(*) {_EDGES['delete']} GROUP BY 1 ORDER BY 1"))
        return found

    def nodes(self, action: Action, size: int) -> Iterator[tuple[str, list[tuple[str, str, dict[str, Any]]]]]:
        """Batches of nodes of one label to create, update or delete: ``(label, [(id, mark, properties)])``."""
        row = "NULL" if action == "delete" else "w.row"
        side = "h" if action == "delete" else "w"
        cursor = self.db.execute(f"SELECT {side}.label, {side}.id, {side}.mark, {row} {_NODES[action]} ORDER BY 1, 2")
        for label, rows in _batches(cursor, size):
            yield label, [(identifier, mark, json.loads(text) if text else {}) for _, identifier, mark, text in rows]

    def edges(self, size: int) -> Iterator[tuple[Ends, list[tuple[str, dict[str, Any]]]]]:
        """Batches of edges to create, of one type: ``((type, labels from, labels to), [(mark, edge)])``.

        Edges of one pair of labels come together; pairs with few edges share a batch, because the server takes longer
        to plan a statement for each pair than to run them.
        """
        counts = dict(self.db.execute(f"SELECT w.grp, count(*) {_EDGES['create']} GROUP BY 1"))
        sets: dict[tuple[str, int], list[int]] = {}
        for (kind, *_), number in self.groups.items():
            if count := counts.get(number):
                sets.setdefault((kind, number if count >= _FEW else -1), []).append(number)
        names = {number: group for group, number in self.groups.items()}
        ends: list[Ends] = []
        self.db.execute("CREATE TEMP TABLE IF NOT EXISTS part (grp INTEGER PRIMARY KEY, part INTEGER)")
        self.db.execute("DELETE FROM part")
        for part, ((kind, _), numbers) in enumerate(sorted(sets.items())):
            ends.append((kind, *(tuple(sorted({names[n][side] for n in numbers})) for side in (1, 2))))
            self.db.executemany("INSERT INTO part VALUES (?, ?)", [(number, part) for number in numbers])
        cursor = self.db.execute(f"SELECT p.part, w.mark, w.row {_EDGES['create'].replace('WHERE', 'JOIN part p USING (grp) WHERE')} "
                                 "ORDER BY 1")
        for part, rows in _batches(cursor, size):
            yield ends[part], [(mark, json.loads(text)) for _, mark, text in rows]

    def old_edges(self, size: int) -> Iterator[tuple[str, list[str]]]:
        """Batches of marks of relationships to delete, of one type."""
        cursor = self.db.execute(f"SELECT h.type, h.mark {_EDGES['delete']} ORDER BY 1, 2")
        for kind, rows in _batches(cursor, size):
            yield kind, [mark for _, mark in rows]


_NODES: dict[Action, str] = {
    "create": "FROM want_node w LEFT JOIN have_node h USING (id) WHERE h.id IS NULL",
    "update": "FROM want_node w JOIN have_node h USING (id) WHERE h.mark <> w.mark",
    "delete": "FROM have_node h LEFT JOIN want_node w USING (id) WHERE w.id IS NULL",
}
_EDGES = {
    "create": "FROM want_edge w LEFT JOIN have_edge h USING (mark) WHERE h.mark IS NULL",
    "delete": "FROM have_edge h LEFT JOIN want_edge w USING (mark) WHERE w.mark IS NULL",
}


def _node_row(node: Mapping[str, Any]) -> tuple[str, str, str, str]:
    check_node(node)
    return node["label"], node["id"], digest(node), _json(node, ("id", "label"))


def _json(item: Mapping[str, Any], without: tuple[str, ...]) -> str:
    return json.dumps({k: v for k, v in item.items() if k not in without and v is not None}, ensure_ascii=False)


def _batches(cursor: Iterable[tuple[Any, ...]], size: int) -> Iterator[tuple[Any, list[tuple[Any, ...]]]]:
    """Rows of a cursor in lists of at most ``size`` that share their first column."""
    batch: list[tuple[Any, ...]] = []
    for row in cursor:
        if batch and (len(batch) >= size or row[0] != batch[0][0]):
            yield batch[0][0], batch
            batch = []
        batch.append(row)
    if batch:
        yield batch[0][0], batch


@contextmanager
def new_plan() -> Iterator[Plan]:
    """A plan in a temporary file that goes away afterwards.

    Raises:
        StoreError: the file cannot be written.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="kg-load-") as folder:
            plan = Plan(f"{folder}/plan.sqlite")
            try:
                yield plan
            finally:
                plan.db.close()
    except sqlite3.OperationalError as error:
        raise StoreError(f"{folder}: no room for the temporary file that a load compares in ({error}); make room, or set TMPDIR "
                         "to another folder") from None
