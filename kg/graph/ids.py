"""Stable node ids."""
from __future__ import annotations

import hashlib
import re
import unicodedata

_DROPPED = re.compile(r"[^\w.+#]+")


def slug(name: str) -> str:
    """Letters, digits and Han characters of a name in lower case, joined by hyphens; never empty.

    >>> slug("Stable Diffusion XL"), slug("月之暗面"), slug("C++")
    ('stable-diffusion-xl', '月之暗面', 'c++')
    """
    text = _DROPPED.sub("-", unicodedata.normalize("NFKC", name).casefold()).strip("-")
    return text or digest(name)


def entity_id(label: str, name: str) -> str:
    return f"{label}/{slug(name)}"


def digest(*parts: object) -> str:
    """First 12 hex digits of the SHA-256 over the parts."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:12]
