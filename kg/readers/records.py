"""JSON Lines: one record a line, ``{"id", "text", ...}``."""
from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from kg.errors import InputError


class Record(BaseModel):
    """One record; fields that kg does not know are left alone."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)
    id: str
    text: str
    title: str | None = None
    date: str | None = None
    speaker: str | None = None
    url: str | None = None

    @field_validator("text")
    @classmethod
    def _not_empty(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("empty text")
        try:
            value.encode()
        except UnicodeEncodeError:
            raise ValueError("half of a surrogate pair, which is no character") from None
        return value


def records(text: str, path: str, skipped: Callable[[InputError], None] | None = None) -> Iterator[Record]:
    """Records of a JSON Lines text.

    Args:
        skipped: called with the error of a line that is not a record or repeats an id, and the rest is read; without
            it the error is raised.

    Raises:
        InputError: with the line number, at a line that is not a record or repeats an id.
    """
    seen: set[str] = set()
    for number, line in enumerate(text.replace("\r", "\n").split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = _record(line, number)
            if record.id in seen:
                raise ValueError(f"the id {record.id!r} is used twice")
        except ValueError as error:
            problem = InputError(path, f"line {number}: {error}")
            if skipped is None:
                raise problem from None
            skipped(problem)
            continue
        seen.add(record.id)
        yield record


def _record(line: str, number: int) -> Record:
    try:
        value: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"not JSON: {error}") from None
    if not isinstance(value, dict):
        raise ValueError('not an object such as {"id": "1", "text": "..."}')
    value.setdefault("id", str(number))
    try:
        return Record.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "record"
        raise ValueError(f"{where}: {first['msg']}") from None
