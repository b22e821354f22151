"""Folding of full-width and Traditional characters, one for one, so that offsets stay those of the given text."""
from __future__ import annotations

import re
from functools import cache

from kg.extract.quantities.data import numerals


@cache
def _tables() -> tuple[re.Pattern[str], dict[int, str], re.Pattern[str], re.Pattern[str]]:
    data = numerals()
    table = {ord(a): b for a, b in zip(data.fold.traditional, data.fold.simplified, strict=True)}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)}
    table |= {code: chr(code - 0xFEE0) for start in (0xFF21, 0xFF41) for code in range(start, start + 26)}
    table |= {ord(a): b for a, b in zip("％．＋－～＄￥￡＊／＜＞＝＾　\u00a0\u2009\u202f\u2007", "%.+-~$¥£*/<>=^     ", strict=True)}
    table |= {ord(a): b for a, b in zip("−‐‑‒", "----", strict=True)}
    needed = re.compile("[" + re.escape("".join(map(chr, table))) + "]")
    hidden = re.compile("[" + "".join(numerals().zero_width) + "]")
    only_traditional = re.compile("[萬億個們這說會國對時為來後從與發實點過開關無]")
    return needed, table, hidden, only_traditional


def fold(text: str) -> str:
    """Full-width and Traditional forms of what the readers look for, as plain ones; same length as ``text``."""
    needed, table, _, _ = _tables()
    return text.translate(table) if needed.search(text) else text


def lower(folded: str) -> str:
    """Lower case of the same length (a few letters of other scripts grow in lower case; those stay)."""
    low = folded.lower()
    if len(low) == len(folded):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)


def strip_hidden(text: str) -> tuple[str, list[int] | None]:
    """The text without zero-width characters, and where each character stood (None when there were none)."""
    hidden = _tables()[2]
    if not hidden.search(text):
        return text, None
    kept = [i for i, c in enumerate(text) if not hidden.match(c)]
    return "".join(text[i] for i in kept), [*kept, len(text)]


def is_traditional(text: str) -> bool:
    """Whether the text is written in Traditional characters."""
    return _tables()[3].search(text) is not None
