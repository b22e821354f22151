"""What tells kg's nodes and relationships from other data in the same Neo4j database, and one version from the next:
a property with a digest of the content. Loading compares digests, so that only what changed is written, and nothing
without the property is ever touched."""
from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from kg.schema import quote, schema

#: Property of every node and relationship that kg loads.
MARKER = "_kg"


def digest(item: Mapping[str, Any]) -> str:
    """Digest of a node's or edge's content, 24 hex digits; missing and null properties are the same.

    >>> digest({"id": "Model/x", "name": None}) == digest({"id": "Model/x"})
    True
    """
    content = {name: value for name, value in item.items() if value is not None}
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return blake2b(written.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def marker_schema() -> list[str]:
    """Statements that make the marker unique per relationship type: no loader can write a relationship twice."""
    return [f"CREATE CONSTRAINT kg_{name.lower()}_key IF NOT EXISTS FOR ()-[r:{quote(name)}]-() "
            f"REQUIRE r.{quote(MARKER)} IS UNIQUE" for name in schema().relationships]
