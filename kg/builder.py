"""From inputs to a graph, and into the folder that keeps it: graph.json, the embedded database, the page, the files for
Neo4j Browser, and what each document gave, so that a second build reads only what changed."""
from __future__ import annotations

import hashlib
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING

from kg import __version__
from kg.catalog import Catalog, load, read_file
from kg.errors import DataError, InputError, KgError, StoreError
from kg.language import segmentation
from kg.model import Document, Extraction
from kg.readers import expand, path_text, read, read_again, read_text
from kg.resources import schema_path
from kg.stores import folder
from kg.stores.folder import Kept

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.resolve import Identities

_DECISIONS, _PAGE, _GUIDE = "decisions.yaml", "graph.html", "neo4j/guide.html"
#: Parts of the package that come after extraction: what was extracted stays right when they change.
_AFTER = frozenset({"resolve", "graph", "stores", "exports", "cli", "__main__.py", "builder.py", "queries.py"})
Progress = Callable[[int, int, str], None]


@dataclass(slots=True)
class Built:
    """A finished build: the graph, what was skipped and why, how many documents were read anew, taken over from the
    build before, or removed."""

    graph: Graph
    identities: Identities
    skipped: list[InputError] = field(default_factory=list)
    read: int = 0
    reused: int = 0
    removed: int = 0
    seconds: float = 0.0


def build(inputs: Sequence[str | Path] | str | Path, *, output: Path | None = None, catalogs: Sequence[str | Path] = (),
          jobs: int = 1, fresh: bool = False, with_catalog_facts: bool = False, progress: Progress | None = None) -> Built:
    """Read inputs into a graph. What cannot be read is listed in `Built.skipped`; of such a file, what an earlier build
    read stays.

    Args:
        inputs: files, folders, globs, ``-``.
        output: folder to write graph.json, the database, graph.html and neo4j/ to; documents of an earlier build there
            that lie outside the inputs stay in the graph, those whose files are gone from a given folder leave it.
        catalogs: user catalogues.
        jobs: worker processes.
        fresh: forget what an earlier build left in ``output``.
        with_catalog_facts: also add known relations between the entities found.
        progress: called with (documents done, documents in all, path), and with (0, 0, what) for other waits.

    Raises:
        InputError: nothing could be read.
        DataError: a catalogue or ``decisions.yaml`` that does not validate.
        StoreError: the output cannot be written; what was there before is untouched.
    """
    began = time.monotonic()
    progress = progress or (lambda done, total, what: None)
    given = [str(i) for i in ([inputs] if isinstance(inputs, str | Path) else inputs)]
    used = tuple(Path(c) for c in catalogs)
    if output is None:
        held, wait = nullcontext(), None
    else:
        output, wait = Path(output), f"waiting for another build into {output}"
        held = folder.locked(output, lambda: progress(0, 0, wait))
    with held:
        built, kept = _build(given, output, used, jobs, fresh, with_catalog_facts, progress)
        if output is not None:
            progress(0, 0, "writing")
            _write(output, built.graph, kept, fingerprint(used))
    built.seconds = time.monotonic() - began
    return built


def _build(inputs: list[str], output: Path | None, catalogs: tuple[Path, ...], jobs: int, fresh: bool, facts: bool,
           progress: Progress) -> tuple[Built, list[tuple[str, Extraction]]]:
    # Not at the top: what reads documents without building a graph starts sooner.
    from kg.graph import assemble
    from kg.resolve import read_decisions, resolve
    check_catalogs(catalogs)
    decisions = read_decisions(output / _DECISIONS) if output else None
    old, skipped = folder.kept(output, fingerprint(catalogs)) if output and not fresh else ({}, [])
    documents, files, failed = _sources(inputs, output)
    if not documents:
        raise _nothing([error for _, error in failed])
    skipped = [e for e in skipped if f"Document/{Path(e.path).stem}" not in documents] + [error for _, error in failed]
    for identifier, entry in _staying(old, documents, files, inputs, {file for file, _ in failed}).items():
        place = (entry.document.path, entry.file)
        if place <= documents.get(identifier, place):
            documents[identifier] = place
            files.setdefault(entry.file, {})[identifier] = entry.document if entry.extraction else read_again(entry.document)
    found: dict[str, Extraction] = {}
    new: list[Document] = []
    for identifier, (path, file) in documents.items():
        document = files[file][identifier].model_copy(update={"path": path})
        before = old.get(identifier)
        if before and before.extraction and before.document.model_copy(update={"path": path}) == document:
            found[identifier] = before.extraction.model_copy(update={"document": document})
        else:
            new.append(document)
    reused = len(found)
    for done, (document, result) in enumerate(_extracted(new, catalogs, jobs), 1):
        if isinstance(result, Extraction):
            found[document.id] = result
        else:
            skipped.append(result)
        progress(done, len(new), document.path)
    if not found:
        raise _nothing(skipped)
    extractions = [found[i] for i in sorted(found)]
    identities = resolve(extractions, decisions)
    graph = assemble(extractions, identities, _catalog(catalogs, bool(new)), with_catalog_facts=facts)
    gone = {e.document.path for e in old.values()} - {e.document.path for e in extractions}
    built = Built(graph, identities, skipped, len(found) - reused, reused, len(gone))
    return built, [(documents[e.document.id][1], e) for e in extractions]


def _nothing(failed: list[InputError]) -> InputError:
    if len(failed) == 1:
        return failed[0]
    listed = "; ".join(map(str, failed[:3])) + (f"; and {len(failed) - 3} more" if len(failed) > 3 else "")
    return InputError("nothing could be read", listed)


# -- inputs -----------------------------------------------------------------------------------------------------------
def documents(inputs: Sequence[str], leave_out: Path | None = None) -> Iterator[tuple[str, Document | InputError]]:
    """Each document of the inputs with the absolute path of its file (``-`` for standard input), and an error in the
    place of what cannot be read.

    Args:
        leave_out: a folder that kg writes to; its files are no documents where a folder around it is given.
    """
    seen: set[str] = set()
    for item in inputs:
        try:
            for path in expand([item]):
                path = path if path == "-" else os.path.normpath(path)
                file = path if path == "-" else os.path.abspath(path)
                if file in seen or (leave_out and path != item and _written(file, item, leave_out)):
                    continue
                seen.add(file)
                problems: list[InputError] = []
                try:
                    for document in read(path, skipped=problems.append):
                        yield path_text(file), document
                except InputError as error:
                    problems.append(error)
                for problem in problems:
                    yield path_text(file), problem
        except InputError as error:
            yield path_text(os.path.abspath(item)), error


def _written(file: str, item: str, output: Path) -> bool:
    """Whether a file that a folder or pattern stands for is one that kg wrote there itself."""
    inside, root = Path(file), Path(os.path.abspath(output))
    if Path(os.path.abspath(item)).is_relative_to(root):  # the documents lie in the output folder
        return inside in (root / _PAGE, root / _GUIDE)
    return inside.is_relative_to(root) and (root / folder.KEEP).exists()


Found = dict[str, tuple[str, str]]  # document id -> (path as shown, file)
Files = dict[str, dict[str, Document]]  # file -> its documents


def _sources(inputs: Sequence[str], output: Path | None) -> tuple[Found, Files, list[tuple[str, InputError]]]:
    """The documents of the inputs; of the same content in several files, the first path stands for it. Errors come
    with their file."""
    found: Found = {}
    files: Files = {}
    failed: list[tuple[str, InputError]] = []
    for file, document in documents(inputs, output):
        if isinstance(document, InputError):
            failed.append((file, document))
            continue
        files.setdefault(file, {})[document.id] = document
        place = (document.path, file)
        found[document.id] = min(found.get(document.id, place), place)
    return found, files, failed


def _staying(old: dict[str, Kept], new: Found, files: Files, inputs: Sequence[str], failed: set[str]) -> dict[str, Kept]:
    """Documents of the build before that the inputs say nothing about: their files lie outside, or cannot be read now.
    What comes from standard input stays: it has no file that could say otherwise."""
    folders = [os.path.abspath(i) for i in inputs if os.path.isdir(i)]
    closed = [f for f in failed if not os.path.isdir(f) or not os.access(f, os.R_OK | os.X_OK)]
    paths = {path for path, _ in new.values()}

    def stays(entry: Kept) -> bool:
        if entry.file == "-":
            return True
        if _below(entry.file, closed):
            return entry.document.path not in paths
        return entry.file not in files and not _below(entry.file, folders)
    return {i: e for i, e in old.items() if stays(e)}


def _below(file: str, places: Sequence[str]) -> bool:
    return any(Path(file).is_relative_to(place) for place in places)


# -- extraction -------------------------------------------------------------------------------------------------------
def extract_document(document: Document, catalogs: tuple[Path, ...] = ()) -> Extraction:
    """Everything that one document states."""
    from kg.pipeline import extract
    return extract(document, catalogs)


def extract(text: str, *, catalogs: Sequence[str | Path] = ()) -> Extraction:
    """Everything that a text states: mentions, quantities, statements, relations (`kg.model.Extraction`).

    Raises:
        InputError: an empty text.
        DataError: a catalogue that does not validate.
    """
    used = tuple(Path(c) for c in catalogs)
    check_catalogs(used)
    return extract_document(read_text(text), used)


def try_extract(document: Document, catalogs: tuple[Path, ...] = ()) -> Extraction | InputError:
    """Everything that one document states, or the reason why a fault of kg's own kept it from being read: one document
    must not keep a thousand others out of the graph."""
    try:
        return extract_document(document, catalogs)
    except KgError as error:
        return InputError(document.path, str(error))
    except Exception as error:
        where = extract_tb(error.__traceback__)[-1]
        what = f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"
        return InputError(document.path, f"a fault in kg, please report it: {what}")


def _extracted(new: Sequence[Document], catalogs: tuple[Path, ...], jobs: int) -> Iterator[tuple[Document, Extraction | InputError]]:
    if jobs == 1 or len(new) < 2:
        for document in new:
            yield document, try_extract(document, catalogs)
        return
    try:
        with ProcessPoolExecutor(min(jobs, len(new)), initializer=_quiet) as pool:
            yield from zip(new, pool.map(try_extract, new, [catalogs] * len(new)), strict=True)
    except BrokenProcessPool:
        raise KgError("a worker process ended, perhaps for lack of memory; try fewer --jobs") from None


def _quiet() -> None:
    """A worker ends at Ctrl-C without a word; the main process says what happened."""
    signal.signal(signal.SIGINT, lambda number, frame: os._exit(130))


_seen: dict[tuple[Path, ...], str] = {}


def check_catalogs(catalogs: tuple[Path, ...]) -> None:
    """Read user catalogues before anything long begins; what the pipeline keeps of them is forgotten when they have
    changed since.

    Raises:
        DataError: a file that does not validate, with ``file:line``.
    """
    for path in catalogs:
        read_file(path)
    stamp = _digest(catalogs)
    if _seen.setdefault(catalogs, stamp) != stamp:
        from kg import pipeline
        pipeline.resources.cache_clear()
        pipeline.load.cache_clear()
        _seen[catalogs] = stamp


def _catalog(catalogs: tuple[Path, ...], loaded: bool) -> Catalog:
    """The catalogue with user files; where nothing is extracted, without loading the pipeline."""
    if not loaded:
        return load(catalogs)
    from kg import pipeline
    return pipeline.resources(catalogs)[0]


# -- the folder -------------------------------------------------------------------------------------------------------
def fingerprint(catalogs: tuple[Path, ...] = ()) -> str:
    """Changes when what extraction depends on changes: kg's code and data, the segmentation model, user catalogues.
    What an older one extracted is then extracted again."""
    model = segmentation.model_path()
    status = model.stat() if model.exists() else None
    return _digest(catalogs, _own(), status and status.st_size)


@cache
def _own() -> str:
    root = Path(__file__).parent
    files = [f for f in root.rglob("*") if f.is_file() and f.suffix != ".pyc" and f.relative_to(root).parts[0] not in _AFTER]
    return _digest(sorted(files), __version__, schema_path("graph.yaml").read_text(encoding="utf-8"))


def _digest(files: Sequence[Path], *more: object) -> str:
    digest = hashlib.sha256(repr(more).encode())
    for file in files:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise DataError(f"{file}: {error.strerror or error}") from None
        digest.update(f"{file.name}:{len(data)}:".encode("utf-8", "surrogateescape") + data)
    return digest.hexdigest()[:16]


def kept(output: Path) -> list[Extraction]:
    """What each document of a built folder gave, by document id.

    Raises:
        InputError: the folder was not written by ``kg build``, or by another version of it.
    """
    return folder.extractions(output)


def _write(output: Path, graph: Graph, extractions: Sequence[tuple[str, Extraction]], stamp: str) -> None:
    """Write everything to a temporary folder in the output, then move it in."""
    from kg.exports import neo4j_browser, page
    from kg.stores import embedded
    with folder.replaced(output) as new:
        try:
            (new / "graph.json").write_text(graph.to_json(), encoding="utf-8")
            page.write(graph.nodes, graph.edges, new / _PAGE)
            neo4j_browser.write(new / neo4j_browser.FOLDER)
            _keep_others(output / neo4j_browser.FOLDER, new / neo4j_browser.FOLDER)
            folder.keep(new, extractions, stamp)
            embedded.write(graph.nodes, graph.edges, new)
        except StoreError as error:
            raise StoreError(str(error).replace(str(new), str(output))) from None  # not the temporary folder's name


def _keep_others(old: Path, new: Path) -> None:
    """What users keep in the folder with the files for Neo4j Browser stays there."""
    for item in sorted(old.iterdir()) if old.is_dir() else ():
        if item.is_dir() and not item.is_symlink():
            shutil.copytree(item, new / item.name, symlinks=True)
        elif not (new / item.name).exists():
            shutil.copy2(item, new / item.name, follow_symlinks=False)


__all__ = ["Built", "build", "check_catalogs", "documents", "extract", "extract_document", "fingerprint", "kept", "try_extract"]
