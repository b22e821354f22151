"""``kg/data/sounds.yaml`` as typed values."""
from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from kg.resources import load


class Sounds(BaseModel):
    """Spelling to sound, the cost of confusions, and what stands beside names in speech (see the data file)."""

    model_config = ConfigDict(extra="forbid")
    initials: dict[str, str]
    finals: dict[str, str]
    english: list[tuple[str, str]]
    letters: dict[str, str]
    confusions: list[tuple[str, float]]
    gaps: dict[str, float]
    vowels: str
    other_vowel: float
    other_consonant: float
    onsets: list[str]
    speech_marks: list[str]
    counters: list[str]
    labels: list[str]
    not_edges: list[str]
    person_before: list[str]
    person_after: list[str]
    name_before: list[str]
    name_after: list[str]


@cache
def sounds() -> Sounds:
    return load("sounds.yaml", Sounds)
