import json

import pytest
from graphs import claim, document, edge, entity, evidence, generated, passage, relation

from kg import schema
from kg.errors import DataError
from kg.model import Passage, Statement
from kg.resources import schema_path


def test_derived_files_match_their_source():
    for name, text in schema.generated().items():
        assert schema_path(name).read_text(encoding="utf-8") == text, "run `python -m kg.schema`"


def test_pydantic_models_agree_with_the_schema():
    contract = schema.schema()
    modalities = Statement.model_fields["modality"].annotation.__args__
    assert set(modalities) == set(contract.modalities)
    own = contract.nodes["Passage"].keys() - {"text", "document"}
    assert own <= Passage.model_fields.keys()


def test_one_property_name_has_one_type():
    """Queries over several labels at once need it in the embedded store."""
    contract, types = schema.schema(), {}
    for properties in (*contract.nodes.values(), *(kind.properties for kind in contract.relationships.values())):
        for name, known in properties.items():
            assert types.setdefault(name, known.type) == known.type, name


def test_generated_graph_follows_the_contract():
    assert list(schema.problems(*generated(200))) == []


@pytest.mark.parametrize(("nodes", "edges", "problem"), [
    ([entity("Modle", "PaLM", "palm")], [], "label 'Modle' is not one of"),
    ([entity("Model", "PaLM", "palm") | {"id": "Company/palm"}], [], "the id of a Model begins with Model/"),
    ([entity("Model", "PaLM", "palm")] * 2, [], "two nodes have this id"),
    ([entity("Model", "PaLM", "palm", size=3)], [], "property size is not in the schema"),
    ([entity("Model", "PaLM", "palm", mentions=1.5)], [], "mentions should be int"),
    ([entity("Model", "PaLM", "palm", mentions=True)], [], "mentions should be int"),
    ([entity("Model", "PaLM", "palm", aliases="x")], [], "aliases should be string[]"),
    ([entity("Model", "PaLM", "palm", origin="guess")], [], "not one of catalog, text"),
    ([entity("Model", None, "palm")], [], "name must not be null"),
    ([{k: v for k, v in document("d").items() if k != "sha256"}], [], "sha256 is missing"),
    ([claim("a", "cost")], [edge("Claim/a", "ABOUT", "Model/x", confidence=1.0)], "there is no node 'Model/x'"),
    ([claim("a", "cost"), claim("b", "cost")], [edge("Claim/a", "ABOUT", "Claim/b", confidence=1.0)],
     "ABOUT does not go from Claim to Claim"),
    ([claim("a", "cost")], [edge("Claim/a", "LIKES", "Claim/a")], "'LIKES' is not a relationship type"),
    ([claim("a", "cost"), passage("d", 1, "x")], [evidence("Claim/a", "Passage/d/1", 0, "x", modality=None)],
     "modality must not be null"),
    ([entity("Company", "B", "b"), entity("Company", "A", "a")], [relation("Company/b", "PARTNERS_WITH", "Company/a")],
     "stored once, from the smaller id"),
])
def test_check_names_the_problem(nodes, edges, problem):
    with pytest.raises(DataError, match="the graph breaks its schema") as error:
        schema.check(nodes, edges)
    assert problem in str(error.value)
    assert "\n" not in str(error.value)


def test_unknown_label_in_the_source_is_refused():
    text = schema.schema().model_dump(by_alias=True)
    text["structural"]["ABOUT"]["to"] = ["Modle"]
    with pytest.raises(ValueError, match="ABOUT names labels that do not exist: Modle"):
        schema.Schema.model_validate(text)


def test_json_schema_states_required_and_open_properties():
    definitions = json.loads(schema.generated()["graph.schema.json"])["$defs"]
    claim_node = definitions["node.Claim"]
    assert "metric" in claim_node["required"] and "low" not in claim_node["required"]
    assert {"type": "null"} in claim_node["properties"]["low"]["anyOf"]
    assert definitions["edge.STATED_BY"]["properties"]["target"]["pattern"] == "^(Person)/."


def test_every_label_has_a_unique_id_in_neo4j():
    statements = "\n".join(schema.cypher_schema())
    for label in schema.schema().nodes:
        assert f"FOR (n:`{label}`) REQUIRE n.id IS UNIQUE" in statements
