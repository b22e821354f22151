"""Writes a graph.json into Neo4j with neo4j-graphrag's Neo4jWriter, for bench/load.py; the seconds of reading the file
and of making its objects count, as they do for `kg load`."""
from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

from neo4j import GraphDatabase

try:
    from neo4j_graphrag.components.kg_writer import Neo4jWriter
    from neo4j_graphrag.components.types import Neo4jGraph, Neo4jNode, Neo4jRelationship
except ImportError:
    try:
        from neo4j_graphrag.experimental.components.kg_writer import Neo4jWriter
        from neo4j_graphrag.experimental.components.types import Neo4jGraph, Neo4jNode, Neo4jRelationship
    except ImportError:
        print("neo4j-graphrag is not installed: left out", file=sys.stderr)
        sys.exit(2)


def main(path: str, uri: str, user: str) -> int:
    graph = json.loads(Path(path).read_text(encoding="utf-8"))
    made = Neo4jGraph(
        nodes=[Neo4jNode(id=node["id"], label=node["label"], properties={
            key: value for key, value in node.items() if key != "label" and value is not None}) for node in graph["nodes"]],
        relationships=[Neo4jRelationship(start_node_id=edge["source"], end_node_id=edge["target"], type=edge["type"], properties={
            key: value for key, value in edge.items() if key not in ("source", "target", "type") and value is not None})
            for edge in graph["edges"]])
    with GraphDatabase.driver(uri, auth=(user, os.environ["NEO4J_PASSWORD"])) as driver:
        result = asyncio.run(Neo4jWriter(driver, "neo4j").run(made))
    if result.status != "SUCCESS":
        print(f"neo4j-graphrag's writer failed: {str(result.metadata)[:300]}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
