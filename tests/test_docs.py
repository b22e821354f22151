"""What the README shows is there."""
from __future__ import annotations

import re
from pathlib import Path

from kg.cli import root

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _code(text: str) -> list[str]:
    return re.findall(r"```sh\n.*?```|`kg [^`]*`", text, re.DOTALL)


def test_readme_names_only_commands_and_options_that_exist():
    commands = {name: root.get_command(None, name) for name in root.list_commands(None)}
    shown = re.findall(r"\bkg ([a-z]+)((?: [^`#\n]*)?)", "\n".join(_code(README)))
    assert {name for name, _ in shown} <= set(commands)
    for name, rest in shown:
        group = getattr(commands[name], "commands", {})
        parameters = [parameter for command in (commands[name], *group.values()) for parameter in command.params]
        known = {option for parameter in parameters for option in parameter.opts} | {"--help"}
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
