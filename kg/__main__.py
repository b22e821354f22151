"""``kg`` and ``python -m kg``."""
from __future__ import annotations

import sys


def main() -> None:
    from kg.cli import root
    from kg.errors import KgError
    try:
        root(prog_name="kg")
    except KgError as error:
        print(f"kg: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)


if __name__ == "__main__":
    main()
