"""`/graphs`: the SPARQL 1.1 Graph Store HTTP Protocol, read by all, written with a token."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, current_app, g, request
from pyoxigraph import RdfFormat, parse

from ...core.media import GRAPHS, HTML, choose
from ...core.own_names import Token, is_own
from ...engine.own.ledger import Kept, Ledger
from ...engine.own.writer import Writer
from ...engine.own.written import Kind, Write
from ...engine.writing import Spool, write_graph
from ...errors import BadParameter, BreaksShapes, NotAllowed, NotFound, UnsupportedMedia
from ...graph.shapes import EACH_FILE, read_shapes
from ..answers import send_spool
from ..openapi.told import describes
from ..protocol import UPDATE
from ..running import owner_of
from .access import bearer, keep_apart, offered, writer
from .described import paths
from .named import asked_graph, demands, location, new_graph, wants_private
from .reading import list_graphs, show_graph
from .updating import done, engine
from .uploads import received

bp = Blueprint("graphs", __name__)
bp.after_app_request(keep_apart)
describes(bp, paths)

_METHODS: Final = ("GET", "PUT", "POST", "DELETE", "PATCH")
_KINDS: Final[dict[str, Kind]] = {"PUT": "put", "POST": "post", "DELETE": "delete"}
_REPORTS: Final = tuple(
    offer for offer in GRAPHS if offer.format in ("turtle", "ntriples", "rdfxml", "jsonld")
)
_OURS: Final = "ours"


@bp.route("/graphs", methods=_METHODS)
@bp.route("/graphs/<path:name>", methods=_METHODS)
def store(name: str = "") -> Response:
    """A graph, read or written; the list of graphs where none is named.

    Raises: NoToken, NotAllowed, NotFound, HasChanged, BadParameter; what `received` and `Writer.write` raise.
    Source: SPARQL 1.1 Graph Store HTTP Protocol, 5.
    """
    if request.method in ("GET", "HEAD"):
        token = bearer()
        graph = asked_graph(name, token)
        return list_graphs(token) if graph is None else show_graph(graph, token)
    way, token = writer()
    graph = asked_graph(name, token)
    if graph is None and request.method != "POST":
        raise BadParameter("name the graph: ?graph=IRI, ?default, or in the address", parameter="graph")
    graph = graph or new_graph(token)
    _refuse_others(token, graph)
    if request.method == "PATCH":
        return _patch(way, token, graph)
    if request.method == "DELETE":
        return _delete(way, token, graph)
    return _send(way, token, graph)


def _refuse_others(token: Token, graph: str) -> None:
    if not is_own(graph):
        raise NotAllowed(f"<{graph}> is a graph of the project, which no token writes", graph=graph)
    if not token.may_write(graph):
        scopes = ", ".join(token.writes) or "no graph"
        raise NotAllowed(f"the token {token.name} may write {scopes}, not <{graph}>", graph=graph)


def _send(way: Writer, token: Token, graph: str) -> Response:
    write = replace(_write(_KINDS[request.method], token, graph), private=wants_private(), shapes=_shapes())
    with received(offered().upload) as (file, documents):
        try:
            before, _ = way.write(engine(), replace(write, documents=documents), _demands(way), file)
        except BreaksShapes as error:
            return _report(error)
    response = done(204 if before else 201)
    if not before:
        response.headers["Location"] = location(graph)
    return response


def _delete(way: Writer, token: Token, graph: str) -> Response:
    demand = _demands(way)

    def check(kept: Kept | None) -> None:
        demand(kept)
        if kept is None:
            raise NotFound(f"there is no graph <{graph}>", graph=graph)

    way.write(engine(), _write("delete", token, graph), check, None)
    return done(200)


def _patch(way: Writer, token: Token, graph: str) -> Response:
    """An update of this graph alone. Source: SPARQL 1.1 Graph Store HTTP Protocol, 5.7."""
    if request.mimetype != UPDATE:
        raise UnsupportedMedia(
            f"a graph is patched with {UPDATE}, not with {request.mimetype or 'no media type'}"
        )
    try:
        text = request.get_data().decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadParameter(f"the update is not UTF-8: byte {error.start + 1} cannot be read") from None
    narrow = replace(token, writes=(graph,), reads=token.readable)
    write = replace(_write("update", narrow, graph), text=text, using=(graph,), shapes=_shapes())
    try:
        before, _ = way.write(engine(), write, _demands(way), None)
    except BreaksShapes as error:
        return _report(error)
    return done(204 if before else 201)


def _write(kind: Kind, token: Token, graph: str) -> Write:
    return Write(
        kind=kind,
        token=token,
        text=f"{request.method} {graph}",
        graph=graph,
        timeout=current_app.config["QUERY_TIMEOUT"],
        owner=owner_of(request),
        id=request.headers.get("Tochuc-Query-Id", "")[:64],
    )


def _demands(way: Writer) -> Callable[[Kept | None], None]:
    with Ledger(way.bounds.folder) as ledger:
        return demands(ledger.identity())


def _shapes() -> str:
    """The shapes that the request asks for: ours as Turtle, or the name of a graph."""
    given = request.args.get("shapes", "")
    if given != _OURS:
        return given
    return read_shapes(g.served.folder / "shapes.ttl", EACH_FILE).serialize(format="turtle")


def _report(error: BreaksShapes) -> Response:
    """The report of the validation in RDF where the request takes that, else the problem with its results."""
    preferred = choose(request.headers.get("Accept"), (HTML, *_REPORTS))
    if not request.headers.get("Accept") or preferred is None or preferred is HTML:
        raise BreaksShapes(error.detail, results=error.extra["results"])
    spool = Spool(current_app.config["MOST_BYTES"])
    report = str(error.extra["report"]).encode()
    write_graph((quad.triple for quad in parse(report, format=RdfFormat.N_TRIPLES)), spool, preferred.format)
    response = send_spool(spool, preferred.media_type)
    response.status_code = 422
    response.headers["Cache-Control"] = "no-store"
    return response
