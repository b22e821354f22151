"""JSON Lines: one record a line, ``{"id", "text", ...}``."""
from __future__ import annotations

import json
from collections.abc import Iterator
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


def records(text: str, path: str) -> Iterator[Record]:
    """Records of a JSON Lines text.

    Raises:
        InputError: with the line number, at a line that is not a record or repeats an id.
    """
    seen: set[str] = set()
    for number, line in enumerate(text.replace("\r", "\n").split("\n"), 1):
        if not line.strip():
            continue
        try:
            value: Any = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(path, f"line {number}: not JSON: {error}") from None
        if not isinstance(value, dict):
            raise InputError(path, f'line {number}: not an object such as {{"id": "1", "text": "..."}}')
        value.setdefault("id", str(number))
        try:
            record = Record.model_validate(value)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "record"
            raise InputError(path, f"line {number}: {where}: {first['msg']}") from None
        if record.id in seen:
            raise InputError(path, f"line {number}: the id {record.id!r} is used twice")
        seen.add(record.id)
        yield record
