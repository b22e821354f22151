"""What a graph and a database hold, in forms that can be compared."""
from __future__ import annotations

from typing import Any

from kg.stores import neo4j_query
from kg.stores.neo4j_connection import Connection

Item = dict[str, Any]


def content(nodes: list[Item], edges: list[Item]) -> tuple[list[Item], list[Item]]:
    """Nodes and edges without missing values, sorted."""
    def clean(items: list[Item]) -> list[Item]:
        kept = [{name: value for name, value in item.items() if value is not None} for item in items]
        return sorted(kept, key=lambda item: sorted(map(str, item.items())))
    return clean(nodes), clean(edges)


def held(connection: Connection, marked: bool = True) -> tuple[list[Item], list[Item]]:
    """What kg loaded into a database (``marked``), or everything else in it."""
    test = "IS NOT NULL" if marked else "IS NULL"
    nodes = neo4j_query.query(connection, f"MATCH (n) WHERE n._kg {test} RETURN n")[1]
    edges = neo4j_query.query(connection, f"MATCH ()-[r]->() WHERE r._kg {test} RETURN r")[1]
    return content([node for node, in nodes], [edge for edge, in edges])


def without_document(nodes: list[Item], edges: list[Item], document: str) -> tuple[list[Item], list[Item]]:
    """The graph as it is after a document was removed: its passages, what only they support, and corrected counts."""
    gone = {document} | {node["id"] for node in nodes if node.get("document") == document}
    edges = [edge for edge in edges if not {edge["source"], edge["target"]} & gone and edge.get("document") != document]
    linked = {end for edge in edges for end in (edge["source"], edge["target"])}
    kept = [dict(node) for node in nodes if node["id"] not in gone and (node["id"] in linked or node["label"] == "Document")]
    for node in kept:
        if "mentions" in node:
            node["mentions"] = sum(edge["type"] == "MENTIONS" and edge["target"] == node["id"] for edge in edges)
    known = {node["id"] for node in kept}
    return kept, [edge for edge in edges if edge["source"] in known and edge["target"] in known]
