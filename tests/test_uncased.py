"""Names in English speech that was written without capitals and punctuation."""
from __future__ import annotations

import pytest
from name_texts import in_talk

#: Enough plain talk around a sentence for a text to be seen as one without capitals.
_TALK = ("so um what i wanted to say is that we tried a lot of things last year and most of them did not work out at all but that is "
         "how it goes and you know you learn from it right ")


def found(sentence: str, after: str = " and that was it for the day i think thank you all") -> dict[str, str]:
    """Label and surface of what is found in a sentence of a talk: surface -> label and name."""
    return in_talk(_TALK, sentence, after)


@pytest.mark.parametrize(("sentence", "surface", "name"), [
    ("hi i'm matilda and i work on compilers", "matilda", "Person Matilda"),
    ("our next speaker is sigrid halvorsen she works on motors", "sigrid halvorsen", "Person Sigrid Halvorsen"),
    ("it was started by rupert tan quist who was a plumber before", "rupert tan quist", "Person Rupert Tan Quist"),
    ("my name is mark from the back row", "mark", "Person Mark"),
    ("hi beatrix from clover health in lyon i have a question", "clover health", "Company Clover Health"),
    ("she runs support at wicker systems before that she was a nurse", "wicker systems", "Company Wicker Systems"),
    ("the money came from lazy ventures and two friends", "lazy ventures", "Company Lazy Ventures"),
    ("our own engine is called trestle it started as a fork", "trestle", "Product Trestle"),
    ("we use a model called ocelot and it is small", "ocelot", "Model Ocelot"),
    ("so skein is a tiny startup and they sell yarn", "skein", "Company Skein"),
    ("it does better on plover bench which is our own test", "plover bench", "Benchmark Plover Bench"),
    ("welcome back to the distant waves summit this is track one", "distant waves summit", "Event Distant Waves Summit"),
])
def test_introduced(sentence: str, surface: str, name: str) -> None:
    assert found(sentence).get(surface) == name


@pytest.mark.parametrize(("sentence", "surface", "name"), [
    ("we started gorsefell in a shed and gorsefell grew", "gorsefell", "Company Gorsefell"),
    ("a small lab makes tusker a coding agent and tusker is good", "tusker", "Product Tusker"),
    ("so oat line if you don't know them is a danish startup and oat line makes phones", "oat line", "Company Oat Line"),
    ("it is from bright dale which is a little lab in hull", "bright dale", "Company Bright Dale"),
    ("it was vikram pattel's company back then", "vikram pattel", "Person Vikram Pattel"),
    ("the model quillet 3 is better than quillet 2 was", "quillet 2", "Model Quillet 2"),
    ("we have our own model we call it grain wise", "grain wise", "Model Grain Wise"),
])
def test_words_that_nobody_has_heard(sentence: str, surface: str, name: str) -> None:
    assert found(sentence).get(surface) == name


@pytest.mark.parametrize(("sentence", "surface", "name"), [
    ("the ceo is lennart van houten who was a baker", "lennart van houten", "Person Lennart Van Houten"),
    ("my name is harriet bloom and i sell shoes", "harriet bloom", "Person Harriet Bloom"),
    ("yeah hi it's winnie from otter point what do you think", "otter point", "Company Otter Point"),
    ("i talked to oskar lindqvist about it", "oskar lindqvist", "Person Oskar Lindqvist"),
    ("so amber weald is a drug discovery startup in leeds", "amber weald", "Company Amber Weald"),
    ("it does well on our own benchmark which we call petal bench", "petal bench", "Benchmark Petal Bench"),
    ("the compound is called c m 114 and it is new", "c m 114", "Product CM-114"),
    ("we put the k r two cards into a box", "k r two", "Hardware KR-2"),
])
def test_more_introductions(sentence: str, surface: str, name: str) -> None:
    assert found(sentence).get(surface) == name


def test_who_is_introduced_is_no_name_of_the_catalogue_that_is_doubtful_there() -> None:
    names = found("i'm nell prentiss and today we talk and thank you nell")
    assert names["nell"] == "Person Nell Prentiss"


def test_heard_in_two_ways() -> None:
    names = found("she is the ceo of skybel robotics skybell robotics sorry and this is annika vas binder and anika did it")
    assert names["skybel robotics"] == names["skybell robotics"]
    assert names["anika"] == names["annika vas binder"] == "Person Annika Vas Binder"


def test_two_people_of_one_given_name_stay_two() -> None:
    names = found("our speakers are ready i'm martin oldewick and my colleague martin brandvold is here too")
    assert names["martin oldewick"] != names["martin brandvold"]


def test_named_again_by_the_first_word() -> None:
    names = found("our next speaker is sigrid halvorsen she was at wicker systems for long and sigrid left wicker in may")
    assert names["sigrid"] == "Person Sigrid Halvorsen"
    assert names["wicker"] == "Company Wicker Systems"


@pytest.mark.parametrize("sentence", [
    "i'm frank about this it was not easy",
    "i'm gonna show you the numbers in a minute",
    "this is mark two of the same old plan",
    "thanks it was really a pleasure to talk to you",
    "she spent years in mental health and then in public health",
    "we work with distributed systems and operating systems all day",
    "they got money from venture capital and from a joint venture",
    "the kernel is a small program and it was called again and again",
    "it is called supervised learning and it is old",
    "we sat on the park bench and talked about it",
    "dinner is a great product if you ask me",
    "welcome back to the channel everybody this is going to be fun",
    "we ran the quantized 7b and the dense 70b on one machine",
])
def test_nothing_introduced(sentence: str) -> None:
    assert not [n for s, n in found(sentence).items() if n.split()[0] in ("Person", "Company", "Product", "Event", "Model")]


def test_amounts_are_no_versions() -> None:
    names = found("deepseek v3 671 billion parameters in total and gemma 3 it runs on a phone")
    assert "deepseek v3" in names and not any("671" in s for s in names)
    assert not any(s.endswith(" it") for s in names)


def test_words_that_have_a_capital_are_names_without_one() -> None:
    names = found("it is not samsung anymore and dell said no and a m d said yes")
    assert {"samsung", "dell", "a m d"} <= names.keys()


@pytest.mark.parametrize(("text", "surface"), [
    ("we run gpt o s s 120b at home", "gpt o s s 120b"),
    ("we use v l l m and s g lang for it", "v l l m"),
    ("it is on the l m arena board", "l m arena"),
])
def test_letters_one_by_one(text: str, surface: str) -> None:
    assert surface in found(text)


@pytest.mark.parametrize("text", ["so i said no", "um i do not know", "a i think so", "l p d d r is a kind of memory", "plan b c or d", "it ran in fp8 and in int4 mode"])
def test_small_words_spell_no_abbreviation(text: str) -> None:
    assert not [n for n in found(text).values() if n.split()[0] in ("Company", "Model", "Product")]
    assert not {"so i", "um i", "a i", "p d d"} & found(text).keys()


def test_a_size_by_itself_is_the_member_of_the_family_named_last() -> None:
    assert found("we like gpt-oss and the 20b runs on a laptop")["20b"] == "Model gpt-oss-20B"


def test_a_model_by_itself_is_the_one_of_the_family_named() -> None:
    names = found("we had the iphone 17 on the desk and the 16 pro next to it and 2 pro users")
    assert names["16 pro"] == "Product iPhone 16 Pro" and "2 pro" not in names


def test_three_letters_that_are_no_word() -> None:
    assert found("have you looked at the tpu at all")["tpu"] == "Hardware TPU"
    assert "cpu" not in found("the cpu is faster than before")
