"""The tokenizer: scripts, numbers, kept spans, and a Doc whose text is the input."""
from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.vocab import Vocab

from kg.language import segmentation
from kg.language.tokenizer import Tokenizer, tokenize

CASES = [json.loads(line) for line in (Path(__file__).parent / "data/tokenizer.jsonl").read_text("utf-8").splitlines()]
MIXED = st.text(st.one_of(st.sampled_from("我们的模型，。 \n\t.,-'’%:/$5３aZé_&"), st.characters(exclude_categories=["Cs"])))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:16] or "empty")
def test_tokenize(case):
    if segmentation.load() is None:
        pytest.skip("the segmentation model is not set up: run `kg setup`")
    spans = tokenize(case["text"], [tuple(span) for span in case.get("keep", [])])
    assert [case["text"][start:end] for start, end in spans] == case["tokens"]


@given(MIXED, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4))
@settings(max_examples=150, deadline=None)
def test_tokenize_covers_everything_but_white_space_once(text, keep):
    keep = [(start, end) for start, end in keep if start < end <= len(text)]
    spans = tokenize(text, keep)
    assert all(start < end for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    covered = {i for start, end in spans for i in range(start, end)}
    assert all(i in covered or text[i].isspace() for i in range(len(text)))
    disjoint = [a for a in keep if not any(a != b and a[0] < b[1] and b[0] < a[1] for b in keep)]
    assert set(disjoint) <= set(spans)


@given(MIXED)
@settings(max_examples=150, deadline=None)
def test_doc_text_is_the_input(text):
    doc = Tokenizer(Vocab())(text)
    assert doc.text == text
    assert [(t.idx, t.idx + len(t)) for t in doc if not t.text.isspace()] == tokenize(text)


def test_doc_gives_one_space_to_the_token_before_it():
    doc = Tokenizer(Vocab())("a b  c\n d ")
    assert [(token.text, token.whitespace_) for token in doc] == [
        ("a", " "), ("b", " "), (" ", ""), ("c", ""), ("\n ", ""), ("d", " "),
    ]  # fmt: skip


def test_tokenize_without_the_model_takes_characters(monkeypatch):
    monkeypatch.setattr(segmentation, "load", lambda: None)
    text = "训练PaLM用了6144块TPU"
    assert [text[a:b] for a, b in tokenize(text)] == ["训", "练", "PaLM", "用", "了", "6144", "块", "TPU"]


def test_tokenizer_saves_and_loads(tmp_path):
    tokenizer = Tokenizer(Vocab())
    tokenizer.to_disk(tmp_path)
    again = Tokenizer(Vocab()).from_disk(tmp_path).from_bytes(tokenizer.to_bytes())
    assert [token.text for token in again("偏natural")] == ["偏", "natural"]
