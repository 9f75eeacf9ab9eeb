"""`/dataset`: what the graph is, for people and in RDF."""

from typing import Any, Final

from flask import Blueprint, Response, g, redirect, render_template, request
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

from ...core.media import HTML, Offer
from ...core.terms import short
from ...errors import NotFound
from ...graph.partitions import read_partitions
from ...namespaces import BASE, TC
from ..answers import negotiate, send_text
from ..entities.addresses import DATA, SUFFIXES
from ..entities.memory import memory_of
from ..language import language
from ..openapi.told import describes
from .dcat import describe_catalog, version_of
from .described import dataset_paths
from .kept import Release, release_of, releases
from .saying import SPACES
from .services import services
from .void import describe_page, describe_void

bp = Blueprint("dataset", __name__)
_OFFERS: Final = (HTML, Offer("application/xhtml+xml", "html"), *DATA)
_LISTED: Final = ("ttl", "jsonld", "nt", "rdf", "trig", "nq")
_FORMATS: Final = {
    "turtle": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
}
_GRAPH: Final = NamedNode(f"{BASE}dataset")
_WITH_GRAPHS: Final = ("trig", "nquads")
_IN_FRONT: Final = 40


@bp.get("/dataset")
@bp.get("/dataset.<suffix>")
@bp.get("/snapshots/<snapshot>/dataset", endpoint="show_then")
@bp.get("/snapshots/<snapshot>/dataset.<suffix>", endpoint="show_then")
def show(suffix: str = "", snapshot: str = "") -> Response:
    """The description of the data set in VoID and DCAT, or the same as a page.

    Raises: NotFound for a form that there is not; NotAcceptable.
    """
    offer = _offer(suffix)
    release = release_of(snapshot)
    if offer.format == "html":
        language()
        response = send_text(render_template("dataset/dataset.html", **told_of(release)), HTML.media_type)
    else:
        response = send_text(_written(_triples(release), offer.format, release), offer.media_type)
    for each in _LISTED:
        response.headers.add("Link", f'</dataset.{each}>; rel="alternate"; type="{_type(each)}"')
    return response


@bp.get("/.well-known/void")
def void() -> Response:
    """The way to the description (RFC 8615; VoID, 7.2)."""
    response: Any = redirect("/dataset", 303)
    return response  # type: ignore[no-any-return]


def _offer(suffix: str) -> Offer:
    if not suffix:
        return negotiate(request.headers.get("Accept"), request.args.getlist("format"), _OFFERS)
    if suffix not in SUFFIXES:
        raise NotFound(f"there is no form .{suffix} of the description; there are .{', .'.join(SUFFIXES)}")
    return HTML if suffix == "html" else next(offer for offer in DATA if offer.format == SUFFIXES[suffix])


def _type(suffix: str) -> str:
    return next(offer.media_type for offer in DATA if offer.format == SUFFIXES[suffix])


def _triples(release: Release) -> list[Triple]:
    host, counted = request.host_url.rstrip("/"), read_partitions(release.folder)
    found = [
        *describe_page(version_of(release.hash), host),
        *describe_catalog(release, releases(), counted, services(), host),
        *describe_void(release, counted, version_of(release.hash), host),
    ]
    return sorted(set(found), key=str)


def _written(triples: list[Triple], format: str, release: Release) -> str:
    statements = (
        [Quad(each.subject, each.predicate, each.object, _GRAPH) for each in triples]
        if format in _WITH_GRAPHS
        else triples
    )
    spaces = {**SPACES, "this": f"{version_of(release.hash)}#"}
    prefixes = spaces if format in ("turtle", "trig", "rdfxml") else None
    content = serialize(statements, format=_FORMATS[format], prefixes=prefixes)
    assert content is not None
    return content.decode()


def told_of(release: Release) -> dict[str, Any]:
    """What the page tells of a release."""
    counted = read_partitions(release.folder)
    vocabulary = memory_of(g.served).vocabulary
    classes = sorted(counted.get("classes", {}).items(), key=lambda item: (-item[1]["entities"], item[0]))
    properties = sorted(
        counted.get("properties", {}).items(), key=lambda item: (-item[1]["triples"], item[0])
    )
    schemes = counted.get("schemes", {})
    own = [(iri, told["entities"]) for iri, told in classes if iri.startswith(TC)]
    return {
        "release": release,
        "counted": counted,
        "classes": own[:_IN_FRONT],
        "more_classes": len(classes) - len(own[:_IN_FRONT]),
        "properties": [(iri, told["triples"]) for iri, told in properties[:_IN_FRONT]],
        "more_properties": max(len(properties) - _IN_FRONT, 0),
        "schemes": sorted(schemes.items(), key=lambda item: (-item[1]["identifiers"], item[0])),
        "matches": counted.get("matches", {}),
        "services": [
            (next(each.value for each in service.titles if each.language == language()), service.path)
            for service in services()
        ],
        "name_of": lambda iri: vocabulary.heading_of(iri, language()),
        "short": lambda iri: short(NamedNode(iri)),
        "formats": [(each, _type(each), f"/dataset.{each}") for each in _LISTED],
        "cited": f"{request.host_url}snapshots/{release.hash}/dataset",
        "others": [each for each in releases() if each.hash != release.hash],
    }


describes(bp, dataset_paths)
