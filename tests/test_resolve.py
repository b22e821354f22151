"""Identities over documents: one thing one node, in any order, and as the user decides."""
from __future__ import annotations

from itertools import permutations

import pytest

from kg.catalog import Catalog
from kg.errors import DataError
from kg.graph import assemble
from kg.model import Document, EntityRef, Extraction, Mention, Passage, Quantity, RelationStatement, Statement
from kg.resolve import Decisions, read_decisions, resolve
from kg.schema import check


def ref(text):
    label, _, name = text.partition("/")
    return EntityRef(label=label, name=name)


def extraction(n, *names, origin="text", statements=(), relations=(), spoken=()):
    """A document ``n`` that mentions ``Label/name`` each, one after the other, a sentence for each name."""
    text = "。".join(name.partition("/")[2] for name in names) + "。100"
    document = Document(id=f"Document/{n:012}", path=f"{n}.txt", sha256=f"{n:064}", text=text, format="txt", encoding="utf-8",
                        language="zh", passages=(Passage(n=0, start=0, end=len(text)),))
    mentions, at = [], 0
    for name in names:
        written = name.partition("/")[2]
        mentions.append(Mention(start=at, end=at + len(written), text=written, label=ref(name).label, name=written, origin=origin,
                                method="shape", confidence=0.8))
        at += len(written) + 1
    made = [Statement(quantity=Quantity(start=len(text) - 3, end=len(text), text="100", low=low, high=high, unit="parameter",
                                        comparator=comparator, dimension="parameter"),
                      metric="parameters", about=(ref(about),), speaker=ref(speaker) if speaker else None, modality=modality, passage=0,
                      quote_start=0, quote_end=len(text), confidence=0.8)
            for about, low, high, comparator, speaker, modality in statements]
    links = [RelationStatement(head=ref(head), type=kind, tail=ref(tail), passage=0, start=0, end=3, quote=text[:3], confidence=0.7)
             for head, kind, tail in relations]
    return Extraction(document=document, mentions=tuple(mentions), statements=tuple(made), relations=tuple(links),
                      spoken=tuple((0, ref(s)) for s in spoken))


def graph_of(extractions, decisions=None):
    graph = assemble(extractions, resolve(extractions, decisions), Catalog([]))
    check(graph.nodes, graph.edges)
    return graph


def says(about, low, high=None, comparator="=", speaker=None, modality="asserted"):
    return about, low, high if high is not None else low, comparator, speaker, modality


def claims(graph):
    return [n for n in graph.nodes if n["label"] == "Claim"]


def test_spellings_of_one_name_are_one_node_in_any_order():
    documents = [extraction(1, "Model/GPT-3", "Model/GPT 3"), extraction(2, "Model/gpt3"), extraction(3, "Model/GPT-3"),
                 extraction(4, "Company/腾讯", "Company/騰訊")]
    graphs = {graph_of(list(order)).to_json() for order in permutations(documents)}
    assert len(graphs) == 1
    graph = graph_of(documents)
    assert [n["id"] for n in graph.nodes if "name" in n] == ["Company/腾讯", "Model/gpt-3"]
    node = graph.find("gpt3")
    assert (node["aliases"], node["mentions"], node["documents"]) == (["GPT 3", "gpt3"], 4, 3)


def test_a_known_name_wins_over_a_frequent_one():
    documents = [extraction(1, "Company/Zorblax", "Company/Zorblax"), extraction(2, "Model/ZorBlax", origin="catalog")]
    identities = resolve(documents)
    assert identities.of(ref("Company/Zorblax")) == ref("Model/ZorBlax")
    assert [(m.kept, m.joined, m.reason) for m in identities.merges] == [(ref("Model/ZorBlax"), ref("Company/Zorblax"), "same spelling")]


def test_two_known_entities_of_one_name_stay_apart():
    documents = [extraction(1, "Company/Larkspur", "Product/Larkspur", origin="catalog")]
    assert not resolve(documents).joined


def test_decisions_join_and_keep_apart():
    documents = [extraction(1, "Person/Lin Xi", "Person/林溪", "Person/lin-xi"), extraction(2, "Person/Ada Quill")]
    same = Decisions(same=[("Person/Lin Xi", "Person/林溪"), ("Person/林溪", "Person/A. Quill"), ("Person/Ada Quill", "Person/A. Quill")])
    for order in permutations(documents):
        identities = resolve(list(order), same)
        assert {identities.of(ref(f"Person/{n}")) for n in ("Lin Xi", "林溪", "lin-xi", "Ada Quill", "A. Quill")} == {ref("Person/A. Quill")}
    apart = Decisions(different=[("Company/Larkspur", "Model/Larkspur")])
    both = [extraction(1, "Company/Larkspur", "Model/Larkspur")]
    assert resolve(both).joined and not resolve(both, apart).joined
    three = [extraction(1, "Company/Larkspur", "Company/Larkspur", "Model/Larkspur", "Model/Larkspur", "Product/LARKSPUR")]
    identities = resolve(three, apart)
    assert identities.of(ref("Model/Larkspur")) == ref("Model/Larkspur") != identities.of(ref("Product/LARKSPUR"))


def test_a_decision_holds_for_names_that_only_relations_carry():
    document = extraction(1, "Company/Larkspur", relations=[("Company/LARKSPUR", "DEVELOPED", "Model/Zorblax")])
    graph = graph_of([document])
    assert [n["id"] for n in graph.nodes if "name" in n] == ["Company/larkspur", "Model/zorblax"]
    assert graph.edges_from("Company/larkspur", "DEVELOPED")


def test_decisions_file(tmp_path):
    path = tmp_path / "decisions.yaml"
    assert read_decisions(path) == Decisions()
    path.write_text("# nothing decided yet\n", encoding="utf-8")
    assert read_decisions(path) == Decisions()
    path.write_text("different:\n  - [Company/A/B, Model/C]\n", encoding="utf-8")
    assert read_decisions(path).apart() == {frozenset((ref("Company/A/B"), ref("Model/C")))}
    path.write_text("same:\n  - [Company/A, Company/B]\n  - [Firm/A, Company/B]\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"decisions\.yaml:3: same\.1\.0.*'Firm/A' is not Label/name"):
        read_decisions(path)


def test_ends_that_a_merge_makes_impossible_are_left_out():
    """A name that one document takes for a person and others for a company neither speaks nor works anywhere."""
    person = extraction(1, "Person/Larkspur", "Company/Zorblax", statements=[says("Company/Zorblax", 5.0, speaker="Person/Larkspur")],
                        relations=[("Person/Larkspur", "WORKS_AT", "Company/Zorblax")], spoken=["Person/Larkspur"])
    graph = graph_of([person, extraction(2, "Company/Larkspur", "Company/Larkspur", origin="catalog")])
    assert {e["type"] for e in graph.edges} == {"IN", "MENTIONS", "ABOUT", "EVIDENCED_BY"}


def test_symmetric_relations_are_stored_once():
    documents = [extraction(1, "Company/B", "Company/A", relations=[("Company/B", "PARTNERS_WITH", "Company/A")]),
                 extraction(2, "Company/B", "Company/A", relations=[("Company/A", "PARTNERS_WITH", "Company/B")])]
    edge, = (e for e in graph_of(documents).edges if e["type"] == "PARTNERS_WITH")
    assert (edge["source"], edge["target"], edge["statements"], len(edge["evidence"])) == ("Company/a", "Company/b", 2, 2)


SAME = [says("Model/Zorblax", 5.4e11), says("Model/zorblax", 5.4e11, comparator="~"), says("Model/Zor-Blax", 5.402e11)]


def test_claims_of_one_value_are_one_claim_in_any_order():
    documents = [extraction(n, s[0], statements=[s]) for n, s in enumerate(SAME)]
    graphs = {graph_of(list(order)).to_json() for order in permutations(documents)}
    assert len(graphs) == 1
    claim, = claims(graph_of(documents))
    assert (claim["comparator"], claim["low"], claim["statements"], claim["documents"]) == ("=", 5.4e11, 3, 3)


@pytest.mark.parametrize("other", [says("Model/Zorblax", 5.5e11), says("Model/Zorblax", 5.4e11, comparator=">="), says("Model/Other", 5.4e11)])
def test_other_values_bounds_and_subjects_are_other_claims(other):
    documents = [extraction(n, s[0], statements=[s]) for n, s in enumerate([SAME[0], other])]
    assert len(claims(graph_of(documents))) == 2


def _conflicts(*stated, together=False):
    if together:
        documents = [extraction(1, *{s[0]: 0 for s in stated}, statements=stated)]
    else:
        documents = [extraction(n, s[0], statements=[s]) for n, s in enumerate(stated)]
    return [e for e in graph_of(documents).edges if e["type"] == "CONFLICTS_WITH"]


def test_conflicts():
    a = "Model/Zorblax"
    edge, = _conflicts(says(a, 1e12), says(a, 1e14))
    assert edge["reason"] in ("parameters of Zorblax: 1T parameters against 100T parameters",
                              "parameters of Zorblax: 100T parameters against 1T parameters",
                              "parameters of Zorblax: 1T against 100T", "parameters of Zorblax: 100T against 1T")
    assert _conflicts(says(a, 1e12, speaker="Person/A"), says(a, 1e14, speaker="Person/B"), together=True)
    assert not _conflicts(says(a, 1e12, speaker="Person/A"), says(a, 1e14, speaker="Person/A"), together=True)
    assert not _conflicts(says(a, 1e12), says(a, 1.05e12, comparator="~")), "about the same"
    assert not _conflicts(says(a, 1e11, 1e12, "range"), says(a, 5e11)), "one lies in the other"
    assert not _conflicts(says(a, 1e12), says(a, 1e14, modality="hypothetical")), "only supposed"
    assert not _conflicts(says(a, 1e12), says("Model/Other", 1e14))


def test_a_claim_about_a_size_belongs_to_the_family():
    documents = [extraction(1, "Model/Zorblax", statements=[says("Model/Zorblax", 5.4e11)]),
                 extraction(2, "Model/Zorblax 540B", statements=[says("Model/Zorblax 540B", 5.4e11)])]
    for order in permutations(documents):
        graph = graph_of(list(order))
        claim, = claims(graph)
        assert [e["target"] for e in graph.edges_from(claim["id"], "ABOUT")] == ["Model/zorblax", "Model/zorblax-540b"]
