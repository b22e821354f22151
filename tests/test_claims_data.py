"""The annotated short texts themselves: strings that are there, values that can be, and what the quantity engine reads."""
from __future__ import annotations

from collections import Counter
from typing import get_args

import pytest
from claim_texts import load_texts, position, same_unit, same_value

from kg.extract.claim_data import metrics
from kg.extract.quantities import find_quantities
from kg.model import Modality
from kg.schema import schema

RECORDS = load_texts()


def test_texts_are_many_short_and_without_repeats():
    assert len(RECORDS) >= 450
    assert len({r["text"] for r in RECORDS}) == len(RECORDS)
    assert all(len(r["text"]) < 1200 for r in RECORDS)


def test_topics_and_registers_are_spread():
    topics, registers = Counter(r["topic"] for r in RECORDS), Counter(r["register"] for r in RECORDS)
    assert len(topics) >= 13 and min(topics.values()) >= 12, topics
    assert len(registers) >= 8 and min(registers.values()) >= 20, registers


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: r["text"][:24].replace("\n", " "))
def test_record_is_sound(record):
    text, labels = record["text"], set(schema().entity_labels)
    names = {n["name"]: n for n in record["names"]}
    assert len(names) == len(record["names"])
    assert record["claims"]
    for name in record["names"]:
        assert name["label"] in labels
        assert all(surface in text for surface in name["surfaces"]), name
    assert names.keys() >= set(record["affiliations"]) | set(record["affiliations"].values())
    for claim in record["claims"]:
        assert position(text, claim["quantity"], claim["nth"]) >= 0, claim["quantity"]
        assert set(claim["metric"]) <= metrics().keys() and claim["metric"]
        assert set(claim["modality"]) <= set(get_args(Modality)) and claim["modality"]
        assert names.keys() >= set([a for a in claim["about"] if a] + claim["using"] + claim["on"] + claim["versus"])
        assert claim["speaker"] is None or names[claim["speaker"]]["label"] == "Person"
        assert claim["unit"]
        assert claim["low"] is not None or claim["high"] is not None
        for low, high in ((claim["low"], claim["high"]), (claim["from_low"], claim["from_high"])):
            assert low is None or high is None or low <= high


def test_quantities_are_read_as_annotated():
    wrong, total = [], 0
    for record in RECORDS:
        found = find_quantities(record["text"])
        for claim in record["claims"]:
            total += 1
            at = position(record["text"], claim["quantity"], claim["nth"])
            here = [q for q in found if q.start < at + len(claim["quantity"]) and at < q.end]
            if not any(same_value(q, claim) and same_unit(q, claim) for q in here):
                wrong.append((claim["quantity"], [(q.text, q.low, q.high, q.unit) for q in here]))
    agreement = 1 - len(wrong) / total
    print(f"{total} quantities, agreement {agreement:.3f}")
    assert agreement >= 0.93, wrong
