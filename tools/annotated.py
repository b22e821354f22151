"""Annotated documents as the fitting tools read them."""
from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg import pipeline
from kg.extract.subjects import Scope
from kg.extract.view import View
from kg.language import tokenizer
from kg.language.fold import fold
from kg.model import Document, EntityRef, Quantity

_OPTIONAL = 0.4  # weight of a number of which all claims are optional


def annotated(folder: Path, documents: list[Path]) -> dict[Path, dict[str, list[Any]]]:
    """The documents that the gold files of a folder annotate, each with its parts together: entities, claims, relations.

    Args:
        folder: gold files as JSON; the document is the one that ``doc`` names, or that has the file's own name.
        documents: where else to look for documents.
    """
    out: dict[Path, dict[str, list[Any]]] = {}
    for file in sorted(folder.glob("*.json")):
        part = json.loads(unicodedata.normalize("NFC", file.read_text(encoding="utf-8")))
        names = [part["doc"]] if "doc" in part else [p.name for p in folder.glob(f"{file.stem}.*") if p.suffix != ".json"]
        path = next(d / n for n in names for d in [folder, *documents] if (d / n).exists())
        whole = out.setdefault(path, {"entities": [], "claims": [], "relations": []})
        for kind in whole:
            whole[kind] += part[kind]
    return out


def close(a: float | None, b: float | None) -> bool:
    """Whether two ends of an interval are the same, as the scorer sees it."""
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 0.012 * max(abs(a), abs(b), 1e-12)


class Annotations:
    """The annotated claims of a document, looked up by the number that they state."""

    def __init__(self, claims: list[dict[str, Any]]) -> None:
        self._claims = [(c, fold(c["quantity"]).text, fold(c["quote"]).text) for c in claims]

    def of(self, scope: Scope, quantity: Quantity) -> tuple[list[dict[str, Any]], float]:
        """The claims with the value of a number, out of its sentence; how much it counts: 1, or less where all are optional."""
        text = scope.view.text[quantity.start:quantity.end]
        sentence = scope.view.text[scope.sentence.start:scope.sentence.end]
        found = [c for c, written, quote in self._claims if close(c["low"], quantity.low) and close(c["high"], quantity.high)
                 and (written in sentence or text in quote)]
        return found, 1.0 if any(c.get("core", True) for c in found) else _OPTIONAL


def read_views(document: Document, *left_out: str) -> Iterator[View]:
    """The views of a document as the pipeline leaves them before the components that are left out."""
    nlp = pipeline.load()
    affiliations: dict[EntityRef, EntityRef] = {}
    for view, _ in pipeline._views(document):
        view.affiliations = affiliations
        view.tokens = tokenizer.tokenize(view.text)
        doc = tokenizer.make_doc(nlp.vocab, view.text, view.tokens)
        doc.user_data["kg"] = view
        with nlp.select_pipes(disable=[*left_out]):
            nlp(doc)
        yield view
