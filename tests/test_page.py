"""The graph page as a file: whole or not there, the same every time, closed to the network, every string data."""
from __future__ import annotations

import base64
import gzip
import hashlib
import json
import random
import re
import shutil
import subprocess
from pathlib import Path

import page_graphs
import pytest
import yaml

from kg.errors import InputError, StoreError
from kg.exports import page
from kg.exports.page.pack import pack
from kg.exports.page.picture import choose
from kg.exports.page.search import search_keys

ROOT = Path(__file__).parent.parent
ENTITY_LABELS = set(yaml.safe_load((ROOT / "schema" / "graph.yaml").read_text(encoding="utf-8"))["entity_labels"])


def block(html: str, name: str):
    found = re.search(rf'<script type="application/gzip" id="{name}">([A-Za-z0-9+/=]*)</script>', html)
    assert found, name
    return json.loads(gzip.decompress(base64.b64decode(found[1])))


def text_of(columns, texts, passage, start, end):
    """What JavaScript's slice(start, end) gives."""
    raw = texts[passage].encode("utf-16-le", "surrogatepass")
    return raw[2 * start:2 * end].decode("utf-16-le", "surrogatepass")


def test_same_graph_gives_same_bytes():
    nodes, edges = page_graphs.small()
    shuffled = random.Random(1)
    first = page.render(nodes, edges)
    shuffled.shuffle(nodes)
    shuffled.shuffle(edges)
    assert page.render(nodes, edges) == first


def test_page_is_whole_or_not_there(tmp_path):
    nodes, edges = page_graphs.small()
    target = tmp_path / "out" / "graph.html"
    page.write(nodes, edges, target, title="山雀 & Co <b>")
    html = target.read_text(encoding="utf-8")
    assert html.startswith("<!doctype html>") and html.rstrip().endswith("</html>")
    assert "<title>山雀 &amp; Co &lt;b&gt;</title>" in html
    assert [path.name for path in target.parent.iterdir()] == ["graph.html"]
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot write the page"):
        page.write(nodes, edges, tmp_path / "file" / "graph.html")


def test_policy_forbids_the_network_and_names_every_script():
    html = page.render(*page_graphs.small())
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)[1]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy and "http" not in policy and "*" not in policy
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert len(scripts) == 2 and len(styles) == 1
    for source in scripts + styles:
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert not re.search(r'<(?:script|link|img|iframe)[^>]*(?:src|href)=', html)


def test_no_string_of_a_document_stands_in_the_page():
    html = page.render(*page_graphs.hostile())
    data = html.index('id="first"'), html.index("</script>", html.index('id="first"'))
    assert "onerror=alert" not in html and "evil.example" not in html
    assert re.fullmatch(r'id="first">[A-Za-z0-9+/=]+', html[data[0]:data[1]])


def test_quotes_and_quantities_stand_where_the_page_marks_them():
    nodes, edges = page_graphs.small()
    columns = pack(nodes, edges).columns
    texts = pack(nodes, edges).texts
    evidence = columns["evidence"]
    quantities = sorted(e["quantity"] for e in edges if e["type"] == "EVIDENCED_BY")
    marked = [
        text_of(columns, texts, p, s, e)
        for p, s, e in zip(evidence["passage"], evidence["start"], evidence["end"], strict=True)
    ]
    assert sorted(marked) == quantities  # one of them stands after an emoji
    quotes = [
        text_of(columns, texts, p, s, s + n)
        for p, s, n in zip(evidence["passage"], evidence["quote"], evidence["length"], strict=True)
    ]
    assert sorted(quotes) == sorted(e["quote"] for e in edges if e["type"] == "EVIDENCED_BY")
    mention = columns["mention"]
    places = [sum(mention["passage"][: i + 1]) for i in range(len(mention["passage"]))]
    names = [text_of(columns, texts, p, s, e) for p, s, e in zip(places, mention["start"], mention["end"], strict=True)]
    assert sorted(names) == sorted(e["text"] for e in edges if e["type"] == "MENTIONS")


def test_quote_that_is_not_in_its_passage_is_kept_as_words():
    nodes, edges = page_graphs.small()
    for edge in edges:
        if edge["type"] == "EVIDENCED_BY":
            edge["quote"] = "said elsewhere"
    evidence = pack(nodes, edges).columns["evidence"]
    assert set(evidence["said"].values()) == {"said elsewhere"} and set(evidence["quote"]) == {-1}


def test_edges_to_nodes_that_are_not_there_are_left_out():
    nodes, edges = page_graphs.hostile()
    packed = pack(nodes, edges)
    assert len(packed.relations) == len([e for e in edges if e["source"] == "Company/<b>hub</b>"]) - 1
    json.dumps(packed.columns, allow_nan=False)


def test_first_picture_draws_the_most_connected():
    nodes, edges = page_graphs.small()
    packed = pack(nodes, edges)
    assert packed.columns["entity"]["name"][0] == "Tit"
    everything = choose(packed, max_nodes=300, focus=None, hops=2)
    assert len(everything) == 12  # the place without relation or claim is left to the search
    assert choose(packed, max_nodes=3, focus=None, hops=2) == everything[:3]


def test_focus_draws_what_is_around_it():
    nodes, edges = page_graphs.small()
    packed = pack(nodes, edges)
    names = packed.columns["entity"]["name"]
    start = page.find_entity(packed.columns["entity"], "北方大学")
    assert names[start] == "Northern University"
    assert {names[n] for n in choose(packed, max_nodes=300, focus=start, hops=1)} == {"Northern University", "周明"}
    first = block(page.render(nodes, edges, focus="tit", hops=1), "first")
    assert first["focus"] == 0 and first["nodes"][0]["label"] == "Tit"


def test_unknown_focus_names_the_closest():
    with pytest.raises(InputError, match="Heron"):
        page.render(*page_graphs.small(), focus="Herron")


def test_links_are_thinned_out_only_where_they_would_be_a_hairball():
    small = block(page.render(*page_graphs.small()), "first")
    assert len(small["edges"]) == small["links"]
    nodes, edges = page_graphs.medium()
    many = block(page.render(nodes, edges), "first")
    assert len(many["nodes"]) == 300
    assert 300 <= len(many["edges"]) < many["links"]


def test_relations_that_only_the_catalogue_knows_are_marked():
    nodes, edges = page_graphs.small()
    first = block(page.render(nodes, edges), "first")
    known = {e["type"] for e in edges if e.get("origin") == "catalog"}
    marked = [e for e in first["edges"] if e.get("known")]
    assert known and len(marked) == sum(e.get("origin") == "catalog" for e in edges)
    assert {e["type"] for e in marked} == known


def test_pyvis_draws_without_physics():
    first = block(page.render(*page_graphs.small()), "first")
    assert first["options"]["physics"]["enabled"] is False
    assert all({"id", "label", "group", "size", "x", "y"} <= node.keys() for node in first["nodes"])


def test_empty_graph_has_a_page():
    first = block(page.render([], []), "first")
    assert first["nodes"] == [] and first["counts"] == {}


@pytest.mark.parametrize(("name", "keys"), [
    ("王小明", "wangxiaoming\nwxm"), ("GPT模型", "gptmoxing\ngptmx"), ("Tit", ""), ("赵 子龙", "zhaozilong\nzzl"),
])
def test_search_keys(name, keys):
    assert search_keys([name]) == keys


def test_page_grows_with_the_graph():
    """Compressed and linear: about as many bytes for each node in a graph of twice the size."""
    sizes = []
    for nodes in (2_000, 4_000):
        html = page.render(*page_graphs.large(nodes, nodes * 4))
        sizes.append(sum(len(found) for found in re.findall(r'id="(?:graph|text-\d+)">([^<]*)', html)))
    assert 1.7 < sizes[1] / sizes[0] < 2.3
    assert sizes[1] / 4_000 < 120


def test_read_graph_says_what_is_wrong(tmp_path):
    with pytest.raises(InputError, match="kg build"):
        page.read_graph(tmp_path / "graph.json")
    (tmp_path / "graph.json").write_text("[1, 2]")
    with pytest.raises(InputError, match="not a graph"):
        page.read_graph(tmp_path / "graph.json")
    (tmp_path / "graph.json").write_text("{")
    with pytest.raises(InputError, match="cannot be read"):
        page.read_graph(tmp_path / "graph.json")


@pytest.mark.parametrize(("graph", "said"), [
    ('{"nodes": [{"id": "Model/a"}], "edges": []}', r"nodes\[0\] has no label"),
    ('{"nodes": [7], "edges": []}', r"nodes\[0\] has no id and no label"),
    ('{"nodes": [], "edges": [{"source": "a", "target": null, "type": "USES"}]}', r"edges\[0\] has no target"),
])
def test_read_graph_points_at_what_is_missing(tmp_path, graph, said):
    (tmp_path / "graph.json").write_text(graph)
    with pytest.raises(InputError, match=said):
        page.read_graph(tmp_path / "graph.json")


def test_both_languages_say_the_same_things():
    strings = yaml.safe_load((page.WEB / "strings.yaml").read_text(encoding="utf-8"))
    assert strings["en"].keys() == strings["zh"].keys()
    assert set(strings["en"]["labels"]) == set(strings["zh"]["labels"]) >= ENTITY_LABELS
    for key, words in strings["en"].items():
        if isinstance(words, str):
            assert set(re.findall(r"\{\w+\}", words)) == set(re.findall(r"\{\w+\}", strings["zh"][key])), key


def test_every_word_that_is_asked_for_is_there():
    strings = yaml.safe_load((page.WEB / "strings.yaml").read_text(encoding="utf-8"))["en"]
    sources = "\n".join((page.WEB / name).read_text(encoding="utf-8") for name in page.SCRIPTS)
    asked = set(re.findall(r'kg\.t\("(\w+)"', sources))
    asked |= set(re.findall(r'data-(?:t|label)="(\w+)"', (page.WEB / "template.html").read_text(encoding="utf-8")))
    for key in re.findall(r'kg\.counted\([^;]*?, "(\w+)"\)', sources):
        asked |= {f"{key}_1", f"{key}_n"}
    assert asked and asked <= strings.keys()
    unused = [key for key in strings.keys() - asked if f'"{key}"' not in sources]
    assert unused == []


def test_chinese_names_every_type_and_metric_of_the_schema():
    schema = yaml.safe_load((ROOT / "schema" / "graph.yaml").read_text(encoding="utf-8"))
    chinese = yaml.safe_load((page.WEB / "strings.yaml").read_text(encoding="utf-8"))["zh"]
    assert {*schema["relations"], *schema["structural"]} <= chinese["types"].keys()
    assert set(schema["metrics"]) <= chinese["metric_names"].keys()
    assert set(schema["modalities"]) <= chinese["modalities"].keys()


def luminance(colour: str) -> float:
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("theme", "ground"), [("light", "#ffffff"), ("dark", "#14171c")])
def test_label_colours_stand_out(theme, ground):
    palette = yaml.safe_load((ROOT / "kg" / "data" / "palette.yaml").read_text(encoding="utf-8"))[theme]
    assert set(palette) >= ENTITY_LABELS | {"Claim", "Passage", "Document"}
    for label, colour in palette.items():
        assert contrast(colour, ground) >= 3, label


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_colours_are_readable(theme):
    """WCAG AA: 4.5:1 for text, on the ground, on raised surfaces and on marked quotes."""
    css = (page.WEB / "page.css").read_text(encoding="utf-8")
    rule = css[css.index(":root" if theme == "light" else '[data-theme="dark"]'):]
    colours = dict(re.findall(r"--(\w[\w-]*): (#[0-9a-f]{6})", rule[: rule.index("}")]))
    for ink in ("ink", "soft", "accent", "alert"):
        for ground in ("ground", "raised"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    for mark in ("quote", "quantity", "name"):
        assert contrast(colours["ink"], colours[mark]) >= 4.5, mark
    assert contrast(colours["on-accent"], colours["accent"]) >= 4.5
    assert contrast(colours["edge"], colours["ground"]) >= 3


def test_scripts_are_listed_and_parse():
    files = sorted(path.name for path in page.WEB.glob("*.js"))
    assert sorted(page.SCRIPTS) == files
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed; the browser tests run the scripts")
    for name in files:
        done = subprocess.run([node, "--check", page.WEB / name], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def test_scripts_never_write_markup():
    for name in page.SCRIPTS:
        source = (page.WEB / name).read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|fetch\(|XMLHttp|WebSocket|importScripts|</script", source), name
        assert source.startswith('"use strict";'), name
        assert len(source.splitlines()) < 500, name
