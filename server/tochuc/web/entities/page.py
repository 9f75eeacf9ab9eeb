"""The page of a thing: what was gathered, put together for one reader."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from flask import Response, g, request
from markupsafe import Markup

from ...core.dates import OPEN_END, OPEN_START
from ...core.entity.bars import bounds_days
from ...core.entity.links import BRIDGE, Part
from ...core.entity.material import Node
from ...core.entity.names import Names
from ...core.entity.page import page_of
from ...core.entity.reader import Reader
from ...core.entity.sections import DOCUMENT
from ...core.entity.sentence import plain_text
from ...core.entity.shown import Page
from ...core.entity.structured import structured
from ...core.spans import day_words
from ...errors import BadParameter
from ...namespaces import PREFIXES, TC
from .. import addresses
from ..language import gettext, language
from ..reasons.because import Because
from ..reasons.listing import said_address
from ..table import short_name
from .addresses import Asked
from .day import read_day
from .gather import AT_A_TIME, Gathered, gather
from .maps import has_outline
from .markup import Writer
from .memory import memory_of, names_of
from .moved import lead_on_retired, unknown
from .sources import listed_sources

_AREA: Final = TC + "coversArea"
_LIST: Final = "list"
_KIND: Final = "kind"
_FROM: Final = "from"


def read_page(asked: Asked) -> Response | Mapping[str, Any]:
    """What the template of the page needs; or the way on to what the thing was merged into.

    Raises: NotFound with the nearest names; Gone; BadParameter; what `Engine.answer` raises.
    """
    day, first = read_day(), _read_first()
    found = gather(g.served, asked.iri, first)
    if not found.known:
        raise unknown(asked)
    node = found.material.nodes.get(asked.iri)
    moved = lead_on_retired(asked, "page", node) if node else None
    if moved:
        return moved
    memory = memory_of(g.served)
    called = names_of(g.served, found.material.things())
    names = Names(called, memory.vocabulary, found.material, language())
    reader = Reader(
        found.material, memory.vocabulary, names, language(), addresses.ways_to_pages(), day, _newest()
    )
    because = Because(listed_sources(found.material, reader), called)
    page = page_of(reader, asked.iri, found.counts, found.rules, found.shares, found.first, found.left_out)
    return {
        "page": page,
        "asked": asked,
        "day": day,
        "day_words": day_words(day, language()) if day else "",
        "gathered": found,
        "earliest": _earliest(found, day),
        "write": Writer(because.write),
        "known_from": because.count(),
        "said_by": said_address(asked.iri),
        "description": plain_text(page.sentence),
        "structured": _as_script(structured(page, node, request.host_url.rstrip("/") + asked.plain("page"))),
        "newest": _newest(),
        "charts": _charts(page, node),
        "at_a_time": AT_A_TIME,
    }


def _charts(page: Page, node: Node | None) -> Mapping[str, Mapping[str, str]]:
    """The pictures that stand before sections: made when they come into view, so that no page waits for them."""
    told = gettext("Chart of what the tables below say; opened, its boxes lead to their pages")
    around = {"around": short_name(page.iri)}
    charts = {"lines": _picture("/chart", around, f"{addresses.base()}/chart", told)}
    if DOCUMENT in {each.title for each in page.kinds}:
        charts["origin"] = _picture("/chart/documents", around, f"{addresses.base()}/chart/documents", told)
    places = [page.iri, *(node.things(_AREA) if node else ())]
    place = next(filter(has_outline, places), None)
    if place:
        slug = place.rpartition("/")[2]
        charts["facts"] = _picture(
            f"/outline/{slug}", {}, f"{addresses.base()}/page/place/{slug}", gettext("Where it lies")
        )
    return charts


def _picture(path: str, asked: Mapping[str, str], page: str, told: str) -> Mapping[str, str]:
    kept = {**asked, **addresses.carried()}
    image = f"{addresses.base()}{path}.svg"
    return {
        "page": f"{page}?{urlencode(kept)}" if kept else page,
        "light": f"{image}?{urlencode(kept)}" if kept else image,
        "dark": f"{image}?{urlencode(kept | {'theme': 'dark'})}",
        "told": told,
    }


def _newest() -> date | None:
    try:
        return date.fromisoformat(str(g.served.manifest.get("newest_source", "")))
    except ValueError:
        return None


def _read_first() -> dict[Part, int]:
    """From which thing on a group is shown: `list=PROPERTY&from=NUMBER`, for one class of them with `kind=CLASS`.

    Raises: BadParameter.
    """
    text = request.args.get(_FROM, "0")
    if not text.isascii() or not text.isdigit() or int(text) > 10_000_000:
        raise BadParameter(f"from is a whole number from 0 on, not {text!r}", parameter=_FROM, given=text)
    if not request.args.get(_LIST):
        return {}
    name = request.args[_LIST]
    return {
        Part(name if name == BRIDGE else _term(_LIST), _term(_KIND) if request.args.get(_KIND) else ""): int(
            text
        )
    }


def _term(parameter: str) -> str:
    given = request.args[parameter]
    prefix, colon, local = given.partition(":")
    if not (colon and prefix in PREFIXES and local.isidentifier()):
        told = f"{parameter} is a term as the page of the list names it, such as tc:issuer, not {given!r}"
        raise BadParameter(told, parameter=parameter, given=given)
    return PREFIXES[prefix] + local


def _earliest(found: Gathered, day: date | None) -> date | None:
    """The first day of which anything is known here, if the day asked for is before it."""
    days = [
        each
        for node in found.material.nodes.values()
        if node.life
        for each in bounds_days(node.life)
        if each not in (OPEN_START, OPEN_END)
    ]
    return min(days) if day and days and day < min(days) else None


def _as_script(told: Mapping[str, Any]) -> Markup:
    # A < could end the element; JSON may write it as an escape everywhere.
    text = (
        json.dumps(told, ensure_ascii=False)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
    )
    return Markup(text)
