"""Which files an input means: files, folders, globs, ``-``."""
from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.errors import InputError

SUFFIXES = {
    ".txt": "txt", ".text": "txt", ".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".srt": "srt", ".vtt": "vtt", ".jsonl": "jsonl", ".ndjson": "jsonl",
}


def expand(inputs: Sequence[str]) -> Iterator[str]:
    """The files that inputs stand for, each once; a subfolder that cannot be listed stands for itself, as a file that
    cannot be read.

    A file stands for itself, whatever its name; a folder for all files below it with a known suffix or none, hidden
    ones and hidden folders left out, in the order of their names; a glob pattern (``**`` too) for its matches;
    ``-`` for standard input.

    Raises:
        InputError: an input that does not exist or a folder or pattern with nothing to read.
    """
    seen: set[str] = set()
    for item in inputs:
        found = 0
        for path in _expand(item):
            found += 1
            if path not in seen:
                seen.add(path)
                yield path
        if not found:
            raise InputError(item, "no file to read there (txt, md, html, srt, vtt, jsonl)")


def _expand(item: str) -> Iterator[str]:
    if item == "-":
        yield item
    elif os.path.isdir(item):
        yield from _walk(item)
    elif os.path.lexists(item):
        yield item
    elif glob.has_magic(item):
        for match in sorted(glob.glob(item, recursive=True)):
            if os.path.isdir(match):
                if "**" not in item:
                    yield from _walk(match)
            else:
                yield match
    else:
        raise InputError(item, "no such file or folder")


def _walk(folder: str) -> Iterator[str]:
    closed: list[str] = []
    for root, folders, names in os.walk(folder, onerror=lambda error: closed.append(error.filename)):
        yield from closed
        closed.clear()
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            suffix = Path(name).suffix.lower()
            path = os.path.join(root, name)
            if not name.startswith(".") and (suffix in SUFFIXES or not suffix) and not _special(path):
                yield path
    yield from closed


def _special(path: str) -> bool:
    """Whether a path is a pipe, socket or device, whose reading may never end; a broken link is none."""
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return False


def format_of(path: str) -> str | None:
    """The format that a file's suffix names; None where it names none."""
    return SUFFIXES.get(Path(path).suffix.lower())
