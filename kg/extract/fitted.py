"""Weights that the tools fit, as their data files hold them."""
from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from pydantic import BaseModel, ConfigDict


class Weights(BaseModel):
    """Feature -> weight."""

    model_config = ConfigDict(extra="forbid")
    weights: dict[str, float]


class Judgement(Weights):
    """Weights of a probability, with the least one that counts."""

    threshold: float


class Network(BaseModel):
    """A score out of features: each weighed by itself, and all of them through one layer of hidden units (tanh).

    ``weights`` are rows of a feature: its own weight, then one for each hidden unit; ``bias`` is what each unit starts from,
    ``out`` what it adds to the score."""

    model_config = ConfigDict(extra="forbid")
    bias: list[float]
    out: list[float]
    weights: dict[str, list[float]]

    @cached_property
    def _rows(self) -> tuple[dict[str, int], np.ndarray, np.ndarray]:
        """Places of the features' rows; the rows, the first of which is what everything starts from; what the units add."""
        return {name: k for k, name in enumerate(self.weights, 1)}, np.array([[0.0, *self.bias], *self.weights.values()]), np.array(self.out)

    def scores(self, options: Sequence[dict[str, float]]) -> list[float]:
        """The score of each option.

        Args:
            options: features of each; those without a row do not count.
        """
        index, rows, out = self._rows
        places: list[int] = []
        values: list[float] = []
        starts: list[int] = []
        for features in options:
            starts.append(len(places))
            places.append(0)
            values.append(1.0)
            for name, value in features.items():
                if value and name in index:
                    places.append(index[name])
                    values.append(value)
        totals = np.add.reduceat(rows[places] * np.array(values)[:, None], starts, axis=0)
        return (totals[:, 0] + (np.tanh(totals[:, 1:]) * out).sum(axis=1)).tolist()
