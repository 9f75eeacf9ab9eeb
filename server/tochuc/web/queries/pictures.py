"""The picture of an answer: as SVG and PNG, as Vega-Lite, and in words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from flask import Response, current_app, g, request
from pyoxigraph import Literal

from ...core.charts import Chart
from ...core.media import Offer
from ...core.pictures.answered import material_of
from ...core.pictures.describe import describe
from ...core.pictures.drawing import specification
from ...core.pictures.limits import NoPicture
from ...core.pictures.material import Look, Material
from ...core.pictures.sizes import heights_of
from ...core.rows import Table
from ...core.saved import SavedQuery
from ...engine.writing import Spool
from ...errors import NotFound, ResultTooLarge
from ..answers import send_spool
from ..drawing import Drawer
from ..language import language, vary
from ..nodes import link
from .answers import Rows, Values, rows_of
from .options import read_options
from .words import word

_KEPT: Final = 4
DRAWER: Final = Drawer()
"""The one that draws for this process."""


@dataclass(frozen=True)
class Described:
    """A picture in words; where `drawn` is false there is none, and the words say why."""

    words: str
    drawn: bool
    heights: Mapping[int, int] = field(default_factory=dict)
    """About how high it will be, by its width; pixels."""


def described(query: SavedQuery, values: Values, rows: Rows) -> Described | None:
    """What the picture of these rows shows; None for a query that declares none."""
    if query.chart is None:
        return None
    material = _material(query, query.chart, values, rows)
    try:
        return Described(describe(query.chart, material), True, heights_of(query.chart, material))
    except NoPicture as reason:
        return Described(str(reason), False)


def send_picture(query: SavedQuery, values: Values, offer: Offer) -> Response:
    """The picture of the answer with these values.

    Raises: NotFound where there is nothing to draw, ResultTooLarge where there is too much; BadParameter for an
    option that makes no sense; what `Drawer.draw` and `Engine.answer` raise.
    """
    assert query.chart is not None, "offered only where a chart is declared"
    options = read_options(offer.format)
    look = Look(options.theme, options.width or Look().width)
    rows = rows_of(g.served, query, values, stated=options.stated, timeout=options.timeout, marked=False)
    material = _material(query, query.chart, values, rows)
    try:
        spec = specification(query.chart, material, look, describe(query.chart, material))
    except NoPicture as reason:
        raise (ResultTooLarge if reason.too_many else NotFound)(str(reason)) from None
    text = json.dumps(spec, ensure_ascii=False, separators=(",", ":"))
    picture = text.encode() if offer.format == "vl.json" else DRAWER.draw(offer.format, text)
    spool = Spool(current_app.config["MOST_BYTES"])
    spool.write(picture)
    response = send_spool(spool, offer.media_type)
    response.headers["Content-Language"] = language()
    return vary(response)


def _material(query: SavedQuery, chart: Chart, values: Values, rows: Rows) -> Material:
    texts = {term.value for row in rows.rows for term in row if isinstance(term, Literal)}
    return material_of(
        query,
        values,
        Table(rows.columns, rows.rows),
        {text: told for text in texts if (told := word(text))} | dict(rows.labels),
        language(),
        links={iri: path for iri in rows.labels if (path := _page(iri))},
        newest=str(g.served.manifest.get("newest_source", "")),
        outlines=_outlines(g.served.folder / "geometry") if chart.mark == "map" else (),
    )


def _page(iri: str) -> str:
    path, outside = link(iri)
    # In full, since a picture is looked at far from this server too.
    return request.host_url.rstrip("/") + path if path and not outside else ""


@lru_cache(_KEPT)
def _outlines(folder: Path) -> tuple[Mapping[str, Any], ...]:
    return tuple(json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.topo.json")))
