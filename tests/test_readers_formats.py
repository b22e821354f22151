"""What each format's reader takes for content, and where."""
import json

import pytest

from kg import readers
from kg.errors import InputError
from kg.language.detect import language


def shown(document):
    content = readers.content(document)
    return [(p.kind, p.speaker, content.text[q.start:q.end]) for p, q in zip(document.passages, content.passages, strict=True)]


def texts(document):
    return [text for _, _, text in shown(document)]


# Subtitles ----------------------------------------------------------------------------------------------------------

VTT = """WEBVTT - a talk

NOTE made by hand
two lines

STYLE
::cue { color: red }

intro
00:00.000 --> 00:03.500 align:start
<v Ann Lee>We trained <c.yellow>Seagull-2</c> on two

00:03.500 --> 00:06.000
<v Ann Lee>trillion tokens &amp; it cost
four million dollars.

00:06.000 --> 00:08.000
<v.loud Bo Chen>Really?</v>

00:08.100 --> 00:09.000
[Music]
"""

SRT = """1
00:00:01,000 --> 00:00:03,000
JANE: We have
40 GPUs now.

2
00:00:03,100 --> 00:00:05,000
{\\an8}And 20 more soon.

3
00:00:05,100 --> 00:00:07,000
BOB: Wow, you do!

4
00:00:07,100 --> 00:00:09,000
JANE: Yes, we do.

5
00:00:09,100 --> 00:00:10,000
BOB: 2024

6
00:00:11,100 --> 00:00:12,000

7
00:00:12,100 --> 00:00:13,000
>> I see.
"""


def test_vtt_voice_tags_name_the_speakers_and_sentences_span_cues():
    document = readers.read_text(VTT)
    content = readers.content(document)
    assert document.format == "vtt"
    assert [(p.speaker, p.time_start, p.time_end) for p in document.passages] == [
        ("Ann Lee", 0.0, 3.5), ("Ann Lee", 3.5, 6.0), ("Bo Chen", 6.0, 8.0)]
    assert [content.text[a:b] for a, b in content.utterances] == [
        "We trained Seagull-2 on two trillion tokens & it cost four million dollars.", "Really?"]
    assert [(label.name, document.text[label.start:label.end]) for label in content.labels] == [
        ("Ann Lee", "Ann Lee"), ("Bo Chen", "Bo Chen")]
    at = content.text.index("&")
    assert document.text[slice(*content.to_source(at, at + 1))] == "&amp;"
    assert not content.is_exact(at, at + 1)


def test_srt_labels_hold_until_the_next_one_and_empty_cues_are_left_out():
    document = readers.read_text(SRT)
    assert document.format == "srt"
    assert shown(document) == [
        ("cue", "JANE", "We have 40 GPUs now."), ("cue", "JANE", "And 20 more soon."), ("cue", "BOB", "Wow, you do!"),
        ("cue", "JANE", "Yes, we do."), ("cue", "BOB", "2024"), ("cue", None, "I see."),
    ]


def test_rolling_captions_are_read_once():
    cues = ["we trained", "we trained\nthe model", "the model\non tokens"]
    text = "WEBVTT\n\n" + "\n\n".join(
        f"00:0{i}.000 --> 00:0{i + 1}.000\n{cue}" for i, cue in enumerate(cues)) + "\n"
    assert texts(readers.read_text(text)) == ["we trained", "the model", "on tokens"]


# Markdown -----------------------------------------------------------------------------------------------------------

MARKDOWN = """---
title: 海鸥评测
date: 2024-03-05
---

# 海鸥 *到底* 好不好

正文见[报告](https://a.example/r.pdf)，得分**72.5分**，见 https://a.example/x 。

> 引用：一共 *40* 张卡。

- 第一条
- 第二条 `faster` ok

| 模型 | 参数 | 价格 |
|---|:--:|--|
| 海鸥-1 | **130亿** | 2元 |
| 海鸥-2 | 700亿 |  |

```python
x = 540
```

![图](https://a.example/i.png)

A\\*B &amp; C
"""


def test_markdown_blocks_without_their_markup():
    document = readers.read_text(MARKDOWN, path="a.md")
    assert (document.title, document.date, document.format) == ("海鸥评测", "2024-03-05", "md")
    assert shown(document) == [
        ("heading", None, "海鸥 到底 好不好"),
        ("paragraph", None, "正文见报告，得分72.5分，见  。"),
        ("paragraph", None, "引用：一共 40 张卡。"),
        ("item", None, "第一条"),
        ("item", None, "第二条 faster ok"),
        ("row", None, "模型 | 参数 | 价格"),
        ("row", None, "海鸥-1 | 130亿 | 2元"),
        ("row", None, "海鸥-2 | 700亿"),
        ("paragraph", None, "A*B & C"),
    ]


def test_table_rows_know_their_columns():
    document = readers.read_text(MARKDOWN, path="a.md")
    rows = [p for p in document.passages if p.kind == "row"]
    assert [[(h, document.text[a:b]) for h, a, b in row.columns] for row in rows] == [
        [], [("模型", "海鸥-1"), ("参数", "130亿"), ("价格", "2元")], [("模型", "海鸥-2"), ("参数", "700亿")]]
    content = readers.content(document)
    assert [content.text[a:b] for _, a, b in content.passages[6].columns] == ["海鸥-1", "130亿", "2元"]


# HTML ---------------------------------------------------------------------------------------------------------------

HTML = """<!doctype html><html><head><title>智算&amp;评测：模型越来越贵 | 某站</title>
<meta property="article:published_time" content="2024-05-06T10:00:00+08:00"><style>p{}</style></head>
<body class="page sidebar"><nav><a href="/">首页</a> <a href="/x">资讯中心的链接</a></nav>
<article><h1>智算&amp;评测：模型越来越贵</h1>
<p class="meta">发布于 2024年5月6日</p>
<p>北川智能在周一发布了一个拥有<b>700亿</b>参数的
大模型&ldquo;海鸥-2&rdquo;，训练用了2.1万亿个token，公司说成本约为300万美元。</p>
<p><strong>林</strong><strong>舟：</strong>这个模型是我们去年开始做的，当时团队只有十二个人。<br>后来变成了三十个人，算力也翻了一倍。</p>
<p><strong>记者：</strong>那么明年会怎样？你们会继续做更大的模型吗？请具体说说计划和预算。</p>
<p><strong>林舟：</strong>我们会，明年会做一个更大的模型，预算大约五千万元，希望在第三季度发布出来。</p>
<p><strong>记者：</strong>谢谢你的时间，希望下次再见，祝一切顺利，也希望很快看到新的模型。</p>
<table><tr><th>模型</th><th>参数</th></tr><tr><td>海鸥-1</td><td>130亿</td></tr></table>
<script>var x = "<p>不是正文</p>";</script>
</article><div class="related"><h3>相关阅读</h3><ul><li><a href="/1">另一篇文章的标题在这里</a></li></ul></div>
<footer>版权所有 2024 某站</footer></body></html>
"""


def test_html_main_text_with_offsets_into_the_page():
    document = readers.read_text(HTML)
    content = readers.content(document)
    assert (document.format, document.title, document.date) == ("html", "智算&评测：模型越来越贵", "2024-05-06")
    assert shown(document)[0] == ("heading", None, "智算&评测：模型越来越贵")
    assert [(s, t[:8]) for k, s, t in shown(document) if k == "turn"] == [
        ("林舟", "这个模型是我们去"), ("林舟", "后来变成了三十个"), ("记者", "那么明年会怎样？"), ("林舟", "我们会，明年会做"),
        ("记者", "谢谢你的时间，希")]
    assert not any(word in content.text for word in ("首页", "资讯", "相关阅读", "另一篇", "版权", "不是正文", "发布于"))
    at = content.text.index("700亿参数的大模型“海鸥-2”")
    assert document.text[slice(*content.to_source(at, at + 16))].startswith("700亿</b>参数的\n大模型&ldquo;海鸥")
    row = document.passages[-1]
    assert [(h, document.text[a:b]) for h, a, b in row.columns] == [("模型", "海鸥-1"), ("参数", "130亿")]


@pytest.mark.parametrize("wrapper", [
    '<div class="content no-sidebar">', '<div id="js_content" style="visibility: hidden;">', "<section><section>", '<form action="x">', "<table><tr><td>",
])
def test_html_is_found_in_odd_wrappers(wrapper):
    paragraphs = [f"第{i}段说的是海鸥模型的第{i}个版本，它有{i}百亿个参数，训练花了{i}个星期，成本也不高。" for i in range(2, 9)]
    page = f"<html><body>{wrapper}{''.join(f'<p><span>{p}</span></p>' for p in paragraphs)}</div></body></html>"
    assert texts(readers.read_text(page)) == paragraphs


def test_html_table_without_header_cells_takes_its_first_row_of_words():
    page = ("<html><body><article><p>下面这张表列出了海鸥系列所有模型的参数和它们各自的价格，供大家参考和比较。</p><table>"
            "<tr><td>模型</td><td>参数</td></tr><tr><td>海鸥-1</td><td>130亿</td></tr></table></article></body></html>")
    document = readers.read_text(page)
    assert [[(h, document.text[a:b]) for h, a, b in p.columns] for p in document.passages][1:] == [
        [], [("模型", "海鸥-1"), ("参数", "130亿")]]


# Plain text ---------------------------------------------------------------------------------------------------------


def test_wrapped_lines_are_one_paragraph_and_short_ones_are_not():
    wrapped = ("The model was trained on two trillion tokens over three weeks in the\n"
               "summer, and the company says that it cost about four million dollars to\ntrain.\n")
    assert len(texts(readers.read_text(wrapped))) == 1
    assert "in the summer" in texts(readers.read_text(wrapped))[0]
    assert len(texts(readers.read_text("第一行很短\n第二行也短\n第三行\n"))) == 3


def test_long_speech_becomes_windows_of_whole_sentences():
    speech = " ".join(["然后我们训练了一个模型", "它有540个billion的parameter", "所以成本很高"] * 60)
    document = readers.read_text(speech)
    content = readers.content(document)
    assert {p.kind for p in document.passages} == {"window"}
    assert all(100 <= p.end - p.start <= 450 for p in document.passages[:-1])
    assert all(10 <= b - a <= 100 for a, b in content.utterances)
    assert speech.replace(" ", "") == content.text.replace(" ", "").replace("\n", "")


def test_fragments_of_speech_on_lines_of_their_own_are_joined():
    lines = ["我们去年发了一个新的模型", "它有540个billion的parameter", "训练用了三个星期", "但是成本其实不高", "大概三百万美金吧",
             "然后今年我们又做了一个", "是做长文本的", "效果也还可以"]
    document = readers.read_text("\n".join(lines) + "\n")
    content = readers.content(document)
    assert content.text == " ".join(lines)
    assert 2 <= len(content.utterances) <= 4
    assert len(texts(readers.read_text("\n".join(f"{i}. {line}" for i, line in enumerate(lines))))) == len(lines)
    assert len(texts(readers.read_text("。\n".join(lines)))) == len(lines)


@pytest.mark.parametrize("line", [
    "点击上方蓝字关注我们", "长按识别二维码关注", "阅读 10万+", "3天前", "© 2024 某某公司 版权所有", "All rights reserved.",
    "Subscribe to our newsletter", "Subscribe", "[Music]", "责任编辑：某某", "========", "We use cookies to improve your experience", "12 min read",
    "未经授权禁止转载", "[00:12:33]", "https://a.example/b?c=d",
])
def test_boilerplate_lines_are_no_content(line):
    document = readers.read_text(f"海鸥-2有700亿个参数，训练用了两周。\n\n{line}\n\n它的成本是三百万美元。\n", path="a.txt")
    assert "".join(texts(document)) == "海鸥-2有700亿个参数，训练用了两周。它的成本是三百万美元。"


@pytest.mark.parametrize("line", ["我们关注的是成本，三年降了一半。", "Search traffic fell by 20% last year.", "欢迎来到节目，我们有三百人。", "12 GPUs"])
def test_sentences_that_only_resemble_boilerplate_stay(line):
    assert line in texts(readers.read_text(f"第一段的内容。\n\n{line}\n\n第三段的内容。\n", path="a.txt"))


def test_mention_of_dates_near_the_top_gives_the_date():
    assert readers.read_text("海鸥-2 发布\n2024年2月3日 周远\n\n海鸥-2 有700亿参数。\n").date == "2024-02-03"
    assert readers.read_text("Seagull-2 is out\nMay 5, 2023\n\nIt has 70B parameters.\n").date == "2023-05-05"
    assert readers.read_text("公司在2019年5月6日成立，到今天已经有三百名员工和两个研发中心，并且还在继续增长当中，预计明年翻倍。\n").date is None


# JSON Lines ---------------------------------------------------------------------------------------------------------


def jsonl(tmp_path, *records):
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records), encoding="utf-8")
    return str(path)


def test_jsonl_gives_a_document_a_record(tmp_path):
    path = jsonl(tmp_path, {"id": 7, "text": "海鸥-2有700亿个参数。", "speaker": "林舟", "date": "2024-01-02", "title": "甲"}, "", {"id": "b", "text": "周远：好。\n\n林舟：嗯，我们走。\n\n周远：走吧。\n\n林舟：好。"})
    first, second = readers.read(path)
    assert (first.path, first.title, first.date, first.text) == (f"{path}#7", "甲", "2024-01-02", "海鸥-2有700亿个参数。")
    assert [p.speaker for p in first.passages] == ["林舟"]
    assert [p.speaker for p in second.passages] == ["周远", "林舟", "周远", "林舟"]
    assert first.id != second.id


@pytest.mark.parametrize("bad, reason", [
    ("{oops", "line 2: not JSON"), ("[1]", "line 2: not an object"), ('{"id": "b"}', "line 2: text"),
    ('{"id": "a", "text": "x"}', "line 2: the id 'a' is used twice"), ('{"id": "b", "text": " "}', "line 2: text"),
    ('{"id": "b", "text": "\\ud800"}', "line 2: text"), ("[" * 100_000, "line 2: not JSON"),
])
def test_jsonl_errors_name_the_line(tmp_path, bad, reason):
    path = jsonl(tmp_path, {"id": "a", "text": "好"}, bad)
    with pytest.raises(InputError) as error:
        list(readers.read(path))
    assert error.value.reason.startswith(reason)
    assert "\n" not in str(error.value)


# What a text is -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name, text, format", [
    ("a.txt", "普通的一段话。", "txt"), ("a.txt", MARKDOWN, "md"), ("a", HTML, "html"), ("a.txt", HTML, "html"),
    ("a.txt", SRT, "srt"), ("a", VTT, "vtt"), ("a.md", "普通的一段话。", "md"), ("a", '{"id": "1", "text": "好"}\n', "jsonl"),
    ("a.log", "普通的一段话。", "txt"),
])
def test_format_by_suffix_and_by_content(tmp_path, name, text, format):
    (tmp_path / name).write_text(text, encoding="utf-8")
    (document,) = readers.read(str(tmp_path / name))
    assert document.format == ("txt" if format == "jsonl" else format)
    assert ("#" in document.path) == (format == "jsonl")


def test_language_by_script():
    assert language("我们训练了一个 700B 的 language model") == "zh"
    assert language("We trained a model in 北京") == "en"
    assert language("The quick brown fox jumps over 我们今天去公园散步吧") == "mixed"
    assert language("123") == "en"


def test_id_is_the_hash_of_the_bytes(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("好的。".encode("gb18030") + b"\r\n" + "我们有三百个人在这里工作。".encode("gb18030"))
    (document,) = readers.read(str(path))
    import hashlib

    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert (document.sha256, document.id) == (digest, f"Document/{digest[:12]}")
