"""``kg relations``: what the documents state between entities, also against what the catalogue knows."""
from __future__ import annotations

from pathlib import Path

import click

from kg.cli._rows import FORMATS, write

_COLUMNS = ("head", "type", "tail", "modality", "confidence", "statements", "quote")


@click.command("relations")
@click.option("--new", "only_new", is_flag=True, help="Only relations that the catalogue does not know.")
@click.option("--disagree", is_flag=True, help="Only relations that contradict the catalogue or each other, with the reason.")
@click.option("--type", "kind", metavar="TYPE", help="Only relations of this type, e.g. DEVELOPED.")
@click.option("--about", metavar="NAME", help="Only relations of the entity with this name or alias.")
@click.option("--db", type=click.Path(path_type=Path), default="exports", show_default=True, metavar="DIR",
              help="Folder that `kg build` wrote, or its graph.json.")
@click.option("--catalog", "catalogs", type=click.Path(path_type=Path, exists=True, dir_okay=False), multiple=True, metavar="FILE",
              help="User catalogue that extends or overrides kg's own. Repeatable.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print the rows.")
def command(only_new: bool, disagree: bool, kind: str | None, about: str | None, db: Path, catalogs: tuple[Path, ...], format_: str) -> None:
    """List the relations that the documents of a graph state, each with its best quote.

    \b
    Example:
      kg relations --about OpenAI --db graph
      kg relations --new --type INVESTED_IN --db graph --format csv
      kg relations --disagree --db graph
    """
    from kg import catalog
    from kg.graph.known import compare, stated
    from kg.schema import schema
    from kg.stores import graph_file

    if only_new and disagree:
        raise click.UsageError("give --new or --disagree, not both")
    if kind is not None and kind not in schema().relations:
        raise click.BadParameter(f"{kind} is none of {', '.join(schema().relations)}", param_hint="--type")
    found = [r for r in stated(*graph_file.read(db)) if (kind in (None, r.type)) and (about is None or r.about(about))]
    if only_new or disagree:
        verdicts = compare(found, catalog.load(catalogs))
        rows = [(r, v) for r, v in zip(found, verdicts, strict=True) if (v.new if only_new else v.reason)]
        if disagree:
            write((*_COLUMNS, "reason"), [(*_row(r), v.reason) for r, v in rows], format_)
            return
        found = [r for r, _ in rows]
    write(_COLUMNS, [_row(r) for r in found], format_)


def _row(relation) -> tuple[object, ...]:
    return (relation.head, relation.type, relation.tail, relation.modality, relation.confidence, relation.statements,
            " ".join(relation.quote.split()))
