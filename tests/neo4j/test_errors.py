"""Everything that can go wrong on the way to a server is one line that says what to do."""
import re
import socket
import subprocess
import threading

import bolt
import pytest
from graphs import entity

from kg.errors import QueryError, StoreError
from kg.stores import neo4j_load, neo4j_query
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


@pytest.mark.parametrize("uri", ["http://localhost:7474", "localhost:7687", "", "neo4j://", "bolt://localhost:bolt", "bolt://localhost:99999"])
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


def version(cypher):
    return (["version"], ["5.26.0"]) if "dbms.components" in cypher else (["n"], [1])


@pytest.mark.parametrize("number", ["4.4.42", "5.6.0"])
def test_old_version(number):
    with bolt.server(lambda cypher: (["version"], [number])) as uri:
        refused(uri, rf"Neo4j {re.escape(number)} is too old; kg needs 5\.7 or newer")


@pytest.mark.parametrize("number", ["5.7.0", "5.26.30", "2025.10.1"])
def test_version_that_is_new_enough(number):
    with bolt.server(lambda cypher: (["version"], [number])) as uri, connect(uri, password="x"):
        pass


@pytest.mark.parametrize(("statement", "message"), [
    ("RETURN 1", "Database access is not allowed for user 'reader' with roles [PUBLIC]."),
    ("CREATE CONSTRAINT", "Create constraint operation is not allowed for user 'reader' with roles [PUBLIC, reader]."),
])
def test_no_rights(statement, message):
    """What Enterprise says of a user without rights; Community has no roles."""
    def answers(cypher):
        return ("Neo.ClientError.Security.Forbidden", message) if cypher.startswith(statement) else version(cypher)

    with bolt.server(answers) as uri:
        with pytest.raises(StoreError) as error, connect(uri, user="reader", password="x", patience=1) as connection:
            neo4j_load.load(connection, [], [])
        assert str(error.value) == f"{uri}: no rights: {message} (ask for a role that may, or give another --user)"


# -- a server with TLS and a read-only database -----------------------------------------------------------------------
@pytest.fixture(scope="module")
def guarded(server, tmp_path_factory):
    """The server with a certificate of its own making, that takes only TLS, and its database read-only."""
    folder = tmp_path_factory.mktemp("certificates")
    for name in ("trusted", "revoked"):
        (folder / name).mkdir()
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=kg.test", "-addext",
                    "subjectAltName=IP:127.0.0.1", "-keyout", folder / "private.key", "-out", folder / "public.crt"],
                   check=True, capture_output=True)
    plain = server.uri
    server.stop()
    server.configure(
        dbms__ssl__policy__bolt__enabled="true", dbms__ssl__policy__bolt__base_directory=str(folder),
        dbms__ssl__policy__bolt__client_auth="NONE", server__bolt__tls_level="REQUIRED", server__databases__read_only="neo4j")
    server.uri = plain.replace("bolt", "bolt+ssc")
    server.start()
    yield server, folder / "public.crt"
    server.kill()
    server.configure()
    server.uri = plain
    server.start()


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_tls_on_the_servers_side_only(guarded, scheme):
    refused(guarded[0].uri.replace("bolt+ssc", scheme), r"it wants TLS \(neo4j\+s:// or neo4j\+ssc://\)")


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s"])
def test_certificate_that_nobody_vouches_for(guarded, scheme):
    refused(guarded[0].uri.replace("bolt+ssc", scheme), r"the server's certificate is not trusted \(self-signed certificate\); "
            r"give the file of its authority in SSL_CERT_FILE, or take any certificate with neo4j\+ssc:// or bolt\+ssc://")


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s", "bolt+ssc", "neo4j+ssc"])
def test_tls_on_both_sides(guarded, monkeypatch, scheme):
    server, certificate = guarded
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with connect(server.uri.replace("bolt+ssc", scheme), password=server.password, patience=1) as connection:
        assert connection.driver.execute_query("RETURN 1 AS n").records[0]["n"] == 1


def test_certificate_of_another_host(guarded, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(guarded[1]))
    refused(guarded[0].uri.replace("bolt+ssc", "bolt+s").replace("127.0.0.1", "localhost"), "not trusted .*[Hh]ostname mismatch")


def test_read_only_database(guarded):
    server, _ = guarded
    with connect(server.uri, password=server.password, patience=1) as connection:
        with pytest.raises(StoreError, match=r"the database 'neo4j' is read-only on this server \(settings server\.databases") as error:
            neo4j_load.load(connection, [entity("Model", "M", "m")], [])
        assert "\n" not in str(error.value)
        assert neo4j_load.load(connection, [entity("Model", "M", "m")], [], dry_run=True).total == 1
        with pytest.raises(StoreError, match="is read-only on this server"):
            neo4j_query.query(connection, "CREATE (:Model {id: 'Model/x'})", write=True)
        with pytest.raises(QueryError, match="does more than read the graph"):
            neo4j_query.query(connection, "CREATE (:Model {id: 'Model/x'})")
