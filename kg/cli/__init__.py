"""The command line: one command a file, found by name; nothing heavy is imported before a command runs."""
from __future__ import annotations

from importlib import import_module
from importlib.resources import files
from typing import Any

import click

from kg import __version__
from kg.errors import KgError

_MODULES = tuple(sorted(p.name.removesuffix(".py") for p in files("kg.cli").iterdir()
                        if p.name.endswith(".py") and not p.name.startswith("_")))


class _Failure(click.ClickException):
    """An error of kg as one line on stderr; exit status 1."""

    def show(self, file: Any = None) -> None:
        problem(self.message)


class _Commands(click.Group):
    """Commands are the modules of this package; each defines ``command``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_MODULES)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        return import_module(f"kg.cli.{name}").command if name in _MODULES else None

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KgError as error:
            raise _Failure(str(error)) from None


def problem(text: str) -> None:
    """Say what is wrong in one line on stderr, whatever a file name or a message holds."""
    line = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    click.echo(f"kg: {line}", err=True)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="kg")
def root() -> None:
    """Claims and entities out of messy Chinese and English talk, into a knowledge graph.

    \b
    Example:
      kg build interviews/ -o graph
      kg claims --about GPT-3 --db graph
      kg view graph

    Exit status: 0 done; 1 failed; 2 wrong usage; 3 done, but some inputs were skipped; 130 interrupted.
    """
