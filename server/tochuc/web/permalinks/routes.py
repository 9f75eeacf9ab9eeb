"""`/sparql/links`: a query gets a short address, and is opened by it."""

import json
from typing import Final

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for

from ...core.media import HTML, Offer
from ...engine.base import Question
from ...errors import NotFound, TooLarge
from ...namespaces import BASE
from ..addresses import along
from ..answers import negotiate, send_text
from ..asking import ask
from ..budget import Budget, payer
from ..language import language
from ..openapi.told import describes
from ..protocol import QUERY, read_get, read_post
from .described import paths
from .store import MOST_BYTES, Permalinks

bp = Blueprint("permalinks", __name__)
describes(bp, paths)
_JSON: Final = Offer("application/json", "json")
_TEXTS: Final = (Offer(QUERY, "rq"), _JSON, HTML, Offer("text/plain", "text"))
_NOWHERE: Final = f"{BASE}graph/nothing"
_PATIENCE: Final = 5.0
"""Seconds in which a query must be read."""
_COST: Final = 1.0
"""Seconds of query time that a new address takes off the budget of a client, so that nobody fills the store."""


@bp.post("/sparql/links")
def keep() -> Response:
    """The short address of a query: 201 for a new one, 200 for one that is known; a browser is led there.

    Raises: BadQuery for what is no query; TooLarge; TooManyRequests; NoRoom; UnsupportedMedia.
    """
    offer = negotiate(request.headers.get("Accept"), (), (_JSON, HTML))
    text = _text()
    name, new = _store().keep(text)
    budget: Budget | None = current_app.extensions.get("budget")
    if budget and new:
        budget.charge(payer(request.environ.get("tochuc.client", "")), _COST)
    address = url_for("permalinks.show", name=name)
    if offer is HTML:
        return redirect(along(address), 303)  # type: ignore[return-value]
    response = send_text(json.dumps({"id": name, "href": address}), offer.media_type)
    response.status_code = 201 if new else 200
    response.headers["Location"] = address
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/sparql/links/<name>")
def show(name: str) -> Response:
    """The query of a short address: in the editor for people, its text for programs. It is not run.

    Raises: NotFound; BadParameter.
    """
    offer = negotiate(request.headers.get("Accept"), request.args.getlist("format"), _TEXTS)
    language()
    text = _store().find(name)
    if text is None:
        raise NotFound(f"no query is kept at {request.path}; it may have been kept on another server")
    if offer is HTML:
        page = render_template("sparql.html", query=text, asked=read_get(request.query_string))
        response = send_text(page, HTML.media_type)
    elif offer is _JSON:
        response = send_text(json.dumps({"id": name, "query": text}, ensure_ascii=False), offer.media_type)
    else:
        response = send_text(text, f"{offer.media_type}; charset=utf-8")
    # Anyone may write one: no search engine is to spread it under our name.
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _text() -> str:
    """The query that is sent, its line ends as a text file has them: a form sends others than a program."""
    given = read_post(request.query_string, request.headers.get("Content-Type", ""), request.get_data()).query
    text = (given or "").replace("\r\n", "\n").strip() + "\n"
    if len(text.encode()) > MOST_BYTES:
        raise TooLarge(
            f"a query of at most {MOST_BYTES:,} bytes is kept; this one has {len(text.encode()):,}"
        )
    # The engine reads it, where nothing can be harmed by it, and asks a graph that has nothing.
    ask(g.served, Question(text, default_graphs=(_NOWHERE,), timeout=_PATIENCE)).body.close()
    return text


def _store() -> Permalinks:
    store: Permalinks = current_app.extensions["permalinks"]
    return store
