"""What machines that go from page to page are told: the list of all pages, and which addresses are not for them."""

from typing import Final

from flask import Blueprint, Response, g, render_template, request

from ...errors import NotFound
from ...namespaces import ID
from ..answers import send_text
from ..rows import rows_of, texts_beside

bp = Blueprint("sitemap", __name__)

_text = texts_beside(__file__)
_MOST: Final = 50_000
"""Addresses in one list (sitemaps.org, Sitemaps XML format)."""
_REFUSED: Final = ("/sparql", "/why", "/report", "/snapshots/")
_XML: Final = "application/xml"


@bp.get("/sitemap.xml")
def whole() -> Response:
    """Every thing with a name by the address of its page, or a list of the parts where there are too many."""
    things = _things()
    if len(things) > _MOST:
        parts = [f"{_host()}/sitemap-{number}.xml" for number in range(1, -(-len(things) // _MOST) + 1)]
        return send_text(render_template("entities/sitemaps.xml", parts=parts), _XML)
    return _listed(things)


@bp.get("/robots.txt")
def robots() -> Response:
    """Where the list is, and what crawlers leave alone: each address there asks the engine anew, or shows what was."""
    refused = "".join(f"Disallow: {path}\n" for path in _REFUSED)
    return Response(f"User-agent: *\n{refused}\nSitemap: {_host()}/sitemap.xml\n", mimetype="text/plain")


@bp.get("/sitemap-<int:number>.xml")
def part(number: int) -> Response:
    """One part of the list.

    Raises: NotFound for a part that there is not.
    """
    things = _things()[(number - 1) * _MOST : number * _MOST] if number > 0 else []
    if not things:
        raise NotFound(f"the sitemap has no part {number}; /sitemap.xml lists them")
    return _listed(things)


def _listed(things: list[str]) -> Response:
    pages = [f"{_host()}/page/{iri.removeprefix(ID)}" for iri in things]
    return send_text(render_template("entities/sitemap.xml", pages=pages), _XML)


def _things() -> list[str]:
    return [row[0][1:-1] for row in rows_of(g.served, _text("named"))]


def _host() -> str:
    return request.host_url.rstrip("/")
