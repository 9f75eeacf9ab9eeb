"""What a graph holds, and which graphs there are."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from flask import Response, current_app, g, render_template, request
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ...core.media import GRAPHS, HTML, Offer
from ...core.own_names import Token
from ...engine.base import Question
from ...engine.own.ledger import Kept, Ledger
from ...engine.writing import Spool, write_graph
from ...errors import NotFound
from ...namespaces import PREFIXES
from ..answers import negotiate, send_answer, send_spool, send_text
from ..asking import ask
from ..description import named_graphs
from ..running import owner_of
from .access import offered
from .named import location, version_of

_WHOLE: Final = (Path(__file__).parent / "graph.rq").read_text(encoding="utf-8")
_DATA: Final = tuple(offer for offer in GRAPHS if offer is not HTML)
_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_LINES_AT_ONCE: Final = 1 << 16


def show_graph(graph: str, token: Token | None) -> Response:
    """The triples of a graph; an empty name means the default graph of the snapshot.

    Raises: NotFound for a graph that is not there, or that the request may not know of; NotAcceptable.
    """
    offer = negotiate(request.headers.get("Accept"), request.args.getlist("format"), _DATA)
    bounds = offered().bounds
    if bounds is not None:
        with Ledger(bounds.folder) as ledger, ledger.reading():
            kept = ledger.graph(graph)
            if kept and may_see(kept, token):
                return _own(ledger, kept, offer)
    if graph and graph not in named_graphs(g.served):
        raise NotFound(f"there is no graph <{graph}>; {_listed()} lists those that there are", graph=graph)
    question = Question(
        _WHOLE,
        default_graphs=(graph,) if graph else (),
        graph=offer.format,
        timeout=current_app.config["QUERY_TIMEOUT"],
        most_bytes=current_app.config["MOST_BYTES"],
        owner=owner_of(request),
    )
    return send_answer(ask(g.served, question), offer)


def may_see(kept: Kept, token: Token | None) -> bool:
    """Whether the request may know of this graph."""
    return not kept.private or (token is not None and token.may_read(kept.name))


def _own(ledger: Ledger, kept: Kept, offer: Offer) -> Response:
    spool = Spool(current_app.config["MOST_BYTES"])
    lines = ledger.lines(kept.name)
    triples = (
        quad.triple
        for piece in _pieces(lines)
        for quad in parse(BytesIO(piece), format=RdfFormat.N_TRIPLES, lenient=True)
    )
    write_graph(triples, spool, offer.format)
    response = send_spool(spool, offer.media_type, version_of(ledger.identity(), kept))
    response.headers["Cache-Control"] = "private, no-cache" if kept.private else "no-cache"
    return response


def _pieces(lines: Iterator[str]) -> Iterator[bytes]:
    held: list[str] = []
    for line in lines:
        held.append(line)
        if len(held) == _LINES_AT_ONCE:
            yield "\n".join(held).encode()
            held = []
    yield "\n".join(held).encode()


def list_graphs(token: Token | None) -> Response:
    """Every graph that the request may know of, as a page or in RDF."""
    offer = negotiate(request.headers.get("Accept"), request.args.getlist("format"), (HTML, *_DATA))
    curated = sorted(named_graphs(g.served).items())
    bounds = offered().bounds
    own: list[Kept] = []
    if bounds is not None:
        with Ledger(bounds.folder) as ledger:
            own = [kept for kept in ledger.graphs() if may_see(kept, token)]
    if offer is HTML:
        page = render_template(
            "graphs/graphs.html",
            own=own,
            written=[(kept.name, kept.size, kept.private) for kept in own],
            listed=[(name, size, False) for name, size in curated],
            default=g.served.manifest.get("counts", {}).get("default"),
            location=location,
            refused=offered().refused if bounds is None else "",
        )
        return send_text(page, HTML.media_type)
    spool = Spool(current_app.config["MOST_BYTES"])
    sizes = [*curated, *((kept.name, kept.size) for kept in own)]
    write_graph(_described(sizes), spool, offer.format)
    return send_spool(spool, offer.media_type)


def _described(sizes: list[tuple[str, int]]) -> Iterator[Triple]:
    """Source: SPARQL 1.1 Service Description, 3.4."""
    collection = NamedNode(_listed())
    yield Triple(collection, _TYPE, NamedNode(_SD + "GraphCollection"))
    for iri, size in sizes:
        listed = NamedNode(location(iri))
        yield Triple(collection, NamedNode(_SD + "namedGraph"), listed)
        yield Triple(listed, _TYPE, NamedNode(_SD + "NamedGraph"))
        yield Triple(listed, NamedNode(_SD + "name"), NamedNode(iri))
        yield Triple(listed, NamedNode(PREFIXES["void"] + "triples"), Literal(size))


def _listed() -> str:
    return f"{request.host_url}graphs"
