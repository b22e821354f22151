#!/usr/bin/env python3
"""Fit the weights with which kg decides whether a garbled span stands for a name (kg/data/sound_weights.yaml).

usage: fit_sounds.py GOLD_DIR... [--documents DIR...] [--tests tests/data] [--precision 0.83] [--l2 1] [--write]

GOLD_DIR holds annotations (entities with name, types, accept, surfaces) and, or DIR does, the documents that they name.
A span that is compared with a name is right where one of the entity's surfaces is written so. --tests adds the short
texts of sounds.jsonl, sounds_traps.jsonl and sounds_beside.jsonl to every fit. Prints how many links of each document
are right under a fit that has not seen it and the share of right links by their probability; the threshold is the least
at which links not seen before are right with --precision. What else a document names is what kg finds with the weights
that there are, so fitting twice is worth it after a change.
"""
from __future__ import annotations

import argparse
import json
import math
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from annotated import annotated
from softmax import write_weights

from kg import pipeline
from kg.extract.sounds import weigh
from kg.extract.sounds.index import Match
from kg.language.names import name_key
from kg.model import Document
from kg.readers import read, read_text

_STEPS = 40
_SHORT_TEXT = 1.0  # weight of a comparison in a short text, beside 1 for one in a document
_PART = 0.6  # a surface counts as found where this share of it is


@dataclass
class Sample:
    """One comparison of a span with an entity: its features, whether a link would be right, how much it counts."""

    start: int
    end: int
    form: str
    match: Match
    features: dict[str, float]
    right: bool = False
    weight: float = 1.0
    part: bool = False


def compared(document: Document) -> list[Sample]:
    """Every comparison in a document, as it was weighed last."""
    out: dict[tuple[int, int, str, str], Sample] = {}

    def note(suspect: weigh.Suspect, match: Match, features: dict[str, float]) -> float:
        span, entity = suspect.span, match.entity
        out[span.start, span.end, entity.label, entity.name] = Sample(span.start, span.end, span.text, match, features)
        return weigh.probability(features)
    judge, weigh.judge = weigh.judge, note
    try:
        pipeline.extract(document)
    finally:
        weigh.judge = judge
    return list(out.values())


_STOPS = re.compile(r"[,;:!?()\"“”‘「」『』《》*|#,。;:!?()、]|\.(?=\s)")


def as_spoken(document: Document) -> Document:
    """A written document as speech recognition might give it: without marks, English in small letters."""
    text = re.sub(r"[ \t]+", " ", _STOPS.sub(" ", document.text))
    return read_text(text if re.search("[㐀-鿿]", text) else text.lower())


def of_document(path: Path, gold: dict) -> list[Sample]:
    """The comparisons in an annotated document, which is made to look like speech where it is not. A family is right where a version of it is annotated and the number stands
    behind the span. What is only a part of what is annotated, or holds it, counts where the whole is not compared, and
    less than most of it neither way."""
    samples = [s for document in read(str(path)) for s in compared(document)]
    if not samples:
        samples = [s for document in read(str(path)) for s in compared(as_spoken(document))]
    meant = [({name_key(n) for n in (e["name"], *e["accept"])}, set(e["types"]), {name_key(s) for s in (*e["surfaces"], e["name"])}) for e in gold["entities"]]
    whole: set[tuple[str, int]] = set()
    for sample in samples:
        entity, form = sample.match.entity, name_key(sample.form)
        own = {name_key(n) for n in entity.names}
        near = part = False
        for names, types, surfaces in meant:
            if own & names and entity.label in types:
                sample.right |= form in surfaces
                near |= any((len(form) >= _PART * len(s) and form in s) or (len(s) >= _PART * len(form) and s in form) for s in surfaces)
            elif not any(n.startswith(k) for n in names for k in own if len(k) > 2):
                continue
            if any(form in s for s in surfaces):
                part = True
                sample.right |= sample.features["version"] > 0 and any(s.startswith(form) for s in surfaces)
        if sample.right:
            whole |= {(entity.name, i) for i in range(sample.start, sample.end)}
        elif near or part:
            sample.weight, sample.right = (1.0 if near else 0.0), near
            sample.part = True
    for sample in samples:
        if sample.part and any((sample.match.entity.name, i) in whole for i in range(sample.start, sample.end)):
            sample.weight = 0.0
    return samples


def of_tests(folder: Path) -> list[Sample]:
    """The comparisons in short texts of which it is known what is to be linked in them."""
    out = []
    for file in ("sounds.jsonl", "sounds_traps.jsonl", "sounds_beside.jsonl"):
        for line in (folder / file).read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            wanted = case.get("surface") or case.get("word")
            start = case["text"].find(wanted) if wanted else 0
            end = start + len(wanted) if wanted else len(case["text"])
            for sample in compared(read_text(case["text"])):
                within = sample.start < end and start < sample.end
                named = name_key(case["name"]) in {name_key(n) for n in sample.match.entity.names} if "name" in case else False
                sample.right = named and within
                exact = (sample.start, sample.end) == (start, end)
                sample.weight = _SHORT_TEXT * (exact or not named if within else "name" not in case and "word" not in case)
                out.append(sample)
    return out


def matrix(samples: list[Sample], index: dict[str, int]) -> np.ndarray:
    out = np.zeros((len(samples), len(index)))
    for row, sample in enumerate(samples):
        for name, value in sample.features.items():
            if name in index:
                out[row, index[name]] = value
    return out


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray, l2: float) -> np.ndarray:
    """Maximum likelihood of the labels under a logistic model with a penalty, by Newton's method."""
    w = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (weight * (p - y)) + l2 * w
        curvature = (x * (weight * p * (1 - p) + 1e-9)[:, None]).T @ x + l2 * np.eye(len(w))
        step = np.linalg.solve(curvature, gradient)
        w -= step * min(1.0, 2.0 / max(1e-9, float(np.abs(step).max())))
        if np.abs(step).max() < 1e-4:
            break
    return w


def links(samples: list[Sample], p: np.ndarray) -> list[tuple[float, Sample]]:
    """What would be linked: the likeliest first where spans overlap."""
    out, taken = [], set()
    for k in np.argsort(-p, kind="stable"):
        sample = samples[k]
        if p[k] >= 0.2 and not taken.intersection(range(sample.start, sample.end)):
            taken.update(range(sample.start, sample.end))
            if sample.weight or sample.right:
                out.append((float(p[k]), sample))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--documents", type=Path, nargs="*", default=[])
    parser.add_argument("--tests", type=Path)
    parser.add_argument("--precision", type=float, default=0.83)
    parser.add_argument("--l2", type=float, default=1.0)
    parser.add_argument("--errors", action="store_true", help="name the links that a fit without their document gets wrong")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    documents = {path: of_document(path, gold) for folder in args.gold for path, gold in annotated(folder, args.documents).items()}
    documents = {path: samples for path, samples in documents.items() if samples}
    short = of_tests(args.tests) if args.tests else []
    every = [s for samples in documents.values() for s in samples] + short
    index = {name: k for k, name in enumerate(sorted({f for s in every for f in s.features}))}
    x = matrix(every, index)
    y = np.array([s.right for s in every], dtype=float)
    weight = np.array([s.weight for s in every])
    print(f"{len(every) - len(short)} comparisons in {len(documents)} documents, {len(short)} in short texts, {len(index)} features")
    at, found = 0, []
    for path, samples in documents.items():
        own = slice(at, at + len(samples))
        at += len(samples)
        others = weight.copy()
        others[own] = 0.0
        p = 1 / (1 + np.exp(-x[own] @ fit(x, y, others, args.l2)))
        made = links(samples, p)
        found += made
        kept = [(q, s) for q, s in made if q >= 0.5]
        print(f"{path.name[:20]:22}compared {len(samples):6}  links {len(kept):4}  right {sum(s.right for _, s in kept):4}"
              f"  to be linked {len({(s.form.lower(), s.match.entity.name) for s in samples if s.right and s.weight}):4}")
        if args.errors:
            for q, s in made:
                print(f"    {q:.2f} {'right' if s.right else 'wrong'} {s.form} -> {s.match.entity.label} {s.match.entity.name} ({s.match.name}, {s.match.similarity:.2f})")
            kept_forms = {(s.form, s.match.entity.name) for _, s in made}
            for form, name, q in sorted({(s.form, s.match.entity.name, round(float(q), 2)) for s, q in zip(samples, p, strict=True) if s.right and s.weight}):
                if (form, name) not in kept_forms:
                    print(f"         missed {form} -> {name} {q}")
    for low in range(2, 10):
        band = [s.right for q, s in found if low <= 10 * q < low + 1]
        print(f"probability {low / 10:.1f} to {(low + 1) / 10:.1f}: {len(band):4} links, {sum(band) / max(1, len(band)):.2f} of them right")
    limit = next((k / 100 for k in range(20, 100, 2) if _share([s.right for q, s in found if q >= k / 100]) >= args.precision), 0.5)
    above = [s.right for q, s in found if q >= limit]
    print(f"threshold {limit}: {len(above)} links, {_share(above):.2f} of them right")
    if args.write:
        w = fit(x, y, weight, args.l2)
        write_weights("sound", "kg/extract/sounds/weigh.py", "fit_sounds.py",
                      ((n, w[k]) for n, k in index.items() if not math.isclose(w[k], 0.0, abs_tol=5e-4)), limit)


def _share(right: list[bool]) -> float:
    return sum(right) / max(1, len(right))


if __name__ == "__main__":
    main()
