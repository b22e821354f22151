"""A real Neo4j Community server out of the jars that `make neo4j` copies: on free loopback ports, with a fresh data
folder and a password, started, killed and stopped by tests and benches.

By hand: `python tests/neo4j/server.py` starts one, prints where it is and stops it on Ctrl-C.
"""
from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from neo4j import GraphDatabase
from neo4j.exceptions import ClientError, DriverError

ROOT = Path(__file__).resolve().parents[2]
HOME = Path(os.environ.get("KG_NEO4J_HOME", ROOT / ".neo4j"))
_JAVA = ["java", "-Xms256m", "-Xmx1g", "-XX:+UseParallelGC", "--add-opens=java.base/java.nio=ALL-UNNAMED", "--add-opens=java.base/java.io=ALL-UNNAMED",
         "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
         "-Dlog4j2.disable.jmx=true", "-Dfile.encoding=UTF-8"]
#: Starts sooner and uses less of a small machine; slower in the long run, so nothing to measure speed with.
_SHORT_LIVED = ["-XX:TieredStopAtLevel=1", "-Xshare:auto"]
_CONFIG = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{bolt}
server.bolt.advertised_address=127.0.0.1:{bolt}
server.http.listen_address=127.0.0.1:{http}
server.http.advertised_address=127.0.0.1:{http}
server.memory.pagecache.size={pagecache}
server.directories.import={import_folder}
dbms.usage_report.enabled=false
dbms.security.auth_lock_time=0s
db.tx_log.preallocate=false
db.tx_log.rotation.retention_policy=keep_none
internal.server.bolt.connection_shutdown_wait_time=0s
internal.server.bolt.thread_pool_shutdown_wait_time=0s
"""


def missing() -> str | None:
    """Why there can be no server here, or None."""
    if not (HOME / ".complete").exists():
        return f"no Neo4j server in {HOME}: run `make neo4j`"
    return None if shutil.which("java") else "no Java: install Java 17"


def free_port() -> int:
    """A loopback port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def admin(*arguments: str, home: Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `neo4j-admin` on the data folder of ``home``."""
    return subprocess.run(
        [*_JAVA, *_SHORT_LIVED, "-cp", f"{HOME}/lib/*", "org.neo4j.cli.AdminTool", *arguments], capture_output=True, text=True,
        timeout=600, cwd=cwd or home, env={**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")})


class Server:
    """One server. ``uri``, ``user``, ``password`` and ``http`` say where it is; ``home`` holds its data and logs."""

    user = "neo4j"

    def __init__(self, *, pagecache: str = "128m", short_lived: bool = True, plugins: bool = False) -> None:
        self.options = _SHORT_LIVED if short_lived else []
        self.classpath = f"{HOME}/lib/*" + (f":{HOME}/plugins/*" if plugins else "")
        self.home = Path(tempfile.mkdtemp(prefix="kg-neo4j-"))
        self.password = secrets.token_urlsafe(12)
        bolt, http = free_port(), free_port()
        self.uri, self.http = f"bolt://127.0.0.1:{bolt}", f"http://127.0.0.1:{http}"
        for folder in ("conf", "import"):
            (self.home / folder).mkdir()
        self._config = _CONFIG.format(bolt=bolt, http=http, pagecache=pagecache, import_folder=self.home / "import") + (
            f"server.directories.plugins={HOME / 'plugins'}\ndbms.security.procedures.unrestricted=apoc.*\n" if plugins else "")
        self.configure()
        self._process: subprocess.Popen[bytes] | None = None

    def configure(self, **settings: str) -> None:
        """Settings for the next start, beside or in place of the usual ones; ``__`` stands for a dot. Without any, the
        usual ones."""
        given = {name.replace("__", "."): value for name, value in settings.items()}
        kept = [line for line in self._config.splitlines() if line.partition("=")[0] not in given]
        lines = [*kept, *(f"{name}={value}" for name, value in given.items())]
        (self.home / "conf" / "neo4j.conf").write_text("\n".join(lines) + "\n")

    def start(self, timeout: float = 300) -> Server:
        """Start it and wait until it answers."""
        with (self.home / "console.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*_JAVA, *self.options, "-cp", self.classpath, "org.neo4j.server.CommunityEntryPoint", f"--home-dir={self.home}",
                 f"--config-dir={self.home / 'conf'}"], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        end = time.monotonic() + timeout
        while time.monotonic() < end and self._process.poll() is None:
            if self._answers():
                return self
            time.sleep(0.2)
        ended = self._process.poll()
        self.kill()
        raise RuntimeError(f"Neo4j did not start (exit {ended}):\n{self._last_words()}")

    def _last_words(self) -> str:
        logs = [self.home / "console.log", self.home / "logs" / "neo4j.log", self.home / "logs" / "debug.log"]
        return "\n".join(log.read_text(errors="replace")[-2000:] for log in logs if log.exists())

    def _answers(self) -> bool:
        """Whether it listens and takes the password; a fresh server is given it first."""
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", int(self.uri.rpartition(":")[2])), timeout=1).close()
            return self._takes_password()
        return False

    def _takes_password(self) -> bool:
        for password in (self.password, "neo4j"):
            try:
                with GraphDatabase.driver(self.uri, auth=(self.user, password), max_transaction_retry_time=0) as driver:
                    if password != self.password:
                        driver.execute_query("ALTER CURRENT USER SET PASSWORD FROM $old TO $new", old=password,
                                             new=self.password, database_="system")
                    else:
                        driver.verify_connectivity()
                    return True
            except (ClientError, DriverError):
                continue
            except Exception:
                return False
        return False

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """End it at once, as a crash does."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def stop(self) -> None:
        """Shut it down in order."""
        if self.running:
            self._process.terminate()
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()

    def close(self) -> None:
        """Kill it and remove its data."""
        self.kill()
        shutil.rmtree(self.home, ignore_errors=True)


def main() -> int:
    if reason := missing():
        print(reason, file=sys.stderr)
        return 1
    server = Server()
    try:
        server.start()
        print(f"{server.uri} (Browser: {server.http}/browser/), user {server.user}, password {server.password}; Ctrl-C stops it")
        signal.pause()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
