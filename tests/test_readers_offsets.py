"""Every offset of every format points into the decoded source, whatever the markup."""
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import readers

PIECES = [
    "海鸥-2有700亿个参数", "做 research scientist", "The model has 3.5B parameters.", "他说：“不贵。”", "\n", "\n\n", "  \n", "\r\n", "\r",
    "**", "****", "**周远**：", "**Ann Lee**  \n", "林舟：", "Ann Lee: ", "# 标题\n", "- 条目 ", "1. ", "> 引用 ", "|", "| a | b |\n|---|---|\n| 1 | 2亿 |\n",
    "![图](https://a.example/b.png)", "[链接](https://a.example/c?d=1)", "https://a.example/e", "[00:12:33]", "00:01:02 ", "&amp;", "&lt;b&gt;",
    "&#8217;", "<b>", "</b>", "<br />", "<p>", "</p>", "<td>", "<tr>", "</table>", "<table>", "<script>x</script>", "<nav>", "</nav>", "<!-- c -->", "<v 林舟>",
    "00:00:01,000 --> 00:00:02,500\n", "00:01.000 --> 00:02.500\n", "WEBVTT\n\n", "1\n", "{\\an8}", "\\*", "`code`", "```\n", "~~", "_x_", "*y*",
    "\u200b", "\ufeff", "\u3000", " ", "嗯 对 然后 ", "。", "！", "...", "é", "😀", "---\n", "===\n", "title: 甲\n", "<", ">", "[", "](", ")", "\\", "\x0b", "\u2028",
]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), min_size=1, max_size=40).map("".join)


def check(document):
    content = readers.content(document)
    text = document.text
    assert len(content.passages) == len(document.passages)
    at = clean_at = 0
    for passage, part in zip(document.passages, content.passages, strict=True):
        assert passage.n == part.n
        assert at <= passage.start < passage.end <= len(text)
        assert clean_at <= part.start < part.end <= len(content.text)
        assert content.to_source(part.start, part.end) == (passage.start, passage.end)
        assert not part.start or content.text[part.start - 1] in "\n "
        at, clean_at = passage.end, part.end
        low = part.start
        for (a, b), (x, y) in zip(part.sentences, passage.sentences, strict=True):
            assert low <= a < b <= part.end
            assert passage.start <= x < y <= passage.end
            assert not content.text[low:a].strip()
            assert content.to_source(a, b) == (x, y)
            low = b
        assert not content.text[low:part.end].strip()
        for (_, a, b), (_, x, y) in zip(part.columns, passage.columns, strict=True):
            assert part.start <= a < b <= part.end and passage.start <= x < y <= passage.end
    for label in content.labels:
        assert 0 <= label.start < label.end <= document.passages[label.n].start
        assert document.passages[label.n].speaker == label.name
    for a, b in content.utterances:
        assert 0 <= a < b <= len(content.text)
    assert all(b <= c for (_, b), (c, _) in zip(content.utterances, content.utterances[1:], strict=False))
    previous = (0, 0)
    for i in range(len(content.text)):
        span = content.to_source(i, i + 1)
        assert previous[0] <= span[0] and previous[1] <= span[1]
        if content.is_exact(i, i + 1):
            assert text[slice(*span)] == content.text[i]
        previous = span
    for a, b in content.utterances:
        if content.is_exact(a, b):
            assert text[slice(*content.to_source(a, b))] == content.text[a:b]


@pytest.mark.parametrize("format", ["txt", "md", "html", "srt", "vtt"])
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS)
def test_offsets_hold_in_any_mixture_of_markup(format, text):
    if text.strip():
        check(readers.read_text(text, format=format))


@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_sniffed_text_reads_without_error_and_twice_the_same(text):
    if text.strip():
        assert readers.read_text(text) == readers.read_text(text)


SHARED = Path(__file__).parent.parent.parent / "shared"


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the annotated documents are not beside the checkout")
def test_real_documents_keep_their_offsets():
    for path in sorted([*SHARED.glob("seeds/*.txt"), *SHARED.glob("gold/A*.[tms][xdr]*")]):
        for document in readers.read(str(path)):
            check(document)
            assert document.passages
