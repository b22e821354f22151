"""Claim values for people: ``540B``, ``$9M–13M``, ``<20% → ~60%``, ``≥99%``, ``120 ms``.

One formatter for the graph page, the ledger and the command line. It never changes what a value says: an open end
shows as ``<``, ``≤``, ``>`` or ``≥``, an interval as two ends, and digits are only shortened where none is lost or
where more than four significant ones would be left of nine.
"""
from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from kg.resources import load

MINUS = "−"
_MAGNITUDES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K"))
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class _Scale(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    factor: float
    symbol: str


class UnitStyles(BaseModel):
    """``unit_styles.yaml``: how the units of the contract are written in front of people.

    ``prefix`` currency signs; ``suffix`` what follows the number at once; ``scales`` units that change with size
    (seconds to ms), largest first; ``plural`` irregular plurals; ``uncounted`` units that take no plural s.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    prefix: dict[str, str]
    suffix: dict[str, str]
    scales: dict[str, list[_Scale]]
    plural: dict[str, str]
    uncounted: list[str]


def format_value(claim: Mapping[str, Any]) -> str:
    """The value of a claim as a person would write it.

    Args:
        claim: a Claim node as the graph contract has it; ``low``, ``high``, ``from_low``, ``from_high``, ``unit``,
            ``per`` and ``comparator`` are read, missing ones count as null.

    Returns:
        One line, empty when the claim has no number at all.

    >>> format_value({"low": 5.4e11, "high": 5.4e11, "unit": "parameter", "comparator": "="})
    '540B'
    >>> format_value({"low": 9e6, "high": 1.3e7, "unit": "USD", "comparator": "range"})
    '$9M–13M'
    >>> format_value({"from_high": 20, "low": 60, "high": 60, "unit": "%", "comparator": "~"})
    '<20% → ~60%'
    """
    unit = str(claim.get("unit") or "")
    comparator = str(claim.get("comparator") or "=")
    new = _interval(_number(claim.get("low")), _number(claim.get("high")), unit, comparator)
    old = _interval(_number(claim.get("from_low")), _number(claim.get("from_high")), unit, "")
    value = f"{old} → {new}" if old and new else f"{old} → ?" if old else new
    return f"{value} / {_per(str(claim['per']))}" if value and claim.get("per") else value


def format_number(value: float) -> str:
    """A plain number with at most one magnitude letter: ``540B``, ``1,234``, ``0.35``, ``3.14 × 10²³``.

    >>> [format_number(n) for n in (1234, 12500, 1234567, 0.35, 5.4e11, -2)]
    ['1,234', '12.5K', '1,234,567', '0.35', '540B', '−2']
    """
    sign, size = (MINUS if value < 0 else ""), abs(value)
    if size >= 1e15 or 0 < size < 1e-4:
        return sign + _scientific(size)
    if size >= 1e4:
        for factor, letter in _MAGNITUDES:
            if size >= factor:
                scaled = size / factor
                if size >= 1e9 or _digits(scaled) <= 4:
                    return f"{sign}{_plain(float(f'{scaled:.4g}'))}{letter}"
                break
    return sign + _plain(size)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def _interval(low: float | None, high: float | None, unit: str, comparator: str) -> str:
    if low is None and high is None:
        return ""
    if low is None:
        return ("≤" if comparator == "<=" else "<") + _one(high, unit)
    if high is None:
        return (">" if comparator in (">", "") else "≥") + _one(low, unit)
    if low == high:
        return {"": "", "=": "", "range": "", "<=": "≤", ">=": "≥"}.get(comparator, comparator) + _one(low, unit)
    sign = "~" if comparator == "~" else ""
    start, end = _one(low, unit), _one(high, unit)
    if start == end:
        return f"~{end}"
    if low < 0 or high < 0:
        return f"{sign}{start} to {end}"
    styles = load("unit_styles.yaml", UnitStyles)
    prefix = styles.prefix.get(unit, "")
    if prefix and end.startswith(prefix):
        end = end[len(prefix):]
    return f"{sign}{_without_unit(start, end, unit)}–{end}"


def _without_unit(start: str, end: str, unit: str) -> str:
    """The lower end without the unit that the upper end says: ``20–30%``, ``2–3 users``, but ``900 ms–1.2 s``."""
    styles = load("unit_styles.yaml", UnitStyles)
    if unit in styles.scales:
        symbol = end[end.index(" "):]
        return start.removesuffix(symbol)
    if unit in styles.suffix:
        return start.removesuffix(styles.suffix[unit])
    return start if unit in styles.prefix else start.partition(" ")[0]


def _one(value: float | None, unit: str) -> str:
    assert value is not None
    styles = load("unit_styles.yaml", UnitStyles)
    if unit in styles.prefix:
        number = format_number(value)
        return MINUS + styles.prefix[unit] + number[1:] if number.startswith(MINUS) else styles.prefix[unit] + number
    if unit in styles.suffix:
        return format_number(value) + styles.suffix[unit]
    if unit in styles.scales:
        scales = styles.scales[unit]
        fitting = (s for s in scales if abs(value) >= s.factor * (1 - 1e-12) or (value == 0 and s.factor == 1))
        scale = next(fitting, scales[-1])
        return f"{format_number(float(f'{value / scale.factor:.6g}'))} {scale.symbol}"
    return f"{format_number(value)} {_plural(unit, value)}".rstrip()


def _plural(unit: str, value: float) -> str:
    styles = load("unit_styles.yaml", UnitStyles)
    if abs(value) == 1 or unit in styles.uncounted or not unit:
        return unit
    head, _, tail = unit.rpartition(" ")
    if tail in styles.plural:
        return f"{head} {styles.plural[tail]}".strip()
    if not tail.isascii() or not tail[-1:].isalpha() or "/" in unit or (tail.endswith("s") and not tail.endswith("ss")):
        return unit
    if tail.endswith("y") and tail[-2:-1] not in "aeiou":
        return unit[:-1] + "ies"
    return unit + ("es" if tail.endswith(("ss", "x", "ch", "sh")) else "s")


def _per(per: str) -> str:
    """A denominator: ``1e6 token`` is written ``1M tokens``, ``month`` stays."""
    first, _, rest = per.partition(" ")
    try:
        value = float(first)
    except ValueError:
        return per
    if not math.isfinite(value):
        return per
    return f"{format_number(value) if value < 1e3 or value >= 1e15 else _short(value)} {_plural(rest, value)}".strip()


def _short(value: float) -> str:
    for factor, letter in _MAGNITUDES:
        if value >= factor:
            return f"{_plain(float(f'{value / factor:.4g}'))}{letter}"
    return _plain(value)


def _digits(value: float) -> int:
    return len(f"{value:.12g}".replace(".", "").replace("-", "").strip("0") or "0")


def _plain(value: float) -> str:
    text = f"{value:.10g}"
    if "e" in text:
        text = f"{value:.0f}"
    whole, dot, rest = text.partition(".")
    return f"{int(whole):,}{dot}{rest}"


def _scientific(value: float) -> str:
    mantissa, exponent = f"{value:.3e}".split("e")
    power = str(int(exponent)).translate(_SUPERSCRIPTS)
    mantissa = mantissa.rstrip("0").rstrip(".")
    return f"10{power}" if mantissa == "1" else f"{mantissa} × 10{power}"
