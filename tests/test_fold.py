"""Folding for matching, and its way back to the source."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.language.fold import fold

PIECES = ["ＧＰＴ－４", "參數", "模型", "\u200b", "\u00ad", "\ufeff", "㎏", "ﬁ", "e\u0301", "“好”", "½", "10²", "①", "a", "İ", "\u202e", "😀\ufe0f", "\t", "\n", "　", "\U0001d400", "가\u0300"]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=20).map("".join)


@pytest.mark.parametrize("source, folded", [
    ("ＧＰＴ－４　１．５％", "GPT-4 1.5%"), ("訓練參數與語言模型", "训练参数与语言模型"), ("Pa\u200bLM\ufeff", "PaLM"), ("soft\u00adware", "software"),
    ("It’s “ok”", "It's \"ok\""), ("10² 3½ ①", "10² 3½ ①"), ("㎏ ﬁve ℃", "kg five °C"), ("Ine\u0302s", "Inês"), ("a\u202eb", "ab"), ("GPT‑4 −5", "GPT-4 -5"),
    ("第一、第二。《书》", "第一、第二。《书》"), ("line\nline\ttab", "line\nline\ttab"), ("❤\ufe0f", "❤"), ("…", "…"), ("™", "™"),
])
def test_what_folds_to_what(source, folded):
    assert fold(source).text == folded


def test_offsets_lead_back_to_the_source():
    source = "用ＰａＬＭ\u200b模\u200b型㎏的"
    folded = fold(source)
    for word, expected in (("PaLM", "ＰａＬＭ"), ("模型", "模\u200b型"), ("kg", "㎏"), ("k", "㎏"), ("的", "的")):
        at = folded.text.index(word)
        low, high = folded.to_source(at, at + len(word))
        assert source[low:high] == expected
        assert folded.from_source(low, high) == (folded.text.index("kg"), folded.text.index("kg") + 2) if word == "k" else (at, at + len(word))


@given(TEXTS)
def test_spans_of_any_text_lead_back_in_order(source):
    folded = fold(source)
    assert len(folded.lower) == len(folded.text)
    assert not any(c in folded.text for c in "\u200b\u00ad\ufeff\u202e")
    previous = (0, 0)
    for i in range(len(folded.text)):
        low, high = folded.to_source(i, i + 1)
        assert 0 <= low < high <= len(source)
        assert (low, high) >= previous and fold(source[low:high]).text in (folded.text[i], fold(source[low:high]).text)
        previous = (low, high)
    assert folded.to_source(0, len(folded.text))[1] <= len(source)
    start, end = folded.to_source(len(folded.text), len(folded.text))
    assert start == end <= len(source)


@given(TEXTS)
def test_folding_twice_changes_nothing_more(source):
    once = fold(source).text
    assert fold(once).text == once


def test_plain_text_keeps_its_offsets():
    folded = fold("PaLM has 540B parameters")
    assert folded.text == "PaLM has 540B parameters" and folded.to_source(3, 7) == (3, 7) and folded.from_source(3, 7) == (3, 7)
    assert fold("").text == "" and fold("").to_source(0, 0) == (0, 0)
