"""`kg view`: the page of a graph that is there already."""
from __future__ import annotations

import json

import page_graphs
import pytest
from click.testing import CliRunner

from kg.cli.view import command
from kg.errors import InputError


@pytest.fixture
def directory(tmp_path):
    nodes, edges = page_graphs.small()
    (tmp_path / "graph.json").write_text(json.dumps({"nodes": nodes, "edges": edges}), encoding="utf-8")
    return tmp_path


def test_view_writes_the_page_and_says_where(directory):
    done = CliRunner().invoke(command, [str(directory), "--no-open", "--focus", "山雀", "--hops", "1", "--max-nodes", "5"])
    assert done.exit_code == 0, done.output
    assert done.output.strip() == str(directory / "graph.html")
    assert (directory / "graph.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_view_writes_to_another_file(directory):
    done = CliRunner().invoke(command, [str(directory), "--no-open", "-o", str(directory / "x.html")])
    assert done.exit_code == 0, done.output
    assert (directory / "x.html").exists() and not (directory / "graph.html").exists()


def test_view_opens_the_page(directory, monkeypatch):
    opened = []
    monkeypatch.setattr("click.launch", opened.append)
    assert CliRunner().invoke(command, [str(directory)]).exit_code == 0
    assert opened == [(directory / "graph.html").resolve().as_uri()]


def test_view_of_an_unknown_name_fails_in_one_line(directory):
    done = CliRunner().invoke(command, [str(directory), "--no-open", "--focus", "Tits"])
    assert isinstance(done.exception, InputError)
    assert "closest: Tit" in str(done.exception)


def test_view_of_an_empty_folder_says_what_to_do(tmp_path):
    done = CliRunner().invoke(command, [str(tmp_path), "--no-open"])
    assert isinstance(done.exception, InputError) and "kg build" in str(done.exception)
