"""The map on which the place of a page is marked."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, g, request

from ...core.entity.outline import Topology, outline_of, units_of
from ...errors import BadParameter, NotFound
from ...namespaces import ID
from ..answers import send_text
from ..language import language
from .memory import names_of

bp = Blueprint("maps", __name__)

_PLACE: Final = ID + "place/"
_THEMES: Final = ("light", "dark")


@bp.get("/outline/<slug>.svg")
@bp.get("/snapshots/<snapshot>/outline/<slug>.svg", endpoint="outline_then")
def outline(slug: str, snapshot: str = "") -> Response:  # noqa: ARG001 (read before, see `app`)
    """The map of the units of a day with one of them in colour.

    Raises: NotFound for a place without an outline; BadParameter for a theme that there is not.
    """
    theme = request.args.get("theme", _THEMES[0])
    if theme not in _THEMES:
        raise BadParameter(f"theme is {' or '.join(_THEMES)}, not {theme!r}", parameter="theme", given=theme)
    found = next((each for each in outlines(g.served.folder) if slug in units_of(each)), None)
    if found is None:
        raise NotFound(f"there is no outline of {_PLACE}{slug}")
    called = names_of(g.served, [_PLACE + slug]).get(_PLACE + slug)
    name = called.labels.get(language(), slug) if called else slug
    return send_text(outline_of(found, slug, name, theme), "image/svg+xml")


def has_outline(place: str) -> bool:
    """Whether a place can be shown on a map."""
    slug = place.removeprefix(_PLACE)
    return slug != place and slug in _outlined(g.served.folder)


@lru_cache(4)
def _outlined(folder: Path) -> frozenset[str]:
    return frozenset().union(*map(units_of, outlines(folder)))


@lru_cache(4)
def outlines(folder: Path) -> tuple[Topology, ...]:
    """The maps that a snapshot holds, the newest first."""
    read = [
        json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("geometry/*.topo.json"))
    ]
    return tuple(sorted(read, key=lambda each: str(each.get("from", "")), reverse=True))
