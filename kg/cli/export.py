"""``kg export``: a graph for other tools."""
from __future__ import annotations

import shlex
from pathlib import Path

import click


@click.command("export")
@click.argument("graph", type=click.Path(path_type=Path), default="exports", metavar="[DIR|graph.json]")
@click.option("--format", "format_", type=click.Choice(("neo4j-csv", "neo4j-browser")), required=True,
              help="CSV for `neo4j-admin database import full`, or style, favourites and guide for Neo4j Browser.")
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Where to write; by default a folder neo4j-csv or neo4j beside the graph.")
def command(graph: Path, format_: str, output: Path | None) -> None:
    """Write a graph in a form that other tools take.

    \b
    Example:
      kg export graph --format neo4j-csv
      kg export graph --format neo4j-browser -o browser
    """
    from kg.exports import neo4j_browser, neo4j_csv
    from kg.stores import graph_file

    found = graph_file.locate(graph)
    if format_ == "neo4j-browser":
        output = output or found.parent / neo4j_browser.FOLDER
        for path in neo4j_browser.write(output):
            click.echo(path)
        click.echo("drop style.grass and favourites.zip on the window of Neo4j Browser")
        return
    output = output or found.parent / neo4j_csv.FOLDER
    nodes, edges = graph_file.read(found)
    words = neo4j_csv.write(nodes, edges, output)
    click.echo(f"in {output}, with the database stopped, run:\n{shlex.join(words)}")
