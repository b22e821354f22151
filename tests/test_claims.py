"""The claim builder on the fifth of the annotated short texts that no weight was fitted on, with the listed names put in:
what it measures, how sure it is, what it is about, who says it and under which conditions."""
from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from claim_texts import claim_at, held_out, load_texts, right_subject, same_value, views

from kg.extract.statements import find_statements
from kg.extract.view import Found
from kg.pipeline import extract
from kg.readers import read_text

#: Least share of the found statements that are right.
FLOORS = {"metric": 0.83, "modality": 0.94, "about": 0.78, "speaker": 0.97}
#: Least F1 of the benchmarks and tasks that statements are said to be measured on, over all texts: no weight is fitted
#: for it, and a fifth of the texts names too few.
ON_FLOOR = 0.65
#: Least share of the annotated claims that become a statement with the annotated value.
FOUND = 0.8


def name(ref) -> str | None:
    return ref.name if ref else None


def paired(records: list[dict]) -> list[tuple[dict, Found]]:
    """Each claim that is found, with its statement."""
    out = []
    for record in records:
        seen = []
        for view, place in views(record):
            for found in find_statements(view):
                claim = claim_at(record["text"], record["claims"], *place(found.quantity.start, found.quantity.end))
                if claim is not None and same_value(found.quantity, claim) and claim not in seen:
                    seen.append(claim)
                    out.append((claim, found))
    return out


@pytest.fixture(scope="module")
def pairs() -> list[tuple[dict, Found]]:
    return paired(held_out(load_texts()))


def right(aspect: str, claim: dict, found: Found) -> bool:
    if aspect == "about":
        return right_subject(found.about[0].name if found.about else None, claim)
    if aspect == "speaker":
        return name(found.speaker) == claim["speaker"]
    return getattr(found, aspect) in claim[aspect]


def test_claims_are_found(pairs):
    total = sum(len(record["claims"]) for record in held_out(load_texts()))
    print(f"found {len(pairs)} of {total}: {len(pairs) / total:.3f}")
    assert len(pairs) >= FOUND * total


@pytest.mark.parametrize("aspect", FLOORS)
def test_share_that_is_right(pairs, aspect):
    wrong = [(claim["quantity"], claim[aspect], getattr(found, aspect)) for claim, found in pairs if not right(aspect, claim, found)]
    share = 1 - len(wrong) / len(pairs)
    print(f"{aspect} {share:.3f}")
    assert share >= FLOORS[aspect], wrong


def test_benchmarks():
    count = Counter()
    for claim, found in paired(load_texts()):
        got, want = {ref.name for ref in found.on}, set(claim["on"])
        count.update(both=len(got & want), got=len(got), want=len(want))
    f1 = 2 * count["both"] / (count["got"] + count["want"])
    print(f"on F1 {f1:.3f} {dict(count)}")
    assert f1 >= ON_FLOOR, count


def test_no_claim_is_made_twice():
    """Two statements about one quantity would be two claims of one proposition."""
    for record in held_out(load_texts()):
        for view, _ in views(record):
            statements = find_statements(view)
            spans = sorted((f.quantity.start, f.quantity.end) for f in statements)
            assert all(a[1] <= b[0] for a, b in pairwise(spans)), record["text"]


@pytest.mark.parametrize("text", [
    "比如说思维链 它是一个很通用的方法 我们当时试的是Llama 2 70B 已经很大了对吧 但是如果直接问它 它的准确率其实只有百分之十五不到 但是用了思维链 我们就可以把这个准确率提到百分之五十左右",
    "Take chain of thought, it's a general method. We had Llama 2 70B, and if you just ask it directly its accuracy is below 15%. "
    "But with chain of thought we could raise it to about 50%.",
])
def test_a_change_by_a_method_is_about_what_it_was_applied_to(text):
    (change,) = [s for s in extract(read_text(text)).statements if s.quantity.from_high == 15]
    assert [ref.name for ref in change.about] == ["LLaMA 2-70B"] and "Chain of Thought" in [ref.name for ref in change.using]
