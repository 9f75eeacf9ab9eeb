"""The Flask application."""

from pathlib import Path

from flask import Flask, Response, current_app, g, request

from ..engine.limits import MOST_CHARACTERS
from . import health, home, nodes, sparql
from .errors import handle_errors
from .live import Live

MAX_BODY = 4 * MOST_CHARACTERS
"""Bytes of a request; a query in a form grows by its percent-encoding."""
_NEEDS_NO_GRAPH = frozenset({"health.alive", "static", "home.problems"})
_SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_EXPOSED = "ETag, Content-Length, Content-Location, Link, Retry-After, Allow, Accept-Query, Tochuc-Snapshot"


def create_app(live: Live) -> Flask:
    """The application over the snapshots of a state folder."""
    app = Flask(__name__, static_folder=str(Path(__file__).parent / "static"))
    app.extensions["live"] = live
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["EXAMPLE"] = home.EXAMPLE
    for room in (home, nodes, sparql, health):
        app.register_blueprint(room.bp)
    handle_errors(app)
    app.before_request(_choose_snapshot)
    app.after_request(_add_headers)
    return app


def _choose_snapshot() -> None:
    # Chosen once, so that no answer mixes two snapshots when a newer one comes in meanwhile.
    if request.endpoint and request.endpoint not in _NEEDS_NO_GRAPH and request.method != "OPTIONS":
        live: Live = current_app.extensions["live"]
        g.served = live.now()


def _add_headers(response: Response) -> Response:
    response.headers.update(_SECURITY)
    # Everything here is public and read without a cookie, so any page may read it.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = _EXPOSED
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
        response.headers["Access-Control-Max-Age"] = "86400"
    if "served" in g:
        response.headers["Tochuc-Snapshot"] = g.served.hash
    return response
