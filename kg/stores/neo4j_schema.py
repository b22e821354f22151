"""Constraints and indexes of a graph on a Neo4j server."""
from __future__ import annotations

import re
import threading
import time
from typing import Any

from neo4j import ManagedTransaction, Session
from neo4j.exceptions import DriverError, Neo4jError

from kg.errors import StoreError
from kg.schema import cypher_schema, quote
from kg.stores.marker import marker_schema
from kg.stores.neo4j_connection import Connection

_STATES = "SHOW INDEXES YIELD name, state, populationPercent RETURN name, state, populationPercent ORDER BY name"
#: Seconds more than the patience of a connection, in which an attempt that began late can fail by itself.
_ANSWER = 20.0


def prepare(connection: Connection) -> None:
    """Make the constraints and indexes of ``schema/``, each of which stays where it is already there, and wait until they
    can be used.

    A server whose disk fills up while it makes an index may never answer: it tries for ever to close the index. So its
    indexes are watched from a second session, and when nothing about them changes for longer than transactions are tried
    again for, the server is given up.

    Raises:
        StoreError: other data is in the way of a constraint, or the server gets no further.
        Neo4jError, DriverError: the server failed otherwise.
    """
    failed: list[Exception] = []
    states: list[Any] = [None]
    changed = time.monotonic()

    def work() -> None:
        try:
            _make(connection)
        except Exception as error:
            failed.append(error)

    def watch() -> None:
        nonlocal changed
        while not done.wait(1.0):
            try:
                now = _states(connection)
            except Exception:  # what is wrong with the server is said by the session that makes the indexes
                continue
            if now != states[0]:
                states[0], changed = now, time.monotonic()

    done = threading.Event()
    maker, watcher = (threading.Thread(target=part, daemon=True) for part in (work, watch))
    maker.start()
    watcher.start()
    while maker.is_alive():
        maker.join(0.5)
        if time.monotonic() - changed > connection.patience + _ANSWER:
            done.set()
            raise _stuck(connection)
    done.set()
    watcher.join(_ANSWER)  # so that the connection is not closed under its last question
    if failed:
        raise failed[0]


def _stuck(connection: Connection) -> StoreError:
    return StoreError(f"{connection.uri}: the server gets no further with the indexes of {connection.database!r}, perhaps "
                      "because its disk is full: see its log, make room, restart it and run the same command again")


def _make(connection: Connection) -> None:
    def work(transaction: ManagedTransaction) -> None:
        for statement in (*cypher_schema(), *marker_schema()):
            transaction.run(statement).consume()

    with connection.driver.session(database=connection.database) as session:
        for attempt in (1, 2):
            try:
                session.execute_write(work)
                session.run("CALL db.awaitIndexes(600)").consume()
                return
            except Neo4jError as error:
                if _two_of_one(error):
                    raise StoreError(f"{connection.uri}: other data in {connection.database!r} has two nodes of one label with "
                                     "the same `id`; load into another database (--database)") from None
                # An index that failed is told by the procedure that waits for it.
                code = error.code or ""
                if attempt == 2 or not (".Schema." in code or ".Procedure." in code) or not _drop_broken(session):
                    if code.startswith("Neo.DatabaseError.Schema."):
                        raise _stuck(connection) from None  # it says so at once, or never answers
                    raise


def _two_of_one(error: Neo4jError) -> bool:
    return "ConstraintCreationFailed" in (error.code or "") and "have the label" in str(error)


def _drop_broken(session: Session) -> bool:
    """Drop what a server that failed in the middle left of kg's indexes: those that failed, and those of a constraint that
    was never made. Returns whether there were any."""
    broken = session.run("SHOW INDEXES YIELD name, state, owningConstraint WHERE name STARTS WITH 'kg_' "
                         "AND (state = 'FAILED' OR name IN $constraints AND owningConstraint IS NULL) "
                         "RETURN name, owningConstraint", constraints=_constraints()).values()
    for name, owner in broken:
        session.run(f"DROP {'CONSTRAINT' if owner else 'INDEX'} {quote(owner or name)} IF EXISTS").consume()
    return bool(broken)


def _constraints() -> list[str]:
    return [found[1] for statement in (*cypher_schema(), *marker_schema())
            if (found := re.match(r"CREATE CONSTRAINT `?(\w+)", statement))]


def _states(connection: Connection) -> Any:
    """What the server says of its indexes; None where it does not say."""
    try:
        return [record.values() for record in connection.driver.execute_query(_STATES, database_=connection.database).records]
    except (Neo4jError, DriverError, OSError):
        return None
