"""Search, panel, quotes, conflicts, Cypher."""
from __future__ import annotations


def suggestions(page, words):
    page.page.fill("#search", words)
    page.page.wait_for_timeout(60)
    return [line.split("\n")[0] for line in page.page.locator("#suggestions li").all_inner_texts()]


FOUND = [
    ("tit", "Tit"), ("山雀", "Tit"), ("shanque", "Tit"), ("lrx", "林若溪"), ("lin ruo", "林若溪"), ("bluebay", "Bluebay Lab"),
    ("lwsys", "Bluebay Lab"), ("reasoning", "math reasoning"), ("ＴＩＴ", "Tit"), ("港城", "Harbour City"), ("notes", "Bluebay notes"),
]


def test_search_finds_both_scripts_and_pinyin(reader):
    page = reader()
    for words, first in FOUND:
        assert suggestions(page, words)[0] == first, words


def test_search_with_the_keyboard_alone(reader):
    page = reader()
    page.page.keyboard.press("/")
    page.page.keyboard.type("heron")
    page.page.wait_for_timeout(80)
    page.shot("search")
    page.page.keyboard.press("Enter")
    page.settle()
    assert page.page.inner_text("#panel h2") == "Heron"
    assert suggestions(page, "zzz") == ["Nothing found for “zzz”"]
    page.page.keyboard.press("Escape")
    assert page.page.is_hidden("#suggestions")


def test_search_draws_what_is_not_drawn(reader):
    page = reader()
    assert "Harbour City" not in page.drawn()
    suggestions(page, "harbour")
    page.page.keyboard.press("Enter")
    page.settle()
    assert "Harbour City" in page.drawn()


def test_panel_of_an_entity(reader):
    page = reader()
    page.click("Tit")
    panel = page.page.locator("#panel")
    words = panel.inner_text()
    assert "山雀" in words and "Tit 540B" in words and "found in the text" in words
    values = panel.locator("table.claims >> nth=0").locator("button.value").all_inner_texts()
    assert [value.strip("▸≠ ") for value in values] == ["<20% → ~60%", "12 points", "540B", "~300B", "$9M–13M"]
    panel.get_by_role("button", name="Value").first.click()
    values = panel.locator("table.claims >> nth=0").locator("button.value").all_inner_texts()
    assert [value.strip("▸≠ ") for value in values] == ["12 points", "<20% → ~60%", "$9M–13M", "~300B", "540B"]
    assert panel.locator("th[aria-sort=ascending]").first.inner_text() == "Value"
    page.shot("panel-entity")


def test_claim_row_opens_its_quote(reader):
    page = reader()
    page.click("Tit")
    row = page.page.locator("#panel tr", has_text="$9M–13M").first
    row.get_by_role("button").click()
    page.page.wait_for_selector("#panel tr.detail mark.quantity")
    detail = page.page.locator("#panel tr.detail")
    assert detail.locator("mark.quantity").inner_text() == "九百万到一千三百万美金"
    assert "".join(detail.locator("mark.quote").all_inner_texts()) == "训练花了九百万到一千三百万美金。"
    assert "我记得山雀" in detail.inner_text()
    footer = detail.locator("footer").inner_text()
    assert "夜谈大模型" in footer and "周明" in footer and "0:37" in footer and "2024-05-13" in footer


def test_conflicts_stand_side_by_side(reader):
    page = reader()
    page.click("Tit")
    cards = page.page.locator("#panel .beside .card")
    assert cards.count() == 2
    boxes = [cards.nth(n).bounding_box() for n in range(2)]
    assert boxes[0]["y"] == boxes[1]["y"] and boxes[0]["x"] < boxes[1]["x"]
    assert "cannot both be" in cards.first.inner_text()
    cards.first.scroll_into_view_if_needed()
    page.shot("conflicts")


def test_relations_show_their_quote(reader):
    page = reader()
    page.click("Heron")
    item = page.page.locator("#panel .relations li", has_text="Bluebay Lab")
    item.get_by_role("button", name="Quote").click()
    page.page.wait_for_selector("#panel .relations mark.quote")
    assert "trained on 1.2 trillion tokens by Bluebay Lab" in "".join(item.locator("mark.quote").all_inner_texts())
    known = page.page.locator("#panel h2")
    assert known.inner_text() == "Heron"


def test_catalogue_relation_says_that_no_document_does(reader):
    page = reader()
    page.click("Nest")
    page.page.locator("#panel .relations").get_by_role("button", name="Quote").click()
    assert "no document says it" in page.page.locator("#panel .relations").inner_text()


def test_claim_passage_and_document_panels(reader):
    page = reader()
    page.act("{ sel: kg.data.index.get('Claim/0000000000000004') }")
    words = page.page.inner_text("#panel")
    assert "Chain Prompting" in words and "math reasoning" in words and "林若溪" in words
    page.page.locator("#panel footer button").first.click()
    page.settle()
    assert page.page.inner_text("#panel h2") == "夜谈大模型"
    page.act("{ sel: kg.data.firstPassage }")
    assert page.page.locator("#panel mark.name").all_inner_texts() == ["Tit", "Heron", "SumBench"]


SELECTIONS = [
    "kg.data.index.get('Model/tit')", "kg.data.firstClaim", "kg.data.firstPassage", "kg.data.firstDocument", "'r0'", "kg.data.folds[0].id",
]


def test_copy_as_cypher(reader):
    page = reader("small", permissions=["clipboard-read", "clipboard-write"])
    for selection in SELECTIONS:
        page.act(f"{{ sel: {selection} }}")
        page.page.click("#panel .copy-cypher")
        page.page.wait_for_timeout(80)
        query = page.page.evaluate("() => navigator.clipboard.readText()")
        assert query == page.page.evaluate(f"() => kg.cypherOf({selection})")
        assert query.startswith("MATCH") and "RETURN" in query and "{id: '" in query


def test_cypher_quotes_hostile_names(reader):
    page = reader()
    quoted = page.page.evaluate(r"""() => kg.quoteCypher("a'b\\c\nd\u202ee")""")
    assert quoted == r"'a\'b\\c\u000ad\u202ee'"


def test_about_the_graph(reader):
    page = reader()
    page.page.click("#about")
    page.settle()
    words = page.page.inner_text("#panel")
    assert "13 entities, 8 claims, 2 documents" in words and "540B" in words
    page.shot("about")
    page.page.click("#about")
    assert page.page.is_hidden("#panel")
