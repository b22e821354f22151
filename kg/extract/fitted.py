"""Weights that the tools fit, as their data files hold them."""
from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Weights(BaseModel):
    """Feature -> weight."""

    model_config = ConfigDict(extra="forbid")
    weights: dict[str, float]


class Judgement(Weights):
    """Weights of a probability, with the least one that counts."""

    threshold: float
