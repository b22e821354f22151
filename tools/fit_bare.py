#!/usr/bin/env python3
"""Fit the weights with which kg picks the unit of a number without one, from annotated documents.

usage: fit_bare.py GOLD_DIR[=WEIGHT]... [--documents DIR...] [--more tests/data/bare_numbers.jsonl] [--l2 0.003 0.01]
                   [--least 3] [--write]

Prints for each document how many of its bare numbers get the right unit (or none) from a fit on the other documents, then
fits on all of them and, with --write, writes kg/data/bare_weights.yaml. Gold files as for fit_subjects.py. A feature counts
if it stands beside --least numbers. --more adds short texts of our own to every fit, each with the units of some of its
numbers (money: any currency; null: none). What stands in the project was fitted on thirty documents that are none of its own.
"""
from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

from annotated import annotated, close, read_views
from softmax import Sample, accuracy, fit, known, only, write_weights

from kg.extract.implied import Option, Pick, pick
from kg.extract.quantities.data import units
from kg.extract.statements import Picks, find_statements
from kg.language.fold import fold
from kg.model import Document
from kg.readers import read, read_text

_KNOWN = {u.unit.casefold() for u in units().units} | {"point", "x", "%", "currency", "parameter", "token", "user", "person"}


def same_unit(option: Option, unit: str) -> bool:
    """Whether an option has the unit of a claim; one counted thing is as good as another."""
    counted = option.dimension == "count" and option.unit.casefold() not in _KNOWN
    return option.unit.casefold() == unit.casefold() or (counted and unit.casefold() not in _KNOWN)


def collect(path: Path, gold: dict, choose: Pick | None) -> list[Sample]:
    """Samples of one document; later numbers see the units that ``choose`` gives (None: the right ones)."""
    claims = [(c, fold(c["quantity"]).text.strip().lower()) for c in gold["claims"]]
    samples: list[Sample] = []

    def record(scope, quantity, options):
        sentence = scope.view.text[scope.sentence.start:scope.sentence.end].lower()
        text = scope.view.text[quantity.start:quantity.end].strip().lower()
        matching = [c for c, q in claims if close(c["low"], quantity.low) and close(c["high"], quantity.high) and q in sentence and (q in text or text in q)]
        right = [any(same_unit(o, c["unit"] or "") for c in matching) if o.unit else not matching for o in options]
        if not any(right):
            right[0] = True  # out of reach: better nothing than a wrong unit
        samples.append(Sample(path.name, [dict.fromkeys(o.features, 1.0) for o in options], right, 1.0))
        return choose(scope, quantity, options) if choose else options[right.index(True)]

    run(next(read(str(path))), record)
    return samples


def run(document: Document, record: Pick) -> None:
    """Read a document up to its statements, with ``record`` for the choice of units."""
    for view in read_views(document, "kg_claims"):
        find_statements(view, Picks(unit=record))


def collect_texts(file: Path) -> list[Sample]:
    """Samples of the short texts."""
    samples: list[Sample] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)

        def chosen(scope, quantity, options, units=record["units"]):
            text = scope.view.text[quantity.start:quantity.end].strip()
            wanted = [u for t, u in units.items() if fold(t).text == text]
            if not wanted:
                return pick(scope, quantity, options)
            right = [o.unit == wanted[0] or (wanted[0] == "money" and o.dimension == "money") or (wanted[0] is None and not o.unit) for o in options]
            if any(right):
                samples.append(Sample("short texts", [dict.fromkeys(o.features, 1.0) for o in options], right, 1.0))
            return options[right.index(True)] if any(right) else options[0]
        run(read_text(record["text"]), chosen)
    return samples


def tally(samples: list[Sample], table: dict[str, float]) -> Counter[str]:
    """How many numbers get a unit, how many a right one, and how many have one."""
    out: Counter[str] = Counter()
    for s in samples:
        scores = [sum(table.get(n, 0.0) * v for n, v in f.items()) for f in s.features]
        best = scores.index(max(scores))
        out.update(["given"] * (best > 0) + ["right"] * (best > 0 and s.right[best]) + ["there"] * (not s.right[0]))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+")
    parser.add_argument("--documents", type=Path, nargs="*", default=[])
    parser.add_argument("--more", type=Path)
    parser.add_argument("--l2", type=float, nargs="+", default=[0.01])
    parser.add_argument("--least", type=int, default=3)
    parser.add_argument("--forced", action="store_true", help="let later numbers see the right units and not those chosen")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    if args.write and len(args.l2) > 1:
        parser.error("--write takes one --l2")
    samples: list[Sample] = []
    for given in args.gold:
        folder, _, weight = given.partition("=")
        for path, gold in annotated(Path(folder), args.documents).items():
            samples += [replace(s, weight=s.weight * float(weight or 1)) for s in collect(path, gold, None if args.forced else pick)]
    samples += collect_texts(args.more) if args.more else []
    names = known(samples, args.least)
    samples = only(samples, names)
    documents = sorted({s.document for s in samples})
    print(f"{len(samples)} bare numbers, {sum(not s.right[0] for s in samples)} of them with a unit, {len(names)} features")
    for l2 in args.l2:
        good = 0.0
        counts: Counter[str] = Counter()
        print(f"\nl2 {l2}")
        for document in documents:
            own = [s for s in samples if s.document == document]
            w = fit([s for s in samples if s.document != document], names, l2, 300)
            part = accuracy(own, names, w)
            good += part * len(own)
            counts += tally(own, dict(zip(names, w, strict=True)))
            print(f"{document[:12]:14}{part:.3f}  of {len(own)}")
        w = fit(samples, names, l2)
        print(f"left out       {good / len(samples):.3f}; of the units given {counts['right'] / max(1, counts['given']):.3f} are right, "
              f"of those there are {counts['right'] / counts['there']:.3f} are given\nall together   {accuracy(samples, names, w):.3f}")
    if args.write:
        write_weights("bare", "kg/extract/implied.py", "fit_bare.py", ((n, x) for n, x in zip(names, w, strict=True) if abs(x) >= 0.01))


if __name__ == "__main__":
    main()
