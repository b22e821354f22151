"""From inputs to a graph, and the folder that keeps it: graph.json, the embedded database, the page, and what each
document gave, so that a second build reads only what changed."""
from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kg.errors import InputError, KgError, StoreError
from kg.graph import Graph, assemble
from kg.model import Document, Extraction
from kg.readers import expand, read, read_text
from kg.resolve import Identities, read_decisions, resolve
from kg.resources import data_path

_KEEP, _DECISIONS = ".kg", "decisions.yaml"
Progress = Callable[[int, int, str], None]


@dataclass(slots=True)
class Built:
    """A finished build: the graph, what was skipped and why, how many documents were read anew or taken over."""

    graph: Graph
    identities: Identities
    skipped: list[InputError] = field(default_factory=list)
    read: int = 0
    reused: int = 0
    removed: int = 0
    seconds: float = 0.0


def extract_document(document: Document, catalogs: tuple[Path, ...] = ()) -> Extraction:
    """Everything that one document states."""
    from kg.pipeline import extract
    return extract(document, catalogs)


def build(inputs: Sequence[str], *, output: Path | None = None, catalogs: tuple[Path, ...] = (), jobs: int = 1, fresh: bool = False,
          with_catalog_facts: bool = False, progress: Progress | None = None) -> Built:
    """Read inputs into a graph.

    Args:
        inputs: files, folders, globs, ``-``.
        output: folder to write graph.json, the database and graph.html to; documents of an earlier build there that lie
            outside the inputs stay in the graph.
        catalogs: user catalogues.
        jobs: worker processes.
        fresh: forget what an earlier build left in ``output``.
        with_catalog_facts: also add known relations between the entities found.
        progress: called with (documents done, documents in all, path).

    Raises:
        InputError: nothing could be read.
        StoreError: the output cannot be written; what was there before is untouched.
    """
    began = time.monotonic()
    stamp = fingerprint(catalogs)
    kept = {} if fresh or output is None else _kept(output, stamp)
    documents, skipped, paths = _documents(inputs)
    if not documents and skipped and not kept:
        raise skipped[0] if len(skipped) == 1 else InputError(", ".join(e.path for e in skipped[:3]), "nothing could be read")
    found: dict[str, Extraction] = {}
    new = []
    for document in documents.values():
        old = kept.get(document.id)
        if old and old.document == document:
            found[document.id] = old
        else:
            new.append(document)
    reused = len(found)
    for k, extraction in enumerate(_extracted(new, catalogs, jobs)):
        found[extraction.document.id] = extraction
        if progress:
            progress(k + 1, len(new), extraction.document.path)
    before = len(kept)
    stay = {i: e for i, e in kept.items() if i not in found and not _covered(e.document.path, inputs, paths)}
    found.update(stay)
    extractions = [found[i] for i in sorted(found)]
    identities = resolve(extractions, read_decisions(output / _DECISIONS) if output else None)
    from kg.pipeline import resources
    graph = assemble(extractions, identities, resources(catalogs)[0], with_catalog_facts=with_catalog_facts)
    built = Built(graph, identities, skipped, len(new), reused, max(0, before - reused - len(stay)))
    if output is not None:
        _write(output, graph, extractions, kept, stamp)
    built.seconds = time.monotonic() - began
    return built


def _documents(inputs: Sequence[str]) -> tuple[dict[str, Document], list[InputError], set[str]]:
    documents: dict[str, Document] = {}
    skipped: list[InputError] = []
    paths: set[str] = set()
    for path in expand(inputs):
        paths.add(path)
        try:
            for document in read(path):
                documents.setdefault(document.id, document)
        except InputError as error:
            skipped.append(error)
    return documents, skipped, paths


def _covered(path: str, inputs: Sequence[str], paths: set[str]) -> bool:
    """Whether the inputs speak for the file of an earlier document: it is among them, or lies in one of their folders."""
    file = path.partition("#")[0]
    if path in paths or file in paths:
        return True
    return any(os.path.isdir(i) and Path(file).is_relative_to(i) for i in inputs)


def _extracted(documents: Sequence[Document], catalogs: tuple[Path, ...], jobs: int) -> Iterator[Extraction]:
    if jobs > 1 and len(documents) > 1:
        with ProcessPoolExecutor(min(jobs, len(documents))) as pool:
            yield from pool.map(extract_document, documents, [catalogs] * len(documents))
    else:
        for document in documents:
            yield extract_document(document, catalogs)


# -- what a folder keeps ----------------------------------------------------------------------------------------------
@cache
def fingerprint(catalogs: tuple[Path, ...] = ()) -> str:
    """Changes when kg's code or data, or a user catalogue, change: what an older one extracted is then read again."""
    root = Path(__file__).parent
    files = sorted([*root.rglob("*.py"), *data_path("").rglob("*.yaml"), *catalogs])
    digest = hashlib.sha256()
    for file in files:
        status = file.stat()
        digest.update(f"{file.name}:{status.st_size}:{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def _kept(output: Path, stamp: str) -> dict[str, Extraction]:
    """Extractions of an earlier build; a damaged or outdated one counts as none, its file is read again."""
    out: dict[str, Extraction] = {}
    for file in sorted((output / _KEEP).glob("*.json")):
        try:
            head, _, body = file.read_text(encoding="utf-8").partition("\n")
            if head == stamp:
                extraction = Extraction.model_validate_json(body)
                out[extraction.document.id] = extraction
            else:
                document = Extraction.model_validate_json(body).document
                out[document.id] = extract_document(document)
        except (OSError, ValueError):
            continue
    return out


def kept(output: Path) -> list[Extraction]:
    """What each document of a built folder gave, by document id.

    Raises:
        InputError: the folder was not written by ``kg build``.
    """
    files = sorted((output / _KEEP).glob("*.json"))
    if not files:
        raise InputError(str(output), "nothing built here; build with `kg build INPUT... -o DIR`")
    return [Extraction.model_validate_json(f.read_text(encoding="utf-8").partition("\n")[2]) for f in files]


def _write(output: Path, graph: Graph, extractions: Sequence[Extraction], kept: dict[str, Extraction], stamp: str) -> None:
    """Write everything to a temporary folder beside the output, then move it in."""
    from kg.exports import page
    from kg.stores import embedded
    try:
        output.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=".kg-", dir=output))
    except OSError as error:
        raise StoreError(f"{output}: cannot write here: {error.strerror or error}") from None
    try:
        (temporary / "graph.json").write_text(graph.to_json(), encoding="utf-8")
        page.write(graph.nodes, graph.edges, temporary / "graph.html")
        keep = temporary / _KEEP
        keep.mkdir()
        for extraction in extractions:
            file = keep / f"{extraction.document.id.partition('/')[2]}.json"
            file.write_text(f"{stamp}\n{extraction.model_dump_json()}", encoding="utf-8")
        embedded.write(graph.nodes, graph.edges, temporary)
        for item in sorted(temporary.iterdir()):
            target = output / item.name
            if target.is_dir() and item.is_dir():
                old = temporary / f"{item.name}.old"
                target.replace(old)
            item.replace(target)
    except OSError as error:
        raise StoreError(f"{output}: cannot write: {error.strerror or error}; what was there before is untouched") from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def extract(text: str) -> Extraction:
    """Everything that a text states: mentions, quantities, statements, relations (`kg.model.Extraction`).

    Raises:
        InputError: an empty text.
    """
    return extract_document(read_text(text))


__all__ = ["Built", "KgError", "build", "extract", "extract_document", "fingerprint"]
