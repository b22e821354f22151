"""A graph that is none is refused before anything is written; what is loaded could not be found again otherwise."""
import pytest
from compare import held
from graphs import edge, entity

from kg.errors import StoreError
from kg.stores.neo4j_load import load

MODEL = entity("Model", "M", "m")


def without(name, item):
    return {key: value for key, value in item.items() if key != name}


@pytest.mark.parametrize(("nodes", "edges", "said"), [
    ([without("id", MODEL)], [], "a node with the id None"),
    ([{**MODEL, "id": 5}], [], "a node with the id 5"),
    ([{**MODEL, "id": "Person/m"}], [], "a node with the id 'Person/m' and the label 'Model'"),
    ([{**MODEL, "id": "Robot/m", "label": "Robot"}], [], "the label 'Robot'"),
    ([{**MODEL, "colour": "red"}], [], "node Model/m: the property 'colour'"),
    ([{**MODEL, "name": {"en": "M"}}], [], "node Model/m: 'name' is {'en': 'M'}, which is no string"),
    ([{**MODEL, "aliases": ["M", 1]}], [], "'aliases' is ['M', 1], which is no string[]"),
    ([MODEL], [without("target", edge("Model/m", "USES", "Model/m"))], "an edge of the type 'USES' from 'Model/m' to None"),
    ([MODEL], [edge("Model/m", "LIKES", "Model/m")], "an edge of the type 'LIKES'"),
    ([MODEL], [edge("Model/m", "USES", "Model/m", start="first")], "edge Model/m USES Model/m: 'start' is 'first', which is no int"),
    ([MODEL], [edge("Model/m", "USES", "Model/gone")], "an edge of the type 'USES' to the node 'Model/gone', which is missing"),
])
def test_what_is_no_graph_is_refused(connection, nodes, edges, said):
    load(connection, [entity("Model", "Old", "old")], [])
    before = held(connection)
    for dry_run in (True, False):
        with pytest.raises(StoreError) as error:
            load(connection, nodes, edges, dry_run=dry_run)
        assert str(error.value).startswith("not a graph as this version of kg builds it, nothing was changed: ")
        assert said in str(error.value) and "\n" not in str(error.value)
    assert held(connection) == before
