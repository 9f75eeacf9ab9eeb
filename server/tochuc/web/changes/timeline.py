"""The picture of a timeline: how much changed in each month or year, and the same as a table."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import Response, current_app, g

from ...core.changes import KINDS, TOGETHER, Changes
from ...core.charts import Channel, Chart
from ...core.dates import day_before
from ...core.media import Offer
from ...core.pictures.describe import describe
from ...core.pictures.drawing import specification
from ...core.pictures.limits import NoPicture
from ...core.pictures.material import Look, Material
from ...core.pictures.sizes import heights_of
from ...engine.writing import Spool
from ...errors import NotFound, ResultTooLarge
from ..answers import send_spool
from ..language import gettext, language
from ..queries.options import read_options
from ..queries.pictures import DRAWER
from .asked import Asked
from .words import kind_word

_LONG: Final = 6 * 366
"""Days from which years are counted, not months."""


@dataclass(frozen=True)
class Table:
    """How much of each kind changed in each period: its first and last day, and the numbers by kind."""

    kinds: tuple[str, ...]
    rows: list[tuple[date, date, dict[str, int]]]
    by_year: bool
    words: str
    """The picture in words."""
    drawn: bool
    heights: Mapping[int, int]
    """About how high the picture will be, by its width; pixels."""


def table_of(asked: Asked, changes: Changes) -> Table:
    """What the picture shows, as a table: many of a sort that changed at once count as one."""
    counted = _counted(asked, changes)
    years = _by_year(asked)
    material, chart = _material(counted), _chart(years)
    try:
        words, drawn, heights = describe(chart, material), True, heights_of(chart, material)
    except NoPicture as reason:
        words, drawn, heights = str(reason), False, {}
    periods = sorted({period for period, _ in counted})
    rows = [
        (
            day_before(start),
            _end(start, years),
            {kind: counted[start, kind] for kind in KINDS if counted[start, kind]},
        )
        for start in periods
    ]
    present = {kind for _, kind in counted}
    return Table(tuple(kind for kind in KINDS if kind in present), rows, years, words, drawn, heights)


def send_timeline(asked: Asked, changes: Changes, title: str, offer: Offer) -> Response:
    """The picture alone.

    Raises: NotFound where there is nothing to draw, ResultTooLarge where there is too much; what `Drawer.draw` raises.
    """
    options = read_options()
    look = Look(options.theme, options.width or Look().width)
    material, chart = _material(_counted(asked, changes)), _chart(_by_year(asked))
    try:
        spec = specification(chart, material, look, f"{title}. {describe(chart, material)}")
    except NoPicture as reason:
        raise (ResultTooLarge if reason.too_many else NotFound)(str(reason)) from None
    text = json.dumps(spec, ensure_ascii=False, separators=(",", ":"))
    spool = Spool(current_app.config["MOST_BYTES"])
    spool.write(text.encode() if offer.format == "vl.json" else DRAWER.draw(offer.format, text))
    response = send_spool(spool, offer.media_type)
    response.headers["Content-Language"] = language()
    return response


def _by_year(asked: Asked) -> bool:
    return (asked.last - asked.first).days > _LONG


def _counted(asked: Asked, changes: Changes) -> Counter[tuple[date, str]]:
    """How many changes there were by period and kind; one that may lie in several counts in its last."""
    years = _by_year(asked)
    found: Counter[tuple[date, str]] = Counter()
    for change in changes.between(asked.first, asked.last, asked.kinds, asked.sort):
        day = min(change.by, asked.last)
        start = day.replace(month=1, day=1) if years else day.replace(day=1)
        found[start, change.kind] += change.count if asked.sort or change.count <= TOGETHER else 1
    return found


def _chart(years: bool) -> Chart:
    x = Channel("period", "temporal", time_unit="year" if years else "yearmonth")
    y = Channel("count", "quantitative", aggregate="sum")
    return Chart("bar", {"x": x, "y": y, "color": Channel("kind")})


def _material(counted: Counter[tuple[date, str]]) -> Material:
    return Material(
        headings={"period": gettext("Time"), "count": gettext("Changes"), "kind": gettext("Of what")},
        rows=[
            {"period": start.isoformat(), "count": number, "kind": kind_word(kind)}
            for (start, kind), number in sorted(
                counted.items(), key=lambda pair: (pair[0][0], KINDS.index(pair[0][1]))
            )
        ],
        language=language(),
        newest=str(g.served.manifest.get("newest_source", "")),
    )


def _end(start: date, years: bool) -> date:
    if years:
        return start.replace(month=12, day=31)
    return day_before(date(start.year + start.month // 12, start.month % 12 + 1, 1))
