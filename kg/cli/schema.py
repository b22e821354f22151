"""``kg schema``: the graph contract in forms that other tools read."""
from __future__ import annotations

import click


@click.command("schema")
@click.option("--format", "format_", type=click.Choice(("json-schema", "cypher")), default="json-schema", show_default=True,
              help="JSON Schema of graph.json, or the constraints and indexes of a Neo4j database.")
def command(format_: str) -> None:
    """Print the schema of the graph.

    \b
    Example:
      kg schema > graph.schema.json
      kg schema --format cypher | cypher-shell
    """
    from kg.schema import generated

    click.echo(generated()["graph.schema.json" if format_ == "json-schema" else "constraints.cypher"], nl=False)
