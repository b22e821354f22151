"""Imports follow the direction of docs/architecture.md, so that a stage can be read without those after it."""
from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "kg").rglob("*.py"))

# A module may import from the layers above its own in this list, and inside its own package. The readers cut passages
# into sentences and name the language of a document: kg.language knows nothing of documents, so that it comes first.
LAYERS = (
    {"cache", "errors", "model"},
    {"resources"},
    {"queries", "schema"},
    {"language"},
    {"catalog", "readers"},
    {"extract"},
    {"pipeline"},
    {"resolve"},
    {"graph"},
    {"stores"},
    {"exports"},
    {"builder"},
    {"__init__"},
    {"cli"},
    {"__main__"},
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}


def _home(path: Path) -> str:
    return path.relative_to(ROOT / "kg").parts[0].removesuffix(".py")


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    """(line, first part below ``kg``) of everything that a file imports of the package, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            names = [f"kg.{alias.name}" for alias in node.names] if node.module == "kg" else [node.module or ""]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "kg" and name != "kg.__version__":
                found = parts[1] if len(parts) > 1 else "__init__"
                # `from kg import x`: a module of that name, or something that the package itself gives.
                yield node.lineno, found if found in RANK or (ROOT / "kg" / found).is_dir() else "__init__"


def test_every_module_has_a_layer():
    assert {_home(path) for path in FILES} <= set(RANK) | {"data"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path):
    home = _home(path)
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: kg.{home} must not import kg.{target}"
        for line, target in _imports(path)
        if target != home and RANK[target] >= RANK[home]
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500
