"""Keyboard, languages, themes, small screens, paper."""
from __future__ import annotations


def test_keyboard_walks_the_picture(reader):
    page = reader()
    page.page.focus("#canvas")
    page.page.keyboard.press("ArrowRight")
    page.settle()
    first = page.state()["sel"]
    assert first is not None
    page.page.keyboard.press("ArrowLeft")
    page.settle()
    assert page.state()["sel"] not in (None, first)
    page.page.keyboard.press("Enter")
    page.settle()
    assert page.state()["open"]
    before = page.page.evaluate("() => kg.scale()")
    page.page.keyboard.press("+")
    assert page.page.evaluate("() => kg.scale()") > before
    assert "neighbours" in page.page.inner_text("#live")
    page.page.keyboard.press("Delete")
    page.settle()
    assert page.state()["hide"]
    page.page.keyboard.press("ArrowRight")
    page.settle()
    page.page.keyboard.press("Escape")
    page.settle()
    assert page.page.is_hidden("#panel")


def test_focus_order_follows_the_page(reader):
    page = reader()
    seen = []
    for _ in range(60):
        page.page.keyboard.press("Tab")
        where = page.page.evaluate("""() => { const a = document.activeElement;
          return [a.id || a.className, a.closest('header, #filters, #view-graph, #panel')?.id || a.closest('header')?.className || 'start',
            getComputedStyle(a).outlineStyle]; }""")
        seen.append(where)
        if where[0] == "home":
            break
    parts = list(dict.fromkeys(part for _, part, _ in seen))
    assert parts == ["start", "bar", "filters", "view-graph"]
    assert [where for where in seen if where[2] == "none" and not where[0].startswith("date")] == []


def test_tabs_with_arrow_keys(reader):
    page = reader()
    page.page.focus("#tab-graph")
    page.page.keyboard.press("ArrowRight")
    page.settle()
    assert page.page.evaluate("() => document.activeElement.id") == "tab-claims"
    assert page.page.is_visible("#view-claims")


def test_every_control_has_a_name(reader):
    page = reader("small", "#sel=Model%2Ftit")
    nameless = """() => [...document.querySelectorAll('button, input, select, a, [tabindex="0"], [role]')].filter((e) =>
      e.getClientRects().length && !(e.getAttribute('aria-label') || e.innerText || e.textContent || (e.labels && e.labels.length) || e.getAttribute('aria-labelledby') || e.id === 'suggestions'))
      .map((e) => e.outerHTML.slice(0, 120))"""
    assert page.page.evaluate(nameless) == []
    page.page.click("#tab-claims")
    page.settle()
    assert page.page.evaluate(nameless) == []


def test_chinese_by_browser_language(reader):
    page = reader("small", "#sel=Model%2Ftit", locale="zh-CN")
    words = page.page.inner_text("body")
    assert "图谱" in words and "训练成本" in words and "又称" in words
    assert page.page.get_attribute("html", "lang") == "zh-Hans"
    page.shot("chinese")
    page.page.click("#language")
    page.settle()
    assert "also called" in page.page.inner_text("#panel")
    assert page.page.get_attribute("html", "lang") == "en"


def test_dark_by_browser_and_by_button(reader):
    page = reader("medium", color_scheme="dark")
    ground = "() => getComputedStyle(document.body).backgroundColor"
    assert page.page.evaluate(ground) == "rgb(20, 23, 28)"
    page.shot("first-sight-dark")
    page.page.click("#theme")
    page.settle()
    assert page.page.evaluate(ground) == "rgb(255, 255, 255)"
    page.page.emulate_media(color_scheme="dark")


def test_phone(reader):
    page = reader("medium", width=390, height=844, device_scale_factor=2, has_touch=True)
    page.shot("phone")
    assert page.page.evaluate("() => document.documentElement.scrollWidth") == 390
    page.page.click("#filter-toggle")
    assert page.page.is_visible("#legend-Model")
    page.page.keyboard.press("Escape")
    assert page.page.is_hidden("#legend-Model")
    page.act("{ sel: 0 }")
    box = page.page.locator("#panel").bounding_box()
    assert box["width"] == 390 and box["y"] > 300
    point, stage = page.page.evaluate("() => kg.pointOf(0)"), page.page.locator("#canvas").bounding_box()
    assert stage["y"] + point["y"] < box["y"]  # the sheet does not cover what it is about
    page.shot("phone-panel")
    page = reader("medium", "#tab=claims", width=390, height=844)
    page.shot("phone-claims")
    assert page.page.evaluate("() => document.documentElement.scrollWidth") == 390
    page.page.click("#tab-graph")
    page.settle()
    assert page.page.evaluate("() => kg.scale()") > 0.1


def test_names_are_readable_at_first_sight(reader):
    for width, height, least in ((1280, 800, 25), (390, 844, 12)):
        page = reader("medium", width=width, height=height)
        fonts = page.page.evaluate("""() => {
          const seen = [], old = CanvasRenderingContext2D.prototype.fillText;
          CanvasRenderingContext2D.prototype.fillText = function (text, x, y) { seen.push([text, parseFloat(this.font.match(/([\\d.]+)px/)[1]), this.getTransform().a / devicePixelRatio]); return old.apply(this, arguments); };
          return new Promise((done) => { kg.zoom(1); requestAnimationFrame(() => setTimeout(() => { CanvasRenderingContext2D.prototype.fillText = old; done(seen); }, 60)); });
        }""")
        names = {text for text, size, scale in fonts if size * scale >= 10.9}
        assert len(names) >= least, (width, names)


def test_no_layout_shift(reader):
    page = reader("medium", "#sel=Model%2F" + "none")
    shift = """() => new Promise((done) => { let sum = 0;
      new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value; }).observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => done(sum), 150); })"""
    assert page.page.evaluate(shift) < 0.02
    page.act("{ sel: 0 }")
    assert page.page.evaluate(shift) < 0.02


def test_print_shows_the_content_alone(reader):
    page = reader("small", "#tab=claims")
    page.page.emulate_media(media="print")
    assert page.page.is_hidden("#filters") and page.page.is_hidden(".tools") and page.page.is_visible("#view-claims table")
    assert page.page.evaluate("() => getComputedStyle(document.body).overflow") == "visible"
    page.shot("print")
    page.page.emulate_media(media="screen")


def test_graphs_of_nothing_and_of_one(reader):
    page = reader("empty")
    assert "Nothing fits" in page.page.inner_text("#notice")
    page.page.click("#about")
    page.page.click("#tab-claims")
    page.settle()
    assert "No numbers" in page.page.inner_text("#chart")
    page = reader("lonely")
    assert page.drawn() == {"Alone"}
    page.click("Alone")
    assert page.page.inner_text("#panel h2") == "Alone"


def test_older_browser_is_told_why(chromium, pages):
    window = chromium.new_context()
    page = window.new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(pages("small").as_uri())
    page.wait_for_selector("#notice:not(:empty)")
    assert "too old" in page.inner_text("#notice")
    window.close()
