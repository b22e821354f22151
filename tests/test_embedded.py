import os
import subprocess
import sys
from pathlib import Path

import ladybug
import pytest
from graphs import claim, document, edge, entity, evidence, generated, mention, passage, relation

from kg.errors import QueryError, StoreError
from kg.schema import schema
from kg.stores import embedded

ODD = 'a,"b"\n\\n \t O\'Neil `x` {y: 1} 换行 𠮷'


def small():
    nodes = [entity("Model", "PaLM", "palm", aliases=["Pathways Language Model", ODD], mentions=3),
             entity("Method", "思维链", "思维链", aliases=["Chain of Thought"]), entity("Person", ODD, "李伟"),
             claim("c1", "accuracy", low=60.0, high=60.0, from_high=20.0, unit="%"), claim("c2", "accuracy", low=99.0),
             passage("d1", 0, ODD, speaker=""), passage("d1", 1, "二"), document("d1")]
    edges = [edge("Claim/c1", "ABOUT", "Model/palm", confidence=0.9), edge("Claim/c1", "ON", "Method/思维链", confidence=0.5),
             evidence("Claim/c1", "Passage/d1/0", 3, "20%"), evidence("Claim/c1", "Passage/d1/0", 9, "60%", speaker=ODD),
             mention("Passage/d1/0", "Model/palm", 1, "PALM"), mention("Passage/d1/0", "Model/palm", 8, "POM"),
             edge("Passage/d1/0", "IN", "Document/d1"), edge("Passage/d1/1", "IN", "Document/d1"),
             edge("Claim/c1", "CONFLICTS_WITH", "Claim/c2", reason="r"),
             relation("Person/李伟", "PROPOSED", "Method/思维链", evidence=["Passage/d1/0", "Passage/d1/1"])]
    return nodes, edges


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    return embedded.write(*small(), tmp_path_factory.mktemp("store"))


def values(database, cypher, **parameters):
    return embedded.query(database, cypher, parameters)[1]


def test_everything_written_comes_back(tmp_path):
    nodes, edges = generated(120)
    path = embedded.write(iter(nodes), iter(edges), tmp_path / "out")
    assert path == tmp_path / "out" / "graph.lbug"
    clean = lambda item: {name: value for name, value in item.items() if value is not None}  # noqa: E731
    _, rows = embedded.query(path, "MATCH (n) RETURN n")
    assert sorted((row[0] for row in rows), key=lambda n: n["id"]) == sorted(map(clean, nodes), key=lambda n: n["id"])
    _, rows = embedded.query(path, "MATCH ()-[r]->() RETURN r")
    by_text = lambda item: sorted(map(str, item.items()))  # noqa: E731
    assert sorted((row[0] for row in rows), key=by_text) == sorted(map(clean, edges), key=by_text)


def test_odd_texts_survive(database):
    [(text, speaker)] = values(database, "MATCH (p:Passage {id: 'Passage/d1/0'}) RETURN p.text, p.speaker")
    assert (text, speaker) == (ODD, "")
    assert values(database, "MATCH (m:Model) RETURN m.aliases") == [(["Pathways Language Model", ODD],)]
    assert values(database, "MATCH (p:Person) WHERE p.name = $name RETURN p.id, p.aliases", name=ODD) == [("Person/李伟", [])]


def test_parallel_edges_stay_apart(database):
    cypher = "MATCH (:Passage)-[m:MENTIONS]->(e:Model) RETURN m.start, m.end, m.text ORDER BY m.start"
    assert values(database, cypher) == [(1, 5, "PALM"), (8, 11, "POM")]


def test_keywords_are_names_where_neo4j_takes_them(database):
    columns, rows = embedded.query(database, "MATCH (c:Claim)-[o:ON]->(m), (p:Passage)-[:IN]->(d) "
                                             "RETURN type(o), labels(m), count(p) AS end")
    assert columns == ["type(o)", "labels(m)", "end"]
    assert rows == [("ON", ["Method"], 2)]


@pytest.mark.parametrize(("expression", "expected"), [
    ("m.aliases[0]", "Pathways Language Model"), ("m.aliases[9]", None), ("head(m.aliases)", "Pathways Language Model"),
    ("split(m.id, '/')[1]", "palm"), ("substring(m.id, 0, 3)", "Mod"), ("substring(m.id, 3)", "el/palm"),
    ("[x IN m.aliases WHERE size(x) > 20 | toUpper(x)]", ["PATHWAYS LANGUAGE MODEL", ODD.upper()]),
    ("size([x IN m.aliases WHERE x STARTS WITH 'P'])", 1), ("[1, 2, 3, 4][1..3]", [2, 3]), ("round(2.5)", 3.0),
    ("EXISTS { (m)<-[:ABOUT]-(:Claim) }", True), ("COUNT { (m)<-[:MENTIONS]-() }", 2),
    ("'RETURN m.end // ON' + \"it's\"", "RETURN m.end // ONit's"), ("m.wikidata", None), ("toInteger('7') + 1", 8),
    ("CASE WHEN m.mentions > 2 THEN 'many' ELSE 'few' END", "many"), ("{end: m.mentions}.end", 3),
])
def test_expressions_of_neo4j(database, expression, expected):
    columns, rows = embedded.query(database, f"MATCH (m:Model) RETURN {expression} // comment")
    assert rows == [(expected,)]
    assert columns == [expression]


def test_label_condition_and_paths(database):
    assert values(database, "MATCH (n) WHERE n:Model|Method RETURN n.id ORDER BY n.id") == [("Method/思维链",), ("Model/palm",)]
    [(ids, types, length)] = values(database, """
        MATCH p = shortestPath((a:Person)-[*..4]-(b:Model))
        RETURN [n IN nodes(p) | n.id] AS ids, [r IN relationships(p) | type(r)] AS types, length(p) AS length""")
    assert ids == ["Person/李伟", "Method/思维链", "Claim/c1", "Model/palm"]
    assert (types, length) == (["PROPOSED", "ON", "ABOUT"], 3)


def test_paths_repeat_no_relationship(database):
    assert values(database, "MATCH p = (:Person)-[:PROPOSED*1..3]-(n) RETURN n.id") == [("Method/思维链",)]


def test_nodes_relationships_and_paths_are_plain_values(database):
    [(path, relationship)] = values(database, "MATCH p = (c:Claim)-[r:ABOUT]->(m:Model) RETURN p, r")
    assert [node["label"] for node in path["nodes"]] == ["Claim", "Model"]
    assert relationship == {"source": "Claim/c1", "target": "Model/palm", "type": "ABOUT", "confidence": 0.9}
    assert path["relationships"] == [relationship]
    assert "wikidata" not in path["nodes"][1]


@pytest.mark.parametrize(("cypher", "message"), [
    ("MATCH (n:Modle) RETURN n", "there is no label or relationship type Modle; labels: Model, Company"),
    ("MATCH (n:Model\nRETURN n", "( at character 7 is never closed"),
    ("MATCH (n:Model)\nRETRUN n", "not understood at line 2"),
    ("MATCH (n:Model) RETURN n.colour", "Cannot find property colour"),
    ("MATCH (n:Model) WHERE n.name = $name RETURN n", "no value for $name"),
    ("RETURN 'never closed", "the ' at character 8 is never closed"),
    ("RETURN 1; RETURN 2", "one statement at a time"), ("  // nothing", "the statement is empty"),
    ("CREATE (n:Model {id: 'Model/x'})", "does more than read"), ("MATCH (n) DETACH DELETE n", "does more than read"),
    ("MATCH (n:Model) SET n.name = 'x' RETURN n", "does more than read"), ("CHECKPOINT", "does more than read"),
    ("COPY (MATCH (n:Model) RETURN n.id) TO 'out.csv'", "does more than read"),
    ("LOAD FROM 'secret.csv' RETURN *", "does more than read"),
])
def test_bad_statement_is_one_clear_line(database, cypher, message):
    before = database.read_bytes()
    with pytest.raises(QueryError) as error:
        embedded.query(database, cypher)
    assert message in str(error.value) and "\n" not in str(error.value)
    assert database.read_bytes() == before


def test_writing_needs_leave(tmp_path):
    path = embedded.write(*small(), tmp_path)
    embedded.query(path, "MATCH (m:Model {id: $id}) SET m.name = $name", {"id": "Model/palm", "name": "P"}, write=True)
    assert values(path, "MATCH (m:Model) RETURN m.name") == [("P",)]


def test_missing_foreign_and_newer_databases(tmp_path, monkeypatch):
    with pytest.raises(StoreError, match="there is no database here; `kg build"):
        embedded.query(tmp_path, "RETURN 1")
    (tmp_path / "graph.lbug").write_text("no database")
    with pytest.raises(StoreError, match="not a database file"):
        embedded.query(tmp_path, "RETURN 1")
    other = ladybug.Database(tmp_path / "other.lbug")
    ladybug.Connection(other).execute("CREATE NODE TABLE Thing(id STRING PRIMARY KEY)")
    other.close()
    with pytest.raises(StoreError, match="was not written by kg"):
        embedded.query(tmp_path / "other.lbug", "RETURN 1")
    newer = schema().model_copy(update={"version": schema().version + 1})
    with monkeypatch.context() as patch:
        patch.setattr(embedded, "schema", lambda: newer)
        embedded.write(*small(), tmp_path)
    with pytest.raises(StoreError, match="written by a newer kg"):
        embedded.query(tmp_path, "RETURN 1")


def test_failed_write_leaves_what_was_there(tmp_path):
    path = embedded.write(*small(), tmp_path)
    before = path.read_bytes()
    nodes, edges = small()
    with pytest.raises(StoreError, match="what was there is unchanged") as error:
        embedded.write(nodes, [*edges, edge("Claim/c1", "ABOUT", "Model/missing", confidence=1.0)], path)
    assert "Model/missing" in str(error.value)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["graph.lbug"]


FULL_DISK = """
import resource, sys
sys.path[:0] = [{tests!r}]
from graphs import generated
from kg.errors import StoreError
from kg.stores import embedded
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
try:
    embedded.write(*generated(600), {path!r})
except StoreError as error:
    print(error)
"""


@pytest.mark.parametrize("limit", [20_000, 400_000])
def test_full_disk_leaves_what_was_there(tmp_path, limit):
    """A limit on the size of files stands in for a full disk: first while rows are staged, then in the engine."""
    path = embedded.write(*small(), tmp_path)
    before = path.read_bytes()
    script = FULL_DISK.format(tests=str(Path(__file__).parent), limit=limit, path=str(path))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert "was not written, what was there is unchanged" in done.stdout and done.stdout.count("\n") == 1
    assert done.stderr == "" and done.returncode == 0
    assert path.read_bytes() == before and os.listdir(tmp_path) == ["graph.lbug"]


def test_same_graph_replaces_and_doubles_nothing(tmp_path):
    for _ in range(2):
        path = embedded.write(*small(), tmp_path)
    assert values(path, "MATCH (n) RETURN count(n)") == [(8,)]
    assert values(path, "MATCH ()-[r]->() RETURN count(r)") == [(10,)]
