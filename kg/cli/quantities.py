"""``kg quantities``: the numbers of a text."""
from __future__ import annotations

import sys

import click

from kg.cli._rows import FORMATS, write


@click.command("quantities")
@click.argument("text")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print the rows.")
def command(text: str, format_: str) -> None:
    """List the quantities of TEXT (- reads stdin), normalised: interval, unit, comparator, offsets.

    \b
    Example:
      kg quantities "成本是900万到1300万美金, up 45%"
      cat talk.txt | kg quantities - --format csv
    """
    from kg.extract.quantities import find_quantities
    from kg.graph.values import format_value
    if text == "-":
        text = sys.stdin.read()
    columns = ["start", "end", "text", "value", "low", "high", "from_low", "from_high", "unit", "per", "comparator", "dimension"]
    rows = [[q.start, q.end, q.text, format_value(q.model_dump()), q.low, q.high, q.from_low, q.from_high, q.unit, q.per, q.comparator,
             q.dimension] for q in find_quantities(text)]
    write(columns, rows, format_)
