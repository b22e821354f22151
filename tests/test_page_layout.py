"""Positions of the first picture: always the same, nobody on top of anybody, friends near each other."""
from __future__ import annotations

import math

from kg.exports.layout import layout

TWO_RINGS = {(i, (i + 1) % 10): 1.0 for i in range(10)} | {(10 + i, 10 + (i + 1) % 10): 1.0 for i in range(10)} | {(0, 10): 1.0}


def distances(places, pairs):
    return [math.dist(places[a], places[b]) for a, b in pairs]


def test_layout_is_the_same_every_time():
    assert layout(20, TWO_RINGS, [10.0] * 20) == layout(20, dict(reversed(TWO_RINGS.items())), [10.0] * 20)


def test_layout_keeps_nodes_apart_and_friends_together():
    places = layout(20, TWO_RINGS, [10.0] * 20)
    everyone = [(a, b) for a in range(20) for b in range(a)]
    assert min(distances(places, everyone)) > 20
    linked = distances(places, TWO_RINGS)
    assert sum(linked) / len(linked) < 0.6 * sum(distances(places, everyone)) / len(everyone)


def test_layout_is_centred_and_wider_than_high():
    places = layout(40, {(0, i): 1.0 for i in range(1, 40)}, [8.0] * 40)
    xs, ys = [x for x, _ in places], [y for _, y in places]
    assert abs(max(xs) + min(xs)) <= 1 and abs(max(ys) + min(ys)) <= 1
    assert max(xs) - min(xs) > max(ys) - min(ys)


def test_layout_of_little():
    assert layout(0, {}, []) == []
    assert layout(1, {}, [10.0]) == [(0, 0)]
    assert len(set(layout(5, {}, [10.0] * 5))) == 5
