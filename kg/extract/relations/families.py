"""Names that are built from each other: sizes, versions and editions of a family."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.relations.data import words
from kg.extract.view import Link, Name, View

_LABELS = frozenset({"Model", "Product", "Hardware"})
_STEP = re.compile(r"(?<=\w)[\s-](?=\w)|(?<=[a-z])(?=\d+$)")  # a number may close up with a name only where nothing follows (o1, Qwen3-4B)


@cache
def _member() -> re.Pattern[str]:
    return re.compile(f"(?:[\\s-]?(?:{words().member}))+", re.I)


def find(view: View) -> Iterator[Link]:
    """VARIANT_OF between a name and the longest beginning of it that the document names too (PaLM 62B, PaLM)."""
    families = {n.name.lower(): n for n in reversed(view.names) if n.label in _LABELS and not n.generic}
    seen: set[str] = set()
    for name in view.names:
        key = name.name.lower()
        if name.label not in _LABELS or name.generic or key in seen:
            continue
        seen.add(key)
        base = _base(name, families)
        part = view.part_at(name.start)
        if base and part:
            yield Link(name.ref, "VARIANT_OF", base.ref, part, name.start, name.end, 0.7)


def _base(name: Name, families: dict[str, Name]) -> Name | None:
    written = name.name
    for match in reversed(list(_STEP.finditer(written))):
        base = families.get(written[:match.start()].lower())
        if base and base.name != written and _member().fullmatch(written, match.start()):
            return base
    return None
