"""When an answer gives no picture, and the sentence that says why."""

from collections.abc import Iterator
from typing import Final

from ..charts import Chart
from .lives import distinct, lanes_of, lives_of
from .material import Material, is_drawn
from .networks import arrows_of
from .words import say, written

MOST_MARKS: Final = 2000
MOST_BANDS: Final = 150
MOST_LANES: Final = 150
MOST_NODES: Final = 120
MOST_ARROWS: Final = 400


class NoPicture(ValueError):
    """An answer that gives no picture; the sentence says why. `too_many` when there is too much to draw."""

    def __init__(self, sentence: str, too_many: bool = False) -> None:
        super().__init__(sentence)
        self.too_many = too_many


def check(chart: Chart, material: Material) -> None:
    """See that an answer can be drawn.

    Raises: NoPicture.
    """
    if not material.rows:
        raise NoPicture(say(material.language, "none"))
    if chart.mark == "map" and not material.outlines:
        raise NoPicture(say(material.language, "no-outlines"))
    if not _drawn(chart, material):
        needed = ", ".join(material.heading(column) for column in chart.fields)
        raise NoPicture(say(material.language, "nothing", columns=needed))
    for count, things, most in _sizes(chart, material):
        if count > most:
            counts = {"count": written(count, material.language), "most": written(most, material.language)}
            raise NoPicture(say(material.language, "too-many", things=things, **counts), too_many=True)


def _drawn(chart: Chart, material: Material) -> int:
    if chart.mark == "timeline":
        return len(lives_of(chart, material))
    if chart.mark == "network":
        return sum(arrow.source != arrow.target for arrow in arrows_of(chart, material))
    return sum(all(is_drawn(channel, row) for channel in chart.encoding.values()) for row in material.rows)


def _sizes(chart: Chart, material: Material) -> Iterator[tuple[int, str, int]]:
    language, rows = material.language, material.rows
    if chart.mark == "network":
        ends = [chart.encoding[name].field for name in ("from", "to")]
        nodes = {row.get(field) for row in rows for field in ends}
        yield len(nodes), say(language, "boxes"), MOST_NODES
        yield len(rows), say(language, "arrows"), MOST_ARROWS
    else:
        yield len(rows), say(language, "marks"), MOST_MARKS
    for name in ("x", "y"):
        channel = chart.encoding.get(name)
        if channel and channel.type in ("nominal", "ordinal"):
            values = len({row.get(channel.field) for row in rows})
            yield values, say(language, "bands", column=material.heading(channel.field)), MOST_BANDS
    if chart.mark == "timeline":
        lives = distinct(chart, lives_of(chart, material))
        field = chart.encoding["y"].field
        lanes = {(life.row[field], lane) for life, lane in zip(lives, lanes_of(chart, lives), strict=True)}
        yield len(lanes), say(language, "lanes"), MOST_LANES
