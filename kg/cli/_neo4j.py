"""Options of the commands that reach a Neo4j server."""
from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from kg.stores.neo4j_connection import Connection

_PASSWORD = "NEO4J_PASSWORD"


def server_options(required: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``--uri``, ``--user`` and ``--database``. There is no option for the password: command lines are seen by others."""
    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for option in (
            click.option("--database", default="neo4j", show_default=True, metavar="NAME", help="Database of the server."),
            click.option("--user", default="neo4j", show_default=True, metavar="NAME",
                         help="User of the server; the password is taken from NEO4J_PASSWORD, or asked for."),
            click.option("--uri", required=required, metavar="URI",
                         help="Neo4j server, as neo4j://localhost:7687; neo4j+s:// for TLS."),
        ):
            function = option(function)
        return function
    return decorate


def connected(uri: str, user: str, database: str) -> AbstractContextManager[Connection]:
    """A connection with the password from the environment or a prompt."""
    from kg.stores.neo4j_connection import connect

    password = os.environ.get(_PASSWORD)
    if password is None:
        if not sys.stdin.isatty():
            raise click.UsageError(f"there is no terminal to ask for the password on; put it into {_PASSWORD}")
        password = click.prompt(f"Password of {user}", hide_input=True, err=True)
    return connect(uri, user=user, password=password, database=database)
