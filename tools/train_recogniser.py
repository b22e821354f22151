"""Train the recogniser of names and write ``kg/data/recogniser/weights.npz``.

    python tools/train_recogniser.py --data FOLDER [--frames N] [--seed N]

FOLDER holds ``cluener/train.json`` and ``crossner_ai/{train,dev}.txt``. Sentences of frames, filled with catalogue names
and invented ones, are added to both. A tenth of CLUENER and the development part of CrossNER stay out of training; the
scores on them are printed for the model card. Needs python-crfsuite.
"""
from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy as np
import pycrfsuite
from pydantic import BaseModel, ConfigDict

from kg import catalog
from kg.extract.lexicon import shapes
from kg.extract.recogniser.features import ROWS, rows, units
from kg.extract.recogniser.model import Recogniser
from kg.language.fold import fold
from kg.resources import data_path, parse, validate

LABELS = ("Person", "Company", "Institution", "Place", "Product", "Model", "Paper", "Event", "Benchmark")
Sentence = tuple[str, list[tuple[int, int, str]]]
#: Slots that are people by less than their full name.
_PEOPLE = ("nick", "given")


class Frames(BaseModel):
    """``tools/data/recogniser_frames.yaml``."""

    model_config = ConfigDict(extra="forbid")
    zh: list[str]
    en: list[str]
    fillers: dict[str, list[str]]
    parts: dict[str, str | list[str]]
    labels: dict[str, dict[str, str]]


# -- data -------------------------------------------------------------------------------------------------------------
def cluener(path: Path, labels: dict[str, str]) -> list[Sentence]:
    """CLUENER sentences; ends become exclusive, titles lose their brackets."""
    out = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        spans = []
        for kind, names in row["label"].items():
            for places in names.values():
                for start, last in places:
                    end = last + 1
                    while start < end and row["text"][start] in "《“「":
                        start += 1
                    while end > start and row["text"][end - 1] in "》”」":
                        end -= 1
                    if kind in labels and start < end:
                        spans.append((start, end, labels[kind]))
        out.append((_folded(row["text"]), sorted(spans)))
    return out


def _folded(text: str) -> str:
    """The text as the pipeline sees it (`kg.language.fold`), where that keeps every offset."""
    folded = fold(text).text
    return folded if len(folded) == len(text) else text


def crossner(path: Path, labels: dict[str, str]) -> list[Sentence]:
    """CoNLL sentences with the words joined by spaces as English is written."""
    out = []
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        text, spans, current = "", [], None
        for line in block.splitlines():
            word, _, tag = line.partition("\t")
            space = "" if not text or word in ".,;:)'s!?%" or text.endswith(("(", "-")) else " "
            start = len(text) + len(space)
            text += space + word
            kind = labels.get(tag[2:])
            if tag.startswith("I-") and current and spans:
                spans[-1] = (spans[-1][0], len(text), spans[-1][2])
            elif tag.startswith("B-") and kind:
                spans.append((start, len(text), kind))
            current = kind if tag != "O" else None
        out.append((text, spans))
    return out


class Silver:
    """Fills frames with names of the catalogue and with names that do not exist."""

    def __init__(self, frames: Frames, seed: int) -> None:
        self._frames, self._random = frames, random.Random(seed)
        self._known: dict[str, list[str]] = defaultdict(list)
        for entity in catalog.load():
            if not entity.generic and not entity.context:
                self._known[entity.label] += [n for n in entity.names if 2 <= len(n) <= 30]

    def sentences(self, count: int) -> list[Sentence]:
        """``count`` sentences; a third of them without punctuation or in lower case, as speech recognition writes."""
        out = []
        for _ in range(count):
            zh = self._random.random() < 0.65
            frame = self._random.choice(self._frames.zh if zh else self._frames.en)
            text, spans = self._noise(*self._fill(frame, zh))
            out.append((_folded(text), spans))
        return out

    def _fill(self, frame: str, zh: bool) -> Sentence:
        text, spans, at = "", [], 0
        for match in re.finditer(r"\{(\w+)\}", frame):
            text += frame[at:match.start()]
            at = match.end()
            slot = match.group(1)
            if slot in self._frames.fillers:
                text += self._random.choice(self._frames.fillers[slot])
                continue
            label = "Person" if slot in _PEOPLE else slot.capitalize()
            name = self._short(slot) if slot in _PEOPLE else self._name(label, zh)
            start = len(text)
            if zh and name[0].isascii() and text and self._random.random() < 0.4:
                text += " "
                start += 1
            text += name
            spans.append((start, len(text), label))
        return text + frame[at:], spans

    def _name(self, label: str, zh: bool) -> str:
        if self._random.random() < 0.3 and self._known[label]:
            return self._random.choice(self._known[label])
        return self._invented(label, zh)

    def _short(self, slot: str) -> str:
        """A nickname (老周) or a given name by itself."""
        if slot == "nick":
            return self._pick("zh_nick") + self._pick("zh_nick_tail")
        return self._pick("zh_given") + self._pick("zh_given")

    def _pick(self, part: str) -> str:
        return self._random.choice(self._frames.parts[part])

    def _brand(self, zh: bool) -> str:
        if zh:
            return "".join(self._pick("zh_brand") for _ in range(self._random.choice((2, 2, 2, 3))))
        word = "".join(self._pick("syllables") for _ in range(self._random.choice((2, 2, 3)))).capitalize()
        if self._random.random() < 0.2:
            word += self._pick("syllables").capitalize()
        return word.upper() if self._random.random() < 0.05 else word

    def _invented(self, label: str, zh: bool) -> str:
        han = zh and self._random.random() < (0.85 if label == "Person" else 0.7)
        brand = self._brand(han)
        if label == "Person":
            if han:
                lexicon = shapes()
                surname = self._random.choice(lexicon.surnames) if self._random.random() < 0.94 else self._random.choice(lexicon.compound_surnames)
                return surname + "".join(self._pick("zh_given") for _ in range(self._random.choice((1, 2, 2, 2))))
            return f"{self._random.choice(shapes().given_names)} {self._pick('en_surname')}"
        if label == "Company":
            suffix = self._pick("zh_suffix" if han else "en_suffix")
            return brand + (suffix if han or not suffix else " " + suffix)
        if label == "Institution":
            return brand + self._pick("zh_institution") if han else self._pick("en_institution").format(brand)
        if label == "Product":
            return brand + self._pick("zh_product") if han else brand + self._random.choice(("", "", "", " Studio", "-2", "X1"))
        if label == "Model":
            return brand + self._pick("model_tail")
        if label == "Event":
            return brand + self._pick("zh_event") if han else f"{brand} {self._random.choice(('Summit', 'Conference', '2024', 'Podcast'))}"
        if label == "Benchmark":
            return self._brand(False) + self._pick("bench_tail")
        if label == "Paper":
            return " ".join(self._pick("title_words") for _ in range(self._random.choice((3, 4, 5))))
        return self._random.choice(self._known["Place"])

    def _noise(self, text: str, spans: list[tuple[int, int, str]]) -> Sentence:
        kind = self._random.random()
        if kind < 0.15:
            return text.lower() if len(text.lower()) == len(text) else text, spans
        if kind < 0.35:
            inside = {i for s, e, _ in spans for i in range(s, e)}
            return "".join(c if i in inside or c not in "，。、,.:：；" else " " for i, c in enumerate(text)), spans
        return text, spans


# -- training ---------------------------------------------------------------------------------------------------------
def tags(text: str, spans: list[tuple[int, int, str]]) -> tuple[list[int], np.ndarray]:
    """Gold tags of a sentence's units, and the rows of its features."""
    u = units(text)
    out = [0] * len(u.starts)
    for start, end, label in spans:
        inside = np.flatnonzero((u.starts >= start) & (u.ends <= end))
        for k, i in enumerate(inside.tolist()):
            out[i] = 2 * LABELS.index(label) + (1 if k == 0 else 2)
    return out, rows(u)


def fit(sentences: list[Sentence], iterations: int) -> tuple[np.ndarray, np.ndarray]:
    """Weights of a linear-chain CRF (Lafferty et al. 2001), L-BFGS with L1 and L2 penalties: table and edges."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": 0.1, "c2": 0.05, "max_iterations": iterations, "feature.minfreq": 2, "feature.possible_transitions": False})
    for text, spans in sentences:
        gold, features = tags(text.replace("\n", " "), spans)
        if gold:
            trainer.append([[str(f) for f in set(row)] for row in features.tolist()], [str(t) for t in gold])
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "crf")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
    size = 2 * len(LABELS) + 1
    table, edges = np.zeros((ROWS, size)), np.full((size, size), -8.0)
    for (feature, tag), weight in info.state_features.items():
        table[int(feature), int(tag)] = weight
    for (before, after), weight in info.transitions.items():
        edges[int(before), int(after)] = weight
    for tag in range(2, size, 2):  # a name only goes on after it began
        edges[[t for t in range(size) if t not in (tag, tag - 1)], tag] = -1e4
    return table, edges


def packed(table: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights as int16 steps, and what a step is worth."""
    scale = float(np.abs(table).max()) / 32767
    return np.round(table / scale).astype(np.int16), scale


def calibrate(recogniser: Recogniser, sentences: list[Sentence]) -> np.ndarray:
    """Slope and offset that turn a span's margin into the share of such spans that are right (Platt 1999)."""
    x, y = [], []
    for text, spans in sentences:
        gold = set(spans)
        for span in recogniser.find(text):
            p = min(max(span.probability, 1e-6), 1 - 1e-6)
            x.append(np.log(p / (1 - p)))
            y.append((span.start, span.end, span.label) in gold)
    x, y = np.clip(np.array(x), -10, 10), np.array(y, dtype=float)
    slope, offset = 1.0, 0.0
    for _ in range(3000):
        p = 1 / (1 + np.exp(-(slope * x + offset)))
        slope -= 0.05 * float(((p - y) * x).mean())
        offset -= 0.05 * float((p - y).mean())
    return np.array([slope, offset])


def score(recogniser: Recogniser, sentences: list[Sentence]) -> dict[str, tuple[float, float, float, int]]:
    """Precision, recall, F1 and number of gold names, per label and for all; span and label must be right."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for text, spans in sentences:
        gold, found = set(spans), {(s.start, s.end, s.label) for s in recogniser.find(text)}
        for _, _, label in gold:
            counts[label][2] += 1
        for span in found:
            counts[span[2]][1] += 1
            counts[span[2]][0] += span in gold
    counts["all"] = [sum(c[k] for c in counts.values()) for k in range(3)]
    out = {}
    for label, (hit, found, gold) in counts.items():
        p, r = hit / max(found, 1), hit / max(gold, 1)
        out[label] = (p, r, 2 * p * r / (p + r) if p + r else 0.0, gold)
    return out


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--frames", type=int, default=22000, help="sentences of frames")
    parser.add_argument("--iterations", type=int, default=80)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--output", type=Path, default=data_path("recogniser") / "weights.npz")
    args = parser.parse_args()
    path = Path(__file__).parent / "data" / "recogniser_frames.yaml"
    frames = validate(path, parse(path), Frames)
    news = cluener(args.data / "cluener/train.json", frames.labels["cluener"])
    random.Random(args.seed).shuffle(news)
    held, news = news[:len(news) // 10], news[len(news) // 10:]
    science = crossner(args.data / "crossner_ai/train.txt", frames.labels["crossner"])
    held_science = crossner(args.data / "crossner_ai/dev.txt", frames.labels["crossner"])
    silver = Silver(frames, args.seed).sentences(args.frames)
    held_silver = Silver(frames, args.seed + 1).sentences(1000)
    table, edges = fit([*news, *science * 3, *silver], args.iterations)
    table, scale = packed(table)
    recogniser = Recogniser(LABELS, table, scale, edges, np.array([1.0, 0.0]))
    calibration = calibrate(recogniser, [*held, *held_science])
    recogniser = Recogniser(LABELS, table, scale, edges, calibration)
    for name, sentences in (("CLUENER, held-out tenth", held), ("CrossNER AI, development part", held_science), ("frames, other names", held_silver)):
        print(f"\n{name}\n| label | precision | recall | F1 | names |\n| --- | --- | --- | --- | --- |")
        for label, (p, r, f, n) in sorted(score(recogniser, sentences).items()):
            print(f"| {label} | {p:.3f} | {r:.3f} | {f:.3f} | {n} |")
    args.output.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(args.output, labels=np.array(LABELS), table=table, scale=scale, edges=edges.astype(np.float32), calibration=calibration)
    print(f"\n{args.output}: {args.output.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
