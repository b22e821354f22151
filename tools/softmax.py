"""A choice among candidates by weighted features: fitting and judging it, for the tools."""
from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from kg.resources import data_path


@dataclass
class Sample:
    """One choice: features of each candidate, which of them are right."""

    document: str
    features: list[dict[str, float]]
    right: list[bool]
    weight: float


def known(samples: list[Sample], least: int) -> list[str]:
    """The features that stand beside at least so many numbers."""
    often = Counter(n for s in samples for n in {n for f in s.features for n in f})
    return sorted(n for n, count in often.items() if count >= least)


def only(samples: list[Sample], names: list[str]) -> list[Sample]:
    """The samples with no features but these."""
    kept = set(names)
    return [replace(s, features=[{n: v for n, v in f.items() if n in kept} for f in s.features]) for s in samples]


def fit(samples: list[Sample], names: list[str], l2: float, steps: int = 600) -> np.ndarray:
    """Maximum likelihood of the right candidates under a softmax, by Adam."""
    index = {n: i for i, n in enumerate(names)}
    rows = [f for s in samples for f in s.features]
    x = np.zeros((len(rows), len(names)))
    for row, features in enumerate(rows):
        for name, value in features.items():
            x[row, index[name]] = value
    sizes = np.array([len(s.features) for s in samples])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    right = np.array([r for s in samples for r in s.right], dtype=float)
    weight = np.repeat([s.weight for s in samples], sizes)

    def normal(p: np.ndarray) -> np.ndarray:
        return p / np.repeat(np.maximum(np.add.reduceat(p, starts), 1e-9), sizes)

    w, m, v = (np.zeros(len(names)) for _ in range(3))
    for step in range(1, steps + 1):
        z = x @ w
        p = normal(np.exp(z - np.repeat(np.maximum.reduceat(z, starts), sizes)))
        gradient = l2 * w + x.T @ (weight * (p - normal(p * right))) / len(samples)
        m, v = 0.9 * m + 0.1 * gradient, 0.999 * v + 0.001 * gradient ** 2
        w -= 0.05 * (m / (1 - 0.9 ** step)) / (np.sqrt(v / (1 - 0.999 ** step)) + 1e-8)
    return w


def accuracy(samples: list[Sample], names: list[str], w: np.ndarray) -> float:
    table = dict(zip(names, w, strict=True))
    good = total = 0.0
    for s in samples:
        scores = [sum(table.get(n, 0.0) * v for n, v in f.items()) for f in s.features]
        good += s.weight * s.right[int(np.argmax(scores))]
        total += s.weight
    return good / total if total else 0.0


def write_weights(name: str, module: str, tool: str, weights: Iterable[tuple[str, float]], threshold: float | None = None) -> None:
    """Write ``kg/data/<name>_weights.yaml`` for the module that reads it.

    Args:
        name: of the file, without its end.
        tool: what fitted them.
        weights: features in their order.
        threshold: the least probability that counts, where there is one.
    """
    data_path(f"{name}_weights.yaml").write_text(
        f"# Weights of {module}, fitted by tools/{tool}; not written by hand.\n" + (f"threshold: {threshold}\n" if threshold is not None else "")
        + "weights:\n" + "".join(f"  {json.dumps(n, ensure_ascii=False)}: {round(float(x), 3)}\n" for n, x in weights), encoding="utf-8")
