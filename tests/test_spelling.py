"""Catalogue names with a slip of the fingers in them, and words that only look like one."""
from __future__ import annotations

import pytest

from kg.builder import build
from kg.model import Mention
from kg.pipeline import extract
from kg.readers import read_text


def _linked(text: str) -> dict[str, Mention]:
    return {m.text: m for m in extract(read_text(text)).mentions if m.method == "spelling"}


@pytest.mark.parametrize(("text", "form", "name"), [
    ("The board was told that Nviida will ship the cards in June.", "Nviida", "NVIDIA"),  # neighbours swapped
    ("他们把 Telsa 的车拆开看过，里面的线束很短。", "Telsa", "Tesla"),
    ("People on Redit complained about the update.", "Redit", "Reddit"),  # one letter of a double
    ("OpenAI was founded in 2015. Illya Suskever led its research.", "Illya Suskever", "Ilya Sutskever"),
    ("Tesla hired him in 2017. Andrey Kapathy ran the vision team.", "Andrey Kapathy", "Andrej Karpathy"),
    ("先讲 few-shot learning，再看 few short learning 的例子。", "few short learning", "Few-shot Learning"),  # one word of a term
    ("我们先试了 ResNet，后来 RestNet 也换成了更小的版本。", "RestNet", "ResNet"),  # any edit, beside the right form
])
def test_a_slip_is_linked(text, form, name):
    found = _linked(text)
    assert found[form].name == name
    assert found[form].origin == "catalog"
    assert 0.5 <= found[form].confidence < 1


@pytest.mark.parametrize("text", [
    "The tester said the reset took an hour.",  # everyday words
    "Quillmark raised $4 million to map old harbours.",  # like nothing known
    "RestNet 是一家做酒店软件的公司。",  # one edit from ResNet, which the text does not name
    "Michael Jordan and Michael Gordan met at the fair.",  # another person, with another initial sound
    "Andrey Karpathov opened a bakery in Minsk.",  # nothing here speaks for the researcher
    "Nvidias Karten sind knapp.",  # an inflected form ends in another letter
    "Luminar and Lumina are two companies.",
    "Few-shot learning is hard, and a few slow learners complained.",  # two words differ
    "Image generation is a task; an image generator is a program.",  # a derived word
    "These few short lessons are free.",  # nothing here speaks of the term
])
def test_other_words_are_left_alone(text):
    assert _linked(text) == {}


def test_a_misspelled_form_is_no_alias(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("The board was told that Nviida will ship the cards in June.", encoding="utf-8")
    node = next(n for n in build([str(path)]).graph.nodes if n.get("name") == "NVIDIA")
    assert "Nviida" not in node["aliases"]
