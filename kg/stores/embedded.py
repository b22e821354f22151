"""The default store: one ladybug database file, a property graph that is queried with Cypher without a server.

``write`` builds the whole database beside its place and moves it in, so that what was there stays until the new one
is complete. ``query`` takes the Cypher that Neo4j takes (``kg.stores.dialect``) and gives plain values back.
"""
from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ladybug

from kg.errors import QueryError, StoreError
from kg.schema import Property, quote, schema
from kg.stores import dialect
from kg.stores.staging import LIST_SEPARATOR, Group, Staging

#: Name of the database file in a folder that `kg build` writes.
FILE = "graph.lbug"
_TYPES = {"string": "STRING", "string[]": "STRING[]", "double": "DOUBLE", "int": "INT64"}
_BESIDE = (".wal", ".shadow", ".tmp", ".lock")
#: Kept as the comment of a table, where no query over the graph sees it.
_VERSION_TABLE, _VERSION = "Document", "kg schema "
_COPY = "(header=false, parallel=false, quote='\"', escape='\"')"
_WRITE_POOL = 1 << 30
Row = tuple[Any, ...]


def write(nodes: Iterable[Mapping[str, Any]], edges: Iterable[Mapping[str, Any]], path: str | Path) -> Path:
    """Write a graph as a new database, replacing the one at ``path`` when it is complete.

    Args:
        nodes: ``{"id", "label", ...properties}`` each, as in ``graph.json``; read once.
        edges: ``{"source", "target", "type", ...properties}`` each; read once, after the nodes.
        path: the database file, or a folder that gets ``graph.lbug``.

    Returns:
        The path of the database file.

    Raises:
        StoreError: it cannot be written (disk full, no rights, a node that an edge needs is missing); what was at
            ``path`` is as it was.
    """
    target = locate(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".kg-", dir=target.parent))
    except OSError as error:
        raise _unwritten(target, error) from None
    try:
        built = work / FILE
        staging = Staging(work)
        staging.add_nodes(nodes)
        staging.flush()  # the files of the nodes come first, as relationships are copied onto nodes
        staging.add_edges(edges)
        staging.flush()
        with _opened(built, read_only=False, pool=_WRITE_POOL) as connection:
            for statement in _tables():
                connection.execute(statement)
            for group, file in staging.paths.items():
                connection.execute(_copy(group, file))
                file.unlink()
            connection.execute("CHECKPOINT")
        os.replace(built, target)
        for suffix in _BESIDE:
            target.with_name(target.name + suffix).unlink(missing_ok=True)
    except (OSError, RuntimeError) as error:
        raise _unwritten(target, error) from None
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return target


def query(path: str | Path, cypher: str, parameters: Mapping[str, Any] | None = None, *,
          write: bool = False) -> tuple[list[str], list[Row]]:
    """Run one Cypher statement.

    Args:
        path: the database file, or the folder that holds ``graph.lbug``.
        cypher: a statement as for Neo4j 5.
        parameters: values of its ``$names``.
        write: allow it to change the database; without it the database is opened for reading only.

    Returns:
        Column names and rows. A node is ``{"id", "label", ...}``, a relationship ``{"source", "target", "type",
        ...}``, both without missing properties; a path ``{"nodes": [...], "relationships": [...]}``.

    Raises:
        QueryError: the statement is not right, lacks a parameter, or writes without leave.
        StoreError: there is no database, or a newer kg wrote it.
    """
    target = locate(path)
    statement = dialect.rewrite(cypher)
    given = dict(parameters or {})
    if missing := [name for name in statement.parameters if name not in given]:
        raise QueryError(f"Cypher: no value for ${missing[0]}; give it as a parameter (kg query --param {missing[0]}=...)")
    if not write and not statement.reads:
        raise QueryError(f"{_READ_ONLY} (one that reads begins with {', '.join(dialect.dialect().reading).upper()})")
    with opened(target, read_only=not write) as connection:
        try:
            result = connection.execute(statement.text, {name: given[name] for name in statement.parameters})
            columns = list(result.get_column_names())
            rows = result.get_all()
        except RuntimeError as error:
            raise QueryError(_explained(str(error), cypher, statement)) from None
        if statement.columns is not None and len(statement.columns) == len(columns):
            columns = list(statement.columns)
        ids = _node_ids(connection, rows)
    return columns, [tuple(_plain(value, ids) for value in row) for row in rows]


def locate(path: str | Path) -> Path:
    """The database file for a path that names it or its folder."""
    path = Path(path)
    return path / FILE if path.is_dir() or path.suffix != Path(FILE).suffix else path


@contextmanager
def opened(path: Path, *, read_only: bool = True) -> Iterator[ladybug.Connection]:
    """A connection to an existing database of this schema version.

    Raises:
        StoreError: missing, unreadable, locked by another process or written by a newer version.
    """
    if not path.exists():
        raise StoreError(f"{path}: there is no database here; `kg build INPUT... -o {path.parent}` writes it")
    with _opened(path, read_only=read_only) as connection:
        rows = connection.execute("CALL show_tables() RETURN name, comment").get_all()
        comment = next((text for name, text in rows if name == _VERSION_TABLE), "")
        number = comment.removeprefix(_VERSION)
        if not comment.startswith(_VERSION) or not number.isdigit():
            raise StoreError(f"{path}: this database was not written by kg")
        if int(number) > schema().version:
            raise StoreError(f"{path}: written by a newer kg (schema {number}, this one knows {schema().version}); "
                             "upgrade kg, or build the graph again into another folder")
        yield connection


@contextmanager
def _opened(path: Path, *, read_only: bool, pool: int = 0) -> Iterator[ladybug.Connection]:
    try:
        # One checkpoint at the end: after every copy it takes ten times as long.
        database = ladybug.Database(path, read_only=read_only, buffer_pool_size=pool, auto_checkpoint=False)
        connection = ladybug.Connection(database)
    except RuntimeError as error:
        raise StoreError(f"{path}: {_unopened(str(error))}") from None
    try:
        yield connection
    finally:
        connection.close()
        database.close()


def _unopened(message: str) -> str:
    first = message.splitlines()[0]
    if "lock" in first.lower():
        return "another process has this database open for writing; end it and try again"
    if "version" in first.lower():
        return "written by another version of the database library; build the graph again, or install that version"
    if "not a valid" in first:
        return "this is not a database file"
    return first.removeprefix("Runtime exception: ").removeprefix("IO exception: ")


def _tables() -> Iterator[str]:
    contract = schema()
    for label, properties in contract.nodes.items():
        yield f"CREATE NODE TABLE {quote(label)}(id STRING PRIMARY KEY, {_declared(properties)})"
    for kind in contract.relationships.values():
        ends = [f"FROM {quote(source)} TO {quote(target)}" for source in kind.sources for target in kind.targets]
        fields = [_declared(kind.properties)] if kind.properties else []
        yield f"CREATE REL TABLE {quote(kind.type)}({', '.join(ends + fields)})"
    yield f"COMMENT ON TABLE {quote(_VERSION_TABLE)} IS '{_VERSION}{contract.version}'"


def _declared(properties: Mapping[str, Property]) -> str:
    return ", ".join(f"{quote(name)} {_TYPES[known.type]}" for name, known in properties.items())


def _copy(group: Group, file: Path) -> str:
    """Bulk copy of one staged file; lists are split out of their field."""
    contract = schema()
    properties = contract.relationships[group.name].properties if group.source else contract.nodes[group.name]
    fixed = ["_source", "_target"] if group.source else ["_id"]
    header = ", ".join([*(f"{name} STRING" for name in fixed),
                        *(f"{quote(name)} {_TYPES[known.type].removesuffix('[]')}" for name, known in properties.items())])
    columns = ", ".join([*fixed, *(_column(name, known) for name, known in properties.items())])
    pair = f" (from='{group.source}', to='{group.target}')" if group.source else ""
    return (f"COPY {quote(group.name)} FROM (LOAD WITH HEADERS ({header}) FROM '{_escaped(file)}' {_COPY} "
            f"RETURN {columns}){pair}")


def _column(name: str, known: Property) -> str:
    if known.type != "string[]":
        return quote(name)
    return f"CASE WHEN {quote(name)} = '' THEN CAST([] AS STRING[]) ELSE string_split({quote(name)}, '{LIST_SEPARATOR}') END"


def _escaped(file: Path) -> str:
    return str(file).replace("\\", "\\\\").replace("'", "\\'")


def _unwritten(target: Path, error: Exception) -> StoreError:
    if isinstance(error, OSError) and error.errno is not None:
        reason = {errno.ENOSPC: "the disk is full", errno.EACCES: "no right to write here"}.get(
            error.errno, os.strerror(error.errno))
    else:
        reason = str(error).splitlines()[0]
        if "No space left" in str(error) or "Cannot write to file" in reason:
            reason = f"the disk is full or the file too large ({reason})"
    return StoreError(f"{target}: the database was not written, what was there is unchanged: {reason}")


_READ_ONLY = "Cypher: this statement does more than read the graph; add --write to allow it"
_AT = re.compile(r"\(line: (\d+), offset: (\d+)\)")


def _explained(message: str, cypher: str, statement: dialect.Statement) -> str:
    """The engine's message in one line, with the place in the statement as the user wrote it."""
    first = message.splitlines()[0]
    if "read-only database" in first or "READ ONLY" in first:
        return _READ_ONLY
    if place := _AT.search(message):
        lines = statement.text.splitlines(keepends=True)
        at = statement.source_offset(sum(len(line) for line in lines[:int(place[1]) - 1]) + int(place[2]))
        row, before = cypher.count("\n", 0, at) + 1, cypher.rfind("\n", 0, at) + 1
        near = cypher[at:at + 20].splitlines()[0] if cypher[at:at + 20].strip() else ""
        where = f"line {row}, character {at - before + 1}"
        return f"Cypher: not understood at {where}" + (f", near {near!r}" if near else " (the end of the statement)")
    if "parsed_parameter_expression" in first:
        return ("Cypher: the embedded store takes no parameter inside any(), all(), none(), single() or [x IN list | ...]; "
                "for `any(x IN list WHERE f(x) = $p)` write `$p IN [x IN list | f(x)]`")
    kind, _, rest = first.partition(" exception: ")
    text = rest or kind
    if table := re.match(r"Table (\S+) does not exist", text):
        contract = schema()
        text = (f"there is no label or relationship type {table[1]}; labels: {', '.join(contract.nodes)}; "
                f"types: {', '.join(contract.relationships)}")
    return f"Cypher: {text}"


def _internal(value: Any) -> tuple[int, int]:
    return value["table"], value["offset"]


def _node_ids(connection: ladybug.Connection, rows: Iterable[Row]) -> dict[tuple[int, int], str]:
    """Ids of the nodes at the ends of returned relationships, which the engine gives as table and offset."""
    wanted: set[tuple[int, int]] = set()
    known: dict[tuple[int, int], str] = {}

    def visit(value: Any) -> None:
        if isinstance(value, dict):
            if "_SRC" in value:
                wanted.update((_internal(value["_SRC"]), _internal(value["_DST"])))
            elif "_LABEL" in value and "_ID" in value:
                known[_internal(value["_ID"])] = value["id"]
            for inner in value.values():
                visit(inner)
        elif isinstance(value, list):
            for inner in value:
                visit(inner)

    for row in rows:
        for value in row:
            visit(value)
    missing = sorted(wanted - known.keys())
    for start in range(0, len(missing), 500):
        listed = ", ".join(f"internal_id({table}, {offset})" for table, offset in missing[start:start + 500])
        found = connection.execute(f"MATCH (n) WHERE id(n) IN [{listed}] RETURN id(n), n.id").get_all()
        known.update({_internal(internal): identifier for internal, identifier in found})
    return known


def _plain(value: Any, ids: Mapping[tuple[int, int], str]) -> Any:
    if isinstance(value, list):
        return [_plain(item, ids) for item in value]
    if not isinstance(value, dict):
        return value
    if "_NODES" in value:
        return {"nodes": _plain(value["_NODES"], ids), "relationships": _plain(value["_RELS"], ids)}
    own = {name: item for name, item in value.items() if not name.startswith("_") and item is not None}
    if "_SRC" in value:
        return {"source": ids[_internal(value["_SRC"])], "target": ids[_internal(value["_DST"])],
                "type": value["_LABEL"], **own}
    if "_LABEL" in value and "_ID" in value:
        return {"id": value["id"], "label": value["_LABEL"], **own}
    return {name: _plain(item, ids) for name, item in value.items()}
