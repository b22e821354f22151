"""``kg queries``: the named queries."""
from __future__ import annotations

import click


@click.command("queries")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """List the named queries, or print the Cypher of one.

    \b
    Example:
      kg queries
      kg queries conflicts
      kg query --name conflicts --db graph
    """
    from kg.queries import named, queries

    if name is not None:
        click.echo(named(name).cypher.rstrip())
        return
    width = max(map(len, queries()))
    for key, query in queries().items():
        given = ", ".join(f"{parameter}={'?' if value is None else f'{value:g}' if isinstance(value, float) else value}"
                          for parameter, value in query.parameters.items())
        click.echo(f"{key:<{width}}  {query.title}" + (f" ({given})" if given else ""))
