"""Calendar dates and periods, as ISO 8601 as far as the text says them."""
from __future__ import annotations

import re

from kg.extract.quantities.numbers import DIGITS, read_zh

_MONTHS = {name: n + 1 for n, name in enumerate(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"])}
_MONTHS |= {name[:3]: n for name, n in list(_MONTHS.items())} | {"sept": 9}
_MONTH = (r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
          r"|dec(?:ember)?)(?![a-z])\.?")
_SMALL = r"(?:\d{1,2}(?!\d)|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九](?![零一二三四五六七八九百千万]))"
_YEAR = r"(?:(?:19|20)\d\d(?!\d)|[一二][零〇九一二三四五六七八九]{3}(?![零〇一二三四五六七八九十百千万亿]))"
_NUMBER_WORDS = r"(?:tokens?|parameters?|gpus?|hours?|dollars?|chips?|cards?|percent)"

# forms that begin with a digit or a Chinese digit
_NUMERIC = re.compile("|".join([
    rf"(?P<y1>{_YEAR}) ?年 ?(?P<m1>{_SMALL}) ?月(?:份)?(?: ?(?P<d1>{_SMALL}) ?[日号])?",
    rf"(?P<y2>{_YEAR}) ?年?度?第? ?(?:(?P<q2>[一二三四1-4])季度?|q(?P<q2b>[1-4])(?!\d))",
    rf"(?P<y3>{_YEAR}) ?年 ?(?P<h3>上半年|下半年)",
    rf"{_YEAR} ?年代",
    rf"(?P<y4>{_YEAR}) ?(?:财年|会计年度|财政年度|年度?)(?:初|底|末|中|春|夏|秋|冬|以来)?",
    rf"(?P<y4a>{_YEAR})(?= ?(?:到|至|-|–|~|—|to) ?{_YEAR})",
    r"(?P<y5>(?:19|20)\d\d)(?P<sep>[-/.])(?P<m5>0?[1-9]|1[0-2])(?P=sep)(?P<d5>0?[1-9]|[12]\d|3[01])(?![\d\-/])",
    r"(?P<y6>(?:19|20)\d\d)[-/](?P<m6>0[1-9]|1[0-2])(?![\d\-/.])",
    r"(?P<m7>0?[1-9]|1[0-2])/(?P<d7>0?[1-9]|[12]\d|3[01])/(?P<y7>(?:19|20)\d\d)(?!\d)",
    rf"(?P<m8>{_SMALL}) ?月 ?(?P<d8>{_SMALL}) ?[日号]",
    rf"(?P<d10>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m10>{_MONTH})(?:,? (?P<y10>(?:19|20)\d\d))?",
    r"(?P<m15>(?:1[0-2]|[1-9](?!\d)|十[一二]?|[一二三四五六七八九])) ?月(?:份|初|底|中旬|上旬|下旬|末)?(?![饼球光])",
    r"(?P<d16>\d{1,2}) ?[号日](?![线楼称本元均活常机])",
    r"[一二三]?十[一二三四五六七八九]?[号日](?![线楼称本元均活常机])",
    r"(?P<y17>[012]\d) ?年(?=的时候|[012]\d年|\d{1,2}月|[初底末]|上半年|下半年|[春夏秋冬](?![一-鿿])|创[办立]|成立|毕业|加入|入职|推出|发布|上市)",
    r"[一二三四]季度",
    r"(?:[零一二三四五六七八九]十|\d0)年代",
    r"(?:\d{1,2}|[一二三四五六七八九十两]{1,3})点(?:钟|半(?![导年])|一刻|\d{1,2}分)",
    r"\d{1,2}(?::\d\d)? ?(?:a\.m\.|p\.m\.|am|pm)(?![a-z])|\d{1,2} o'clock",
    r"(?P<y18>(?:19|20)\d\d)s(?![a-z])",
]))
_HINT = re.compile(r"(?:[\d零〇一二三四五六七八九十两]{1,4} ?(?:年|月|日|号|财|会计|季|点[钟半一\d]|q\d)|\d{4}[-/.\s到至–~—s]|\d{1,2}/\d|\d{1,2}(?:st|nd|rd|th)?(?: of)? [jfmasond]"
                   r"|\d{1,2}(?::\d\d)? ?(?:[ap]\.?m|o')|[12]\d{3}年?)")
# what makes a bare year a date
_YEAR_ONLY = re.compile(r"(?P<y13>(?:19|20)\d\d)(?![\d%,.]\d|[\d%万亿千百个张家人]| ?[a-z]?" + _NUMBER_WORDS + r"(?![a-z])|\w)")
_BEFORE_YEAR = re.compile(r"(?:(?<![a-z])(?:in|since|by|from|until|till|before|after|during|late|early|mid|fiscal|fy|year|summer|spring|autumn|fall|winter|end of|circa|"
                          r"and|to|the|through|for)[ -]?|\(|[,，] ?|——|^|" + _MONTH + r",? ?|\d(?:st|nd|rd|th)?, ?|[-–—/ ]|于|在|到|至|从|自)$")
_STRONG_YEAR = re.compile(r"(?:(?<![a-z])(?:in|since|until|till|before|after|during|late|early|mid|fiscal|fy|year|summer|spring|autumn|fall|winter|end of|circa)[ -]?|\($|" + _MONTH
                          + r",? ?|\d(?:st|nd|rd|th)?, ?|(?:19|20)\d\d ?[-–—/到至] ?|——|(?<![a-z\d])[qh][1-4],? ?)$")
# forms that begin with a word
_MONTH_DAY = re.compile(rf"(?P<m9>{_MONTH}) (?:(?P<d9>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<y9>(?:19|20)\d\d)(?!\d))?(?![\d%,.]*\d|%|[a-z])|(?P<y11>(?:19|20)\d\d)(?!\d))"
                        rf"|(?P<m11>{_MONTH}), (?P<y12>(?:19|20)\d\d)(?!\d)")
_PERIOD = re.compile(r"(?:q(?P<q12>[1-4])|h(?P<h12>[12]))(?:,? |'| of )?(?:fy ?)?(?P<y14>(?:19|20)\d\d)?(?![\d\w])|fy ?(?P<y15>(?:20)?\d\d)(?!\d)")
_WORDS = re.compile(
    r"去年底?|今年初?|明年|前年|后年|年底|年初|年中|上个?月|本月|下个?月|上周|本周|下周|昨天|今天|明天|昨日|今日|明日|前天|[上下]个?季度|[上下]半年"
    r"|第[一二三四]季度?|上世纪[零一二三四五六七八九]十年代"
    r"|(?:凌晨|早上|上午|中午|下午|晚上|傍晚|半夜|夜里) ?(?:\d{1,2}|[一二三四五六七八九十两]{1,3})[点时](?:钟|半|一刻|(?:\d{1,2}|[零一二三四五六七八九十]{1,3})分?)?"
    r"|(?:last|next|this) (?:year|month|week|quarter|summer|spring|fall|autumn|winter|" + _MONTH + r")(?![a-z])|(?:yesterday|today|tomorrow)(?![a-z])")
_LATIN_STARTS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "last ", "next ", "this ", "yesterday", "today",
                 "tomorrow", "q1", "q2", "q3", "q4", "h1", "h2", "fy"]
_DAY_PARTS = frozenset(["凌晨", "早上", "上午", "中午", "下午", "晚上", "傍晚", "半夜", "夜里"])
_CLOCK = re.compile(r"[点时](?!间)|[ap]\.?m|o'|:")


def _start_pattern() -> re.Pattern[str]:
    by_letter: dict[str, list[str]] = {}
    for word in _LATIN_STARTS:
        by_letter.setdefault(word[0], []).append(word[1:])
    latin = [f"{c}(?<![a-z\\d]{c})(?:{'|'.join(rest)})" for c, rest in by_letter.items()]
    digits = [f"{d}(?<![\\d.a-z]{d})" for d in "0123456789"]
    chinese = [f"{c}(?=[零〇一二三四五六七八九十]{{0,3}} ?[年月日号点季])" for c in "一二三四五六七八九十两"]
    return re.compile("|".join([*latin, *digits, *chinese, *"去今明前后年上本下昨第凌早中傍晚半夜"]))


_START = _start_pattern()


def at(low: str, start: int) -> int:
    """End of the date (or clock time) that begins with a number at ``start``, or 0."""
    if low[max(0, start - 3) : start].rstrip()[-2:] in _DAY_PARTS and (m := _WORDS.match(low, start - 2 - (low[start - 1] == " "))):
        return m.end()
    if _HINT.match(low, start):
        m = _NUMERIC.match(low, start)
        if m:
            return m.end()
        m = _YEAR_ONLY.match(low, start)
        if m and _STRONG_YEAR.search(low[max(0, start - 14) : start]):
            return m.end()
    elif low[start : start + 1].isdigit() and (m := _YEAR_ONLY.match(low, start)) and (
            _STRONG_YEAR.search(low[max(0, start - 14) : start]) or (_BEFORE_YEAR.search(low[max(0, start - 14) : start]) and not low[m.end() : m.end() + 1].isalnum())):
        return m.end()
    back = _MONTH_BACK.search(low[max(0, start - 11) : start]) if start and low[start - 1] in " ." and low[start].isdigit() else None
    if back:
        m = _MONTH_DAY.match(low, start - len(back[0]))
        if m:
            return m.end()
    return 0


_MONTH_BACK = re.compile(rf"(?<![a-z]){_MONTH} $")


def spans(low: str) -> list[tuple[int, int, str | None, bool]]:
    """Dates in the folded lower-cased text: (start, end, ISO form or None, whether it is a clock time)."""
    out: list[tuple[int, int, str | None, bool]] = []
    position = 0
    while (hit := _START.search(low, position)) is not None:
        start = hit.start()
        m = _match(low, start)
        if m is None:
            position = start + 1
            continue
        found = m.groupdict()
        clock = not any(found.values()) and bool(_CLOCK.search(m[0])) and "年" not in m[0]
        out.append((start, m.end(), _iso(m), clock))
        position = m.end()
    return out


def _match(low: str, start: int) -> re.Match[str] | None:
    c = low[start]
    if c.isdigit() or c in "一二三四五六七八九十两":
        m = _NUMERIC.match(low, start) if _HINT.match(low, start) else None
        if m is None and c in "12" and (m := _YEAR_ONLY.match(low, start)) and not _STRONG_YEAR.search(low[max(0, start - 14) : start]):
            return None
        return m
    if not c.isascii():
        return _WORDS.match(low, start)
    if c in "qhf" and (m := _PERIOD.match(low, start)):
        return m
    return _MONTH_DAY.match(low, start) or _WORDS.match(low, start)


def _iso(m: re.Match[str]) -> str | None:
    found = {key[0]: value for key, value in m.groupdict().items() if value and key != "sep"}
    year = _number(found["y"]) if "y" in found else None
    if year is None or m[0].endswith(("年代", "s")):
        return None
    if year < 100:
        year += 2000 if year < 70 else 1900
    if "q" in found:
        return f"{year}-Q{_number(found['q'])}"
    if "h" in found:
        return f"{year}-H{1 if found['h'] in ('上半年', '1') else 2}"
    if "m" not in found:
        return str(year)
    month = _MONTHS.get(found["m"].rstrip("."), 0) if found["m"].isascii() and found["m"][0].isalpha() else _number(found["m"])
    if not month or not 1 <= month <= 12:
        return str(year)
    day = _number(found["d"]) if "d" in found else None
    return f"{year}-{month:02d}-{day:02d}" if day and 1 <= day <= 31 else f"{year}-{month:02d}"


def _number(text: str) -> int | None:
    if text.isdigit() and text.isascii():
        return int(text)
    if len(text) == 4 and all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    found = read_zh(text, 0)
    return int(found.low) if found else None
