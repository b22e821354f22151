"""The working value between reading a number and giving out a quantity."""
from __future__ import annotations

from dataclasses import dataclass, field

from kg.extract.quantities.numbers import Number


@dataclass(slots=True)
class Source:
    """The folded text, its lower-cased form and what is known of the whole text."""

    text: str
    low: str
    traditional: bool = False
    home: str = "CNY"


@dataclass(slots=True)
class Item:
    """A number with what stands around it; offsets are those of the folded text."""

    start: int
    end: int
    low: float | None
    high: float | None
    number: Number
    cmp: str = "="
    unit: str = ""
    dimension: str = "none"
    factor: float = 1.0
    per: str | None = None
    noun: str | None = None
    suffix: str = ""
    trend: str | None = None
    from_low: float | None = None
    from_high: float | None = None
    prefixed: bool = False
    inherits: bool = False
    age: bool = False
    number_end: int = field(default=0)
    per_before: bool = False
    measured: bool = False
    per_cent: bool = False
