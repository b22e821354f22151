#!/usr/bin/env python3
"""Fit the weights with which kg picks what a number measures, from annotated documents.

usage: fit_measures.py GOLD_DIR[=WEIGHT]... [--documents DIR...] [--more tests/data/claims.jsonl] [--l2 0.0005] [--write]

Prints the accuracy of a fit on the other documents for each document (leave one out), then fits on all of them and, with
--write, writes kg/data/measure_weights.yaml. Gold files as for fit_subjects.py; claims name their `metric`. A feature counts if it
stands beside at least three numbers. What stands in the project was fitted on thirty-seven documents that are none of its own,
those of the shared gold twice, and on the short texts. --more adds annotated short texts (see tests/claim_texts.py) to every fit.
"""
from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from annotated import Annotations, annotated, read_views
from softmax import Sample, accuracy, fit, known, only, write_weights

from kg.extract import measures
from kg.extract.statements import Picks, find_statements
from kg.readers import read

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from claim_texts import claim_at, load_texts, same_value, views

_LEAST = 3


def _record(samples: list[Sample], document: str, options: list[measures.Option], wanted: set[str], weight: float) -> None:
    right = [o.metric in wanted for o in options]
    if any(right):
        samples.append(Sample(document, [o.features for o in options], right, weight))


def collect(path: Path, gold: dict) -> list[Sample]:
    """Samples of one document; what was measured before a number is what is picked in use."""
    annotations = Annotations([c for c in gold["claims"] if c["metric"]])
    samples: list[Sample] = []

    def record(scope, quantity, options):
        matching, weight = annotations.of(scope, quantity)
        _record(samples, path.name, options, {m for c in matching for m in c["metric"]}, weight)
        return measures.pick(scope, quantity, options)

    for view in read_views(next(read(str(path))), "kg_claims"):
        find_statements(view, Picks(measure=record))
    return samples


def collect_text(record: dict) -> list[Sample]:
    """Samples of one annotated short text, with the names that it lists."""
    samples: list[Sample] = []
    for view, place in views(record):
        def chosen(scope, quantity, options, place=place):
            claim = claim_at(record["text"], record["claims"], *place(quantity.start, quantity.end))
            if claim is not None and same_value(quantity, claim):
                _record(samples, record["text"], options, set(claim["metric"]), 1.0)
            return measures.pick(scope, quantity, options)
        find_statements(view, Picks(measure=chosen))
    return samples


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+")
    parser.add_argument("--documents", type=Path, nargs="*", default=[])
    parser.add_argument("--more", type=Path)
    parser.add_argument("--l2", type=float, default=0.0005)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    by_document: dict[str, list[Sample]] = {}
    for given in args.gold:
        folder, _, weight = given.partition("=")
        for path, gold in annotated(Path(folder), args.documents).items():
            by_document[path.name] = [replace(s, weight=s.weight * float(weight or 1)) for s in collect(path, gold)]
    extra = [s for r in load_texts(args.more) for s in collect_text(r)] if args.more else []
    names = known([s for samples in by_document.values() for s in samples] + extra, _LEAST)
    extra = only(extra, names)
    by_document = {name: only(samples, names) for name, samples in by_document.items()}
    everything = [s for samples in by_document.values() for s in samples]
    print(f"{len(everything)} quantities, {len(names)} features")
    left_out = []
    for name, samples in by_document.items():
        w = fit([s for s in everything if s.document != name] + extra, names, args.l2, 200)
        left_out.append((accuracy(samples, names, w), sum(s.weight for s in samples)))
        print(f"{name[:12]:14}{left_out[-1][0]:.3f}  of {len(samples)}")
    w = fit(everything + extra, names, args.l2)
    print(f"left out       {sum(a * n for a, n in left_out) / sum(n for _, n in left_out):.3f}\nall together   {accuracy(everything, names, w):.3f}")
    if args.write:
        write_weights("measure", "kg/extract/measures.py", "fit_measures.py", ((n, x) for n, x in zip(names, w, strict=True) if abs(x) >= 0.005))


if __name__ == "__main__":
    main()
