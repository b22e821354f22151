"""Readers of number expressions: Chinese characters, digits and their mixture (`english` for those in words).

Each reader looks at one position and gives a :class:`Number` or None. They never look back and never try a
stretch twice, so that their time is linear in what they read.
"""
from __future__ import annotations

import re
from dataclasses import dataclass

from kg.extract.quantities.data import alternation, exclusions, numerals, rates, units

_N = numerals()
_WORDS, _BELOW = _N.words, _N.denominators
DIGITS = dict(_N.digits)
SCALES = dict(_N.scales) | dict(_N.contracted)
BIG = 10_000
# Thousands by commas, or by spaces where a whole group is noughts (16 000, as speech recognition writes it).
DECIMAL = re.compile(r"\d{1,3}(?:,\d{3}(?!\d))+(?:\.\d+)?|[1-9]\d{0,2}(?: 000)+(?![\d.])|\d+(?:\.\d+)?")
_SPOKEN_POINT = re.compile(r" point (\d{1,3}|zero|one|two|three|four|five|six|seven|eight|nine)(?![a-z\d])", re.I)
SCIENTIFIC = re.compile(r"[eE][+-]?\d{1,3}(?![\w.])|\s?[x×*·]\s?10\s?\^\s?[+-]?\d{1,3}")
POWER = re.compile(r"\s?\^\s?([+-]?\d{1,3})(?![\d.])")
MIXED = re.compile(r" ?(and (?:an? |one )?(half|quarter|third)|and (three) quarters)(?![a-z])|(?: |\s?又\s?)(\d{1,3})/([1-9]\d{0,3})(?![\d/])")
FRACTION = re.compile(r"\s?/\s?(\d{1,5})(?![\d/.,]|\s?/)")
# unit names that begin with 千, without it
_THOUSAND_UNIT = re.compile(alternation(name[1:] for u in units().units for name in u.zh if name[0] == "千"))
_ONE_WORD = re.compile(alternation(word for word in exclusions().idioms if word[0] == "一" and word[1] not in DIGITS and word[1] not in SCALES))
# 一 and what a price is counted by (一张), not as a part of a longer number or word
PER_ONE = re.compile(rf"一({alternation(rates().per_one)})(?![{''.join(rates().not_per_one)}A-Za-z])")


@dataclass(slots=True)
class Number:
    """A number read from ``start`` to ``end``: an interval, and how it was written.

    ``mark`` is the comparator that the number itself carries (~ for 十来, > for 十多). ``scale`` is the last scale
    word's value (1 for none), ``kind`` one of zh, digit, en, fraction. ``bare`` marks one lone character or word.
    """

    start: int
    end: int
    low: float
    high: float
    kind: str
    mark: str = "="
    scale: float = 1.0
    bare: bool = False
    vague: bool = False
    head_scale: bool = False
    positional: bool = False
    first: float = 0.0
    label: bool = False


def tidy(value: float) -> float:
    """Float noise of decimal scaling removed: 0.7 * 1e8 is 7e7."""
    return float(f"{value:.12g}")


# -- Chinese ---------------------------------------------------------------------------------------------------


def _neighbours(a: float, b: float) -> bool:
    return b == a + 1 or (a, b) in ((3, 5), (3, 2))


def _evaluate(tokens: list[tuple[str, float]]) -> tuple[float, float, bool] | None:
    """Value of digit and scale tokens as (low, high, vague); None when they make no number."""
    total = [0.0, 0.0]
    section = [0.0, 0.0]
    now: list[float] | None = None
    last_big = float("inf")
    last = 1.0
    gap = vague = False
    n = len(tokens)
    k = 0
    while k < n:
        kind, value = tokens[k]
        if kind == "d":
            if now is not None:
                return None
            if value == 0:
                gap = True
                k += 1
                continue
            now = [value, value]
            if k + 1 < n and tokens[k + 1][0] == "d":
                other = tokens[k + 1][1]
                if not _neighbours(value, other):
                    return None
                now = [min(value, other), max(value, other)]
                k += 1
        elif kind == "v":
            if now is not None:
                return None
            now = [value, value]
        elif kind == "j":
            if now is not None:
                return None
            vague = True
            now = [0.0, 9.0] if section == [10.0, 10.0] and not total[0] else [1.0, 9.0]
            if not (k and tokens[k - 1][0] == "s"):
                now = [1.0, 9.99]
        elif value < BIG:
            if now is None:
                now = [1.0, 1.0]
            section = [section[0] + now[0] * value, section[1] + now[1] * value]
            if kind == "c":
                section = [value, value]
            now = None
            last = value
            gap = False
        else:
            if now is not None:
                section = [section[0] + now[0], section[1] + now[1]]
            if section == [0.0, 0.0] and not total[1]:
                section = [1.0, 1.0]
            if value > last_big or (total[1] and section == [0.0, 0.0]):
                total = [(total[0] + section[0]) * value, (total[1] + section[1]) * value]
            else:
                total = [total[0] + section[0] * value, total[1] + section[1] * value]
            section = [0.0, 0.0]
            now = None
            last = last_big = value
            gap = False
        k += 1
    if now is not None:
        factor = 1.0
        if n > 1 and last >= 100 and not gap and tokens[-1][0] == "d" and last > now[1]:
            factor = last / 10
        section = [section[0] + now[0] * factor, section[1] + now[1] * factor]
    low, high = total[0] + section[0], total[1] + section[1]
    if vague and tokens[0][0] == "j":
        high = float(int(high)) if high < 1e4 else high
    return tidy(low), tidy(high), vague


def read_zh(text: str, at: int) -> Number | None:
    """Read a number that begins with a Chinese numeral, a digit or 点, at ``at``."""
    end, j, sign = len(text), at, 1.0
    if text[j] == "负":
        sign = -1.0
        j += 1
    tokens: list[tuple[str, float]] = []
    mark = "="
    ascii_digits = False
    decimal = False
    zh_digits = 0
    first_scale = j < end and text[j] in SCALES
    while j < end:
        c = text[j]
        if c in DIGITS:
            if c == "一" and len(tokens) > 1 and tokens[-1][0] == "d" and tokens[-1][1] and text[j + 1 : j + 2] in tuple("个天年台张次斤件位平月"):
                break
            if tokens and tokens[-1][0] == "v" and zh_digits == 0:
                break
            if c == "一" and tokens and tokens[-1][0] == "s" and tokens[-1][1] >= 100 and (PER_ONE.match(text, j) or _ONE_WORD.match(text, j)):
                break  # a price per piece (三万一张, 300万一颗), or a word (一直)
            if c == "两" and tokens and tokens[-1][0] == "d" and tokens[-1][1] not in (1, 3):
                break
            tokens.append(("d", DIGITS[c]))
            zh_digits += 1
            j += 1
        elif c == "兆" and text[j + 1 : j + 2] in tuple("瓦帕赫焦字比位"):
            break
        elif c == "千" and tokens and _THOUSAND_UNIT.match(text, j + 1) and (tokens[-1][0] == "s" or (tokens[-1][0] == "v" and tokens[-1][1] >= 10)):
            break  # the prefix of a unit: 12.5万千瓦
        elif c in SCALES:
            tokens.append(("c" if c in "廿卅" else "s", SCALES[c]))
            j += 1
        elif "0" <= c <= "9":
            if tokens and tokens[-1][0] != "s":
                break
            m = DECIMAL.match(text, j)
            raw = m[0].replace(" ", "")  # type: ignore[index]
            if len(raw) > 40:
                return None
            after = text[m.end() : m.end() + 1]  # type: ignore[union-attr]
            tail = len(raw) == 1 and tokens and after not in SCALES and after not in tuple("多余来.点")
            tokens.append(("d" if tail else "v", float(raw.replace(",", ""))))
            ascii_digits = True
            decimal = decimal or "." in raw
            j = m.end()  # type: ignore[union-attr]
        elif c == "几" or (c == "数" and not tokens and text[j + 1 : j + 2] in tuple("十百千万亿")):
            if tokens and tokens[-1][0] != "s":
                break
            tokens.append(("j", 0.0))
            j += 1
        elif c == "点":
            if decimal or text[j + 1 : j + 2] not in DIGITS:
                break
            k = j + 1
            digits = ""
            while k < end and text[k] in DIGITS and text[k] not in "两俩仨":
                digits += str(DIGITS[text[k]])
                k += 1
            if not digits:
                break
            whole = _whole(tokens)
            if whole is None:
                break
            tokens = [("v", whole + float("0." + digits))]
            decimal = True
            zh_digits = 0
            j = k
        elif c in "多余来":
            if not tokens or mark != "=" or not (tokens[-1][0] == "s" or (tokens[-1][0] == "v" and tokens[-1][1] >= 10)):
                break
            following = text[j + 1 : j + 2]
            if c == "多" and text.startswith(("多一点", "多点", "多一些"), j):
                break
            if c == "来" and following in tuple("自源说看到讲做的了，。"):
                break
            if c == "多" and following in tuple("少模样种元轮媒语线任数次变") and not (following in tuple("次元种") and tokens[-1][0] == "s"):
                break
            if c == "余" and following in tuple("额下"):
                break
            mark = "~" if c == "来" else ">"
            j += 1
            if text[j : j + 1] not in SCALES and not text.startswith(("个亿", "个万亿"), j):
                break
        elif c == " ":
            if tokens and tokens[-1][0] == "v" and (text[j + 1 : j + 2] in tuple("百千万亿兆多余") or text.startswith(("个亿", "个万亿", "个多亿"), j + 1)):
                j += 1
            else:
                break
        elif c == "个":
            more = 1 if text[j + 1 : j + 2] == "多" else 0
            big = next((w for w in ("万亿", "亿") if text.startswith(w, j + 1 + more)), "")
            if tokens and big and text[j + 1 + more + len(big) : j + 2 + more + len(big)] not in tuple("级量万"):
                if more:
                    mark = ">"
                j += 1 + more
            else:
                break
        elif c == "又" and tokens and text[j + 1 : j + 2] in DIGITS:
            return _mixed_fraction(text, at, j, tokens)
        else:
            break
    if not tokens or (len(tokens) == 1 and tokens[0] == ("d", 0.0) and text[at] == "零"):
        return None
    return _finish_zh(text, at, j, tokens, sign, mark, ascii_digits, first_scale)


def _whole(tokens: list[tuple[str, float]]) -> float | None:
    if not tokens:
        return 0.0
    if all(kind == "d" for kind, _ in tokens):
        return float("".join(str(int(v)) for _, v in tokens))
    found = _evaluate(tokens)
    return found[0] if found and found[0] == found[1] else None


def _mixed_fraction(text: str, at: int, j: int, tokens: list[tuple[str, float]]) -> Number | None:
    whole = _whole(tokens)
    below = read_zh(text, j + 1)
    if whole is None or below is None or not text.startswith("分之", below.end):
        return None
    above = read_zh(text, below.end + 2)
    if above is None or not below.low:
        return None
    value = tidy(whole + above.low / below.low)
    return Number(at, above.end, value, value, "zh")


def _finish_zh(text: str, at: int, j: int, tokens: list[tuple[str, float]], sign: float, mark: str,
               ascii_digits: bool, first_scale: bool) -> Number | None:
    kinds = "".join(kind for kind, _ in tokens)
    start = at
    positional = False
    if set(kinds) == {"d"} and len(tokens) > 1:
        values = [v for _, v in tokens]
        if len(tokens) == 2 and _neighbours(*values) and values[0]:
            found: tuple[float, float, bool] | None = (min(values), max(values), False)
        else:
            whole = float("".join(str(int(v)) for v in values))
            found, positional = (whole, whole, False), True
    else:
        found = _special(kinds, tokens) or _evaluate(tokens)
        while found is None and len(tokens) > 1 and tokens[0][0] == "d":
            # a digit that belongs to the name before the number (a version), not to the number
            tokens = tokens[1:]
            start += 1
            found = _evaluate(tokens)
    if found is None:
        return None
    low, high, vague = found
    if sign < 0:
        low, high = -high, -low
    if low != high and mark == "=":
        mark = "range"
    scale = next((v for kind, v in reversed(tokens) if kind == "s"), 1.0)
    if kinds.endswith("ss"):
        scale = tokens[-1][1] * tokens[-2][1]
    return Number(start, j, low, high, "digit" if ascii_digits else "zh", mark, scale,
                  bare=len(tokens) == 1 and tokens[0][0] in "dj", vague=vague, head_scale=first_scale,
                  positional=positional, first=tokens[0][1] if tokens[0][0] in "dv" else 0.0)


def _special(kinds: str, tokens: list[tuple[str, float]]) -> tuple[float, float, bool] | None:
    """百八十 (80 to 100), 千八百, 万八千; 十几二十 (10 to 20)."""
    values = [v for _, v in tokens]
    if kinds == "sds" and values[0] == values[2] * 10 and values[1] == 8:
        return 8 * values[2], values[0], True
    if kinds == "sjds" and values[0] == values[3] == 10:
        return 10.0, values[2] * 10, True
    if kinds == "dsjds" and values[1] == values[4] == 10 and values[3] == values[0] + 1:
        return values[0] * 10, values[3] * 10, True
    return None


# -- digits ----------------------------------------------------------------------------------------------------


def read_digits(text: str, at: int) -> Number | None:
    """Read a number that begins with an ASCII digit: 1,750, 0.8 万亿, 1.75e11, 10^12, 3×10^8, 1/5."""
    m = DECIMAL.match(text, at)
    if m is None:
        return None
    j = m.end()
    if m.end() - at > 40:
        return None
    value = float(m[0].replace(",", "").replace(" ", ""))
    c = text[j : j + 1]
    if c == " " and "." not in m[0] and (said := _SPOKEN_POINT.match(text, j)):
        value = float(f"{m[0]}.{_WORDS.get(said[1].lower(), said[1])}".replace(",", ""))
        return Number(at, said.end(), value, value, "digit", first=value)
    if c in ("e", "E", "x", "×", "*", "·", " ") and (power := SCIENTIFIC.match(text, j)):
        digits = re.search(r"[+-]?\d+$", power[0])
        exponent = int(digits[0]) if digits else 0
        value = float(f"{value}e{exponent}") if abs(exponent) < 300 else value
        return Number(at, power.end(), value, value, "digit", scale=10.0)
    if c in ("^", " ") and (power := POWER.match(text, j)) and abs(int(power[1])) < 300 and value < 1000:
        value = tidy(value ** int(power[1])) if value else 0.0
        return Number(at, power.end(), value, value, "digit", scale=10.0)
    if c in ("/", " ") and "." not in m[0] and (below := FRACTION.match(text, j)) and 0 < value < float(below[1]):
        value /= float(below[1])
        return Number(at, below.end(), value, value, "fraction")
    if c in ("又", " ") and "." not in m[0] and (part := MIXED.match(text, j)):
        extra = 0.75 if part[3] else 1.0 / _BELOW[part[2]] if part[2] else float(part[4]) / float(part[5])
        if extra < 1:
            return Number(at, part.end(), value + extra, value + extra, "digit")
    following = text[j + 1 : j + 2] if c == " " else c
    if following and (following in "十百千万亿兆多余来几点" or (following == "个" and text.startswith(("亿", "万亿", "多亿", "多万亿"), j + 1 + (c == " ")))):
        found = read_zh(text, at)
        if found is not None:
            return found
    return Number(at, j, value, value, "digit", first=value)
