"""Speed and memory of ``kg extract`` as a whole: start, reading, extraction and output, in one process.

    python bench/extract.py [FOLDER] [--sizes 1,10] [--names 100000] [--rounds 3]

Documents of FOLDER (default: ../shared/seeds where it is there, else seeds) are repeated until they have 1 and 10 MB;
every copy ends in a line of its own, so that no two are the same document. Printed are characters a second over the
whole run and to a second of the processor, the time until the first line of output, and the peak of resident memory;
in the first row those of one short sentence, which is the start.

With ``--names``, each input is read with a user catalogue of that many invented names (`invented.write`) and without it,
by turns, and the last column is how much longer the processor works with it: the median of the rounds.
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
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
SENTENCE = "GPT-3有1750亿个参数。\n"


@dataclass(frozen=True)
class Run:
    """One run: seconds in all, of the processor and until the first line, peak memory in MB."""

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


def measure(folder: Path, options: list[str]) -> Run:
    """Run ``kg extract`` on a folder in a process of its own."""
    begin = time.perf_counter()
    with subprocess.Popen([sys.executable, "-m", "kg", "extract", *options, str(folder)], stdout=subprocess.PIPE) as process:
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
    return Run(seconds, usage.ru_utime + usage.ru_stime, first, usage.ru_maxrss / 1024)


def report(title: str, characters: int, runs: list[Run], slower: str = "") -> None:
    """Print the best of some runs as one line: what else the machine does only ever makes a run slower."""
    best = min(runs, key=lambda run: run.processor)
    print(f"{title:<18} {characters:>10} {best.seconds:>8.1f} {best.processor:>7.1f} {characters / best.seconds:>8.0f} {characters / best.processor:>11.0f}"
          f" {best.first:>9.2f} {best.memory:>9.0f} {slower}", flush=True)


def compare(title: str, folder: Path, characters: int, catalog: Path | None, rounds: int) -> None:
    """Measure one input, without and with a user catalogue by turns."""
    plain: list[Run] = []
    more: list[Run] = []
    for _ in range(rounds):
        plain.append(measure(folder, []))
        if catalog:
            more.append(measure(folder, ["--catalog", str(catalog)]))
    report(title, characters, plain)
    if catalog:
        slower = median(b.processor / a.processor for a, b in zip(plain, more, strict=True)) - 1
        report(title + ", names", characters, more, f"{slower:+.1%}")


def main() -> None:
    """Measure and print a line for the start and one for every size, two with ``--names``."""
    shared = ROOT.parent / "shared" / "seeds"
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=shared if shared.is_dir() else ROOT / "seeds")
    parser.add_argument("--sizes", default="1,10", help="megabytes, separated by commas (default: 1,10)")
    parser.add_argument("--names", type=int, default=0, help="also with a user catalogue of so many invented names")
    parser.add_argument("--rounds", type=int, default=3, help="how often each input is read (default: 3)")
    arguments = parser.parse_args()
    sources = sorted(path for path in arguments.folder.iterdir() if path.is_file())
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as name:
        short, catalog = Path(name, "short"), None
        short.mkdir()
        (short / "short.txt").write_text(SENTENCE, encoding="utf-8")
        if arguments.names:
            from invented import write
            catalog = Path(name, "names.csv")
            write(catalog, arguments.names)
            first = measure(short, ["--catalog", str(catalog)])
            print(f"the first use of {arguments.names} names takes {first.processor:.1f} s of the processor")
        print("input              characters  seconds     cpu  chars/s chars/cpu s first (s) peak (MB)" + "  slower" * bool(catalog))
        compare("start", short, len(SENTENCE), catalog, 2 * arguments.rounds)
        for size in arguments.sizes.split(","):
            folder = Path(name, size)
            folder.mkdir()
            documents, characters = repeat(sources, int(float(size) * 1e6), folder)
            compare(f"{size} MB, {documents}", folder, characters, catalog, arguments.rounds)


if __name__ == "__main__":
    main()
