"""What tests of several folders share: one Chromium, as Playwright's synchronous interface allows one at a time."""
from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from chromium import ARGUMENTS, no_chromium


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    """A headless browser; without one the test is skipped with the reason, in CI it fails."""
    reason = no_chromium()
    if reason:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield browser
        browser.close()
