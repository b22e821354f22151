"""Names in raw Chinese speech, which has neither capitals nor quotation marks nor full stops."""
from __future__ import annotations

import pytest
from name_texts import cases, mentions

from kg.pipeline import extract
from kg.readers import read_text


@pytest.mark.parametrize("case", cases("spoken_names.jsonl"), ids=lambda case: case["text"][:30])
def test_finds_names(case: dict) -> None:
    assert {tuple(name) for name in case["names"]} <= {(m.text, m.label) for m in mentions(case["text"])}


@pytest.mark.parametrize("case", cases("spoken_names_traps.jsonl"), ids=lambda case: case["text"][:30])
def test_leaves_ordinary_speech_alone(case: dict) -> None:
    assert [m.text for m in mentions(case["text"]) if m.origin == "text"] == []


def test_a_round_version_by_itself_belongs_to_the_family_of_the_text() -> None:
    text = "我们的方案叫屿航三点零 上个月刚推的 以前二点零是两段式 三点零到了两百六十公里"
    assert [(m.text, m.name) for m in mentions(text) if m.label == "Product"] == [
        ("屿航三点零", "屿航3.0"), ("二点零", "屿航2.0"), ("三点零", "屿航3.0")]


def test_another_version_of_a_family_is_another_thing() -> None:
    text = "我们有个模型叫石雀一点五 上个月开源了 比石雀一点零快三倍"
    assert {m.name for m in mentions(text) if m.label == "Model"} == {"石雀1.5", "石雀1.0"}


def test_an_amount_behind_a_model_is_no_version() -> None:
    assert {m.name for m in mentions("之前我们用腾讯的混元video 13个billion 官方说要六十个G的显存 我们哪有啊") if m.label == "Model"} == {"HunyuanVideo"}


def test_a_code_by_itself_is_no_company() -> None:
    assert "Company" not in {m.label for m in mentions("那砚舟的Q1卖九万九 它怎么做到的") if m.text == "Q1"}


def test_a_word_of_an_introduced_name_is_heard_as_another() -> None:
    text = "我们自己也做了一个评测 叫later bench 楼梯的那个ladder啊 一共一千道 目前最好的模型在ladder bench第六级只有百分之九"
    assert {m.name for m in mentions(text) if m.label == "Benchmark"} == {"ladder bench"}


def test_a_part_of_an_introduced_name_is_heard_in_characters() -> None:
    text = "然后我们的框架叫loom deck 就是织布机那个loom 后来转写老是给我写成路姆deck 你们看到路姆deck不要奇怪"
    assert {(m.text, m.name) for m in mentions(text) if m.label == "Product"} == {("loom deck", "loom deck"), ("路姆deck", "loom deck")}


def test_words_that_only_share_one_with_a_name_are_no_mention() -> None:
    text = "我们的框架叫paper mule 大家觉得paper mule好用 每天读三百篇 paper money也不多 还有paper plane和red mule"
    assert {m.text for m in mentions(text) if m.label == "Product"} == {"paper mule"}


def test_a_person_in_characters_and_in_pinyin_is_one() -> None:
    found = mentions("请到了算法负责人陆砚棠 他写的文章署名是 Yantang Lu, 大家可以去看")
    assert {m.name for m in found if m.label == "Person"} == {"陆砚棠"}


def test_the_translation_of_a_subtitle_names_the_same_thing() -> None:
    text = ("1\n00:00:01,000 --> 00:00:04,000\n我是栖云科技的创始人陆望川\nI'm Lu Wangchuan, founder of Cloudperch Labs\n\n"
            "2\n00:00:05,000 --> 00:00:09,000\n去年我们在这里发布了岫鸣一代\nLast year we launched Soomi 1 right here\n\n"
            "3\n00:00:10,000 --> 00:00:14,000\n岫鸣一代卖了11.6万台\nSoomi 1 sold 116,000 units\n")
    found = list(extract(read_text(text, format="srt")).mentions)
    assert {m.name for m in found if m.text in ("栖云科技", "Cloudperch Labs")} == {"栖云科技"}
    assert {m.name for m in found if m.text in ("岫鸣一代", "Soomi 1")} == {"岫鸣一代"}


def test_a_name_does_not_run_on_into_the_next_line_of_a_subtitle() -> None:
    text = "1\n00:00:01,000 --> 00:00:04,000\n端侧跑的是我们自己的模型 Bracken-4B\nOn device, we run Bracken-4B\n"
    assert {m.name for m in extract(read_text(text, format="srt")).mentions if m.label == "Model"} == {"Bracken-4B"}


def test_a_series_has_members() -> None:
    text = "我们自己也训模型 就是那个砾台系列 砾台MOE是今年三月份放出来的 砾台二应该会更大"
    assert [(m.text, m.name) for m in mentions(text) if m.label == "Model"] == [("砾台", "砾台"), ("砾台MOE", "砾台MOE"), ("砾台二", "砾台2")]


def test_a_company_that_sounds_like_a_known_one_is_that_one() -> None:
    text = "你要知道志谱招股书里面上半年亏了二十三个亿 志谱的招股书我看了 就是这么回事 嗯 你们可以去看一下"
    assert {m.name for m in mentions(text) if m.label == "Company"} == {"Zhipu AI"}


def test_what_is_called_so_is_not_taken_for_what_it_sounds_like() -> None:
    text = "我们公司叫志谱 做琴谱的 志谱招股书还没有写 嗯 你们可以去看一下 就是这么回事"
    assert "Zhipu AI" not in {m.name for m in mentions(text)}


def test_a_size_said_of_a_known_model_is_no_variant() -> None:
    text = "跟那个movie gen比 Meta那个movie gen 30B 用了六千多张卡 对不对 所以他们说便宜了五到十倍 呃 那我觉得这个有一点难说 你们可以去看一下"
    assert {m.name for m in mentions(text) if m.label == "Model"} == {"Movie Gen"}


def test_who_is_named_in_full_goes_by_a_title_in_other_characters_or_by_the_given_name() -> None:
    text = "我是主持人纪安然,今天请到了欧阳砚,谢谢安然,大家好 我叫魏青川,先请欧阳老师讲 然后卫总再补充 嗯 卫总这边有数"
    assert {(m.text, m.name) for m in mentions(text) if m.text in ("安然", "欧阳老师", "卫总")} == {
        ("安然", "纪安然"), ("欧阳老师", "欧阳砚"), ("卫总", "魏青川")}


def test_a_surname_that_sounds_like_two_people_names_neither() -> None:
    text = "大家好我叫魏青川,这位是韦牧野博士,嗯 卫总说过这件事情 我们先不讨论了 大家看一下大屏幕"
    assert "卫总" not in {m.text for m in mentions(text)}


def test_what_a_speaker_says_of_an_own_name_is_what_it_is() -> None:
    text = "那个砚阶是什么解释一下,哦砚阶是我们那个做规划的模型,大概四个亿的参数 砚街一代是去年三月份的 呃 砚阶现在跑在域控上"
    assert {(m.text, m.name, m.label) for m in mentions(text) if m.origin == "text"} == {("砚阶", "砚阶", "Model"), ("砚街一代", "砚阶一代", "Model")}


def test_a_series_is_short_for_its_only_number() -> None:
    text = "我们那个产品叫砾羊二号,上个月刚交付的 呃 砾羊搬箱子很快 一个箱子十一秒"
    assert {(m.text, m.name) for m in mentions(text) if m.label == "Product"} == {("砾羊二号", "砾羊二号"), ("砾羊", "砾羊二号")}


def test_an_everyday_word_is_not_short_for_a_series() -> None:
    text = "我们那个产品叫山海二号,上个月刚交付的 呃 山海之间都有人在用 一个箱子十一秒"
    assert "山海" not in {m.text for m in mentions(text)}


def test_who_trained_a_model_says_how_it_is_called() -> None:
    text = "嗯 去年我们团队训了一个V L A,叫gannet one,三十四亿参数 呃 gannet one在域控上跑是十八赫兹"
    assert {(m.text, m.label) for m in mentions(text) if m.origin == "text"} == {("gannet one", "Model")}


def test_a_model_with_its_size_is_heard_in_other_characters() -> None:
    text = "我们有个模型叫拾光八B 是从千问三改来的 呃 后来我们都拿自己的时光八B来跑 时光过得很快"
    assert {(m.text, m.name) for m in mentions(text) if m.origin == "text"} == {("拾光八B", "拾光8B"), ("时光八B", "拾光8B")}
