"""Metrics, modality cues and roles (``kg/data/metrics.yaml``, ``modality.yaml``, ``roles.yaml``) as typed values."""
from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from kg.extract.cues import CueIndex
from kg.resources import load


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Bare(Strict):
    """The unit that a number without one may have beside the metric's words; mostly it lies between ``least`` and ``most``."""

    unit: str
    dimension: str
    least: float
    most: float = 1e18


class Metric(Strict):
    dimensions: list[str]
    words: list[str]
    subjects: list[str]
    default_for: list[str] = []
    single_valued: bool = False
    timeless: bool = False
    bare: Bare | None = None


class Metrics(Strict):
    metrics: dict[str, Metric]
    aspects: dict[str, dict[str, list[str]]]


class ModalityCue(Strict):
    words: list[str]


class ModalityData(Strict):
    cues: dict[str, ModalityCue]
    exceptions: list[str]
    question_marks: list[str]
    question_words: list[str]


class Roles(Strict):
    using_before: list[str]
    using_after: list[str]
    on_before: list[str]
    on_after: list[str]
    versus_before: list[str]
    subject_after: list[str]
    own_organisation: list[str]
    own_person: list[str]
    pronouns: dict[str, list[str]]
    fillers: list[str]
    change_to: list[str]
    contrast: list[str]
    raised_after: list[str]
    raised_before: list[str]
    clause_openers: list[str]


@cache
def metrics() -> dict[str, Metric]:
    return load("metrics.yaml", Metrics).metrics


@cache
def modality_data() -> ModalityData:
    return load("modality.yaml", ModalityData)


@cache
def roles() -> Roles:
    return load("roles.yaml", Roles)


@cache
def metric_cues() -> CueIndex:
    return CueIndex({name: metric.words for name, metric in metrics().items()})


@cache
def aspect_cues() -> CueIndex:
    """Triggers of ``metric:aspect``."""
    found = load("metrics.yaml", Metrics).aspects
    return CueIndex({f"{metric}:{aspect}": words for metric, kinds in found.items() for aspect, words in kinds.items()})


@cache
def modality_cues() -> CueIndex:
    data = modality_data()
    groups = {name: cue.words for name, cue in data.cues.items()}
    groups["question"] = data.question_words
    return CueIndex(groups, data.exceptions)


@cache
def role_cues() -> CueIndex:
    data = roles()
    groups = {name: getattr(data, name) for name in (
        "using_before", "using_after", "on_before", "on_after", "subject_after",
        "own_organisation", "own_person", "change_to", "contrast", "raised_after", "raised_before")}
    groups |= {f"pronoun:{label}": words for label, words in data.pronouns.items()}
    return CueIndex(groups)
