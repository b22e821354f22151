"""The graph in memory: nodes and edges as the contract has them, and views on it."""
from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from kg.graph.ids import slug

if TYPE_CHECKING:
    import networkx


@dataclass(frozen=True)
class Graph:
    """Nodes and edges, exactly those of graph.json.

    >>> graph = Graph(nodes=[{"id": "Model/palm", "label": "Model", "name": "PaLM", "aliases": []}], edges=[])
    >>> graph.find("palm")["name"]
    'PaLM'
    """

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]

    @cached_property
    def by_id(self) -> dict[str, dict[str, Any]]:
        return {n["id"]: n for n in self.nodes}

    @cached_property
    def _out(self) -> dict[str, list[dict[str, Any]]]:
        out: dict[str, list[dict[str, Any]]] = {}
        for edge in self.edges:
            out.setdefault(edge["source"], []).append(edge)
        return out

    @cached_property
    def _in(self) -> dict[str, list[dict[str, Any]]]:
        out: dict[str, list[dict[str, Any]]] = {}
        for edge in self.edges:
            out.setdefault(edge["target"], []).append(edge)
        return out

    def edges_from(self, node: str, kind: str | None = None) -> list[dict[str, Any]]:
        """Edges that leave a node, optionally of one type."""
        return [e for e in self._out.get(node, ()) if kind in (None, e["type"])]

    def edges_to(self, node: str, kind: str | None = None) -> list[dict[str, Any]]:
        """Edges that reach a node, optionally of one type."""
        return [e for e in self._in.get(node, ()) if kind in (None, e["type"])]

    def find(self, name: str) -> dict[str, Any] | None:
        """The node with this id, name or alias (case, spacing and hyphens do not matter), the most mentioned first."""
        if name in self.by_id:
            return self.by_id[name]
        wanted = slug(name).replace("-", "")
        found = [n for n in self.nodes if "name" in n and any(
            slug(x).replace("-", "") == wanted for x in (n["name"], *n.get("aliases", ())))]
        return max(found, key=lambda n: (slug(n["name"]).replace("-", "") == wanted, n.get("mentions", 0)), default=None)

    def claims(self, *, about: str | None = None, metric: str | None = None, conflicts: bool = False) -> Iterator[dict[str, Any]]:
        """The claim ledger: Claim nodes with ``about`` (names), ``evidence`` (EVIDENCED_BY edges with their document's
        path) and ``conflicts`` (ids of the claims that contradict it).

        Args:
            about: name, alias or id of a subject.
            metric: only this metric.
            conflicts: only claims that others contradict.
        """
        subject = self.find(about) if about else None
        if about and subject is None:
            return
        for node in self.nodes:
            if node["label"] != "Claim" or (metric and node["metric"] != metric):
                continue
            subjects = [e["target"] for e in self.edges_from(node["id"], "ABOUT")]
            if subject is not None and subject["id"] not in subjects:
                continue
            against = sorted({e["target"] for e in self.edges_from(node["id"], "CONFLICTS_WITH")}
                             | {e["source"] for e in self.edges_to(node["id"], "CONFLICTS_WITH")})
            if conflicts and not against:
                continue
            yield {**node, "about": [self.by_id[s]["name"] for s in subjects], "conflicts": against,
                   "evidence": [{**e, "path": self._path(e["target"])} for e in self.edges_from(node["id"], "EVIDENCED_BY")]}

    def _path(self, passage: str) -> str:
        document = self.by_id[passage]["document"]
        return self.by_id[document]["path"]

    def to_networkx(self) -> networkx.MultiDiGraph:
        """The graph as a ``networkx.MultiDiGraph``: node ids, all properties as attributes."""
        import networkx
        out = networkx.MultiDiGraph()
        for node in self.nodes:
            out.add_node(node["id"], **{k: v for k, v in node.items() if k != "id"})
        for edge in self.edges:
            attributes = {k: v for k, v in edge.items() if k not in ("source", "target")}
            out.add_edge(edge["source"], edge["target"], **attributes)
        return out

    def to_json(self) -> str:
        """graph.json's text: one node or edge a line, sorted, the same bytes for the same graph."""
        def lines(items: list[dict[str, Any]]) -> str:
            return ",\n".join(json.dumps(i, ensure_ascii=False, separators=(", ", ": ")) for i in items)
        return f'{{"nodes": [\n{lines(self.nodes)}\n],\n"edges": [\n{lines(self.edges)}\n]}}\n'

    @classmethod
    def load(cls, path: Path) -> Graph:
        """Read a graph.json, or the one of an output folder.

        Raises:
            InputError: missing, unreadable, or no graph.
        """
        file = path / "graph.json" if path.is_dir() else path
        try:
            value: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            nodes, edges = list(value["nodes"]), list(value["edges"])
            labels = {node["id"]: node["label"] for node in nodes}
            broken = next((e for e in edges if not {e["source"], e["target"]} <= labels.keys() or not e["type"]), None)
        except FileNotFoundError:
            raise InputError(str(file), "no graph here; build one with `kg build INPUT... -o DIR`") from None
        except OSError as error:
            raise InputError(str(file), error.strerror or str(error)) from None
        except (ValueError, KeyError, TypeError):
            raise InputError(str(file), "not a graph of kg") from None
        if broken:
            raise InputError(str(file), f"not a graph of kg: {broken['type']} from {broken['source']} to {broken['target']} lacks an end")
        return cls(nodes, edges)
