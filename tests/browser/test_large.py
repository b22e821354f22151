"""50,000 nodes and 200,000 relationships in one file: opens fast, searches fast, draws a part."""
from __future__ import annotations

import pytest


@pytest.mark.slow
def test_large_graph(reader, pages, capsys):
    size = pages("large").stat().st_size / 1e6
    best = None
    for _ in range(3):  # other work on the machine may slow one of them
        page = reader("large")
        marks = page.page.evaluate("() => Object.fromEntries(performance.getEntriesByType('mark').map((m) => [m.name, m.startTime]))")
        best = min(best or marks, marks, key=lambda one: one["first-picture"])
        if best["first-picture"] < 1500:
            break
    marks = best
    assert page.page.evaluate("() => kg.data.size") == 50_000
    assert len(page.drawn()) == 300
    times = page.page.evaluate("""() => ['ka', 'romin', 'shen 1', 'vos-', '丂', 'k', 'nothing at all'].map((words) => {
      const start = performance.now(); kg.search(words); return performance.now() - start; })""")
    page.page.fill("#search", "telvos")
    page.page.wait_for_selector("#suggestions li[role=option]")
    shown = page.page.evaluate("() => kg.searchTime")
    page.page.keyboard.press("Enter")
    page.settle()
    start = page.page.evaluate("() => performance.now()")
    page.act("{ metrics: ['users'], conf: 0.5 }")
    filtered = page.page.evaluate("() => performance.now()") - start
    page.shot("large")
    with capsys.disabled():
        print(f"\nlarge page: {size:.2f} MB, {size / 5:.2f} MB per 10,000 nodes; first picture {marks['first-picture']:.0f} ms, "
              f"all data {marks['data-ready']:.0f} ms, search {max(times):.1f} ms ({shown:.1f} ms with suggestions), filter {filtered:.0f} ms")
    assert size < 8
    assert max(times[1:]) < 100 and shown < 100
    assert marks["first-picture"] < 2000
