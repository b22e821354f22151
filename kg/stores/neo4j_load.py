"""Bring a Neo4j database in step with a graph: constraints first, then nodes, then relationships by pair of labels, in
batches that are managed transactions. Only what differs is written, so that a load that was cut off goes on where it
stopped, and one without changes writes nothing."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from neo4j import Driver, ManagedTransaction, Session
from neo4j.exceptions import ConstraintError, DriverError, IncompleteCommit, Neo4jError

from kg.errors import StoreError
from kg.schema import Property, quote, schema
from kg.stores.marker import MARKER
from kg.stores.neo4j_connection import Connection, interruptible
from kg.stores.neo4j_plan import Changes, Plan, new_plan
from kg.stores.neo4j_schema import prepare

_NODE_BATCH, _EDGE_BATCH, _FETCH = 5_000, 10_000, 20_000
_ATTEMPTS = 10
_MARK = quote(MARKER)
Items = Iterable[Mapping[str, Any]]


def load(connection: Connection, nodes: Items, edges: Items, *, dry_run: bool = False,
         progress: Callable[[str, int, int], None] | None = None) -> Changes:
    """Load a graph, or bring the database in step with it. Data that kg did not load is never changed.

    Args:
        connection: from ``kg.stores.neo4j_connection.connect``.
        nodes, edges: as in ``graph.json``; read once each, nodes first.
        dry_run: only say what would change.
        progress: called with what is being done, changes made and changes in all.

    Returns:
        What was (or would be) created, updated and deleted.

    Raises:
        StoreError: the server failed for good, or other data stands in the way; the message says how far the load
            got. Running it again completes it.
    """
    with interruptible(), new_plan() as plan, connection.driver.session(database=connection.database) as session:
        plan.want_nodes(nodes)
        plan.want_edges(edges)
        step = _Steps(connection, session, plan, progress)
        try:
            if not dry_run:
                prepare(connection)
            _read_marks(connection, plan)
            changes = plan.changes()
            step.total = changes.total
            if not dry_run:
                step.apply()
                session.run("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()").consume()
                changes.kept = step.kept
            return changes
        except (Neo4jError, DriverError, OSError) as error:
            if not step.total:
                raise connection.explained(error) from None
            raise StoreError(f"{connection.explained(error)}; {step.done:,} of {step.total:,} changes are in the database, run "
                             "the same command again to complete the load") from None


def clear(connection: Connection, *, progress: Callable[[str, int, int], None] | None = None) -> Changes:
    """Remove everything that kg loaded, and nothing else."""
    return load(connection, [], [], progress=progress)


def _read_marks(connection: Connection, plan: Plan) -> None:
    """Ids and marks of what kg loaded earlier."""
    plan.forget_database()
    if not connection.driver.execute_query("MATCH (n) RETURN count(n) > 0", database_=connection.database).records[0][0]:
        return
    for label in schema().nodes:
        plan.have_nodes(label, _stream(connection.driver, connection.database,
                                       f"MATCH (n:{quote(label)}) WHERE n.{_MARK} IS NOT NULL RETURN n.id, n.{_MARK}"))
    for kind in schema().relationships:
        cypher = f"MATCH ()-[r:{quote(kind)}]->() WHERE r.{_MARK} IS NOT NULL RETURN r.{_MARK}"
        plan.have_edges(kind, (mark for mark, in _stream(connection.driver, connection.database, cypher)))


def _stream(driver: Driver, database: str, cypher: str) -> Iterator[tuple[Any, ...]]:
    with driver.session(database=database, default_access_mode="READ", fetch_size=_FETCH) as session:
        for record in session.run(cypher):
            yield tuple(record.values())


class _Steps:
    """The changes of a plan, one batch a transaction."""

    def __init__(self, connection: Connection, session: Session, plan: Plan,
                 progress: Callable[[str, int, int], None] | None) -> None:
        self.connection, self.session, self.plan, self.progress = connection, session, plan, progress
        self.done = self.total = self.kept = 0

    def apply(self) -> None:
        for label, rows in self.plan.nodes("create", _NODE_BATCH):
            values = [{"id": identifier, "p": {**row, "id": identifier, MARKER: mark}} for identifier, mark, row in rows]
            foreign = self._write(_create_nodes(label), values, again=_create_nodes(label, careful=True))
            if foreign and foreign[0]:
                raise StoreError(f"{self.connection.uri}: {self.connection.database!r} holds {foreign[0]}, which kg did not load; "
                                 "load into another database (--database)")
            self._made("nodes", len(rows))
        for label, rows in self.plan.nodes("update", _NODE_BATCH):
            empty = dict.fromkeys(schema().nodes[label])  # what is null now goes, what others added stays
            self._write(_update_nodes(label), [
                {"id": identifier, "p": {**empty, **row, MARKER: mark}} for identifier, mark, row in rows])
            self._made("nodes updated", len(rows))
        for kind, marks in self.plan.old_edges(_EDGE_BATCH):
            self._write(_delete_edges(kind), marks)
            self._made("relationships removed", len(marks))
        for (kind, sources, targets), rows in self.plan.edges(_EDGE_BATCH):
            properties = schema().relationships[kind].properties
            values = [[row["source"], row["target"], mark, *(row.get(name) for name in properties)] for mark, row in rows]
            self._write(_create_edges(kind, sources, targets, properties), values,
                        again=_create_edges(kind, sources, targets, properties, careful=True))
            self._made("relationships", len(rows))
        for label, rows in self.plan.nodes("delete", _NODE_BATCH):
            self._write(_delete_nodes(label), [identifier for identifier, _, _ in rows])
            left = self._write(_count_nodes(label), [identifier for identifier, _, _ in rows])
            self.kept += left[0]
            self._made("nodes removed", len(rows))

    def _made(self, what: str, count: int) -> None:
        self.done += count
        if self.progress:
            self.progress(what, self.done, self.total)

    def _write(self, cypher: str, rows: list[Any], *, again: str | None = None) -> list[Any]:
        """Run a batch in a managed transaction. Where a part of it is there by now (another loader made it, or a commit
        whose answer was lost), it is run again with a statement that makes only the rest."""
        for attempt in range(_ATTEMPTS):
            try:
                return self.session.execute_write(_run, cypher, rows)
            except (ConstraintError, IncompleteCommit):
                if attempt == _ATTEMPTS - 1:
                    raise
                cypher = again or cypher
        raise AssertionError("the last attempt returns or raises")


def _run(transaction: ManagedTransaction, cypher: str, rows: list[Any]) -> list[Any]:
    record = transaction.run(cypher, rows=rows).single()
    return list(record.values()) if record else []


def _create_nodes(label: str, *, careful: bool = False) -> str:
    if not careful:
        return f"UNWIND $rows AS row CREATE (n:{quote(label)}) SET n = row.p"
    return (f"UNWIND $rows AS row MERGE (n:{quote(label)} {{id: row.id}}) ON CREATE SET n = row.p "
            f"WITH n WHERE n.{_MARK} IS NULL RETURN min(n.id)")


def _update_nodes(label: str) -> str:
    return f"UNWIND $rows AS row MATCH (n:{quote(label)} {{id: row.id}}) WHERE n.{_MARK} IS NOT NULL SET n += row.p"


def _delete_nodes(label: str) -> str:
    return (f"UNWIND $rows AS id MATCH (n:{quote(label)} {{id: id}}) WHERE n.{_MARK} IS NOT NULL AND NOT EXISTS {{ (n)--() }} "
            "DELETE n")


def _count_nodes(label: str) -> str:
    return f"UNWIND $rows AS id MATCH (n:{quote(label)} {{id: id}}) WHERE n.{_MARK} IS NOT NULL RETURN count(*)"


def _create_edges(kind: str, sources: tuple[str, ...], targets: tuple[str, ...], properties: Mapping[str, Property], *,
                  careful: bool = False) -> str:
    """Several labels of an end become one index seek each."""
    fields = ", ".join([f"{_MARK}: row[2]", *(f"{quote(name)}: row[{n}]" for n, name in enumerate(properties, 3))])
    only_new = f"WHERE NOT EXISTS {{ MATCH ()-[x:{quote(kind)} {{{_MARK}: row[2]}}]->() }} " if careful else ""
    return (f"UNWIND $rows AS row MATCH (a:{_any(sources)} {{id: row[0]}}) MATCH (b:{_any(targets)} {{id: row[1]}}) {only_new}"
            f"CREATE (a)-[r:{quote(kind)} {{{fields}}}]->(b)")


def _any(labels: tuple[str, ...]) -> str:
    return "|".join(map(quote, labels))


def _delete_edges(kind: str) -> str:
    return f"UNWIND $rows AS mark MATCH ()-[r:{quote(kind)} {{{_MARK}: mark}}]->() DELETE r"
