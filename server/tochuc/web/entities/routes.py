"""`/id`, `/page` and `/data`: the address of a thing, the page about it, and its data."""

from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request

from ...core.media import HTML, Offer
from ..answers import negotiate, send_text
from ..language import language
from ..openapi.told import describes
from . import memento
from .addresses import data_offer, formats, links, read_name, wants_page
from .data import send_data
from .described import paths
from .moved import refuse_unknown
from .page import read_page
from .words import part, place_of, words_of_day

bp = Blueprint("entities", __name__)
describes(bp, paths)
_TIME_MAP: Final = Offer(memento.LINKS, "link")
for _word in (part, place_of, words_of_day):
    bp.add_app_template_global(_word)


@bp.get("/id/<path:name>")
@bp.get("/snapshots/<snapshot>/id/<path:name>", endpoint="identifier_then")
def identifier(name: str, snapshot: str = "") -> Response:  # noqa: ARG001 (read before, see `app`)
    """A way on to the page about a thing or to its data, in the form that the client asks for.

    Raises: NotFound with the nearest names; Gone.
    """
    if "lang" in request.args:
        language()  # a language that there is not is said at once, not only where the way leads
    asked = read_name(name)
    back = memento.lead_back(asked, "id")
    if back:
        return back
    room = "page" if wants_page(asked) else "data"
    gone = refuse_unknown(asked, room)
    if gone:
        return gone
    suffix = "" if room == "page" or not asked.format else name.rpartition(".")[2]
    return memento.mark(_varying(_lead(asked.at(room, suffix), 303)), asked, "id")


@bp.get("/page/<path:name>")
@bp.get("/snapshots/<snapshot>/page/<path:name>", endpoint="page_then")
def page(name: str, snapshot: str = "") -> Response:  # noqa: ARG001 (read before, see `app`)
    """What the graph says of a thing, for people.

    Raises: NotFound with the nearest names; Gone; BadParameter for a day that does not exist.
    """
    asked = read_name(name)
    if asked.format and asked.format != "html":
        return _lead(asked.at("data", name.rpartition(".")[2]), 303)
    back = memento.lead_back(asked, "page")
    if back:
        return back
    if not wants_page(asked):
        return _varying(_lead(asked.at("data"), 303))
    language()
    shown = read_page(asked)
    if isinstance(shown, Response):
        return shown
    response = send_text(
        render_template("entities/page.html", formats=formats(asked), **shown), HTML.media_type
    )
    return memento.mark(_linked(response, links(asked, "page")), asked, "page")


@bp.get("/data/<path:name>")
@bp.get("/snapshots/<snapshot>/data/<path:name>", endpoint="data_then")
def data(name: str, snapshot: str = "") -> Response:  # noqa: ARG001 (read before, see `app`)
    """What the graph says of a thing, for programs.

    Raises: as `page`; NotAcceptable.
    """
    asked = read_name(name)
    if asked.format == "html":
        return _lead(asked.at("page"), 303)
    back = memento.lead_back(asked, "data")
    if back:
        return back
    offer = data_offer(asked)
    gone = refuse_unknown(asked, "data")
    if gone:
        return gone
    response = send_data(asked, offer)
    suffix = name.rpartition(".")[2] if asked.format else ""
    return memento.mark(_linked(response, links(asked, "data", suffix)), asked, "data")


@bp.get("/timemap/<any(id, page, data):room>/<path:name>")
def time_map(room: str, name: str) -> Response:
    """The snapshots in which a thing can be looked up.

    Raises: NotFound with the nearest names; Gone; NotAcceptable.
    """
    negotiate(request.headers.get("Accept"), (), (_TIME_MAP,))
    asked = read_name(name)
    refuse_unknown(asked, room)
    return memento.time_map(asked, room)


def _linked(response: Response, links: list[str]) -> Response:
    response.headers.add("Link", ", ".join(links))
    return response


def _lead(address: str, code: int) -> Response:
    response: Any = redirect(address, code)
    return response  # type: ignore[no-any-return]


def _varying(response: Response) -> Response:
    response.vary.update(("Accept", "Accept-Datetime"))
    return response
