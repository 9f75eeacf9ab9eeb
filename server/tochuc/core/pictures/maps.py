"""Maps of the provincial units of a day."""

from collections.abc import Mapping
from typing import Any, Final

from ..charts import Chart
from .categories import Categories, categories, legend_of
from .map_key import height_of, layers_of, lines_of
from .material import Look, Material, Spec, href, number
from .outlines import HEIGHT, Frame, Outlines, Unit, choose_outlines, iris_of, shapes_of, units_of

_BESIDE: Final = 560
"""From this width on, what has no outline stands beside the map, else below it."""
_KEY: Final = 230
_GAP: Final = 28


def map_of(chart: Chart, material: Material, look: Look) -> Spec:
    """The units of the answer in colour among the others; what has no outline as labelled points beside."""
    units = units_of(chart, material)
    outlines = choose_outlines(material, units)
    assert outlines is not None, "refused before"
    values, found = _values(chart, material, look, units)
    frame, beside = Frame.of(outlines), look.width >= _BESIDE
    fill = _fill(chart, material, look, found)
    key = lines_of(outlines, units, values, material, _KEY if beside else look.width - _GAP)
    corner = (frame.width + _GAP, 0) if beside else (0, HEIGHT + _GAP / 2)
    return {
        "width": frame.width + _GAP + _KEY if beside else look.width,
        "height": HEIGHT if beside else corner[1] + height_of(key),
        "autosize": {"type": "pad"},
        "layer": [
            *_shapes(_drawn(outlines, units, values, material), frame, fill, material, look),
            *layers_of(key, corner, look, {**fill, "field": "value"}),
        ],
    }


def _shapes(drawn: Outlines, frame: Frame, fill: Spec, material: Material, look: Look) -> list[Spec]:
    shapes = {"values": drawn, "format": {"type": "topojson", "feature": "provinces"}}
    there = "isValid(datum.properties['@value'])"
    common: Spec = {"data": shapes, "projection": frame.projection}
    mark: Spec = {"type": "geoshape", "stroke": look.colors.paper, "strokeWidth": 0.8}
    pale = {**mark, "fill": look.colors.tint, "tooltip": None}
    told = {"color": fill, "href": href("properties"), "tooltip": _tooltip(material)}
    return [
        {**common, "transform": [{"filter": f"!{there}"}], "mark": pale},
        {**common, "transform": [{"filter": there}], "mark": mark, "encoding": told},
    ]


def _fill(chart: Chart, material: Material, look: Look, found: Categories) -> Spec:
    color = chart.encoding.get("color")
    fill: Spec = {"field": "properties.@value", "type": _type(chart), "title": None, "legend": None}
    if color:
        fill["title"] = material.heading(color.field)
    if color and fill["type"] == "quantitative":
        return {**fill, "scale": {"range": list(look.colors.ramp), "zero": True}, "legend": {}}
    if color:
        fill["legend"] = legend_of(found.order, look.width - 40, symbolType="square", symbolStrokeWidth=0)
    return {**fill, "scale": found.scale(look)}


def _type(chart: Chart) -> str:
    color = chart.encoding.get("color")
    return "quantitative" if color and color.type == "quantitative" else "nominal"


def _values(
    chart: Chart, material: Material, look: Look, units: Mapping[str, Unit]
) -> tuple[dict[str, Any], Categories]:
    """What each unit is coloured by: the sum of its numbers, or its text."""
    color = chart.encoding.get("color")
    if color and _type(chart) == "quantitative":
        sums = {
            p: sum(filter(None, (number(row.get(color.field)) for row in u.rows))) for p, u in units.items()
        }
        return sums, categories((), material, look)
    field = color.field if color else ""
    texts = {
        place: " / ".join(sorted({material.text(row.get(field)) for row in unit.rows}))
        for place, unit in units.items()
    }
    found = categories(list(texts.values()), material, look)
    return {place: found.shown[text] for place, text in texts.items()}, found


def _drawn(
    outlines: Outlines, units: Mapping[str, Unit], values: Mapping[str, Any], material: Material
) -> Outlines:
    """The map with the answer in the properties of its units."""
    shapes = []
    for shape in shapes_of(outlines):
        unit = next((units[place] for place in iris_of(shape) if place in units), None)
        properties: Spec = {}
        if unit:
            told = {"@value": values[unit.place], "@href": material.link(unit.place)}
            properties = told | _told(unit, material)
        shapes.append({key: shape[key] for key in ("type", "id", "arcs")} | {"properties": properties})
    objects = {"provinces": {"type": "GeometryCollection", "geometries": shapes}}
    return {key: outlines[key] for key in ("type", "transform", "arcs")} | {"objects": objects}


def _told(unit: Unit, material: Material) -> dict[str, str]:
    rows = [material.told(row) for row in unit.rows]
    titles = dict.fromkeys(title for row in rows for title in row)
    return {
        _key(title): "; ".join(dict.fromkeys(row[title] for row in rows if title in row)) for title in titles
    }


def _tooltip(material: Material) -> list[Spec]:
    titles = map(material.heading, material.headings)
    return [{"field": f"properties['{_key(title)}']", "type": "nominal", "title": title} for title in titles]


def _key(title: str) -> str:
    """The title as the name of a property, which Vega-Lite reads between apostrophes."""
    return title.replace("'", "’")
