"""Networks: boxes in layers from left to right, and an arrow for each row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import igraph

from ..charts import Chart
from ..rows import Plain
from .categories import categories, legend_of
from .material import Look, Material, Spec, href, wrapped

_LINE: Final = 15
_LINES: Final = 5
_GAP: Final = 84
"""Pixels between two layers, for the arrows."""
_NARROWEST, _WIDEST = 132, 250
_HEAD: Final = 7
_APART: Final = 7
"""Pixels between arrows that join the same two boxes."""
_DASHES: Final = ([1, 0], [6, 3], [2, 2], [10, 3], [8, 2, 2, 2], [4, 4], [1, 3])


@dataclass(frozen=True)
class Arrow:
    """One arrow: whence, whither, of which relation, and the first row that says so."""

    source: Plain
    target: Plain
    relation: str
    row: Mapping[str, Plain]


@dataclass(frozen=True)
class _Places:
    boxes: Mapping[Plain, tuple[float, float]]
    bends: Sequence[Sequence[tuple[float, float]]]
    size: tuple[float, float]
    wide: float


def arrows_of(chart: Chart, material: Material) -> list[Arrow]:
    """The arrows, each once; those that lead back to where they come from among them."""
    start, end = (chart.encoding[name].field for name in ("from", "to"))
    color = chart.encoding.get("color")
    found: dict[tuple[Plain, Plain, str], Arrow] = {}
    for row in material.rows:
        source, target = row.get(start), row.get(end)
        relation = material.text(row.get(color.field)) if color else ""
        if source is not None and target is not None:
            found.setdefault((source, target, relation), Arrow(source, target, relation, row))
    return list(found.values())


def network(chart: Chart, material: Material, look: Look) -> Spec:
    """A box for each thing, laid out so that arrows lead from left to right and cross seldom.

    Source: Sugiyama, Tagawa, Toda 1981, as igraph does it.
    """
    arrows = [arrow for arrow in arrows_of(chart, material) if arrow.source != arrow.target]
    names = {node: material.text(node) for arrow in arrows for node in (arrow.source, arrow.target)}
    places = _place(arrows, look, names)
    width, height = places.size
    color = chart.encoding.get("color")
    found = categories([arrow.relation for arrow in arrows], material, look)
    relations = [found.shown[arrow.relation] for arrow in arrows]
    paths, heads = _paths(arrows, relations, places, material)
    shared: Spec = {
        "x": {
            "field": "@x",
            "type": "quantitative",
            "scale": {"domain": [0, width], "nice": False},
            "axis": None,
        },
        "y": {
            "field": "@y",
            "type": "quantitative",
            "scale": {"domain": [height, 0], "nice": False},
            "axis": None,
        },
    }
    told: Spec = {
        "field": "@relation",
        "type": "nominal",
        "title": material.heading(color.field) if color else None,
    }
    scale = found.scale(look)
    strokes = legend_of(
        scale["domain"], max(width, look.width) - 60, symbolType="stroke", symbolSize=500, symbolStrokeWidth=2
    )
    legend: Spec = {"legend": strokes if color else None}
    dashes = {"scale": {"domain": scale["domain"], "range": list(_DASHES[: len(scale["domain"])])}, **legend}
    return {
        "width": width,
        "height": height,
        "autosize": {"type": "pad"},
        "encoding": shared,
        "layer": [
            {
                "data": {"values": paths},
                "mark": {
                    "type": "line",
                    "interpolate": "monotone",
                    "strokeWidth": 1.6,
                    "tooltip": {"content": "data"},
                },
                "encoding": {
                    "detail": {"field": "@arrow"},
                    "order": {"field": "@step"},
                    "color": {**told, "scale": scale, **legend},
                    "strokeDash": {**told, **dashes},
                },
            },
            *_heads(heads, told, scale),
            *_boxes(names, places, material, look),
        ],
    }


def _place(arrows: Sequence[Arrow], look: Look, names: Mapping[Plain, str]) -> _Places:
    nodes = list(dict.fromkeys(node for arrow in arrows for node in (arrow.source, arrow.target)))
    number = {node: place for place, node in enumerate(nodes)}
    graph = igraph.Graph(len(nodes), [(number[a.source], number[a.target]) for a in arrows], directed=True)
    layout: Any = graph.layout_sugiyama()
    layers = int(max(layer for _, layer in layout.coords)) + 1
    wide = min(_WIDEST, max(_NARROWEST, (look.width - 16 - _GAP * (layers - 1)) / layers))
    step = max(_high(_written(names[node], wide)) for node in nodes) + 10
    least = min(x for x, _ in layout.coords)
    most = max(x for x, _ in [*layout.coords, *(point for bends in layout.edge_routing for point in bends)])
    least = min([least, *(point[0] for bends in layout.edge_routing for point in bends)])

    def at(x: float, layer: float) -> tuple[float, float]:
        return layer * (wide + _GAP), (x - least) * step + step / 2

    return _Places(
        {node: at(*layout.coords[place]) for node, place in number.items()},
        [[at(*point) for point in bends] for bends in layout.edge_routing],
        (layers * wide + (layers - 1) * _GAP, (most - least + 1) * step),
        wide,
    )


def _written(name: str, wide: float) -> str:
    return wrapped(name, max(8, int((wide - 14) / 6.6)), _LINES)


def _high(text: str) -> float:
    return (text.count("\n") + 1) * _LINE + 8


def _paths(
    arrows: Sequence[Arrow], relations: Sequence[str], places: _Places, material: Material
) -> tuple[list[Spec], list[Spec]]:
    beside: dict[frozenset[Plain], list[int]] = {}
    for number, arrow in enumerate(arrows):
        beside.setdefault(frozenset((arrow.source, arrow.target)), []).append(number)
    paths: list[Spec] = []
    heads: list[Spec] = []
    for number, (arrow, relation, bends) in enumerate(zip(arrows, relations, places.bends, strict=True)):
        group = beside[frozenset((arrow.source, arrow.target))]
        shift = (group.index(number) - (len(group) - 1) / 2) * _APART
        points = _points(places.boxes[arrow.source], places.boxes[arrow.target], bends, places.wide, shift)
        told = {**material.told(arrow.row), "@relation": relation}
        paths += [
            {**told, "@arrow": number, "@step": step, "@x": x, "@y": y} for step, (x, y) in enumerate(points)
        ]
        x, y = points[-1]
        heads.append({**told, "@x": x, "@y": y, "@back": points[-1][0] < points[0][0]})
    return paths, heads


def _points(
    start: tuple[float, float],
    end: tuple[float, float],
    bends: Sequence[tuple[float, float]],
    wide: float,
    shift: float,
) -> list[tuple[float, float]]:
    """From edge to edge of two boxes, level where it leaves and where it comes in."""
    back = end[0] < start[0]
    leave, enter = (start[0], end[0] + wide) if back else (start[0] + wide, end[0])
    way = -1 if back else 1
    inner = sorted(bends, reverse=back)
    middle = [(x + part, y + shift) for x, y in inner for part in ((wide, 0.0) if back else (0.0, wide))]
    return [
        (leave, start[1] + shift),
        (leave + 12 * way, start[1] + shift),
        *middle,
        (enter - (12 + _HEAD) * way, end[1] + shift),
        (enter - _HEAD * way, end[1] + shift),
    ]


def _heads(heads: list[Spec], told: Spec, scale: Spec) -> list[Spec]:
    layers = []
    for back, shape in ((False, "triangle-right"), (True, "triangle-left")):
        some = [head for head in heads if head["@back"] is back]
        if some:
            layers.append(
                {
                    "data": {"values": some},
                    "mark": {"type": "point", "shape": shape, "filled": True, "size": 70, "opacity": 1},
                    "encoding": {"color": {**told, "scale": scale, "legend": None}},
                }
            )
    return layers


def _boxes(names: Mapping[Plain, str], places: _Places, material: Material, look: Look) -> list[Spec]:
    boxes = []
    for node, (x, y) in places.boxes.items():
        text = _written(names[node], places.wide)
        half = _high(text) / 2
        sides = {"@x": x, "@right": x + places.wide, "@y": y - half, "@bottom": y + half}
        inside = {"@text": text, "@middle": x + 7, "@top": y - half + 4 + _LINE / 2}
        boxes.append({"name": names[node], "@href": material.link(node), **sides, **inside})
    leads: Spec = {"href": href(), "tooltip": {"field": "name"}}
    return [
        {
            "data": {"values": boxes},
            "mark": {
                "type": "rect",
                "cornerRadius": 3,
                "fill": look.colors.tint,
                "stroke": look.colors.quiet,
                "strokeWidth": 1,
            },
            "encoding": {"x2": {"field": "@right"}, "y2": {"field": "@bottom"}, **leads},
        },
        {
            "data": {"values": boxes},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "lineHeight": _LINE},
            "encoding": {
                "x": {"field": "@middle", "type": "quantitative"},
                "y": {"field": "@top", "type": "quantitative"},
                "text": {"field": "@text"},
                **leads,
            },
        },
    ]
