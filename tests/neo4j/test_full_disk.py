"""A disk that is full, on the server's side and on ours."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import server as neo4j_server
from compare import content, held
from disks import Disk, disk
from graphs import generated

from kg.errors import StoreError
from kg.stores import neo4j_load, neo4j_schema
from kg.stores.neo4j_connection import connect
from kg.stores.neo4j_load import load

GRAPH = generated(300)
ROOMY = 300_000_000


@pytest.fixture
def small(server) -> Iterator[tuple[neo4j_server.Server, Disk]]:
    """A server of its own with its data on a disk that can be made small. Transaction logs are allocated in advance, as
    they are by default; smaller ones than usual."""
    own = neo4j_server.Server()
    own.configure(db__tx_log__preallocate="true", db__tx_log__rotation__size="1m")
    try:
        with disk(own.home / "data", ROOMY) as mounted:
            yield own.start(), mounted
            own.kill()
    finally:
        own.close()


def test_full_disk_of_the_server(small, monkeypatch):
    server, mounted = small
    monkeypatch.setattr(neo4j_schema, "_ANSWER", 2.0)
    mounted.leave(400_000)  # not enough for the indexes: the server never answers, whose log says why
    with connect(server.uri, password=server.password, patience=2) as connection, \
            pytest.raises(StoreError, match="gets no further with the indexes of 'neo4j', perhaps because its disk is full"):
        load(connection, *GRAPH)
    mounted.leave(ROOMY)
    server.kill()
    server.start()
    with connect(server.uri, password=server.password) as connection:
        load(connection, [], [])
        assert held(connection) == ([], [])
        monkeypatch.setattr(neo4j_load, "_NODE_BATCH", 50)
        monkeypatch.setattr(neo4j_load, "_EDGE_BATCH", 200)
        mounted.leave(300_000)
        with pytest.raises(StoreError, match="stopped itself, most often because the disk is full") as error:
            load(connection, *GRAPH)
        assert "changes are in the database, run the same command again" in str(error.value) and "\n" not in str(error.value)
        with pytest.raises(StoreError, match="stopped itself"):
            load(connection, *GRAPH)
    mounted.leave(ROOMY)
    server.stop()
    server.start()
    with connect(server.uri, password=server.password) as connection:
        assert 0 < load(connection, *GRAPH).total < sum(map(len, GRAPH))
        assert held(connection) == content(*GRAPH)
        assert load(connection, *GRAPH).total == 0


# -- our side ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def tight(tmp_path) -> Iterator[Disk]:
    """A disk with a small graph on it."""
    with disk(tmp_path / "disk", 20_000_000) as mounted:
        write_graph(mounted.folder / "graph.json")
        yield mounted


def write_graph(path: Path) -> None:
    nodes, edges = GRAPH
    path.write_text(json.dumps({"nodes": nodes, "edges": edges}, ensure_ascii=False), encoding="utf-8")


def content_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(("format_", "free"), [("neo4j-csv", 100_000), ("neo4j-csv", 0), ("neo4j-browser", 0)])
def test_full_disk_of_an_export(tight, format_, free):
    run = [sys.executable, "-m", "kg", "export", str(tight.folder), "--format", format_]
    tight.leave(free)
    before = content_of(tight.folder)
    done = subprocess.run(run, capture_output=True, text=True)
    line, = done.stderr.splitlines()
    assert done.returncode == 1 and done.stdout == ""
    assert line.endswith("cannot be written: No space left on device") and ".new" not in line
    assert content_of(tight.folder) == before
    tight.leave(ROOMY)
    assert subprocess.run(run, capture_output=True).returncode == 0
    before = content_of(tight.folder)
    tight.leave(free)
    assert subprocess.run(run, capture_output=True).returncode == 1
    assert content_of(tight.folder) == before


def test_full_disk_of_a_load(server, tmp_path):
    """What a load compares with is kept in a temporary file."""
    write_graph(tmp_path / "graph.json")
    with disk(tmp_path / "temporary", 50_000) as small:
        done = subprocess.run([sys.executable, "-m", "kg", "load", str(tmp_path), "--uri", server.uri], capture_output=True, text=True,
                              env={**os.environ, "NEO4J_PASSWORD": server.password, "TMPDIR": str(small.folder)})
        assert not any(small.folder.iterdir())
    line, = done.stderr.splitlines()
    assert done.returncode == 1 and done.stdout == ""
    assert "no room for the temporary file" in line
