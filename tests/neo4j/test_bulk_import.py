"""The files for the bulk import, taken in by the real import tool, make the database that an online load makes."""
import shutil
import subprocess
from pathlib import Path

import pytest
import server as neo4j_server
from compare import content, held
from graphs import entity, generated

from kg.errors import StoreError
from kg.exports import neo4j_csv
from kg.stores.neo4j_connection import connect
from kg.stores.neo4j_load import load

NODES, EDGES = generated(150)
NODES = [*NODES, entity("Product", "", "empty", aliases=["", 'q"uote', "back\\slash", "two\nlines"], wikidata="")]
CHECKSUM = "MATCH (n) RETURN count(n) AS nodes, sum(toInteger('0x' + left(n._kg, 12))) AS marks"
EDGE_CHECKSUM = "MATCH ()-[r]->() RETURN count(r) AS edges, sum(toInteger('0x' + left(r._kg, 12))) AS marks"


def checksums(connection):
    return [connection.driver.execute_query(cypher).records for cypher in (CHECKSUM, EDGE_CHECKSUM)]


def test_import_equals_online_load(connection, server, tmp_path):
    load(connection, NODES, EDGES)
    online, sums = held(connection), checksums(connection)
    command = neo4j_csv.write(iter(NODES), iter(EDGES), tmp_path / "csv")
    server.kill()
    shutil.rmtree(server.home / "data" / "databases" / "neo4j")
    shutil.rmtree(server.home / "data" / "transactions" / "neo4j")
    done = neo4j_server.admin(*command[1:], home=server.home, cwd=tmp_path / "csv")
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    server.start()
    with connect(server.uri, password=server.password) as imported:
        for statement in (tmp_path / "csv" / "after-import.cypher").read_text(encoding="utf-8").splitlines():
            imported.driver.execute_query(statement.rstrip(";"))
        assert held(imported) == online == content(NODES, EDGES)
        assert checksums(imported) == sums
        assert load(imported, NODES, EDGES).total == 0


def test_script_holds_the_command(tmp_path):
    command = neo4j_csv.write(NODES, EDGES, tmp_path / "csv")
    script = (tmp_path / "csv" / "import.sh").read_text()
    assert all(word in script for word in command)
    assert subprocess.run(["sh", "-n", tmp_path / "csv" / "import.sh"], check=False).returncode == 0
    for word in command[11:]:
        assert all((tmp_path / "csv" / name).exists() for name in word.rpartition("=")[2].split(",") if name.endswith(".csv"))


def test_folder_with_other_files_is_refused(tmp_path, monkeypatch):
    (tmp_path / "mine.txt").write_text("mine")
    monkeypatch.chdir(tmp_path)
    for folder in (tmp_path, Path(".")):
        with pytest.raises(StoreError, match=r"holds mine\.txt, which is no part of an export; give a folder of its own"):
            neo4j_csv.write(NODES, EDGES, folder)
    for _ in range(2):
        neo4j_csv.write(NODES, EDGES, tmp_path / "csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["csv", "mine.txt"]
