"""Serve the guide beside this file to Neo4j Browser: `python serve_guide.py`, then type into Browser what it prints.

Browser takes guides from localhost as it comes, but asks the server first whether it may (a CORS preflight), which plain
file servers do not answer. Needs nothing but Python; answers this machine alone.
"""
from __future__ import annotations

from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

GUIDE = Path(__file__).with_name("guide.html")


class _Handler(BaseHTTPRequestHandler):
    def do_OPTIONS(self) -> None:
        self._answer(204, b"")

    def do_GET(self) -> None:
        self._answer(200, GUIDE.read_bytes()) if self.path == f"/{GUIDE.name}" else self.send_error(404)

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body))),
                            ("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Headers", "*"),
                            ("Access-Control-Allow-Private-Network", "true")):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """The terminal stays clear for the line to be typed."""


def main() -> None:
    """Serve until Ctrl-C."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server, suppress(KeyboardInterrupt):
        print(f":guide http://localhost:{server.server_port}/{GUIDE.name}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
