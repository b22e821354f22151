"""Whether there is a Chromium to drive, and how it is started."""
from __future__ import annotations

import shutil
from pathlib import Path

#: Where screenshots are kept to be looked at.
ARTEFACTS = Path(__file__).parent.parent / "test-artefacts"
ARGUMENTS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]


def no_chromium() -> str | None:
    """Why no page can be opened, None where one can."""
    if shutil.which("chromium") is None:
        return "Chromium is not installed (Debian: apt-get install chromium)"
    try:
        import playwright  # noqa: F401
    except ImportError:
        return "playwright is not installed (pip install claimgraph[test])"
    return None
