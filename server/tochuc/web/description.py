"""The Service Description: what this endpoint can do, in RDF."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Triple

from ..engine.base import Triples
from ..namespaces import INFERRED_GRAPH, ONTOLOGY_GRAPH, PREFIXES, STATED_GRAPH

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_RESULTS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "N-Quads",
    "TriG",
    "JSON-LD",
    "RDF_XML",
)
_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_GRAPHS: Final = ((STATED_GRAPH, "stated"), (INFERRED_GRAPH, "inferred"), (ONTOLOGY_GRAPH, "ontology"))


def describe_service(endpoint: str, manifest: Mapping[str, Any]) -> Triples:
    """The description of the endpoint at this address.

    Source: SPARQL 1.1 Service Description, 3.
    """
    return Triples(list(_triples(endpoint, manifest.get("counts", {}))))


def _triples(endpoint: str, counts: Mapping[str, Any]) -> Iterator[Triple]:
    service = NamedNode(endpoint + "#service")
    dataset = NamedNode(endpoint + "#dataset")
    default = NamedNode(endpoint + "#default-graph")
    yield Triple(service, _TYPE, _sd("Service"))
    yield Triple(service, _sd("endpoint"), NamedNode(endpoint))
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    for name in _RESULTS:
        yield Triple(service, _sd("resultFormat"), NamedNode(_FORMATS + name))
    yield Triple(service, _sd("defaultDataset"), dataset)
    yield Triple(dataset, _TYPE, _sd("Dataset"))
    yield Triple(dataset, _sd("defaultGraph"), default)
    yield from _graph(default, counts.get("default"))
    for iri, name in _GRAPHS:
        listed = NamedNode(f"{endpoint}#{name}-graph")
        content = NamedNode(f"{endpoint}#{name}-triples")
        yield Triple(dataset, _sd("namedGraph"), listed)
        yield Triple(listed, _TYPE, _sd("NamedGraph"))
        yield Triple(listed, _sd("name"), NamedNode(iri))
        yield Triple(listed, _sd("graph"), content)
        yield from _graph(content, counts.get(name))


def _graph(node: NamedNode, count: object) -> Iterator[Triple]:
    yield Triple(node, _TYPE, _sd("Graph"))
    if isinstance(count, int):
        yield Triple(node, NamedNode(PREFIXES["void"] + "triples"), Literal(count))


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)
