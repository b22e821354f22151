"""The first picture: which entities are drawn, how large, where, handed to pyvis as nodes, edges and options."""
from __future__ import annotations

import json
import math
from collections import defaultdict, deque
from typing import Any, NamedTuple

from pyvis.network import Network

from kg.exports.layout import layout
from kg.exports.page.pack import Packed

RELATION_WEIGHT, FOLD_WEIGHT, SHARED_WEIGHT = 1.0, 0.7, 0.08
LABEL_LENGTH = 60
LINKS_PER_NODE, LINKS_ALWAYS, STRONGEST = 1.6, 40, 2
OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True, "hideEdgesOnDrag": False, "keyboard": False, "navigationButtons": False,
        "selectConnectedEdges": False, "tooltipDelay": 1000000, "multiselect": False,
    },
    # The page draws the names itself, so that they keep their size at every zoom and never cover each other.
    "nodes": {"shape": "dot", "borderWidth": 2, "font": {"size": 0}, "chosen": False},
    "edges": {
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.45}}, "width": 1.6, "chosen": False,
        "font": {"size": 0}, "smooth": {"enabled": True, "type": "curvedCW", "roundness": 0.12},
        "arrowStrikethrough": False,
    },
}


class Link(NamedTuple):
    """A line of the picture: ``strength`` is how many statements or claims it stands for."""

    source: int
    target: int
    strength: int
    id: str
    look: dict[str, Any]


def choose(packed: Packed, *, max_nodes: int, focus: int | None, hops: int) -> list[int]:
    """The entities of the first picture, as indexes (the most connected have the smallest).

    Args:
        packed: the graph.
        max_nodes: at most so many.
        focus: start from this entity and take what is at most ``hops`` steps away, nearest and most connected first;
            without it the most connected of the whole graph. Entities without relation or claim are left to the
            search while there are others.
    """
    neighbours: dict[int, set[int]] = defaultdict(set)
    for a, b in [(s, t) for s, t, _, _ in packed.relations] + list(packed.folds):
        if a != b:
            neighbours[a].add(b)
            neighbours[b].add(a)
    if focus is not None:
        distance = {focus: 0}
        queue = deque([focus])
        while queue:
            node = queue.popleft()
            if distance[node] < hops:
                for other in sorted(neighbours[node]):
                    if other not in distance:
                        distance[other] = distance[node] + 1
                        queue.append(other)
        return sorted(distance, key=lambda n: (distance[n], n))[:max_nodes]
    total = len(packed.columns["entity"]["id"])
    linked = [n for n in range(total) if n in neighbours or n in packed.claims_of]
    return (linked or list(range(total)))[:max_nodes]


def node_size(mentions: int, claims: int) -> float:
    """Radius in canvas pixels: grows with the logarithm of the evidence, 7 to 34."""
    return round(min(34.0, 7 + 3.4 * math.log2(1 + mentions * 0.5 + claims * 1.5)), 1)


def draw(packed: Packed, chosen: list[int]) -> dict[str, Any]:
    """The chosen entities as a pyvis network.

    Returns:
        ``nodes``, ``edges`` and ``options`` for vis-network. Node ids are entity indexes; relations have edge ids
        ``r<index>`` and are dashed where only the catalogue knows them, claims folded into a dotted line between
        subject and object ``f<subject>-<object>``.
    """
    entity, names = packed.columns["entity"], packed.columns["names"]
    known = packed.columns["relation"]["known"]
    place = {node: i for i, node in enumerate(chosen)}
    claims = [packed.claims_of.get(n, []) for n in chosen]
    sizes = [node_size(entity["mentions"][n], len(c)) for n, c in zip(chosen, claims, strict=True)]
    positions = layout(len(chosen), _weights(packed, place), sizes)
    net = Network(directed=True, notebook=False, cdn_resources="in_line")
    net.set_options(json.dumps(OPTIONS))
    for node, size, (x, y), own in zip(chosen, sizes, positions, claims, strict=True):
        net.add_node(
            node, label=entity["name"][node][:LABEL_LENGTH] or " ", group=names[entity["label"][node]], size=size,
            x=x, y=y, claims=len(own), conflict=any(c in packed.conflicted for c in own),
        )
    links = [
        Link(source, target, statements, f"r{i}", {"type": kind} | ({"known": True} if known[i] else {}))
        for i, (source, target, kind, statements) in enumerate(packed.relations)
    ] + [
        Link(source, target, number, f"f{source}-{target}", {"type": "claims", "claims": number})
        for (source, target), number in packed.folds.items()
    ]
    links = [link for link in links if link.source in place and link.target in place and link.source != link.target]
    for link in thin_out(links, len(chosen)):
        net.add_edge(link.source, link.target, id=link.id, **link.look)
    for node in net.nodes:
        del node["shape"]  # the group decides
    return {"nodes": net.nodes, "edges": net.edges, "options": net.options, "links": len(links)}


def thin_out(links: list[Link], nodes: int) -> list[Link]:
    """The links that are drawn: all, or, where they would be a hairball, the strongest few of each node.

    The same rule as ``thinOut`` in ``view.js``, so that the picture stays when the rest of the data arrives.
    """
    if len(links) <= LINKS_PER_NODE * nodes + LINKS_ALWAYS:
        return links
    kept: dict[int, int] = defaultdict(int)
    out = set()
    for link in sorted(links, key=lambda k: (-k.strength, max(k.source, k.target), min(k.source, k.target), k.id)):
        if kept[link.source] < STRONGEST or kept[link.target] < STRONGEST:
            kept[link.source] += 1
            kept[link.target] += 1
            out.add(link.id)
    return [link for link in links if link.id in out]


def _weights(packed: Packed, place: dict[int, int]) -> dict[tuple[int, int], float]:
    """How strongly each pair of drawn entities pulls: relations, shared claims, and a little for standing together."""
    weights: dict[tuple[int, int], float] = defaultdict(float)
    def add(a: int, b: int, weight: float) -> None:
        if a in place and b in place and a != b:
            weights[min(place[a], place[b]), max(place[a], place[b])] += weight
    for source, target, _, _ in packed.relations:
        add(source, target, RELATION_WEIGHT)
    for (source, target), number in packed.folds.items():
        add(source, target, FOLD_WEIGHT * min(number, 3))
    together: dict[tuple[int, int], float] = defaultdict(float)
    for entities in packed.mentioned.values():
        drawn = sorted({place[e] for e in entities if e in place})[:12]
        for i, a in enumerate(drawn):
            for b in drawn[i + 1:]:
                together[a, b] += SHARED_WEIGHT
    for pair, weight in together.items():
        weights[pair] += min(weight, 3 * SHARED_WEIGHT)
    return dict(weights)
