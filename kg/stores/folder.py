"""The folder that ``kg build`` writes: what each document gave is kept beside the graph, and everything in it is
replaced together or not at all."""
from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from errno import EACCES
from pathlib import Path

from pydantic import ValidationError

from kg.errors import InputError, StoreError
from kg.model import Document, Extraction

try:
    from fcntl import LOCK_EX, LOCK_NB, flock
except ImportError:  # a system without it
    flock = None

KEEP = ".kg"
_TEMPORARY = ".kg-"


@dataclass(frozen=True, slots=True)
class Kept:
    """What an earlier build kept of a document.

    ``file`` is the absolute path that it was read from (``-`` for standard input); ``extraction`` is None where
    another version of kg, or other catalogues, made it, so that the document has to be read again.
    """

    document: Document
    file: str
    extraction: Extraction | None


@contextmanager
def locked(output: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold a folder alone, made if missing, so that two builds into it follow one another. What a killed build left
    behind is cleared away.

    Args:
        waiting: called once when another process holds the folder.

    Raises:
        StoreError: the folder cannot be made.
    """
    made = _missing(output)
    try:
        output.mkdir(parents=True, exist_ok=True)
        handle = os.open(output, os.O_RDONLY) if flock else None
        if not os.access(output, os.W_OK):
            raise PermissionError(EACCES, os.strerror(EACCES))
    except OSError as error:
        raise StoreError(f"{output}: cannot write here: {error.strerror or error}") from None
    try:
        if handle is not None:
            _lock(handle, waiting)
        for left in output.glob(f"{_TEMPORARY}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        if handle is not None:
            os.close(handle)
        with suppress(OSError):  # a build that failed leaves no empty folders of its own
            for folder in made:
                folder.rmdir()


def _missing(folder: Path) -> list[Path]:
    """The folders that have to be made for a folder to exist, the deepest first."""
    return [f for f in (folder, *folder.parents) if not f.exists()]


def _lock(handle: int, waiting: Callable[[], None]) -> None:
    with suppress(OSError):  # a file system without locks
        try:
            flock(handle, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            waiting()
            flock(handle, LOCK_EX)


@contextmanager
def replaced(output: Path) -> Iterator[Path]:
    """A temporary folder whose contents take the place of what is in ``output`` when the block ends well. Otherwise
    everything is as it was.

    Raises:
        StoreError: the disk is full, a right is missing, or the like.
    """
    try:
        temporary = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=output))
    except OSError as error:
        raise StoreError(f"{output}: cannot write here: {error.strerror or error}") from None
    try:
        new, old = temporary / "new", temporary / "old"
        new.mkdir()
        old.mkdir()
        yield new
        _swap(new, output, old)
    except OSError as error:
        raise StoreError(f"{output}: cannot write: {error.strerror or error}; what was there before is untouched") from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _swap(new: Path, output: Path, old: Path) -> None:
    names = sorted(item.name for item in new.iterdir())
    # A write-ahead log of the database belongs to the one that goes.
    beside = [f.name for name in names if name.endswith(".lbug") for f in output.glob(f"{name}.*")]
    away: list[str] = []
    placed: list[str] = []
    try:
        for name in [*names, *beside]:
            if os.path.lexists(output / name):
                (output / name).replace(old / name)
                away.append(name)
            if name in names:
                (new / name).replace(output / name)
                placed.append(name)
    except OSError:
        for name in placed:
            (output / name).replace(new / name)
        for name in away:
            (old / name).replace(output / name)
        raise


def keep(folder: Path, extractions: Iterable[tuple[str, Extraction]], stamp: str) -> None:
    """Write what documents gave, one file a document, with the file that each was read from."""
    (folder / KEEP).mkdir()
    for file, extraction in extractions:
        head = json.dumps({"stamp": stamp, "file": file})
        path = folder / KEEP / f"{extraction.document.id.partition('/')[2]}.json"
        path.write_text(f"{head}\n{extraction.model_dump_json()}", encoding="utf-8")


def kept(output: Path, stamp: str) -> tuple[dict[str, Kept], list[InputError]]:
    """What an earlier build kept, by document id, and errors for what cannot be read any more."""
    out: dict[str, Kept] = {}
    lost: list[InputError] = []
    for file in _files(output):
        try:
            head, body = _read(file)
            made_now = head["stamp"] == stamp
            extraction = Extraction.model_validate_json(body) if made_now else None
            document = extraction.document if extraction else Document.model_validate(json.loads(body)["document"])
            out[document.id] = Kept(document, str(head["file"]), extraction)
        except (OSError, ValueError, KeyError, TypeError):
            lost.append(InputError(str(file), "damaged, or kept by another version of kg; build its document again"))
    return out, lost


def extractions(output: Path) -> list[Extraction]:
    """What each document of a built folder gave, by document id.

    Raises:
        InputError: nothing was built there, or by a version that kept something else.
    """
    files = _files(output)
    if not files:
        raise InputError(str(output), "nothing built here; build with `kg build INPUT... -o DIR`")
    try:
        return [Extraction.model_validate_json(_read(file)[1]) for file in files]
    except (OSError, ValueError, TypeError) as error:
        reason = "kept by another version of kg, or damaged" if isinstance(error, ValidationError) else str(error)
        raise InputError(str(output), f"{reason}; build again with `kg build INPUT... -o {output}`") from None


def _files(output: Path) -> list[Path]:
    return sorted((output / KEEP).glob("*.json"))


def _read(file: Path) -> tuple[dict[str, str], str]:
    head, _, body = file.read_text(encoding="utf-8").partition("\n")
    return json.loads(head), body
