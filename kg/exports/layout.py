"""Where the nodes of the first picture stand: a force layout by communities, the same on every run.

The method is Fruchterman and Reingold's (1991) with the degree-weighted repulsion of ForceAtlas2 (Jacomy et al.,
2014); it starts from a wheel of Louvain communities (Blondel et al., 2008) and ends by pushing overlapping nodes
apart. No random number takes part except in the seeded community search.
"""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np

GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
ROUNDS = 420
SPACING = 105.0
ASPECT = 1.45
NAME_ROOM, FREE_ROOM = 44.0, 90.0
STRONG = 0.5  # lighter links only draw what stands alone to its company


def layout(
    count: int, edges: Mapping[tuple[int, int], float], sizes: Sequence[float], *, seed: int = 7
) -> list[tuple[int, int]]:
    """Positions for ``count`` nodes.

    Args:
        count: the number of nodes, numbered from 0.
        edges: weight of each undirected pair of different nodes, 1.0 = an ordinary relation.
        sizes: radius of each node in canvas pixels.
        seed: of the community search.

    Returns:
        One ``(x, y)`` in whole canvas pixels for each node, centred on (0, 0), about 1.45 times as wide as high.
    """
    if count == 0:
        return []
    graph = nx.Graph()
    graph.add_nodes_from(range(count))
    for (a, b), weight in sorted(edges.items()):
        graph.add_edge(a, b, weight=graph.get_edge_data(a, b, {"weight": 0})["weight"] + weight)
    position = _wheel(_communities(graph, seed), count)
    if count > 1:
        position = _forces(graph, position)
        position = _to_scale(position, np.asarray(sizes, dtype=float))
        position *= np.array([math.sqrt(ASPECT), 1 / math.sqrt(ASPECT)])
        position = _apart(position, np.asarray(sizes, dtype=float))
    position -= (position.max(axis=0) + position.min(axis=0)) / 2
    return [(round(float(x)), round(float(y))) for x, y in position]


def _communities(graph: nx.Graph, seed: int) -> list[list[int]]:
    """Louvain communities, the largest first, members by degree."""
    found = nx.community.louvain_communities(graph, weight="weight", resolution=1.1, seed=seed)
    degree = dict(graph.degree(weight="weight"))
    groups = [sorted(group, key=lambda n: (-degree[n], n)) for group in found]
    return sorted(groups, key=lambda group: (-len(group), group[0]))


def _wheel(groups: list[list[int]], count: int) -> np.ndarray:
    """Start: communities on a sunflower spiral, their members on a small spiral around each centre."""
    position = np.zeros((count, 2))
    placed = 0
    for group in groups:
        radius = SPACING * math.sqrt(placed + len(group) / 2)
        angle = GOLDEN_ANGLE * placed
        centre = (radius * math.cos(angle), radius * math.sin(angle)) if placed else (0.0, 0.0)
        for i, node in enumerate(group):
            reach = SPACING * 0.8 * math.sqrt(i)
            turn = GOLDEN_ANGLE * i + angle
            position[node] = (centre[0] + reach * math.cos(turn), centre[1] + reach * math.sin(turn))
        placed += len(group)
    return position


def _forces(graph: nx.Graph, position: np.ndarray) -> np.ndarray:
    count = len(position)
    weights = np.zeros((count, count))
    for a, b, weight in graph.edges(data="weight"):
        weights[a, b] = weights[b, a] = min(weight, 3.0)
    linked = weights >= STRONG
    mass = 1 + np.log1p(linked.sum(axis=1)) * 0.55
    charge = mass[:, None] * mass[None, :] * SPACING * SPACING
    # Links between two hubs pull less than the links of a leaf: communities come out, the middle stays open.
    strength = np.maximum(weights.sum(axis=1), 1.0)
    pull = weights / SPACING / (strength[:, None] * strength[None, :]) ** 0.22
    gravity = 0.06 * np.where(linked.any(axis=1), 1.0, 0.75) * mass
    x, y = position[:, 0].copy(), position[:, 1].copy()
    rounds = min(ROUNDS, max(60, int(ROUNDS * (400 / count) ** 1.5)))
    for step in range(rounds):
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        square = dx * dx + dy * dy + 1.0
        factor = charge / (square * np.sqrt(square)) - pull
        move_x, move_y = (factor * dx).sum(axis=1), (factor * dy).sum(axis=1)
        reach = np.sqrt(x * x + y * y) + 1.0
        hold = gravity / np.sqrt(reach)
        move_x -= hold * x
        move_y -= hold * y
        length = np.sqrt(move_x * move_x + move_y * move_y) + 1e-9
        limit = np.minimum(length, SPACING * 1.2 * (1 - step / rounds) ** 1.5 + 0.5) / length
        x, y = x + move_x * limit, y + move_y * limit
    return np.stack([x, y], axis=1)


def _to_scale(position: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Bring the usual distance between neighbours to what nodes and names need, however many nodes there are."""
    dx = position[:, 0][:, None] - position[:, 0][None, :]
    dy = position[:, 1][:, None] - position[:, 1][None, :]
    distance = np.sqrt(dx * dx + dy * dy)
    np.fill_diagonal(distance, np.inf)
    usual = float(np.median(np.sort(distance, axis=1)[:, : min(3, len(position) - 1)].mean(axis=1)))
    # Few nodes have all the room there is: their names and the words of their links then stand free.
    wanted = 2 * float(sizes.mean()) + NAME_ROOM + FREE_ROOM * max(0.0, 1 - len(position) / 120)
    return position * min(max(wanted / max(usual, 1.0), 0.2), 2.0)


def _apart(position: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Push nodes apart that stand closer than their sizes and the room of a name allow."""
    x, y = position[:, 0].copy(), position[:, 1].copy()
    room = sizes[:, None] + sizes[None, :] + 22.0
    for _ in range(80):
        dx, dy = x[:, None] - x[None, :], (y[:, None] - y[None, :])
        distance = np.sqrt(dx * dx + dy * dy) + 1e-6
        overlap = np.clip(room - distance, 0, None)
        np.fill_diagonal(overlap, 0.0)
        if overlap.max() < 1.0:
            break
        factor = overlap / distance * 0.35
        x, y = x + (factor * dx).sum(axis=1), y + (factor * dy).sum(axis=1)
    return np.stack([x, y], axis=1)
