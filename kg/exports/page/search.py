"""What a name can be found by besides its own letters: pinyin in full and by initials (王雪芝 -> wangxuezhi, wxz)."""
from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from unicodedata import normalize

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_LONGEST = 60


def search_keys(names: Iterable[str]) -> str:
    """Latin search keys of names with Chinese characters, one a line, empty for names without.

    Args:
        names: the name and its aliases.

    >>> search_keys(["王小明", "Wang Xiaoming"])
    'wangxiaoming\\nwxm'
    """
    keys: dict[str, None] = {}
    for name in names:
        if _HAN.search(name):
            keys.update(dict.fromkeys(_pinyin(name[:_LONGEST])))
    return "\n".join(keys)


@cache
def _pinyin(name: str) -> tuple[str, str]:
    from pypinyin import Style, lazy_pinyin

    folded = normalize("NFKC", name).lower()
    full = "".join(lazy_pinyin(folded))
    initials = "".join(lazy_pinyin(folded, style=Style.FIRST_LETTER))
    return re.sub(r"\s+", "", full), re.sub(r"\s+", "", initials)
