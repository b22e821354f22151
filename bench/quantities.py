"""Speed of the quantity engine, alone or beside other tools on the same text.

usage: python bench/quantities.py [--megabytes 10] [--peers] [FILE ...]

FILE: documents to read (default: those of ../shared/seeds where it is there, else of seeds). They are repeated to the given size. With ``--peers``
each other tool gets an environment of its own under ``.bench/`` (made on the first run) and reads the same text in
sentences until ``--seconds`` are over; its rate is what it read by then.
"""
from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Packages of each tool and the body of a function ``read(text)`` that has it read one sentence.
PEERS = {
    "jionlp": (["jionlp", "setuptools<81"], "import jionlp\ndef read(text):\n    return jionlp.ner.extract_money(text), jionlp.ner.extract_time(text)"),
    "quantulum3": (["quantulum3", "setuptools<81"], "from quantulum3 import parser\ndef read(text):\n    return parser.parse(text)"),
    "recognizers-text": (
        ["recognizers-text-suite", "emoji<2", "setuptools<81"],
        "from recognizers_text import Culture\n"
        "from recognizers_number import recognize_number, recognize_percentage\n"
        "from recognizers_number_with_unit import recognize_currency, recognize_dimension\n"
        "def read(text):\n"
        "    culture = Culture.Chinese if any('\\u4e00' <= c <= '\\u9fff' for c in text) else Culture.English\n"
        "    return [f(text, culture) for f in (recognize_number, recognize_percentage, recognize_currency, recognize_dimension)]"),
}
RUNNER = """
import json, sys, time
{setup}
pieces = json.load(open(sys.argv[1], encoding="utf-8"))
seconds = float(sys.argv[2])
read(pieces[0])
start, done, failed = time.process_time(), 0, 0
while time.process_time() - start < seconds:
    for piece in pieces:
        try:
            read(piece)
        except Exception:
            failed += 1
        done += len(piece)
        if time.process_time() - start >= seconds:
            break
print(json.dumps([done / (time.process_time() - start), failed]))
"""


def text_of(files: list[Path], size: int) -> str:
    """The files one after the other, repeated to ``size`` bytes of UTF-8."""
    once = "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in files)
    return once * max(1, round(size / len(once.encode())))


def ours(text: str) -> tuple[float, int]:
    """Characters a second of processor time, and quantities found."""
    from kg.extract.quantities import find_quantities

    find_quantities(text[:20_000])
    start = time.process_time()
    found = len(find_quantities(text))
    return len(text) / (time.process_time() - start), found


def peer(name: str, pieces: Path, seconds: float) -> tuple[float, int]:
    """Characters a second of another tool, and on how many sentences it failed."""
    packages, setup = PEERS[name]
    home = ROOT / ".bench" / name
    python = home / "bin" / "python"
    if not (home / "ready").exists():
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True)
        (home / "ready").touch()
    done = subprocess.run([python, "-W", "ignore", "-c", RUNNER.format(setup=setup), pieces, str(seconds)], capture_output=True, text=True, check=True)
    rate, failed = json.loads(done.stdout.strip().splitlines()[-1])
    return rate, failed


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("files", nargs="*", type=Path, metavar="FILE")
    ap.add_argument("--megabytes", type=float, default=10.0)
    ap.add_argument("--peers", action="store_true", help="also time jionlp, quantulum3 and recognizers-text")
    ap.add_argument("--seconds", type=float, default=20.0, help="time given to each other tool")
    args = ap.parse_args()
    shared = ROOT.parent / "shared" / "seeds"
    files = args.files or sorted(p for p in (shared if shared.is_dir() else ROOT / "seeds").rglob("*") if p.suffix in (".txt", ".md"))
    if not files:
        print("no documents: name some files", file=sys.stderr)
        return 2
    text = text_of(files, round(args.megabytes * 1e6))
    rate, found = ours(text)
    print(f"{'kg':18}{rate:14,.0f} characters/s   {len(text):,} characters, {found:,} quantities")
    if args.peers:
        pieces = ROOT / ".bench" / "sentences.json"
        pieces.parent.mkdir(exist_ok=True)
        once = text_of(files, 1)
        pieces.write_text(json.dumps([p for p in re.split(r"(?<=[。！？!?\n])", once) if p.strip()]), encoding="utf-8")
        for name in PEERS:
            try:
                rate, failed = peer(name, pieces, args.seconds)
            except subprocess.CalledProcessError as error:
                print(f"{name:18} failed: {str(error.stderr or error).strip().splitlines()[-1]}")
                continue
            print(f"{name:18}{rate:14,.0f} characters/s" + (f"   failed on {failed} sentences" if failed else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
