import threading

import pytest
from compare import content, held, without_document
from graphs import generated

from kg.errors import StoreError
from kg.stores import neo4j_query
from kg.stores.neo4j_connection import connect
from kg.stores.neo4j_load import clear, load

GRAPH = generated(250)
FOREIGN = """
CREATE (a:Person {id: 'Person/mine', name: 'mine'})-[:WORKS_AT {since: 2001}]->(b:Firm {id: 'f'}),
       (:Model {name: 'no id at all'}), (:Model {name: 'nor this'})
"""


def rows(connection, cypher, **parameters):
    return neo4j_query.query(connection, cypher, parameters)[1]


def test_everything_loaded_comes_back(connection):
    changes = load(connection, *GRAPH)
    assert changes.total == sum(map(len, GRAPH))
    assert held(connection) == content(*GRAPH)


def test_loading_twice_changes_nothing(connection):
    load(connection, *GRAPH)
    before = connection.driver.execute_query("MATCH (n) RETURN elementId(n), properties(n) ORDER BY 1").records
    for nodes, edges in (GRAPH, [items[::-1] for items in GRAPH]):
        assert load(connection, nodes, edges).total == 0
    assert connection.driver.execute_query("MATCH (n) RETURN elementId(n), properties(n) ORDER BY 1").records == before


def test_database_follows_removed_and_changed_documents(connection):
    load(connection, *GRAPH)
    nodes, edges = without_document(*GRAPH, document=next(n["id"] for n in GRAPH[0] if n["label"] == "Document"))
    changes = load(connection, nodes, edges)
    assert changes.nodes["delete"]["Document"] == 1 and changes.nodes["delete"]["Passage"] > 5
    assert sum(changes.nodes["update"].values()) > 5 and not any(changes.nodes["create"].values())
    assert held(connection) == content(nodes, edges)
    load(connection, *GRAPH)
    assert held(connection) == content(*GRAPH)


def test_a_value_that_is_null_now_goes_and_what_users_added_stays(connection):
    nodes, edges = GRAPH
    load(connection, nodes, edges)
    entity = next(node for node in nodes if node.get("wikidata"))
    rows_before = "MATCH (n {id: $id}) RETURN n.wikidata, n.mine"
    connection.driver.execute_query("MATCH (n {id: $id}) SET n.mine = 'kept'", id=entity["id"])
    changed = [{**node, "wikidata": None} if node is entity else node for node in nodes]
    assert load(connection, changed, edges).nodes["update"] == {entity["label"]: 1}
    assert rows(connection, rows_before, id=entity["id"]) == [(None, "kept")]


def test_dry_run_says_what_would_change_and_changes_nothing(connection):
    planned = load(connection, *GRAPH, dry_run=True)
    assert planned.total == sum(map(len, GRAPH))
    assert rows(connection, "MATCH (n) RETURN count(n)") == [(0,)]
    assert load(connection, *GRAPH) == planned


def test_other_data_is_never_touched(connection):
    connection.driver.execute_query(FOREIGN)
    before = held(connection, marked=False)
    load(connection, *GRAPH)
    load(connection, *without_document(*GRAPH, document=GRAPH[0][-1]["id"]))
    assert held(connection, marked=False) == before
    clear(connection)
    assert held(connection, marked=False) == before
    assert held(connection) == ([], [])


def test_a_node_that_other_data_is_linked_to_is_kept(connection):
    load(connection, *GRAPH)
    entity = GRAPH[0][0]["id"]
    connection.driver.execute_query("MATCH (n {id: $id}) CREATE (:Note)-[:ABOUT {by: 'me'}]->(n)", id=entity)
    assert clear(connection).kept == 1
    assert rows(connection, "MATCH (n)<-[r:ABOUT]-(:Note) RETURN n.id, r.by") == [(entity, "me")]
    load(connection, *GRAPH)
    assert held(connection) == content(*GRAPH)


def test_a_node_of_others_with_an_id_of_the_graph_stops_the_load(connection):
    entity = GRAPH[0][0]
    connection.driver.execute_query(f"CREATE (:{entity['label']} {{id: $id, name: 'mine'}})", id=entity["id"])
    with pytest.raises(StoreError, match="which kg did not load") as error:
        load(connection, *GRAPH)
    assert entity["id"] in str(error.value) and "\n" not in str(error.value)
    assert rows(connection, "MATCH (n {id: $id}) RETURN n.name", id=entity["id"]) == [("mine",)]


def test_ids_of_others_that_are_not_unique_are_said(connection):
    connection.driver.execute_query("DROP CONSTRAINT kg_model_id IF EXISTS")
    connection.driver.execute_query("CREATE (:Model {id: 1}), (:Model {id: 1})")
    with pytest.raises(StoreError, match="two nodes of one label with the same `id`; load into another database"):
        load(connection, *GRAPH)


def test_two_loaders_at_once_write_everything_once(connection, server):
    load(connection, [], [])  # the schema, which takes a lock on everything
    errors: list[Exception] = []

    def work(nodes, edges):
        try:
            with connect(server.uri, password=server.password, patience=60) as own:
                load(own, nodes, edges)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=graph) for graph in (GRAPH, [items[::-1] for items in GRAPH])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert held(connection) == content(*GRAPH)


def test_schema_is_there(connection):
    load(connection, [], [])
    names = {record["name"] for record in connection.driver.execute_query("SHOW INDEXES YIELD name").records}
    assert {"kg_names", "kg_claim_metric", "kg_claim_low", "kg_claim_high", "kg_passage_document", "kg_model_id"} <= names
    load(connection, *GRAPH)
    found = rows(connection, "CALL db.index.fulltext.queryNodes('kg_names', '思维链') YIELD node RETURN count(node)")
    assert found[0][0] > 0
    plan = connection.driver.execute_query(
        "EXPLAIN MATCH (a:Model {id: 'Model/x'}) MATCH (b:Person|Company {id: 'y'}) CREATE (a)-[:USES]->(b)").summary.plan
    assert "NodeByLabelScan" not in str(plan) and "AllNodesScan" not in str(plan)
