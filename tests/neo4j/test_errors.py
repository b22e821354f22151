"""Everything that can go wrong on the way to a server is one line that says what to do."""
import socket
import threading

import pytest

from kg.errors import StoreError
from kg.stores import neo4j_connection, neo4j_load
from kg.stores.neo4j_connection import connect


def refused(uri, match, *, password="secret-password", **more):
    with pytest.raises(StoreError, match=match) as error, connect(uri, password=password, patience=1, **more):
        pass
    assert "\n" not in str(error.value) and password not in str(error.value)


def test_wrong_password(server):
    refused(server.uri, "wrong user or password for 'neo4j'; set NEO4J_PASSWORD", password="not the password")


def test_missing_database(server):
    refused(server.uri, "there is no database 'absent'; `SHOW DATABASES`", password=server.password, database="absent")


def test_password_that_has_to_be_changed(server, connection):
    connection.driver.execute_query("CREATE OR REPLACE USER fresh SET PASSWORD 'changeme1' CHANGE REQUIRED", database_="system")
    refused(server.uri, "has to be changed first", user="fresh", password="changeme1")


def test_http_port(server):
    refused(server.http.replace("http", "bolt"), "this port speaks HTTP; give the Bolt port")


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s", "bolt+ssc"])
def test_tls_on_our_side_only(server, scheme):
    refused(server.uri.replace("bolt", scheme), "does not answer with TLS; use neo4j:// or bolt://")


def test_nobody_there():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    refused(f"bolt://127.0.0.1:{port}", "no server answers here; is it running")
    refused(f"neo4j://127.0.0.1:{port}", "is it running")


@pytest.mark.parametrize("uri", ["http://localhost:7474", "localhost:7687", "", "neo4j://"])
def test_address_of_another_kind(uri):
    refused(uri, "not the address of a Neo4j server; write neo4j://HOST:7687")


def test_password_in_the_address_is_refused_and_not_repeated():
    refused("neo4j://neo4j:hunter2-hunter2@localhost:7687", "leave user and password out of the address",
            password="hunter2-hunter2")


@pytest.mark.parametrize("answer", [b"\x00\x00\x00\x00", b""], ids=["no common version", "closes, as with TLS required"])
def test_server_that_speaks_another_protocol(answer):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def serve():
            for _ in range(8):
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                client.recv(100)
                client.sendall(answer)
                client.close()
        threading.Thread(target=serve, daemon=True).start()
        refused(f"bolt://127.0.0.1:{listener.getsockname()[1]}", "the server is too old, or it wants TLS")


def test_old_version():
    with pytest.raises(StoreError, match=r"Neo4j 4\.4\.12 is too old; kg needs 5\.7 or newer"):
        neo4j_connection._check_version("bolt://x", "4.4.12")
    neo4j_connection._check_version("bolt://x", "2025.10.1")


def test_read_only_database_is_said(connection, monkeypatch):
    from neo4j.exceptions import Neo4jError

    def forbidden(*_):
        raise Neo4jError._hydrate_neo4j(code="Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", message="no")
    monkeypatch.setattr(neo4j_load, "_prepare", forbidden)
    with pytest.raises(StoreError, match="the database 'neo4j' is read-only on this server; 0 of 0 changes"):
        neo4j_load.load(connection, [], [])
