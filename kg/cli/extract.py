"""``kg extract``: one JSON line per document, no store."""
from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli import problem
from kg.cli.build import SKIPPED


@click.command("extract")
@click.argument("inputs", nargs=-1, required=True)
@click.option("--catalog", "catalogs", type=click.Path(path_type=Path, exists=True, dir_okay=False), multiple=True, metavar="FILE",
              help="User catalogue (YAML or CSV). Repeatable.")
@click.option("--text/--no-text", "with_text", default=False, show_default=True, help="Include the document's text and passages.")
def command(inputs: tuple[str, ...], catalogs: tuple[Path, ...], with_text: bool) -> None:
    """Stream what each document states as one JSON line: mentions, quantities, statements, relations, with offsets.

    Offsets count characters of the decoded source. Nothing is stored.

    \b
    Example:
      kg extract talk.txt | jq '.statements[].quantity.text'
      cat talk.txt | kg extract -
    """
    from kg import builder
    from kg.errors import InputError
    left_out = None if with_text else {"document": {"text", "passages"}}
    builder.check_catalogs(catalogs)
    skipped = done = 0
    for _, document in builder.documents(inputs):
        result = document if isinstance(document, InputError) else builder.try_extract(document, catalogs)
        if isinstance(result, InputError):
            skipped += 1
            problem(f"skipped {result}")
        else:
            sys.stdout.write(result.model_dump_json(exclude=left_out) + "\n")
            sys.stdout.flush()
            done += 1
    if skipped:
        sys.exit(SKIPPED if done else 1)
