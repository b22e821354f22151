"""A real Chromium for the page's tests. Without one they are skipped with the reason; in CI that is a failure."""
from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

from chromium import ARTEFACTS, no_chromium


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    reason = no_chromium()
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if reason and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason=reason))


class Reader:
    """One open page with everything that it did wrong."""

    def __init__(self, page, path: Path) -> None:
        self.page, self.path = page, path
        self.faults: list[str] = []
        page.on("console", lambda message: self.faults.append(f"console {message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (self.faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", self._request)
        page.on("popup", lambda other: self.faults.append(f"window: {other.url}"))

    def _request(self, request) -> None:
        if request.url.partition("#")[0] != self.path.as_uri() and not request.url.startswith("blob:"):
            self.faults.append(f"request: {request.url[:200]}")

    def open(self, fragment: str = "") -> Reader:
        if self.page.url != "about:blank":
            self.page.goto("about:blank")
        self.page.goto(self.path.as_uri() + fragment)
        self.page.wait_for_selector("html[data-ready]", state="attached", timeout=20_000)
        self.settle()
        return self

    def settle(self) -> None:
        """Wait until what was asked for is drawn."""
        self.page.evaluate("async () => { await kg.data.ready; for (let i = 0; i < 3; i++) await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 15))); }")

    def node(self, name: str) -> int:
        """Index of the entity with this name."""
        return self.page.evaluate("(name) => kg.data.entity.name.indexOf(name)", name)

    def click(self, name: str, *, times: int = 1) -> None:
        """Click a node of the picture."""
        point = self.page.evaluate("(i) => kg.pointOf(i)", self.node(name))
        box = self.page.locator("#canvas").bounding_box()
        self.page.mouse.click(box["x"] + point["x"], box["y"] + point["y"], click_count=times)
        self.page.wait_for_timeout(330)
        self.settle()

    def drawn(self) -> set[str]:
        """Names of what is drawn."""
        return set(self.page.evaluate("() => [...kg.nodeNames().keys()].map(kg.data.nameOf)"))

    def act(self, change: str) -> None:
        self.page.evaluate(f"() => kg.act((s) => ({change}))")
        self.settle()

    def state(self) -> dict:
        return self.page.evaluate("() => kg.state")

    def shot(self, name: str) -> None:
        ARTEFACTS.mkdir(exist_ok=True)
        self.page.screenshot(path=ARTEFACTS / f"{name}.png")


@pytest.fixture(scope="session")
def pages(tmp_path_factory) -> Callable[[str], Path]:
    """Path of the page of one of the graphs of page_graphs, written once."""
    import page_graphs

    from kg.exports import page

    folder, done = tmp_path_factory.mktemp("pages"), {}

    def path(name: str) -> Path:
        if name not in done:
            done[name] = folder / f"{name}.html"
            page.write(*getattr(page_graphs, name)(), done[name], title=name)
        return done[name]

    return path


@pytest.fixture
def reader(chromium, pages) -> Iterator[Callable[..., Reader]]:
    """Open a page: ``reader("small", width=390)``. At the end it must not have done anything wrong."""
    opened = []

    def start(name: str = "small", fragment: str = "", *, width: int = 1280, height: int = 800, **context) -> Reader:
        options = {"viewport": {"width": width, "height": height}, "locale": "en-GB", "accept_downloads": True, **context}
        window = chromium.new_context(**options)
        one = Reader(window.new_page(), pages(name))
        opened.append((window, one))
        return one.open(fragment)

    yield start
    for window, one in opened:
        window.close()
        assert one.faults == []
