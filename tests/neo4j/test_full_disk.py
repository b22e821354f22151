"""A disk that is full, on the server's side and on ours."""
from __future__ import annotations

from collections.abc import Iterator

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
