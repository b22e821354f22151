import json

import pytest
from graphs import generated

from kg.errors import InputError
from kg.stores import graph_file


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("chunk", [7, 1 << 20])
def test_stream_gives_what_json_gives(tmp_path, monkeypatch, indent, chunk):
    nodes, edges = generated(40)
    path = tmp_path / "graph.json"
    path.write_text(json.dumps({"nodes": nodes, "edges": edges}, ensure_ascii=False, indent=indent), encoding="utf-8")
    monkeypatch.setattr(graph_file, "_CHUNK", chunk)
    first, second = graph_file.read(tmp_path)
    assert list(first) == nodes
    assert list(second) == edges


def test_empty_graph(tmp_path):
    (tmp_path / "graph.json").write_text('{"nodes": [], "edges": []}\n')
    first, second = graph_file.read(tmp_path / "graph.json")
    assert (list(first), list(second)) == ([], [])


@pytest.mark.parametrize(("text", "reason"), [
    ("", "{ should stand here"), ("[]", "{ should stand here (character 1)"), ('{"edges": []}', '"nodes" should stand here'),
    ('{"nodes": [{"id": "Model/x"', "character"), ('{"nodes": [1], "edges": []}', "not one of the nodes"),
    ('{"nodes": []}', ", should stand here"),
])
def test_what_is_no_graph_is_said_in_one_line(tmp_path, text, reason):
    (tmp_path / "graph.json").write_text(text)
    first, second = graph_file.read(tmp_path)
    with pytest.raises(InputError) as error:
        list(first), list(second)
    assert reason in str(error.value) and "\n" not in str(error.value)


def test_missing_and_binary_files(tmp_path):
    with pytest.raises(InputError, match="there is no graph here; `kg build"):
        graph_file.read(tmp_path)
    (tmp_path / "graph.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not UTF-8"):
        list(graph_file.read(tmp_path)[0])
