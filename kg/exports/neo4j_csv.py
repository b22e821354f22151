"""CSV for the bulk import of Neo4j: headers and rows as ``neo4j-admin database import full`` takes them, and the
command. The result is the database that an online load makes, marks included, so that `kg load` keeps it in step."""
from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TextIO

from kg.errors import StoreError
from kg.schema import Property, cypher_schema, quote, schema
from kg.stores.marker import MARKER, digest, marker_schema
from kg.stores.staging import LIST_SEPARATOR, line, quoted

#: Folder of the files inside a folder that `kg build` wrote.
FOLDER = "neo4j-csv"
_OWN = re.compile(r"(nodes|relationships)-\w+(-header)?\.csv|import\.sh|after-import\.cypher")
_TYPES = {"string": "string", "string[]": "string[]", "double": "double", "int": "long"}


def write(nodes: Iterable[Mapping[str, Any]], edges: Iterable[Mapping[str, Any]], folder: Path) -> list[str]:
    """Write the files of a graph, and ``import.sh`` with the command.

    Args:
        nodes, edges: as in ``graph.json``; read once each, nodes first.
        folder: is made anew; one that holds anything but an earlier export is refused.

    Returns:
        The words of the command, to be run on the server's machine while the database is stopped.

    Raises:
        StoreError: the folder cannot be written, or holds other files.
    """
    contract = schema()
    folder = folder.absolute() if not folder.name else folder
    if folder.is_dir() and (others := sorted(item.name for item in folder.iterdir() if not _OWN.fullmatch(item.name))):
        raise StoreError(f"{folder}: holds {others[0]}, which is no part of an export; give a folder of its own (-o)")
    new = folder.with_name(f".{folder.name}.new")
    try:
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        files = _Files(new)
        with files.stack:
            for node in nodes:
                label = node["label"]
                properties = contract.nodes[label]
                file = files.get("nodes", label, ["id:ID"], properties)
                file.write(f"{line([node['id']], node, properties)[:-1]},{quoted(digest(node))}\n")
            seen: set[bytes] = set()
            for edge in edges:
                mark = digest(edge)
                if bytes.fromhex(mark) in seen:
                    continue
                seen.add(bytes.fromhex(mark))
                properties = contract.relationships[edge["type"]].properties
                file = files.get("relationships", edge["type"], [":START_ID", ":END_ID"], properties)
                file.write(f"{line([edge['source'], edge['target']], edge, properties)[:-1]},{quoted(mark)}\n")
        command = files.command()
        (new / "after-import.cypher").write_text("".join(f"{statement};\n" for statement in afterwards()), encoding="utf-8")
        (new / "import.sh").write_text(_SCRIPT.format(command=" \\\n  ".join(command)), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        new.rename(folder)
    except OSError as error:
        shutil.rmtree(new, ignore_errors=True)
        raise StoreError(f"{folder}: cannot be written: {error.strerror or error}") from None
    return command


def afterwards() -> list[str]:
    """Statements to run once on the imported database: the tool has no empty lists, and makes no constraints."""
    contract = schema()
    ends = [(f"(n:{quote(label)})", "n", properties) for label, properties in contract.nodes.items()]
    ends += [(f"()-[n:{quote(kind.type)}]->()", "n", kind.properties) for kind in contract.relationships.values()]
    empty = [f"MATCH {pattern} WHERE {name}.{quote(field)} IS NULL AND {name}.{quote(MARKER)} IS NOT NULL "
             f"SET {name}.{quote(field)} = []"
             for pattern, name, properties in ends for field, known in properties.items()
             if known.required and known.type == "string[]"]
    return [*cypher_schema(), *marker_schema(), *empty]


_SCRIPT = """\
#!/bin/sh
# Run in this folder, on the server's machine, with the database stopped. Afterwards start it and run
#   cypher-shell < after-import.cypher
set -e
{command}
"""


class _Files:
    """One header and one file of rows for each label and relationship type."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stack = ExitStack()
        self._open: dict[tuple[str, str], TextIO] = {}

    def get(self, kind: str, name: str, fixed: list[str], properties: Mapping[str, Property]) -> TextIO:
        if (kind, name) not in self._open:
            header = ",".join([*fixed, *(f"{field}:{_TYPES[known.type]}" for field, known in properties.items()), MARKER])
            (self.folder / f"{kind}-{name}-header.csv").write_text(header + "\n", encoding="utf-8")
            path = self.folder / f"{kind}-{name}.csv"
            self._open[kind, name] = self.stack.enter_context(path.open("w", encoding="utf-8", newline=""))
        return self._open[kind, name]

    def command(self) -> list[str]:
        groups = [f"--{kind}={name}={kind}-{name}-header.csv,{kind}-{name}.csv" for kind, name in sorted(self._open)]
        return ["neo4j-admin", "database", "import", "full", "neo4j", "--overwrite-destination=true", "--id-type=string",
                f"--array-delimiter=U+{ord(LIST_SEPARATOR):04X}", "--multiline-fields=true", "--legacy-style-quoting=false",
                "--ignore-empty-strings=false", *groups]
