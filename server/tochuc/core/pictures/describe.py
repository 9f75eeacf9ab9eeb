"""A picture in words, made from the same rows: what a reader has who does not see it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from statistics import fmean
from typing import Final

from ..charts import Channel, Chart
from ..dates import OPEN_END, OPEN_START
from .limits import check
from .lives import lives_of
from .material import Material, day, is_drawn, number
from .networks import arrows_of
from .outlines import choose_outlines, shapes_of, units_of, without_outline
from .words import rows_of, say, written

_NAMED: Final = 6
"""Things that a sentence lists before it stops."""
_TOGETHER: Final[Mapping[str, Callable[[list[float]], float]]] = {"mean": fmean, "min": min, "max": max}


def describe(chart: Chart, material: Material) -> str:
    """What the picture shows: its kind, how much, from when to when, the largest and the smallest.

    Raises: NoPicture with the sentence that says why.
    """
    check(chart, material)
    ours = {"timeline": _timeline, "map": _map, "network": _network}
    return " ".join(ours.get(chart.mark, _plain)(chart, material))


def _plain(chart: Chart, material: Material) -> Iterable[str]:
    language = material.language
    rows = [
        row for row in material.rows if all(is_drawn(channel, row) for channel in chart.encoding.values())
    ]
    measure = next((name for name in ("x", "y") if chart.encoding[name].type == "quantitative"), "y")
    other = "y" if measure == "x" else "x"
    told, by = (_told(chart.encoding[name], material) for name in (measure, other))
    yield say(
        language, "plain", kind=say(language, chart.mark), rows=rows_of(len(rows), language), y=told, x=by
    )
    sizes = _sizes(
        chart.encoding[measure], chart.encoding[other], Material(**{**vars(material), "rows": rows})
    )
    if sizes:
        least, most = min(sizes, key=lambda name: sizes[name]), max(sizes, key=lambda name: sizes[name])
        if sizes[least] == sizes[most]:
            yield say(language, "all-equal", value=written(sizes[most], language))
        else:
            yield say(language, "largest", name=most, value=written(sizes[most], language))
            yield say(language, "smallest", name=least, value=written(sizes[least], language))
    yield from _days(
        (row.get(c.field) for c in chart.encoding.values() if c.type == "temporal" for row in rows), language
    )
    if len(rows) < len(material.rows):
        yield say(language, "undrawn", count=rows_of(len(material.rows) - len(rows), language))


def _told(channel: Channel, material: Material) -> str:
    return material.heading(channel.field) if channel.field else say(material.language, "rows")


def _sizes(measure: Channel, by: Channel, material: Material) -> dict[str, float]:
    """The measure of each category, as the picture draws it."""
    if measure.type != "quantitative" or by.type == "quantitative":
        return {}
    groups: dict[str, list[float]] = {}
    for row in material.rows:
        value = number(row.get(measure.field)) if measure.field else 1
        key = material.text(row.get(by.field))
        if by.time_unit:
            key = (day(row.get(by.field)) or "")[: 4 if by.time_unit == "year" else 7]
        groups.setdefault(key, []).append(1 if measure.aggregate == "count" else value or 0)
    together = _TOGETHER.get(measure.aggregate, sum)
    return {key: together(found) for key, found in groups.items()}


def _days(values: Iterable[object], language: str) -> Iterable[str]:
    days = sorted(found for value in values if isinstance(value, str) and (found := day(value)))
    if days:
        yield say(language, "span", first=days[0], last=days[-1])


def _timeline(chart: Chart, material: Material) -> Iterable[str]:
    language, lives = material.language, lives_of(chart, material)
    yield say(
        language,
        "timeline-of",
        rows=rows_of(len(lives), language),
        y=material.heading(chart.encoding["y"].field),
    )
    days = sorted(found for life in lives for found in life.days())
    if days:
        yield say(language, "known-days", first=days[0].isoformat(), last=days[-1].isoformat())
    else:
        yield say(language, "no-days")
    counts: Mapping[str, int] = {
        "open-starts": sum(life.start[0] == OPEN_START for life in lives),
        "open-ends": sum(life.last == OPEN_END for life in lives),
        "unsure": sum(
            life.end is not None and not life.start[1] < (life.end[0] or date.max) for life in lives
        ),
    }
    yield from (say(language, key, count=written(count, language)) for key, count in counts.items() if count)
    if len(lives) < len(material.rows):
        yield say(language, "undrawn", count=rows_of(len(material.rows) - len(lives), language))


def _map(chart: Chart, material: Material) -> Iterable[str]:
    language, units = material.language, units_of(chart, material)
    outlines = choose_outlines(material, units)
    assert outlines is not None, "refused before"
    lacking = without_outline(outlines, units)
    shapes = len(shapes_of(outlines))
    yield say(language, "map-of", units=shapes, found=len(units) - len(lacking))
    color = chart.encoding.get("color")
    if color and color.type == "quantitative":
        sums = [sum(number(row.get(color.field)) or 0 for row in unit.rows) for unit in units.values()]
        least, most = written(min(sums), language), written(max(sums), language)
        yield say(language, "between", column=material.heading(color.field), least=least, most=most)
    elif color:
        yield _parts(
            material.heading(color.field),
            Counter(material.text(row.get(color.field)) for row in material.rows),
            language,
        )
    if lacking:
        yield say(language, "off-map", names=", ".join(material.text(unit.place) for unit in lacking))


def _network(chart: Chart, material: Material) -> Iterable[str]:
    language, arrows = material.language, arrows_of(chart, material)
    nodes = {node for arrow in arrows for node in (arrow.source, arrow.target)}
    counts = {"nodes": written(len(nodes), language), "edges": written(len(arrows), language)}
    yield say(language, "network-of", **counts)
    color = chart.encoding.get("color")
    if color:
        yield _parts(material.heading(color.field), Counter(arrow.relation for arrow in arrows), language)
    for key, ends in (("leads-to", [a.target for a in arrows]), ("comes-from", [a.source for a in arrows])):
        [(name, count)] = Counter(ends).most_common(1)
        if count > 1:
            yield say(language, key, name=material.text(name), count=written(count, language))
    back = sum(arrow.source == arrow.target for arrow in arrows)
    if back:
        yield say(language, "to-itself", count=back)


def _parts(title: str, counts: Mapping[str, int], language: str) -> str:
    most = sorted(counts, key=lambda name: (-counts[name], name))
    parts = [f"{name} {written(counts[name], language)}" for name in most[:_NAMED]]
    rest = len(most) - _NAMED
    if rest > 0:
        parts.append(say(language, "others", count=rest))
    return say(language, "by", column=title, parts=", ".join(parts))
