"""A second build into a folder reads what changed, and gives the graph that a first one would."""
from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from kg import builder
from kg.builder import build

PALM = "Google trained PaLM with 540 billion parameters.\n"
TEXTS = {"a.txt": PALM, "b.txt": "嘉宾：GPT-3 有 1750 亿个参数。\n", "c.txt": "Claude has a context window of 100K tokens.\n"}


@pytest.fixture
def docs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in TEXTS.items():
        path = tmp_path / "docs" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Path("docs")


@pytest.fixture
def extracted(monkeypatch):
    """Texts in the order in which they were extracted."""
    texts = []
    extract = builder.extract_document

    def counted(document, catalogs=()):
        texts.append((document.path, catalogs))
        return extract(document, catalogs)
    monkeypatch.setattr(builder, "extract_document", counted)
    return texts


@pytest.fixture(autouse=True)
def light(monkeypatch):
    """The page and the database have tests of their own."""
    from kg.exports import page
    from kg.stores import embedded
    monkeypatch.setattr(page, "write", lambda nodes, edges, path: path.write_text("page"))
    monkeypatch.setattr(embedded, "write", lambda nodes, edges, path: (path / "graph.lbug").write_text("database"))


def _paths(output="out"):
    graph = json.loads(Path(output, "graph.json").read_text(encoding="utf-8"))
    return sorted(n["path"] for n in graph["nodes"] if n["label"] == "Document")


def _fresh(*inputs):
    return build(inputs).graph.to_json()


def test_unchanged_documents_are_not_read_again(docs, extracted):
    first = build([docs], output="out")
    assert (first.read, first.reused, len(extracted)) == (3, 0, 3)
    before = Path("out/graph.json").read_bytes()
    again = build([docs], output="out")
    assert (again.read, again.reused, again.removed, len(extracted)) == (0, 3, 0, 3)
    assert Path("out/graph.json").read_bytes() == before


def test_a_changed_file_replaces_what_it_said(docs, extracted):
    build([docs], output="out")
    (docs / "a.txt").write_text("Google trained PaLM with 62 billion parameters.\n", encoding="utf-8")
    built = build([docs], output="out")
    assert (built.read, built.reused, built.removed) == (1, 2, 0)
    assert _paths() == ["docs/a.txt", "docs/b.txt", "docs/c.txt"]
    assert built.graph.to_json() == _fresh(docs)


def test_a_file_gone_from_a_given_folder_leaves_the_graph(docs):
    build([docs], output="out")
    (docs / "b.txt").unlink()
    built = build(["./docs/"], output="out")
    assert (built.read, built.reused, built.removed) == (0, 2, 1)
    assert _paths() == ["docs/a.txt", "docs/c.txt"]


def test_other_inputs_keep_the_documents_outside_them(docs, tmp_path, extracted):
    build([docs / "a.txt"], output="out")
    build([tmp_path / "docs" / "b.txt"], output="out")
    build([docs / "c.txt"], output="out")
    assert [Path(p).name for p in _paths()] == ["b.txt", "a.txt", "c.txt"]
    assert len(extracted) == 3
    build([docs], output="out")
    assert _paths() == ["docs/a.txt", "docs/b.txt", "docs/c.txt"], "the same files by another spelling of their path"
    assert len(extracted) == 3


def test_fresh_forgets(docs):
    build([docs], output="out")
    build([docs / "c.txt"], output="out", fresh=True)
    assert _paths() == ["docs/c.txt"]


def test_a_renamed_file_is_not_read_again(docs, extracted):
    build([docs], output="out")
    (docs / "a.txt").rename(docs / "z.txt")
    built = build([docs], output="out")
    assert (built.read, built.reused) == (0, 3)
    assert built.graph.to_json() == _fresh(docs)


def test_the_same_content_twice_is_one_document(docs):
    (docs / "0.txt").write_text(PALM, encoding="utf-8")
    orders = [[docs], [docs / "a.txt", docs / "0.txt", docs / "b.txt", docs / "c.txt"]]
    assert len({_fresh(*order) for order in orders}) == 1
    build([docs / "a.txt"], output="out")
    build([docs / "0.txt"], output="out")
    assert _paths() == ["docs/0.txt"]


def test_an_unreadable_file_keeps_what_was_read_of_it(docs):
    build([docs], output="out")
    (docs / "a.txt").write_bytes(b"\x00\x01\x02" * 500)
    built = build([docs], output="out")
    assert [e.path for e in built.skipped] == ["docs/a.txt"]
    assert _paths() == ["docs/a.txt", "docs/b.txt", "docs/c.txt"]


def test_records_with_a_bad_line_between_them(docs, extracted):
    file = docs / "r.jsonl"
    good = [json.dumps({"id": i, "text": text}) for i, text in (("1", PALM), ("3", TEXTS["c.txt"]))]
    file.write_text("\n".join([good[0], "{broken", good[1]]), encoding="utf-8")
    built = build([file], output="out")
    assert [str(e).partition(": not JSON")[0] for e in built.skipped] == ["docs/r.jsonl: line 2"]
    assert _paths() == ["docs/r.jsonl#1", "docs/r.jsonl#3"]
    file.write_text("\n".join([good[0].replace("540", "62"), "{broken"]), encoding="utf-8")
    build([file], output="out")
    assert _paths() == ["docs/r.jsonl#1", "docs/r.jsonl#3"], "replaced, and the one not seen kept"
    file.write_text(good[1], encoding="utf-8")
    build([file], output="out")
    assert _paths() == ["docs/r.jsonl#3"]


def test_changed_code_or_data_reads_all_again_with_the_same_catalogues(docs, extracted, monkeypatch, tmp_path):
    catalog = tmp_path / "mine.yaml"
    catalog.write_text("label: Company\nentities:\n  - name: Larkspur Compute\n", encoding="utf-8")
    build([docs], output="out", catalogs=[catalog])
    monkeypatch.setattr(builder, "_own", lambda: "another version")
    extracted.clear()
    built = build([docs / "a.txt"], output="out", catalogs=[str(catalog)])
    assert sorted(extracted) == [(f"docs/{name}", (catalog,)) for name in sorted(TEXTS)]
    assert (built.read, built.reused, built.removed) == (3, 0, 0)


def test_a_changed_catalogue_counts_at_once(docs, tmp_path):
    catalog = tmp_path / "mine.yaml"
    (docs / "a.txt").write_text("我们在用 Zorblax 做项目，Zorblax 很快。\n", encoding="utf-8")
    names = []
    for label in ("Company", "Hardware"):
        catalog.write_text(f"label: {label}\nentities:\n  - name: Zorblax\n", encoding="utf-8")
        graph = build([docs], output="out", catalogs=[catalog]).graph
        names += [n["id"] for n in graph.nodes if n.get("name") == "Zorblax"]
    assert names == ["Company/zorblax", "Hardware/zorblax"]


def test_what_is_kept_survives_damage_and_other_versions(docs, extracted):
    build([docs], output="out")
    files = sorted(Path("out/.kg").iterdir())
    files[0].write_text("{}", encoding="utf-8")
    files[1].write_text(files[1].read_text(encoding="utf-8").replace('"mentions"', '"mentioned"'), encoding="utf-8")
    built = build([docs], output="out")
    assert not built.skipped and built.read == 2
    files[0].write_text("{}", encoding="utf-8")
    lost = json.loads(files[1].read_text(encoding="utf-8").partition("\n")[2])["document"]["path"]
    built = build([lost], output="out")
    assert [Path(e.path).name for e in built.skipped] == [files[0].name], "a document that is lost is named"


def test_the_output_is_no_input(docs):
    for _ in range(2):
        build(["."], output="out")
    assert _paths() == ["docs/a.txt", "docs/b.txt", "docs/c.txt"]
    for _ in range(2):
        build([docs], output=docs)
    assert _paths(docs) == ["docs/a.txt", "docs/b.txt", "docs/c.txt"]


def test_order_of_inputs_makes_no_difference(docs):
    files = [docs / name for name in TEXTS]
    graphs = set()
    for seed in range(4):
        random.Random(seed).shuffle(files)
        graphs.add(_fresh(*files))
    assert len(graphs) == 1


def test_decisions_of_the_user_are_obeyed(docs):
    (docs / "a.txt").write_text("Google trained PaLM. Microsoft trained Phi-2.\n", encoding="utf-8")
    build([docs], output="out")
    Path("out/decisions.yaml").write_text("same:\n  - [Company/Microsoft, Company/Google]\n", encoding="utf-8")
    graph = build([docs], output="out").graph
    assert graph.find("Company/microsoft") is None and graph.find("Microsoft")["id"] == "Company/google"
    Path("out/decisions.yaml").unlink()
    assert build([docs], output="out").graph.find("Company/microsoft")


def test_a_fault_in_one_document_does_not_keep_the_others_out(docs, monkeypatch):
    from kg import pipeline
    extract = pipeline.extract

    def faulty(document, catalogs=()):
        if document.path.endswith("b.txt"):
            raise IndexError("list index out of range")
        return extract(document, catalogs)
    monkeypatch.setattr(pipeline, "extract", faulty)
    built = build([docs], output="out")
    assert _paths() == ["docs/a.txt", "docs/c.txt"]
    assert str(built.skipped[0]).startswith("docs/b.txt: a fault in kg, please report it: IndexError")
