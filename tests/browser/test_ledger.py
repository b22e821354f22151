"""The second tab: the table of all claims, its CSV and its chart."""
from __future__ import annotations

import csv
import io


def cells(page, column):
    return page.page.locator(f"#view-claims tbody td.c-{column}").all_inner_texts()


def test_ledger_sorts_filters_and_groups(reader):
    page = reader()
    page.page.click("#tab-claims")
    page.settle()
    assert len(cells(page, "value")) == 8
    page.shot("ledger")
    page.page.locator("#view-claims th").get_by_role("button", name="Value").click()
    page.settle()
    values = [value.strip("≠ \n") for value in cells(page, "value")]
    assert values == ["12 points", "<20% → ~60%", "≤2,000 developers", "$9M–13M", "62B", "~300B", "540B", "1.2T tokens"]
    page.page.locator("#view-claims th").get_by_role("button", name="Value").click()
    page.settle()
    assert cells(page, "value")[0] == "1.2T tokens"
    assert page.page.locator("#view-claims th[aria-sort=descending]").inner_text() == "Value"
    page.page.fill("#ledger-filter", "tit 参数".replace("参数", "parameters"))
    page.settle()
    assert len(cells(page, "value")) == 3
    assert page.page.inner_text("#ledger-count") == "3 of 8 claims"
    page.page.fill("#ledger-filter", "")
    page.page.check("#ledger-conflicts")
    page.settle()
    assert sorted(value.strip("≠ \n") for value in cells(page, "value")) == ["540B", "~300B"]
    page.page.uncheck("#ledger-conflicts")
    page.page.select_option("#ledger-group", "subject")
    page.settle()
    assert page.page.locator("#view-claims tr.group").all_inner_texts() == ["Heron", "Nest", "Tit", "Tit 62B"]


def test_ledger_state_is_in_the_address(reader):
    page = reader("small", "#tab=claims&sort=metric%3Adown&group=metric&q=tit")
    assert page.page.locator("#view-claims tr.group").first.inner_text() == "accuracy"
    assert page.page.input_value("#ledger-filter") == "tit"
    assert len(cells(page, "value")) == 6


def test_row_opens_the_claim(reader):
    page = reader("small", "#tab=claims")
    page.page.locator("#view-claims tr", has_text="$9M–13M").get_by_role("button").click()
    page.page.wait_for_selector("#panel mark.quantity")
    assert page.page.inner_text("#panel h2") == "$9M–13M"
    page.shot("ledger-claim")


def test_csv_has_what_is_shown(reader):
    page = reader("small", "#tab=claims&metrics=parameters")
    with page.page.expect_download() as waiting:
        page.page.click("#export")
    raw = waiting.value.path().read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert [row["value"] for row in rows] == ["540B", "~300B", "62B"]
    assert rows[0]["low"] == "540000000000" and rows[0]["conflict"] == "Claim/0000000000000002"
    assert rows[0]["speaker"] == "Mara Olsen; 林若溪"


def test_csv_runs_nothing(reader):
    page = reader("hostile", "#tab=claims")
    text = page.page.evaluate("() => kg.csvOf(kg.ledgerRows(kg.state))")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r" and cell[:1]]


def test_chart_marks_intervals_and_conflicts(reader):
    page = reader("small", "#tab=claims")
    chart = page.page.locator("#chart")
    assert chart.locator("select").input_value() == "parameters\nparameter"
    assert chart.locator("g.mark").count() == 3
    assert chart.locator("g.mark.conflicting").count() == 2
    assert "log scale" in chart.inner_text()
    places = [float(chart.locator("g.mark .point").nth(n).get_attribute("cx")) for n in range(3)]
    assert places == sorted(places, reverse=True)  # 540B, 300B, 62B
    page.page.select_option("#chart-metric", "training_cost\nUSD")
    page.settle()
    assert float(chart.locator("rect.interval").get_attribute("width")) > 20
    page.page.select_option("#chart-metric", "accuracy\n%")
    page.settle()
    assert chart.locator("circle.old").count() == 1
    page.page.select_option("#chart-metric", "users\ndeveloper")
    page.settle()
    assert chart.locator("path.point").count() == 1  # open downwards
    chart.locator("g.mark").focus()
    page.page.keyboard.press("Enter")
    page.settle()
    assert page.page.inner_text("#panel h2") == "≤2,000 developers"
    page.shot("chart")


def test_many_claims_come_in_pieces(reader):
    page = reader("medium", "#tab=claims")
    assert len(cells(page, "value")) == 200
    page.page.click("#ledger-more")
    page.settle()
    assert len(cells(page, "value")) == 900
