"""The Flask application."""

from pathlib import Path

from flask import Flask, Response, current_app, g, request

from ..core.reports import NOWHERE, Target
from ..engine.federation import ALONE, Federation
from ..engine.limits import MOST_CHARACTERS
from ..engine.own.writer import Writer
from ..errors import NotFound
from ..namespaces import PREFIXES
from . import browser, frame, health, home, running, sparql
from .addresses import along, base, carried, here, page_of
from .changes import routes as changes
from .chart import routes as chart
from .dataset import dumps, links
from .dataset import routes as dataset
from .entities import maps, sitemap
from .entities import routes as entities
from .entities.day import read_day
from .errors import handle_errors
from .fragments import routes as fragments
from .graphs import routes as graphs
from .graphs.offered import OFF, OwnGraphs
from .language import speak
from .link import routes as link
from .live import Served, Source
from .ontology import routes as ontology
from .openapi import routes as openapi
from .permalinks import routes as permalinks_room
from .permalinks.store import Permalinks
from .quality import routes as quality
from .queried import answer_queries
from .queries import routes as queries
from .reasons import routes as reasons
from .reconcile import draft as reconcile_draft
from .reconcile import routes as reconcile
from .ways import routes as ways

MAX_BODY = 4 * MOST_CHARACTERS
"""Bytes of a request; a query in a form grows by its percent-encoding."""
_NEEDS_NO_GRAPH = frozenset(
    {
        "health.alive",
        "static",
        "home.problems",
        "metrics.show",
        "running.running",
        "running.cancel",
        "sitemap.robots",
    }
)
_OWN_DAY = frozenset({"sparql", "permalinks", "queries", "running", "health", "metrics"})
"""Rooms in which the day is a parameter of the question, or nothing; elsewhere one that does not exist is refused."""
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
    dataset,
    dumps,
    links,
    fragments,
    link,
    reconcile,
    reconcile_draft,
    graphs,
    permalinks_room,
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
_FRAMED = frozenset({"queries.embed", "reconcile.preview", "reconcile_draft.preview"})
"""The endpoints that pages of others may show in a frame."""
_EXPOSED = (
    "ETag, Content-Length, Content-Location, Link, Retry-After, Allow, Accept-Query, "
    "Tochuc-Snapshot, Tochuc-Generation, Location, WWW-Authenticate, Tochuc-Plan, Tochuc-Cut, "
    "RateLimit, RateLimit-Policy"
)
_ALLOWED = "Accept, Authorization, Content-Encoding, Content-Type, If-Match, If-None-Match, Tochuc-Owner, Tochuc-Query-Id"


def create_app(
    live: Source,
    timeout: float = 30.0,
    most_bytes: int = 1 << 30,
    reports: Target = NOWHERE,
    federation: Federation = ALONE,
    permalinks: Permalinks | None = None,
    own: OwnGraphs = OFF,
) -> Flask:
    """The application over the snapshots of a state folder.

    It is told the longest time and the largest result of a query, where reports of errors go, and which other
    endpoints a query may ask; and what keeps queries under short addresses.
    """
    app = Flask(__name__, static_folder=str(Path(__file__).parent / "static"))
    app.extensions["live"] = live
    app.extensions["reports"] = reports
    app.extensions["federation"] = federation
    app.extensions["own"] = own
    app.extensions["writer"] = Writer(own.bounds) if own.bounds else None
    app.extensions["permalinks"] = permalinks or Permalinks()
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY
    app.config["QUERY_TIMEOUT"] = timeout
    app.config["MOST_BYTES"] = most_bytes
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["EXAMPLE"] = home.EXAMPLE
    app.jinja_env.globals["PREFIXES"] = PREFIXES
    app.jinja_env.globals.update({word.__name__: word for word in (along, base, carried, here, page_of)})
    for room in _ROOMS:
        app.register_blueprint(room.bp)
    speak(app)
    browser.give(app)
    frame.keep(app)
    handle_errors(app)
    app.before_request(_choose_snapshot)
    app.before_request(_check_day)
    app.after_request(_add_headers)
    answer_queries(app)
    return app


def _choose_snapshot() -> None:
    # Chosen once, so that no answer mixes two snapshots when a newer one comes in meanwhile.
    if request.endpoint and request.endpoint not in _NEEDS_NO_GRAPH and request.method != "OPTIONS":
        source: Source = current_app.extensions["live"]
        name = (request.view_args or {}).get("snapshot")
        # Graphs of one's own stand beside the current snapshot alone. First the number: an answer may know more.
        g.generation = 0 if name else source.generation
        g.served = _kept(source, name) if name else source.now()


def _check_day() -> None:
    if request.blueprint and request.blueprint not in _OWN_DAY:
        read_day()


def _kept(source: Source, name: str) -> Served:
    try:
        return source.at(name)
    except NotFound as error:
        # The same question, asked of what there is now.
        current = request.full_path.removeprefix(f"/snapshots/{name}").rstrip("?")
        raise NotFound(error.detail, current=current) from None


def _add_headers(response: Response) -> Response:
    response.headers.update(_SECURITY)
    if request.endpoint in _FRAMED:
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
        # A dump of another snapshot says so itself.
        response.headers.setdefault("Tochuc-Snapshot", g.served.hash)
        if g.generation:
            response.headers["Tochuc-Generation"] = str(g.generation)
    return response
