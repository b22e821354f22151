"""Relations of own sentences. Names are marked, ``[C 谷歌]``, so that only the relations are at test. Of those marked
``partly`` not everything is found; what is found has to be right."""
from __future__ import annotations

import json
import re
import runpy
import sys
import time
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import catalog as catalogs
from kg.builder import build
from kg.cli import root
from kg.extract.quantities import find_dates, find_quantities
from kg.extract.relations import find_links
from kg.extract.speakers import identify_speakers
from kg.extract.view import Link, Name, Part, View
from kg.readers import read_text
from kg.schema import schema

CASES = [json.loads(line) for line in (Path(__file__).parent / "data" / "relations.jsonl").read_text(encoding="utf-8").splitlines()]
LABELS = {"C": "Company", "I": "Institution", "P": "Person", "M": "Model", "R": "Product", "T": "Method", "D": "Dataset",
          "B": "Benchmark", "K": "Task", "W": "Paper", "E": "Event", "L": "Place", "H": "Hardware"}
MARK = re.compile(r"\[([CIPMRTDBKWELH]) ([^\]]+)\]")
CATALOG = catalogs.load()


def read(marked: str, date: str | None = None, format: str = "txt", find: bool = True) -> View:
    """A view of a marked text, with its relations unless ``find`` is off."""
    text, spans, last = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[last:match.start()]
        spans.append((len(text), len(text) + len(match.group(2)), LABELS[match.group(1)]))
        text += match.group(2)
        last = match.end()
    text += marked[last:]
    parts = [Part(p.n, p.start, p.end, p.kind, p.speaker, list(p.sentences), list(p.columns))
             for p in read_text(text, format=format).passages]
    view = View(text, parts, date=date)
    view.names = [Name(s, e, label, text[s:e], "text", "shape", 0.9, CATALOG.find(text[s:e], label)) for s, e, label in spans]
    identify_speakers(view, CATALOG)
    view.quantities = find_quantities(view.text, names=[(n.start, n.end) for n in view.names])
    view.dates = find_dates(view.text)
    if find:
        find_links(view)
    return view


def written(link: Link) -> str:
    head, tail = link.head.name, link.tail.name
    if schema().relationships[link.type].symmetric:
        head, tail = sorted((head, tail))
    return f"{head}|{link.type}|{tail}" + (f"|{link.modality}" if link.modality != "asserted" else "")


def expected(line: str) -> str:
    head, kind, tail, *modality = line.split("|")
    if schema().relationships[kind].symmetric:
        head, tail = sorted((head, tail))
    return "|".join((head, kind, tail, *modality))


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:40] for c in CASES])
def test_sentence(case: dict) -> None:
    view = read(case["text"])
    found, wanted = {written(x) for x in view.links}, {expected(x) for x in case["relations"]}
    assert found <= wanted if case.get("partly") else found == wanted
    for link in view.links:
        assert view.text[link.start:link.end].strip()


def test_half_of_the_sentences_are_traps() -> None:
    assert len(CASES) >= 400
    assert sum(case["trap"] for case in CASES) * 2 >= len(CASES)


@pytest.mark.parametrize(("first", "second", "wanted"), [
    ("then [C Gullnet] shipped", "[M Heron 7B] to everybody last week", {"Gullnet|DEVELOPED|Heron 7B"}),
    ("then [C Gullnet] shipped.", "[M Heron 7B] is what they need now", set()),
    ("六月份[C 青禾智能]拿了十一个亿,", "[C 磐石资本]领投的 我没跟", {"磐石资本|INVESTED_IN|青禾智能"})])
def test_speech_runs_on_over_the_end_of_a_line(first: str, second: str, wanted: set[str]) -> None:
    view = read(f"{first} {second}", find=False)
    cut = len(MARK.sub(r"\2", first))
    view.parts[0].sentences, view._sentences = [(0, cut), (cut + 1, len(view.text))], None
    find_links(view)
    assert {written(x) for x in view.links} == wanted


def test_times() -> None:
    link, = read("[C 谷歌]2014年收购了[C 远帆科技]。").links
    assert (link.since, link.until, link.as_of) == (None, None, "2014")
    link, = read("[C Northwind Labs] was founded in 2019 by [P Nora Lind].").links
    assert link.since == "2019"
    link, = read("从2018年到2021年,[P 苏禾]在[C 远帆科技]工作过。").links
    assert (link.since, link.until) == ("2018", "2021")
    link, = read("去年[C 谷歌]收购了[C 远帆科技]。", date="2024-05-01").links
    assert link.as_of == "2023"


def test_first_person_is_the_labelled_speaker() -> None:
    view = read("**苏禾**:我是[C 远帆科技]的副总裁[P 苏禾]。我们自研的[M 海鸥-3]很快。\n\n**林远**:我之前在[C 青禾智能]做了三年。\n\n"
                "**苏禾**:[P 林远]说得对。\n", format="md")
    assert {"远帆科技|DEVELOPED|海鸥-3", "林远|WORKED_AT|青禾智能"} <= {written(x) for x in view.links}


def test_table_columns() -> None:
    view = read("| 模型 | 公司 | 训练数据 |\n|---|---|---|\n| [M 海鸥-3] | [C 远帆科技] | [D StreetQA] |\n| [M 鲸语] | [C 青禾智能] | |\n", format="md")
    assert {written(x) for x in view.links} == {"远帆科技|DEVELOPED|海鸥-3", "海鸥-3|TRAINED_ON|StreetQA", "青禾智能|DEVELOPED|鲸语"}


def test_numbers_under_a_benchmark() -> None:
    view = read("On [B StreetBench] it is close.\n\n| Model | Params | StreetBench |\n|---|---|---|\n| [M Heron 7B] | 7B | 61.2 |\n| [M Falcon 40B] | 40B | - |\n", format="md")
    found = {written(x) for x in view.links}
    assert "Heron 7B|EVALUATED_ON|StreetBench" in found
    assert "Falcon 40B|EVALUATED_ON|StreetBench" not in found


def test_people_of_a_panel() -> None:
    view = read("# [E Ripple Forum]: boats or kites?\n\nModerator: [P Nora Lind], editor\n\n**Nora Lind:** Welcome.\n\n**Arno Beck:** Thanks.\n\n"
                "**Nora Lind:** Who is missing?\n\n**Arno Beck:** [P Mira Voss] could not come.\n", format="md")
    assert {written(x) for x in view.links if x.type == "SPOKE_IN"} == {"Nora Lind|SPOKE_IN|Ripple Forum", "Arno Beck|SPOKE_IN|Ripple Forum"}


def test_you_are_the_other_speakers_organisation() -> None:
    view = read("**林远**:我是[C 远帆科技]的副总裁[P 林远]。\n\n**苏禾**:你们自研的[M 海鸥-3]快吗?\n\n**林远**:快。\n", format="md")
    assert "远帆科技|DEVELOPED|海鸥-3" in {written(x).removesuffix("|question") for x in view.links}


def test_a_translated_subtitle_is_another_sentence() -> None:
    view = read("1\n00:00:01,000 --> 00:00:03,000\n[C 远帆科技]今天开会 大家都来了\n[C Gullnet] released [M Heron 7B] today\n", format="srt")
    assert {written(x) for x in view.links} == {"Gullnet|DEVELOPED|Heron 7B"}


def test_amounts_are_about_both_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("微软向OpenAI投资了100亿美元。", encoding="utf-8")
    graph = build([str(path)]).graph
    claim = next(n["id"] for n in graph.nodes if n["label"] == "Claim" and n["low"] == 1e10)
    assert {e["target"] for e in graph.edges if e["source"] == claim and e["type"] == "ABOUT"} == {"Company/microsoft", "Company/openai"}


def test_command_tells_new_from_contradicting(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Meta发布了GPT-4。OpenAI发布了GPT-3。微软收购了Hugging Face。英伟达收购了Hugging Face。", encoding="utf-8")
    build([str(tmp_path / "a.txt")], output=tmp_path / "graph")

    def rows(*options: str) -> list[dict]:
        return json.loads(CliRunner().invoke(root, ["relations", "--db", str(tmp_path / "graph"), "--format", "json", *options]).stdout)
    assert {(r["head"], r["type"], r["tail"]) for r in rows("--type", "DEVELOPED")} == {("Meta", "DEVELOPED", "GPT-4"), ("OpenAI", "DEVELOPED", "GPT-3")}
    assert [(r["head"], r["tail"]) for r in rows("--new", "--type", "DEVELOPED")] == [("Meta", "GPT-4")]
    reasons = {(r["head"], r["tail"]): r["reason"] for r in rows("--disagree")}
    assert "OpenAI" in reasons["Meta", "GPT-4"]
    assert "NVIDIA" in reasons["Microsoft", "Hugging Face"]


def test_picture_shows_the_schema() -> None:
    path = Path(__file__).parent.parent / "tools" / "draw_relations.py"
    drawn = runpy.run_path(str(path))["picture"]()
    assert (path.parent.parent / "docs" / "relations.svg").read_text(encoding="utf-8") == drawn


def test_long_sentences_full_of_names_take_linear_time() -> None:
    def seconds(count: int) -> float:
        view = read("然后 [C 远帆科技] 说 [M 海鸥-3] 用 我们 在 [P 苏禾] 的 model on [H H100] with it " * count)
        began = time.process_time()
        find_links(view)
        return time.process_time() - began
    seconds(10)
    assert seconds(400) < 12 * max(seconds(100), 0.01)


@pytest.mark.shared
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_annotated_documents() -> None:
    shared = Path(__file__).parents[2] / "shared"
    if not (shared / "evalkit").exists():
        pytest.skip("the annotated documents are not here")
    sys.path.insert(0, str(shared / "evalkit"))
    try:
        measure, score = import_module("measure"), import_module("score").score
    finally:
        sys.path.pop(0)
    rows = []
    for path, golds in measure.documents([shared / "gold"], [shared / "seeds", shared / "gold"]):
        figures, _ = score(json.loads(build([str(path)]).graph.to_json()), [str(g) for g in golds])
        assert figures["relation"]["f1"] >= 0.55, path.name
        rows.append(figures)
    total = measure.micro(rows)["relation"]
    assert total["f1"] >= 0.72
    assert total["p"] >= 0.80
