"""The Service Description: the same in every format, with every graph and what it holds."""

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from tochuc.namespaces import INFERRED_GRAPH, ONTOLOGY_GRAPH, STATED_GRAPH

from .test_sparql import SD, SOURCE

FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}


def described(client, format="ntriples"):
    body = client.get("/sparql", query_string={"format": format}).data
    return {quad.triple for quad in parse(body, format=FORMATS[format])}


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_says_the_same(client, format):
    assert described(client, format) == described(client)


def test_every_graph_is_listed_with_its_size(client):
    objects = {(t.subject, t.predicate.value): t.object for t in described(client)}
    counts = {
        objects[node, SD + "name"].value: int(objects[graph, "http://rdfs.org/ns/void#triples"].value)
        for (node, predicate), graph in objects.items()
        if predicate == SD + "graph"
    }
    assert counts == {
        STATED_GRAPH: 12,
        INFERRED_GRAPH: 2,
        ONTOLOGY_GRAPH: 2,
        SOURCE + "mau-mot": 2,
        SOURCE + "mau-hai": 3,
        SOURCE + "mau-ba": 1,
        SOURCE + "register": 8,
    }


def test_it_promises_what_holds(client, query):
    said = described(client)
    formats = {t.object.value for t in said if t.predicate.value == SD + "resultFormat"}
    assert len(formats) == 10
    features = {t.object.value for t in said if t.predicate.value == SD + "feature"}
    assert SD + "UnionDefaultGraph" not in features
    assert SD + "DereferencesURIs" not in features
    assert SD + "BasicFederatedQuery" not in features
    assert NamedNode(SD + "SPARQL11Update") not in {t.object for t in said}
