"""Triple Pattern Fragments over the made-up graph: all pages together are the graph, and the controls lead through them."""

import json
from urllib.parse import urlsplit

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, parse

from tochuc.web.fragments.fragment import ON_PAGE, Fragment

HYDRA = "http://www.w3.org/ns/hydra/core#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
PLACE = "https://w3id.org/tochuc/id/place/tinh-mau"


@pytest.fixture(scope="module")
def read(fixture_client):
    """The data triples of a page, and what its controls say by name."""

    def read(address):
        answer = fixture_client.get(address, headers={"Accept": "application/trig"})
        assert answer.status_code == 200, answer.text
        quads = list(parse(answer.data, format=RdfFormat.TRIG))
        controls = {}
        for quad in quads:
            if quad.predicate.value.startswith(HYDRA):
                controls.setdefault(quad.predicate.value.removeprefix(HYDRA), quad.object.value)
        return {quad.triple for quad in quads if isinstance(quad.graph_name, DefaultGraph)}, controls

    return read


def walk(read, address):
    found = []
    while address:
        triples, controls = read(address)
        assert len(triples) <= ON_PAGE
        found += triples
        parts = urlsplit(controls.get("next", ""))
        address = parts.path and f"{parts.path}?{parts.query}"
    return found, int(controls["totalItems"])


def test_all_pages_hold_the_graph_once(fixture_client, read):
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . ?s a <https://w3id.org/tochuc/ontology#Place> }"
    given = fixture_client.get("/sparql", query_string={"query": query, "format": "ntriples"})
    wanted = {quad.triple for quad in parse(given.data, format=RdfFormat.N_TRIPLES)}
    found, total = walk(read, "/fragments")
    assert len(found) == len(set(found)) == total > len(wanted)
    assert wanted <= set(found)


@pytest.mark.parametrize(
    ("pattern", "match"),
    [
        ({"subject": PLACE}, lambda triple: triple.subject.value == PLACE),
        ({"predicate": RDF_TYPE, "object": "https://w3id.org/tochuc/ontology#Place"}, lambda _: True),
        ({"object": '"Tỉnh Mẫu"@vi'}, lambda triple: triple.object.language == "vi"),
        ({"subject": "?x", "object": "?x"}, lambda triple: triple.subject == triple.object),
    ],
)
def test_a_pattern_gives_what_it_matches_and_nothing_else(read, pattern, match):
    everything, _ = walk(read, "/fragments")
    query = "&".join(f"{name}={value.replace('#', '%23')}" for name, value in pattern.items())
    found, total = walk(read, f"/fragments?{query}")
    assert total == len(found)
    assert all(map(match, found))
    assert set(found) <= set(everything)


def test_what_is_stated_has_fragments_of_its_own(read):
    inferred = "/fragments/stated?predicate=https://w3id.org/tochuc/ontology%23startEarliest"
    assert walk(read, inferred)[1] == 0
    assert walk(read, inferred.replace("/stated", ""))[1] > 0


def test_controls_tell_how_to_ask_for_any_pattern(fixture_client):
    given = fixture_client.get("/fragments", headers={"Accept": "application/n-quads"})
    quads = list(parse(given.data, format=RdfFormat.N_QUADS))
    template = next(quad.object.value for quad in quads if quad.predicate.value == HYDRA + "template")
    assert template == "http://localhost/fragments{?subject,predicate,object}"
    variables = {quad.object.value for quad in quads if quad.predicate.value == HYDRA + "variable"}
    assert variables == {"subject", "predicate", "object"}


@pytest.mark.parametrize("language", ["en", "vi"])
def test_people_get_a_page_whose_links_narrow_the_pattern(fixture_client, language):
    page = fixture_client.get(f"/fragments?lang={language}", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert f'lang="{language}"' in page.text
    assert "/fragments?subject=" in page.text
    assert len(page.headers.getlist("Link")) >= 2


def test_a_literal_in_the_place_of_a_subject_matches_nothing(read):
    assert walk(read, '/fragments?subject="a"') == ([], 0)


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/fragments?subject=no iri", 400, "subject is an IRI"),
        ("/fragments?page=0", 400, "page is a whole number"),
        ("/fragments?page=x", 400, "page is a whole number"),
        ("/fragments?page=999999", 404, "pages, not 999,999"),
        ("/fragments/none", 404, "/fragments/stated"),
    ],
)
def test_what_is_wrong_with_an_address_is_told(fixture_client, address, status, told):
    answer = fixture_client.get(address, headers={"Accept": "text/turtle"})
    assert answer.status_code == status
    assert told in json.loads(answer.data)["detail"]


@pytest.mark.parametrize(("total", "last"), [(0, 1), (1, 1), (ON_PAGE, 1), (ON_PAGE + 1, 2)])
def test_a_fragment_has_as_many_pages_as_it_needs_and_at_least_one(total, last):
    assert Fragment("http://localhost/fragments", {}, 1, total).last == last
