"""Encodings, and input that is not text."""
import os
import sys

import pytest

from kg import readers
from kg.errors import InputError
from kg.readers.decode import decode

SIMPLIFIED = "我们在去年发布了一个新的模型，它有七百亿个参数，训练用了三个星期的时间，成本大约是三百万美元。\n" * 3
TRADITIONAL = "我們在去年發布了一個新的模型，它有七百億個參數，訓練用了三個星期的時間，成本大約是三百萬美元。\n" * 3
ENGLISH = "We released a new model with 70 billion parameters; training took three weeks.\n" * 3
MIXED = "我们的 model 用了 2.1 trillion 个 token，效果比 baseline 好很多。\n"


@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL, ENGLISH, MIXED], ids=["simplified", "traditional", "english", "mixed"])
@pytest.mark.parametrize("encoding, expected", [
    ("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16-le"), ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be"),
    ("utf-32", "utf-32-le"),
])
def test_unicode_encodings(text, encoding, expected):
    assert decode(text.encode(encoding), "a.txt") == (text, expected)


@pytest.mark.parametrize("text, encoding, expected", [
    (SIMPLIFIED, "gb18030", "gb18030"), (SIMPLIFIED, "gb2312", "gb18030"), (SIMPLIFIED, "gbk", "gb18030"), (MIXED, "gbk", "gb18030"),
    (TRADITIONAL, "big5", "big5hkscs"), (TRADITIONAL, "cp950", "big5hkscs"), (TRADITIONAL, "gbk", "gb18030"),
    ("记者：好的。", "gbk", "gb18030"), ("記者：好的。", "big5", "big5hkscs"),
])
def test_chinese_encodings(text, encoding, expected):
    assert decode(text.encode(encoding), "a.txt") == (text, expected)


def test_western_text_is_decoded_too():
    text = "Le modèle a été entraîné à Montréal, où l'équipe a déjà levé 20 millions d'euros l'année dernière.\n" * 4
    assert decode(text.encode("cp1252"), "a.txt")[0] == text


def test_a_page_that_names_its_encoding():
    page = f'<html><head><meta charset="gb2312"></head><body><p>{SIMPLIFIED}</p></body></html>'
    assert decode(page.encode("gbk"), "a.html") == (page, "gb18030")


@pytest.mark.parametrize("data, reason", [
    (b"", "empty"), (b" \n\t\r\n", "empty"), (b"\xef\xbb\xbf", "empty"), (b"\x00" * 64, "empty"),
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "binary"), (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "binary"),
    (b"PK\x03\x04" + bytes(range(200)), "binary"), (os.urandom(0) + bytes(i * 7 % 256 for i in range(4000)), "binary"),
    ("好的，我们".encode() + b"\xff\xfe\xfd" + SIMPLIFIED.encode(), "undecodable"), (b"\xff\xfe\x00\xd8\x00", "undecodable"),
], ids=["nothing", "blank", "mark-alone", "zeros", "png", "pdf", "zip", "noise", "broken-utf8", "broken-utf16"])
def test_what_is_not_text_is_refused_with_the_reason(data, reason):
    with pytest.raises(InputError) as error:
        decode(data, "folder/a.bin")
    assert error.value.path == "folder/a.bin"
    assert error.value.reason.startswith(reason)
    assert "\n" not in str(error.value)


def test_the_byte_order_mark_is_no_part_of_the_text(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf" + "好的。".encode())
    (document,) = readers.read(str(tmp_path / "a.txt"))
    assert document.text == "好的。"


# Which files --------------------------------------------------------------------------------------------------------


@pytest.fixture
def tree(tmp_path):
    for name in ("b.txt", "a.md", "c.pdf", "plain", ".hidden.txt", "sub/d.srt", "sub/.git/e.txt", "sub/z.html"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("好", encoding="utf-8")
    return tmp_path


def names(tree, *inputs):
    return [os.path.relpath(path, tree) for path in readers.expand([str(tree / item) for item in inputs])]


def test_folders_are_walked_in_order_without_hidden_files(tree):
    assert names(tree, "") == ["a.md", "b.txt", "plain", "sub/d.srt", "sub/z.html"]


def test_globs_files_and_repeats(tree):
    assert names(tree, "*.txt") == ["b.txt"]
    assert names(tree, "**/*.srt", "b.txt", "c.pdf", "b.txt") == ["sub/d.srt", "b.txt", "c.pdf"]
    assert list(readers.expand(["-"])) == ["-"]


@pytest.mark.parametrize("item, reason", [("nothing.txt", "no such"), ("*.nothing", "no file"), ("empty", "no file")])
def test_inputs_that_stand_for_nothing_are_named(tree, item, reason):
    (tree / "empty").mkdir()
    with pytest.raises(InputError) as error:
        names(tree, item)
    assert error.value.path.endswith(item) and error.value.reason.startswith(reason)


def test_missing_and_unreadable_files(tree):
    for path, reason in ((tree / "gone.txt", "No such"), (tree / "sub", "Is a directory")):
        with pytest.raises(InputError) as error:
            list(readers.read(str(path)))
        assert error.value.reason.startswith(reason)


def test_standard_input(monkeypatch):
    import io

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("林舟有三百人。".encode("gbk") * 9)))
    (document,) = readers.read("-")
    assert (document.path, document.encoding) == ("<stdin>", "gb18030")
