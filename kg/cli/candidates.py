"""``kg candidates``: what was nearly an entity."""
from __future__ import annotations

from pathlib import Path

import click

from kg.cli._rows import FORMATS, write


@click.command("candidates")
@click.option("--db", type=click.Path(path_type=Path), default="exports", show_default=True, metavar="DIR", help="Folder that `kg build` wrote.")
@click.option("--at-least", type=click.FloatRange(0, 1), default=0.2, show_default=True, metavar="X", help="Only candidates of this confidence.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print the rows.")
def command(db: Path, at_least: float, format_: str) -> None:
    """List candidates that stayed below the threshold for names, the likeliest first, each with the reason.

    Put one that is a name into a catalogue of your own (`kg build --catalog FILE`).

    \b
    Example:
      kg candidates --db graph --at-least 0.4
    """
    from kg.builder import kept
    rows = sorted(((r.confidence, r.text, r.label, r.reason, f"{e.document.path}:{r.start}") for e in kept(db) for r in e.rejected
                   if r.confidence >= at_least), key=lambda r: (-r[0], *r[1:]))
    write(["confidence", "text", "label", "reason", "where"], rows, format_)
