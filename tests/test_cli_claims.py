"""The ledger and the explanation of a node, as they are read at a terminal and by programs."""
from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.builder import build
from kg.cli import root

TEXTS = {"a.txt": "Google trained PaLM with 540 billion parameters.\n", "b.txt": "PaLM 有 5400 亿个参数。\n",
         "c.txt": "We think that PaLM has 62 billion parameters.\n"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ledger")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "graph.json").write_text(build([folder]).graph.to_json(), encoding="utf-8")
    return folder


def kg(*args):
    result = CliRunner().invoke(root, [str(a) for a in args])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_ledger_as_a_table(folder):
    lines = kg("claims", "--db", folder, "--about", "PaLM").splitlines()
    head = next(line for line in lines if "claim" in line)
    assert head.split() == ["claim", "speaker", "modality", "quote", "where", "documents"]
    claim = next(line for line in lines if "540B" in line)
    assert claim.split()[-1] == "2" and "a.txt:25" in claim


def test_the_ledger_for_programs(folder):
    rows = json.loads(kg("claims", "--db", folder, "--metric", "parameters", "--format", "json", "--sort", "documents"))
    assert [(r["subject"], Path(r["where"].partition(":")[0]).name) for r in rows][:2] == [("PaLM", "a.txt"), ("", "b.txt")]
    again = list(csv.DictReader(kg("claims", "--db", folder, "--format", "csv").splitlines()))
    assert again[0].keys() == rows[0].keys() and len(again) == len(rows)
    assert kg("claims", "--db", folder, "--format", "md").startswith("| subject | metric | value | text |")


def test_the_ledger_of_conflicts(folder):
    rows = json.loads(kg("claims", "--db", folder, "--conflicts", "--format", "json"))
    assert {r["against"] for r in rows if r["against"]} == {"PaLM: parameters 540B", "PaLM: parameters 62B"}


def test_explain(folder):
    shown = kg("explain", "palm", "--db", folder, "--mentions", "1")
    assert shown.startswith("PaLM") and "Model/palm" in shown
    assert "Google trained PaLM with [540 billion parameters]." in shown and "against: PaLM: parameters 62B" in shown
    assert "Google -DEVELOPED-> PaLM" in shown
    assert " , " not in shown
    claim = json.loads((folder / "graph.json").read_text(encoding="utf-8"))["nodes"][0]["id"]
    assert claim in kg("explain", claim, "--db", folder)
