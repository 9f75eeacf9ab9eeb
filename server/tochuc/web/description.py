"""The Service Description: what this endpoint can do, in RDF."""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Triple

from ..core.media import GRAPHS, SOLUTIONS, Offer
from ..engine.base import Question
from ..engine.writing import Spool, write_graph
from ..errors import GraphError
from ..namespaces import (
    ENTAILED_GRAPH,
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    PREFIXES,
    QUERIES_GRAPH,
    STATED_GRAPH,
)
from .graphs.access import offered
from .live import Served

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_NAMES: Final = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/ld+json": "JSON-LD",
    "application/rdf+xml": "RDF_XML",
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
}
_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_COUNT_GRAPHS: Final = (Path(__file__).parent / "graphs.rq").read_text(encoding="utf-8")
_OWN_GRAPHS: Final = {
    "stated": STATED_GRAPH,
    "inferred": INFERRED_GRAPH,
    "entailed": ENTAILED_GRAPH,
    "ontology": ONTOLOGY_GRAPH,
    "queries": QUERIES_GRAPH,
}
_MOST_BYTES: Final = 1 << 26


def describe_service(endpoint: str, served: Served, format: str, federated: bool) -> Spool:
    """The description of the endpoint at this address, written in this format; whether a query may ask others.

    Source: SPARQL 1.1 Service Description, 3.
    """
    spool = Spool(_MOST_BYTES)
    write_graph(_triples(endpoint, served, federated), spool, format)
    return spool


@lru_cache(8)
def named_graphs(served: Served) -> Mapping[str, int]:
    """How many triples each named graph has."""
    try:
        answer = served.engine.answer(Question(_COUNT_GRAPHS))
    except GraphError:
        counts = served.manifest.get("counts", {})
        return {iri: counts[name] for name, iri in _OWN_GRAPHS.items() if name in counts}
    with answer.body as body:
        rows: list[dict[str, Any]] = json.load(body)["results"]["bindings"]
    return {row["graph"]["value"]: int(row["count"]["value"]) for row in rows}


def _triples(endpoint: str, served: Served, federated: bool) -> Iterator[Triple]:
    service = NamedNode(endpoint + "#service")
    dataset = NamedNode(endpoint + "#dataset")
    default = NamedNode(endpoint + "#default-graph")
    yield Triple(service, _TYPE, _sd("Service"))
    yield Triple(service, _sd("endpoint"), NamedNode(endpoint))
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    if offered().bounds is not None:
        yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Update"))
    # The default graph is a graph of its own, no union; a file or an address that a query names is not read.
    yield Triple(service, _sd("feature"), _sd("EmptyGraphs"))
    if federated:
        yield Triple(service, _sd("feature"), _sd("BasicFederatedQuery"))
    for offer in (*SOLUTIONS, *GRAPHS):
        yield from _format(service, offer)
    yield Triple(service, _sd("defaultDataset"), dataset)
    yield Triple(dataset, _TYPE, _sd("Dataset"))
    yield Triple(dataset, _sd("defaultGraph"), default)
    yield from _graph(default, served.manifest.get("counts", {}).get("default"))
    names = {iri: name for name, iri in _OWN_GRAPHS.items()}
    for number, (iri, count) in enumerate(sorted(named_graphs(served).items())):
        name = names.get(iri, f"graph-{number}")
        listed = NamedNode(f"{endpoint}#{name}-named")
        content = NamedNode(f"{endpoint}#{name}-content")
        yield Triple(dataset, _sd("namedGraph"), listed)
        yield Triple(listed, _TYPE, _sd("NamedGraph"))
        yield Triple(listed, _sd("name"), NamedNode(iri))
        yield Triple(listed, _sd("graph"), content)
        yield from _graph(content, count)


def _format(service: NamedNode, offer: Offer) -> Iterator[Triple]:
    if name := _NAMES.get(offer.media_type):
        yield Triple(service, _sd("resultFormat"), NamedNode(_FORMATS + name))


def _graph(node: NamedNode, count: object) -> Iterator[Triple]:
    yield Triple(node, _TYPE, _sd("Graph"))
    if isinstance(count, int):
        yield Triple(node, NamedNode(PREFIXES["void"] + "triples"), Literal(count))


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)
