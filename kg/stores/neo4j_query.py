"""Cypher on a Neo4j server, with the same plain values as the embedded store gives."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from neo4j import ManagedTransaction, Result
from neo4j.exceptions import ClientError, DriverError, Neo4jError
from neo4j.graph import Node, Path, Relationship

from kg.errors import QueryError
from kg.schema import schema
from kg.stores.marker import MARKER
from kg.stores.neo4j_connection import Connection

Row = tuple[Any, ...]


def query(connection: Connection, cypher: str, parameters: Mapping[str, Any] | None = None, *,
          write: bool = False) -> tuple[list[str], list[Row]]:
    """Run one Cypher statement; arguments and values as in ``kg.stores.embedded.query``.

    Raises:
        QueryError: the statement is not right, lacks a parameter, or writes without leave.
        StoreError: the server cannot be reached.
    """
    def work(transaction: ManagedTransaction) -> tuple[list[str], list[Row]]:
        result: Result = transaction.run(cypher, dict(parameters or {}))
        columns, rows = list(result.keys()), [tuple(record.values()) for record in result]
        ids = _end_ids(transaction, rows)
        return columns, [tuple(_plain(value, ids) for value in row) for row in rows]

    try:
        with connection.driver.session(database=connection.database,
                                       default_access_mode="WRITE" if write else "READ") as session:
            return session.execute_write(work) if write else session.execute_read(work)
    except ClientError as error:
        if (line := _explained(error, write)) is None:
            raise connection.explained(error) from None
        raise QueryError(line) from None
    except (Neo4jError, DriverError, OSError) as error:
        raise connection.explained(error) from None


def _explained(error: ClientError, write: bool) -> str | None:
    """A statement's error in one line; None for errors of the connection."""
    code = error.code or ""
    if code in ("Neo.ClientError.Statement.AccessMode", "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase") and not write:
        return "Cypher: this statement does more than read the graph; add --write to allow it"
    if ".Statement." not in code and ".Procedure." not in code and ".Schema." not in code:
        return None
    message = " ".join((error.message or "").split())
    if code.endswith("ParameterMissing"):
        return f"Cypher: {message}; give it as a parameter (kg query --param NAME=...)"
    return f"Cypher: {message}"


def _end_ids(transaction: ManagedTransaction, rows: list[Row]) -> dict[str, str]:
    """Ids of the nodes at the ends of returned relationships, which come without properties."""
    known: dict[str, str] = {}
    wanted: set[str] = set()

    def visit(value: Any) -> None:
        if isinstance(value, Node):
            known[value.element_id] = value.get("id", value.element_id)
        elif isinstance(value, Relationship):
            wanted.update(node.element_id for node in value.nodes if node is not None)
        elif isinstance(value, Path):
            for node in value.nodes:
                visit(node)
        elif isinstance(value, dict | list):
            for inner in value.values() if isinstance(value, dict) else value:
                visit(inner)

    for row in rows:
        visit(list(row))
    if missing := sorted(wanted - known.keys()):
        found = transaction.run("MATCH (n) WHERE elementId(n) IN $ids RETURN elementId(n), n.id", ids=missing)
        known.update((element, identifier or element) for element, identifier in found.values())
    return known


def _plain(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, Node):
        labels = sorted(value.labels)
        label = next((label for label in labels if label in schema().nodes), ":".join(labels))
        return {"id": value.get("id", value.element_id), "label": label, **_own(value)}
    if isinstance(value, Relationship):
        source, target = (ids[node.element_id] for node in value.nodes if node is not None)
        return {"source": source, "target": target, "type": value.type, **_own(value)}
    if isinstance(value, Path):
        return {"nodes": [_plain(node, ids) for node in value.nodes],
                "relationships": [_plain(relationship, ids) for relationship in value.relationships]}
    if isinstance(value, list):
        return [_plain(item, ids) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item, ids) for name, item in value.items() if name != MARKER}
    return value


def _own(value: Node | Relationship) -> dict[str, Any]:
    return {name: item for name, item in value.items() if name != MARKER}
