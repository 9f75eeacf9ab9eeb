"""Timelines that tell what was surely so from what may have been so, and leave open ends open."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from ..charts import Chart
from ..dates import OPEN_END, OPEN_START
from .categories import categories, legend_of
from .lives import Life, day_of, distinct, lanes_of, lives_of, reach_of
from .material import (
    LINE,
    Look,
    Material,
    Spec,
    href,
    labels_beside,
    longest,
    room,
    wrapped,
)
from .words import say

_PALE: Final = 0.25
_LANE: Final = "\u2063"
"""Ends the key of a further lane of a thing; invisible, so that a lane's key is no other name."""
_ARROWS: Final = ("triangle-left", "triangle-right")
_FIRST_LANE: Final = f"indexof(datum.label, '{_LANE}') < 0 ? datum.label : ''"
_LONG_YEARS, _LONG_MONTHS = 3 * 366, 100
"""Days from which an axis counts in years, and in months."""


def timeline(chart: Chart, material: Material, look: Look) -> Spec:
    """A line for each thing: a full bar while it surely held, a pale one while it may have held."""
    lives = distinct(chart, lives_of(chart, material))
    reach = reach_of(lives, material)
    lanes = lanes_of(chart, lives)
    names = material.texts([chart.encoding["y"].field])
    keys = [
        _key(wrapped(names[life.row[chart.encoding["y"].field]], look.letters), lane)
        for life, lane in zip(lives, lanes, strict=True)
    ]
    first_seen = list(dict.fromkeys(key.rstrip(_LANE) for key in keys))
    records = [
        record
        for life, key in zip(lives, keys, strict=True)
        for record in _records(chart, material, life, reach, key)
    ]
    lines = max(key.count("\n") + 1 for key in keys)
    return {
        "data": {"values": records},
        "height": {"step": max(lines * LINE + 10, 24)},
        "encoding": {
            "x": _x(material, reach),
            "y": {
                "field": "@y",
                "type": "nominal",
                # The lanes of one thing stand together.
                "sort": sorted(set(keys), key=lambda key: (first_seen.index(key.rstrip(_LANE)), len(key))),
                "title": None,
                "axis": {**labels_beside(look), "labelExpr": _FIRST_LANE},
            },
            "href": href(),
        },
        "layer": _layers(chart, material, look, records, reach, look.width - room(longest(keys)) - 32),
    }


def _key(name: str, lane: int) -> str:
    return name + _LANE * lane


def _records(
    chart: Chart, material: Material, life: Life, reach: tuple[date, date], key: str
) -> Iterator[Spec]:
    color = chart.encoding.get("color")
    linked = (material.link(life.row.get(channel.field)) for channel in chart.encoding.values())
    same: Spec = {**material.told(life.row), "@y": key, "@href": next(filter(None, linked), None)}
    if color:
        same["@color"] = material.text(life.row.get(color.field))
    begun, done = life.start, life.end or life.start
    # What is open is drawn as far as the sources reach, and marked there.
    newest = max([day_of(material.newest) or reach[0], *life.days()], default=reach[1])
    left, right = reach[0], min(newest, reach[1])
    spans = {"possible": (begun[0], done[1]), "sure": (begun[1], done[0])}
    for part, (since, until) in spans.items():
        since, until = max(since, left), min(until, right)
        if since < until and (life.end or part == "possible"):
            yield {
                **same,
                "@kind": "bar",
                "@part": part,
                "@from": since.isoformat(),
                "@to": until.isoformat(),
            }
    if not life.end and begun[0] == begun[1]:
        yield {**same, "@kind": "day", "@from": begun[0].isoformat()}
    if begun[0] == OPEN_START:
        yield {**same, "@kind": "open-start", "@open": "open-start", "@from": left.isoformat()}
    if done[1] == OPEN_END:
        yield {**same, "@kind": "open-end", "@open": "open-end", "@from": right.isoformat()}


def _layers(
    chart: Chart, material: Material, look: Look, records: list[Spec], reach: tuple[date, date], wide: float
) -> list[Spec]:
    say_all = {key: say(material.language, key) for key in ("possible", "sure", "open-start", "open-end")}
    if "endLatest" not in chart.encoding:
        say_all["possible"] = say(material.language, "between-days")
    color = _color(chart, material, look, records, wide)
    bar = {"type": "bar", "size": 17, "strokeWidth": 1.2, "tooltip": {"content": "data"}}
    point = {"type": "point", "filled": True, "opacity": 1, "tooltip": {"content": "data"}}
    for record in records:
        record |= {name: say_all[record[name]] for name in ("@part", "@open") if name in record}
    parts, opens = _legend_words(records, "@part", say_all), _legend_words(records, "@open", say_all)
    ink = {"symbolFillColor": look.colors.ink, "symbolStrokeWidth": 0}
    scale: Spec = {"domain": [say_all["sure"], say_all["possible"]], "range": [1, _PALE]}
    told: Spec = {"field": "@part", "type": "ordinal", "title": None, "scale": scale}
    arrows = {"domain": opens, "range": [_ARROWS[open == say_all["open-end"]] for open in opens]}
    mark: Spec = {
        "field": "@open",
        "type": "nominal",
        "title": None,
        "scale": arrows,
        "legend": legend_of(opens, wide, **ink),
    }
    layers = {
        "bar": (bar, {**color, "fillOpacity": {**told, "legend": None}, "x2": {"field": "@to"}}),
        "day": ({**point, "size": 90}, color),
        "open-start": ({**point, "size": 80, "xOffset": 7, "color": look.colors.ink}, {"shape": mark}),
        "open-end": ({**point, "size": 80, "xOffset": 6, "color": look.colors.ink}, {"shape": mark}),
    }
    there = {record["@kind"] for record in records}
    drawn = [_layer(kind, *layer) for kind, layer in layers.items() if kind in there]
    square = {
        **told,
        "legend": legend_of(parts, wide, values=parts, symbolType="square", symbolSize=110, **ink),
    }
    newest = _newest(material, look) if "open-end" in there else []
    return [_frame(reach, parts, square, look), *newest, *drawn]


def _legend_words(records: Sequence[Spec], name: str, words: Mapping[str, str]) -> list[str]:
    there = {record.get(name) for record in records}
    return [word for word in reversed(list(words.values())) if word in there]


def _layer(kind: str, mark: Spec, encoding: Spec) -> Spec:
    return {"transform": [{"filter": {"field": "@kind", "equal": kind}}], "mark": mark, "encoding": encoding}


def _color(chart: Chart, material: Material, look: Look, records: list[Spec], wide: float) -> Spec:
    color = chart.encoding.get("color")
    if not color:
        return {"stroke": {"value": look.colors.categories[0]}}
    found = categories([record["@color"] for record in records], material, look)
    for record in records:
        record["@color"] = found.shown[record["@color"]]
    scale = found.scale(look)
    told: Spec = {
        "field": "@color",
        "type": "nominal",
        "title": material.heading(color.field),
        "scale": scale,
    }
    legend = legend_of(scale["domain"], wide, symbolType="square", symbolStrokeWidth=0)
    return {"color": {**told, "legend": legend}, "stroke": {**told, "legend": None}}


def _frame(reach: tuple[date, date], parts: Sequence[str], told: Spec, look: Look) -> Spec:
    # Points without a size hold the axis open, since Vega-Lite takes no domain for an axis of days with bars on it; and
    # they carry the legend of full and pale, since it makes none for the fill of bars alone.
    words = [*parts, *parts[-1:]][: len(reach)] if parts else []
    records = [
        {"@from": day.isoformat()} | ({"@part": words[place]} if words else {})
        for place, day in enumerate(reach)
    ]
    mark: Spec = {"type": "point", "size": 0, "filled": True, "color": look.colors.ink, "tooltip": None}
    return {
        "data": {"values": records},
        "mark": mark,
        "encoding": {"y": {"value": 0}} | ({"opacity": told} if parts else {}),
    }


def _x(material: Material, reach: tuple[date, date]) -> Spec:
    return {
        "field": "@from",
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc", "nice": False},
        "axis": axis_of_days(reach, material.language),
    }


def axis_of_days(reach: tuple[date, date], language: str) -> Spec:
    """The axis of a time: years, months or days, by how long it is, as the language writes them."""
    long = (reach[1] - reach[0]).days
    if long > _LONG_YEARS:
        return {"format": "%Y", "tickCount": {"interval": "year", "step": max(1, round(long / 366 / 12))}}
    if long > _LONG_MONTHS:
        step = max(1, round(long / 31 / 8))
        form = "%m/%Y" if language == "vi" else "%b %Y"
        return {"format": form, "tickCount": {"interval": "month", "step": step}, "labelOverlap": True}
    return {"format": "%-d/%-m/%Y" if language == "vi" else "%-d %b %Y", "tickCount": 6, "labelOverlap": True}


def _newest(material: Material, look: Look) -> list[Spec]:
    words = say(material.language, "newest")
    data = {"values": [{"@from": material.newest, "words": f"{words}: {material.newest}"}]}
    return [
        {
            "data": data,
            "mark": {"type": "rule", "strokeDash": [3, 3], "color": look.colors.quiet},
            "encoding": {"y": {"value": 0}, "y2": {"value": "height"}},
        },
        {
            "data": data,
            "mark": {
                "type": "text",
                "align": "right",
                "baseline": "bottom",
                "dx": 4,
                "dy": -4,
                "fontSize": 11,
                "color": look.colors.quiet,
            },
            "encoding": {"y": {"value": 0}, "text": {"field": "words"}},
        },
    ]
