"""What a user has decided about names that are, or are not, the same thing."""
from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from kg.errors import DataError
from kg.model import EntityRef
from kg.resources import parse, validate
from kg.schema import schema


def _checked(name: str) -> str:
    label, _, rest = name.partition("/")
    if label not in schema().entity_labels or not rest:
        raise ValueError(f"{name!r} is not Label/name")
    return name


_Name = Annotated[str, AfterValidator(_checked)]


class Decisions(BaseModel):
    """Pairs of ``Label/name``: ``same`` are joined (the second one's name is kept), ``different`` never."""

    model_config = ConfigDict(extra="forbid")
    same: list[tuple[_Name, _Name]] = []
    different: list[tuple[_Name, _Name]] = []

    def joined(self) -> list[tuple[EntityRef, EntityRef]]:
        return [(ref(a), ref(b)) for a, b in self.same]

    def apart(self) -> set[frozenset[EntityRef]]:
        return {frozenset((ref(a), ref(b))) for a, b in self.different}


def ref(text: str) -> EntityRef:
    label, _, name = text.partition("/")
    return EntityRef(label=label, name=name)


def read_decisions(path: Path) -> Decisions:
    """Read a file of decisions; a missing one decides nothing.

    Raises:
        DataError: malformed, with ``file:line``.
    """
    if not path.exists():
        return Decisions()
    value = parse(path)
    if value is None:
        return Decisions()
    if not isinstance(value, dict):
        raise DataError(f"{path}:1: expected `same:` and `different:` lists of pairs")
    return validate(path, value, Decisions)
