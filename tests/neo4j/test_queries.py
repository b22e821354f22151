"""The same Cypher gives the same answers on both stores."""
import pytest
from graphs import generated

from kg.errors import QueryError
from kg.queries import queries
from kg.stores import embedded, neo4j_query
from kg.stores.neo4j_connection import connect
from kg.stores.neo4j_load import load

NODES, EDGES = generated(500, seed=3)
NAME = next(node["name"] for node in NODES if node["label"] == "Model")
PEOPLE = [node["name"] for node in NODES if node["label"] == "Person"]
GIVEN = {"name": NAME, "from": PEOPLE[0], "to": PEOPLE[1], "tokens": 1000}
PLAIN = [
    "MATCH (n) RETURN count(n) AS n, count(n.name) AS names",
    "MATCH ()-[r]->() RETURN type(r) AS type, count(r) AS n ORDER BY type",
    "MATCH (c:Claim)-[o:ON]->(m) RETURN c, o, m ORDER BY c.id, m.id LIMIT 5",
    "MATCH (m:Model) RETURN m.aliases[0], m.aliases[9], size(m.aliases), labels(m) ORDER BY m.id",
    "MATCH (p:Passage)-[m:MENTIONS]->(e) WHERE e:Person|Company RETURN e.id, m.start, m.end, m.text ORDER BY e.id, m.start",
    "MATCH (c:Claim) WHERE c.high IS NULL RETURN c.id, c.low, coalesce(c.high, c.low) AS v ORDER BY v DESC, c.id LIMIT 20",
    "MATCH (n:Person) RETURN split(n.id, '/')[1] AS slug, substring(n.id, 0, 3) AS s, toUpper(left(n.name, 4)) AS l ORDER BY slug",
    "MATCH (n:Person) WHERE NOT EXISTS { (n)-[:FOUNDED]->() } RETURN n.id ORDER BY n.id",
    "MATCH (n:Person) RETURN n.id, COUNT { (n)<-[:SPOKEN_BY]-() } AS turns ORDER BY turns DESC, n.id",
    "MATCH (n:Person)-[:WORKS_AT*1..2]-(m) RETURN n.id, m.id ORDER BY n.id, m.id",
    "MATCH (n:Model) WHERE n.name =~ '(?i).*palm.*' OR n.name CONTAINS '\"' RETURN n.name ORDER BY n.name",
    "UNWIND [3, 1, 2] AS x RETURN x, [y IN range(1, x) WHERE y > 1 | y * 2] AS doubled ORDER BY x DESC",
    "MATCH (d:Document) RETURN d.id, CASE WHEN d.date IS NULL THEN 'undated' ELSE d.date END AS date ORDER BY d.id SKIP 1 LIMIT 3",
    "MATCH (c:Claim)-[e:EVIDENCED_BY]->(p) WITH c, count(e) AS n WHERE n > 1 RETURN c.id, n ORDER BY n DESC, c.id",
]


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    return embedded.write(NODES, EDGES, tmp_path_factory.mktemp("both"))


@pytest.fixture(scope="module")
def loaded(server):
    with connect(server.uri, password=server.password) as opened:
        opened.driver.execute_query("MATCH (n) DETACH DELETE n")
        load(opened, NODES, EDGES)
        yield opened


def both(database, loaded, cypher, parameters):
    mine, theirs = embedded.query(database, cypher, parameters), neo4j_query.query(loaded, cypher, parameters)
    assert mine == theirs
    return mine[1]


def test_there_are_enough_named_queries():
    assert len(queries()) >= 25


@pytest.mark.parametrize("name", queries())
def test_named_query_is_equal_on_both(database, loaded, name):
    query = queries()[name]
    both(database, loaded, query.cypher, query.values({key: value for key, value in GIVEN.items() if key in query.parameters}))


def test_most_named_queries_find_something_here(database):
    found = 0
    for query in queries().values():
        values = query.values({key: value for key, value in GIVEN.items() if key in query.parameters})
        found += bool(embedded.query(database, query.cypher, values)[1])
    assert found > len(queries()) * 0.7


@pytest.mark.parametrize("cypher", PLAIN)
def test_statement_is_equal_on_both(database, loaded, cypher):
    assert both(database, loaded, cypher, {})


@pytest.mark.parametrize("cypher", ["CREATE (n:Model {id: 'Model/new'})", "MATCH (n:Model) SET n.name = 'x'",
                                    "MATCH (n) DETACH DELETE n", "MERGE (n:Model {id: 'Model/new'})"])
def test_both_only_read_unless_told(database, loaded, cypher):
    for run in (lambda: embedded.query(database, cypher), lambda: neo4j_query.query(loaded, cypher)):
        with pytest.raises(QueryError, match="does more than read the graph; add --write"):
            run()
    assert both(database, loaded, "MATCH (n) RETURN count(n) AS n", {}) == [(len(NODES),)]


@pytest.mark.parametrize("cypher", ["MATCH (n:Model RETURN n", "RETURN $absent", "RETURN nosuchfunction(1)", "MATCH (n) RETURN m"])
def test_bad_statement_is_one_line_on_both(database, loaded, cypher):
    for run in (lambda: embedded.query(database, cypher), lambda: neo4j_query.query(loaded, cypher)):
        with pytest.raises(QueryError, match=r"^Cypher: ") as error:
            run()
        assert "\n" not in str(error.value)
