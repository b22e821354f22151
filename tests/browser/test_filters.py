"""Filters: each leaves what it says, in the picture and in the ledger."""
from __future__ import annotations


def ledger(page):
    return set(page.page.evaluate("() => kg.ledgerRows(kg.state).map((c) => kg.data.claim.value[c])"))


FILTERS = [
    ("{ metrics: ['users'] }", {"Nest"}, {"Tit", "Heron"}, {"≤2,000 developers"}),
    ("{ docs: [kg.data.document.id[kg.data.document.title.indexOf('Bluebay notes')]] }", {"Nest", "Tit"}, {"Chain Prompting"},
     {"≤2,000 developers", "540B", "12 points", "62B"}),
    ("{ speakers: ['周明'] }", {"Tit"}, {"Heron", "Nest"}, {"~300B", "$9M–13M"}),
    ("{ modalities: ['estimated'] }", {"Tit", "Nest"}, {"Heron"}, {"~300B", "≤2,000 developers"}),
    ("{ conf: 0.86 }", {"Tit"}, set(), set()),
    ("{ conf: 0.7 }", {"Tit"}, set(), {"540B", "$9M–13M", "<20% → ~60%", "12 points", "1.2T tokens", "≤2,000 developers", "62B"}),
    ("{ from: '2025-01-01' }", {"Nest", "Tit"}, {"math reasoning"}, {"540B", "12 points", "≤2,000 developers", "62B"}),
    ("{ to: '2024-12-31' }", {"Tit", "Heron"}, {"Nest"}, {"540B", "~300B", "$9M–13M", "<20% → ~60%", "1.2T tokens"}),
    ("{ labels: ['Model'] }", {"Bluebay Lab"}, {"Tit", "Heron"}, {"≤2,000 developers"}),
]


def test_each_filter_leaves_what_it_says(reader):
    page = reader()
    for change, drawn, gone, claims in FILTERS:
        page.act(f"{{ ...kg.blankState(), ...{change} }}")
        assert drawn <= page.drawn() and not gone & page.drawn(), change
        assert ledger(page) == claims, change


def test_relation_types_can_be_switched_off(reader):
    page = reader()
    page.page.locator("label", has_text="developed").click()
    page.settle()
    types = page.page.evaluate("() => kg.view.edges.map((e) => e.type)")
    assert "DEVELOPED" not in types and "USES" in types


def test_legend_is_the_filter(reader):
    page = reader()
    page.page.click("#legend-Person")
    page.settle()
    assert "林若溪" not in page.drawn() and "Tit" in page.drawn()
    assert page.page.get_attribute("#legend-Person", "aria-pressed") == "false"
    assert page.page.evaluate("() => document.activeElement.id") == "legend-Person"
    page.shot("filtered")
    page.page.click("#clear-filters")
    page.settle()
    assert "林若溪" in page.drawn()


def test_filters_narrow_the_panel(reader):
    page = reader()
    page.act("{ sel: kg.data.entity.name.indexOf('Tit'), metrics: ['parameters'] }")
    assert "$9M–13M" not in page.page.inner_text("#panel") and "540B" in page.page.inner_text("#panel")


def test_long_lists_can_be_searched(reader):
    page = reader("medium")
    page.page.click("#facet-docs")
    page.page.fill("#narrow-docs", "talk 3")
    page.page.wait_for_timeout(60)
    names = page.page.locator("details:has(#facet-docs) .word").all_inner_texts()
    assert names and all(name.startswith("Talk 3") for name in names)
    assert page.page.evaluate("() => document.activeElement.id") == "narrow-docs"


def test_nothing_left_is_said(reader):
    page = reader()
    page.act("{ speakers: ['nobody at all'] }")
    assert page.drawn() == set()
    assert "Nothing fits" in page.page.inner_text("#notice")
