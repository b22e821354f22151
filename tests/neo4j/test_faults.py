"""The real server is killed, and its connections are cut, in the middle of a load."""
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest
from compare import content, held
from graphs import generated
from neo4j.exceptions import SessionExpired

from kg.errors import StoreError
from kg.stores import neo4j_load
from kg.stores.neo4j_connection import connect, interruptible
from kg.stores.neo4j_load import load

GRAPH = generated(200)


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr(neo4j_load, "_NODE_BATCH", 40)
    monkeypatch.setattr(neo4j_load, "_EDGE_BATCH", 200)


def test_killed_server_the_load_says_how_far_it_got_and_is_completed_by_the_next(connection, server, small_batches):
    def kill(what, done, total):
        if done > total / 2 and server.running:
            server.kill()

    with connect(server.uri, password=server.password, patience=1) as impatient, pytest.raises(StoreError) as error:
        load(impatient, *GRAPH, progress=kill)
    assert "changes are in the database, run the same command again to complete the load" in str(error.value)
    assert "\n" not in str(error.value)
    server.start()
    with connect(server.uri, password=server.password) as again:
        rest = load(again, *GRAPH)
        assert 0 < rest.total < sum(map(len, GRAPH))
        assert held(again) == content(*GRAPH)


class Proxy:
    """Passes connections on to the server; ``cut`` breaks those that are open and refuses new ones for a while."""

    def __init__(self, uri: str) -> None:
        host, port = uri.rpartition("/")[2].split(":")
        self.target = (host, int(port))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.uri = f"bolt://127.0.0.1:{self.listener.getsockname()[1]}"
        self.open: list[socket.socket] = []
        self.closed_until = 0.0
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, seconds: float) -> None:
        self.closed_until = time.monotonic() + seconds
        for end in self.open:
            end.close() if end.fileno() == -1 else end.shutdown(socket.SHUT_RDWR)
        self.open.clear()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            if time.monotonic() < self.closed_until:
                client.close()
                continue
            upstream = socket.create_connection(self.target)
            self.open += [client, upstream]
            for source, target in ((client, upstream), (upstream, client)):
                threading.Thread(target=self._pass, args=(source, target), daemon=True).start()

    @staticmethod
    def _pass(source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                target.sendall(data)
        except OSError:
            pass
        finally:
            source.close()
            target.close()


def test_cut_connection_the_load_goes_on_by_itself(connection, server, small_batches):
    proxy = Proxy(server.uri)
    cuts = []

    def cut(what, done, total):
        if len(cuts) < 3 and done > total * (len(cuts) + 1) / 4:
            cuts.append(done)
            proxy.cut(1.0)

    try:
        with connect(proxy.uri, password=server.password, patience=60) as through:
            load(through, *GRAPH, progress=cut)
    finally:
        proxy.listener.close()
    assert len(cuts) == 3
    assert held(connection) == content(*GRAPH)


def test_commit_whose_answer_is_lost_is_not_made_twice(connection, server, small_batches, monkeypatch):
    """The batch is in the database, but the driver only sees the connection go."""
    from neo4j.exceptions import IncompleteCommit

    real, lost = neo4j_load._run, []

    def lossy(transaction, cypher, rows):
        found = real(transaction, cypher, rows)
        if len(lost) < 2 and "CREATE" in cypher and len(rows) > 5:
            lost.append(cypher)
            transaction._transaction._commit() if hasattr(transaction, "_transaction") else transaction._commit()
            raise IncompleteCommit("the connection went during the commit")
        return found

    monkeypatch.setattr(neo4j_load, "_run", lossy)
    load(connection, *GRAPH)
    assert len(lost) == 2
    assert held(connection) == content(*GRAPH)


def test_interrupted_load_says_how_far_it_got_and_is_completed_by_the_next(connection, server, tmp_path):
    nodes, edges = generated(500)
    (tmp_path / "graph.json").write_text(json.dumps({"nodes": nodes, "edges": edges}), encoding="utf-8")
    command = [sys.executable, "-m", "kg", "load", str(tmp_path), "--uri", server.uri]
    environment = {**os.environ, "NEO4J_PASSWORD": server.password, "TMPDIR": str(tmp_path)}
    first = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    while first.poll() is None and not connection.driver.execute_query("MATCH ()-->() RETURN count(*) AS n").records[0]["n"]:
        pass
    first.send_signal(signal.SIGINT)
    said = first.communicate()[1].splitlines()
    assert first.returncode == 130
    assert said[-1] == "kg: interrupted"
    assert re.fullmatch(r"kg: [\d,]+ of [\d,]+ changes are in the database, run the same command again to complete the load", said[0])
    assert [path.name for path in tmp_path.iterdir()] == ["graph.json"]
    assert subprocess.run(command, env=environment, capture_output=True).returncode == 0
    assert held(connection) == content(nodes, edges)


def test_an_interrupt_stays_one_when_the_session_cannot_be_closed():
    with pytest.raises(KeyboardInterrupt), interruptible():
        try:
            raise KeyboardInterrupt
        finally:
            raise SessionExpired("BEGIN in the middle of a transaction")
    with pytest.raises(SessionExpired), interruptible():
        raise SessionExpired("the server went away")
