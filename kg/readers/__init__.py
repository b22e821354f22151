"""Readers: a file, in any of the formats, to ``model.Document``; and the clean content of a document.

``Document.text`` is the decoded source, byte order mark aside, and every offset points into it. ``content(document)``
is what extraction works on: the same text without markup, labels, timestamps, links and boilerplate, with a map back.
"""
from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from kg.errors import InputError
from kg.language.detect import language
from kg.model import Document
from kg.readers.content import Content, ContentPassage, Label
from kg.readers.decode import decode
from kg.readers.files import expand, format_of
from kg.readers.layout import layout, with_speaker
from kg.readers.records import records
from kg.readers.sniff import sniff

__all__ = ["Content", "ContentPassage", "Label", "content", "expand", "path_text", "read", "read_again", "read_bytes", "read_text"]


def read(path: str, *, skipped: Callable[[InputError], None] | None = None) -> Iterator[Document]:
    """The documents of one file: one, or for JSONL one a record.

    Args:
        path: a file, or ``-`` for standard input.
        skipped: called with the error of each JSONL line that is not a record, and the others are read; without it
            such a line is raised.

    Raises:
        InputError: missing, unreadable, empty, binary or undecodable, or not what its format asks for.
    """
    try:
        data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except (OSError, ValueError) as error:  # a ValueError: a NUL in the name
        raise InputError(path_text(path), getattr(error, "strerror", None) or "unreadable") from None
    yield from read_bytes(data, path="<stdin>" if path == "-" else path_text(path), skipped=skipped)


def path_text(path: str) -> str:
    r"""A path as text that every output takes: bytes of a file name that are not UTF-8 as ``\xNN``."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def read_bytes(data: bytes, *, path: str, skipped: Callable[[InputError], None] | None = None) -> Iterator[Document]:
    """The documents of a file's bytes; see ``read``."""
    text, encoding = decode(data, path)
    format = sniff(text, format_of(path))
    if format != "jsonl":
        yield _document(text, path, format, encoding, hashlib.sha256(data).hexdigest())
        return
    empty = True

    def note(error: InputError) -> None:
        nonlocal empty
        empty = False
        skipped(error)

    for record in records(text, path, note if skipped else None):
        empty = False
        key = hashlib.sha256(f"{record.id}\n{record.text}".encode("utf-8", "surrogatepass")).hexdigest()
        document = _document(record.text, f"{path}#{record.id}", sniff(record.text, "txt"), encoding, key)
        update = {
            "title": record.title or document.title, "date": record.date or document.date,
            "passages": with_speaker(document.passages, record.speaker),
        }
        yield document.model_copy(update=update)
    if empty:
        raise InputError(path, "empty")


def read_text(text: str, *, path: str = "<text>", format: str | None = None) -> Document:
    """A document of a text that is already decoded.

    Args:
        text: the text; every offset of the document points into it.
        path: what to call it.
        format: txt, md, html, srt or vtt; None to see from the path and the text.

    Raises:
        InputError: an empty text.
    """
    if not text.strip():
        raise InputError(path, "empty")
    key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return _document(text, path, format or sniff(text, format_of(path) or "txt"), "utf-8", key)


def read_again(document: Document) -> Document:
    """A document that an earlier version of kg read, laid out anew from its text. What a record said beside its text
    (title, date, speaker) stays."""
    laid = layout(document.text, document.format)
    speakers = {p.speaker for p in document.passages}
    passages = with_speaker(laid.passages, speakers.pop() if len(speakers) == 1 else None)
    update = {"passages": passages, "title": document.title or laid.title, "date": document.date or laid.date}
    return document.model_copy(update=update)


def content(document: Document) -> Content:
    """The content of a document; ``Content.passages`` and ``Document.passages`` run in step."""
    return layout(document.text, document.format).content


def _document(text: str, path: str, format: str, encoding: str, key: str) -> Document:
    laid = layout(text, format)
    return Document(
        id=f"Document/{key[:12]}", path=path, sha256=key, text=text, format=format, encoding=encoding,
        language=language(laid.content.text or text), title=laid.title, date=laid.date, passages=laid.passages,
    )
