"""The quantity engine on the table of expressions, on rendered values and on hostile text."""
from __future__ import annotations

import json
import time
from pathlib import Path

import pint
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kg.extract.quantities import find_dates, find_quantities
from kg.extract.quantities.data import units
from kg.model import Quantity

TABLE = Path(__file__).parent / "data" / "quantities.jsonl"
CASES = [json.loads(line) for line in TABLE.read_text(encoding="utf-8").splitlines()]
FIELDS = ("low", "high", "from_low", "from_high")


def close(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 0.002 * max(abs(a), abs(b))


def right(case: dict) -> bool:
    found = find_quantities(case["text"])
    return len(found) == len(case["quantities"]) and all(
        q.unit == want["unit"] and q.comparator == want["comparator"] and q.per == want.get("per")
        and all(close(getattr(q, f), want.get(f)) for f in FIELDS)
        for q, want in zip(found, case["quantities"], strict=True))


def test_table_is_large_and_without_repeats():
    assert len(CASES) >= 600
    assert len({case["text"] for case in CASES}) == len(CASES)


def test_table_is_read_right():
    wrong = [case["text"] for case in CASES if not right(case)]
    assert len(wrong) <= 0.01 * len(CASES), wrong


@pytest.mark.parametrize("kind", sorted({case["kind"] for case in CASES}))
def test_every_family_is_read_right(kind):
    cases = [case for case in CASES if case["kind"] == kind]
    wrong = [case["text"] for case in cases if not right(case)]
    assert len(wrong) <= 0.03 * len(cases), wrong


# -- rendered values -------------------------------------------------------------------------------------------

ZH = "零一二三四五六七八九"


def zh_below_10000(n: int) -> str:
    out, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // unit % 10
        if digit:
            out += ("零" if gap and out else "") + ZH[digit] + name
            gap = False
        elif out:
            gap = True
    return out.removeprefix("一") if out.startswith("一十") else out


def zh_number(n: int) -> str:
    parts = []
    for unit, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part, n = divmod(n, unit)
        if part:
            words = zh_below_10000(part)
            if parts and part < 1000:
                words = "零" + ("一" + words if words.startswith("十") else words)
            parts.append(words + name)
    return "".join(parts)


ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def en_number(n: int) -> str:
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10] + (f"-{ONES[n % 10]}" if n % 10 else "")
    if n < 1000:
        return ONES[n // 100] + " hundred" + (f" and {en_number(n % 100)}" if n % 100 else "")
    for scale, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if n >= scale:
            return f"{en_number(n // scale)} {name}" + (f" {en_number(n % scale)}" if n % scale else "")
    raise AssertionError(n)


def one(text: str) -> Quantity:
    found = find_quantities(text)
    assert len(found) == 1, (text, found)
    q = found[0]
    assert text[q.start : q.end] == q.text
    return q


FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
TRADITIONAL = str.maketrans("万亿两个", "萬億兩個")
whole = st.integers(min_value=2, max_value=10**12 - 1)


@given(whole)
@settings(max_examples=300, deadline=None)
def test_chinese_words_read_back(n):
    assert one(f"一共有{zh_number(n)}个用户。").low == n


@given(whole)
@settings(max_examples=100, deadline=None)
def test_traditional_words_read_back(n):
    assert one(f"{zh_number(n).translate(TRADITIONAL)}個人").low == n


@given(whole)
@settings(max_examples=200, deadline=None)
def test_english_words_read_back(n):
    q = one(f"We counted {en_number(n)} users in total.")
    assert (q.low, q.high, q.unit) == (n, n, "user")


@given(whole, st.sampled_from(["{}", "{:,}"]), st.booleans())
@settings(max_examples=200, deadline=None)
def test_digits_read_back(n, style, wide):
    shown = style.format(n)
    assume(len(shown) != 11)  # eleven digits are a telephone number
    q = one(f"有{shown.translate(FULL_WIDTH) if wide else shown}个参数，")
    assert (q.low, q.unit, q.dimension) == (n, "parameter", "parameter")


SCALES = [("万", 1e4), ("亿", 1e8), ("万亿", 1e12), (" billion", 1e9), (" million", 1e6), ("M", 1e6), ("千万", 1e7), ("个亿", 1e8), ("个billion", 1e9)]


@given(st.integers(min_value=2, max_value=999), st.sampled_from(SCALES), st.booleans())
@settings(max_examples=200, deadline=None)
def test_scaled_numbers_read_back(n, scale, tenth):
    word, factor = scale
    shown, value = (f"{n}.5", n + 0.5) if tenth else (str(n), float(n))
    assert close(one(f"参数是{shown}{word}个参数" if word[-1] in "万亿" and "个" not in word else f"模型有{shown}{word}的参数").low, value * factor)


@given(st.integers(min_value=2, max_value=400), st.integers(min_value=401, max_value=900), st.sampled_from(["-", "到", "至", "~", "–", " to "]),
       st.sampled_from([("万美元", 1e4, "USD"), ("%", 1, "%"), ("亿参数", 1e8, "parameter"), ("km", 1000, "metre"), ("GB", 1e9, "byte")]))
@settings(max_examples=200, deadline=None)
def test_ranges_read_back(low, high, joint, unit):
    name, factor, base = unit
    q = one(f"大约是{low}{joint}{high}{name}。")
    assert (q.unit, q.comparator) == (base, "range")
    assert close(q.low, low * factor) and close(q.high, high * factor)


@given(st.text(alphabet="一二三百千万亿两几多个点半从到至约超不到上%$¥.,-0123456789 KMBTxabct张家元年月和、，。的GPU每/()", max_size=40))
@settings(max_examples=500, deadline=None)
def test_any_text_gives_exact_ordered_spans(text):
    end = 0
    for q in find_quantities(text):
        assert text[q.start : q.end] == q.text and q.text
        assert q.start >= end
        end = q.end
        assert q.low is None or q.high is None or q.low <= q.high
    for d in find_dates(text):
        assert text[d.start : d.end] == d.text


# -- what surrounds a number -----------------------------------------------------------------------------------


def test_zero_width_characters_do_not_split_a_number():
    text = "规模是1\u200b75\u200c0亿\ufeff个参\u200b数，很大"
    q = one(text)
    assert (q.low, q.unit) == (1.75e11, "parameter")
    assert text[q.start : q.end] == q.text == "1\u200b75\u200c0亿\ufeff个参\u200b数"


def test_digits_of_names_are_no_quantities():
    text = "昇腾 384 超节点用了 500 张卡"
    at = text.index("昇腾 384")
    assert [q.low for q in find_quantities(text, names=[(at, at + 6)])] == [500]


def test_size_after_a_name_counts_but_not_inside_it():
    text = "对比 Alpaca 70B 和 Vicuna-13B"
    spans = [(text.index("Alpaca"), text.index("Alpaca") + 10), (text.index("Vicuna"), len(text))]
    assert [(q.low, q.unit) for q in find_quantities(text, names=spans)] == [(7e10, "parameter")]


def test_plain_yuan_is_the_currency_of_the_place():
    assert one("這台機器賣三萬元，台灣買得到").unit == "TWD"
    assert one("這台機器賣三萬元，香港買得到").unit == "HKD"
    assert one("这台机器卖三万元").unit == "CNY"


def test_denominator_of_a_price_goes_on_in_a_list():
    found = find_quantities("每百万token输入四毛、输出一块六")
    assert [(q.low, q.per) for q in found] == [(0.4, "1e6 token"), (1.6, "1e6 token")]


@pytest.mark.parametrize(("text", "iso"), [
    ("2024年5月13日发布", ["2024-05-13"]), ("二〇二三年八月", ["2023-08"]), ("in March 2021", ["2021-03"]), ("May 13, 2024", ["2024-05-13"]),
    ("13 May 2024", ["2024-05-13"]), ("2023年第三季度", ["2023-Q3"]), ("Q3 2024", ["2024-Q3"]), ("2022年下半年", ["2022-H2"]), ("since 2018", ["2018"]),
    ("2024-05-13", ["2024-05-13"]), ("12/31/2024", ["2024-12-31"]), ("去年", [None]), ("last March", [None]), ("5月13日", [None]),
    ("从2019年到2021年", ["2019", "2021"]), ("上午九点半", []), ("三个月", []), ("2024 tokens", []), ("FY2025", ["2025"]),
])
def test_dates(text, iso):
    assert [d.iso for d in find_dates(text)] == iso


def test_factors_agree_with_pint():
    registry = pint.UnitRegistry()
    base = {"metre": "meter", "square metre": "meter**2", "cubic metre": "meter**3", "metre/second": "meter/second", "litre": "liter",
            "watt hour": "watt_hour", "ampere hour": "ampere_hour"}
    checked = 0
    for unit in units().units:
        if unit.pint:
            want = registry.Quantity(1, registry.parse_units(unit.pint)).to(base.get(unit.unit, unit.unit)).magnitude
            assert unit.factor == pytest.approx(want, rel=1e-6), unit
            checked += 1
    assert checked > 50


def test_a_unit_name_means_one_thing():
    for field in ("zh", "en", "symbols"):
        names = [name for unit in units().units for name in getattr(unit, field)]
        assert len(names) == len(set(names)), sorted(n for n in names if names.count(n) > 1)


# -- speed -----------------------------------------------------------------------------------------------------

HOSTILE = ["9", "万", "，", ",", " ", "(", "[", "一", "1,", "1 ", "一百", "从", "1.", "a", "-", "1-", "几", "一个", "ten ", "a few ", "每", "`", "@", "1/", "[1", "百分之",
           "and one ", "http://", "2024-", "the ", "at least ", "超过", "约", "的", "1x", "K", "$", "个", "点", "一点", "a@", "x.", "3 of the ", "十几"]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_is_linear_on_hostile_text(piece):
    def seconds(size: int) -> float:
        text = piece * (size // len(piece.encode()))
        start = time.process_time()
        find_quantities(text)
        find_dates(text)
        return time.process_time() - start

    seconds(2_000)
    size = 100_000 if piece in ("9", "万", ",", "，", " ", "(", "[", "[1") else 25_000
    assert seconds(size) < size / 15_000
