"""Documents that try to become more than text: nothing runs, nothing leaves, nothing is complained about.

The fixture itself asserts that no dialog, request, window, console line or script error came up.
"""
from __future__ import annotations

import json
import re


def test_hostile_documents_only_show(reader):
    page = reader("hostile")
    page.shot("hostile")
    total = page.page.evaluate("() => kg.data.size")
    for i in range(0, total):
        page.page.evaluate(f"async () => {{ await kg.act(() => ({{ sel: {i} }})); await kg.showPanel(kg.state); }}")
        page.page.evaluate("() => { for (const b of document.querySelectorAll('#panel button.value[aria-expanded=false], #panel .relations button.link')) b.click(); }")
    page.settle()
    page.act("{ show: ['Claim', 'Passage', 'Document'], sel: 'r0' }")
    page.shot("hostile-opened")
    page.act("{ tab: 'claims', group: 'metric' }")
    page.shot("hostile-ledger")
    for option in page.page.locator("#chart-metric option").all()[:6]:
        page.page.select_option("#chart-metric", option.get_attribute("value"))
        page.settle()
    page.act("{ tab: 'graph' }")
    page.page.click("#about")
    page.settle()
    page.page.click("#language")
    page.page.click("#theme")
    page.settle()
    assert page.page.evaluate("() => document.querySelectorAll('#panel script, #panel img, #panel svg[onload], main iframe').length") == 0
    outside = page.page.evaluate("() => [...document.querySelectorAll('a')].map((a) => a.getAttribute('href'))")
    assert all(re.fullmatch(r"#main|https://www\.wikidata\.org/wiki/Q\d+", link) for link in outside)


def test_hostile_words_in_search_and_filters(reader):
    import page_graphs

    page = reader("hostile")
    for evil in page_graphs.EVIL:
        page.page.fill("#search", evil.replace("\ud800", "?").replace("\x00", " "))
        page.page.wait_for_timeout(25)
    page.page.fill("#search", "<img")
    page.page.wait_for_timeout(60)
    assert "<img src=x onerror=alert(1)>" in page.page.locator("#suggestions").inner_text()
    page.page.keyboard.press("Enter")
    page.settle()
    assert page.page.inner_text("#panel h2") == "<img src=x onerror=alert(1)>"
    page.act("{ speakers: ['<!--'], metrics: [], modalities: [] }")
    address = page.page.evaluate("() => location.hash")
    again = reader("hostile", address)
    assert again.state()["speakers"] == ["<!--"]
    for label in json.loads(page.page.evaluate("() => JSON.stringify(Object.keys(kg.first.counts))")):
        assert page.page.locator(f"[id='legend-{label}']").count() == 1


def test_ten_kilobytes_without_a_space_do_not_break_the_page(reader):
    page = reader("hostile")
    page.act("{ sel: kg.data.entity.name.findIndex((name) => name.startsWith('WWWW')) }")
    panel = page.page.locator("#panel").bounding_box()
    assert panel["x"] + panel["width"] <= 1280 and page.page.evaluate("() => document.documentElement.scrollWidth") == 1280
    assert page.page.evaluate("() => document.getElementById('panel').scrollWidth <= document.getElementById('panel').clientWidth + 1")
    page.shot("hostile-long")


def test_the_policy_itself_holds(chromium, pages):
    """Even a script that got in could not reach the network, write markup or load anything."""
    window = chromium.new_context()
    page = window.new_page()
    failures: list[str] = []
    answers: list[str] = []
    page.on("requestfailed", lambda request: failures.append(request.failure))
    page.on("response", lambda response: answers.append(response.url))
    page.goto(pages("small").as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    answers.clear()
    blocked = page.evaluate("""async () => {
      const out = [], attempt = async (name, run) => { try { await run(); out.push(name + ' went through'); } catch (error) { /* as it should be */ } };
      await attempt('fetch', () => fetch('https://example.invalid/x'));
      await attempt('markup', () => { document.body.innerHTML += '<b>x</b>'; });
      await attempt('socket', () => new Promise((yes, no) => { const s = new WebSocket('wss://example.invalid'); s.onopen = yes; s.onerror = no; }));
      const image = new Image(); image.src = 'https://example.invalid/y.png';
      await new Promise((done) => { image.onerror = done; image.onload = () => { out.push('image went through'); done(); }; });
      const script = document.createElement('script');
      await attempt('inline', () => { script.textContent = 'window.ran = 1'; document.body.append(script); if (!window.ran) throw 0; });
      return out;
    }""")
    assert blocked == []
    assert answers == [] and set(failures) <= {"csp"}
    window.close()
