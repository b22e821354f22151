"""Values of claims as people read them."""
from __future__ import annotations

import doctest
import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph import values
from kg.graph.values import format_number, format_value

CASES = [json.loads(line) for line in (Path(__file__).parent / "data" / "values.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["value"] or "nothing")
def test_format_value(case):
    assert format_value(case["claim"]) == case["value"]


def test_docstrings():
    assert doctest.testmod(values).failed == 0


def test_infinite_ends_are_open():
    assert format_value({"low": 5, "high": math.inf, "unit": "%", "comparator": ">="}) == "≥5%"
    assert format_value({"low": math.nan, "high": math.inf, "unit": "%"}) == ""


@given(st.floats(min_value=1e-4, max_value=1e14))
def test_number_keeps_three_digits(value):
    text = format_number(value)
    factor = {"T": 1e12, "B": 1e9, "M": 1e6, "K": 1e3}.get(text[-1], 1)
    assert float(text.rstrip("TBMK").replace(",", "")) * factor == pytest.approx(value, rel=5e-4)


@given(st.floats(), st.floats(), st.sampled_from(["parameter", "USD", "second", "user", "%", "x", "FLOP", "", "人"]))
def test_any_interval_is_one_line(low, high, unit):
    assert "\n" not in format_value({"low": low, "high": high, "unit": unit, "comparator": "range"})
