"""What holds for every graph, whatever the documents: the contract, offsets into the source, evidence, one node for one
thing, and the same bytes in every process and order."""
from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import builder
from kg.builder import build
from kg.cli import root
from kg.graph import assemble
from kg.graph.ids import entity_id
from kg.pipeline import resources
from kg.readers import expand, read
from kg.resolve import resolve
from kg.schema import check, schema

SEEDS = Path(__file__).parent.parent / "seeds"
SHARED = Path(__file__).parent.parent.parent / "shared" / "seeds"
#: Fragments of every register, which the property test strings together.
FRAGMENTS = [
    "主持人：", "嘉宾：", "Host: ", "**分析师**\n", "# 大模型\n", "\n\n", "\n", "，", "。", " ", "? ", "| Model | Parameters |\n| --- | --- |\n| PaLM | 540B |\n",
    "PaLM 有 5400 亿个参数", "GPT-3 has 175 billion parameters", "OpenAI 的 GPT-4 据说有 1.8 万亿参数", "Google 收购了 DeepMind", "它的准确率从20%提升到60%",
    "we raised $9M to $13M at ten times the valuation", "用了 Chain of Thought", "ＧＰＴ－３", "𠮷野家有三成用户", "Zorblax Labs founded by Ada Quill",
    "1\n00:00:01,000 --> 00:00:03,000\n", "[链接](https://example.org/a?b=c)", "\u200b", "\ufeff", "👩‍👩‍👧", "两三百家公司", "e\u0301", "İstanbul", "\t- ", "Q: ", "A: ",
]


def problems(graph, texts):
    """Everything that is wrong with a graph; ``texts`` are the decoded sources by document id."""
    check(graph.nodes, graph.edges)
    ids = Counter(n["id"] for n in graph.nodes)
    yield from (f"{i} twice" for i, n in ids.items() if n > 1)
    nodes, symmetric = graph.by_id, {k for k, r in schema().relationships.items() if r.symmetric}
    yield from (f"{key} twice" for key, n in Counter(
        (e["source"], e["type"], e["target"], e.get("start") if e["type"] in ("MENTIONS", "EVIDENCED_BY") else None)
        for e in graph.edges).items() if n > 1)
    stated = {(e["source"], e["type"], e["target"]) for e in graph.edges}
    for node in graph.nodes:
        if node["label"] == "Passage" and texts[node["document"]][node["start"]:node["end"]] != node["text"]:
            yield f"{node['id']} is not its text"
        if node["label"] in schema().entity_labels and node["id"] != entity_id(node["label"], node["name"]):
            yield f"{node['id']} is called {node['name']}"
        if node["label"] == "Claim" and not graph.edges_from(node["id"], "EVIDENCED_BY"):
            yield f"{node['id']} without evidence"
    for edge in graph.edges:
        where = f"{edge['type']} {edge['source']} {edge['target']}"
        if edge["type"] in symmetric and (edge["target"], edge["type"], edge["source"]) in stated:
            yield f"{where} stored twice"
        if edge["type"] in schema().relations and edge["source"] == edge["target"]:
            yield f"{where} leads to itself"
        if edge.get("start") is None:
            continue
        document = edge.get("document") or nodes[edge["target"] if edge["type"] == "EVIDENCED_BY" else edge["source"]]["document"]
        found = texts[document][edge["start"]:edge["end"]]
        if found != edge.get("text", edge.get("quantity", edge.get("quote"))):
            yield f"{where}: {found!r} at its offsets"
        if edge["type"] == "EVIDENCED_BY" and (edge["quantity"] not in edge["quote"] or edge["quote"] not in texts[document]):
            yield f"{where}: {edge['quote']!r} does not hold {edge['quantity']!r}"


def _graph(extractions):
    return assemble(extractions, resolve(extractions), resources()[0])


@pytest.fixture(scope="module")
def extractions():
    return [builder.extract_document(document) for path in expand([str(SEEDS)]) for document in read(path)]


def test_invariants_over_the_samples(extractions):
    texts = {e.document.id: e.document.text for e in extractions}
    for k, extraction in enumerate(extractions):
        assert not list(problems(_graph([extraction, extractions[k - 1]]), texts))
    graph = _graph(extractions)
    assert not list(problems(graph, texts))
    assert any(n["label"] == "Claim" and n["documents"] > 1 for n in graph.nodes)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the annotated documents are not here")
def test_invariants_over_the_real_documents():
    graph = build([SHARED], with_catalog_facts=True).graph
    assert not list(problems(graph, {d.id: d.text for path in expand([str(SHARED)]) for d in read(path)}))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.sampled_from(FRAGMENTS), st.text(max_size=4)), min_size=1, max_size=25).map("".join)
       .filter(str.strip))
def test_invariants_over_any_text(text):
    extraction = builder.extract(text)
    for span in (*extraction.mentions, *extraction.quantities, *(s.quantity for s in extraction.statements), *extraction.rejected):
        assert text[span.start:span.end] == span.text
    assert not list(problems(_graph([extraction]), {extraction.document.id: text}))


def test_order_of_documents_makes_no_difference(extractions):
    first = _graph(extractions).to_json()
    for seed in range(3):
        shuffled = random.Random(seed).sample(extractions, len(extractions))
        assert _graph(shuffled).to_json() == first


def test_extract_gives_offsets_into_the_source():
    result = CliRunner().invoke(root, ["extract", str(SEEDS)])
    assert result.exit_code == 0
    texts = {d.id: d.text for path in expand([str(SEEDS)]) for d in read(path)}
    lines = [json.loads(line) for line in result.stdout.rstrip("\n").split("\n")]
    assert [line["document"]["id"] for line in lines] == list(texts)
    for line in lines:
        text = texts[line["document"]["id"]]
        spans = [*line["mentions"], *line["quantities"], *line["rejected"], *(s["quantity"] for s in line["statements"])]
        assert spans and all(text[s["start"]:s["end"]] == s["text"] for s in spans)
        assert all(text[r["start"]:r["end"]] == r["quote"] for r in line["relations"])
        assert all(s["quote_start"] <= s["quantity"]["start"] < s["quantity"]["end"] <= s["quote_end"] for s in line["statements"])


def test_the_same_bytes_in_every_process(tmp_path):
    """One and two workers, any hash seed and locale."""
    inputs = [str(SEEDS / name) for name in ("02_funding_panel.txt", "05_open_models.srt", "09_newswire.jsonl")]
    code = "import sys; from kg.builder import build; sys.stdout.buffer.write(build(sys.argv[2:], jobs=int(sys.argv[1])).graph.to_json().encode())"
    running = []
    for jobs, seed, locale in ((1, "1", "C"), (2, "2", "C.UTF-8")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        running.append(subprocess.Popen([sys.executable, "-c", code, str(jobs), *inputs[::1 if jobs == 1 else -1]], env=environment,
                                        stdout=subprocess.PIPE))
    one, two = (process.communicate(timeout=300)[0] for process in running)
    assert one and one == two
