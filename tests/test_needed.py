"""What a regular expression cannot match without."""
import random
import re

import pytest

from kg import cache
from kg.extract.needed import Needed, beginnings, needed, quick
from kg.extract.relations.data import compiled


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "user_cache_path", lambda *args, **kwargs: tmp_path)


@pytest.mark.parametrize("pattern, words", [
    ("founded by", [{"founded by"}]),
    ("(?:收购|并购)了", [{"收购", "并购"}, {"了"}]),
    ("(?:收购)?了", [{"了"}]),
    ("colou?r", [{"colo"}]),
    ("发布{1,2}会", [{"发布"}, {"会"}]),
    ("(?!没有)投资", [{"投资"}]),
    ("(?<!没)(?:投资|\\d+)", []),
    ("(?:[a-z]+|我们) at", [{" at"}]),
    ("[领跟]投", [{"领", "跟"}, {"投"}]),
    ("[^领]投|入股", [{"投", "入股"}]),
    ("v\\.s\\.", [{"v.s."}]),
])
def test_needed_words(pattern, words):
    assert sorted(map(sorted, needed(pattern))) == sorted(map(sorted, words))


def test_an_escape_that_is_no_class_is_refused():
    with pytest.raises(ValueError, match=r"\\u"):
        needed("\\u4e00")


def test_what_is_left_out_never_matches():
    patterns = [p.text for p in compiled()]
    wordings = [p.wording for p in compiled()]
    known = Needed(wordings, "test")
    draw = random.Random(7)
    pieces = ["的", "是", "了", "在", "和", " ", ",", "投资", "收购", "发布", "基于", "创始人", "提出", "来自", " by ", " of ", "founded", "released",
              "比", "更", "快", "用", "训练", "论文", "版", "was", "at", "前", "ceo", "3", *(chr(0xE000 + k) for k in range(24))]
    for _ in range(400):
        text = "".join(draw.choices(pieces, k=14))
        possible = known.possible(text)
        assert not [p for k, p in enumerate(patterns) if not possible >> k & 1 and re.search(p, text)]


def test_words_are_kept_until_the_patterns_change():
    assert Needed(["投资"], "one").possible("收购") == Needed(["投资"], "one").possible("收购") == 0
    assert Needed(["收购"], "one").possible("收购") == 1


def test_no_text_and_no_patterns():
    assert Needed([], "none").possible("投资") == 0
    assert Needed(["投资"], "one").possible("") == 0
    assert Needed(["投?"], "free").possible("") == 1


@pytest.mark.parametrize("pattern, chars", [
    ("他|我们的?", "他我"),
    ("(?<![其\\s])[他她](?!们)|\\b[Hh]e\\b", "他她Hh"),
    ("(?:这|那)?家", "这那家"),
    ("^公司|(?=x)y+|\\.z", "公y."),
])
def test_characters_that_begin_a_match(pattern, chars):
    assert beginnings(pattern) == "".join(sorted(chars))


@pytest.mark.parametrize("pattern", ["我?", "\\d年", "[^他]的", "[a-z]x", ".", "他|(?:她)*"])
def test_beginnings_that_cannot_be_listed(pattern):
    with pytest.raises(ValueError):
        beginnings(pattern)


@pytest.mark.parametrize("pattern", ["(?:已|正式)?(?:完成|获得)融资", "(?<!其)他|我们", "\\d年|去年"])
def test_a_quick_pattern_finds_the_same(pattern):
    text = "去年他们正式完成融资, 其他公司2023年获得融资, 我们已完成"
    assert [m.span() for m in re.finditer(quick(pattern), text)] == [m.span() for m in re.finditer(pattern, text)] != []
