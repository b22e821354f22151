"""The graph contract as Python values, read from ``schema/graph.yaml``, the one source.

``schema()`` gives the labels, relationship types, properties and allowed ends; ``problems``/``check`` hold a graph
against them; ``json_schema`` and ``cypher_schema`` derive the files beside the source, which
``python -m kg.schema`` writes and a test compares.
"""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kg.errors import DataError
from kg.resources import parse, schema_path, validate

PropertyType = Literal["string", "string[]", "double", "int"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Property(_Strict):
    """One property: its type, whether every node or edge has it, and its allowed values where they are closed.
    A property that is not required may be absent or null."""

    type: PropertyType
    required: bool = False
    values: tuple[str, ...] = ()


class _Ends(_Strict):
    from_: Literal["entity"] | tuple[str, ...] = Field(alias="from")
    to: Literal["entity"] | tuple[str, ...]
    symmetric: bool = False
    properties: dict[str, Property] = {}


class Index(_Strict):
    """An index of the Neo4j database over ``properties`` of the nodes with any of ``labels``."""

    kind: Literal["fulltext", "range"]
    labels: Literal["entity"] | tuple[str, ...]
    properties: tuple[str, ...]


class Relationship(_Strict):
    """A relationship type: the labels that it may start and end at, its properties, and whether it is stored once
    for both directions."""

    type: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    properties: dict[str, Property]
    symmetric: bool = False


class Schema(_Strict):
    """The whole contract. ``nodes`` holds the properties by label (without ``id``), ``relationships`` the
    relationship types by name, structural ones first."""

    version: int
    entity_labels: dict[str, str]
    entity_properties: dict[str, Property]
    claim_and_source: dict[str, dict[str, Property]] = Field(alias="nodes")
    metrics: tuple[str, ...]
    modalities: tuple[str, ...]
    structural: dict[str, _Ends]
    relation_properties: dict[str, Property]
    relations: dict[str, _Ends]
    indexes: dict[str, Index]

    @model_validator(mode="after")
    def _labels_exist(self) -> Schema:
        known = {*self.entity_labels, *self.claim_and_source}
        for name, ends in {**self.structural, **self.relations}.items():
            for side in (ends.from_, ends.to):
                if side != "entity" and (unknown := sorted(set(side) - known)):
                    raise ValueError(f"{name} names labels that do not exist: {', '.join(unknown)}")
        return self

    @cached_property
    def nodes(self) -> dict[str, dict[str, Property]]:
        """Properties by label, entity labels first."""
        return {**{label: self.entity_properties for label in self.entity_labels}, **self.claim_and_source}

    @cached_property
    def relationships(self) -> dict[str, Relationship]:
        """Relationship types by name."""
        found = {}
        for group, common in ((self.structural, {}), (self.relations, self.relation_properties)):
            for name, ends in group.items():
                found[name] = Relationship(type=name, sources=self.expand(ends.from_), targets=self.expand(ends.to),
                                           properties={**common, **ends.properties}, symmetric=ends.symmetric)
        return found

    def expand(self, labels: Literal["entity"] | tuple[str, ...]) -> tuple[str, ...]:
        """``entity`` stands for every entity label."""
        return tuple(self.entity_labels) if labels == "entity" else labels


@cache
def schema() -> Schema:
    """The contract, read once per process.

    Raises:
        DataError: ``schema/graph.yaml`` is malformed, with ``file:line``.
    """
    path = schema_path("graph.yaml")
    return validate(path, parse(path), Schema)


def label_of(identifier: str) -> str:
    """Label of a node, which its id begins with.

    >>> label_of("Model/palm")
    'Model'
    """
    return identifier.partition("/")[0]


_PYTHON = {"string": str, "int": int, "double": (int, float)}


def _fits(value: Any, type: PropertyType) -> bool:
    if isinstance(value, bool):
        return False
    if type == "string[]":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, _PYTHON[type])


def _value_problems(where: str, item: Mapping[str, Any], allowed: Mapping[str, Property], keys: set[str]) -> Iterator[str]:
    for name, value in item.items():
        if name in keys:
            continue
        if (known := allowed.get(name)) is None:
            yield f"{where}: property {name} is not in the schema"
        elif value is None:
            if known.required:
                yield f"{where}: {name} must not be null"
        elif not _fits(value, known.type):
            yield f"{where}: {name} should be {known.type}, not {type(value).__name__}"
        elif known.values and value not in known.values:
            yield f"{where}: {name} is {value!r}, not one of {', '.join(known.values)}"
    for name, known in allowed.items():
        if known.required and name not in item:
            yield f"{where}: {name} is missing"


def problems(nodes: Iterable[Mapping[str, Any]], edges: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Everything in which a graph departs from the contract, one line each.

    Args:
        nodes: ``{"id", "label", ...properties}`` each, as in ``graph.json``; read once.
        edges: ``{"source", "target", "type", ...properties}`` each; read once, after the nodes.
    """
    contract, ids = schema(), set()
    for node in nodes:
        identifier, label = node.get("id"), node.get("label")
        if not isinstance(identifier, str) or label not in contract.nodes:
            yield f"node {identifier!r}: label {label!r} is not one of {', '.join(contract.nodes)}"
            continue
        if label_of(identifier) != label or "/" not in identifier:
            yield f"{identifier}: the id of a {label} begins with {label}/"
        if identifier in ids:
            yield f"{identifier}: two nodes have this id"
        ids.add(identifier)
        yield from _value_problems(identifier, node, contract.nodes[label], {"id", "label"})
    for edge in edges:
        source, target, name = edge.get("source"), edge.get("target"), edge.get("type")
        where = f"({source})-[:{name}]->({target})"
        kind = contract.relationships.get(name) if isinstance(name, str) else None
        if kind is None:
            yield f"{where}: {name!r} is not a relationship type of the schema"
            continue
        missing = [end for end in (source, target) if end not in ids]
        for end in missing:
            yield f"{where}: there is no node {end!r}"
        if missing:
            continue
        if label_of(source) not in kind.sources or label_of(target) not in kind.targets:
            yield f"{where}: {name} does not go from {label_of(source)} to {label_of(target)}"
        if kind.symmetric and source > target:
            yield f"{where}: {name} is stored once, from the smaller id to the larger"
        yield from _value_problems(where, edge, kind.properties, {"source", "target", "type"})


def check(nodes: Iterable[Mapping[str, Any]], edges: Iterable[Mapping[str, Any]]) -> None:
    """Hold a graph against the contract.

    Raises:
        DataError: the first problem, and how many more there are (counted up to 100).
    """
    found = list(islice(problems(nodes, edges), 101))
    if found:
        more = f" (and {'100 or more' if len(found) > 100 else len(found) - 1} more)" if len(found) > 1 else ""
        raise DataError(f"the graph breaks its schema: {found[0]}{more}")


_JSON_TYPES: dict[str, dict[str, Any]] = {
    "string": {"type": "string"}, "int": {"type": "integer"}, "double": {"type": "number"},
    "string[]": {"type": "array", "items": {"type": "string"}},
}


def _json_property(known: Property) -> dict[str, Any]:
    written = dict(_JSON_TYPES[known.type])
    if known.values:
        written["enum"] = list(known.values)
    return written if known.required else {"anyOf": [written, {"type": "null"}]}


def _json_object(fixed: dict[str, Any], properties: Mapping[str, Property]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False,
            "properties": {**fixed, **{name: _json_property(known) for name, known in properties.items()}},
            "required": [*fixed, *(name for name, known in properties.items() if known.required)]}


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of ``graph.json``."""
    contract = schema()
    definitions = {
        f"node.{label}": _json_object(
            {"id": {"type": "string", "pattern": f"^{label}/."}, "label": {"const": label}}, properties)
        for label, properties in contract.nodes.items()}
    for kind in contract.relationships.values():
        fixed = {end: {"type": "string", "pattern": f"^({'|'.join(labels)})/."}
                 for end, labels in (("source", kind.sources), ("target", kind.targets))}
        definitions[f"edge.{kind.type}"] = _json_object({**fixed, "type": {"const": kind.type}}, kind.properties)
    refs = {group: [{"$ref": f"#/$defs/{name}"} for name in definitions if name.startswith(group)]
            for group in ("node.", "edge.")}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "graph.json of kg",
        "type": "object",
        "properties": {"nodes": {"type": "array", "items": {"oneOf": refs["node."]}},
                       "edges": {"type": "array", "items": {"oneOf": refs["edge."]}}},
        "required": ["nodes", "edges"],
        "$defs": definitions,
    }


def quote(name: str) -> str:
    """A label, type or property name as Cypher text; names come from the schema, never from documents.

    >>> quote("ON")
    '`ON`'
    """
    return "`" + name.replace("`", "``") + "`"


def cypher_schema() -> list[str]:
    """Statements that prepare a Neo4j database, each one repeatable: uniqueness of ``id`` per label and the indexes."""
    contract = schema()
    made = [f"CREATE CONSTRAINT kg_{label.lower()}_id IF NOT EXISTS FOR (n:{quote(label)}) REQUIRE n.id IS UNIQUE"
            for label in contract.nodes]
    for name, index in contract.indexes.items():
        labels = contract.expand(index.labels)
        fields = ", ".join(f"n.{quote(field)}" for field in index.properties)
        if index.kind == "fulltext":
            made.append(f"CREATE FULLTEXT INDEX {name} IF NOT EXISTS FOR (n:{'|'.join(map(quote, labels))}) "
                        f"ON EACH [{fields}] OPTIONS {{indexConfig: {{`fulltext.eventually_consistent`: true}}}}")
        else:
            made += [f"CREATE INDEX {name if len(labels) == 1 else f'{name}_{label.lower()}'} IF NOT EXISTS "
                     f"FOR (n:{quote(label)}) ON ({fields})" for label in labels]
    return made


def generated() -> dict[str, str]:
    """Contents of the files that are derived from ``schema/graph.yaml``, by file name."""
    return {"graph.schema.json": json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n",
            "constraints.cypher": "// Derived from graph.yaml by `python -m kg.schema`.\n"
                                  + "".join(f"{statement};\n" for statement in cypher_schema())}


def main(folder: Path | None = None) -> None:
    """Write the derived files beside ``graph.yaml``."""
    folder = folder or schema_path("graph.yaml").parent
    for name, text in generated().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
