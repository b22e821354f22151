"""Input that is broken on purpose: every reader gives passages or an InputError, in a time that grows with the length."""
import functools
import gc
import time

import pytest

from kg import readers
from kg.errors import InputError
from kg.readers.tags import tokens

SIZE = 200_000
# How many times as long as PLAIN, on the same machine in the same run, a text may take; quadratic readers take minutes.
LIMIT = 3.0
PLAIN = "A: b\n" * 20_000


def repeated(piece, size=SIZE):
    return (piece * (size // len(piece) + 1))[:size]


def timed(call):
    """What a call returns, and its seconds of processor time; what other tests have left in memory is not gone through for it."""
    gc.collect()
    gc.freeze()
    try:
        began = time.process_time()
        result = call()
        return result, time.process_time() - began
    finally:
        gc.unfreeze()


@functools.cache
def plain_seconds():
    # Another first line each time: what has been read is remembered.
    texts = [f"{first}\n{PLAIN}" for first in range(3)]
    return min(timed(functools.partial(readers.read_text, text, format="txt"))[1] for text in texts)


def read_in_time(text, format, limit=LIMIT):
    def read():
        try:
            return readers.read_text(text, format=format)
        except InputError as error:
            assert "\n" not in str(error)
            return None
    document, seconds = timed(read)
    assert seconds < limit * plain_seconds()
    return document


def visible(page):
    """Kinds and source of the tokens of a page."""
    return [(t.kind, t.value or page[t.start:t.end]) for t in tokens(page)]


# HTML ---------------------------------------------------------------------------------------------------------------

PIECES = ["<a ", "<!--", "<![CDATA[", "<?", "<script>", "<script", '<a b="', "<a b='>' ", "</", "</b>", "<", "&", "&#9", "<a b= ", "<!-", "-->",
          "<title>", "<style>", "<div>", "<table><tr><td>x", "<b>", "<h1>", "<script>a</scrip", '<meta content=" charset=', "<td>", "<a/ "]


@pytest.mark.parametrize("piece", PIECES)
def test_html_pieces_without_end(piece):
    read_in_time(repeated(piece), "html")


@pytest.mark.parametrize("page", [
    "<div>" * 20_000 + "</p>" * 20_000, "<div>" * 100_000 + "x", "<p>&#" + "9" * SIZE + ";</p>", '<meta name="a" content="&#' + "9" * SIZE + ';">',
    "<a" + " " * SIZE, "<p " + " ".join(f"a{i}=1" for i in range(15_000)) + ">x", "<a b='>' " * 20_000 + 'c="',
], ids=["end-tags", "deep", "digits", "digits-in-attribute", "spaces", "attributes", "last-quote"])
def test_html_of_odd_shapes(page):
    read_in_time(page, "html")


def test_html_of_very_many_paragraphs_is_read_without_the_extractor():
    document = read_in_time("<html><body>" + "<p>The <b>model</b> has <i>3</i> <u>parts</u>.</p>" * 4_000, "html", 4)
    assert len(document.passages) == 4_000


def test_text_around_broken_html_stays():
    page = '<p>Before <a href="x>we have</p><p>40 GPUs</p>'
    assert visible(page) == [
        ("open", "p"), ("text", "Before "), ("open", "a"), ("text", "we have"), ("close", "p"), ("open", "p"), ("text", "40 GPUs"), ("close", "p")]
    assert visible("a < b <!-- c <b>d</b> 5 <") == [
        ("text", "a < b "), ("text", "d"), ("close", "b"), ("text", " 5 <")]


@pytest.mark.parametrize("page, expected", [
    ("<!-- <p> --><p>x", [("open", "p"), ("text", "x")]),
    ("<!--><b>x", [("open", "b"), ("text", "x")]),
    ("<script>a < '</p>'</script >b", [("open", "script"), ("close", "script"), ("text", "b")]),
    ("<script/>b", [("open", "script"), ("text", "b")]),
    ("<style>never closed <p>", [("open", "style")]),
    ("a &amp; b &zothing; &#x41;&#65c", [("text", "a "), ("reference", "&"), ("text", " b &zothing; "), ("reference", "A"), ("reference", "A"), ("text", "c")]),
    ("<P CLASS=a>x</P\n>", [("open", "p"), ("text", "x"), ("close", "p")]),
    ("<a title='1 > 0'>x", [("open", "a"), ("text", "x")]),
    ("</ b><?xml x?><!doctype html>y", [("text", "y")]),
], ids=lambda value: value if isinstance(value, str) else "")
def test_tokens_of_a_page(page, expected):
    assert visible(page) == expected


def test_attributes_are_read_as_browsers_do():
    (token,) = tokens("""<a HREF = "x?a=1&amp;b=2" data-x='"' hidden class=a/b href=second x=>""")
    assert token.attributes == {"href": "x?a=1&b=2", "data-x": '"', "hidden": "", "class": "a/b", "x": ""}


# The other formats --------------------------------------------------------------------------------------------------

MARKS = ["[", "*", ">", "|", "`", "_", "~", "#", "![", "](", "[a](", "\\", "**", "`a", "*a ", "**a", "a\n> ", "---\n", "<!--", "[](", "[a]: b\n", "``` ", "{\\", "&#"]
CUE = "1\n00:00:01,000 --> 00:00:02,000\n"


@pytest.mark.parametrize("format", ["md", "txt"])
@pytest.mark.parametrize("mark", MARKS)
def test_marks_without_end(mark, format):
    read_in_time(repeated(mark, SIZE // 2), format)


@pytest.mark.parametrize("text", [
    "\n".join(">" * i + " a" for i in range(1, 300)), "\n".join("  " * i + "- a" for i in range(300)), " ".join("`" * i for i in range(1, 400)),
    "---\n" + "[" * 50_000 + "\n---\nx", "---\ndate: 2024-13-45\n---\nx", "---\na: &a [1,1,1,1,1,1,1,1]\n" + "".join(
        f"{b}: &{b} [{','.join(['*' + a] * 8)}]\n" for a, b in zip("abcdefghij", "bcdefghijk", strict=True)) + "---\nx",
], ids=["quotes", "lists", "ticks", "front-matter", "month", "front-matter-bomb"])
def test_markdown_of_odd_shapes(text):
    assert read_in_time(text, "md") is not None


@pytest.mark.parametrize("format", ["srt", "vtt"])
@pytest.mark.parametrize("text", [
    repeated("-->"), repeated("00:00:01,000 --> "), repeated("1\n"), repeated("1\n00:00:01,000 --> bad\nx\n\n"),
    "1\n99:99:99,999 --> 00:00:00,000\nx\n", "1\n00:00:01,000 -->", "9" * SIZE, CUE + repeated("{\\"), CUE + repeated("<v "), CUE + repeated("<i>"),
    repeated("00:00:01,000 --> 00:00:02,000 00:00:03,000\nx\n"), "1\n" + "9" * SIZE + ":00:00,000 --> 00:00:01,000\nx", "WEBVTT", "\x0b\n" + CUE,
], ids=["arrows", "halves", "numbers", "bad-times", "backwards", "half", "digits", "overrides", "voices", "tags", "three-times", "long-time", "head", "control"])
def test_broken_cues(text, format):
    read_in_time(text, format)


@pytest.mark.parametrize("text", ["x" * 5_000_000, "我" * 1_000_000, " " * 5_000_000 + "x", "。" * 500_000, "-" * 1_000_000, "(" * 1_000_000, "\r" * 1_000_000 + "x"],
                         ids=["letter", "han", "spaces", "stops", "dashes", "brackets", "returns"])
def test_one_character_again_and_again(text):
    read_in_time(text, "txt", 4)


def test_very_many_short_lines():
    assert len(read_in_time(PLAIN, "txt").passages) == 20_000


def test_lines_take_time_in_proportion_to_their_number():
    _, quarter = timed(lambda: readers.read_text(PLAIN[:len(PLAIN) // 4], format="txt"))
    assert plain_seconds() < 10 * quarter


def test_very_many_names():
    text = "\n".join(f"Name{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676)}: I say this." for i in range(8_000))
    read_in_time(text, "txt", 4)


@pytest.mark.parametrize("data", [
    b'{"id": 1, "text": "' + b"x" * 10_000_000 + b'"}', b'{"a":' * 1_000_000, b'{"id": ' + b"9" * 100_000 + b', "text": "a"}',
], ids=["long-line", "deep", "long-number"])
def test_jsonl_of_odd_shapes(data):
    def read():
        try:
            return list(readers.read_bytes(data, path="a.jsonl"))
        except InputError as error:
            assert len(str(error)) < 300 and "\n" not in str(error)
            return [None]
    documents, seconds = timed(read)
    assert len(documents) == 1
    assert seconds < 10 * plain_seconds()
