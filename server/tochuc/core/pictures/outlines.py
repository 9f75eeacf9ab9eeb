"""The outlines of provincial units: which of them an answer needs, and how they lie on the paper."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ...namespaces import ID
from ..charts import Chart
from ..rows import Plain
from .material import Material, Spec

HEIGHT: Final = 640
"""Pixels from the north of a map to its south."""
Outlines = Mapping[str, Any]
"""A map as TopoJSON with what data/geometry/README.md says of it: its days, its credit, what it lacks."""


@dataclass(frozen=True)
class Unit:
    """A unit in the answer: its IRI, and its rows."""

    place: str
    rows: Sequence[Mapping[str, Plain]]


def units_of(chart: Chart, material: Material) -> dict[str, Unit]:
    """The units of the answer by their IRI."""
    found: dict[str, list[Mapping[str, Plain]]] = {}
    for row in material.rows:
        place = row.get(chart.encoding["place"].field)
        if isinstance(place, str):
            found.setdefault(place, []).append(row)
    return {place: Unit(place, rows) for place, rows in found.items()}


def choose_outlines(material: Material, places: Iterable[str]) -> Outlines | None:
    """The map that has the most of the units; where several have as many, that of the day, else the newest."""
    wanted = set(places)

    def fits(outlines: Outlines) -> tuple[int, bool, str]:
        on_day = bool(material.day) and outlines.get("from", "") <= material.day < outlines.get(
            "until", "9999"
        )
        return len(wanted & known_to(outlines)), on_day, outlines.get("from", "")

    return max(material.outlines, key=fits, default=None)


def without_outline(outlines: Outlines, units: Mapping[str, Unit]) -> list[Unit]:
    """The units of the answer that the map lacks."""
    return [unit for place, unit in units.items() if place not in known_to(outlines)]


def known_to(outlines: Outlines) -> set[str]:
    """The units that a map has, by every IRI under which they stand."""
    return {iri for shape in shapes_of(outlines) for iri in iris_of(shape)}


def iris_of(shape: Mapping[str, Any]) -> list[str]:
    """The IRI of the unit of a shape, then those that it had in other years of the same map."""
    return [place_iri(name) for name in (shape["id"], *shape.get("also", ()))]


def place_iri(slug: str) -> str:
    """The IRI of a place."""
    return ID + "place/" + slug


def shapes_of(outlines: Outlines) -> list[dict[str, Any]]:
    """The shapes of a map."""
    shapes: list[dict[str, Any]] = outlines["objects"]["provinces"]["geometries"]
    return shapes


@dataclass(frozen=True)
class Frame:
    """Where a map lies: its width in pixels, and the projection that gives it its height."""

    width: float
    projection: Spec

    @classmethod
    def of(cls, outlines: Outlines) -> "Frame":
        """The frame that just holds a map."""
        lefts, tops = zip(*_corners(outlines), strict=True)
        (west, east), (south, north) = (min(lefts), max(lefts)), (min(tops), max(tops))
        scale = HEIGHT / (_mercator(north) - _mercator(south))
        move = [-math.radians(west) * scale, _mercator(north) * scale]
        # Vega-Lite fits a map to its picture by itself only where nothing stands beside it.
        return cls(math.radians(east - west) * scale, {"type": "mercator", "scale": scale, "translate": move})


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def _corners(outlines: Outlines) -> Iterable[tuple[float, float]]:
    scale, move = outlines["transform"]["scale"], outlines["transform"]["translate"]
    for arc in outlines["arcs"]:
        x = y = 0
        for step in arc:
            x, y = x + step[0], y + step[1]
            yield x * scale[0] + move[0], y * scale[1] + move[1]
