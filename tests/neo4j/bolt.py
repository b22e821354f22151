"""A server that speaks Bolt 4.4 and says what it is told to: for servers that cannot be had here (an old version, and
Enterprise with its roles)."""
from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

#: The answer to a statement: columns and one row, or a code and a message.
Answer = tuple[list[str], list[Any]] | tuple[str, str]
_SUCCESS, _RECORD, _IGNORED, _FAILURE = 0x70, 0x71, 0x7E, 0x7F
_HELLO, _GOODBYE, _RESET, _RUN, _PULL = 0x01, 0x02, 0x0F, 0x10, 0x3F


def _pack(value: Any) -> bytes:
    if value is None:
        return b"\xc0"
    if isinstance(value, int):
        return b"\xcb" + struct.pack(">q", value)
    if isinstance(value, str):
        data = value.encode()
        return b"\xd1" + struct.pack(">H", len(data)) + data
    if isinstance(value, list):
        return b"\xd4" + bytes([len(value)]) + b"".join(map(_pack, value))
    return b"\xd8" + bytes([len(value)]) + b"".join(_pack(key) + _pack(item) for key, item in value.items())


def _text(message: bytes) -> str:
    """The first field of a RUN message: a string of any size."""
    marker = message[2]
    width = {0xD0: 1, 0xD1: 2, 0xD2: 4}.get(marker, 0)
    size = int.from_bytes(message[3:3 + width], "big") if width else marker & 0x0F
    return message[3 + width:3 + width + size].decode()


def _messages(client: socket.socket) -> Iterator[bytes]:
    with client.makefile("rb") as stream:
        message = b""
        while len(head := stream.read(2)) == 2:
            if size := struct.unpack(">H", head)[0]:
                message += stream.read(size)
            elif message:
                yield message
                message = b""


def _serve(client: socket.socket, answers: Callable[[str], Answer]) -> None:
    def send(tag: int, *fields: Any) -> None:
        message = bytes([0xB0 | len(fields), tag]) + b"".join(map(_pack, fields))
        client.sendall(struct.pack(">H", len(message)) + message + b"\0\0")

    client.recv(20)
    client.sendall(b"\0\0\x04\x04")
    rows: list[list[Any]] = []
    failed = False
    for message in _messages(client):
        tag = message[1]
        if tag == _GOODBYE:
            return
        if failed and tag != _RESET:
            send(_IGNORED)
        elif tag == _HELLO:
            send(_SUCCESS, {"server": "Neo4j/4.4.0", "connection_id": "bolt-1"})
        elif tag == _RUN:
            first, second = answers(_text(message))
            if failed := isinstance(first, str):
                send(_FAILURE, {"code": first, "message": second})
            else:
                rows = [second]
                send(_SUCCESS, {"fields": first, "t_first": 0})
        elif tag == _PULL:
            for row in rows:
                send(_RECORD, row)
            rows = []
            send(_SUCCESS, {"type": "r", "t_last": 0, "db": "neo4j"})
        else:  # RESET, BEGIN, COMMIT, ROLLBACK
            failed = False
            send(_SUCCESS, {})


@contextmanager
def server(answers: Callable[[str], Answer]) -> Iterator[str]:
    """Answer the statements of clients; the address."""
    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=talk, args=(client,), daemon=True).start()

    def talk(client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            _serve(client, answers)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, daemon=True).start()
        yield f"bolt://127.0.0.1:{listener.getsockname()[1]}"
