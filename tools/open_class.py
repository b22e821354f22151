"""How names are recognised that no catalogue lists: build and score annotated documents with a random part of the
catalogue switched off.

    python tools/open_class.py --gold FOLDER --docs FOLDER... --scorer FOLDER [--share 0.5] [--seed 1] [--errors]

FOLDER of the scorer holds ``score.py`` with ``score(graph, gold_paths)``. Methods and tasks stay: they are scored apart.
"""
from __future__ import annotations

import argparse
import importlib
import json
import random
import sys
from collections import defaultdict
from pathlib import Path

from kg import builder
from kg import catalog as catalogs


def reduced(share: float, seed: int) -> catalogs.Catalog:
    """The catalogue without a random share (0..1) of the entities that are not methods or tasks."""
    entities = sorted(catalogs.load(), key=lambda e: (e.label, e.name))
    named = [e for e in entities if e.label not in ("Method", "Task")]
    off = {id(e) for e in random.Random(seed).sample(named, round(share * len(named)))}
    return catalogs.Catalog(e for e in entities if id(e) not in off)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--docs", type=Path, nargs="+", required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--errors", action="store_true", help="also list what is wrong and what is missed")
    args = parser.parse_args()
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(args.scorer))
    score = importlib.import_module("score").score
    part = reduced(args.share, args.seed)
    catalogs.load = lambda extra=(): part
    golds: dict[str, list[Path]] = defaultdict(list)
    for gold in sorted(args.gold.glob("*.json")):
        golds[json.loads(gold.read_text(encoding="utf-8"))["doc"]].append(gold)
    hits = [0.0, 0.0, 0.0, 0.0]
    for name, paths in sorted(golds.items()):
        path = next((d / name for d in args.docs if (d / name).exists()), None)
        if path is None:
            continue
        graph = json.loads(builder.build([str(path)]).graph.to_json())
        figures, errors = score(graph, [str(p) for p in paths])
        names = figures["names"]
        hits = [h + v for h, v in zip(hits, (names["p"] * names["pred"], names["pred"], names["r"] * names["gold"], names["gold"]), strict=True)]
        print(f"{name[:12]:14} precision {names['p']:.2f}  recall {names['r']:.2f}  F1 {names['f1']:.2f}")
        if args.errors:
            for kind, items in errors["names"].items():
                print(*(f"    {kind}: {item}" for item in items), sep="\n")
    p, r = hits[0] / max(hits[1], 1), hits[2] / max(hits[3], 1)
    print(f"{'all':14} precision {p:.3f}  recall {r:.3f}  F1 {2 * p * r / max(p + r, 1e-9):.3f}")


if __name__ == "__main__":
    main()
