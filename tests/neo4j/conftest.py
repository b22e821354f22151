"""One real server for all tests here. Without it they are skipped with the reason, and fail where CI is set."""
from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [path for path in (str(HERE), str(HERE.parent)) if path not in sys.path]

import server as neo4j_server  # noqa: E402

from kg.stores.neo4j_connection import Connection, connect  # noqa: E402


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.neo4j)


@pytest.fixture(scope="session")
def server() -> Iterator[neo4j_server.Server]:
    if reason := neo4j_server.missing():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    running = neo4j_server.Server()
    try:
        yield running.start()
    finally:
        running.close()


@pytest.fixture
def connection(server: neo4j_server.Server) -> Iterator[Connection]:
    """An empty database (its constraints stay)."""
    with connect(server.uri, password=server.password, patience=30) as opened:
        opened.driver.execute_query("MATCH (n) DETACH DELETE n")
        yield opened
