#!/usr/bin/env python3
"""Fit the weights with which kg picks what a number measures, from annotated documents.

usage: fit_measures.py GOLD_DIR[=WEIGHT]... [--documents DIR...] [--more tests/data/claims.jsonl] [--l2 0.001] [--write]

Prints the accuracy of a fit on the other documents for each document (leave one out), then fits on all of them and, with
--write, writes kg/data/measure_weights.yaml. Gold files as for fit_subjects.py; claims name their `metric`. A feature counts if it
stands beside at least three numbers. --more adds annotated short texts (see tests/claim_texts.py) to every fit.
"""
from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

from annotated import annotated, close, read_views
from softmax import Sample, accuracy, fit, write_weights

from kg.extract import measures
from kg.extract.statements import find_statements
from kg.extract.view import View
from kg.language.fold import fold
from kg.readers import read

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from claim_texts import claim_at, load_texts, same_value, views

_LEAST = 3


def _sample(document: str, options: list[measures.Option], wanted: set[str], weight: float) -> tuple[list[Sample], measures.Option | None]:
    """The sample of one number, if its metric is among the options; the option that is right."""
    right = [o.metric in wanted for o in options]
    if not any(right):
        return [], None
    return [Sample(document, [o.features for o in options], right, weight)], options[right.index(True)]


def collect(path: Path, gold: dict) -> list[Sample]:
    """Samples of one document; what was measured before a number is as annotated."""
    claims = [(c, fold(c["quantity"]).text, fold(c["quote"]).text) for c in gold["claims"] if c["metric"]]
    samples: list[Sample] = []

    def record(scope, quantity, options):
        text = scope.view.text[quantity.start:quantity.end]
        sentence = scope.view.text[scope.sentence.start:scope.sentence.end]
        matching = [c for c, q, quote in claims if close(c["low"], quantity.low) and close(c["high"], quantity.high) and (q in sentence or text in quote)]
        weight = 1.0 if any(c.get("core", True) for c in matching) else 0.4
        found, right = _sample(path.name, options, {m for c in matching for m in c["metric"]}, weight)
        samples.extend(found)
        return right or measures.pick(scope, quantity, options)

    for view in read_views(next(read(str(path))), "kg_claims"):
        find_statements(view, measure=record)
    return samples


def collect_text(record: dict) -> list[Sample]:
    """Samples of one annotated short text, with the names that it lists."""
    samples: list[Sample] = []

    def collect_view(view: View, place) -> None:
        def chosen(scope, quantity, options):
            claim = claim_at(record["text"], record["claims"], *place(quantity.start, quantity.end))
            if claim is None or not same_value(quantity, claim):
                return measures.pick(scope, quantity, options)
            found, right = _sample(record["text"], options, set(claim["metric"]), 1.0)
            samples.extend(found)
            return right or measures.pick(scope, quantity, options)
        find_statements(view, measure=chosen)

    for view, place in views(record):
        collect_view(view, place)
    return samples


def known(samples: list[Sample]) -> list[str]:
    """The features that stand beside enough numbers."""
    often = Counter(n for s in samples for n in {n for f in s.features for n in f})
    return sorted(n for n, count in often.items() if count >= _LEAST)


def only(samples: list[Sample], names: list[str]) -> list[Sample]:
    kept = set(names)
    return [replace(s, features=[{n: v for n, v in f.items() if n in kept} for f in s.features]) for s in samples]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+")
    parser.add_argument("--documents", type=Path, nargs="*", default=[])
    parser.add_argument("--more", type=Path)
    parser.add_argument("--l2", type=float, default=0.001)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    by_document: dict[str, list[Sample]] = {}
    for given in args.gold:
        folder, _, weight = given.partition("=")
        for path, gold in annotated(Path(folder), args.documents).items():
            by_document[path.name] = [replace(s, weight=s.weight * float(weight or 1)) for s in collect(path, gold)]
    extra = [s for r in load_texts(args.more) for s in collect_text(r)] if args.more else []
    names = known([s for samples in by_document.values() for s in samples] + extra)
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
