"""Speaker labels: every case of ``data/readers_labels.jsonl`` is a text with its passages, speakers and kinds."""
import json
from pathlib import Path

import pytest

from kg import readers
from kg.readers.speaker_names import shape

CASES = [json.loads(line) for line in (Path(__file__).parent / "data" / "readers_labels.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_turns_and_their_speakers(case):
    document = readers.read_text(case["text"])
    content = readers.content(document)
    turns = [[p.kind, p.speaker, content.text[q.start:q.end]] for p, q in zip(document.passages, content.passages, strict=True)]
    assert turns == case["turns"]


@pytest.mark.parametrize("name, least", [("林舟", 3), ("欧阳若水", 3), ("阿宁", 2), ("Ann Lee", 3), ("主持人", 3), ("Speaker 2", 3), ("嘉宾A", 3), ("林总", 3), ("Ann", 2)])
def test_names_and_roles_look_like_speakers(name, least):
    assert shape(name) >= least


@pytest.mark.parametrize("name", ["注意", "Note", "他说", "公司表示", "价格", "Summary", "https", ""])
def test_other_words_before_a_colon_do_not(name):
    assert shape(name) == 0


def test_labels_are_kept_with_their_place_in_the_source():
    text = "**周****远**  \n你们训了多久？**林舟**  \n三个星期。\n\n**周远**  \n嗯，谢谢。\n"
    document = readers.read_text(text, format="md")
    labels = readers.content(document).labels
    assert [(label.name, text[label.start:label.end], document.passages[label.n].speaker) for label in labels] == [
        ("周远", "周****远", "周远"), ("林舟", "林舟", "林舟"), ("周远", "周远", "周远")]


def test_a_name_and_a_title_behind_a_dash_begin_a_turn():
    text = ("Operator\n\nGood afternoon, and welcome to the call. Please go ahead.\n\nDana Whitlock -- Chief Executive Officer\n\nThank you. Revenue came in at $418 million.\n\n"
            "Owen Pryce -- Chief Financial Officer\n\nGross margin was 63%. We expect more of that.\n\nOperator\n\nThank you. Our first question, please.\n\n"
            "Dana Whitlock -- Chief Executive Officer\n\nSure. We see it the same way.\n\nOwen Pryce -- Chief Financial Officer\n\nI agree with that.\n\nOperator\n\nThat ends the call. Thank you all.\n")
    assert [p.speaker for p in readers.read_text(text).passages] == ["Operator", "Dana Whitlock", "Owen Pryce", "Operator", "Dana Whitlock", "Owen Pryce", "Operator"]


def test_a_list_of_people_and_posts_is_no_talk():
    text = "Dana Whitlock -- Chair\n\nOwen Pryce -- Treasurer\n\nMaya Linden -- Secretary\n\nThe board meets twice a year.\n"
    assert {p.speaker for p in readers.read_text(text).passages} == {None}
