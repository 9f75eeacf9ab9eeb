"""Links as data: of one thing, of the server; and the JSON-LD context."""

import json

import pytest
from pyld import jsonld
from pyoxigraph import RdfFormat, parse, serialize

from tochuc.core.linkset import Link, as_json, as_text
from tochuc.namespaces import ID, PREFIXES, TC

from .conftest import write_sample
from .own_queries import client_of

PLACE = "place/tinh-mau-2025"
LINKED = """
@prefix tc: <https://w3id.org/tochuc/ontology#> .
@prefix place: <https://w3id.org/tochuc/id/place/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
place:a a tc:Place ; skos:closeMatch <https://example.org/thing/Q2> ; owl:sameAs <https://example.org/thing/Q1> .
<urn:x:one> tc:identifies place:a ; tc:identifierScheme <urn:x:scheme> ; tc:identifierValue "Q1" .
<urn:x:two> tc:identifies place:a ; tc:identifierScheme <urn:x:scheme> ; tc:identifierValue "Mẫu A" .
<urn:x:three> tc:identifies place:a ; tc:identifierScheme <urn:x:other> ; tc:identifierValue "3" .
<urn:x:scheme> tc:addressPrefix "https://example.org/thing/" ; skos:prefLabel "Sample collection"@en .
"""


def links_of(response):
    """The links of a linkset by relation, of the only anchor."""
    (of_one,) = response.json["linkset"]
    return of_one


def test_a_thing_has_its_links(fixture_client, fixture_snapshot):
    response = fixture_client.get(f"/linkset/{PLACE}")
    assert response.mimetype == "application/linkset+json"
    links = links_of(response)
    assert links["anchor"] == ID + PLACE
    for each in links["describedby"]:
        described = fixture_client.get(each["href"])
        assert (described.status_code, described.mimetype) == (200, each["type"])
        assert described.headers.get("Content-Language") == each.get("hreflang", [None])[0]
    assert TC + "ProvincialUnit" in {each["href"] for each in links["type"]}
    (cited,) = links["cite-as"]
    assert cited["href"] == f"http://localhost/snapshots/{fixture_snapshot.hash}/page/{PLACE}"
    assert links["license"] == [{"href": "https://creativecommons.org/licenses/by/4.0/"}]


@pytest.fixture(scope="module")
def linked(tmp_path_factory):
    """A client over a place with identifiers and matches elsewhere."""
    state, quads = tmp_path_factory.mktemp("state"), tmp_path_factory.mktemp("quads") / "linked.nq"
    parsed = parse(LINKED, format=RdfFormat.TURTLE)
    quads.write_bytes(serialize([quad.triple for quad in parsed], format=RdfFormat.N_TRIPLES))
    write_sample(state, "linked-1", quads)
    return client_of(state)


def test_identifiers_that_make_addresses_are_links(linked):
    links = links_of(linked.get("/linkset/place/a"))
    assert links["related"] == [
        {"href": "https://example.org/thing/M%E1%BA%ABu%20A", "title": "Sample collection"},
    ], "Q1 is a match already"


def test_what_the_graph_matches_with_is_linked_by_its_property(linked):
    links = links_of(linked.get("/linkset/place/a"))
    assert links[PREFIXES["skos"] + "closeMatch"] == [{"href": "https://example.org/thing/Q2"}]
    assert links[PREFIXES["owl"] + "sameAs"] == [{"href": "https://example.org/thing/Q1"}]


def test_both_forms_say_the_same(fixture_client):
    in_json = links_of(fixture_client.get(f"/linkset/{PLACE}"))
    response = fixture_client.get(f"/linkset/{PLACE}", headers={"Accept": "application/linkset"})
    assert response.mimetype == "application/linkset"
    lines = response.text.strip().split(",\n")
    told = {(rel, each["href"]) for rel, found in in_json.items() if rel != "anchor" for each in found}
    assert len(lines) == sum(len(found) for rel, found in in_json.items() if rel != "anchor")
    for line in lines:
        target = line[1 : line.index(">")]
        relation = line.split('rel="')[1].split('"')[0]
        assert (relation, target) in told
        assert line.endswith(f'anchor="{ID}{PLACE}"')


def test_a_text_that_is_not_ascii_is_encoded():
    links = {"urn:x:a": [Link("related", "urn:x:b", {"title": "Tỉnh Mẫu", "type": 'a"b'})]}
    assert 'title*=UTF-8\'\'T%E1%BB%89nh%20M%E1%BA%ABu; type="a\\"b"' in as_text(links)
    assert as_json(links)["linkset"][0]["related"][0]["title"] == "Tỉnh Mẫu"


@pytest.mark.parametrize("room", ["page", "data"])
def test_page_and_data_lead_to_the_links_the_whole_and_the_licence(fixture_client, room):
    response = fixture_client.get(
        f"/{room}/{PLACE}", headers={"Accept": "text/html" if room == "page" else "text/turtle"}
    )
    told = response.headers["Link"]
    assert f'</linkset/{PLACE}>; rel="linkset"; type="application/linkset+json"' in told
    assert '</dataset>; rel="collection"' in told
    assert 'rel="license"' in told


@pytest.mark.parametrize(
    ("address", "accept", "status"),
    [
        ("/linkset/place/nowhere", "", 404),
        (f"/linkset/{PLACE}", "image/png", 406),
        ("/linkset/", "", 404),
        ("/.well-known/api-catalog", "image/png", 406),
        ("/context.jsonld", "text/turtle", 406),
    ],
)
def test_what_there_is_not_is_told(fixture_client, address, accept, status):
    response = fixture_client.get(address, headers={"Accept": accept})
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"


def test_the_catalogue_lists_every_service_with_what_describes_it(fixture_client):
    response = fixture_client.get("/.well-known/api-catalog")
    assert (
        response.content_type == 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
    )
    first, *services = response.json["linkset"]
    assert first["anchor"] == "http://localhost/.well-known/api-catalog"
    assert [each["href"] for each in first["item"]] == [each["anchor"] for each in services]
    assert {"http://localhost/sparql", "http://localhost/queries"} <= {each["anchor"] for each in services}
    for service in services:
        assert fixture_client.get(service["anchor"]).status_code < 400
        for relation in ("service-desc", "service-doc", "service-meta", "status"):
            for link in service[relation]:
                told = fixture_client.get(link["href"], headers={"Accept": link["type"]})
                assert (told.status_code, told.mimetype) == (200, link["type"]), link


def test_the_catalogue_answers_head_and_the_first_page_leads_to_it(fixture_client):
    head = fixture_client.head("/.well-known/api-catalog")
    assert head.status_code == 200
    assert 'rel="api-catalog"' in head.headers["Link"]
    told = ", ".join(fixture_client.get("/", headers={"Accept": "text/html"}).headers.getlist("Link"))
    assert '</.well-known/api-catalog>; rel="api-catalog"' in told
    assert '</dataset>; rel="service-meta"' in told


@pytest.fixture(scope="module")
def context(fixture_client):
    response = fixture_client.get("/context.jsonld")
    assert response.mimetype == "application/ld+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    return response.json


def test_the_context_has_every_prefix_class_and_property(context, fixture_graph):
    terms = context["@context"]
    # A property that is called like a prefix goes before it: whoever writes JSON wants the property.
    properties = {name for name, told in terms.items() if isinstance(told, dict)}
    assert {name: terms[name] for name in PREFIXES if name not in properties} == {
        name: space for name, space in PREFIXES.items() if name not in properties
    }
    query = """PREFIX owl: <http://www.w3.org/2002/07/owl#> SELECT ?t { VALUES ?k
      { owl:Class owl:ObjectProperty owl:DatatypeProperty } GRAPH <https://w3id.org/tochuc/ontology> { ?t a ?k } }"""
    for (term,) in fixture_graph.query(query):
        if term.value.startswith(TC):
            told = terms[term.value.removeprefix(TC)]
            assert (told if isinstance(told, str) else told["@id"]) == f"tc:{term.value.removeprefix(TC)}"
    assert terms["coversArea"]["@type"] == "@id"
    assert terms["from"]["@type"] == "edtf:EDTF"
    assert terms["startEarliest"]["@type"] == "xsd:date"


@pytest.mark.parametrize(
    "name",
    [
        PLACE,
        "steering-committee/tinh-vi-du",
        "document/01-qd-mau-2022",
        "person/tran-thi-thu",
        "event/hoi-nghi-5",
        "source/joint-bao-mau-bao-thu",
    ],
)
def test_what_is_compacted_by_it_says_the_same_when_it_is_expanded_again(fixture_client, context, name):
    response = fixture_client.get(f"/data/{name}.jsonld")
    assert response.status_code == 200
    compact = jsonld.compact(response.json, context)
    text = json.dumps(compact["@graph"][0] if "@graph" in compact else compact)
    assert '"http' not in text.replace('"https://w3id.org/tochuc/', "")[:200]
    again = jsonld.to_rdf(compact, {"format": "application/n-quads"})
    given = {str(quad.triple) for quad in parse(response.data, format=RdfFormat.JSON_LD)}
    assert {str(quad.triple) for quad in parse(again.encode(), format=RdfFormat.N_QUADS)} == given
