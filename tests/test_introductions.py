"""Names by what a text says they are called."""
from __future__ import annotations

import pytest
from name_texts import cases, mentions

from kg.extract.introductions import introduced
from kg.language.tokenizer import tokenize


@pytest.mark.parametrize("case", cases("introductions.jsonl"), ids=lambda case: case["text"][:30])
def test_finds_what_is_called_so(case: dict) -> None:
    assert {tuple(name) for name in case["names"]} <= {(m.text, m.label) for m in mentions(case["text"])}


@pytest.mark.parametrize("case", cases("introductions_traps.jsonl"), ids=lambda case: case["text"][:30])
def test_leaves_what_is_no_name_alone(case: dict) -> None:
    assert [c.text for c in introduced(case["text"], tokenize(case["text"]))] == []


def test_the_other_name_is_the_same_thing() -> None:
    found = mentions("我们产品叫竹筏 英文名叫bamboo raft 上个月刚上线 bamboo raft在海外卖得更好")
    assert {m.name for m in found if m.text in ("竹筏", "bamboo raft")} == {"竹筏"}


def test_a_name_by_sound_does_not_cut_what_is_introduced() -> None:
    found = mentions("那我们在座的有一个叫拾苔资本的小基金 投了我们的天使轮 一共是五百万人民币 然后我们又招了几个人对吧")
    assert [m.name for m in found if m.label == "Company"] == ["拾苔资本"]


def test_a_number_said_in_a_name_is_written_in_digits() -> None:
    assert {m.name for m in mentions("我们有个模型叫石桥二点五 上个月刚开源") if m.text == "石桥二点五"} == {"石桥2.5"}
