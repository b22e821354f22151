import csv
import io
import json

import pytest
from click.testing import CliRunner
from graphs import generated

from kg.cli import root
from kg.errors import QueryError
from kg.queries import queries
from kg.schema import generated as derived
from kg.stores import embedded

GRAPH = generated(90)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("graph")
    embedded.write(*GRAPH, made)
    (made / "graph.json").write_text(json.dumps(dict(zip(("nodes", "edges"), GRAPH, strict=True))), encoding="utf-8")
    return made


def run(*arguments, **more):
    return CliRunner().invoke(root, [str(argument) for argument in arguments], catch_exceptions=True, **more)


def test_query_formats(folder):
    cypher = "MATCH (m:Model) RETURN m.id AS id, m.aliases AS aliases, m.wikidata AS wikidata ORDER BY id"
    models = sorted((node for node in GRAPH[0] if node["label"] == "Model"), key=lambda node: node["id"])
    found = json.loads(run("query", cypher, "--db", folder, "--format", "json").stdout)
    assert found == [{name: node[name] for name in ("id", "aliases", "wikidata")} for node in models]
    rows = list(csv.reader(io.StringIO(run("query", cypher, "--db", folder, "--format", "csv").stdout)))
    assert rows[0] == ["id", "aliases", "wikidata"] and [row[0] for row in rows[1:]] == [node["id"] for node in models]
    table = run("query", "-", "--db", folder, input=cypher)
    assert all(node["id"] in table.stdout for node in models) and f"{len(models)} row" in table.stderr


def test_parameters_are_values_never_cypher_text(folder):
    person = next(node for node in GRAPH[0] if '"' in node.get("name", "") or "'" in node.get("name", ""))
    cypher = "MATCH (n {name: $name}) RETURN n.id, $more AS more"
    done = run("query", cypher, "--db", folder, "--param", f"name={person['name']}", "--param", "more=[1, 2]", "--format", "json")
    assert json.loads(done.stdout) == [{"n.id": person["id"], "more": [1, 2]}]
    done = run("query", cypher, "--db", folder, "--param", "name=x' RETURN 1 //", "--param", "more=1", "--format", "json")
    assert json.loads(done.stdout) == []


@pytest.mark.parametrize("name", queries())
def test_every_named_query_runs(folder, name):
    needed = [f"--param={key}=x" for key, value in queries()[name].parameters.items() if value is None]
    done = run("query", "--name", name, "--db", folder, "--format", "json", *needed)
    assert done.exception is None and isinstance(json.loads(done.stdout), list)


def test_queries_lists_names_and_prints_one():
    listed = run("queries").stdout
    assert all(name in listed and query.title in listed for name, query in queries().items())
    assert run("queries", "conflicts").stdout.strip() == queries()["conflicts"].cypher.strip()


@pytest.mark.parametrize(("arguments", "message"), [
    (["query", "--name", "no-such"], "there is no query 'no-such'; there are: parameters"),
    (["query", "--name", "path-between-people"], "this query needs from and to: give --param from="),
    (["query", "--name", "conflicts", "--param", "x=1"], "this query has no parameter 'x'"),
    (["query", "RETURN 1", "--db", "nowhere"], "there is no database here"),
    (["load", "nowhere", "--uri", "neo4j://localhost:7687"], "there is no graph here"),
    (["export", "nowhere", "--format", "neo4j-csv"], "there is no graph here"),
])
def test_errors_are_one_line(arguments, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run(*arguments)
    assert done.exit_code == 1 and done.stdout == ""
    assert done.stderr.startswith("kg: ") and message in done.stderr and done.stderr.count("\n") == 1


def test_wrong_usage():
    assert run("query").exit_code == 2
    assert run("query", "RETURN 1", "--param", "nothing").exit_code == 2
    assert run("load").exit_code == 2


def test_password_is_no_option():
    assert "--password" not in run("load", "--help").stdout + run("query", "--help").stdout


def test_schema_prints_the_derived_files():
    assert run("schema").stdout == derived()["graph.schema.json"]
    assert run("schema", "--format", "cypher").stdout == derived()["constraints.cypher"]


def test_export_writes_beside_the_graph(folder):
    done = run("export", folder, "--format", "neo4j-browser")
    assert done.exit_code == 0 and (folder / "neo4j" / "style.grass").exists()
    done = run("export", folder, "--format", "neo4j-csv")
    assert "neo4j-admin database import full" in done.stdout
    header = (folder / "neo4j-csv" / "nodes-Claim-header.csv").read_text()
    assert header.startswith("id:ID,metric:string,low:double") and header.rstrip().endswith(",_kg")


def test_query_values_merges_defaults():
    query = queries()["said-about"]
    assert query.values({}) == {"name": "GPT-4"}
    assert query.values({"name": "PaLM"}) == {"name": "PaLM"}
    with pytest.raises(QueryError):
        queries()["path-between-people"].values({"from": "x"})
