"""What is loaded follows ``schema/graph.yaml``: what does not is said before anything is written, because a node or an
edge that the schema does not know could not be found again to be updated or removed."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.errors import StoreError
from kg.schema import Property, label_of, schema

_TYPES: dict[str, tuple[type, ...]] = {"string": (str,), "string[]": (list,), "double": (int, float), "int": (int,)}


def check_node(node: Mapping[str, Any]) -> None:
    """Raises:
        StoreError: a node whose id, label or properties are not those of the schema.
    """
    identifier, label = node.get("id"), node.get("label")
    if not isinstance(identifier, str) or label not in schema().nodes or label_of(identifier) != label:
        raise _wrong(f"a node with the id {identifier!r} and the label {label!r}")
    _check(f"node {identifier}", node, schema().nodes[label], ("id", "label"))


def check_edge(edge: Mapping[str, Any]) -> None:
    """Raises:
        StoreError: an edge whose type, ends or properties are not those of the schema.
    """
    kind, source, target = edge.get("type"), edge.get("source"), edge.get("target")
    if kind not in schema().relationships or not isinstance(source, str) or not isinstance(target, str):
        raise _wrong(f"an edge of the type {kind!r} from {source!r} to {target!r}")
    _check(f"edge {source} {kind} {target}", edge, schema().relationships[kind].properties, ("type", "source", "target"))


def missing_end(kind: str, identifier: str) -> StoreError:
    """The error of an edge to a node that the graph does not hold."""
    return _wrong(f"an edge of the type {kind!r} to the node {identifier!r}, which is missing")


def _check(what: str, item: Mapping[str, Any], known: Mapping[str, Property], fixed: tuple[str, ...]) -> None:
    for name, value in item.items():
        if value is None or name in fixed:
            continue
        if name not in known:
            raise _wrong(f"{what}: the property {name!r}")
        kind = known[name].type
        if not isinstance(value, _TYPES[kind]) or (kind == "string[]" and not all(isinstance(part, str) for part in value)):
            raise _wrong(f"{what}: {name!r} is {value!r:.60}, which is no {kind}")


def _wrong(what: str) -> StoreError:
    return StoreError(f"not a graph as this version of kg builds it, nothing was changed: {what}")
