"""Names of the catalogue without the part that their place makes plain: ``禾赛的ATX`` is Hesai ATX, ``源码领投`` is 源码资本."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.catalog import Catalog
from kg.extract.lexicon import alternatives, shapes
from kg.extract.view import Name
from kg.language.names import is_han

#: What stands behind a maker: a word in Latin letters or a code, perhaps with more words.
_OWN = re.compile(r"(?:家|自己|旗下)?的(?:那个|这个|那款|这款|新)?\s?(?P<thing>[A-Z][A-Za-z0-9+-]{1,11}(?: [A-Z0-9][A-Za-z0-9]{0,9}){0,2})(?![A-Za-z0-9])")
_THINGS = ("Product", "Hardware", "Model")


@cache
def _investing() -> re.Pattern[str]:
    return re.compile(rf"(?P<who>[㐀-鿿]{{2,6}}|(?<![A-Za-z])[A-Z][A-Za-z0-9]{{1,9}})(?={alternatives(shapes().investing)})")


def shortened(text: str, names: list[Name], catalog: Catalog) -> Iterator[Name]:
    """Things behind the maker that their full name begins with, and investors whose name goes without its last part.

    Args:
        names: what is found otherwise.
    """
    for name in names:
        if name.entity is None or name.label != "Company" or not text.startswith(("的", "家的", "自己的", "旗下的"), name.end):
            continue
        match = _OWN.match(text, name.end)
        words = match["thing"].split(" ") if match else []
        for count in range(len(words), 0, -1):
            thing = " ".join(words[:count])
            known = next((e for form in name.entity.names for label in _THINGS if (e := catalog.find(f"{form} {thing}", label))), None)
            if match and known:
                yield Name(match.start("thing"), match.start("thing") + len(thing), known.label, known.name, "catalog", "context", 0.8, known)
                break
    taken = {i for n in names for i in range(n.start, n.end) if not n.generic}
    for match in _investing().finditer(text):
        start, end = match.span("who")
        for first in range(start, end - 1) if is_han(text[start]) else (start,):
            form = text[first:end]
            found = {e for suffix in shapes().investors for e in (catalog.find(form + suffix, "Company"),) if e}
            if len(found) == 1 and not taken.intersection(range(first, end)):
                known = found.pop()
                yield Name(first, end, known.label, known.name, "catalog", "context", 0.8, known)
                break
