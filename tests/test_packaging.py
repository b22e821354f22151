"""The package as a user gets it: the wheel in an empty environment, and a command line that starts at once."""
from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

import kg

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _run(*command: str | Path, cwd: Path | None = None) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, f"{command}: {done.stdout}\n{done.stderr}"
    return done.stdout


def test_help_answers_at_once():
    """Processor time, the least of several runs: other tests may run beside it."""
    seconds = []
    for _ in range(5):
        with subprocess.Popen([sys.executable, "-m", "kg", "--help"], stdout=subprocess.PIPE) as process:
            assert process.stdout
            output = process.stdout.read()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = status
        seconds.append(usage.ru_utime + usage.ru_stime)
    assert b"Usage:" in output
    assert min(seconds) < 0.2


def test_help_imports_nothing_heavy():
    code = "import sys; from kg.__main__ import main\ntry: main()\nexcept SystemExit: pass\nprint(*sys.modules)"
    loaded = set(_run(sys.executable, "-c", code).split())
    assert not loaded & {"spacy", "numpy", "networkx", "pydantic", "ladybug", "neo4j", "pyvis", "trafilatura", "yaml"}


def test_version_is_one():
    assert kg.__version__ == PROJECT["version"]
    assert kg.__version__ in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_constraints_pin_every_dependency():
    def plain(requirement: str) -> str:
        return requirement.split(">")[0].split("=")[0].split("<")[0].strip().lower().replace("_", "-")

    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all("==" in pin and "@" not in pin and "/" not in pin for pin in pins)
    wanted = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]
    assert {plain(requirement) for requirement in wanted} <= {plain(pin) for pin in pins}


def test_every_import_is_a_declared_dependency():
    """What comes only with another package is gone when that one changes."""
    declared = {re.split(r"[<>=\[]", requirement)[0].lower().replace("-", "_") for requirement in PROJECT["dependencies"]}
    packages = metadata.packages_distributions()
    imported: dict[str, str] = {}
    for path in sorted((ROOT / "kg").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                imported[(node.module or "").split(".")[0]] = path.name
            elif isinstance(node, ast.Import):
                imported.update((alias.name.split(".")[0], path.name) for alias in node.names)
    third_party = set(imported) - set(sys.stdlib_module_names) - {"kg"}
    missing = {
        f"{name} ({imported[name]})"
        for name in third_party
        if not {owner.lower().replace("-", "_") for owner in packages[name]} & declared
    }
    assert not missing


@pytest.mark.slow
def test_wheel_works_in_an_empty_environment(tmp_path):
    """Data, schema and entry points travel in the wheel: nothing of the checkout is needed."""
    _run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", tmp_path, ROOT)
    (wheel,) = tmp_path.glob("claimgraph-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "kg/py.typed" in names and any(name.startswith("kg/_schema/") for name in names)
    assert not any(name.startswith(("tests/", "seeds/", "bench/")) for name in names)

    venv.create(tmp_path / "venv", with_pip=True, symlinks=os.name != "nt")
    python = tmp_path / "venv" / "bin" / "python"
    _run(python, "-m", "pip", "install", "--quiet", "-c", ROOT / "constraints.txt", wheel, cwd=tmp_path)
    command, folder = python.parent / "kg", tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "note.txt").write_text("分析师：GPT-3 有 1750 亿个参数。\n", encoding="utf-8")
    assert kg.__version__ in _run(command, "--version", cwd=folder)
    assert "Model" in _run(command, "schema", cwd=folder)
    _run(command, "build", "note.txt", "-o", "out", cwd=folder)
    graph = json.loads((folder / "out" / "graph.json").read_text(encoding="utf-8"))
    claims = [node for node in graph["nodes"] if node["label"] == "Claim"]
    assert [(claim["metric"], claim["low"], claim["unit"]) for claim in claims] == [("parameters", 1.75e11, "parameter")]
    assert (folder / "out" / "graph.html").stat().st_size > 0
    assert _run(python, "-m", "kg", "--version", cwd=folder)
