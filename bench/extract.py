"""Speed and memory of ``kg extract`` as a whole: start, reading, extraction and output, in one process.

    python bench/extract.py [FOLDER] [--sizes 1,10]

Documents of FOLDER (default: ../shared/seeds where it is there, else seeds) are repeated until they have 1 and 10 MB;
every copy ends in a line of its own, so that no two are the same document. Printed are characters a second over the
whole run and to a second of the processor, the time until the first line of output, and the peak of resident memory.
"""
from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Run:
    """One run: size of the input, seconds in all, of the processor and until the first line, peak memory in MB."""

    documents: int
    characters: int
    seconds: float
    processor: float
    first: float
    memory: float


def repeat(sources: list[Path], size: int, folder: Path) -> tuple[int, int]:
    """Fill a folder with copies of the documents, ``size`` bytes at least; (documents, characters)."""
    written = characters = 0
    for number, source in enumerate(cycle(sources)):
        if written >= size:
            return number, characters
        text = source.read_text(encoding="utf-8-sig") + f"\n\n{number}\n"
        data = text.encode()
        (folder / f"{number:05}{source.suffix}").write_bytes(data)
        written += len(data)
        characters += len(text)
    raise SystemExit("no documents to repeat")


def measure(folder: Path, documents: int, characters: int) -> Run:
    """Run ``kg extract`` on a folder in a process of its own."""
    command = [sys.executable, "-m", "kg", "extract", str(folder)]
    begin = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        first = time.perf_counter() - begin
        for _ in process.stdout:
            pass
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begin
    if process.returncode:
        raise SystemExit(f"kg extract ended with status {process.returncode}")
    return Run(documents, characters, seconds, usage.ru_utime + usage.ru_stime, first, usage.ru_maxrss / 1024)


def main() -> None:
    """Measure and print one line for every size."""
    shared = ROOT.parent / "shared" / "seeds"
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=shared if shared.is_dir() else ROOT / "seeds")
    parser.add_argument("--sizes", default="1,10", help="megabytes, separated by commas (default: 1,10)")
    arguments = parser.parse_args()
    sources = sorted(path for path in arguments.folder.iterdir() if path.is_file())
    print("  input documents characters  seconds  chars/s chars/cpu s first (s) peak (MB)")
    for size in arguments.sizes.split(","):
        with tempfile.TemporaryDirectory(prefix="kg-bench-") as name:
            run = measure(Path(name), *repeat(sources, int(float(size) * 1e6), Path(name)))
        speed, alone = run.characters / run.seconds, run.characters / run.processor
        print(
            f"{size + ' MB':>7} {run.documents:>9} {run.characters:>10} {run.seconds:>8.1f} {speed:>8.0f} {alone:>11.0f}"
            f" {run.first:>9.2f} {run.memory:>9.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
