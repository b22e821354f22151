"""Names in English speech that recognition wrote with capitals and points, but with other words for many names."""
from __future__ import annotations

import pytest
from name_texts import in_talk

from kg.extract.sounds.spans import speech

#: Talk around a sentence, enough for a text to be seen as speech.
_TALK = ("Okay so where were we. Yeah I think we were at the bit where nothing worked. Right, nothing worked for like half a year and we just sat there. "
         "Oh and then it did, which was, you know, a surprise to all of us. I don't think anybody had a plan at that point. Hey, it happens. "
         "We wrote a lot of things on a white board and rubbed them out again the next day. And what did you learn from it. Honestly not much, "
         "it was more luck than anything else, and we drank far too much coffee. Yeah that is how it goes. ")
_AFTER = " Okay. That was quite a thing. I mean we could go on about it all day but we won't. Yeah, let's move on to the next one then."


def found(sentence: str) -> dict[str, str]:
    """Label and name of what is found in a sentence of a talk, by how it is written there."""
    return in_talk(_TALK, sentence, _AFTER)


def test_talk_is_speech_although_it_has_capitals_and_points() -> None:
    assert speech(_TALK + _AFTER) > 0.5


@pytest.mark.parametrize("text", [
    "Q: What did you learn?\nA: \"Honestly, not much,\" she says (and laughs). Yeah, it was luck; okay, and coffee. " * 8,
    "The company said that revenue grew by a third, and that it expects to grow again next year. Its shares rose. " * 8,
])
def test_what_was_edited_is_not(text: str) -> None:
    assert speech(text) < 0.3


@pytest.mark.parametrize(("sentence", "surface", "name"), [
    ("Welcome back to Second Kettle I'm Bess Harrow. And I'm Ulla from the back room.", "Second Kettle", "Event Second Kettle"),
    ("Welcome back to Second Kettle I'm Bess Harrow. And I'm Ulla from the back room.", "Bess Harrow", "Person Bess Harrow"),
    ("Welcome back to Second Kettle I'm Bess Harrow. And I'm Obi and uh that is me.", "Obi", "Person Obi"),
    ("And today on the show we've got Wulfrid Strand. Who's a baker.", "Wulfrid Strand", "Person Wulfrid Strand"),
    ("It comes from a small outfit called Quernbit, and they are good.", "Quernbit", "Company Quernbit"),
])
def test_introduced(sentence: str, surface: str, name: str) -> None:
    assert found(sentence).get(surface) == name


@pytest.mark.parametrize(("sentence", "surface", "name"), [
    ("My brother put Quinn three coder on his laptop, the small one.", "Quinn three coder", "Model Qwen3-Coder"),
    ("Then we met cognition, the Devon guys, at the bar.", "Devon", "Product Devin"),
    ("The best talk was one X with Neo, that was fun to watch.", "one X", "Company 1X"),
    ("The best talk was one X with Neo, that was fun to watch.", "Neo", "Product 1X NEO"),
    ("They have Jemma 3 27b on a laptop.", "Jemma 3 27b", "Model Gemma 3 27B"),
])
def test_a_version_or_a_relative_says_what_a_word_stands_for(sentence: str, surface: str, name: str) -> None:
    assert found(sentence).get(surface) == name


@pytest.mark.parametrize(("sentence", "surface", "name"), [
    ("The thing is called morel. Maurel, like nobody spells it, M A U R E L. Sorry, Maurel.", "morel", "Product Maurel"),
    ("The thing is called morel. Maurel, like nobody spells it, M A U R E L. Sorry, Maurel.", "M A U R E L", "Product Maurel"),
    ("A small outfit called Quernbit. Quern bit? Quern Bit, in a shed.", "Quern bit", "Company Quernbit"),
    ("Our tool is called Pettrel. Pettrel one was slow and Pettrel 2 is fast.", "Pettrel one", "Product Pettrel 1"),
    ("Our tool is called Pettrel. Pettrel one was slow and Pettrel 2 is fast.", "Pettrel 2", "Product Pettrel 2"),
    ("On paper the Wormhole is fast, and Tenstorrent says so.", "Wormhole", "Hardware Tenstorrent Wormhole"),
    ("It ran on eight B two hundreds and on a forty ninety at home.", "B two hundreds", "Hardware B200"),
    ("It ran on eight B two hundreds and on a forty ninety at home.", "forty ninety", "Hardware RTX 4090"),
    ("Nobody looks at sweet bench verified any more.", "sweet bench verified", "Benchmark SWE-bench Verified"),
    ("And then Data Dog went up a lot.", "Data Dog", "Company Datadog"),
    ("There was a Seema AI board on the desk.", "Seema AI", "Company SiMa.ai"),
])
def test_other_words_for_a_name(sentence: str, surface: str, name: str) -> None:
    assert found(sentence).get(surface) == name


@pytest.mark.parametrize(("sentence", "surface", "name"), [
    ("They sit in a shed, out of Quernham, and there are nine of them.", "Quernham", "Place Quernham"),
    ("We saw it at the QZO warehouse last week.", "QZO", "Company QZO"),
    ("The money is from Short Thicket Ventures and a friend.", "Short Thicket Ventures", "Company Short Thicket Ventures"),
    ("Their gadget is called the Plover and nobody likes it.", "Plover", "Product Plover"),
    ("So the first Skerrow was slow. And the Skerrow does 40 boxes now, which is why a Skerrow costs more.", "Skerrow", "Product Skerrow"),
    ("I think Tarnsey's robot is slower than that.", "Tarnsey", "Company Tarnsey"),
])
def test_a_capital_inside_a_sentence(sentence: str, surface: str, name: str) -> None:
    assert found(sentence).get(surface) == name


def test_the_short_form_of_a_name_that_is_a_known_one_is_that_one() -> None:
    names = found("There was a Seema AI board on the desk. And did Seema help, I asked.")
    assert names["Seema AI"] == names["Seema"] == "Company SiMa.ai"


def test_a_name_that_was_heard_with_what_stands_before_it_leaves_that_word_alone() -> None:
    names = found("I'm Bess Harrow. I'm Jad Massad wrote that down somewhere and I'm tired.")
    assert names["I'm Jad Massad"] == "Person Amjad Masad" and "I'm" not in names


@pytest.mark.parametrize(("sentence", "surface", "name"), [
    ("I asked Peter Abeel about it and Peter said no.", "Peter Abeel", "Person Pieter Abbeel"),
    ("I asked Peter Abeel about it and Peter said no.", "Peter", "Person Pieter Abbeel"),
    ("I asked Peter Ambler about it and he said no.", "Peter Ambler", "Person Peter Ambler"),
])
def test_a_known_person_in_other_letters(sentence: str, surface: str, name: str) -> None:
    assert found(sentence).get(surface) == name


@pytest.mark.parametrize("sentence", [
    "I was in Devon with the guys, three of us.",
    "Quinn three times told me to stop.",
    "And I'm German so I like rules.",
    "And I'm Swedish, which explains it.",
    "We had one guy with a neon sign, that was it.",
    "It was a question of cognition, the old kind.",
    "We walked around the block, and the square was full of people.",
    "We need a wormhole to get there in time.",
    "Biscuit is our dog. Biscuit 3 times a day gets a walk.",
    "The answer is no, N O, and that is that.",
    "There was a simmer on the stove and a seam on the board.",
    "It was a Monday in Lent, and the Germans had gone home by then.",
    "Does the LED blink on site. The LED does not blink, no.",
    "We put the arm on the table and the arm fell off, and then we bought another arm.",
    "My brother is called Bob and he is the best.",
    "It crawls nine tokens forward and we counted two hundreds of them.",
    "He is a proper polyglot and it was verified by the bench.",
    "It was maybe thirty forty people, and we did a forty sixty split.",
    "The HVAC plant is loud and the USB port is broken.",
    "He said this is gonna take four weeks, and it took nine.",
])
def test_leaves_ordinary_talk_alone(sentence: str) -> None:
    assert {k: v for k, v in found(sentence).items() if v.split()[0] in ("Person", "Company", "Model", "Product", "Hardware", "Event")} == {}
