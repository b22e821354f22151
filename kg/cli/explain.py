"""``kg explain``: everything known of one node, with its evidence in context."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import click

_AROUND = 60


@click.command("explain")
@click.argument("name")
@click.option("--db", type=click.Path(path_type=Path), default="exports", show_default=True, metavar="DIR", help="Folder that `kg build` wrote.")
@click.option("--mentions", "limit", type=click.IntRange(0), default=10, show_default=True, metavar="N", help="Mentions shown.")
def command(name: str, db: Path, limit: int) -> None:
    """Tell everything known of NAME (name, alias or id): what it is, claims, relations, mentions, each with its words.

    \b
    Example:
      kg explain PaLM --db graph
      kg explain Claim/0123456789ab
    """
    from rich.console import Console
    from rich.text import Text

    from kg.graph import Graph
    graph = Graph.load(db)
    node = graph.find(name)
    if node is None:
        raise click.BadParameter(f"nothing is called {name!r} in {db}", param_hint="NAME")
    out = Console(highlight=False, soft_wrap=True)
    out.print(Text(node.get("name") or node.get("text", "")[:200], style="bold"), Text(f"  {node['id']}", style="dim"))
    for key, value in node.items():
        if key not in ("id", "name", "label") and value not in (None, [], "") and not (node["label"] == "Passage" and key == "text"):
            shown = ", ".join(map(str, value)) if isinstance(value, list) else value
            out.print(Text(f"  {key}: {shown}"))
    seen = [e for e in graph.edges_to(node["id"], "MENTIONS")]
    if node["label"] == "Claim":
        _evidence(out, graph, node)
    for title, edges in (("Claims", [e for kind in ("ABOUT", "USING", "ON", "VERSUS") for e in graph.edges_to(node["id"], kind)]),
                         ("States", graph.edges_to(node["id"], "STATED_BY"))):
        if edges:
            out.print(Text(f"\n{title}", style="bold"))
        for edge in edges:
            claim = graph.by_id[edge["source"]]
            role = "" if edge["type"] in ("ABOUT", "STATED_BY") else f" [{edge['type']}]"
            out.print(Text(f"  {claim['text']}{role}", style="cyan"), Text(f"  {claim['id']}", style="dim"))
            _evidence(out, graph, claim)
    relations = [e for e in (*graph.edges_from(node["id"]), *graph.edges_to(node["id"])) if "origin" in e]
    if relations:
        out.print(Text("\nRelations", style="bold"))
    for edge in relations:
        source, target = graph.by_id[edge["source"]]["name"], graph.by_id[edge["target"]]["name"]
        note = "" if edge.get("modality", "asserted") == "asserted" else f" ({edge['modality']})"
        out.print(Text(f"  {source} -{edge['type']}-> {target}{note}", style="cyan"),
                  Text("  known to the catalogue" if edge["origin"] == "catalog" else f"  {edge['statements']}x", style="dim"))
        if edge.get("quote"):
            out.print(Text(f"    {' '.join(edge['quote'].split())}"))
    if seen:
        out.print(Text(f"\nMentions ({len(seen)})", style="bold"))
    for edge in seen[:limit]:
        out.print(_context(graph, edge["source"], edge["start"], edge["end"]), Text(f"  {edge['method']} {edge['confidence']:.2f}", style="dim"))


def _evidence(out, graph, claim: dict[str, Any]) -> None:
    from rich.text import Text
    for edge in graph.edges_from(claim["id"], "EVIDENCED_BY"):
        path = graph.by_id[graph.by_id[edge["target"]]["document"]]["path"]
        where = ", ".join(filter(None, [edge["speaker"], edge["modality"], f"{path}:{edge['start']}"]))
        out.print(_context(graph, edge["target"], edge["start"], edge["end"]), Text(f"  {where}", style="dim"))
    for edge in (*graph.edges_from(claim["id"], "CONFLICTS_WITH"), *graph.edges_to(claim["id"], "CONFLICTS_WITH")):
        other = edge["target"] if edge["source"] == claim["id"] else edge["source"]
        out.print(Text(f"    against: {graph.by_id[other]['text']}", style="red"))


def _context(graph, passage: str, start: int, end: int):
    """The words around a span, the span itself marked."""
    from rich.text import Text
    node = graph.by_id[passage]
    low, high = start - node["start"], end - node["start"]
    text = node["text"]
    left, right = max(0, low - _AROUND), min(len(text), high + _AROUND)
    def flat(piece: str) -> str:
        return piece.replace("\n", " ")
    out = Text("    " + ("…" if left else "") + flat(text[left:low]))
    out.append(f"[{flat(text[low:high])}]", style="bold yellow")
    out.append(flat(text[high:right]) + ("…" if right < len(text) else ""))
    return out
