"""Names that speech recognition garbled: what is linked, and the ordinary words that are left alone."""
from __future__ import annotations

import pytest
from name_texts import cases, linked, mentions

from kg.extract.sounds import foreign, numerals, phonemes, spans
from kg.language import segmentation
from kg.pipeline import extract
from kg.readers import read_text

pytestmark = pytest.mark.skipif(segmentation.load() is None, reason="the segmentation model is not installed (kg setup)")


@pytest.mark.parametrize("case", cases("sounds.jsonl"), ids=lambda c: c["surface"])
def test_garbled_name_islinked(case: dict) -> None:
    assert (case["surface"], case["name"]) in linked(case["text"])


@pytest.mark.parametrize("case", cases("sounds_traps.jsonl"), ids=lambda c: c["text"][:24])
def test_ordinary_words_are_left_alone(case: dict) -> None:
    assert [m for m in mentions(case["text"]) if m.method == "phonetic"] == []


@pytest.mark.parametrize("case", cases("sounds_beside.jsonl"), ids=lambda c: c["word"])
def test_ordinary_words_beside_names_are_left_alone(case: dict) -> None:
    start = case["text"].index(case["word"])
    spans_of_names = [(m.start, m.end) for m in mentions(case["text"])]
    assert not [s for s in spans_of_names if s[0] < start + len(case["word"]) and start < s[1]]


def test_speech_in_english_is_speech() -> None:
    text = "so we moved the whole thing over last week and it took two people about three days and then it just worked " * 6
    assert spans.speech(text) >= 0.5


@pytest.mark.parametrize(("words", "digits"), [
    ("three point five", "3.5"), ("forty ninety", "4090"), ("zero two", "02"), ("three seventy", "3 70"), ("one hundred", "100"),
    ("two hundred five", "205"), ("three point one four hundred five", "3.1 405"), ("twenty one", "21"),
])
def test_spoken_english_numbers(words: str, digits: str) -> None:
    assert numerals.english(words) == digits


def test_speech_with_full_stops_is_speech_where_it_hesitates() -> None:
    said = "So, um, we put the second arm on the line in March. It's slower than the first one, uh, but it breaks less. Right, and that's why we kept it."
    written = "So we put the second arm on the line in March. It's slower than the first one, but it breaks less. That's why we kept it, he says."
    assert spans.speech(" ".join([said] * 8)) >= 0.3 > spans.speech(" ".join([written] * 8))


def test_lines_without_full_stops_are_speech_where_words_mark_it() -> None:
    said = "the second arm is slower than the first\none you know but it breaks less and that is\nwhy we kept it on the line until march\n"
    assert spans.speech(said * 8) > 0.8


@pytest.mark.parametrize(("heard", "name", "other"), [
    ("瑞普利特", "Replit", "PuLID"), ("欧拉马", "Ollama", "Lima"), ("安斯罗匹克", "Anthropic", "Antropy Labs"), ("温德瑟夫", "Windsurf", "Wonder"),
])
def test_foreign_names_in_chinese_characters(heard: str, name: str, other: str) -> None:
    def same(a: str, b: str) -> float:
        return max(foreign.likeness(phonemes.han(a), x) for x in phonemes.readings(b))
    assert same(heard, name) > 0.8 > same(heard, other)


def test_a_coined_name_heard_in_two_ways_is_one() -> None:
    text = "嗯我们公司叫砾石智造 产品叫拾光机 呃去年力石智造一共卖了五千台 石光机的退货率很低"
    found = {(m.text, m.name) for m in mentions(text)}
    assert {("力石智造", "砾石智造"), ("石光机", "拾光机")} <= found
    assert not {n for _, n in found} & {"力石智造", "石光机"}


def test_every_link_says_how_it_was_found() -> None:
    found = [m for m in mentions("呃我们在hugging phase上面下的模型") if m.method == "phonetic"]
    assert [(m.text, m.origin) for m in found] == [("hugging phase", "catalog")]
    assert 0.5 < found[0].confidence < 0.99


def test_what_stands_for_a_name_once_does_so_again() -> None:
    text = "呃我们先用的是瑞普利特这个产品 嗯后来大家觉得 瑞普利特 太慢 就换了 瑞普利特"
    assert [m.name for m in mentions(text) if m.text == "瑞普利特"] == ["Replit"] * 3


def test_a_part_of_a_longer_name_is_not_linked_by_itself() -> None:
    assert ("拉马", "LLaMA") not in linked("呃模型我是用欧拉马在自己电脑上跑的 就是Llama 3 那个小的")


def test_what_is_too_unsure_is_reported_with_its_reason() -> None:
    found = extract(read_text("呃他当时做了一个 stable decision 大家都同意"))
    assert not [m for m in found.mentions if m.name == "Stable Diffusion"]
    assert [(r.text, r.reason) for r in found.rejected if r.text == "stable decision"] == [
        ("stable decision", "sounds like Stable Diffusion, but too little else speaks for it")]


def test_company_decides_over_common_words() -> None:
    alone = "呃他当时做了一个 stable decision 大家都同意"
    among = "呃我们一直用 Stable Diffusion 做图 嗯 Stability AI 那边更新得很快 后来 stable decision 这个模型又出了新版本"
    assert not any(name == "Stable Diffusion" for _, name in linked(alone))
    assert ("stable decision", "Stable Diffusion") in linked(among)


def test_letters_spelled_out_explain_the_word_beside_them() -> None:
    found = linked("嗯那个 grok 做推理芯片的 就是 G R O Q 不是做聊天的那个")
    assert ("grok", "Groq") in found
    assert ("G R O Q", "Groq") in found


def test_edited_text_has_no_garbled_names() -> None:
    text = ("公司宣布,新一代产品将于五月份上市。据《第一财经》报道,该产品由“清风资本”领投,估值约 30 亿元。"
            "董事长表示,研发团队做出了一个稳定的决定:继续投入芯片。(记者 王敏)" * 3)
    assert spans.speech(text) < 0.3
    assert not [m for m in mentions(text) if m.method == "phonetic"]


def test_given_name_of_a_known_person() -> None:
    found = linked("呃今天请到的嘉宾是月之暗面的创始人杨植麟 嗯谢谢治林 治林你先来介绍一下")
    assert ("治林", "Yang Zhilin") in found


def test_two_spellings_of_an_unknown_person_are_one() -> None:
    text = "嗯大家好我叫陈若溪 现在做语音方向 呃好的谢谢若曦 若曦你刚才提到的那个问题很有意思"
    names = {m.name for m in mentions(text) if m.label == "Person"}
    assert names == {"陈若溪"}


@pytest.mark.parametrize(("spoken", "digits"), [
    ("一百", "100"), ("二零", "20"), ("九一零", "910"), ("三点五", "3.5"), ("四百零五", "405"), ("三十二", "32"), ("十四", "14"),
    ("一百六", "160"), ("一千零二十四", "1024"), ("八", "8"), ("二点五", "2.5"), ("幺幺零", "110"), ("百百", None), ("三五十", None),
])
def test_spoken_numbers(spoken: str, digits: str | None) -> None:
    assert numerals.value(spoken) == digits


def test_numbers_said_one_after_the_other() -> None:
    assert numerals.split("二七十") == ["2", "70"]
    assert numerals.split("三四百零五") == ["3", "405"]


def test_digits_keep_the_way_back() -> None:
    text = "用八乘七B的版本"
    reading = numerals.digits(text, 0, len(text))
    assert reading.text == "用8x7B的版本"
    assert text[reading.at[reading.text.index("8")]] == "八"
    assert text[reading.at[reading.text.index("B")]] == "B"


@pytest.mark.parametrize(("a", "b"), [
    ("克劳德", "Claude"), ("达利", "DALL-E"), ("deep sick", "DeepSeek"), ("前问", "千问"), ("英维达", "英伟达"), ("雪芝", "Xuezhi"),
    ("hugging phase", "Hugging Face"), ("curser", "Cursor"), ("米斯特拉", "Mistral"), ("钱文", "前问"), ("兰州", "南舟"),
])
def test_same_sound(a: str, b: str) -> None:
    assert max(phonemes.similarity(x, y) for x in phonemes.readings(a) for y in phonemes.readings(b)) >= 0.74


@pytest.mark.parametrize(("a", "b"), [("苹果", "Google"), ("克劳德", "Qwen"), ("deep sick", "Databricks"), ("曼巴", "Gemini"), ("train", "Claude")])
def test_other_sound(a: str, b: str) -> None:
    assert max(phonemes.similarity(x, y) for x in phonemes.readings(a) for y in phonemes.readings(b)) < 0.6


def test_similarity_is_symmetric() -> None:
    for a, b in (("stable", "stapel"), ("klod", "k@lWd@"), ("", "a")):
        assert phonemes.similarity(a, b) == pytest.approx(phonemes.similarity(b, a))


def test_order_of_the_words_around_does_not_matter() -> None:
    one = "嗯 Albert Gu 也在 呃那篇是 trai dao 写的 叫 Mamba"
    two = "呃那篇是 trai dao 写的 叫 Mamba 嗯 Albert Gu 也在"
    assert ("trai dao", "Tri Dao") in linked(one)
    assert ("trai dao", "Tri Dao") in linked(two)
