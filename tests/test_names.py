"""Names that no catalogue lists: what must be found, what must be left alone, how names of one thing come together."""
from __future__ import annotations

from itertools import pairwise

import pytest
from name_texts import cases

from kg.extract.recogniser import load
from kg.model import Extraction
from kg.pipeline import extract
from kg.readers import read_text


def _read(text: str) -> Extraction:
    return extract(read_text(text))


def _ids(case: dict) -> str:
    return case["text"][:40]


@pytest.mark.parametrize("case", cases("names.jsonl"), ids=_ids)
def test_finds_names(case: dict) -> None:
    found = {(m.text, m.label) for m in _read(case["text"]).mentions}
    assert {tuple(name) for name in case["names"]} <= found


@pytest.mark.parametrize("case", cases("names_traps.jsonl"), ids=_ids)
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


# -- people, titles, labels -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(("text", "name"), [
    ("The review was written by Gareth Pellworth over a weekend.", "Gareth Pellworth"),
    ("Malcolm Okonedo asked about margins.", "Malcolm Okonedo"),
    ("论文的第一作者是 Junting Zhou。", "Junting Zhou"),
])
def test_a_given_name_makes_a_person(text: str, name: str) -> None:
    assert (name, "Person") in {(m.text, m.label) for m in _read(text).mentions}


@pytest.mark.parametrize("text", ["Grace Period ends on Friday.", "Madison Avenue was closed.", "The Austin Office is small.", "Hunter Green is a colour."])
def test_two_capitalised_words_are_not_always_a_person(text: str) -> None:
    assert not {m.text for m in _read(text).mentions if m.label == "Person"}


@pytest.mark.parametrize("text", [
    "In phase two the edge vanished.", "Please let go of the rope.", "They got from target to candidate in a year.",
    "Thank you, operator.", "Fair! That is a good point.", "Did the models get cheaper?", "The midpoint of our guidance moved.",
])
def test_everyday_words_are_no_products(text: str) -> None:
    assert not {m.text for m in _read(text).mentions if m.label in ("Company", "Product", "Model")}


def test_names_inside_a_title_are_mentions_too() -> None:
    text = ("延伸阅读\n\nLaMDA: What a Dialogue Model Remembers\n\nMoving Language Models to TPU v4 Pods\n\n"
            "Running Stable Diffusion with Core ML on Tablets\n")
    found = {(m.text, m.label) for m in _read(text).mentions}
    assert {("LaMDA", "Model"), ("Core ML", "Product"), ("Stable Diffusion", "Model")} <= found
    assert ("Running Stable Diffusion with Core ML on Tablets", "Paper") in found


def test_a_speaker_label_is_a_mention() -> None:
    text = "Dana Whitlock: We have three offices.\n\nOwen Pryce: And how many people?\n\nDana Whitlock: About forty people, I think.\n\nOwen Pryce: Thanks for that.\n"
    labels = [m for m in _read(text).mentions if m.method == "speaker"]
    assert [m.text for m in labels] == ["Dana Whitlock", "Owen Pryce", "Dana Whitlock", "Owen Pryce"]
    assert all(text[m.start:m.end] == m.text for m in labels)


def test_a_given_name_in_chinese_characters_is_the_speaker() -> None:
    text = "**Monica**：大家好，我是莫妮卡，今天我们聊芯片。\n\n**Owen**：莫妮卡同学好，我是 Owen。\n\n**Monica**：先说说你们的产品吧？\n\n**Owen**：好的，我们有三款。\n"
    people = {m.name for m in _read(text).mentions if m.label == "Person"}
    assert "莫妮卡" not in people
    assert "Monica" in people


@pytest.mark.parametrize(("text", "name", "label"), [
    ("Harrow & Pikeman, a law firm in Leeds, tested it.", "Harrow & Pikeman", "Company"),
    ("It was switched on at St Brannoch's Hospital in May.", "St Brannoch's Hospital", "Institution"),
    ("Corriedale, our second inference accelerator, ships in June.", "Corriedale", "Hardware"),
    ("She joined Brightwharf, a two-year-old start-up in Oslo.", "Brightwharf", "Company"),
])
def test_what_stands_beside_a_name_says_what_it_is(text: str, name: str, label: str) -> None:
    assert (name, label) in {(m.text, m.label) for m in _read(text).mentions}


@pytest.mark.parametrize("text", ["Please see our Form 10 for details.", "The talk is in Room 341.", "It is under Apache 2.0 now.", "Probability 65 percent."])
def test_an_everyday_word_with_a_number_is_no_model(text: str) -> None:
    assert not {m.text for m in _read(text).mentions if m.label == "Model"}


def test_two_everyday_words_do_not_spell_an_abbreviation() -> None:
    assert not {m.name for m in _read("It was late, so I went home, and so I missed the call.").mentions}


def test_a_usual_word_is_no_name_because_somebody_related_is_named() -> None:
    assert "University of Toronto" not in {m.name for m in _read("Geoffrey Hinton 来当顾问。团队现在多大？下一代会有多大？").mentions}


def test_a_thing_behind_its_maker_goes_by_its_own_name() -> None:
    assert ("ATX", "Hesai ATX") in {(m.text, m.name) for m in _read("上个月禾赛的ATX已经降到两百美金以下。").mentions}


def test_an_investor_goes_without_its_last_part() -> None:
    found = {(m.text, m.name) for m in _read("这一轮由源码领投，IDG跟投，老股东追投，我们公司自己领投。").mentions}
    assert found == {("源码", "Source Code Capital"), ("IDG", "IDG Capital")}


def test_a_part_of_a_foreign_name_is_the_person() -> None:
    found = {(m.text, m.name) for m in _read("首席科学家埃里克·霍尔姆斯基来了，霍尔姆斯基说很好。大卫·霍尔曼没有来，大卫王朝也过去了。").mentions if m.label == "Person"}
    assert ("霍尔姆斯基", "埃里克·霍尔姆斯基") in found and "大卫" not in {text for text, _ in found}
