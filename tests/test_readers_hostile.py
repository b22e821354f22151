"""Input that is broken on purpose: every reader gives passages or an InputError, in a time that grows with the length."""
import time

import pytest

from kg import readers
from kg.errors import InputError
from kg.readers.tags import tokens

SIZE = 200_000
# Seconds of processor time for SIZE characters; quadratic readers take minutes.
LIMIT = 2.0


def repeated(piece, size=SIZE):
    return (piece * (size // len(piece) + 1))[:size]


def read_in_time(text, format, limit=LIMIT):
    began = time.process_time()
    try:
        document = readers.read_text(text, format=format)
    except InputError as error:
        assert "\n" not in str(error)
        document = None
    assert time.process_time() - began < limit
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
