#!/usr/bin/env python3
"""Fit the weights with which kg accepts or rejects the relations that its patterns see, from annotated documents.

usage: fit_relations.py GOLD_DIR[=WEIGHT]... [--documents DIR...] [--more tests/data/relations.jsonl] [--l2 0.0005] [--threshold 0.45] [--write]

Prints precision and recall among the readings of each document under a fit that has not seen it, and those of the patterns
without weights, then fits on all of them and, with --write, writes kg/data/relation_weights.yaml. Gold files: JSON with doc, entities (name, types,
accept, surfaces, core), relations (head, type, tail, core). The documents lie beside them or in --documents. --more adds short
texts with marked names (see tests/test_relations.py) to every fit.
"""
from __future__ import annotations

import argparse
import json
import runpy
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from annotated import annotated, read_views
from fit_subjects import add_annotated
from softmax import write_weights

from kg import pipeline
from kg.extract.relations import find_links
from kg.extract.view import Link, View
from kg.language.names import name_key
from kg.readers import read
from kg.schema import schema

_OWN_TEXT = 9.0  # weight of a reading of a short text, beside 1 for one of a document
_OPTIONAL = 0.4  # weight of a relation that the annotators call optional


@dataclass
class Sample:
    """One reading: what it says, its features, whether it is right, and how much it counts."""

    document: str
    link: Link
    features: frozenset[str]
    right: bool
    weight: float


def collect(path: Path, gold: dict) -> list[Sample]:
    """Samples of one document."""
    accept = {name_key(e["name"]): {name_key(x) for x in [*e["accept"], e["name"], *e["surfaces"]]} for e in gold["entities"]}
    catalog, _ = pipeline.resources()
    samples: list[Sample] = []

    def keys(ref) -> set[str]:
        entity = catalog.by_id.get((ref.label, ref.name))
        return {name_key(n) for n in (entity.names if entity else (ref.name,))}

    def means(ref, name: str) -> bool:
        wanted = accept.get(name_key(name), {name_key(name)})
        return bool(keys(ref) & wanted) or (len(name_key(ref.name)) > 2 and name_key(name).startswith(name_key(ref.name)))

    def judge(link: Link, features: frozenset[str]) -> float:
        ways = [(link.head, link.tail)]
        if schema().relationships[link.type].symmetric:
            ways.append((link.tail, link.head))
        found = [r for r in gold["relations"] if r["type"] == link.type and any(means(a, r["head"]) and means(b, r["tail"]) for a, b in ways)]
        core = any(r.get("core", True) for r in found)
        samples.append(Sample(path.name, link, features, bool(found), 1.0 if core or not found else _OPTIONAL))
        return 0.9 if found else 0.0
    for view in read_views(next(read(str(path))), "kg_claims", "kg_relations"):
        add_annotated(view, gold)
        _link_annotated(view, gold)
        find_links(view, judge)
    return samples


def _link_annotated(view: View, gold: dict) -> None:
    """Give the annotated names that were put in their entities: what the catalogue knows of them is a feature."""
    catalog, _ = pipeline.resources()
    labels = {name_key(e["name"]): e for e in gold["entities"]}
    entities = {n.ref: n.entity for n in view.names if n.entity}
    for name in view.names:
        if name.method != "gold" or name.entity:
            continue
        name.entity = entities.get(name.ref)
        annotated_as = labels.get(name_key(name.name))
        if name.entity is None and annotated_as:
            found = (catalog.find(a, name.label) for a in [annotated_as["name"], *annotated_as["accept"]])
            name.entity = next((e for e in found if e), None)
        if name.entity:
            name.name = name.entity.name


def collect_texts(path: Path) -> list[Sample]:
    """Samples of short texts with marked names."""
    tests = runpy.run_path(str(Path(__file__).parents[1] / "tests" / "test_relations.py"))
    samples: list[Sample] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        wanted = {tuple(tests["expected"](x).split("|")[:3]) for x in case["relations"]}

        def judge(link: Link, features: frozenset[str], wanted=wanted, text=case["text"]) -> float:
            right = tuple(tests["written"](link).split("|")[:3]) in wanted
            samples.append(Sample(text, link, features, right, _OWN_TEXT))
            return 0.9 if right else 0.0
        view: View = tests["read"](case["text"], find=False)
        find_links(view, judge)
    return samples


@dataclass
class Matrix:
    """The features of samples as the places of ones: rows, columns, number of rows."""

    rows: np.ndarray
    columns: np.ndarray
    size: int

    @classmethod
    def of(cls, samples: list[Sample], index: dict[str, int]) -> Matrix:
        places = [(row, index[f]) for row, sample in enumerate(samples) for f in sample.features if f in index]
        return cls(np.array([r for r, _ in places]), np.array([c for _, c in places]), len(samples))

    def probabilities(self, w: np.ndarray) -> np.ndarray:
        return 1 / (1 + np.exp(-np.bincount(self.rows, weights=w[self.columns], minlength=self.size)))


def fit(samples: list[Sample], index: dict[str, int], l2: float, steps: int = 200) -> np.ndarray:
    """Maximum likelihood of the labels under a logistic model, by Adam.

    Args:
        index: feature -> column.
    """
    x = Matrix.of(samples, index)
    y = np.array([s.right for s in samples], dtype=float)
    weight = np.array([s.weight for s in samples])
    weight /= weight.sum()
    w, m, v = (np.zeros(len(index)) for _ in range(3))
    for step in range(1, steps + 1):
        error = weight * (x.probabilities(w) - y)
        gradient = np.bincount(x.columns, weights=error[x.rows], minlength=len(index)) + l2 * w
        m, v = 0.9 * m + 0.1 * gradient, 0.99 * v + 0.01 * gradient ** 2
        w -= 0.1 * (m / (1 - 0.9 ** step)) / (np.sqrt(v / (1 - 0.99 ** step)) + 1e-8)
    return w


def report(title: str, samples: list[Sample], p: Sequence[float], limit: float) -> None:
    kept = [s.right for s, q in zip(samples, p, strict=True) if q >= limit]
    right = sum(s.right for s in samples)
    print(f"{title[:14]:16}readings {len(samples):5} right {right:5}  precision {sum(kept) / max(1, len(kept)):.3f} (all: {right / max(1, len(samples)):.3f})"
          f"  recall {sum(kept) / max(1, right):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", help="folder of gold files, with =WEIGHT if its documents count more or less than 1")
    parser.add_argument("--documents", type=Path, nargs="*", default=[])
    parser.add_argument("--more", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--threshold", type=float, default=0.45)
    parser.add_argument("--l2", type=float, default=0.0005)
    parser.add_argument("--folds", type=int, default=8, help="parts that the documents are dealt into; each is judged by a fit on the others")
    parser.add_argument("--least", type=int, default=4, help="readings that a feature has to be seen in")
    parser.add_argument("--small", type=float, default=0.05, help="weights below this are dropped before the last fit")
    args = parser.parse_args()
    documents = []
    for given in args.gold:
        folder, _, weight = given.partition("=")
        for path, gold in annotated(Path(folder), args.documents).items():
            documents.append([replace(s, weight=s.weight * float(weight or 1)) for s in collect(path, gold)])
    extra = collect_texts(args.more) if args.more else []
    everything = [s for samples in documents for s in samples]
    counts = Counter(f for s in everything + extra for f in s.features)
    index = {name: k for k, name in enumerate(sorted(f for f, n in counts.items() if n >= args.least))}
    print(f"{len(everything)} readings of documents, {len(extra)} of short texts, {len(index)} features")
    left_out = [np.zeros(len(samples)) for samples in documents]
    for fold in range(args.folds):
        w = fit([s for k, samples in enumerate(documents) for s in samples if k % args.folds != fold] + extra, index, args.l2)
        for k in range(fold, len(documents), args.folds):
            left_out[k] = Matrix.of(documents[k], index).probabilities(w)
    for samples, p in zip(documents, left_out, strict=True):
        if samples:
            report(samples[0].document, samples, p, args.threshold)
    for limit in (0.3, 0.4, 0.5, 0.6):
        report(f"left out {limit}", everything, np.concatenate(left_out), limit)
    seen = np.array([float("pattern" in s.features) for s in everything])
    report("patterns alone", everything, seen, 0.5)
    w = fit(everything + extra, index, args.l2)
    index = {n: k for k, n in enumerate(n for n, x in zip(index, w, strict=True) if abs(x) >= args.small)}
    w = fit(everything + extra, index, args.l2)
    report("all together", everything, Matrix.of(everything, index).probabilities(w), args.threshold)
    if extra:
        report("short texts", extra, Matrix.of(extra, index).probabilities(w), args.threshold)
    if args.write:
        write_weights("relation", "kg/extract/relations/weigh.py", "fit_relations.py", zip(index, w, strict=True), args.threshold)


if __name__ == "__main__":
    main()
