"""``kg view``: draw the graph page anew, from another starting point, and open it."""
from __future__ import annotations

from pathlib import Path

import click


@click.command("view")
@click.argument("directory", metavar="[DIR]", default="exports", type=click.Path(path_type=Path, file_okay=False))
@click.option("--focus", metavar="NAME", help="Start from this entity: name, alias or id.")
@click.option("--hops", metavar="N", type=click.IntRange(1, 6), default=2, show_default=True, help="Steps drawn around --focus.")
@click.option(
    "--max-nodes", metavar="N", type=click.IntRange(1, 2000), default=300, show_default=True,
    help="Entities drawn at first; the others are found by search.",
)
@click.option("--open/--no-open", "open_page", default=True, show_default=True, help="Open the page in the browser.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Where to write. [default: DIR/graph.html]")
def command(
    directory: Path, focus: str | None, hops: int, max_nodes: int, open_page: bool, output: Path | None
) -> None:
    """Show the graph that `kg build` wrote to DIR as a page.

    The page is one file without any network access; it can be sent to somebody as it is. It draws the most connected
    entities, or what lies around --focus; everything else of the graph is in the same file.

    \b
    Example:
      kg view graph
      kg view graph --focus PaLM --hops 1 -o palm.html --no-open
    """
    from kg.exports import page

    graph = page.read_graph(directory / "graph.json")
    path = output or directory / "graph.html"
    page.write(graph["nodes"], graph["edges"], path, max_nodes=max_nodes, focus=focus, hops=hops)
    click.echo(str(path))
    if open_page:
        click.launch(path.resolve().as_uri())
