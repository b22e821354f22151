"""Short Chinese names by the sound, told apart by what the document is about."""
import pytest
from name_texts import linked

from kg.language import segmentation

pytestmark = pytest.mark.skipif(segmentation.load() is None, reason="the segmentation model is not installed (kg setup)")

ROBOTS = "嗯 我们今天聊人形机器人 波士顿动力 优必选 银河通用 傅利叶智能 还有智元机器人 呃 这几家大家都知道 "


@pytest.mark.parametrize(("text", "form", "name"), [
    (ROBOTS + "呃 宇数今年出货多少台 我看宇数那边挺猛的", "宇数", "Unitree"),
    (ROBOTS + "然后越江的协作臂也在涨 呃 这个大家看财报就知道了", "越江", "Dobot"),
    (ROBOTS + "宇树科技那边 王星星自己讲过 一年要翻一倍", "王星星", "Wang Xingxing"),
    (ROBOTS + "呃 我之前在众擒做过两年 后来才出来的", "众擒", "EngineAI"),
])
def test_a_maker_of_such_things_is_meant(text: str, form: str, name: str) -> None:
    assert (form, name) in linked(text)


@pytest.mark.parametrize(("text", "form"), [
    ("嗯 我们今天聊做饭 锅里放两勺油 宇数这个词我没听说过 呃 大家继续看菜谱", "宇数"),  # nothing about robots
    ("嗯 今天聊数学 王星星是我同学 呃 他做代数拓扑 大家可以问他", "王星星"),  # nobody names his company
    (ROBOTS + "我们要按三亿美金融 呃 一半都没有", "三亿"),  # a number, no 三一
    (ROBOTS + "我家楼下有一棵玉树 旁边是余数定理的海报", "余数"),  # words of the language
    (ROBOTS + "我们公司叫宇澍 做灯具的 宇澍今年卖了三千盏", "宇澍"),  # the name of something else
])
def test_others_are_left(text: str, form: str) -> None:
    assert not {name for found, name in linked(text) if found == form and name != form}


@pytest.mark.parametrize(("text", "found"), [
    ("呃 激光雷达现在便宜了 我们车上装的是和赛的ATX 已经跑了一个冬天了 嗯 我们也在测", {("和赛", "Hesai"), ("ATX", "Hesai ATX")}),
    ("呃 人形这块 我们厂里借了志愿的那个远征A二 用了三个礼拜 嗯 大家都在降价", {("志愿", "AgiBot"), ("远征A二", "AgiBot A2")}),
])
def test_a_maker_right_before_what_it_makes(text: str, found: set[tuple[str, str]]) -> None:
    assert found <= linked(text)


@pytest.mark.parametrize("text", [
    "嗯 我们比和赛的NBA赛程还要紧 呃 大家辛苦了",
    "嗯 大学志愿的那个表格要填三遍 呃 远征军的历史也要读",
])
def test_what_stands_before_another_thing_is_itself(text: str) -> None:
    assert not {name for _, name in linked(text)} & {"Hesai", "AgiBot"}
