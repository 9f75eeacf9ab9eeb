"""`/dataset`: VoID and DCAT say of the graph what the graph says when it is asked."""

import hashlib
from pathlib import Path
from urllib.parse import urlsplit

import pyshacl
import pytest
import rdflib
from pyoxigraph import RdfFormat, parse, serialize
from rdflib import DCAT, DCTERMS, RDF, VOID, Namespace

from tochuc.graph.partitions import partitions
from tochuc.namespaces import BASE, PREFIXES, TC
from tochuc.web.dataset.kept import Release
from tochuc.web.dataset.void import describe_void

SPDX = Namespace("http://spdx.org/rdf/terms#")
SHAPES = Path(__file__).with_name("catalogue-shapes.ttl")
FORMATS = {
    "ttl": ("text/turtle", "turtle"),
    "jsonld": ("application/ld+json", "json-ld"),
    "nt": ("application/n-triples", "nt"),
    "rdf": ("application/rdf+xml", "xml"),
    "trig": ("application/trig", "trig"),
    "nq": ("application/n-quads", "nquads"),
}


@pytest.fixture(scope="module")
def described(fixture_client):
    graph = rdflib.Graph()
    graph.parse(data=fixture_client.get("/dataset.ttl").data, format="turtle")
    return graph


@pytest.fixture(scope="module")
def named(fixture_snapshot):
    return rdflib.URIRef(f"{BASE}snapshots/{fixture_snapshot.hash}/dataset")


def number(graph, subject, predicate):
    return int(graph.value(subject, predicate))


def count(store, query):
    (solution,) = store.query("".join(f"PREFIX {p}: <{i}>\n" for p, i in PREFIXES.items()) + query)
    return int(solution[0].value)


def test_the_whole_is_counted_as_the_graph_counts_it(described, fixture_graph, named):
    asked = {
        VOID.triples: "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        VOID.distinctSubjects: "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
        VOID.distinctObjects: "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
        VOID.properties: "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
        VOID.classes: "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c FILTER(ISIRI(?c)) }",
    }
    for predicate, query in asked.items():
        assert number(described, named, predicate) == count(fixture_graph, query), predicate


def test_each_class_has_as_many_members_as_the_graph_says(described, fixture_graph, named):
    found = {
        str(described.value(part, VOID["class"])): number(described, part, VOID.entities)
        for part in described.objects(named, VOID.classPartition)
    }
    query = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c"
    asked = {row[0].value: int(row[1].value) for row in fixture_graph.query(query)}
    assert found == asked
    assert TC + "ProvincialSteeringCommittee" in found


def test_each_property_has_as_many_statements_as_the_graph_says(described, fixture_graph, named):
    found = {
        str(described.value(part, VOID.property)): tuple(
            number(described, part, each)
            for each in (VOID.triples, VOID.distinctSubjects, VOID.distinctObjects)
        )
        for part in described.objects(named, VOID.propertyPartition)
    }
    query = """SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?s1) (COUNT(DISTINCT ?o) AS ?o1)
    { ?s ?p ?o } GROUP BY ?p"""
    asked = {
        row[0].value: tuple(int(each.value) for each in list(row)[1:]) for row in fixture_graph.query(query)
    }
    assert found == asked


def test_within_each_class_of_ours_properties_are_counted(described, fixture_graph, named):
    found = {}
    for part in described.objects(named, VOID.classPartition):
        for inner in described.objects(part, VOID.propertyPartition):
            key = str(described.value(part, VOID["class"])), str(described.value(inner, VOID.property))
            found[key] = number(described, inner, VOID.triples)
    query = f"""SELECT ?c ?p (COUNT(*) AS ?n) {{ ?s a ?c ; ?p ?o FILTER(STRSTARTS(STR(?c), "{TC}")) }} GROUP BY ?c ?p"""
    assert found == {(r[0].value, r[1].value): int(r[2].value) for r in fixture_graph.query(query)}


def test_links_to_other_collections_are_counted_and_described(fixture_snapshot):
    text = """
    @prefix tc: <https://w3id.org/tochuc/ontology#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    @prefix place: <https://w3id.org/tochuc/id/place/> . @prefix idscheme: <https://w3id.org/tochuc/id/identifier-scheme/> .
    idscheme:one tc:addressPrefix "https://example.org/thing/" .
    <urn:x:1> tc:identifies place:a ; tc:identifierScheme idscheme:one ; tc:identifierValue "1" .
    <urn:x:2> tc:identifies place:b ; tc:identifierScheme idscheme:one ; tc:identifierValue "2" .
    <urn:x:3> tc:identifies place:b ; tc:identifierScheme idscheme:code ; tc:identifierValue "3" .
    place:a skos:exactMatch <https://example.org/thing/1> ; skos:closeMatch <https://example.org/thing/2>, <urn:x:other> .
    """
    counted = partitions([quad.triple for quad in parse(text, format=RdfFormat.TURTLE)])
    release = Release(fixture_snapshot.hash, None, fixture_snapshot.folder, fixture_snapshot.manifest)
    graph = rdflib.Graph()
    graph.parse(
        data=serialize(
            describe_void(release, counted, "urn:x:named", "http://here"), format=RdfFormat.N_TRIPLES
        )
    )
    found = {}
    for links in graph.subjects(RDF.type, VOID.Linkset):
        assert (rdflib.URIRef("urn:x:named"), VOID.subset, links) in graph
        assert (
            str(graph.value(graph.value(links, VOID.objectsTarget), VOID.uriSpace))
            == "https://example.org/thing/"
        )
        found[str(graph.value(links, VOID.linkPredicate))] = number(graph, links, VOID.triples)
    skos = PREFIXES["skos"]
    assert found == {TC + "identifierValue": 2, skos + "exactMatch": 1, skos + "closeMatch": 1}
    conforms, _, told = pyshacl.validate(graph, shacl_graph=str(SHAPES), inference="none")
    assert conforms, told
    graph.remove((None, VOID.linkPredicate, None))
    assert not pyshacl.validate(graph, shacl_graph=str(SHAPES), inference="none")[0]


def test_it_has_what_a_catalogue_must_have(described):
    conforms, _, told = pyshacl.validate(described, shacl_graph=str(SHAPES), inference="none")
    assert conforms, told


@pytest.mark.parametrize(
    ("taken", "shape"),
    [
        (DCTERMS.license, "license"),
        (DCAT.byteSize, "byteSize"),
        (SPDX.checksumValue, "checksum"),
        (DCAT.endpointURL, "endpointURL"),
    ],
)
def test_a_catalogue_that_lacks_it_is_found_out(described, taken, shape):
    less = rdflib.Graph()
    less += described
    less.remove((None, taken, None))
    conforms, _, told = pyshacl.validate(less, shacl_graph=str(SHAPES), inference="none")
    assert not conforms
    assert shape in told


def test_every_file_is_told_with_size_checksum_and_address(
    described, fixture_client, fixture_snapshot, named
):
    files = {n.removeprefix("dumps/") for n in fixture_snapshot.manifest["files"] if n.startswith("dumps/")}
    told = set()
    for it in described.objects(named, DCAT.distribution):
        address = urlsplit(described.value(it, DCAT.downloadURL))
        with fixture_client.get(address.path) as response:
            content = response.data
        assert len(content) == int(described.value(it, DCAT.byteSize))
        checksum = described.value(it, SPDX.checksum)
        assert hashlib.sha256(content).hexdigest() == str(described.value(checksum, SPDX.checksumValue))
        packing = described.value(it, DCAT.compressFormat)
        assert str(packing or described.value(it, DCAT.mediaType)).endswith(response.mimetype)
        told.add(address.path.rpartition("/")[2])
    assert told == files
    dumps = {str(each).rpartition("/")[2] for each in described.objects(None, VOID.dataDump)}
    assert dumps == {name for name in files if name.endswith((".gz", ".zst"))}


def test_the_period_ends_with_the_newest_source(described, fixture_snapshot, named):
    period = described.value(named, DCTERMS.temporal)
    assert str(described.value(period, DCAT.endDate)) == fixture_snapshot.manifest["newest_source"]
    assert str(described.value(period, DCAT.startDate)) < fixture_snapshot.manifest["newest_source"]
    assert str(described.value(named, DCTERMS.spatial)) == f"{BASE}id/place/nuoc-mau"


def test_it_holds_no_blank_node(described):
    assert not [each for triple in described for each in triple if isinstance(each, rdflib.BNode)]


@pytest.mark.parametrize("suffix", FORMATS)
def test_it_comes_in_every_form(fixture_client, described, suffix):
    media_type, format = FORMATS[suffix]
    response = fixture_client.get("/dataset", headers={"Accept": media_type})
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert response.data == fixture_client.get(f"/dataset.{suffix}").data
    graph = rdflib.Dataset() if suffix in ("trig", "nq") else rdflib.Graph()
    graph.parse(data=response.data, format=format)
    assert len({quad[:3] for quad in graph.quads()} if suffix in ("trig", "nq") else set(graph)) == len(
        described
    )


@pytest.mark.parametrize(("code", "words"), [("en", "What the graph is"), ("vi", "Đồ thị này là gì")])
def test_it_is_a_page_in_both_languages(fixture_client, fixture_snapshot, code, words):
    response = fixture_client.get(f"/dataset?lang={code}", headers={"Accept": "text/html"})
    page = response.text
    assert f'<html lang="{code}">' in page
    assert words in page
    assert f"/dumps/{fixture_snapshot.hash}/" in page
    assert 'href="/dataset.ttl"' in page
    assert " style=" not in page


def test_a_snapshot_has_its_own_description(fixture_client, fixture_snapshot):
    then = fixture_client.get(f"/snapshots/{fixture_snapshot.hash}/dataset.ttl")
    assert then.data == fixture_client.get("/dataset.ttl").data


def test_the_well_known_address_leads_to_it(fixture_client):
    response = fixture_client.get("/.well-known/void", follow_redirects=True)
    assert response.request.path == "/dataset"
    assert fixture_client.get("/.well-known/void").status_code == 303


@pytest.mark.parametrize(
    ("address", "accept", "status"), [("/dataset.docx", "", 404), ("/dataset", "image/png", 406)]
)
def test_another_form_is_refused(fixture_client, address, accept, status):
    assert fixture_client.get(address, headers={"Accept": accept}).status_code == status
