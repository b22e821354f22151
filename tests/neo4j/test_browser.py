"""The real Browser page, in headless Chromium, against the real server, with the style and favourites that kg writes."""
from __future__ import annotations

import re
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from chromium import ARTEFACTS
from graphs import claim, document, edge, entity, evidence, passage

from kg.builder import build
from kg.exports import neo4j_browser
from kg.queries import queries
from kg.resources import load as load_data
from kg.stores.neo4j_connection import connect
from kg.stores.neo4j_load import load

NODES = [entity("Model", "GPT-4", "gpt-4", aliases=["GPT4"]), entity("Person", "张三", "张三"), entity("Company", "OpenAI", "openai"),
         claim("c1", "parameters", low=1e12, text="GPT-4: 1e12 parameters"), claim("c2", "parameters", low=1e14, text="GPT-4: 1e14"),
         passage("d1", 0, "万亿级"), passage("d1", 1, "一百万亿"), document("d1")]
EDGES = [edge("Claim/c1", "ABOUT", "Model/gpt-4", confidence=0.9), edge("Claim/c2", "ABOUT", "Model/gpt-4", confidence=0.9),
         evidence("Claim/c1", "Passage/d1/0", 0, "万亿级"), evidence("Claim/c2", "Passage/d1/1", 0, "一百万亿"),
         edge("Claim/c1", "CONFLICTS_WITH", "Claim/c2", reason="values that cannot both hold"),
         edge("Passage/d1/0", "IN", "Document/d1"), edge("Passage/d1/1", "IN", "Document/d1")]
DROP = """
([name, content]) => {
  const data = new DataTransfer();
  data.items.add(new File([Uint8Array.from(atob(content), c => c.charCodeAt(0))], name));
  const at = document.querySelector('#mount main') || document.querySelector('#mount *');
  for (const type of ['dragenter', 'dragover', 'drop'])
    at.dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}));
}
"""


@pytest.fixture(scope="module")
def page(chromium, server):
    ARTEFACTS.mkdir(exist_ok=True)
    with connect(server.uri, password=server.password) as connection:
        connection.driver.execute_query("MATCH (n) DETACH DELETE n")
        load(connection, NODES, EDGES)
    opened = chromium.new_page(viewport={"width": 1500, "height": 1000})
    opened.set_default_timeout(60_000)
    opened.goto(f"{server.http}/browser/?connectURL={server.uri}")
    opened.fill("input[data-testid=username]", server.user)
    opened.fill("input[data-testid=password]", server.password)
    opened.click("button[data-testid=connect]")
    opened.wait_for_selector("text=You are connected as user")
    yield opened
    opened.close()


def run(page, statement: str) -> None:
    """Put a statement into the editor and run it."""
    page.click(".monaco-editor")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(statement)
    page.keyboard.press("Control+Enter")


def drop(page, path: Path) -> None:
    """Drop a file on the window."""
    page.evaluate(DROP, [path.name, b64encode(path.read_bytes()).decode()])


def test_style_and_queries_in_the_real_browser(page, tmp_path):
    neo4j_browser.write(tmp_path)
    drop(page, tmp_path / "style.grass")
    page.wait_for_selector("text=node.Model")

    run(page, neo4j_browser.parameters(*queries().values()))
    page.wait_for_function("document.querySelectorAll('[data-testid=multi-statement-list-title]').length >= 4")
    page.wait_for_timeout(1500)
    run(page, neo4j_browser.favourite(queries()["claim-graph"]))
    drawn = page.locator("[data-testid=frame] svg g.node")
    drawn.first.wait_for()
    page.wait_for_timeout(2500)
    page.screenshot(path=str(ARTEFACTS / "neo4j-browser-graph.png"))
    palette = load_data("palette.yaml", neo4j_browser._Palette).light
    fills = [circle.get_attribute("fill") for circle in page.locator("svg g.node circle.b-outline").all()]
    assert fills.count(palette["Model"]) == 1 and fills.count(palette["Claim"]) == 2 and fills.count(palette["Passage"]) == 2
    assert "GPT-4" in " ".join(page.locator("svg g.node").all_text_contents())

    run(page, neo4j_browser.favourite(queries()["conflicts"]))
    page.wait_for_selector("text=values that cannot both hold")
    page.screenshot(path=str(ARTEFACTS / "neo4j-browser-table.png"))


def test_favourites_in_the_real_browser(page, tmp_path):
    neo4j_browser.write(tmp_path)
    drop(page, tmp_path / "favourites.zip")
    page.click("[data-testid=navigationFavorites]")
    page.click("[data-testid=savedScriptsFolder-kg]")
    page.wait_for_selector(f"text={queries()['conflicts'].title}")
    page.screenshot(path=str(ARTEFACTS / "neo4j-browser-favourites.png"))


def test_guide_in_the_real_browser(page, tmp_path):
    neo4j_browser.write(tmp_path)
    run(page, ":clear")
    serving = subprocess.Popen([sys.executable, tmp_path / "serve_guide.py"], stdout=subprocess.PIPE, text=True)
    try:
        run(page, serving.stdout.readline().strip())
        page.wait_for_selector("text=Claims hold one number each")
        page.screenshot(path=str(ARTEFACTS / "neo4j-browser-guide.png"))
        for _ in range(1 + list(queries()).index("conflicts")):
            page.click("[data-testid=guidesDrawer] >> text=Next")
        for step in page.locator("[data-testid=guidesDrawer] pre.runnable").all():
            step.click()  # puts it into the editor
            page.click(".monaco-editor")
            page.keyboard.press("Control+Enter")
            page.wait_for_timeout(1000)
        page.wait_for_selector("[data-testid=frame] >> text=values that cannot both hold")
        page.screenshot(path=str(ARTEFACTS / "neo4j-browser-guide-query.png"))
    finally:
        serving.kill()
        serving.communicate()


def test_files_hold_every_label_and_query(tmp_path):
    paths = {path.name: path for path in neo4j_browser.write(tmp_path)}
    style = paths["style.grass"].read_text(encoding="utf-8")
    assert set(re.findall(r"^node\.(\w+)", style, re.M)) == set(neo4j_browser.schema().nodes)
    assert style.count("{") == style.count("}")
    favourites = paths["favourites.cypher"].read_text(encoding="utf-8")
    guide = paths["guide.html"].read_text(encoding="utf-8")
    for query in queries().values():
        assert f"// {query.title}" in favourites
        assert query.title.replace("'", "&#x27;") in guide
    first = {name: path.read_bytes() for name, path in paths.items()}
    assert {path.name: path.read_bytes() for path in neo4j_browser.write(tmp_path)} == first
    (tmp_path / "mine.txt").write_text("mine")
    neo4j_browser.write(tmp_path)
    assert (tmp_path / "mine.txt").exists()


def test_the_build_writes_them_and_leaves_what_users_keep_beside_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("talk.txt").write_text("GPT-3 has 175 billion parameters.\n", encoding="utf-8")
    build("talk.txt", output=Path("out"))
    names = sorted(path.name for path in neo4j_browser.write(tmp_path / "expected"))
    assert sorted(path.name for path in Path("out/neo4j").iterdir()) == names
    Path("out/neo4j/more").mkdir()
    Path("out/neo4j/more/mine.cypher").write_text("RETURN 1;")
    Path("out/neo4j/mine.txt").write_text("mine")
    Path("out/neo4j/guide.html").write_text("old")
    build("talk.txt", output=Path("out"))
    assert sorted(path.name for path in Path("out/neo4j").iterdir()) == sorted([*names, "more", "mine.txt"])
    assert Path("out/neo4j/more/mine.cypher").read_text() == "RETURN 1;"
    for name in names:
        assert Path("out/neo4j", name).read_bytes() == (tmp_path / "expected" / name).read_bytes()
