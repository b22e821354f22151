"""``kg`` and ``python -m kg``."""
from __future__ import annotations

import gc
import os
import signal
import sys
from types import FrameType

_INTERRUPTED = 130


def main() -> None:
    """Run the command line. An interrupt is one line and status 130, a reader that goes away (``| head``) is none."""
    # Catalogue and documents are large and stay: looking through them for cycles again and again takes a tenth of the time.
    gc.set_threshold(50_000, 20, 50)
    import click

    from kg.cli import problem, root
    signal.signal(signal.SIGTERM, _end)
    for stream in (sys.stdout, sys.stderr):
        # What documents hold must not fail at a terminal or locale that lacks a character.
        stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
    try:
        status = root.main(prog_name="kg", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        problem("interrupted")
        status = _INTERRUPTED
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    sys.exit(status)


def _end(number: int, frame: FrameType | None) -> None:
    """Leave as at an error, so that temporary folders go."""
    sys.exit(128 + number)


if __name__ == "__main__":
    main()
