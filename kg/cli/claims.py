"""``kg claims``: the claim ledger."""
from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import click

from kg.cli._rows import FORMATS, write

_SORTS = ("subject", "value", "documents", "metric")


@click.command("claims")
@click.option("--db", type=click.Path(path_type=Path), default="exports", show_default=True, metavar="DIR", help="Folder that `kg build` wrote.")
@click.option("--about", metavar="NAME", help="Only claims about this entity (name, alias or id).")
@click.option("--metric", metavar="M", help="Only this metric, as parameters, accuracy, funding.")
@click.option("--conflicts", is_flag=True, help="Only claims that others contradict, each with those.")
@click.option("--sort", type=click.Choice(_SORTS), default="subject", show_default=True, help="Order of the rows.")
@click.option("--format", "format_", type=click.Choice((*FORMATS, "md")), default="table", show_default=True, help="How to print the rows.")
def command(db: Path, about: str | None, metric: str | None, conflicts: bool, sort: str, format_: str) -> None:
    """List claims: what is said of whom, by whom, where, in which words, and how many documents agree.

    \b
    Example:
      kg claims --about GPT-3 --db graph
      kg claims --metric parameters --conflicts --format md
    """
    from kg.graph import Graph
    from kg.graph.values import format_value
    from kg.schema import schema
    if metric and metric not in schema().metrics:
        raise click.BadParameter(f"{metric!r} is not one of {', '.join(schema().metrics)}", param_hint="--metric")
    graph = Graph.load(db)
    if about and graph.find(about) is None:
        raise click.BadParameter(f"nothing is called {about!r}; try `kg query \"MATCH (n:Model) RETURN n.name\" --db {db}`",
                                 param_hint="--about")
    ledger = sorted(graph.claims(about=about, metric=metric, conflicts=conflicts), key=lambda c: _order(c, sort))
    columns = ["subject", "metric", "value", "text", "speaker", "modality", "documents", "quote", "where"]
    if conflicts:
        columns.insert(4, "against")
    rows = []
    for claim in ledger:
        against = "; ".join(graph.by_id[c]["text"] for c in claim["conflicts"])
        for k, e in enumerate(claim["evidence"]):
            row = [", ".join(claim["about"]), claim["metric"], format_value(claim), claim["text"], e["speaker"] or "", e["modality"],
                   claim["documents"], _short(e["quote"]), f"{e['path']}:{e['start']}"]
            if k:
                row[:4] = ["", "", "", ""]
            if conflicts:
                row.insert(4, "" if k else against)
            rows.append(row)
    if format_ == "md":
        _markdown(columns, rows)
    elif format_ == "table":
        # The claim in one cell says subject, metric and value: with columns of their own a terminal is too narrow.
        claim, documents = columns.index("text"), columns.index("documents")
        shown = [k for k in range(claim, len(columns)) if k != documents]
        write(["claim" if k == claim else columns[k] for k in shown] + ["documents"],
              [[" ".join(str(row[k]).split()) for k in shown] + ["" if k and not row[claim] else row[documents]] for k, row in enumerate(rows)],
              format_)
    else:
        write(columns, rows, format_)


def _order(claim: dict[str, Any], sort: str) -> tuple[Any, ...]:
    value = claim["low"] if claim["low"] is not None else claim["high"] if claim["high"] is not None else math.inf
    subject = (not claim["about"], *claim["about"])
    if sort == "value":
        return claim["metric"], claim["unit"], value, claim["id"]
    if sort == "documents":
        return -claim["documents"], -claim["statements"], subject, claim["id"]
    if sort == "metric":
        return claim["metric"], subject, value, claim["id"]
    return subject, claim["metric"], value, claim["id"]


def _short(quote: str, limit: int = 120) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= limit else line[:limit - 1] + "…"


def _markdown(columns: list[str], rows: list[list[Any]]) -> None:
    def line(cells: list[Any]) -> str:
        return "| " + " | ".join(str(c).replace("|", "\\|") for c in cells) + " |"
    click.echo(line(columns))
    click.echo(line(["---"] * len(columns)))
    for row in rows:
        click.echo(line(row))
