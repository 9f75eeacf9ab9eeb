"""The Flask application."""

from pathlib import Path

from flask import Flask, Response, current_app, g, request

from ..engine.limits import MOST_CHARACTERS
from . import health, home, nodes, running, sparql
from .errors import handle_errors
from .live import Source

MAX_BODY = 4 * MOST_CHARACTERS
"""Bytes of a request; a query in a form grows by its percent-encoding."""
_NEEDS_NO_GRAPH = frozenset(
    {"health.alive", "static", "home.problems", "metrics.show", "running.running", "running.cancel"}
)
_SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_EXPOSED = (
    "ETag, Content-Length, Content-Location, Link, Retry-After, Allow, Accept-Query, Tochuc-Snapshot, Tochuc-Plan, "
    "RateLimit, RateLimit-Policy"
)
_ALLOWED = "Accept, Content-Type, If-None-Match, Tochuc-Owner, Tochuc-Query-Id"


def create_app(live: Source, timeout: float = 30.0, most_bytes: int = 1 << 30) -> Flask:
    """The application over the snapshots of a state folder: the longest time and the largest result of a query."""
    app = Flask(__name__, static_folder=str(Path(__file__).parent / "static"))
    app.extensions["live"] = live
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY
    app.config["QUERY_TIMEOUT"] = timeout
    app.config["MOST_BYTES"] = most_bytes
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["EXAMPLE"] = home.EXAMPLE
    for room in (home, nodes, sparql, running, health):
        app.register_blueprint(room.bp)
    handle_errors(app)
    app.before_request(_choose_snapshot)
    app.after_request(_add_headers)
    return app


def _choose_snapshot() -> None:
    # Chosen once, so that no answer mixes two snapshots when a newer one comes in meanwhile.
    if request.endpoint and request.endpoint not in _NEEDS_NO_GRAPH and request.method != "OPTIONS":
        source: Source = current_app.extensions["live"]
        name = (request.view_args or {}).get("snapshot")
        g.served = source.at(name) if name else source.now()


def _add_headers(response: Response) -> Response:
    response.headers.update(_SECURITY)
    # Everything else is public and read without a cookie, so any page may read it.
    if request.blueprint != "running":
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = _EXPOSED
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        response.headers["Access-Control-Allow-Headers"] = _ALLOWED
        response.headers["Access-Control-Max-Age"] = "86400"
    if "served" in g:
        response.headers["Tochuc-Snapshot"] = g.served.hash
    return response
