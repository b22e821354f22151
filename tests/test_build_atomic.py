"""A build replaces everything in its folder or nothing, whatever goes wrong, and two at once do not mix."""
from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kg import builder
from kg.builder import build
from kg.errors import KgError, StoreError
from kg.stores import embedded, folder

ONE, TWO = "GPT-3 has 175 billion parameters.\n", "Google trained PaLM with 540 billion parameters.\n"


@pytest.fixture
def built(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(ONE, encoding="utf-8")
    Path("b.txt").write_text(TWO, encoding="utf-8")
    build(["a.txt"], output="out")
    return Path("out")


def _content(output):
    return {str(p.relative_to(output)): p.read_bytes() for p in sorted(output.rglob("*")) if p.is_file()}


def _fails(target, name, error):
    def fail(*args, **kwargs):
        raise error
    return lambda monkeypatch: monkeypatch.setattr(target, name, fail)


def _page():
    from kg.exports import page
    return page


FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
FAULTS = {
    "page": lambda m: _fails(_page(), "write", StoreError("graph.html: cannot be written"))(m),
    "page, disk full": lambda m: _fails(_page(), "render", FULL)(m),
    "database": _fails(embedded, "_tables", RuntimeError("No space left on device")),
    "kept extractions": _fails(folder, "keep", FULL),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failed_build_leaves_what_was_there(built, monkeypatch, fault):
    before = _content(built)
    FAULTS[fault](monkeypatch)
    with pytest.raises(StoreError) as caught:
        build(["b.txt"], output=built)
    assert "\n" not in str(caught.value)
    assert _content(built) == before
    with pytest.raises(StoreError):
        build(["b.txt"], output="new/folder")
    assert not Path("new").exists()


def test_a_failed_move_is_taken_back(built, monkeypatch):
    before = _content(built)
    replace = Path.replace

    def fail(self, target):
        if self.name == "graph.lbug" and self.parent.name == "new":
            raise FULL
        return replace(self, target)
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(StoreError, match="what was there before is untouched"):
        build(["b.txt"], output=built)
    assert _content(built) == before


def test_files_beside_the_old_database_go_with_it(built):
    (built / "graph.lbug.wal").write_bytes(b"log of a statement that changed the old database")
    (built / "notes.txt").write_text("the user's", encoding="utf-8")
    build(["b.txt"], output=built)
    assert sorted(p.name for p in built.iterdir()) == [".kg", "graph.html", "graph.json", "graph.lbug", "neo4j", "notes.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a matter of POSIX")
@pytest.mark.parametrize("limit", [2_000, 1_000_000], ids=["graph.json", "database"])
def test_a_full_disk_is_one_line(built, limit):
    before = _content(built)
    code = (f"import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); from kg.__main__ import main; main()")
    done = subprocess.run([sys.executable, "-c", code, "build", "b.txt", "-o", "out", "-q"], capture_output=True, text=True)
    assert done.returncode == 1 and done.stdout == ""
    line, = done.stderr.splitlines()
    assert line.startswith("kg: out")
    assert _content(built) == before


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_read(built, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(StoreError, match="out: cannot write here: Permission denied"):
        build(["missing.txt"], output=built)
    with pytest.raises(StoreError, match=r"a\.txt: cannot write here"):
        build(["b.txt"], output="a.txt")


def test_what_a_killed_build_left_is_cleared(built):
    (built / ".kg-killed").mkdir()
    (built / ".kg-killed" / "graph.json").write_text("half", encoding="utf-8")
    build(["b.txt"], output=built)
    assert not (built / ".kg-killed").exists()


@pytest.mark.skipif(folder.flock is None, reason="no file locks on this system")
def test_two_builds_into_one_folder_follow_one_another(built, monkeypatch):
    held, waited = threading.Event(), threading.Event()
    extract = builder.extract_document

    def slow(document, catalogs=()):
        held.set()
        assert waited.wait(60)
        return extract(document, catalogs)
    monkeypatch.setattr(builder, "extract_document", slow)
    first = threading.Thread(target=build, args=(["b.txt"],), kwargs={"output": built, "fresh": True})
    first.start()
    assert held.wait(60)
    said = []

    def progress(done, total, what):
        said.append(what)
        waited.set()
    second = build(["a.txt"], output=built, progress=progress)
    first.join()
    assert said[0] == "waiting for another build into out"
    assert sorted(n["path"] for n in second.graph.nodes if n["label"] == "Document") == ["a.txt", "b.txt"]
    assert second.graph.to_json() == build(["a.txt", "b.txt"]).graph.to_json() == (built / "graph.json").read_text(encoding="utf-8")


def test_a_worker_that_dies_is_one_line(built, monkeypatch):
    monkeypatch.setattr(builder, "try_extract", _die)
    with pytest.raises(KgError, match="a worker process ended"):
        build(["a.txt", "b.txt"], jobs=2)


def _die(document, catalogs):
    os._exit(9)
