"""What a name can be found by besides its own letters: pinyin in full and by initials (王雪芝 -> wangxuezhi, wxz)."""
from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from unicodedata import normalize

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_RUNS = re.compile(f"{_HAN.pattern}+|(?:(?!{_HAN.pattern}).)+", re.DOTALL)
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
    from pypinyin import lazy_pinyin

    full, initials = [], []
    for piece in _RUNS.findall(normalize("NFKC", name).lower()):
        syllables = lazy_pinyin(piece) if _HAN.match(piece) else [piece]
        full += syllables
        initials += [s[0] for s in syllables] if _HAN.match(piece) else syllables
    return _tight("".join(full)), _tight("".join(initials))


def _tight(text: str) -> str:
    return re.sub(r"\s+", "", text)
