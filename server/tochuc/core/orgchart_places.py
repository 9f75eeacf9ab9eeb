"""Places from left to right in a layered drawing: an order with few crossings, then as straight as widths allow."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import igraph

_APART: Final = 30
"""Pixels between two neighbours in a layer."""
_SWEEPS: Final = 16


@dataclass(frozen=True)
class Crossing:
    """Two boxes that are tied, the one in the higher layer first, and the width of the lines between them."""

    upper: int
    lower: int
    width: float


@dataclass
class _Thing:
    """A box, or a place where lines pass through a layer."""

    width: float
    at: float = 0.0
    above: list["_Thing"] | None = None
    below: list["_Thing"] | None = None


def spread(
    widths: Sequence[float], layers: Sequence[int], crossings: Sequence[Crossing]
) -> tuple[list[float], list[list[float]]]:
    """The middle of each box, and of each crossing where it passes the layers between its two boxes, from above.

    Shape: everything lies right of 0.
    """
    if not widths:
        return [], []
    pairs = [(crossing.upper, crossing.lower) for crossing in crossings]
    # With parts that are not tied together igraph 1.0 gives the ways of edges to others: one more box holds them.
    graph = igraph.Graph(len(widths) + 1, pairs, directed=True)
    loose = [
        min(part, key=lambda number: layers[number])
        for part in graph.components("weak")
        if len(widths) not in part
    ]
    graph.add_edges((len(widths), number) for number in loose)
    found = graph.layout_sugiyama(layers=[*(layer + 1 for layer in layers), 0], maxiter=200)
    boxes = [_Thing(width) for width in widths]
    passes = [
        [_Thing(crossing.width) for _ in range(layers[crossing.lower] - layers[crossing.upper] - 1)]
        for crossing in crossings
    ]
    rows: list[list[tuple[float, int, _Thing]]] = [[] for _ in range(max(layers) + 1)]
    for number, (box, layer) in enumerate(zip(boxes, layers, strict=True)):
        rows[layer].append((found.coords[number][0], number, box))
    for number, (crossing, routing) in enumerate(zip(crossings, found.edge_routing, strict=False)):
        xs = [x for x, _ in sorted(routing, key=lambda point: point[1])]
        for step, (x, thing) in enumerate(zip(xs, passes[number], strict=True)):
            rows[layers[crossing.upper] + 1 + step].append((x, len(widths) + number, thing))
    _tie(boxes, passes, crossings)
    _settle([[thing for _, _, thing in sorted(row, key=lambda each: each[:2])] for row in rows])
    left = min(thing.at - thing.width / 2 for thing in [*boxes, *(each for way in passes for each in way)])
    return [box.at - left for box in boxes], [[each.at - left for each in way] for way in passes]


def _tie(boxes: Sequence[_Thing], passes: Sequence[Sequence[_Thing]], crossings: Sequence[Crossing]) -> None:
    for crossing, way in zip(crossings, passes, strict=True):
        chain = [boxes[crossing.upper], *way, boxes[crossing.lower]]
        for upper, lower in pairwise(chain):
            upper.below = [*(upper.below or []), lower]
            lower.above = [*(lower.above or []), upper]


def _settle(rows: Sequence[Sequence[_Thing]]) -> None:
    for row in rows:
        _place(row, [0.0] * len(row))
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for row in rows if down else reversed(rows):
            wanted = []
            for thing in row:
                near = (thing.above if down else thing.below) or thing.above or thing.below or [thing]
                wanted.append(sum(each.at for each in near) / len(near))
            _place(row, wanted)


def _place(row: Sequence[_Thing], wanted: Sequence[float]) -> None:
    """Each as near as may be to where it wants to be, in their order and apart.

    Source: pool adjacent violators (Ayer and others 1955), on what is wanted less the room of those before.
    """
    room, before = [], 0.0
    for number, thing in enumerate(row):
        before += (row[number - 1].width + thing.width) / 2 + _APART if number else 0
        room.append(before)
    pools: list[tuple[float, int]] = []
    for want, taken in zip(wanted, room, strict=True):
        total, size = want - taken, 1
        while pools and pools[-1][0] / pools[-1][1] > total / size:
            other = pools.pop()
            total, size = total + other[0], size + other[1]
        pools.append((total, size))
    levels = [total / size for total, size in pools for _ in range(size)]
    for thing, level, taken in zip(row, levels, room, strict=True):
        thing.at = level + taken
