"""The Flask application."""

from pathlib import Path

from flask import Flask, Response, current_app, g, request

from ..core.reports import NOWHERE, Target
from ..engine.limits import MOST_CHARACTERS
from ..errors import NotFound
from . import health, home, running, sparql
from .changes import routes as changes
from .chart import routes as chart
from .entities import maps, sitemap
from .entities import routes as entities
from .errors import handle_errors
from .language import speak
from .live import Served, Source
from .ontology import routes as ontology
from .openapi import routes as openapi
from .quality import routes as quality
from .queries import routes as queries
from .reasons import routes as reasons
from .ways import routes as ways

MAX_BODY = 4 * MOST_CHARACTERS
"""Bytes of a request; a query in a form grows by its percent-encoding."""
_NEEDS_NO_GRAPH = frozenset(
    {"health.alive", "static", "home.problems", "metrics.show", "running.running", "running.cancel"}
)
_ROOMS = (
    home,
    ways,
    entities,
    maps,
    reasons,
    sitemap,
    sparql,
    queries,
    chart,
    changes,
    ontology,
    quality,
    openapi,
    running,
    health,
)
_SECURITY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_FRAMED = "queries.embed"
"""The endpoint that pages of others may show in a frame."""
_EXPOSED = (
    "ETag, Content-Length, Content-Location, Link, Retry-After, Allow, Accept-Query, Tochuc-Snapshot, Tochuc-Plan, "
    "RateLimit, RateLimit-Policy"
)
_ALLOWED = "Accept, Content-Type, If-None-Match, Tochuc-Owner, Tochuc-Query-Id"


def create_app(
    live: Source, timeout: float = 30.0, most_bytes: int = 1 << 30, reports: Target = NOWHERE
) -> Flask:
    """The application over the snapshots of a state folder.

    It is told the longest time and the largest result of a query, and where reports of errors go.
    """
    app = Flask(__name__, static_folder=str(Path(__file__).parent / "static"))
    app.extensions["live"] = live
    app.extensions["reports"] = reports
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY
    app.config["QUERY_TIMEOUT"] = timeout
    app.config["MOST_BYTES"] = most_bytes
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["EXAMPLE"] = home.EXAMPLE
    for room in _ROOMS:
        app.register_blueprint(room.bp)
    speak(app)
    handle_errors(app)
    app.before_request(_choose_snapshot)
    app.after_request(_add_headers)
    return app


def _choose_snapshot() -> None:
    # Chosen once, so that no answer mixes two snapshots when a newer one comes in meanwhile.
    if request.endpoint and request.endpoint not in _NEEDS_NO_GRAPH and request.method != "OPTIONS":
        source: Source = current_app.extensions["live"]
        name = (request.view_args or {}).get("snapshot")
        g.served = _kept(source, name) if name else source.now()


def _kept(source: Source, name: str) -> Served:
    try:
        return source.at(name)
    except NotFound as error:
        # The same question, asked of what there is now.
        current = request.full_path.removeprefix(f"/snapshots/{name}").rstrip("?")
        raise NotFound(error.detail, current=current) from None


def _add_headers(response: Response) -> Response:
    response.headers.update(_SECURITY)
    if request.endpoint == _FRAMED:
        policy = _SECURITY["Content-Security-Policy"].replace("frame-ancestors 'none'", "frame-ancestors *")
        response.headers["Content-Security-Policy"] = policy
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
