"""A choice among candidates by a small network (`kg.extract.fitted.Network`): fitting and writing it, for the tools."""
from __future__ import annotations

import json

import numpy as np
from softmax import Sample

from kg.extract.fitted import Network
from kg.resources import data_path

_RATE = 0.01


def fit(samples: list[Sample], names: list[str], hidden: int, l2: float, steps: int = 250) -> Network:
    """Maximum likelihood of the right candidates under a softmax of the network's scores, by Adam from a fixed seed.

    Args:
        names: the features that count, in the order of the rows.
        hidden: how many units the layer has.
        l2: strength of the penalty on all weights but the bias.
    """
    index = {n: i for i, n in enumerate(names)}
    options = [f for s in samples for f in s.features]
    x = np.zeros((len(options), len(names)), dtype=np.float32)
    for row, features in enumerate(options):
        for name, value in features.items():
            if name in index:
                x[row, index[name]] = value
    sizes = np.array([len(s.features) for s in samples])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    right = np.array([r for s in samples for r in s.right], dtype=np.float32)
    weight = np.repeat(np.array([s.weight for s in samples], dtype=np.float32), sizes)

    def normal(p: np.ndarray) -> np.ndarray:
        return p / np.repeat(np.maximum(np.add.reduceat(p, starts), 1e-9), sizes)

    random = np.random.default_rng(0)
    params = [random.normal(0, 0.1, (len(names), hidden)), np.zeros(hidden), random.normal(0, 0.1, hidden), np.zeros(len(names))]
    params = [p.astype(np.float32) for p in params]
    first, second = [np.zeros_like(p) for p in params], [np.zeros_like(p) for p in params]
    for step in range(1, steps + 1):
        layer, bias, out, own = params
        units = np.tanh(x @ layer + bias)
        z = units @ out + x @ own
        p = normal(np.exp(z - np.repeat(np.maximum.reduceat(z, starts), sizes)))
        back = (weight * (p - normal(p * right)) / len(samples)).astype(np.float32)
        inner = np.outer(back, out) * (1 - units ** 2)
        gradients = [x.T @ inner + l2 * layer, inner.sum(axis=0), units.T @ back + l2 * out, x.T @ back + l2 * own]
        for k, gradient in enumerate(gradients):
            first[k] = 0.9 * first[k] + 0.1 * gradient
            second[k] = 0.999 * second[k] + 0.001 * gradient ** 2
            rate = _RATE * (first[k] / (1 - 0.9 ** step)) / (np.sqrt(second[k] / (1 - 0.999 ** step)) + 1e-8)
            params[k] = (params[k] - rate).astype(np.float32)
    layer, bias, out, own = (p.astype(float) for p in params)
    return Network(bias=bias.tolist(), out=out.tolist(), weights={n: [own[i], *layer[i]] for n, i in index.items()})


def accuracy(samples: list[Sample], network: Network) -> float:
    """The share of choices that are right, weighted."""
    good = sum(s.weight * s.right[int(np.argmax(network.scores(s.features)))] for s in samples)
    total = sum(s.weight for s in samples)
    return good / total if total else 0.0


def write(name: str, module: str, tool: str, network: Network) -> None:
    """Write ``kg/data/<name>_weights.yaml`` for the module that reads it.

    Args:
        name: of the file, without its end.
        tool: what fitted it.
    """
    def flow(values: list[float]) -> str:
        return "[" + ", ".join(f"{round(v, 3):g}" for v in values) + "]"
    rows = "".join(f"  {json.dumps(n, ensure_ascii=False)}: {flow(v)}\n" for n, v in network.weights.items())
    data_path(f"{name}_weights.yaml").write_text(
        f"# A network of {module}, fitted by tools/{tool}; not written by hand.\nbias: {flow(network.bias)}\nout: {flow(network.out)}\n"
        f"# A feature's own weight, then one for each hidden unit.\nweights:\n{rows}", encoding="utf-8")
