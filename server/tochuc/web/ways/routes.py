"""The addresses of the first page, of search and of lists."""

import json
from typing import Any, Final

from flask import Blueprint, Response, render_template, request

from ...core.media import HTML, Offer
from ...namespaces import ID, LICENSE
from ..answers import negotiate, send_text
from ..language import language
from . import browse, home, search
from .words import name_kind, state_word

bp = Blueprint("ways", __name__)
_JSON = Offer("application/json", "json")
_FOR_PROGRAMS: Final = {
    "api-catalog": "/.well-known/api-catalog",
    "service-desc": "/openapi.json",
    "service-doc": "/docs",
    "service-meta": "/dataset",
    "license": LICENSE,
}
for _word in (name_kind, state_word):
    bp.add_app_template_global(_word)
bp.add_app_template_global(browse.address, "list_of")


@bp.get("/")
def start() -> Response:
    """What the graph is, a search, questions with their answers, and the ways in."""
    negotiate(request.headers.get("Accept"), (), (HTML,))
    language()
    response = send_text(render_template("home.html", things=ID, **home.read_home()), HTML.media_type)
    # What a program that knows the address of the site alone needs (RFC 9727, 3; RFC 8631).
    for relation, address in _FOR_PROGRAMS.items():
        response.headers.add("Link", f'<{address}>; rel="{relation}"')
    return response


@bp.get("/search")
@bp.get("/snapshots/<snapshot>/search", endpoint="search_then")
def find(snapshot: str = "") -> Response:  # noqa: ARG001 (read before, see `app`)
    """The things that the words of `q=` lead to, best first.

    Raises: BadParameter; NoSnapshot.
    """
    offer = _offer()
    shown = search.read_search()
    return _send(offer, "search.html", shown, search.told)


@bp.get("/browse")
@bp.get("/snapshots/<snapshot>/browse", endpoint="tree_then")
def tree(snapshot: str = "") -> Response:  # noqa: ARG001
    """Every class with how many things are of it.

    Raises: as `find`.
    """
    offer = _offer()
    return _send(offer, "browse.html", browse.read_tree(), browse.told_tree)


@bp.get("/browse/<name>")
@bp.get("/snapshots/<snapshot>/browse/<name>", endpoint="list_then")
def list_(name: str, snapshot: str = "") -> Response:  # noqa: ARG001
    """The things of a class, narrowed by what they have.

    Raises: NotFound with the nearest classes; as `find`.
    """
    offer = _offer()
    return _send(offer, "browse_class.html", browse.read_list(name), browse.told_list)


def _offer() -> Offer:
    language()
    return negotiate(request.headers.get("Accept"), request.args.getlist("format"), (_JSON, HTML))


def _send(offer: Offer, template: str, shown: dict[str, Any], told: Any) -> Response:
    if offer is HTML:
        return send_text(render_template(template, things=ID, **shown), HTML.media_type)
    return send_text(json.dumps(told(shown), ensure_ascii=False), offer.media_type)
