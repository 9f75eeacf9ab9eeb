"""The picture of a saved query, as its address gives it but for links."""

import json
from collections.abc import Mapping
from pathlib import Path

from pyoxigraph import NamedNode

from ..core.pictures.answered import material_of
from ..core.pictures.describe import describe
from ..core.pictures.drawing import specification
from ..core.pictures.limits import NoPicture
from ..core.pictures.material import Look, Material
from ..core.rows import Labels, Table, iris, label_of
from ..core.saved import SavedQuery
from ..errors import BadParameter
from ..graph.snapshot import Snapshot
from ..web.drawing import Drawer
from .showing import VALUES


def draw(
    query: SavedQuery,
    values: Mapping[str, str],
    table: Table,
    names: Labels,
    language: str,
    folder: Path | None,
    form: str,
) -> bytes:
    """The picture of these rows as SVG, PNG or Vega-Lite; a map needs the outlines in the folder of a snapshot.

    Raises: BadParameter where there is nothing to draw or too much; what `Drawer.draw` raises.
    """
    if query.chart is None:
        raise BadParameter(f"{query.id} declares no picture")
    if query.chart.mark == "map" and folder is None:
        raise BadParameter("a map is drawn here only, over a snapshot, not over an endpoint")
    material = _material(query, values, table, names, language, folder)
    try:
        spec = specification(query.chart, material, Look(), describe(query.chart, material))
    except NoPicture as reason:
        raise BadParameter(str(reason)) from None
    text = json.dumps(spec, ensure_ascii=False, separators=(",", ":"))
    return text.encode() if form == "vl.json" else Drawer().draw(form, text)


def _material(
    query: SavedQuery,
    values: Mapping[str, str],
    table: Table,
    names: Labels,
    language: str,
    folder: Path | None,
) -> Material:
    found = {iri: label_of(NamedNode(iri), names, language) for iri in iris(table)}
    is_map = query.chart is not None and query.chart.mark == "map"
    outlines = sorted((folder / "geometry").glob("*.topo.json")) if folder and is_map else []
    return material_of(
        query,
        values,
        table,
        {**VALUES[language], **{iri: label.value for iri, label in found.items() if label}},
        language,
        links={},
        newest=str(Snapshot(folder).manifest.get("newest_source", "")) if folder else "",
        outlines=[json.loads(path.read_text(encoding="utf-8")) for path in outlines],
    )
