"""Names that no catalogue lists: what must be found, what must be left alone, how names of one thing come together."""
from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from kg.extract.recogniser import load
from kg.model import Extraction
from kg.pipeline import extract
from kg.readers import read_text

_DATA = Path(__file__).parent / "data"


def _cases(name: str) -> list[dict]:
    return [json.loads(line) for line in (_DATA / name).read_text(encoding="utf-8").splitlines()]


def _read(text: str) -> Extraction:
    return extract(read_text(text))


def _ids(case: dict) -> str:
    return case["text"][:40]


@pytest.mark.parametrize("case", _cases("names.jsonl"), ids=_ids)
def test_finds_names(case: dict) -> None:
    found = {(m.text, m.label) for m in _read(case["text"]).mentions}
    assert {tuple(name) for name in case["names"]} <= found


@pytest.mark.parametrize("case", _cases("names_traps.jsonl"), ids=_ids)
def test_leaves_ordinary_sentences_alone(case: dict) -> None:
    assert [m.text for m in _read(case["text"]).mentions if m.origin == "text"] == []


def _names(text: str, surface: str) -> set[str]:
    return {m.name for m in _read(text).mentions if m.text == surface}


def test_a_short_form_is_the_full_name() -> None:
    assert _names("森屿智能完成A轮融资。森屿的产品明年上市。", "森屿") == {"森屿智能"}


def test_a_form_in_brackets_is_the_name_before_it() -> None:
    assert _names("声桥科技(Vocalgrove)今天发布了新品。Vocalgrove 的价格更低。", "Vocalgrove") == {"声桥科技"}


def test_surname_and_title_are_the_person_named_in_full() -> None:
    assert _names("观澜资本合伙人陈砚秋认为,市场回暖。陈总说要耐心。", "陈总") == {"陈砚秋"}


def test_a_known_name_inside_a_longer_one_does_not_win() -> None:
    found = {(m.text, m.label) for m in _read("投资方包括腾讯、新浪资本和徐汇资本。").mentions}
    assert ("徐汇资本", "Company") in found
    assert not {text for text, _ in found} & {"徐汇", "新浪"}


def test_general_notions_are_candidates_only() -> None:
    extraction = _read("推理芯片的延迟和带宽都很重要,训练数据也是。")
    assert [m.text for m in extraction.mentions] == []
    assert {"延迟", "带宽"} <= {r.text for r in extraction.rejected}
    assert all(r.reason for r in extraction.rejected)


def test_titles_of_a_reading_list() -> None:
    text = "延伸阅读\n\n* Sparse Retrieval for Long Documents\n* Lumora: learning to see in the dark\n* Improving planners with human feedback\n"
    found = {m.text for m in _read(text).mentions if m.label == "Paper"}
    assert {"Sparse Retrieval for Long Documents", "Improving planners with human feedback"} <= found


def test_the_kind_of_a_list_is_the_kind_of_its_items() -> None:
    found = {(m.text, m.label) for m in _read("可以在荔枝岛、Harbor Podcasts等音频平台收听。").mentions}
    assert ("Harbor Podcasts", "Product") in found


def test_the_same_text_gives_the_same_names() -> None:
    text = "栖岚科技宣布完成融资,由梧桐湾资本领投。Brightloom, a start-up, uses Lumora-7B."
    assert _read(text).mentions == _read(text).mentions


class TestRecogniser:
    def test_finds_people_and_companies(self) -> None:
        text = "记者陈砚秋从浦发银行了解到,新产品已经上市。"
        assert {("陈砚秋", "Person"), ("浦发银行", "Company")} <= {(text[s.start:s.end], s.label) for s in load().find(text)}

    def test_probabilities_and_order(self) -> None:
        spans = load().find("记者陈砚秋从北京报道。\nDaniel Farrow joined Harrow Capital.\n" * 40)
        assert spans
        assert all(0 < s.probability < 1 for s in spans)
        assert all(a.end <= b.start for a, b in pairwise(spans))

    @pytest.mark.parametrize("text", ["", " \n", "。", "a", "😀" * 300, "一" * 1000])
    def test_odd_texts(self, text: str) -> None:
        assert all(0 <= s.start < s.end <= len(text) for s in load().find(text))

    def test_is_as_sure_alone_as_in_a_long_text(self) -> None:
        line = "分析师陈砚秋说,梧桐湾科技去年上市。\n"
        alone = [(s.start, s.label, s.probability) for s in load().find(line)]
        assert [(s.start, s.label, s.probability) for s in load().find(line * 3)][:len(alone)] == alone
