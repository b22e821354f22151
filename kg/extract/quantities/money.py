"""Currencies before a number and the small change after it."""
from __future__ import annotations

import re

from kg.extract.quantities.data import alternation, numerals, units
from kg.extract.quantities.english import read_en
from kg.extract.quantities.items import Item, Source
from kg.extract.quantities.lexicon import SYMBOLS, ZH
from kg.extract.quantities.numbers import PER_ONE, tidy

_MONEY_NAMES = [n for u in units().units if u.dimension == "money" for n in [*u.zh, *u.symbols] if len(n) > 1 or not n.isascii()]
_MONEY_BEFORE = re.compile(r"(US\$|HK\$|NT\$|\$|¥|" + alternation(
    n for n in _MONEY_NAMES if n not in ("块", "元", "毛", "角", "刀", "圆", "铢", "块钱", "毛钱", "分钱", "角钱", "元钱", "R$")) + r")\s?$")
_MONEY_CHARS = frozenset("$¥€£₩₹₽฿₫₺₪₿币元金镑DYRPFBSNTs. \u0020")
_JIAO = re.compile(r"\s?([一二三四五六七八九两\d])(?:(?:毛|角)(?:([一二三四五六七八九\d])分?)?|(?!\s?[\d零一二三四五六七八九十百千万亿个多来张台年月天倍次人家条项.%A-Za-z-]))(?:钱)?")
_FEN = re.compile(r"([一二三四五六七八九\d])分?钱?")
_WHOSE_MONEY = re.compile(r"(?:的)?(人民币|美金|美元|港币|台币)")

def money_before(source: Source, item: Item) -> None:
    before = source.text[item.start - 1 : item.start]
    if not before or before not in _MONEY_CHARS:
        return
    m = _MONEY_BEFORE.search(source.text[max(0, item.start - 10) : item.start])
    if m is None:
        return
    name = m[1]
    unit = "CNY" if name == "¥" else SYMBOLS[name].unit if name in SYMBOLS else ZH[name].unit
    if name.isalpha() and name.isascii():
        at = item.start - len(m[0])
        if at > 0 and source.text[at - 1].isalnum() and source.text[at - 1].isascii():
            return
    item.unit, item.dimension, item.prefixed = unit, "money", True
    item.start -= len(m[0])


_TENS = alternation(word for word, value in numerals().words.items() if value >= 10)
_UNITS = alternation(word for word, value in numerals().words.items() if 0 < value < 10)
CENTS = re.compile(rf" (?:and )?(?:(\d\d)|((?:{_TENS})(?:[ -](?:{_UNITS}))?))(?: cents?)?"
                   r"(?=\s*(?:$|[.,;:?!])| (?:an?|per|each|for|now|and|to|but|or|so|at|on|is|was|right|down|up)\b)")
_WHOLE = frozenset({"dollar", "dollars", "bucks", "euro", "euros", "pound", "pounds"})


def cents(source: Source, item: Item) -> None:
    """Two dollars ten, a dollar sixty: a number under a hundred right after a currency, and nothing that it counts."""
    if item.dimension != "money" or item.low is None or item.low != item.high or item.low != int(item.low) or item.low >= 1000:
        return
    if source.low[item.number_end:item.end].strip() in _WHOLE and (m := CENTS.match(source.low, item.end)):
        number = read_en(source.low, m.start(2)) if m[2] else None
        item.low = item.high = tidy(item.low + (float(m[1]) if m[1] else number.low if number else 0.0) / 100)
        item.end = m.end()


def money_parts(source: Source, item: Item, name: str) -> None:
    text = source.text
    j = item.end
    if name in ("元", "块", "块钱", "毛", "角", "圆", "元钱", "毛钱", "角钱") and source.home != "CNY":
        item.unit = source.home
    if name in ("块", "元") and item.low is not None and item.low == item.high:
        if text[j : j + 1] == "半":
            item.low = item.high = item.low + 0.5
            item.end = j + 1
            return
        m = None if PER_ONE.match(text, j) else _JIAO.match(text, j)
        if (m and name == "块") or (m and ("角" in m[0] or "毛" in m[0])):
            item.low = tidy(item.low + digit(m[1]) * 0.1 + (digit(m[2]) * 0.01 if m[2] else 0))
            item.high = item.low
            item.end = m.end()
    elif name in ("毛", "角") and item.low is not None and item.low == item.high:
        m = None if PER_ONE.match(text, j) else _FEN.match(text, j)
        if m and text[m.end() : m.end() + 1] not in tuple("百千万十"):
            item.low = item.high = tidy(item.low + digit(m[1]) * 0.01)
            item.end = m.end()
    m = _WHOSE_MONEY.match(text, item.end)
    if m:
        item.unit = ZH[m[1]].unit
        item.end = m.end()


def digit(c: str) -> int:
    """Value of one digit, Chinese or ASCII."""
    return int(c) if c.isdigit() else numerals().digits[c]
