"""What takes long to work out of files is kept in the user's cache folder until one of the files changes."""
from __future__ import annotations

import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path


def kept(part: str, files: Sequence[Path]) -> Any:
    """What `keep` was last given for the same files, with tuples for lists; None where there is nothing, or where a file
    has another size or date now.

    Args:
        part: what it is, with the number of its layout, e.g. ``catalog-4``.
    """
    import srsly  # not at the top: it loads numpy, which commands that keep nothing do without
    try:
        found = srsly.msgpack_loads(_place(part, files).read_bytes(), use_list=False)
        return found["value"] if found["stamp"] == stamp(files) else None
    except Exception:  # a missing, foreign or damaged cache is the same as none
        return None


def keep(part: str, files: Sequence[Path], value: Any, before: str) -> None:
    """Keep a value of lists, dicts, texts, bytes and numbers; where the folder cannot be written, nothing is kept.

    Args:
        before: the `stamp` of the files before they were read.
    """
    import srsly
    place = _place(part, files)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        temporary = place.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_bytes(srsly.msgpack_dumps({"stamp": before, "value": value}))
        temporary.replace(place)
    except OSError:
        pass


def _place(part: str, files: Sequence[Path]) -> Path:
    """One place for each set of files, so that several installations do not overwrite one another's."""
    name = sha256("\n".join(str(f.resolve()) for f in files).encode()).hexdigest()[:8]
    return user_cache_path("kg", appauthor=False) / f"{part}-{name}.msgpack"


def stamp(files: Sequence[Path]) -> str:
    """Sizes and dates of files; those that are missing count as empty."""
    states = (f.stat() if f.exists() else None for f in files)
    return "|".join(f"{s.st_size}:{s.st_mtime_ns}" if s else "" for s in states)
