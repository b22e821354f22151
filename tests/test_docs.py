"""What the documentation shows works as it stands."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

import kg
from kg.cli import root
from kg.stores import embedded

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```cypher\n(.*?)```", (ROOT / "docs/queries.md").read_text(encoding="utf-8"), re.DOTALL)


def _code(text: str) -> list[str]:
    return re.findall(r"```sh\n.*?```|`kg [^`]*`", text, re.DOTALL)


@pytest.fixture(scope="module")
def samples(tmp_path_factory) -> Path:
    """A graph folder of two of the sample documents."""
    folder = tmp_path_factory.mktemp("samples")
    names = ("01_scaling_interview.md", "02_funding_panel.txt", "11_assistants_article.txt")
    kg.build([ROOT / "seeds" / name for name in names], output=folder)
    return folder


@pytest.mark.parametrize("statement", QUERIES, ids=lambda statement: " ".join(statement.split())[:60])
def test_documented_queries_run(samples, statement):
    embedded.query(samples, statement)


def test_documented_queries_find_something(samples):
    found = [statement for statement in QUERIES if embedded.query(samples, statement)[1]]
    assert len(found) > len(QUERIES) / 2


def test_readme_names_only_commands_and_options_that_exist():
    commands = {name: root.get_command(None, name) for name in root.list_commands(None)}
    shown = re.findall(r"\bkg ([a-z]+)((?: [^`#\n]*)?)", "\n".join(_code(README)))
    assert {name for name, _ in shown} <= set(commands)
    for name, rest in shown:
        known = {option for parameter in commands[name].params for option in parameter.opts} | {"--help"}
        assert set(re.findall(r"(?<!\S)--[a-z-]+", rest)) <= known, f"kg {name}{rest}"


def test_readme_lists_every_command():
    assert {name for name in root.list_commands(None) if f"kg {name}" not in README} == set()


def test_readme_links_lead_somewhere():
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_make_targets_of_the_readme_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make ([a-z0-9]+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
