"""``kg build``: documents into a graph folder."""
from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import problem

if TYPE_CHECKING:
    from kg.builder import Built

SKIPPED = 3
_LISTED = 50


@click.command("build")
@click.argument("inputs", nargs=-1, required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), default="exports", show_default=True, metavar="DIR",
              help="Folder for graph.json, the database, graph.html and neo4j/ (for Neo4j Browser).")
@click.option("--catalog", "catalogs", type=click.Path(path_type=Path, exists=True, dir_okay=False), multiple=True, metavar="FILE",
              help="User catalogue (YAML or CSV) that extends or overrides kg's own. Repeatable.")
@click.option("-j", "--jobs", type=click.IntRange(1), default=1, show_default=True, help="Worker processes.")
@click.option("--fresh", is_flag=True, help="Forget what an earlier build left in DIR.")
@click.option("--with-catalog-facts", is_flag=True, help="Also add what the catalogue knows between the entities found.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but problems.")
def command(inputs: tuple[str, ...], output: Path, catalogs: tuple[Path, ...], jobs: int, fresh: bool, with_catalog_facts: bool,
            quiet: bool) -> None:
    """Read documents (txt, md, html, srt, vtt, jsonl; folders, globs, - for stdin) into a graph.

    Building again into the same folder reads only what changed; documents of earlier builds that lie outside INPUTS
    stay in the graph, and so does everything from stdin; --fresh forgets them. What cannot be read is named and left
    out (exit status 3).

    \b
    Example:
      kg build interviews/ notes.md -o graph
      cat talk.txt | kg build - -o graph
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from kg import builder
    from kg.language import segmentation
    console = Console(stderr=True)
    if segmentation.load() is None and not quiet:
        problem("no model for Chinese word segmentation, characters are used instead; get it with `kg setup`")
    bar = Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console,
                   transient=True, disable=quiet or not console.is_terminal)
    with bar:
        task = bar.add_task("reading", total=None)

        def show(done: int, total: int, what: str) -> None:
            if total:
                bar.update(task, completed=done, total=total)
            else:
                bar.update(task, description=what)
                if bar.disable and what.startswith("waiting"):
                    problem(what)
        built = builder.build(inputs, output=output, catalogs=catalogs, jobs=jobs, fresh=fresh, with_catalog_facts=with_catalog_facts,
                              progress=show)
    for error in built.skipped[:_LISTED]:
        problem(f"skipped {error}")
    if len(built.skipped) > _LISTED:
        problem(f"skipped {len(built.skipped) - _LISTED:,} more")
    if not quiet:
        _summary(built, output)
    if built.skipped:
        sys.exit(SKIPPED)


def _summary(built: Built, output: Path) -> None:
    from rich.console import Console
    from rich.table import Table

    from kg.schema import schema
    nodes = [n["label"] for n in built.graph.nodes]
    kinds = [e["type"] for e in built.graph.edges]
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_row("documents", f"{nodes.count('Document'):,}")
    table.add_row("passages", f"{nodes.count('Passage'):,}")
    for label in schema().entity_labels:
        if label in nodes:
            table.add_row(label, f"{nodes.count(label):,}")
    table.add_row("claims", f"{nodes.count('Claim'):,}")
    table.add_row("relations", f"{sum(k in schema().relations for k in kinds):,}")
    table.add_row("conflicts", f"{kinds.count('CONFLICTS_WITH'):,}")
    table.add_row("time", f"{built.seconds:.1f} s")
    Console().print(table)
    if built.reused or built.removed:
        click.echo(f"{built.read:,} read, {built.reused:,} unchanged, {built.removed:,} removed")
    db = shlex.quote(str(output))
    click.echo(f"open {output / 'graph.html'}, or ask: kg claims --db {db}; kg explain NAME --db {db}; kg query CYPHER --db {db}")
    click.echo(f"for Neo4j: kg load {db} --uri neo4j://localhost:7687; {output / 'neo4j'} has a style, queries and a guide for its Browser")
