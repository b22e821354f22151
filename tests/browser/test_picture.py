"""The picture: first sight, badges, expansion, focus, path, back and forward, the view in the address."""
from __future__ import annotations


def test_first_sight(reader):
    page = reader("medium")
    page.shot("first-sight-light")
    assert len(page.drawn()) == 300
    assert "300 of 600 entities" in page.page.inner_text("#status")
    assert "links drawn" in page.page.inner_text("#status")
    marks = min(one.page.evaluate("() => performance.getEntriesByName('first-picture')[0].startTime") for one in (page, reader("medium")))
    assert marks < 2000


def test_same_picture_every_time(reader):
    places = [
        reader("medium").page.evaluate("() => [...kg.nodeNames()].map(([i, n]) => [i, n.x, n.y])") for _ in range(2)
    ]
    assert places[0] == places[1]


def test_relations_that_only_the_catalogue_knows_are_dashed(reader):
    page = reader()
    looks = page.page.evaluate("() => kg.edgeLooks().filter((e) => /^r\\d+$/.test(e.id)).map((e) => [Boolean(kg.data.relation.known[Number(e.id.slice(1))]), e.dashes !== false])")
    assert {known for known, _ in looks} == {True, False}
    assert all(known == dashed for known, dashed in looks)


def test_passages_and_documents_come_when_asked(reader):
    page = reader()
    kinds = "() => [...kg.nodeNames().keys()].map(kg.data.labelOf)"
    assert {"Claim", "Passage", "Document"}.isdisjoint(page.page.evaluate(kinds))
    for label in ("Claim", "Passage", "Document"):
        page.page.click(f"#legend-{label}")
        page.settle()
        assert label in page.page.evaluate(kinds)
    page.shot("passages-and-documents")


def test_click_shows_and_click_beside_closes(reader):
    page = reader()
    page.click("Heron")
    assert page.page.inner_text("#panel h2") == "Heron"
    box = page.page.locator("#canvas").bounding_box()
    page.page.mouse.click(box["x"] + 20, box["y"] + 20)
    page.settle()
    assert page.page.is_hidden("#panel")


def test_badge_opens_the_claims(reader):
    page = reader()
    i = page.node("Tit")
    point, scale = page.page.evaluate("(i) => kg.pointOf(i)", i), page.page.evaluate("() => kg.scale()")
    size = page.page.evaluate("(i) => kg.nodeNames().get(i).size", i) * scale
    box = page.page.locator("#canvas").bounding_box()
    page.page.mouse.click(box["x"] + point["x"] + size * 0.72 + 2, box["y"] + point["y"] - size * 0.72 - 2)
    page.settle()
    assert {"540B", "~300B", "$9M–13M", "<20% → ~60%", "12 points"} <= page.drawn()
    page.shot("claims-opened")
    page.page.get_by_role("button", name="Fold claims").click()
    page.settle()
    assert "540B" not in page.drawn()


def test_double_click_expands_and_folds(reader):
    page = reader("medium")
    name = page.page.evaluate("""() => {
      const masks = kg.masks(kg.state);
      for (const [i] of kg.nodeNames()) if (kg.neighbours(i, masks).some((n) => !kg.nodeNames().has(n))) return kg.data.nameOf(i);
    }""")
    before = page.drawn()
    page.click(name, times=2)
    assert before < page.drawn()
    page.act("{ open: [] , sel: null}")
    assert page.drawn() == before


def test_hide_and_show_again(reader):
    page = reader()
    page.click("Heron")
    page.page.get_by_role("button", name="Hide", exact=True).click()
    page.settle()
    assert "Heron" not in page.drawn()
    page.page.click("#unhide")
    page.settle()
    assert "Heron" in page.drawn()


def test_focus_and_hops(reader):
    page = reader()
    page.click("周明")
    page.page.get_by_role("button", name="Focus").click()
    page.settle()
    assert page.drawn() == {"周明", "Northern University"}
    page.page.get_by_role("button", name="Focus").click()
    page.click("Nest")
    page.page.get_by_role("button", name="Focus").click()
    page.settle()
    assert {"Tit", "Bluebay Lab", "林若溪"} <= page.drawn() and "SumBench" not in page.drawn()
    page.page.get_by_role("button", name="3 steps").click()
    page.settle()
    assert "SumBench" in page.drawn()
    page.shot("focus")


def test_shortest_path_between_two_picked_nodes(reader):
    page = reader()
    page.click("林若溪")
    page.page.get_by_role("button", name="Path from here").click()
    assert "Now pick" in page.page.inner_text("#notice")
    page.click("SumBench")
    assert page.drawn() == {"林若溪", "Bluebay Lab", "Tit", "SumBench"}
    assert "3 steps" in page.page.inner_text("#notice")
    page.shot("path")
    page.act("{ path: [], sel: null }")
    page.click("林若溪")
    page.page.get_by_role("button", name="Path from here").click()
    page.click("周明")
    assert "No path" in page.page.inner_text("#notice")


def test_back_forward_and_the_address(reader):
    page = reader()
    page.click("Heron")
    page.click("Nest")
    page.page.click("#back")
    page.page.wait_for_timeout(150)
    assert page.page.inner_text("#panel h2") == "Heron"
    page.page.click("#forward")
    page.page.wait_for_timeout(150)
    assert page.page.inner_text("#panel h2") == "Nest"
    page.page.get_by_role("button", name="Claims in the graph").click()
    page.act("{ labels: ['Person'], show: ['Document'], metrics: ['users'] }")
    seen, address = page.drawn(), page.page.evaluate("() => location.hash")
    again = reader("small", address)
    assert again.drawn() == seen
    assert again.page.inner_text("#panel h2") == "Nest"
    assert again.state() == page.state()


def test_address_with_nonsense_is_harmless(reader):
    page = reader("small", "#focus=Nobody&hops=banana&sel=%E0%A4%A&path=a,b,c&labels=%00&conf=NaN&tab=x&open=,,&__proto__=1&q=%")
    assert len(page.drawn()) == 12
    assert page.state()["hops"] == 2 and page.state()["focus"] is None


def test_relation_and_folded_claims_can_be_opened(reader):
    page = reader()
    page.act("{ sel: 'r' + kg.data.relationsFrom(kg.data.entity.name.indexOf('Heron'))[0] }")
    assert page.page.inner_text("#panel h2") == "compared with"
    assert "compared with Tit" in "".join(page.page.locator("#panel mark.quote").all_inner_texts())
    page.act("{ sel: 'f' + kg.data.entity.name.indexOf('Tit') + '-' + kg.data.entity.name.indexOf('math reasoning') }")
    assert "<20% → ~60%" in page.page.inner_text("#panel table")


def test_dragged_nodes_stay(reader):
    page = reader()
    i = page.node("Nest")
    point, box = page.page.evaluate("(i) => kg.pointOf(i)", i), page.page.locator("#canvas").bounding_box()
    page.page.mouse.move(box["x"] + point["x"], box["y"] + point["y"])
    page.page.mouse.down()
    page.page.mouse.move(box["x"] + point["x"] + 90, box["y"] + point["y"] + 15, steps=4)
    page.page.mouse.up()
    page.page.click("#legend-Person")
    page.settle()
    moved = page.page.evaluate("(i) => kg.pointOf(i)", i)
    assert abs(moved["x"] - point["x"] - 90) < 6


def test_first_picture_and_the_full_data_agree(reader):
    """pyvis's picture and the one derived in the browser: the same nodes, sizes, places and lines, so nothing jumps."""
    page = reader("medium")
    first, now = page.page.evaluate("""() => {
      const places = kg.firstPlaces(), by = (a, b) => (a[0] < b[0] ? -1 : 1);
      return [
        [kg.first.nodes.map((n) => [n.id, n.size, n.claims, n.conflict, places.get(n.id).x]).sort(by), kg.first.edges.map((e) => [e.id, e.type]).sort(by)],
        [[...kg.nodeNames()].map(([i, n]) => [i, n.size, n.claims, n.conflict, n.x]).sort(by), kg.view.edges.map((e) => [e.id, e.type]).sort(by)],
      ];
    }""")
    assert first == now
