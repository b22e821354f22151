"""What a number without a unit counts: told by the words around it in its sentence."""
from __future__ import annotations

import re

from kg.extract.quantities.data import alternation, by_first, context, longest
from kg.extract.quantities.items import Item, Source

_C = context()
_AFTER = {word.lower(): rule for rule in reversed(_C.after) for word in rule.words}
_AFTER_FIRST = by_first(_AFTER)
_BEFORE = {word.lower(): rule for rule in reversed(_C.before) for word in rule.words}
_BEFORE_SCAN = re.compile(alternation(_BEFORE))
_SENTENCE = re.compile(r"[。！？!?\n；;]|\.\s")
_REACH = 40
# "each token" is a denominator and says nothing of what the number counts
_EACH = re.compile(r"(?:每个?|per|each|every) ?$")


def resolve(source: Source, item: Item) -> None:
    """Give a bare number the unit that the words around it say; B on its own counts parameters."""
    low = source.low
    j = item.end + (1 if low[item.end : item.end + 1] in (" ", "-") else 0)
    word = longest(_AFTER_FIRST, low, j)
    if word and item.suffix and not (word[-1].isascii() and low[j + len(word) : j + len(word) + 1].isalpha() and low[j + len(word)].isascii()):
        rule = _AFTER[word]
        if not (item.suffix == "B" and rule.unit == "token" and "token" not in word):
            item.unit, item.dimension = rule.unit, rule.dimension
            return
    if word and _AFTER[word].unit == "point":
        item.unit, item.dimension = "point", "count"
        return
    if item.suffix == "B":
        item.unit, item.dimension = "parameter", "parameter"
        return
    if word and item.low is not None and max(item.low, item.high or 0) >= 1e6 and _AFTER[word].unit == "parameter":
        item.unit, item.dimension = "parameter", "parameter"
        return
    said = source.text[item.number.start : item.number_end]
    if "个" in said and said.endswith("亿"):
        item.unit, item.dimension = "currency", "money"
    window = low[max(0, item.start - _REACH) : item.start]
    cut = 0
    for m in _SENTENCE.finditer(window):
        cut = m.end()
    window = window[cut:]
    found = None
    for m in _BEFORE_SCAN.finditer(window):
        if not _EACH.search(window[: m.start()]):
            found = m
    if found is None:
        return
    rule = _BEFORE[found[0]]
    size = item.low if item.low is not None else item.high or 0.0
    between = window[found.end() :]
    if size < rule.least:
        return
    if rule.unit in ("parameter", "token", "user", "currency") and size < 1000 and item.number.scale == 1:
        return
    if rule.unit == "point" and (len(between) > 8 or size > 5000):
        return
    if rule.unit == "query/second" and len(between) > 8:
        return
    if item.suffix == "K" and rule.unit not in ("token",):
        return
    item.unit, item.dimension = rule.unit, rule.dimension
    if item.unit == "currency" and source.traditional and source.home != "CNY":
        item.unit = source.home
