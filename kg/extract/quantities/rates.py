"""Denominators: tokens per second, 每百万token, 一个月."""
from __future__ import annotations

import re

from kg.extract.quantities.data import alternation, measures, rates
from kg.extract.quantities.items import Item, Source
from kg.extract.quantities.lexicon import EN, NOUNS, singular, times
from kg.extract.quantities.numbers import PER_ONE

_R = rates()
_PER_WORDS, _PER_ZH = _R.periods.en, _R.periods.zh
_EN_SCALE, _ZH_SCALE = _R.sizes.en, _R.sizes.zh
_PER_NOUN = _R.per | _R.per_one_nouns
_RATED = _R.rated
_STOP = frozenset(measures().english_stop)
_COUNTED = alternation([*_PER_ZH, *_R.per])
_PER_AFTER = re.compile(r"(?:\s?/\s?|\s(?:per|a|an|every|each)\s)(1m|1k|1,000,000|1,000|1000|million|thousand|hundred|billion|[mk](?![a-z]))?\s?([a-z]+)")
_PER_AFTER_ZH = re.compile(rf"\s?(?:每|/)\s?(百万|千|万|一百万|百|亿|一)?个?\s?({_COUNTED})|{PER_ONE.pattern}")
_PER_BEFORE = re.compile(rf"(?:每|(?<![一-龥])一|/)(百万|千万|十万|一百万|百|千|万|亿|一)?个?\s?({_COUNTED})s?(?:数据)?(?![半多前后内以])[^，。；,;!?！？\n\d每]{{0,8}}$")

def rate_after(source: Source, item: Item) -> None:
    """A denominator after the unit: tokens per second, /s, a month, per million tokens."""
    m = _PER_AFTER.match(source.low, item.end)
    if m:
        word = m[2]
        scale = _EN_SCALE.get(m[1] or "", 1.0)
        if word in _PER_WORDS and (scale == 1.0 or m[1] is None):
            _apply_rate(item, _PER_WORDS[word], m.end())
            return
        base = singular(word)
        known = EN.get(word)
        if (known and known.dimension in ("token", "count", "data", "power", "length", "mass", "energy")) or base in NOUNS.values():
            unit = known.unit if known else base
            item.per = f"{_power(scale)} {unit}" if scale != 1.0 else unit
            item.end = m.end()
            return
        if "/" in m[0] and m[1] and word == "":
            return
        if m[1] in ("1m", "1k") or (" per " in m[0] and m[1] is None and word not in _STOP and len(word) > 2):
            item.per, item.end = base, m.end()


def _power(scale: float) -> str:
    """1e6 for a million."""
    return f"{scale:.0e}".replace("e+0", "e").replace("e+", "e")


def _apply_rate(item: Item, period: str, end: int) -> None:
    if period == "second" and item.unit in _RATED:
        item.unit = _RATED[item.unit]
        item.dimension = "bandwidth" if item.unit in ("bit/second", "byte/second") else "compute" if item.unit == "FLOPS" else "rate"
    elif item.dimension == "length" and period in ("second", "hour", "minute"):
        times(item, {"second": 1.0, "minute": 1 / 60, "hour": 1 / 3600}[period])
        item.unit, item.dimension = "metre/second", "speed"
    elif period == "second" and item.dimension == "count" and item.unit in ("request", "call", "image"):
        item.unit, item.dimension = item.unit + "/second", "rate"
    else:
        item.per = period
    item.end = end


def rate_before(source: Source, item: Item) -> None:
    """Chinese denominators: 每秒 before or after, 每百万token, 一个月."""
    text = source.text
    if not item.unit and item.number.scale >= 100 and item.end == item.number.end and (price := PER_ONE.match(text, item.end)):
        item.unit, item.dimension = "currency", "money"
        _per_from(item, None, price[1], price.end())
        return
    if item.per or (item.dimension in ("percent", "multiple", "none") and not item.unit):
        return
    m = _PER_AFTER_ZH.match(text, item.end)
    if m and item.unit and not (m[3] and item.dimension not in ("money", "token")):
        _per_from(item, m[1], m[2] or m[3], m.end())
        return
    if item.dimension == "money" and item.prefixed:
        rate_after(source, item)
        if item.per:
            return
    window = text[max(0, item.start - 18) : item.start]
    if "每" not in window and "一" not in window:
        return
    m = _PER_BEFORE.search(window) if item.dimension != "time" else None
    if m is None:
        return
    if "每" not in m[0] and m[2] not in ("秒钟", "秒", "天", "个月", "年", "月", "分钟", "小时"):
        return
    end = item.end
    _per_from(item, m[1], m[2], end)
    item.end = end
    item.per_before = True


def _per_from(item: Item, scale: str | None, word: str, end: int) -> None:
    factor = _ZH_SCALE.get(scale or "一", 1.0)
    if word in _PER_ZH or word.removeprefix("个") in _PER_ZH:
        period = _PER_ZH.get(word) or _PER_ZH[word.removeprefix("个")]
        if factor == 1.0:
            if item.dimension != "time" or period != "second":
                _apply_rate(item, period, end)
            return
    noun = _PER_NOUN.get(word, word)
    item.per = f"{_power(factor)} {noun}" if factor != 1.0 else noun
    item.end = end
