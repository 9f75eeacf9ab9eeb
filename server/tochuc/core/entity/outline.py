"""Where a provincial unit lies: its outline among those of its day, as SVG."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import cos, radians
from typing import Any, Final, NamedTuple
from xml.sax.saxutils import escape

from ..pictures.palette import THEMES

Topology = Mapping[str, Any]
Point = tuple[float, float]
_WIDTH: Final = 260
_PAD: Final = 4


def units_of(topology: Topology) -> frozenset[str]:
    """The slugs of the units that have an outline."""
    return frozenset(
        slug
        for shape in topology["objects"]["provinces"]["geometries"]
        for slug in (shape["id"], *shape.get("also", ()))
    )


def outline_of(topology: Topology, slug: str, title: str, theme: str = "light") -> str:
    """The map with one unit in colour; a unit that has no outline leaves it all grey."""
    look = THEMES[theme]
    arcs = [list(_places(arc, topology["transform"])) for arc in topology["arcs"]]
    frame = _Frame.around([point for arc in arcs for point in arc])
    # The one in colour is drawn last, so that no border of another lies over it.
    shapes = sorted(topology["objects"]["provinces"]["geometries"], key=lambda shape: _is(shape, slug))
    paths = "".join(
        f'<path d="{"".join(frame.path(_ring(ring, arcs)) for polygon in _polygons(shape) for ring in polygon)}" '
        f'fill="{look.categories[0] if _is(shape, slug) else look.tint}" stroke="{look.paper}" stroke-width="0.7"/>'
        for shape in shapes
    )
    size = f'viewBox="0 0 {_WIDTH} {frame.height}" width="{_WIDTH}" height="{frame.height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img"><title>{escape(title)}</title>{paths}</svg>'


class _Frame(NamedTuple):
    """From degrees to tenths of a point of the picture."""

    west: float
    north: float
    across: float
    down: float
    height: int

    @classmethod
    def around(cls, every: Sequence[Point]) -> "_Frame":
        west, east = min(x for x, _ in every), max(x for x, _ in every)
        south, north = min(y for _, y in every), max(y for _, y in every)
        # Degrees of longitude grow shorter away from the equator.
        narrow = cos(radians((south + north) / 2))
        down = (_WIDTH - 2 * _PAD) / ((east - west) * narrow)
        return cls(west, north, down * narrow, down, round((north - south) * down + 2 * _PAD))

    def path(self, points: Iterable[Point]) -> str:
        """A ring; each place from the one before it, which takes half the bytes."""
        tenths = [
            (
                round(10 * (_PAD + (x - self.west) * self.across)),
                round(10 * (_PAD + (self.north - y) * self.down)),
            )
            for x, y in points
        ]
        (left, top), *_ = tenths
        steps = [(x - before[0], y - before[1]) for before, (x, y) in pairwise(tenths) if (x, y) != before]
        return (
            f"M{left / 10:g} {top / 10:g}l" + " ".join(f"{dx / 10:g} {dy / 10:g}" for dx, dy in steps) + "z"
        )


def _is(shape: Mapping[str, Any], slug: str) -> bool:
    return slug in (shape["id"], *shape.get("also", ()))


def _polygons(shape: Mapping[str, Any]) -> Sequence[Any]:
    arcs: Sequence[Any] = shape["arcs"]
    return arcs if shape["type"] == "MultiPolygon" else [arcs]


def _ring(indices: Iterable[int], arcs: Sequence[list[Point]]) -> Iterator[Point]:
    for at, index in enumerate(indices):
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        # An arc begins where the one before it ended.
        yield from arc[1:] if at else arc


def _places(arc: Sequence[Sequence[int]], transform: Mapping[str, Sequence[float]]) -> Iterator[Point]:
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield (
            x * transform["scale"][0] + transform["translate"][0],
            y * transform["scale"][1] + transform["translate"][1],
        )
