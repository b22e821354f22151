"""The sample documents cover what kg reads, and are the project's own."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.readers import expand, read

ROOT = Path(__file__).parent.parent
SEEDS = sorted((ROOT / "seeds").iterdir())
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="module")
def documents():
    return [document for path in expand([str(ROOT / "seeds")]) for document in read(path)]


def test_seeds_cover_every_format_and_language(documents):
    assert len(SEEDS) >= 10
    assert {path.suffix for path in SEEDS} == {".txt", ".md", ".html", ".srt", ".vtt", ".jsonl"}
    assert {document.language for document in documents} >= {"zh", "en"}
    assert {passage.kind for document in documents for passage in document.passages} >= {
        "turn", "paragraph", "heading", "cue", "item", "row",
    }  # fmt: skip


def test_seeds_speakers_are_roles(documents):
    """Real people are named in the samples, but nothing is put into their mouths."""
    speakers = {passage.speaker for document in documents for passage in document.passages if passage.speaker}
    assert speakers == {"主持人", "嘉宾", "分析师", "投资人", "创业者", "记者", "工程师", "Host", "Analyst", "Engineer"}


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_seeds_are_worth_reading(path):
    assert 1_400 < len(path.read_text(encoding="utf-8")) < 6_000


@pytest.mark.shared
def test_nothing_is_copied_from_the_annotated_documents():
    if not SHARED.is_dir():
        pytest.skip("the annotated documents are not here")
    files = [path for folder in ("seeds", "gold", "data") for suffix in ("txt", "md", "srt") for path in (SHARED / folder).rglob(f"*.{suffix}")]
    foreign = {sentence for path in files for sentence in _sentences(path)}
    own = [*SEEDS, *(ROOT / "tests").rglob("*.jsonl"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "kg").rglob("*.yaml")]
    copied = {(path.name, sentence) for path in own for sentence in _sentences(path) & foreign}
    assert not copied


def _sentences(path: Path) -> set[str]:
    """Clauses long enough not to be the same by chance."""
    parts = re.split(r"[\n。！？!?；;，,：:\"“”]|\. ", path.read_text(encoding="utf-8", errors="replace"))
    return {part.strip() for part in parts if len(part.strip()) >= 14 and len(part.strip().encode()) >= 36}
