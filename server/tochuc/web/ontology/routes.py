"""`/ontology`: the vocabulary for people and for programs; `/shapes`: what the data are held to."""

from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, current_app, g, redirect, render_template, request
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from ...core.entity.vocabulary import Value
from ...core.media import HTML, Offer, named
from ...engine.writing import Spool, write_graph
from ...errors import NotFound
from ...namespaces import BASE, ONTOLOGY_GRAPH, PREFIXES
from ..addresses import base, kept
from ..answers import negotiate, send_spool, send_text
from ..entities.addresses import DATA, SUFFIXES
from ..language import language
from ..openapi.told import describes
from .described import paths
from .memory import SHAPES_FILE, memory_of, shapes_in
from .page import read_page

bp = Blueprint("ontology", __name__)
describes(bp, paths)
_OFFERS: Final = (HTML, Offer("application/xhtml+xml", "html"), *DATA)
_LISTED: Final = ("ttl", "jsonld", "nt", "rdf", "trig", "nq")
"""The suffixes that the page offers, one for each format."""
_WITH_GRAPHS: Final = {"trig": RdfFormat.TRIG, "nquads": RdfFormat.N_QUADS}


@bp.get("/ontology")
@bp.get("/ontology.<suffix>")
@bp.get("/ontology/<version>")
@bp.get("/snapshots/<snapshot>/ontology", endpoint="show_then")
@bp.get("/snapshots/<snapshot>/ontology.<suffix>", endpoint="show_then")
def show(suffix: str = "", version: str = "", snapshot: str = "") -> Response:  # noqa: ARG001 (read before, see `app`)
    """The vocabulary, in the version that the snapshot has.

    Raises: NotFound for another version or a form that there is not; NotAcceptable; BadParameter.
    """
    if version:
        name, _, ending = version.rpartition(".")
        version, suffix = (name, ending) if name and ending in SUFFIXES else (version, "")
    offer = _offer(suffix)
    known = memory_of(g.served).ontology
    if version and f"{ONTOLOGY_GRAPH}/{version}" != known.version:
        there = known.version.removeprefix(f"{ONTOLOGY_GRAPH}/") or "none"
        raise NotFound(f"the vocabulary is not kept in version {version}; the version here is {there}")
    if offer.format == "html":
        language()
        response = send_text(
            render_template("ontology/ontology.html", formats=_formats(), **read_page()), HTML.media_type
        )
    else:
        triples = (
            Triple(NamedNode(subject), NamedNode(predicate), _term(value))
            for subject, predicate, value in known.triples
        )
        response = _send_graph(list(triples), offer, ONTOLOGY_GRAPH)
    return _linked(response)


@bp.get("/shapes")
@bp.get("/shapes.<suffix>")
@bp.get("/snapshots/<snapshot>/shapes", endpoint="shapes_then")
@bp.get("/snapshots/<snapshot>/shapes.<suffix>", endpoint="shapes_then")
def shapes(suffix: str = "", snapshot: str = "") -> Response:  # noqa: ARG001
    """The shapes that the snapshot was checked by; for people a way on to where they are told in words.

    Raises: NotFound for a snapshot that was made without them; as `show`.
    """
    offer = _offer(suffix)
    if offer.format == "html":
        # Without a fragment of its own: a browser keeps that of the shape which was asked for.
        to: Any = redirect(f"{base()}/ontology{kept()}", 303)
        to.vary.add("Accept")
        return to  # type: ignore[no-any-return]
    path: Path = g.served.folder / SHAPES_FILE
    if not path.is_file():
        raise NotFound("this snapshot was made without its shapes; a newer one has them")
    return _send_graph(shapes_in(path), offer, BASE + "shapes")


def _offer(suffix: str) -> Offer:
    if not suffix:
        return negotiate(request.headers.get("Accept"), request.args.getlist("format"), _OFFERS)
    found = named(SUFFIXES.get(suffix, ""), _OFFERS)
    if found is None:
        raise NotFound(
            f"there is no form .{suffix}; there are {', '.join('.' + each for each in (*_LISTED, 'html'))}"
        )
    return found


def _formats() -> list[tuple[str, str, str]]:
    found = ((suffix, named(SUFFIXES[suffix], DATA)) for suffix in _LISTED)
    return [(suffix, offer.media_type, f"{base()}/ontology.{suffix}") for suffix, offer in found if offer]


def _linked(response: Response) -> Response:
    links = [f'<{ONTOLOGY_GRAPH}>; rel="canonical"']
    links += [f'<{address}>; rel="alternate"; type="{media_type}"' for _, media_type, address in _formats()]
    response.headers.add("Link", ", ".join(links))
    return response


def _send_graph(triples: list[Triple], offer: Offer, graph: str) -> Response:
    spool = Spool(current_app.config["MOST_BYTES"])
    if offer.format in _WITH_GRAPHS:
        quads = [Quad(each.subject, each.predicate, each.object, NamedNode(graph)) for each in triples]
        iris = {str(term)[1:-1] for each in triples for term in (each.subject, each.predicate, each.object)}
        used = {
            name: space for name, space in sorted(PREFIXES.items()) if any(i.startswith(space) for i in iris)
        }
        written = serialize(quads, format=_WITH_GRAPHS[offer.format], prefixes=used)
        assert written is not None
        spool.write(written)
    else:
        write_graph(triples, spool, offer.format)
    return send_spool(spool, offer.media_type)


def _term(value: Value) -> NamedNode | Literal:
    if value.iri:
        return NamedNode(value.text)
    if value.language:
        return Literal(value.text, language=value.language)
    return Literal(value.text, datatype=NamedNode(value.datatype)) if value.datatype else Literal(value.text)
