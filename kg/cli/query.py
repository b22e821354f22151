"""``kg query``: Cypher on the embedded store or on Neo4j."""
from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from kg.cli._neo4j import connected, server_options
from kg.cli._rows import FORMATS, write


@click.command("query")
@click.argument("cypher", required=False)
@click.option("--name", metavar="NAME", help="A named query instead of CYPHER; `kg queries` lists them.")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE",
              help="Value of a $NAME: a JSON value (1e12, true, [1,2]), or else a text. Repeatable.")
@click.option("--db", type=click.Path(path_type=Path), default="exports", show_default=True, metavar="DIR",
              help="Folder that `kg build` wrote, or a database file.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print the rows.")
@click.option("--write", "allow_writing", is_flag=True, help="Allow the statement to change the graph.")
@server_options(required=False)
def command(cypher: str | None, name: str | None, params: tuple[str, ...], db: Path, format_: str, allow_writing: bool,
            uri: str | None, user: str, database: str) -> None:
    """Run a Cypher statement (- reads it from stdin), the same on both stores.

    \b
    Example:
      kg query "MATCH (m:Model)<-[:ABOUT]-(c:Claim) RETURN m.name, c.text LIMIT 5" --db graph
      kg query --name said-about --param name=PaLM --db graph --format csv
      kg query --name conflicts --uri neo4j://localhost:7687
    """
    from kg.queries import named

    if (cypher is None) == (name is None):
        raise click.UsageError("give either CYPHER or --name")
    values = dict(_parameter(text) for text in params)
    if name is not None:
        known = named(name)
        cypher, values = known.cypher, known.values(values)
    elif cypher == "-":
        cypher = sys.stdin.read()
    if uri is None:
        from kg.stores import embedded

        columns, rows = embedded.query(db, cypher, values, write=allow_writing)
    else:
        from kg.stores import neo4j_query

        with connected(uri, user, database) as connection:
            columns, rows = neo4j_query.query(connection, cypher, values, write=allow_writing)
    write(columns, rows, format_)


def _parameter(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise click.BadParameter(f"{text!r} is not NAME=VALUE", param_hint="--param")
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        return name, value
