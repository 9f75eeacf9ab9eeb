"""Where the boxes and the lines of an organisation chart stand: in layers, what is above in each relation higher up."""

import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from typing import Final

import igraph

from .orgchart import Edge, Network, Node
from .orgchart_places import Crossing, spread

WIDE: Final = 176
"""Pixels of a cell from side to side."""
LINE: Final = 16
PAD: Final = 7
_LETTERS: Final = 24
"""Letters of a line of text, in the widest of the usual fonts."""
_COLUMN: Final = 4
"""Cells in one column of a box at least, if there are more."""
_GAP: Final = 58
"""Pixels between two layers at least."""
PORT: Final = 18
"""Pixels between two lines at one box; their marks have room."""

Point = tuple[float, float]
_Key = tuple[int, str, int]


@dataclass(frozen=True)
class Cell:
    """A node in its box: the place of its left upper corner, its size, its name on several lines, and a note below."""

    node: Node
    x: float
    y: float
    height: float
    name: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Box:
    """Nodes that have the same lines, in one frame."""

    x: float
    y: float
    width: float
    height: float
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Wire:
    """A drawn line with the edges that it stands for, from the lower side to the upper one."""

    edges: tuple[Edge, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Layout:
    """A chart with every place in pixels."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    wires: tuple[Wire, ...]


@dataclass(frozen=True)
class _Frame:
    nodes: tuple[Node, ...]
    names: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]

    @property
    def columns(self) -> int:
        return ceil(len(self.nodes) / max(_COLUMN, ceil(sqrt(3 * len(self.nodes)))))

    @property
    def rows(self) -> int:
        return ceil(len(self.nodes) / self.columns)

    @property
    def cell(self) -> float:
        return max(len(n) + bool(t) for n, t in zip(self.names, self.notes, strict=True)) * LINE + 2 * PAD

    @property
    def size(self) -> tuple[float, float]:
        return self.columns * WIDE, self.rows * self.cell


def arrange(
    network: Network, vertical: Iterable[str], name: Callable[[Node], str], note: Callable[[Node], str]
) -> Layout:
    """Boxes in layers and the lines between them; nodes without a line are left out, unless there is no line at all.

    Source: Sugiyama, Tagawa, Toda 1981: the order in a layer as igraph finds it.
    """
    untied = {node.iri for node in network.untied} if network.edges else set()
    nodes = [node for node in network.nodes.values() if node.iri not in untied]
    frames = [_frame(group, name, note) for group in _alike(nodes, network.edges, name)]
    place = {node.iri: number for number, frame in enumerate(frames) for node in frame.nodes}
    bundles: dict[_Key, list[Edge]] = {}
    for edge in network.edges:
        bundles.setdefault((place[edge.lower], edge.relation, place[edge.upper]), []).append(edge)
    wires = {key: tuple(edges) for key, edges in bundles.items() if key[0] != key[2]}
    return _draw(frames, wires, frozenset(vertical))


def _alike(nodes: Sequence[Node], edges: Sequence[Edge], name: Callable[[Node], str]) -> list[list[Node]]:
    ties: dict[str, set[tuple[str, str, bool]]] = {node.iri: set() for node in nodes}
    for edge in edges:
        ties[edge.lower].add((edge.relation, edge.upper, True))
        ties[edge.upper].add((edge.relation, edge.lower, False))
    groups: dict[tuple[frozenset[tuple[str, str, bool]], bool], list[Node]] = {}
    for node in nodes:
        groups.setdefault((frozenset(ties[node.iri]), node.gathered), []).append(node)
    return [sorted(group, key=lambda node: (name(node), node.iri)) for group in groups.values()]


def _frame(nodes: Sequence[Node], name: Callable[[Node], str], note: Callable[[Node], str]) -> _Frame:
    names = tuple(
        tuple(textwrap.wrap(name(node), _LETTERS, break_on_hyphens=False)) or ("",) for node in nodes
    )
    return _Frame(tuple(nodes), names, tuple(note(node) for node in nodes))


def _draw(
    frames: Sequence[_Frame], wires: Mapping[_Key, tuple[Edge, ...]], vertical: frozenset[str]
) -> Layout:
    ties: dict[tuple[int, int], int] = {}
    for lower, relation, upper in wires:
        ties[upper, lower] = ties.get((upper, lower), 0) + (10 if relation in vertical else 1)
    layers = _layers(len(frames), ties)
    pairs = [pair if layers[pair[0]] < layers[pair[1]] else pair[::-1] for pair in ties]
    parallel: dict[frozenset[int], list[_Key]] = {}
    for key in wires:
        parallel.setdefault(frozenset((key[0], key[2])), []).append(key)
    widths = [frame.size[0] for frame in frames]
    crossings = [Crossing(*pair, PORT * len(parallel[frozenset(pair)])) for pair in dict.fromkeys(pairs)]
    middles, bends = spread(widths, layers, crossings)
    tops, bottoms = _rows(frames, layers, crossings)
    boxes = [
        _box(frame, middle - frame.size[0] / 2, tops[layer])
        for frame, middle, layer in zip(frames, middles, layers, strict=True)
    ]
    routes: dict[_Key, list[Point]] = {}
    for crossing, inner in zip(crossings, bends, strict=True):
        together = parallel[frozenset((crossing.upper, crossing.lower))]
        for number, key in enumerate(together):
            shift = (number - (len(together) - 1) / 2) * PORT
            passed = range(layers[crossing.lower] - 1, layers[crossing.upper], -1)
            routes[key] = [
                (x + shift, y)
                for x, layer in zip(reversed(inner), passed, strict=True)
                for y in (bottoms[layer], tops[layer])
            ]
    drawn = _wires(wires, routes, boxes, layers, bottoms)
    right = max([box.x + box.width for box in boxes] + [x for wire in drawn for x, _ in wire.points])
    return Layout(right, max(bottoms), tuple(boxes), tuple(drawn))


def _layers(count: int, ties: Mapping[tuple[int, int], int]) -> list[int]:
    graph = igraph.Graph(count, list(ties), directed=True)
    back = set(graph.feedback_arc_set(weights=list(ties.values()), method="eades")) if ties else set()
    graph.delete_edges(back)
    layers = [0] * count
    order = graph.topological_sorting()
    for lower in order:
        layers[lower] = max((layers[upper] + 1 for upper in graph.predecessors(lower)), default=0)
    for upper in reversed(order):
        below = graph.successors(upper)
        # What has nothing above it comes down to what it is tied to.
        if below and not graph.predecessors(upper):
            layers[upper] = min(layers[lower] for lower in below) - 1
    # Two that were tied only backwards may have come to lie side by side.
    for upper, lower in (list(ties)[number] for number in sorted(back)):
        if layers[upper] == layers[lower]:
            layers = [
                layer + (layer >= layers[upper] and place != upper) for place, layer in enumerate(layers)
            ]
    return layers


def _rows(
    frames: Sequence[_Frame], layers: Sequence[int], crossings: Sequence[Crossing]
) -> tuple[list[float], list[float]]:
    tops: list[float] = []
    bottoms: list[float] = []
    for layer in range(max(layers, default=0) + 1):
        high = max((f.size[1] for f, own in zip(frames, layers, strict=True) if own == layer), default=0)
        passing = sum(layers[crossing.upper] < layer <= layers[crossing.lower] for crossing in crossings)
        tops.append(bottoms[-1] + _GAP + min(70, 3 * passing) if bottoms else 0)
        bottoms.append(tops[-1] + high)
    return tops, bottoms


def _box(frame: _Frame, x: float, y: float) -> Box:
    cells = tuple(
        Cell(
            node,
            x + number // frame.rows * WIDE,
            y + number % frame.rows * frame.cell,
            frame.cell,
            name,
            note,
        )
        for number, (node, name, note) in enumerate(zip(frame.nodes, frame.names, frame.notes, strict=True))
    )
    return Box(x, y, *frame.size, cells)


def _wires(
    wires: Mapping[_Key, tuple[Edge, ...]],
    routes: Mapping[_Key, Sequence[Point]],
    boxes: Sequence[Box],
    layers: Sequence[int],
    bottoms: Sequence[float],
) -> list[Wire]:
    """Each line from side to side of its boxes, those at one side in the order of where they lead."""
    sides: dict[tuple[int, bool], list[tuple[float, int, _Key]]] = {}
    for rank, (lower, relation, upper) in enumerate(wires):
        key = lower, relation, upper
        way = _from(key, routes[key], layers)
        for here, there, ways in ((lower, upper, way), (upper, lower, way[::-1])):
            first = ways[0][0] if ways else _middle(boxes[there])
            sides.setdefault((here, layers[there] < layers[here]), []).append((first, rank, key))
    ports: dict[tuple[int, _Key], list[Point]] = {}
    for (number, top), ends in sides.items():
        box = boxes[number]
        step = min(PORT, (box.width - 24) / max(1, len(ends) - 1))
        for place, (_, _, key) in enumerate(sorted(ends)):
            x = _middle(box) + (place - (len(ends) - 1) / 2) * step
            low = box.y + box.height
            # Past the higher boxes of its layer before it turns.
            ports[number, key] = (
                [(x, box.y)]
                if top
                else [(x, low), *[(x, bottoms[layers[number]])] * (low < bottoms[layers[number]])]
            )
    return [
        Wire(edges, (*ports[key[0], key], *_from(key, routes[key], layers), *reversed(ports[key[2], key])))
        for key, edges in wires.items()
    ]


def _from(key: _Key, route: Sequence[Point], layers: Sequence[int]) -> Sequence[Point]:
    return route if layers[key[2]] < layers[key[0]] else route[::-1]


def _middle(box: Box) -> float:
    return box.x + box.width / 2
