"""The exceptions that kg raises, under one root.

KgError
|- InputError       a path, file or text that cannot be read (``path``, ``reason``)
|- DataError        a data file of kg or of the user that does not validate (``file:line``)
|- SetupError       something that set-up provides is missing, with the command that gets it
|- QueryError       a Cypher statement that the store refuses
|- StoreError       a store that cannot be opened, written or reached
"""
from __future__ import annotations


class KgError(Exception):
    """Root of all errors; ``str(error)`` is one line that says what happened and what to do."""


class InputError(KgError):
    """A path, file or text that cannot be read: ``path`` and ``reason``."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str]]:
        return type(self), (self.path, self.reason)  # so that it passes between processes


class DataError(KgError):
    """A data file of kg or of the user that does not validate; ``file:line`` and what is wrong."""


class SetupError(KgError):
    """Something that set-up provides is missing; the command that gets it."""


class QueryError(KgError):
    """A Cypher statement that the store refuses; where and why."""


class StoreError(KgError):
    """A store that cannot be opened, written or reached."""
