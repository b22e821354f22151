#!/usr/bin/env python3
"""Fit the curves that turn the evidence for a name into a probability (kg/data/confidence.yaml).

usage: fit_confidence.py GOLD_DIR... [--documents DIR...] [--write]

GOLD_DIR holds annotations (entities with name, types, accept) and, or DIR does, the documents that they name. A found
name is right if a name of its entity is accepted and its label is one of the types. Prints, with each document left out
in turn, the mean gap between confidence and share of right names in ten bins (expected calibration error) and the Brier
score, before and after.
"""
from __future__ import annotations

import argparse
from collections import defaultdict
from functools import partial
from pathlib import Path

from annotated import annotated

from kg.catalog import load
from kg.extract import confidence
from kg.language.names import name_key
from kg.pipeline import extract
from kg.readers import read
from kg.resources import data_path

#: Blocks of the regression with fewer names than this are joined with their neighbour; and this much of a name's
#: weight is given to the middle, so that no block says 0 or 1.
_LEAST, _PRIOR = 8, 2.0
#: Methods that are few and alike share a curve.
_SHARED = {"context": "gazetteer", "coreference": "gazetteer", "speaker": "gazetteer", "spelling": "gazetteer"}

Row = tuple[str, float, bool]


def rows_of(path: Path, entities: list[dict]) -> list[Row]:
    """(method, evidence, right) of every name of a document, found or rejected, once each."""
    types: dict[str, set[str]] = defaultdict(set)
    for entity in entities:
        for name in [entity["name"], *entity["accept"], *entity["surfaces"]]:
            types[name_key(name)] |= set(entity["types"])
    catalog, out = load(), {}
    for document in read(str(path)):
        extraction = extract(document)
        for m in extraction.mentions:
            known = catalog.by_id.get((m.label, m.name))
            keys = {name_key(n) for n in (known.names if known else (m.name,))}
            out[m.method, m.label, m.name, m.confidence] = any(m.label in types[k] for k in keys if k in types)
        for r in extraction.rejected:
            if "looks" in r.reason:
                out["shape", r.label, r.text, r.confidence] = r.label in types.get(name_key(r.text), ())
    return [(_SHARED.get(method, method), evidence, right) for (method, _, _, evidence), right in out.items()]


def fit(rows: list[Row]) -> dict[str, list[tuple[float, float]]]:
    """The curve of each method, by the pool-adjacent-violators algorithm."""
    by_method: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for method, evidence, right in rows:
        by_method[method].append((evidence, right))
    curves = {}
    for method, points in sorted(by_method.items()):
        blocks: list[list[float]] = []  # sum of evidence, right, count
        ties: dict[float, list[bool]] = defaultdict(list)
        for evidence, right in points:
            ties[round(evidence, 2)].append(right)
        for evidence, found in sorted(ties.items()):
            blocks.append([evidence * len(found), float(sum(found)), float(len(found))])
            while len(blocks) > 1 and (_share(blocks[-2]) >= _share(blocks[-1]) or blocks[-2][2] < _LEAST):
                last = blocks.pop()
                blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
        while len(blocks) > 1 and (blocks[-1][2] < _LEAST or _share(blocks[-1]) < _share(blocks[-2])):
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
        curves[method] = [(round(b[0] / b[2], 3), round(_share(b), 3)) for b in blocks]
    return curves


def _share(block: list[float]) -> float:
    return (block[1] + _PRIOR) / (block[2] + 2 * _PRIOR)


def errors(rows: list[Row]) -> tuple[float, float]:
    """Expected calibration error and Brier score."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for _, p, right in rows:
        bins[min(9, int(10 * p))].append((p, right))
    gap = sum(abs(sum(p for p, _ in b) - sum(r for _, r in b)) for b in bins.values()) / len(rows)
    return gap, sum((p - r) ** 2 for b in bins.values() for p, r in b) / len(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--documents", type=Path, nargs="*", default=[])
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    confidence._curves = dict  # the evidence as it is
    rows = {path: rows_of(path, gold["entities"]) for folder in args.gold for path, gold in annotated(folder, args.documents).items()}
    every = [r for found in rows.values() for r in found]
    after = []
    for path, found in rows.items():
        curves = fit([r for other, rs in rows.items() if other != path for r in rs])
        confidence._curves = partial(dict, curves)
        after += [(method, confidence.probability(method, evidence), right) for method, evidence, right in found]
    print(f"{len(every)} names of {len(rows)} documents")
    for title, (gap, brier) in (("evidence as it is", errors(every)), ("calibrated, left out", errors(after))):
        print(f"{title:22} calibration error {gap:.3f}   Brier score {brier:.3f}")
    if args.write:
        curves = fit(every)
        curves |= {method: curves[shared] for method, shared in _SHARED.items()}
        lines = [f"  {method}: [{', '.join(f'[{x}, {p}]' for x, p in curve)}]" for method, curve in sorted(curves.items())]
        data_path("confidence.yaml").write_text(
            "# Curves of kg/extract/confidence.py, fitted by tools/fit_confidence.py; not written by hand.\ncurves:\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
