"""The named queries: questions that users ask, as Cypher for both stores (``kg/data/queries.yaml``)."""
from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, RootModel

from kg.errors import QueryError
from kg.resources import load


class Query(BaseModel):
    """A question with its Cypher. ``parameters`` holds the default of each, None where a value has to be given."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: str
    parameters: dict[str, str | int | float | None] = {}
    cypher: str

    def values(self, given: dict[str, Any]) -> dict[str, Any]:
        """All parameters: those given, and the defaults of the rest.

        Raises:
            QueryError: one without default is not given, or one is not of this query.
        """
        if unknown := sorted(given.keys() - self.parameters.keys()):
            raise QueryError(f"this query has no parameter {unknown[0]!r}; it has: {', '.join(self.parameters) or 'none'}")
        merged = {**self.parameters, **given}
        if missing := [name for name, value in merged.items() if value is None]:
            raise QueryError(f"this query needs {' and '.join(missing)}: give --param {missing[0]}=...")
        return merged


class _Queries(RootModel[dict[str, Query]]):
    pass


def queries() -> dict[str, Query]:
    """All named queries, in the order of their file."""
    return load("queries.yaml", _Queries).root


def named(name: str) -> Query:
    """One query.

    Raises:
        QueryError: no such name; the message lists the names.
    """
    found = queries()
    if name not in found:
        raise QueryError(f"there is no query {name!r}; there are: {', '.join(found)}")
    return found[name]
