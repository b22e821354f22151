"""Calendar dates and periods, as ISO 8601 as far as the text says them."""
from __future__ import annotations

import re

from kg.extract.quantities.numbers import DIGITS, read_zh

_MONTHS = {name: n + 1 for n, name in enumerate(
    "january february march april may june july august september october november december".split())}
_MONTHS |= {name[:3]: n for name, n in list(_MONTHS.items())} | {"sept": 9}
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
_ZN = r"[零〇一二三四五六七八九十]"
_YEAR = r"(?:(?<![\d.,])(?:19|20)\d\d|[一二][零〇九一二三四五六七八九]{3})"
_DAY = r"(?:\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_PARTS = [
    ("zhymd", rf"(?P<y1>{_YEAR}) ?年 ?(?P<m1>{_DAY}) ?月(?:份)? ?(?:(?P<d1>{_DAY}) ?[日号])?"),
    ("zhyq", rf"(?P<y2>{_YEAR}) ?年?度?第? ?(?P<q2>[一二三四1-4])季度?|(?P<y2b>{_YEAR}) ?年?q(?P<q2b>[1-4])(?!\d)"),
    ("zhyh", rf"(?P<y3>{_YEAR}) ?年 ?(?P<h3>上半年|下半年)"),
    ("zhys", rf"(?P<y3a>{_YEAR}) ?年代"),
    ("zhy", rf"(?P<y4>{_YEAR}) ?(?:财年|年度?)(?:初|底|末|中|春|夏|秋|冬|以来)?"),
    ("iso", r"(?<![\d.\-/])(?P<y5>(?:19|20)\d\d)(?P<sep>[-/.])(?P<m5>0?[1-9]|1[0-2])(?P=sep)(?P<d5>0?[1-9]|[12]\d|3[01])(?![\d\-/])"),
    ("isom", r"(?<![\d.\-/])(?P<y6>(?:19|20)\d\d)[-/](?P<m6>0[1-9]|1[0-2])(?![\d\-/.])"),
    ("us", r"(?<![\d.\-/])(?P<m7>0?[1-9]|1[0-2])/(?P<d7>0?[1-9]|[12]\d|3[01])/(?P<y7>(?:19|20)\d\d)(?!\d)"),
    ("md", rf"(?P<m8>{_DAY}) ?月 ?(?P<d8>{_DAY}) ?[日号]"),
    ("enmdy", rf"(?<![a-z])(?P<m9>{_MONTH}) (?P<d9>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<y9>(?:19|20)\d\d))?(?![\d%,.]*\d|%)"),
    ("endmy", rf"(?<![\d.])(?P<d10>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m10>{_MONTH})(?:,? (?P<y10>(?:19|20)\d\d))?"),
    ("enmy", rf"(?<![a-z])(?P<m11>{_MONTH}),? (?P<y11>(?:19|20)\d\d)(?!\d)"),
    ("enq", r"(?<![a-z])(?:q(?P<q12>[1-4])|h(?P<h12>[12]))(?:,? |'| of )?(?:fy)?(?P<y12>(?:19|20)\d\d)?(?![\d\w])"),
    ("eny", r"(?<![a-z])(?:in|since|by|of|from|until|till|before|after|during|late|early|mid|fiscal|fy|year|summer|spring|autumn|fall|winter|end of|circa|and|to|the)[ -]?(?P<y13>(?:19|20)\d\d)(?:s)?(?![\d%,.]\d|\d|%| (?:[a-z]+ )?(?:tokens|parameters|people|users|gpus|hours|days|dollars))"),
    ("fy", r"(?<![a-z])fy ?(?P<y14>(?:20)?\d\d)(?!\d)"),
    ("zhm", rf"(?<![\d个几多半.])(?P<m15>(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九]))月(?:份|初|底|中旬|上旬|下旬|末)?(?![^\W\d_]?饼)"),
    ("zhd", r"(?<![\d.])(?P<d16>\d{1,2}) ?[号日](?![线楼称本元均活常])"),
    ("zhy2", r"(?:在|从|自|于|到|早在|截至|截止)(?P<y17>\d\d)年(?![多半前来以]|的时间)|(?<!\d)(?P<y17b>\d\d)年(?=\d{1,2}月|[初底末]|上半年|下半年|春|夏天|秋|冬)"),
    ("zhq", r"第?[一二三四]季度|[上下]个?季度|[上下]半年|[qQ][1-4](?![\w])"),
    ("zhdec", r"(?:上世纪)?(?:[零一二三四五六七八九]十|\d0)年代"),
    ("rel", r"去年底?|今年初?|明年|前年|后年|年底|年初|年中|上个?月|本月|下个?月|上周|本周|下周|昨天|今天|明天|昨日|今日|明日|前天"
            r"|(?<![a-z])(?:last|next|this) (?:year|month|week|quarter|summer|spring|fall|autumn|winter|" + _MONTH + r")(?![a-z])|(?<![a-z])(?:yesterday|today|tomorrow)(?![a-z])"),
    ("enyear", r"(?<=\()(?P<y18>(?:19|20)\d\d)(?=\))|^(?P<y18b>(?:19|20)\d\d)$"),
    ("clock", r"(?:凌晨|早上|上午|中午|下午|晚上|傍晚|半夜|夜里) ?(?:\d{1,2}|[一二三四五六七八九十两]{1,3})[点时](?:钟|半|一刻|(?:\d{1,2}|[零一二三四五六七八九十]{1,3})分?)?"
              r"|(?:\d{1,2}|[一二三四五六七八九十两]{1,3})点(?:钟|半(?![导年])|一刻|\d{1,2}分)|(?<![\d.])\d{1,2}(?::\d\d)? ?(?:a\.m\.|p\.m\.|am|pm)(?![a-z])|(?<![\d.])\d{1,2} o'clock"),
]
PATTERN = "|".join(f"(?P<{name}>{body})" for name, body in _PARTS)
_DATES = re.compile(PATTERN)


def spans(low: str) -> list[tuple[int, int, str | None, bool]]:
    """Dates in the folded lower-cased text: (start, end, ISO form or None, whether it is a clock time)."""
    return [(m.start(), m.end(), _iso(m), m.lastgroup == "clock") for m in _DATES.finditer(low)]


def _iso(m: re.Match[str]) -> str | None:
    found = {key.rstrip("0123456789ab"): value for key, value in m.groupdict().items() if value and key[0] in "ymdqh" and key[1:2].isdigit()}
    year = _number(found["y"]) if "y" in found else None
    if year is None:
        return None
    if year < 100:
        year += 2000 if year < 70 else 1900
    if "q" in found:
        return f"{year}-Q{_number(found['q'])}"
    if "h" in found:
        return f"{year}-H{1 if found['h'] in ('上半年', '1') else 2}"
    if "m" not in found:
        return str(year)
    month = _MONTHS.get(found["m"].rstrip("."), 0) if found["m"][0].isalpha() and found["m"].isascii() else _number(found["m"])
    if not month or not 1 <= month <= 12:
        return str(year)
    if "d" not in found:
        return f"{year}-{month:02d}"
    day = _number(found["d"])
    return f"{year}-{month:02d}-{day:02d}" if day and 1 <= day <= 31 else f"{year}-{month:02d}"


def _number(text: str) -> int | None:
    if text.isdigit() and text.isascii():
        return int(text)
    if len(text) == 4 and all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    found = read_zh(text, 0)
    return int(found.low) if found else None
