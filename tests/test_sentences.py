"""Sentence boundaries, with and without punctuation."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.language.sentences import pauses, split


def sentences(text):
    return [text[a:b] for a, b in split(text)]


@pytest.mark.parametrize("text", [
    "第一句。|第二句！|第三句？|没有句号",
    "他说：“涨了3.5倍。”|她不信。",
    "精度是92.4%，参数是1.5B；成本不高。|后来降了。",
    "Dr. Li works at Acme Inc. in the U.S. and earns $3.5M.|He left.",
    "It uses e.g. LoRA, i.e. adapters, etc. for tuning.|Fine.",
    "They moved to the U.S.|It was 2019.",
    "Version 3.5 was fast.|Version 4.0 was not.",
    "It cost $2.|Then $3.",
    "\"Is it?\" she asked.|\"Yes.\"",
    "He waited ... and left.",
    "真的吗？！|真的。",
    "用 a.py 和 b.example.com 就行。|好",
    "John F. Kennedy spoke.|We listened.",
    "我们（去年。）|走了",
    "等等……|好吧。",
    "See Fig. 3 and Sec. 2 for it.|Done.",
    "OnBoard! 是一档节目。|好。",
    "第一行\n|第二行",
])
def test_boundaries(text):
    parts = text.split("|")
    assert sentences("".join(p + (" " if p[-1:].isascii() and p[-1:] != "\n" else "") for p in parts)) == [p.strip() for p in parts]


def test_speech_is_cut_at_pauses_where_a_thought_opens():
    text = "我们去年发了一个新的模型 它有540个billion的parameter 训练用了三个星期 但是成本其实不高 大概三百万美金吧 然后今年我们又做了一个更大的 是做 long context 的"
    parts = sentences(text)
    assert len(parts) >= 2 and all(15 <= len(p) <= 90 for p in parts)
    assert any(p.startswith(("但是", "然后")) for p in parts[1:])


@pytest.mark.parametrize("text, expected", [
    ("我做 research scientist 的工作", ["我做 research scientist 的工作"]),
    ("我做research的 然后他是engineer 我们都在large language model组", ["我做research的", "然后他是engineer", "我们都在large language model组"]),
    ("上面训的 token是15T多 Meta自己说的", ["上面训的", "token是15T多", "Meta自己说的"]),
])
def test_pauses_are_not_the_spaces_of_mixed_script(text, expected):
    assert [text[a:b] for a, b in pauses(text, 0, len(text))] == expected


def test_english_speech_without_punctuation_is_cut_at_clauses():
    text = " ".join(["we trained a model on two trillion tokens and it took three weeks but the cost was low"] * 8)
    parts = sentences(text)
    assert all(40 <= len(p) <= 260 for p in parts)
    assert " ".join(parts) == text


def test_a_part_of_a_text():
    text = "前面的。中间一句。再一句。后面的。"
    assert [text[a:b] for a, b in split(text, 4, 13)] == ["中间一句。", "再一句。"]
    assert split("", 0, 0) == [] and split("   \n ") == []


@given(st.text(alphabet="甲乙丙。！？.!?…“”\"' \nabA1,;；嗯对那", max_size=300))
def test_sentences_cover_all_but_white_space(text):
    spans = split(text)
    at = 0
    for start, end in spans:
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()
