"""Rows of a query as a table, CSV or JSON lines."""
from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from typing import Any

import click

FORMATS = ("table", "csv", "json")


def text(value: Any) -> str:
    """A value as people read it: nothing for null, JSON for nodes, lists and the like."""
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def write(columns: Sequence[str], rows: Sequence[Sequence[Any]], format: str) -> None:
    """Write to standard output; JSON as one array of objects."""
    if format == "json":
        click.echo(json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, indent=1, default=str))
    elif format == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([[text(value) for value in row] for row in rows])
    else:
        _table(columns, rows)


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    # Off a terminal nothing is folded to a width that the reader does not have.
    console = Console(highlight=False) if sys.stdout.isatty() else Console(highlight=False, width=100_000)
    table = Table(box=SIMPLE_HEAD, header_style="bold")
    for index, name in enumerate(columns):
        numbers = bool(rows) and all(isinstance(row[index], int | float | None) for row in rows)
        table.add_column(Text(name), justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(text(value)) for value in row))
    console.print(table)
    click.echo(f"{len(rows):,} row{'' if len(rows) == 1 else 's'}", err=True)
