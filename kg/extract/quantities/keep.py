"""Which numbers count something: 一 and one mostly do not."""
from __future__ import annotations

import re

from kg.extract.quantities.items import Item, Source

_EMPHASIS = re.compile(r"多|半|左右|以上|内|之内|以内|后|前|的时间|时间")
_SPENT = re.compile(r"(?:不到|花了|用了|只要|需要|大概|大约|约|近|超过|至少|最多|做了|干了|每隔|提前|过去|未来|最近|整整|够|仅|仅需|只需)$")
_SCORED = re.compile(r"[打得考拿扣满给]了?$")
# a letter said apart from the number of a name: V 三, R 1
_LETTER = re.compile(r"(?:^|[^A-Za-z\d'])[B-HJ-Zb-hj-z] $")
_PRICE = re.compile(r"(?:钱|人民币|美元|美金|多|[一二三四五六七八九]|半)")


def counts(source: Source, item: Item) -> bool:
    """Whether a lone 一 (or one) with its measure word or unit is a quantity, rather than an article."""
    text = source.text
    number = item.number
    if number.label and item.dimension in ("none", "count"):
        return False
    if item.dimension == "none" and not item.suffix and _LETTER.search(text[max(0, number.start - 3) : number.start]):
        return False
    if number.positional and item.dimension == "none" and 1900 <= number.low <= 2099:
        return False
    if item.unit == "point" and text[number.start : item.end] == "十分":
        return bool(_SCORED.search(text[max(0, number.start - 2) : number.start])) or not text[item.end : item.end + 1].strip("，。！？；、")
    if number.kind == "zh" and number.bare:
        first = text[number.start]
        if first == "一":
            if item.measured or (item.dimension in ("count", "none", "parameter", "token", "pixel") and number.scale == 1):
                return False
            if item.dimension == "time":
                return item.low != 1.0 or bool(_EMPHASIS.match(text, item.end)) or bool(_SPENT.search(text[max(0, item.start - 3) : item.start]))
            if item.dimension == "money" and text[number.end : number.end + 1] == "块" and item.unit == "CNY":
                return bool(_PRICE.match(text, number.end + 1))
        return not (text[number.end:number.end + 1] in ("方", "平") and item.dimension in ("area", "volume"))
    if number.kind == "en" and number.bare:
        return item.dimension not in ("none", "count")
    return True
