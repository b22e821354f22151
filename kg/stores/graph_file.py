"""``graph.json`` read as a stream: one node or edge in memory at a time, so that its size does not matter."""
from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.errors import InputError

#: Name of the graph in a folder that `kg build` writes.
FILE = "graph.json"
_CHUNK = 1 << 20
_SPACE = " \t\r\n"


def locate(path: str | Path) -> Path:
    """The graph file for a path that names it or its folder.

    Raises:
        InputError: there is none.
    """
    path = Path(path)
    found = path / FILE if path.is_dir() else path
    if not found.exists():
        raise InputError(str(found), "there is no graph here; `kg build INPUT... -o DIR` writes one")
    return found


def read(path: str | Path) -> tuple[Iterator[dict[str, Any]], Iterator[dict[str, Any]]]:
    """Nodes and edges of a graph file, in its order. Take all nodes before the first edge.

    Raises:
        InputError: while reading, where the file is not a graph; the reason says at which character.
    """
    found = locate(path)
    reader = _Reader(found)
    return reader.items("nodes", first=True), reader.items("edges", first=False)


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.file = path.open(encoding="utf-8")
        except OSError as error:
            raise InputError(str(path), error.strerror or str(error)) from None
        self.buffer, self.at, self.done = "", 0, 0
        self.decode = json.JSONDecoder().raw_decode

    def items(self, name: str, *, first: bool) -> Iterator[dict[str, Any]]:
        self._expect("{" if first else ",")
        if self._value() != name:
            raise self._bad(f'"{name}" should stand here')
        self._expect(":")
        self._expect("[")
        if self._peek() == "]":
            self.at += 1
            return
        while True:
            item = self._value()
            if not isinstance(item, dict):
                raise self._bad(f"not one of the {name}")
            yield item
            if self._peek() != ",":
                break
            self.at += 1
        self._expect("]")
        if not first:
            self.file.close()

    def __del__(self) -> None:
        """Readers that stop early leave nothing open."""
        if file := getattr(self, "file", None):
            file.close()

    def _fill(self) -> bool:
        """Take in the next part of the file; False at its end."""
        try:
            more = self.file.read(_CHUNK)
        except UnicodeDecodeError:
            raise InputError(str(self.path), "not UTF-8") from None
        if not more:
            self.file.close()
            return False
        self.done += self.at
        self.buffer, self.at = self.buffer[self.at:] + more, 0
        return True

    def _peek(self) -> str:
        while True:
            while self.at < len(self.buffer) and self.buffer[self.at] in _SPACE:
                self.at += 1
            if self.at < len(self.buffer):
                return self.buffer[self.at]
            if self.file.closed or not self._fill():
                return ""

    def _expect(self, mark: str) -> None:
        if self._peek() != mark:
            raise self._bad(f"{mark} should stand here")
        self.at += 1

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, self.at = self.decode(self.buffer, self.at)
                return value
            except json.JSONDecodeError as error:
                if self.file.closed or not self._fill():
                    raise self._bad(error.msg) from None

    def _bad(self, reason: str) -> InputError:
        return InputError(str(self.path), f"not a graph of kg: {reason} (character {self.done + self.at + 1})")
