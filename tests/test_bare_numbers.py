"""Numbers without a unit: what gives them one, and what does not."""
from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.model import Statement
from kg.pipeline import extract
from kg.readers import read_text


def _claims(text: str) -> list[Statement]:
    return list(extract(read_text(text)).statements)


def _of(text: str, quantity: str) -> Statement:
    return next(s for s in _claims(text) if s.quantity.text == quantity)


@pytest.mark.parametrize(("text", "quantity", "unit", "metric"), [
    ("GRPO alone took IFEval from 74.2 to 83.5.", "from 74.2 to 83.5", "point", "accuracy"),
    ("Qwen2.5 reaches 63.7 on MMLU-Pro.", "63.7", "point", "accuracy"),
    ("那个版本在 GenEval 上拿到 0.80，DALL-E 3 是 0.67。", "0.67", "point", "accuracy"),
    ("投后估值 2.6 亿美元，准确地说是 2.58 亿。", "2.58 亿", "USD", "valuation"),
    ("外面传这家公司融资拿了 5 亿。", "5 亿", "currency", "funding"),
    ("天使轮拿了 300 万美元，后来 A 轮融资 4200 万。", "4200 万", "USD", "funding"),
    ("Their model has an 8K context window.", "8K", "token", "context_length"),
    ("Training took 34 days of useful compute; with restarts it was 41.", "41", "day", "duration"),
])
def test_a_bare_number_gets_its_unit(text, quantity, unit, metric):
    claim = _of(text, quantity)
    assert (claim.quantity.unit, claim.metric) == (unit, metric)


def test_a_score_is_on_its_benchmark():
    assert [r.name for r in _of("Qwen2.5 reaches 63.7 on MMLU-Pro.", "63.7").on] == ["MMLU-Pro"]


def test_cells_under_a_benchmark_are_scores_of_the_row():
    text = ("| Model | Params | MMLU-Pro | IFEval |\n|---|---|---|---|\n| Qwen2.5-14B-Instruct | 14.7B | 63.7 | 81.0 |\n"
            "| Phi-4 | 14B | 70.4 | 63.0 |\n")
    scores = {(s.about[0].name, s.on[0].name, s.quantity.low) for s in extract(read_text(text, path="a.md")).statements if s.metric == "accuracy"}
    assert scores == {("Qwen2.5-14B-Instruct", "MMLU-Pro", 63.7), ("Qwen2.5-14B-Instruct", "IFEval", 81.0),
                      ("Phi-4", "MMLU-Pro", 70.4), ("Phi-4", "IFEval", 63.0)}


@pytest.mark.parametrize("text", [
    "We ran MMLU-Pro in room 12.",  # a number behind a benchmark that is no score
    "The panel starts at 10 and GSM8K comes later.",
    "他住在 41 号楼，准确地说是 3 单元。",
    "In 2024 the valuation was not disclosed.",  # a year beside a word for money
    "See page 300 for the revenue table.",
])
def test_other_bare_numbers_are_no_claims(text):
    assert [s.quantity.text for s in _claims(text) if s.metric in ("accuracy", "valuation", "revenue", "funding")] == []


def test_a_plain_yuan_is_taiwanese_money_in_a_taiwanese_text():
    text = "我們台灣的公司去年營收一億元新台幣。今年的目標是3,500萬元。"
    assert {s.quantity.unit for s in _claims(text)} == {"TWD"}


def test_the_short_texts_get_the_units_that_they_list():
    wrong = []
    for line in (Path(__file__).parent / "data" / "bare_numbers.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        found = {s.quantity.text.strip(): s.quantity for s in _claims(record["text"])}
        for number, unit in record["units"].items():
            got = found.get(number)
            right = (got.dimension == "money" if unit == "money" else got.unit == unit) if got and unit else got is unit
            wrong += [] if right else [(number, unit, got and got.unit, record["text"])]
    assert len(wrong) <= 4, wrong
