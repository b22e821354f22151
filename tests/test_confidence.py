"""Confidence is a probability: monotone in the evidence, inside 0..1, and near the share of names that are right."""
from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from kg.extract.confidence import _curves, probability

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


@pytest.mark.parametrize("method", ["gazetteer", "shape", "phonetic", "spelling", "context", "coreference", "speaker"])
def test_more_evidence_is_never_less_sure(method):
    values = [probability(method, k / 100) for k in range(101)]
    assert values == sorted(values)
    assert values[0] >= 0 and values[-1] < 1
    assert method in _curves()


def test_what_has_no_curve_keeps_its_evidence():
    assert probability("unheard of", 0.4) == 0.4


@pytest.mark.shared
def test_confidence_is_near_the_share_of_right_names(monkeypatch):
    if not SHARED.exists():
        pytest.skip("../shared is absent")
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    sys.modules.pop("fit_confidence", None)
    import fit_confidence
    rows = []
    for name in ("A1.txt", "A4.txt", "A7.txt", "A8.txt"):
        gold = json.loads((SHARED / "gold" / f"{Path(name).stem}.json").read_text(encoding="utf-8"))
        rows += fit_confidence.rows_of(SHARED / "gold" / name, gold["entities"])
    gap, _ = fit_confidence.errors(rows)
    assert gap < 0.08
