"""``kg load``: bring a Neo4j database in step with a graph."""
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import problem
from kg.cli._neo4j import connected, server_options

if TYPE_CHECKING:
    from kg.stores.neo4j_plan import Changes


@click.command("load")
@click.argument("graph", type=click.Path(path_type=Path), default="exports", metavar="[DIR|graph.json]")
@server_options(required=True)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but problems.")
def command(graph: Path, uri: str, user: str, database: str, dry_run: bool, quiet: bool) -> None:
    """Load a graph into Neo4j, or bring what is there in step with it.

    Only what changed is written; what the graph no longer holds is removed; data that kg did not load is never
    touched. A load that was cut off is completed by running it again. The password is taken from NEO4J_PASSWORD, or
    asked for.

    \b
    Example:
      kg load graph --uri neo4j://localhost:7687
      kg load graph --uri neo4j://localhost:7687 --dry-run
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from kg.stores import graph_file
    from kg.stores.neo4j_load import load

    nodes, edges = graph_file.read(graph)
    console = Console(stderr=True)
    made = None
    with connected(uri, user, database) as connection, Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console,
            transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("comparing", total=None)

        def show(what: str, done: int, total: int) -> None:
            nonlocal made
            made = f"{done:,} of {total:,} changes"
            bar.update(task, description=what, completed=done, total=total)
        try:
            changes = load(connection, nodes, edges, dry_run=dry_run, progress=show)
        except KeyboardInterrupt:
            if made:
                problem(f"{made} are in the database, run the same command again to complete the load")
            raise
    if not quiet:
        _report(changes, dry_run)


def _report(changes: Changes, dry_run: bool) -> None:
    verbs = {"create": "created", "update": "updated", "delete": "removed"}
    for what, groups in (("nodes", changes.nodes), ("relationships", changes.relationships)):
        for action, counts in groups.items():
            if counts:
                listed = ", ".join(f"{name} {count:,}" for name, count in counts.items())
                verb = f"to be {verbs[action]}" if dry_run else verbs[action]
                click.echo(f"{what} {verb}: {sum(counts.values()):,} ({listed})")
    if not changes.total:
        click.echo("nothing to change: the database is in step with the graph")
    if changes.kept:
        click.echo(f"kept {changes.kept:,} nodes that the graph no longer holds, because other data is linked to them")
