"""The library as users call it, and as spaCy users put its components into a pipeline of their own."""
from __future__ import annotations

import doctest
import importlib
import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg.errors import DataError, InputError

TEXT = "Google trained PaLM with 540 billion parameters.\n\nGPT-3 有 1750 亿个参数。\n"
#: Modules whose docstrings show examples.
SHOWN = ["kg", "kg.graph.graph", "kg.graph.ids", "kg.graph.values", "kg.schema", "kg.stores.marker"]


@pytest.fixture
def talk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "talk.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_public_names():
    assert list(kg.__all__) == sorted(kg.__all__)
    assert all(hasattr(kg, name) for name in kg.__all__)
    for name in kg.__all__:
        assert name == "__version__" or getattr(kg, name).__doc__, name
    assert {n for n in kg.__all__ if n.endswith("Error")} == {n for n in vars(kg) if n.endswith("Error")}


@pytest.mark.parametrize("name", SHOWN)
def test_examples_in_docstrings(name):
    found = doctest.testmod(importlib.import_module(name))
    assert found.attempted and not found.failed


def test_import_is_light():
    code = "import sys, kg; print(sorted({'spacy', 'pydantic', 'numpy', 'networkx', 'yaml'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize("inputs", ["talk.txt", Path("talk.txt"), ["talk.txt"], (Path("talk.txt"),)])
def test_build_takes_paths_of_all_kinds(talk, inputs):
    assert kg.build(inputs).find("PaLM")["id"] == "Model/palm"


def test_build_load_and_views(talk):
    graph = kg.build([talk], output="out")
    assert sorted(p.name for p in Path("out").iterdir()) == [".kg", "graph.html", "graph.json", "graph.lbug", "neo4j"]
    for path in ("out", "out/graph.json", Path("out")):
        assert kg.load(path) == graph
    claim, = graph.claims(about="palm", metric="parameters")
    assert (claim["low"], claim["about"], claim["conflicts"], claim["evidence"][0]["path"]) == (5.4e11, ["PaLM"], [], str(talk))
    assert list(graph.claims(about="nobody")) == [] == list(graph.claims(conflicts=True))
    network = graph.to_networkx()
    assert (network.number_of_nodes(), network.number_of_edges()) == (len(graph.nodes), len(graph.edges))
    assert network.nodes["Model/palm"]["name"] == "PaLM"
    assert {d["type"] for _, _, d in network.out_edges(claim["id"], data=True)} >= {"ABOUT", "EVIDENCED_BY"}
    assert graph.find("Model/palm") is graph.find("PALM") and graph.find("nobody") is None


def test_build_with_a_catalogue_and_its_facts(talk, tmp_path):
    catalog = tmp_path / "mine.csv"
    catalog.write_text("label,name,aliases\nCompany,Larkspur Compute,Larkspur Compute Ltd;红隼算力\n", encoding="utf-8")
    talk.write_text("红隼算力来了。\n\n先说 Google 。\n\n再说 PaLM 。\n", encoding="utf-8")
    graph = kg.build([talk], catalogs=[str(catalog)], with_catalog_facts=True)
    assert graph.find("红隼算力")["id"] == "Company/larkspur-compute"
    known = [e for e in graph.edges if e.get("origin") == "catalog"]
    assert known and all(e["evidence"] == [] and "quote" not in e for e in known)


def test_extract():
    found = kg.extract(TEXT)
    assert [(m.label, m.name, TEXT[m.start:m.end]) for m in found.mentions] == [
        ("Company", "Google", "Google"), ("Model", "PaLM", "PaLM"), ("Model", "GPT-3", "GPT-3")]
    assert [s.quantity.low for s in found.statements] == [5.4e11, 1.75e11]
    assert [(r.head.name, r.type, r.tail.name) for r in found.relations] == [("Google", "DEVELOPED", "PaLM")]


def test_quantities():
    assert [(q.low, q.unit) for q in kg.quantities("up 45% in 3 years")] == [(45, "%"), (3, "year")]
    assert kg.quantities("") == [] == kg.quantities("没有")


def test_errors(talk, tmp_path):
    for text in ("", " \n"):
        with pytest.raises(InputError, match="empty"):
            kg.extract(text)
    with pytest.raises(InputError, match="missing: no such file"):
        kg.build(["missing"])
    with pytest.raises(InputError, match="no graph here"):
        kg.load(tmp_path)
    with pytest.raises(DataError, match=r"nowhere\.yaml"):
        kg.build([talk], catalogs=["nowhere.yaml"])
    error = pickle.loads(pickle.dumps(InputError("a.txt", "empty")))
    assert (str(error), error.path, error.reason) == ("a.txt: empty", "a.txt", "empty")
    assert all(issubclass(getattr(kg, n), kg.KgError) for n in kg.__all__ if n.endswith("Error"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_components_in_a_pipeline_of_ones_own(language, tmp_path):
    import spacy
    nlp = spacy.blank(language)
    for name in ("kg_entities", "kg_quantities", "kg_relations", "kg_claims"):
        nlp.add_pipe(name)
    doc = nlp("Google 的 PaLM 有 5400 亿个参数。")
    assert {(e.label_, e.text) for e in doc.ents} >= {("Company", "Google"), ("Model", "PaLM")}
    assert [s.label_ for s in doc.spans["kg_quantities"]] == ["PARAMETER"]
    assert [s.quantity.low for s in doc.user_data["kg"].statements] == [5.4e11]
    nlp.to_disk(tmp_path / "nlp")
    again = spacy.load(tmp_path / "nlp")
    assert again.pipe_names == nlp.pipe_names
    assert [e.text for e in again("PaLM").ents] == ["PaLM"] and not nlp("").ents


def test_the_whole_pipeline_can_be_stored(tmp_path):
    import spacy

    from kg.pipeline import load
    nlp = load()
    nlp.to_disk(tmp_path / "nlp")
    again = spacy.load(tmp_path / "nlp")
    text = "它有540个billion的parameter，PaLM。"
    assert [t.text for t in again(text)] == [t.text for t in nlp(text)]
    assert [e.text for e in again(text).ents] == [e.text for e in nlp(text).ents]
    assert json.loads((tmp_path / "nlp" / "meta.json").read_text(encoding="utf-8"))["pipeline"] == nlp.pipe_names
    assert [d.text for d in nlp.pipe(["PaLM 有", "", "GPT-3"])] == ["PaLM 有", "", "GPT-3"]
