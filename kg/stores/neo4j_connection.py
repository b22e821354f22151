"""A Neo4j server and its errors: every failure to reach it becomes one line that says what to do."""
from __future__ import annotations

import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from neo4j import Driver, GraphDatabase
from neo4j.exceptions import ConfigurationError, DriverError, Neo4jError

from kg.errors import StoreError

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
#: The first version with uniqueness constraints on relationships.
OLDEST = (5, 7)
#: Seconds that one transaction is tried again for while the server is away or others hold its locks.
PATIENCE = 120.0


@dataclass(frozen=True)
class Connection:
    """An open driver with the database that it works on."""

    driver: Driver
    uri: str
    user: str
    database: str
    patience: float

    def explained(self, error: Exception) -> StoreError:
        """The error of a statement as one line."""
        return StoreError(f"{self.uri}: {reason(error, self.user, self.database)}")


@contextmanager
def connect(uri: str, *, user: str = "neo4j", password: str, database: str = "neo4j",
            patience: float = PATIENCE) -> Iterator[Connection]:
    """Connect to a server and see that it can be worked with.

    Args:
        uri: ``neo4j://host:7687`` (or ``bolt``; with ``+s`` for TLS, ``+ssc`` for TLS with a self-signed certificate).
        user, password: of a user that may read and write ``database``.
        patience: seconds that a transaction is tried again for.

    Raises:
        StoreError: no server there, wrong password or database, too old, or TLS on one side only.
    """
    parts = urlsplit(uri)
    if parts.scheme not in SCHEMES or not parts.hostname or not _has_port(parts):
        raise StoreError(f"{_without_credentials(uri)}: not the address of a Neo4j server; "
                         f"write neo4j://HOST:7687 (schemes: {', '.join(SCHEMES)})")
    if parts.username or parts.password:
        raise StoreError(f"{_without_credentials(uri)}: leave user and password out of the address; give --user, and the "
                         "password in NEO4J_PASSWORD")
    for name in ("neo4j", "neo4j.notifications", "neo4j.pool", "neo4j.io"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # its retries are not the user's concern
    try:
        driver = GraphDatabase.driver(uri, auth=(user, password), connection_timeout=15.0,
                                      max_transaction_retry_time=patience, keep_alive=True)
    except (ConfigurationError, ValueError) as error:
        raise StoreError(f"{uri}: {_first_line(error)}") from None
    with driver:
        connection = Connection(driver, uri, user, database, patience)
        try:
            with driver.session(database="system") as session:
                record = session.run("CALL dbms.components() YIELD name, versions RETURN versions[0] AS version").single()
            _check_version(uri, record["version"] if record else "0")
            with driver.session(database=database) as session:
                session.run("RETURN 1").consume()
        except (Neo4jError, DriverError, OSError) as error:
            raise connection.explained(_behind_routing(connection, password, error)) from None
        yield connection


def _behind_routing(connection: Connection, password: str, error: Exception) -> Exception:
    """With ``neo4j://`` every failure is one of routing; a direct connection to the same server tells what it is."""
    if "routing" not in str(error).lower() or not connection.uri.startswith("neo4j"):
        return error
    try:
        with GraphDatabase.driver(connection.uri.replace("neo4j", "bolt", 1), auth=(connection.user, password),
                                  connection_timeout=15.0, max_transaction_retry_time=0.0) as direct:
            direct.execute_query("RETURN 1", database_=connection.database)
    except (Neo4jError, DriverError, OSError) as cause:
        return cause
    return error


@contextmanager
def interruptible() -> Iterator[None]:
    """An interrupt stays one, whatever error closing a session in the middle of a statement ends with."""
    try:
        yield
    except Exception as error:
        for cause in _causes(error):
            if isinstance(cause, KeyboardInterrupt | SystemExit):
                raise cause from None
        raise


def _check_version(uri: str, version: str) -> None:
    numbers = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
    if numbers < OLDEST:
        raise StoreError(f"{uri}: Neo4j {version} is too old; kg needs {'.'.join(map(str, OLDEST))} or newer")


def _has_port(parts: SplitResult) -> bool:
    """Whether the port is a number, or left out."""
    try:
        return parts.port != 0
    except ValueError:
        return False


def _without_credentials(uri: str) -> str:
    return re.sub(r"//[^/@]*@", "//", uri)


def _first_line(error: Exception) -> str:
    text = error.message or error.code if isinstance(error, Neo4jError) else str(error)
    return ((text or "").strip().splitlines() or [type(error).__name__])[0]


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


_STOPPED = ("the database {database!r} stopped itself, most often because the disk is full (its log says why): make room "
            "and restart the server")
_READ_ONLY = ("the database {database!r} is read-only on this server (settings server.databases.read_only and "
              "server.databases.default_to_read_only)")
_NOT_RUNNING = "the database {database!r} is not running on this server; its log says why"
#: What is wrong and what to do, by code of the server.
_KNOWN = {
    "Neo.ClientError.Security.Unauthorized": "wrong user or password for {user!r}; set NEO4J_PASSWORD or give --user",
    "Neo.ClientError.Security.AuthenticationRateLimit": "too many wrong passwords; wait some seconds and try again",
    "Neo.ClientError.Security.CredentialsExpired":
        "the password of this user has to be changed first: log in once with Neo4j Browser or cypher-shell",
    "Neo.ClientError.Security.Forbidden": "no rights: {error} (ask for a role that may, or give another --user)",
    "Neo.ClientError.Database.DatabaseNotFound": "there is no database {database!r}; `SHOW DATABASES` lists them",
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase": _READ_ONLY,
    "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase": _READ_ONLY,
    "Neo.DatabaseError.Transaction.TransactionLogError": _STOPPED,
    "Neo.DatabaseError.Transaction.TransactionCommitFailed": _STOPPED,
    "Neo.DatabaseError.Transaction.TransactionStartFailed": _STOPPED,
    "Neo.TransientError.Database.DatabaseUnavailable": _NOT_RUNNING,
    "Neo.TransientError.General.DatabaseUnavailable": _NOT_RUNNING,
}


def reason(error: Exception, user: str, database: str) -> str:
    """What is wrong and what to do, for an error of the driver or the server."""
    if line := _KNOWN.get(getattr(error, "code", None) or ""):
        return line.format(user=user, database=database, error=_first_line(error))
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return (f"the server's certificate is not trusted ({cause.verify_message.rstrip('.')}); give the file of its "
                    "authority in SSL_CERT_FILE, or take any certificate with neo4j+ssc:// or bolt+ssc://")
        if isinstance(cause, ssl.SSLError):
            return "the server does not answer with TLS; use neo4j:// or bolt:// without +s"
    text = " ".join(str(cause) for cause in _causes(error))
    if "HTTP" in text and "bolt" in text.lower():
        return "this port speaks HTTP; give the Bolt port, 7687 by default"
    if "handshake" in text.lower() or "protocol" in text.lower():
        return ("no Bolt server that this driver understands answers here: the port is wrong, the server is too old, or it "
                "wants TLS (neo4j+s:// or neo4j+ssc://)")
    if "refused" in text or "resolve" in text.lower() or "connect" in text.lower() or "timed out" in text.lower():
        return "no server answers here; is it running, and are host and port right?"
    if "routing" in text.lower():
        return "the server is there but gives no routing table; use bolt:// instead of neo4j://"
    return _first_line(error)
