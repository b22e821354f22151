"""``kg merges``: which names were joined into one entity, and why."""
from __future__ import annotations

from pathlib import Path

import click

from kg.cli._rows import FORMATS, write


@click.command("merges")
@click.option("--db", type=click.Path(path_type=Path), default="exports", show_default=True, metavar="DIR", help="Folder that `kg build` wrote.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print the rows.")
def command(db: Path, format_: str) -> None:
    """List what was joined into one entity, why, and how sure.

    To decide otherwise, write DIR/decisions.yaml; every later build obeys it:

    \b
      same:
        - [Person/王雪志, Person/Xuezhi Wang]
      different:
        - [Company/Lambda, Model/LaMDA]

    \b
    Example:
      kg merges --db graph
    """
    from kg.builder import kept
    from kg.resolve import read_decisions, resolve
    identities = resolve(kept(db), read_decisions(db / "decisions.yaml"))
    rows = [[f"{m.kept.label}/{m.kept.name}", f"{m.joined.label}/{m.joined.name}", m.reason, m.confidence] for m in identities.merges]
    write(["entity", "joined", "reason", "confidence"], rows, format_)
