"""Language of a document, by the scripts it is written in."""
from __future__ import annotations

import re

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_WORD = re.compile("[A-Za-zÀ-ÖØ-öø-ɏ]+")
_SAMPLE = 100_000


def language(text: str) -> str:
    """``zh``, ``en`` or ``mixed``: a Latin word weighs as much as two Han characters, about what both say.

    Chinese talk that drops in English terms stays ``zh``; in ``mixed`` text Latin has the larger part, Han at least a quarter.

    >>> language("它有540个billion的parameter，是最大的语言模型")
    'zh'
    >>> language("PaLM has 540 billion parameters")
    'en'
    """
    sample = text[:_SAMPLE]
    han = len(_HAN.findall(sample))
    latin = 2 * len(_WORD.findall(sample))
    if han + latin == 0:
        return "en"
    share = han / (han + latin)
    return "zh" if share > 0.5 else "mixed" if share > 0.25 else "en"
