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
ASPECT = 1.55


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
        One ``(x, y)`` in whole canvas pixels for each node, centred on (0, 0), about 1.55 times as wide as high.
    """
    if count == 0:
        return []
    graph = nx.Graph()
    graph.add_nodes_from(range(count))
    for (a, b), weight in sorted(edges.items()):
        graph.add_edge(a, b, weight=graph.get_edge_data(a, b, {"weight": 0})["weight"] + weight)
    position = _wheel(_communities(graph, seed), count)
    if count > 1:
        position = _forces(graph, position, np.asarray(sizes, dtype=float))
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


def _forces(graph: nx.Graph, position: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    count = len(position)
    weights = np.zeros((count, count))
    for a, b, weight in graph.edges(data="weight"):
        weights[a, b] = weights[b, a] = min(weight, 3.0)
    mass = 1 + np.log1p((weights >= 0.5).sum(axis=1)) * 0.55
    charge = mass[:, None] * mass[None, :] * SPACING * SPACING
    pull = weights / SPACING / np.sqrt(mass[:, None] * mass[None, :])
    gravity = 0.055 * np.where((weights >= 0.5).any(axis=1), 1.0, 1.7)
    heat, cooling = SPACING * 1.2, 0.0
    for step in range(ROUNDS):
        delta = position[:, None, :] - position[None, :, :]
        square = (delta**2).sum(axis=2) + 1.0
        distance = np.sqrt(square)
        force = charge / square - pull * distance
        np.fill_diagonal(force, 0.0)
        # (delta / distance) has length 1: the direction of the force between the two.
        move = ((force / distance)[:, :, None] * delta).sum(axis=1)
        reach = np.sqrt((position**2).sum(axis=1)) + 1.0
        move -= (gravity * np.minimum(reach, 40 * SPACING) ** 0.5 * 1.1 / reach)[:, None] * position * mass[:, None]
        length = np.sqrt((move**2).sum(axis=1)) + 1e-9
        cooling = heat * (1 - step / ROUNDS) ** 1.5 + 0.5
        position = position + move * (np.minimum(length, cooling) / length)[:, None]
    return position


def _apart(position: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Push nodes that overlap apart; a little more room up and down than sideways, where the names stand."""
    room = sizes[:, None] + sizes[None, :] + np.array(16.0)
    for _ in range(60):
        delta = position[:, None, :] - position[None, :, :]
        distance = np.sqrt((delta**2).sum(axis=2)) + 1e-6
        overlap = np.clip(room - distance, 0, None)
        np.fill_diagonal(overlap, 0.0)
        if overlap.max() < 0.5:
            break
        position = position + ((overlap / distance)[:, :, None] * delta).sum(axis=1) * 0.35
    return position
