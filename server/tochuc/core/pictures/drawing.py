"""What a chart declares, with an answer, as a full Vega-Lite specification."""

from collections.abc import Mapping
from typing import Any, Final

from ..charts import Channel, Chart
from ..rows import Plain
from .categories import Categories, categories, legend_of
from .limits import check
from .maps import map_of
from .material import (
    LINE,
    Look,
    Material,
    Spec,
    day,
    href,
    is_drawn,
    labels_beside,
    number,
    room,
    wrapped,
)
from .networks import network
from .palette import config_of
from .timelines import timeline
from .words import say

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
_HEIGHT: Final = 320
_GROUPED: Final = ("color", "shape")
_WHOLE: Final = "datum.value == floor(datum.value) ? format(datum.value, ',d') : ''"
"""No half of a thing that is counted."""


def specification(chart: Chart, material: Material, look: Look, description: str = "") -> Spec:
    """The picture as Vega-Lite with its data inside; the description is what a screen reader says of it.

    Raises: NoPicture with the sentence that says why.
    """
    check(chart, material)
    ours = {"timeline": timeline, "map": map_of, "network": network}
    return {
        "$schema": SCHEMA,
        "description": description,
        "width": look.width,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": 8,
        **ours.get(chart.mark, plain)(chart, material, look),
        "config": config_of(look.colors, material.language),
    }


def plain(chart: Chart, material: Material, look: Look) -> Spec:
    """A mark of Vega-Lite itself."""
    rows = [row for row in material.rows if all(is_drawn(c, row) for c in chart.encoding.values())]
    drawn = Material(**{**vars(material), "rows": rows})
    groups = {name: _groups(chart.encoding[name], drawn, look) for name in _GROUPED if name in chart.encoding}
    columns = {
        name: _column(channel, drawn, look, groups.get(name)) for name, channel in chart.encoding.items()
    }
    linked = next(
        (c.field for c in chart.encoding.values() if any(drawn.link(row.get(c.field)) for row in rows)), ""
    )
    records: list[Spec] = [
        drawn.told(row)
        | {f"@{name}": column[place] for name, column in columns.items()}
        | {"@href": drawn.link(row.get(linked))}
        for place, row in enumerate(rows)
    ]
    encoding = {name: _encoding(name, chart, drawn, look, columns[name]) for name in chart.encoding}
    for name, found in groups.items():
        if found:
            legend = legend_of(found.order, look.width - room(look.letters))
            encoding[name] |= {"scale": found.scale(look) if name == "color" else {}, "legend": legend}
    together = any(
        channel.aggregate or channel.bin or channel.time_unit for channel in chart.encoding.values()
    )
    if linked and not together and chart.mark not in ("line", "area"):
        encoding["href"] = href()
    spec: Spec = {
        "data": {"values": records},
        "height": _height(chart, columns),
        "encoding": encoding,
    }
    mark = {
        "type": chart.mark,
        "tooltip": True if together else {"content": "data"},
        **_STYLE.get(chart.mark, {}),
    }
    return spec | (_numbered(chart, mark, encoding) or {"mark": mark})


_STYLE: Final[Mapping[str, Spec]] = {
    "bar": {"cornerRadiusEnd": 2},
    "point": {"filled": True, "size": 70, "opacity": 1},
    "line": {"point": True, "strokeWidth": 2},
    "area": {"line": True, "fillOpacity": 0.35},
    "rule": {"strokeWidth": 3},
}


def _groups(channel: Channel, material: Material, look: Look) -> Categories | None:
    if channel.type in ("quantitative", "temporal"):
        return None
    texts = material.texts([channel.field])
    return categories([texts.get(row.get(channel.field), "") for row in material.rows], material, look)


def _column(channel: Channel, material: Material, look: Look, groups: Categories | None) -> list[Any]:
    values = [row.get(channel.field) for row in material.rows]
    if channel.type == "quantitative":
        return [number(value) for value in values]
    if channel.type == "temporal":
        return [day(value) for value in values]
    texts = material.texts([channel.field])
    shown = [texts.get(value, "") for value in values]
    if groups:
        return [groups.shown[text] for text in shown]
    return [wrapped(text, look.letters) for text in shown]


def _encoding(name: str, chart: Chart, material: Material, look: Look, column: list[Any]) -> Spec:
    channel = chart.encoding[name]
    title = material.heading(channel.field) if channel.field else say(material.language, "rows")
    if name in ("x2", "y2"):
        return {"field": f"@{name}"}
    found: Spec = {"type": channel.type, "title": title}
    if channel.field:
        found["field"] = f"@{name}"
    if channel.aggregate:
        found["aggregate"] = channel.aggregate
    if channel.bin:
        found["bin"] = True
    if channel.time_unit:
        found["timeUnit"] = f"utc{channel.time_unit}"
    if channel.type in ("nominal", "ordinal"):
        found["sort"] = channel.sort or None
        if name == "y":
            found["title"] = None
            found["axis"] = labels_beside(look)
        elif name == "x":
            texts = set(column)
            level = sum(room(len(text)) for text in texts) < look.width
            angle = 0 if level else -40 if len(texts) * 2 * LINE < look.width else -90
            found["axis"] = {"labelAngle": angle, "labelLimit": 160}
    elif channel.sort:
        found["sort"] = channel.sort
    if channel.type == "quantitative" and name in ("x", "y"):
        whole = all(value is None or value == int(value) for value in column)
        found["axis"] = {"labelExpr": _WHOLE} if whole and channel.aggregate != "mean" else {}
    if channel.type == "temporal":
        found["scale"] = {"type": "utc"}
    return found


def _height(chart: Chart, columns: Mapping[str, list[Any]]) -> Plain | Spec:
    if chart.encoding["y"].type not in ("nominal", "ordinal"):
        return _HEIGHT
    lines = max(str(text).count("\n") + 1 for text in columns["y"])
    return {"step": lines * LINE + 10}


def _numbered(chart: Chart, mark: Spec, encoding: Spec) -> Spec | None:
    """A lying bar with its number at its end, so that nobody must measure."""
    lying = chart.encoding["y"].type in ("nominal", "ordinal") and chart.encoding["x"].type == "quantitative"
    if chart.mark != "bar" or not lying or set(chart.encoding) != {"x", "y"} or chart.encoding["x"].bin:
        return None
    text = {key: encoding["x"][key] for key in ("field", "aggregate", "type") if key in encoding["x"]} | {
        "format": ","
    }
    written = {"mark": {"type": "text", "align": "left", "dx": 4}, "encoding": {"text": text}}
    return {"layer": [{"mark": mark}, written]}
