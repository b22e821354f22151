#!/usr/bin/env python3
"""Fit the network with which kg picks the subject of a number, from annotated documents.

usage: fit_subjects.py GOLD_DIR[=WEIGHT]... [--documents DIR...] [--more tests/data/claims.jsonl] [--l2 0.0015 0.003] [--write]

Prints the accuracy of a fit on the other documents for each document (leave one out), then fits on all of them and, with
--write, writes kg/data/subject_weights.yaml. Gold files: JSON with entities (name, accept, surfaces) and claims (about, low,
high, unit, quantity) of the document that `doc` or the file's own name names, in GOLD_DIR or a DIR; WEIGHT is how much its
quantities count. What stands in the project was fitted on thirty-seven documents that are none of its own, those of the shared
gold three times (l2 0.001). --more adds annotated short texts (see tests/claim_texts.py) to every fit, all but each fifth of them,
and prints the accuracies with and without them, those on the fifth that was kept out included.
"""
from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from annotated import Annotations, annotated, read_views
from network import accuracy, fit, write
from softmax import Sample

from kg import pipeline
from kg.extract.fitted import Network
from kg.extract.statements import Picks, find_statements
from kg.extract.subjects import candidates, choose
from kg.extract.view import Name, View
from kg.language.fold import fold
from kg.language.names import name_key
from kg.model import EntityRef
from kg.readers import read

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from claim_texts import claim_at, held_out, load_texts, right_subject, same_value, views

#: Hidden units: more fit the annotated documents better and others no better.
_HIDDEN = 16


def collect(path: Path, gold: dict) -> list[Sample]:
    """Samples of one document."""
    accept = {name_key(e["name"]): {name_key(x) for x in [*e["accept"], e["name"], *e["surfaces"]]} for e in gold["entities"]}
    annotations = Annotations(gold["claims"])
    catalog, _ = pipeline.resources()
    samples: list[Sample] = []
    document = next(read(str(path)))

    def record(scope, quantity, metric, name):
        matching, weight = annotations.of(scope, quantity)
        options = candidates(scope, quantity, metric, name)
        if matching:
            wanted: set[str] = set()
            for c in matching:
                for about in c["about"]:
                    wanted |= accept.get(name_key(about), {name_key(about)})
            right = []
            for option in options:
                if option.ref is None:
                    right.append(any(not c["about"] for c in matching))
                    continue
                entity = catalog.by_id.get((option.ref.label, option.ref.name))
                keys = {name_key(n) for n in (entity.names if entity else (option.ref.name,))}
                right.append(bool(keys & wanted) or any(len(k) > 2 and w.startswith(name_key(option.ref.name)) and k == name_key(option.ref.name)
                                                        for k in keys for w in map(name_key, [a for c in matching for a in c["about"]])))
            if any(right):
                samples.append(Sample(path.name, [o.features for o in options], right, weight))
        return choose(scope, quantity, metric, name)  # later quantities see the history that they will have in use

    for view in read_views(document, "kg_claims"):
        add_annotated(view, gold)
        find_statements(view, Picks(subject=record))
    return samples


def add_annotated(view: View, gold: dict) -> None:
    """Put in the annotated names that recognition misses: choosing is learned apart from finding."""
    taken = {i for n in view.names for i in range(n.start, n.end)}
    refs: dict[str, EntityRef] = {}
    known = {name_key(n.name): n.ref for n in view.names}
    for entity in gold["entities"]:
        ref = next((known[name_key(a)] for a in [entity["name"], *entity["accept"]] if name_key(a) in known), None)
        refs[entity["name"]] = ref = ref or EntityRef(label=entity["types"][0], name=entity["name"])
        for surface in sorted({fold(x).text for x in entity["surfaces"]}, key=len, reverse=True):
            at = view.text.find(surface)
            while at >= 0 and entity.get("core", True):
                span = range(at, at + len(surface))
                if not any(i in taken for i in span):
                    taken.update(span)
                    view.names.append(Name(at, at + len(surface), ref.label, ref.name, "text", "gold", 0.9))
                at = view.text.find(surface, at + 1)
    view.names.sort(key=lambda n: n.start)


def collect_text(record: dict) -> list[Sample]:
    """Samples of one annotated short text, with the names that it lists."""
    samples: list[Sample] = []
    for view, place in views(record):
        def chosen(scope, quantity, metric, name, place=place):
            claim = claim_at(record["text"], record["claims"], *place(quantity.start, quantity.end))
            if claim is None or not same_value(quantity, claim):
                return choose(scope, quantity, metric, name)
            options = candidates(scope, quantity, metric, name)
            right = [right_subject(o.ref.name if o.ref else None, claim) for o in options]
            if not any(right):
                return choose(scope, quantity, metric, name)
            samples.append(Sample(record["text"], [o.features for o in options], right, 1.0))
            return choose(scope, quantity, metric, name)
        find_statements(view, Picks(subject=chosen))
    return samples


def compare(by_document: dict[str, list[Sample]], extra: list[Sample], test: list[Sample], names: list[str], l2: float) -> Network:
    """Print the accuracies of fits at one strength of regularisation; the fit on everything."""
    everything = [s for samples in by_document.values() for s in samples]
    left_out = []
    print(f"\nl2 {l2}, {len(extra)} quantities of short texts")
    for name, samples in by_document.items():
        network = fit([s for s in everything if s.document != name] + extra, names, _HIDDEN, l2)
        left_out.append((accuracy(samples, network), sum(s.weight for s in samples)))
        print(f"{name[:12]:14}{left_out[-1][0]:.3f}  of {len(samples)}")
    network = fit(everything + extra, names, _HIDDEN, l2)
    print(f"left out       {sum(a * n for a, n in left_out) / sum(n for _, n in left_out):.3f}\nall together   {accuracy(everything, network):.3f}")
    if test:
        print(f"short texts    {accuracy(test, network):.3f}  of {len(test)} kept out")
    return network


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+")
    parser.add_argument("--documents", type=Path, nargs="*", default=[])
    parser.add_argument("--more", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--l2", type=float, nargs="+", default=[0.0015])
    args = parser.parse_args()
    if args.write and len(args.l2) > 1:
        parser.error("--write takes one --l2")
    by_document: dict[str, list[Sample]] = {}
    for given in args.gold:
        folder, _, weight = given.partition("=")
        for path, gold in annotated(Path(folder), args.documents).items():
            by_document[path.name] = [replace(s, weight=s.weight * float(weight or 1)) for s in collect(path, gold)]
    records = load_texts(args.more) if args.more else []
    test = [s for r in held_out(records) for s in collect_text(r)]
    kept_out = {r["text"] for r in held_out(records)}
    extra = [s for r in records if r["text"] not in kept_out for s in collect_text(r)]
    everything = [s for samples in by_document.values() for s in samples]
    names = sorted({n for s in everything + extra + test for f in s.features for n in f})
    print(f"{len(everything)} quantities, {len(names)} features")
    for l2 in args.l2:
        if extra:
            compare(by_document, [], test, names, l2)
        network = compare(by_document, extra, test, names, l2)
    if args.write:
        write("subject", "kg/extract/subjects.py", "fit_subjects.py", network)


if __name__ == "__main__":
    main()
