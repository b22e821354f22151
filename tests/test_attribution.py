"""Who says what in running text, and in talk without speaker labels."""
from __future__ import annotations

import pytest

import kg
from kg.pipeline import extract
from kg.readers import read_text


def _said(text: str) -> dict[str, tuple[str | None, str]]:
    """Quantity -> (speaker, modality)."""
    return {s.quantity.text.strip(): (s.speaker.name if s.speaker else None, s.modality) for s in kg.extract(text).statements}


@pytest.mark.parametrize(("text", "quantity", "speaker"), [
    ("公司创始人梁文锋表示,团队今年有160人。", "160人", "Liang Wenfeng"),
    ("黄仁勋在发布会上说,新一代芯片的功耗是1200瓦。", "1200瓦", "Jensen Huang"),
    ("黄仁勋昨天来到台北。他透露,去年的营收增长了114%。", "114%", "Jensen Huang"),
    ("Sam Altman told reporters that ChatGPT has 400 million weekly users.", "400 million weekly users", "Sam Altman"),
    ("研究机构的数据显示,这款应用的月活达到3000万。", "3000万", None),
    ("这款应用的月活达到3000万。", "3000万", None),
])
def test_named_people_speak_in_running_text(text, quantity, speaker):
    found = _said(text)
    key = next(k for k in found if quantity in k or k in quantity)
    assert found[key][0] == speaker


@pytest.mark.parametrize("text", [
    "据一位知情人士透露,OpenAI 的估值达到3000亿美元。",
    "市场调研机构的数据显示,豆包的月活达到3000万。",
    "According to the filing, Cerebras earned $78.7 million in 2023.",
    "NVIDIA claims that the H200 has 141 GB of memory.",
])
def test_sources_without_a_person_make_hearsay(text):
    assert {modality for _, modality in _said(text).values()} == {"reported"}


def test_a_person_behind_a_company_speaks_and_not_the_company():
    found = _said("NVIDIA CEO 黄仁勋表示,Blackwell 的功耗是1000瓦。")
    assert [(speaker, modality) for speaker, modality in found.values()] == [("Jensen Huang", "asserted")]


def test_somebody_who_gives_their_name_goes_on_until_a_question():
    text = "大家好,我是黄仁勋。我们公司去年有36000名员工。那你们今年打算招多少人呢? 大概5000人吧。"
    found = _said(text)
    assert {speaker for quantity, (speaker, _) in found.items() if "36000" in quantity} == {"Jensen Huang"}
    assert {speaker for quantity, (speaker, _) in found.items() if "5000" in quantity} == {None}


def test_somebody_asked_by_name_answers():
    found = _said("团队的规模大家都很好奇。黄仁勋你来介绍一下。我们现在有36000名员工。")
    assert {speaker for quantity, (speaker, _) in found.items() if "36000" in quantity} == {"Jensen Huang"}


@pytest.mark.parametrize("text", [
    "我是看了黄仁勋的演讲才来的。去年有36000名员工参加。",  # no introduction: a verb stands between
    "黄仁勋你们都认识。去年有36000名员工参加。",  # no invitation
])
def test_a_name_nearby_is_no_speaker(text):
    assert {speaker for speaker, _ in _said(text).values()} == {None}


_INTERVIEW = """Larkspur is a start-up in Oslo that makes a scheduling tool. Its founder, Gareth Pellworth, spoke with us for an hour.

**How big are you now?**

We are 34 people, most of them engineers.

**And what do customers pay?**

On average our customers pay $70,000 a year.

**Is that enough?**

I think so. We spend about $650,000 a month.

**What comes next?**

We hope to reach $30 million in revenue next year.
"""


def test_answers_of_an_interview_are_those_of_the_one_introduced():
    found = extract(read_text(_INTERVIEW, path="a.md"))
    assert {(s.quantity.text, s.speaker.name if s.speaker else None) for s in found.statements if "$" in s.quantity.text} == {
        ("$70,000 a year", "Gareth Pellworth"), ("about $650,000 a month", "Gareth Pellworth"), ("$30 million", "Gareth Pellworth")}


def test_a_page_of_questions_without_a_first_person_has_no_speaker():
    text = _INTERVIEW.replace("We ", "They ").replace("our ", "the ").replace("I think so", "Probably")
    assert {s.speaker for s in extract(read_text(text, path="a.md")).statements} == {None}


def _speakers(text: str) -> dict[str, str | None]:
    """Speaker label -> who it is, for the labels under which something is stated."""
    document = read_text(text)
    result = extract(document)
    return {part.speaker: s.speaker.name if s.speaker else None for s in result.statements
            for part in document.passages if part.speaker and part.start <= s.quantity.start < part.end}


def test_a_numbered_speaker_is_who_introduces_themselves():
    found = _speakers("说话人1：大家好，我是主持人林晓彤，今天的直播有3000人在看。\n说话人2：大家好我是沈望舒，我们公司有140人。\n说话人1：你们去年卖了多少台？\n说话人2：卖了500台。\n")
    assert found == {"说话人1": "林晓彤", "说话人2": "沈望舒"}
    found = _speakers("Speaker 1: Hi, I'm Martha Kessling and 3,000 people are watching.\nSpeaker 2: Thanks. We have 140 employees.\nSpeaker 1: How many sites?\nSpeaker 2: 12 sites.\n")
    assert found == {"Speaker 1": "Martha Kessling", "Speaker 2": None}


def test_a_role_is_whom_the_others_call_by_name_before_it_speaks():
    text = "主持人：请沈望舒介绍一下公司。\n嘉宾：我们公司有140人。\n主持人：很多。那利润呢，沈望舒？\n嘉宾：去年卖了500台。\n"
    assert _speakers(text)["嘉宾"] == "沈望舒"
    once = "主持人：你怎么看沈望舒？\n嘉宾：我们公司有140人。\n主持人：那利润呢？\n嘉宾：去年卖了500台。\n"
    assert _speakers(once)["嘉宾"] is None


def test_the_answers_of_an_interview_are_those_of_whom_its_opening_is_about():
    lead = "沈望舒创办这家公司的时候27岁。六年以后，沈望舒终于等到了第一张订单。许知夏 文\n\n"
    questions = "".join(f"问：第{n}年公司有多少人？\n\n答：我们当时有{n}40人。\n\n" for n in range(1, 6))
    assert {s.speaker.name for s in kg.extract(lead + questions).statements if s.speaker and "40" in s.quantity.text} == {"沈望舒"}
    assert not any(s.speaker for s in kg.extract("许知夏和沈望舒见了一面。\n\n" + questions).statements)


def test_an_interview_is_with_whom_its_opening_names_most_whoever_has_an_employer():
    lead = "沈望舒办公室的灯总是最后一个灭。沈望舒说自己不急。前同事、腾讯研究员许知夏也这么看。\n\n"
    labelled = "".join(f"**问**：第{n}年公司有多少人？\n\n**答**：那时有{n}40人。\n\n" for n in range(1, 4))
    document = read_text(lead + labelled, path="a.md")
    assert {s.speaker.name for s in extract(document).statements if s.speaker and "40" in s.quantity.text} == {"沈望舒"}


def test_a_label_is_a_name_in_the_text_and_the_same_sound_is_the_same_person():
    text = ("林晓彤：请陈铎先说，再请郁可欣。\n陈铎：我是陈夺，我们做面试题，去年有140人。\n郁可欣：我是郁可欣，听禾科技的CEO，我们有32人。\n"
            "林晓彤：陈铎你们呢？\n陈铎：现在有200人。\n郁可欣：我们明年要到50人。\n")
    result = extract(read_text(text))
    assert {m.name for m in result.mentions if m.label == "Person"} == {"林晓彤", "陈铎", "郁可欣"}
    assert {s.about[0].name for s in result.statements if s.quantity.text in ("32人", "50人") and s.about} == {"听禾科技"}
