"""Recall of the quantity engine on the annotated documents: value and unit of every core claim."""
from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kg.extract.quantities import find_quantities
from kg.model import Quantity

SHARED = Path(__file__).parent.parent.parent / "shared"
GOLD = sorted((SHARED / "gold").glob("*.json")) if SHARED.is_dir() else []
NAMED = {"Model", "Hardware", "Product", "Company", "Benchmark", "Dataset", "Method"}
MEASURED = {"parameter", "token", "%", "x", "USD", "CNY", "TWD", "HKD", "EUR", "currency", "year", "month", "week", "day", "hour", "minute", "second",
            "pixel", "watt", "metre", "hertz", "FLOPS", "bit/second", "token/second", "query/second", "frame/second", "point"}


def close(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 0.012 * max(abs(a), abs(b), 1e-12)


def name_spans(text: str, entities: list[dict]) -> list[tuple[int, int]]:
    forms = {form for e in entities if NAMED & set(e["types"]) for form in e["surfaces"]
             if re.search(r"[\d零一二三四五六七八九十百]", form) and not re.match(r"[\d.零一二三四五六七八九十百]+\s?[BM]", form)}
    return [m.span() for form in sorted(forms) for m in re.finditer(re.escape(form), text)]


def found(claim: dict, text: str, quantities: list[Quantity]) -> bool:
    spans = [m.span() for m in re.finditer(re.escape(claim["quantity"]), text)]
    return any(q.start < end and q.end > start and close(q.low, claim["low"]) and close(q.high, claim["high"])
               and (q.unit == claim["unit"] or (q.unit not in MEASURED and claim["unit"] not in MEASURED))
               for q in quantities for start, end in spans)


@pytest.mark.shared
@pytest.mark.skipif(not GOLD, reason="the annotated documents are not there")
def test_core_claims_have_their_quantity():
    missed, total = [], 0
    for path in GOLD:
        gold = json.loads(path.read_text(encoding="utf-8"))
        source = next(p for p in (SHARED / "gold" / gold["doc"], SHARED / "seeds" / gold["doc"]) if p.exists())
        text = source.read_text(encoding="utf-8")
        quantities = find_quantities(text, names=name_spans(text, gold["entities"]))
        core = [c for c in gold["claims"] if c.get("core", True)]
        total += len(core)
        missed += [c["quantity"] for c in core if not found(c, text, quantities)]
    assert len(missed) <= 0.03 * total, missed
