"""``kg catalog``: look into the catalogue, add to one's own, check."""
from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli._rows import FORMATS, write

_catalogs = click.option("--catalog", "catalogs", type=click.Path(path_type=Path, exists=True, dir_okay=False), multiple=True, metavar="FILE",
                         help="User catalogue to take in (YAML or CSV). Repeatable.")


@click.group("catalog")
def command() -> None:
    """List, extend and check the entities known beforehand.

    \b
    Example:
      kg catalog list --label Model --name qwen
      kg catalog add mine.yaml Company "Larkspur Compute" --alias Larkspur
      kg catalog check --catalog mine.yaml
    """


@command.command("list")
@_catalogs
@click.option("--label", metavar="LABEL", help="Only this label.")
@click.option("--name", metavar="TEXT", help="Only entities with this text in a name or alias.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print the rows.")
def list_(catalogs: tuple[Path, ...], label: str | None, name: str | None, format_: str) -> None:
    """List entities with their aliases and what is known of them.

    \b
    Example:
      kg catalog list --label Benchmark --format csv
    """
    from kg import catalog
    rows = [[e.label, e.name, "; ".join(e.aliases), "; ".join(f"{field}: {value}" for field, value in e.facts), e.source]
            for e in sorted(catalog.load(catalogs), key=lambda e: (e.label, e.name))
            if label in (None, e.label) and (name is None or any(name.lower() in n.lower() for n in e.names))]
    write(["label", "name", "aliases", "facts", "file"], rows, format_)


@command.command("add")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("label")
@click.argument("name")
@click.option("--alias", "aliases", multiple=True, metavar="NAME", help="Another written form. Repeatable.")
def add(file: Path, label: str, name: str, aliases: tuple[str, ...]) -> None:
    """Add an entity to a catalogue FILE of your own (YAML, made when missing).

    \b
    Example:
      kg catalog add mine.yaml Person 林溪 --alias "Lin Xi"
    """
    from kg import catalog
    catalog.add(file, label, name, aliases)
    click.echo(f"{file}: {label}/{name}; use it with `kg build --catalog {file}`")


@command.command("check")
@_catalogs
def check(catalogs: tuple[Path, ...]) -> None:
    """Check that every reference resolves and that no name belongs to two entities of one label.

    \b
    Example:
      kg catalog check --catalog mine.yaml
    """
    from kg import catalog
    known = catalog.load(catalogs)
    problems = known.problems()
    for problem in problems:
        click.echo(problem)
    click.echo(f"{len(known):,} entities, {len(known.by_key):,} names, {len(problems)} problems")
    sys.exit(1 if problems else 0)
