"""Names in raw Chinese speech, which has neither capitals nor quotation marks nor full stops."""
from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.model import Mention
from kg.pipeline import extract
from kg.readers import read_text

_DATA = Path(__file__).parent / "data"


def _cases(name: str) -> list[dict]:
    return [json.loads(line) for line in (_DATA / name).read_text(encoding="utf-8").splitlines()]


def _mentions(text: str) -> list[Mention]:
    return list(extract(read_text(text)).mentions)


@pytest.mark.parametrize("case", _cases("spoken_names.jsonl"), ids=lambda case: case["text"][:30])
def test_finds_names(case: dict) -> None:
    assert {tuple(name) for name in case["names"]} <= {(m.text, m.label) for m in _mentions(case["text"])}


@pytest.mark.parametrize("case", _cases("spoken_names_traps.jsonl"), ids=lambda case: case["text"][:30])
def test_leaves_ordinary_speech_alone(case: dict) -> None:
    assert [m.text for m in _mentions(case["text"]) if m.origin == "text"] == []


def test_a_round_version_by_itself_belongs_to_the_family_of_the_text() -> None:
    text = "我们的方案叫屿航三点零 上个月刚推的 以前二点零是两段式 三点零到了两百六十公里"
    assert [(m.text, m.name) for m in _mentions(text) if m.label == "Product"] == [
        ("屿航三点零", "屿航3.0"), ("二点零", "屿航2.0"), ("三点零", "屿航3.0")]


def test_another_version_of_a_family_is_another_thing() -> None:
    text = "我们有个模型叫石雀一点五 上个月开源了 比石雀一点零快三倍"
    assert {m.name for m in _mentions(text) if m.label == "Model"} == {"石雀1.5", "石雀1.0"}


def test_an_amount_behind_a_model_is_no_version() -> None:
    assert {m.name for m in _mentions("之前我们用腾讯的混元video 13个billion 官方说要六十个G的显存 我们哪有啊") if m.label == "Model"} == {"HunyuanVideo"}


def test_a_code_by_itself_is_no_company() -> None:
    assert "Company" not in {m.label for m in _mentions("那砚舟的Q1卖九万九 它怎么做到的") if m.text == "Q1"}
