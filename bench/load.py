"""How fast a graph gets into the stores: the embedded one, and a real Neo4j server by `kg load`, by neo4j-graphrag's
writer and by a plain loop of single MERGEs, on the same graph in one run.

    python bench/load.py --nodes 200000 --edges 1000000 [--graph exports/graph.json] [--graphrag-python PATH]

The graph is resampled from a real one (`make graph` writes it). Needs `make neo4j`; neo4j-graphrag's writer needs APOC
too, which `make neo4j-bench` adds.
"""
from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "neo4j")]

import server as neo4j_server  # noqa: E402
from neo4j import Driver, GraphDatabase  # noqa: E402

from kg.schema import cypher_schema, quote  # noqa: E402
from kg.stores import embedded, graph_file  # noqa: E402

Item = dict[str, Any]


def resampled(graph: Path, nodes: int, edges: int, seed: int = 1) -> tuple[list[Item], Iterator[Item]]:
    """A graph of the given size: copies of a real one with ids and names of their own, then edges of the real types
    between nodes of the right labels across copies, so that some nodes have many neighbours."""
    rng = random.Random(seed)
    source = json.loads(graph.read_text(encoding="utf-8"))
    parts: list[Item] = []
    copy = 0
    while len(parts) < nodes:
        for node in source["nodes"][: nodes - len(parts)]:
            changed = {**node, "id": f"{node['id']}~{copy}"}
            if "document" in changed:
                changed["document"] += f"~{copy}"
            parts.append(changed)
        copy += 1
    have = {node["id"] for node in parts}

    def more() -> Iterator[Item]:
        made = 0
        for n in range(copy):
            for edge in source["edges"]:
                ends = {"source": f"{edge['source']}~{n}", "target": f"{edge['target']}~{n}"}
                if made < edges and ends["source"] in have and ends["target"] in have:
                    yield {**edge, **ends}
                    made += 1
        positioned = [edge for edge in source["edges"] if edge["type"] in ("MENTIONS", "EVIDENCED_BY")]
        while made < edges:
            edge = rng.choice(positioned)
            # Half of the ends are drawn from few copies: names that everybody uses.
            ends = {"source": f"{edge['source']}~{rng.randrange(copy)}",
                    "target": f"{edge['target']}~{rng.randrange(copy if made % 2 else max(1, copy // 20))}"}
            if ends["source"] in have and ends["target"] in have:
                yield {**edge, **ends, "start": edge["start"] + made, "end": edge["end"] + made}
                made += 1

    return parts, more()


def write_graph(path: Path, nodes: list[Item], edges: Iterator[Item]) -> None:
    """One item a line, written as it comes."""
    with path.open("w", encoding="utf-8") as file:
        file.write('{"nodes": [\n' + ",\n".join(json.dumps(node, ensure_ascii=False) for node in nodes) + '\n],\n"edges": [\n')
        for n, edge in enumerate(edges):
            file.write((",\n" if n else "") + json.dumps(edge, ensure_ascii=False))
        file.write("\n]}\n")


def timed(command: list[str], **environment: str) -> tuple[float, float, int]:
    """Seconds, peak memory in MB and exit status of a command. The peak is read while it runs: what the system keeps
    for ended processes counts this one's memory too."""
    started, peak = time.perf_counter(), 0
    process = subprocess.Popen(command, env={**os.environ, **environment})
    while process.poll() is None:
        with contextlib.suppress(OSError, StopIteration):
            lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
            peak = max(peak, int(next(line for line in lines if line.startswith("VmHWM")).split()[1]))
        time.sleep(0.1)
    return time.perf_counter() - started, peak / 1024, process.returncode


def single_merges(driver: Driver, path: Path, items: int) -> float:
    """Items per second of a loop with one MERGE a transaction: a sample of nodes, then of edges between them."""
    nodes, edges = graph_file.read(path)
    sample = {node["id"]: node for node in nodes}
    chosen: list[tuple[str, Item]] = []
    needed: dict[str, Item] = {}
    for edge in edges:
        if len(needed) + len(chosen) >= items:
            break
        needed.update((end, sample[end]) for end in (edge["source"], edge["target"]))
        chosen.append((f"MATCH (a:{quote(edge['source'].partition('/')[0])} {{id: $source}}) "
                       f"MATCH (b:{quote(edge['target'].partition('/')[0])} {{id: $target}}) "
                       f"MERGE (a)-[r:{quote(edge['type'])} {{start: $start}}]->(b) SET r += $more", edge))
    started = time.perf_counter()
    with driver.session() as session:
        for node in needed.values():
            session.run(f"MERGE (n:{quote(node['label'])} {{id: $id}}) SET n += $more", id=node["id"],
                        more={key: value for key, value in node.items() if key not in ("id", "label")}).consume()
        for cypher, edge in chosen:
            session.run(cypher, source=edge["source"], target=edge["target"], start=edge.get("start", 0), more={
                key: value for key, value in edge.items() if key not in ("source", "target", "type")}).consume()
    return (len(needed) + len(chosen)) / (time.perf_counter() - started)


def report(name: str, seconds: float, items: int, note: str = "") -> float:
    print(f"{name:<34} {seconds:>8.1f} s {items / seconds:>10,.0f} nodes and relationships/s  {note}", flush=True)
    return items / seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=200_000)
    parser.add_argument("--edges", type=int, default=1_000_000)
    parser.add_argument("--graph", type=Path, default=ROOT / "exports" / "graph.json", help="the real graph to resample")
    parser.add_argument("--loop-items", type=int, default=4000, help="how many items the loop of single MERGEs writes")
    parser.add_argument("--graphrag-python", default=sys.executable, help="a Python that has neo4j-graphrag")
    given = parser.parse_args()
    if reason := neo4j_server.missing():
        print(reason, file=sys.stderr)
        return 1
    items = given.nodes + given.edges
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as folder:
        path, third = Path(folder) / "graph.json", Path(folder) / "third.json"
        write_graph(path, *resampled(given.graph, given.nodes, given.edges))
        write_graph(third, *resampled(given.graph, given.nodes // 3, given.edges // 3))
        print(f"{given.nodes:,} nodes, {given.edges:,} relationships, {path.stat().st_size / 1e6:,.0f} MB of JSON", flush=True)
        started = time.perf_counter()
        database = embedded.write(*graph_file.read(path), Path(folder))
        report("embedded store", time.perf_counter() - started, items, f"{database.stat().st_size / 1e6:,.0f} MB")
        return neo4j(path, third, items, given)


@contextlib.contextmanager
def fresh_server() -> Iterator[tuple[neo4j_server.Server, Driver]]:
    """A server that nobody has warmed up, for each way of loading."""
    running = neo4j_server.Server(pagecache="512m", short_lived=False, plugins=(neo4j_server.HOME / "plugins").is_dir())
    try:
        running.start()
        with GraphDatabase.driver(running.uri, auth=(running.user, running.password)) as driver:
            yield running, driver
    finally:
        running.close()


def neo4j(path: Path, third: Path, items: int, given: argparse.Namespace) -> int:
    """The three ways into Neo4j."""
    rates = {}
    with fresh_server() as (running, _):  # so that it can be seen whether memory grows with the graph
        seconds, memory, _ = timed([sys.executable, "-m", "kg", "load", str(third), "--uri", running.uri, "-q"],
                                   NEO4J_PASSWORD=running.password)
        report("kg load of a third of the graph", seconds, items // 3, f"peak {memory:,.0f} MB")
    with fresh_server() as (running, driver):
        kg = [sys.executable, "-m", "kg", "load", str(path), "--uri", running.uri, "-q"]
        seconds, memory, status = timed(kg, NEO4J_PASSWORD=running.password)
        if status:
            return status
        rates["kg"] = report("kg load", seconds, items, f"peak {memory:,.0f} MB")
        seconds, memory, _ = timed(kg, NEO4J_PASSWORD=running.password)
        report("kg load again, nothing changed", seconds, items, f"peak {memory:,.0f} MB")
    with fresh_server() as (running, driver):
        writer = [given.graphrag_python, str(Path(__file__).with_name("graphrag_writer.py")), str(path), running.uri, running.user]
        seconds, memory, status = timed(writer, NEO4J_PASSWORD=running.password)
        if status == 0:
            rates["graphrag"] = report("neo4j-graphrag's writer", seconds, items, f"peak {memory:,.0f} MB")
    with fresh_server() as (running, driver):
        for statement in cypher_schema():
            driver.execute_query(statement)
        rates["loop"] = single_merges(driver, path, given.loop_items)
        report(f"single MERGEs ({given.loop_items:,} items)", given.loop_items / rates["loop"], given.loop_items)
    print(f"kg load against single MERGEs: {rates['kg'] / rates['loop']:.1f} times as fast")
    if "graphrag" in rates:
        print(f"kg load against neo4j-graphrag's writer: {rates['kg'] / rates['graphrag']:.2f} times as fast")
    return 0


if __name__ == "__main__":
    sys.exit(main())
