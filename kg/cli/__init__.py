"""The command line: one command a file, found by name; nothing heavy is imported before a command runs."""
from __future__ import annotations

from importlib import import_module
from importlib.resources import files

import click

from kg import __version__

_MODULES = tuple(sorted(p.name.removesuffix(".py") for p in files("kg.cli").iterdir()
                        if p.name.endswith(".py") and not p.name.startswith("_")))


class _Commands(click.Group):
    """Commands are the modules of this package; each defines ``command``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in _MODULES if not name.startswith("_")]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        return import_module(f"kg.cli.{name}").command if name in _MODULES else None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="kg")
def root() -> None:
    """Claims and entities out of messy Chinese and English talk, into a knowledge graph.

    \b
    Example:
      kg build interviews/ -o graph
      kg claims --about GPT-3 --db graph
      kg view graph

    Exit status: 0 done; 1 failed; 2 wrong usage; 3 done, but some inputs were skipped.
    """
