"""``kg/data/sounds.yaml`` as typed values."""
from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from kg.resources import load


class Transliteration(BaseModel):
    """How Chinese writes foreign sounds: the characters, what comes in and what falls out on the way, what is taken for
    what."""

    model_config = ConfigDict(extra="forbid")
    characters: str
    added: dict[str, float]
    dropped: dict[str, float]
    confusions: list[tuple[str, float]]
    other_vowel: float


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
    hesitations: list[str]
    speech_marks: list[str]
    talk: list[str]
    counters: list[str]
    labels: list[str]
    transliteration: Transliteration
    not_edges: list[str]
    person_before: list[str]
    person_after: list[str]
    name_before: list[str]
    name_after: list[str]
    english_before: list[str]
    english_after: list[str]
    no_name_after: list[str]
    before_one: list[str]
    attributed_to: list[str]
    called_kinds: dict[str, str]
    company_ends: list[str]


@cache
def sounds() -> Sounds:
    return load("sounds.yaml", Sounds)
