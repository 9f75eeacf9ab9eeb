"""The endpoint, clause by clause of the SPARQL Protocol."""

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from tochuc.namespaces import INFERRED_GRAPH, STATED_GRAPH
from tochuc.web.app import MAX_BODY

from .conftest import ask

SOURCE = "https://w3id.org/tochuc/id/source/"
SD = "http://www.w3.org/ns/sparql-service-description#"
HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
SPARQL_QUERY = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"


def count(response):
    assert response.status_code == 200, response.text
    return int(response.json["results"]["bindings"][0]["n"]["value"])


@pytest.mark.parametrize(
    ("name", "accept", "media_type"),
    [
        ("everything", None, "application/sparql-results+json"),
        ("everything", "*/*", "application/sparql-results+json"),
        ("everything", "application/json", "application/json"),
        ("everything", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("everything", "text/csv;q=0.5, application/sparql-results+xml;q=0.4", "text/csv"),
        ("everything", "text/tab-separated-values", "text/tab-separated-values"),
        ("everything", HTML, "text/html"),
        ("yes", None, "application/sparql-results+json"),
        ("yes", "application/xml", "application/xml"),
        ("yes", HTML, "text/html"),
        ("graph", None, "text/turtle"),
        ("graph", "text/*;q=0.1, application/n-triples", "application/n-triples"),
        ("graph", "application/n-quads", "application/n-quads"),
        ("graph", "application/trig", "application/trig"),
        ("graph", "application/ld+json", "application/ld+json"),
        ("graph", "application/rdf+xml", "application/rdf+xml"),
        ("graph", HTML, "text/html"),
    ],
)
def test_accept_chooses_the_representation(client, query, name, accept, media_type):
    response = ask(client, query(name), accept)
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert response.content_length == len(response.data) > 0
    assert "Accept" in response.headers["Vary"]
    assert response.headers["Tochuc-Snapshot"] == "sample-1"


@pytest.mark.parametrize(
    ("name", "format", "media_type"),
    [
        ("everything", "csv", "text/csv"),
        ("everything", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("graph", "ttl", "text/turtle"),
        ("graph", "jsonld", "application/ld+json"),
        ("graph", "html", "text/html"),
        ("graph", ["", "json-ld", "application/ld+json,application/x-json+ld"], "application/ld+json"),
    ],
)
def test_a_named_format_goes_before_accept(client, query, name, format, media_type):
    assert ask(client, query(name), "image/png", format=format).mimetype == media_type


def test_a_format_of_another_kind_of_result_leaves_the_choice_to_accept(client, query):
    assert ask(client, query("everything"), "text/csv", format="turtle").mimetype == "text/csv"
    assert ask(client, query("graph"), "*/*", format="json").mimetype == "text/turtle"


@pytest.mark.parametrize(
    ("name", "accept", "format", "status"),
    [
        ("everything", "image/png", "", 406),
        ("everything", "text/turtle", "", 406),
        ("graph", "text/csv", "", 406),
        ("everything", "image/png", "turtle", 406),
        ("everything", "*/*;q=0", "", 406),
        ("everything", None, "docx", 400),
    ],
)
def test_a_representation_that_does_not_exist_is_told_with_those_that_do(
    client, query, name, accept, format, status
):
    response = ask(client, query(name), accept, format=format)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert ("turtle" if name == "graph" else "csv") in response.json["detail"]


def test_what_three_sources_state_counts_once(client, query):
    assert count(ask(client, query("covers"))) == 1
    assert count(ask(client, query("covers-by-source"))) == 3


@pytest.mark.parametrize(
    ("name", "parameters", "rows"),
    [
        ("count", {}, 16),
        ("count", {"default-graph-uri": STATED_GRAPH}, 12),
        ("count", {"default-graph-uri": [SOURCE + "mau-hai", INFERRED_GRAPH]}, 5),
        ("count", {"named-graph-uri": STATED_GRAPH}, 0),
        ("count", {"default-graph-uri": SOURCE + "unknown"}, 0),
        ("in-named-graphs", {"named-graph-uri": [INFERRED_GRAPH, SOURCE + "mau-ba"]}, 3),
        ("in-named-graphs", {"default-graph-uri": STATED_GRAPH}, 0),
        ("from-one-source", {}, 2),
        ("from-one-source", {"default-graph-uri": INFERRED_GRAPH}, 2),
        ("from-one-source", {"default-graph-uri": STATED_GRAPH}, 12),
    ],
)
def test_graphs_of_the_request_replace_those_of_the_query(client, query, name, parameters, rows):
    assert count(ask(client, query(name), **parameters)) == rows


def test_several_default_graphs_are_merged(client, query):
    graphs = [SOURCE + "mau-hai", SOURCE + "mau-ba"]
    assert count(ask(client, query("count"), **{"default-graph-uri": graphs})) == 3


def test_a_file_named_as_a_graph_is_not_read(client, query):
    assert ask(client, query("from-file")).json["results"]["bindings"] == []
    response = ask(client, query("count"), **{"default-graph-uri": "file:///etc/hostname"})
    assert response.status_code == 400
    assert "no file is read" in response.json["detail"]


def test_post_answers_like_get(client, query):
    wanted = ask(client, query("everything")).data
    form = client.post("/sparql", data={"query": query("everything")})
    direct = client.post("/sparql", data=query("everything"), content_type=SPARQL_QUERY)
    safe = client.open(
        "/sparql", method="QUERY", data=query("everything"), content_type=SPARQL_QUERY + "; charset=UTF-8"
    )
    assert form.data == direct.data == safe.data == wanted


def test_post_reads_graphs_from_form_and_address(client, query):
    parameters = {"default-graph-uri": STATED_GRAPH}
    form = client.post("/sparql", data={"query": query("count"), **parameters})
    direct = client.post("/sparql", query_string=parameters, data=query("count"), content_type=SPARQL_QUERY)
    assert count(form) == count(direct) == 12


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("text/plain", b"ASK {}", 415),
        ("application/json", b'{"query": "ASK {}"}', 415),
        ("application/sparql-update", b"CLEAR ALL", 403),
        ("multipart/form-data; boundary=x", b"", 415),
        ("", b"ASK {}", 415),
        (SPARQL_QUERY, "ASK { ?s ?p 'ủy' }".encode("utf-16"), 400),
        (SPARQL_QUERY, b"ASK { ?s ?p '\xff' }", 400),
        (SPARQL_QUERY + "; charset=latin-1", b"ASK {}", 400),
        (SPARQL_QUERY, b"", 400),
        (FORM, b"query=ASK+%7B+%3Fs+%3Fp+%27%FF%27+%7D", 400),
        (FORM, b"query=ASK%7B%7D&query=ASK%7B%7D", 400),
        (FORM, b"update=CLEAR+ALL", 403),
        (FORM, b"format=json", 400),
        (FORM, "query=ủy".encode(), 400),
        (FORM + "; charset=utf-8", b"query=ASK%7B%7D", 200),
        (SPARQL_QUERY, b"\xef\xbb\xbfASK {}", 200),
    ],
)
def test_a_body_is_read_or_refused_for_what_it_is(client, content_type, body, status):
    response = client.post("/sparql", data=body, headers={"Content-Type": content_type})
    assert response.status_code == status
    if status != 200:
        assert response.mimetype == "application/problem+json"
        assert response.json["status"] == status


@pytest.mark.parametrize(
    ("query_string", "status"),
    [
        ("query=ASK%7B%7D&query=ASK%7B%7D", 400),
        ("query=ASK%20%7B%3Fs%20%3Fp%20%27%FF%27%7D", 400),
        ("update=CLEAR%20ALL", 400),
        ("query=", 400),
        ("query=ASK%7B%7D&default-graph-uri=relative", 400),
        ("query=ASK%7B%7D&unknown=kept-out", 200),
    ],
)
def test_parameters_are_read_or_refused_for_what_they_are(client, query_string, status):
    assert client.get(f"/sparql?{query_string}").status_code == status


def test_a_body_that_is_too_large_is_refused(client):
    response = client.post("/sparql", data=b" " * (MAX_BODY + 1), content_type=SPARQL_QUERY)
    assert (response.status_code, response.mimetype) == (413, "application/problem+json")


def test_a_malformed_query_is_a_problem_with_its_place(client, query):
    response = ask(client, query("malformed"), "application/sparql-results+json")
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    problem = response.json
    assert problem["type"] == "https://w3id.org/tochuc/problems#bad-query"
    assert (problem["line"], problem["column"], problem["status"]) == (2, 8, 400)
    assert problem["repair"].endswith("PREFIX tc: <https://w3id.org/tochuc/ontology#>")


def test_service_is_refused(client, query):
    response = ask(client, query("service"))
    assert response.status_code == 400
    assert "SERVICE is refused" in response.json["detail"]


def test_without_a_query_programs_get_a_service_description(client):
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    triples = [quad.triple for quad in parse(response.data, format=RdfFormat.TURTLE)]
    said = {(t.predicate.value.removeprefix(SD), t.object.value) for t in triples}
    assert ("endpoint", "http://localhost/sparql") in said
    assert ("supportedLanguage", SD + "SPARQL11Query") in said
    assert ("name", STATED_GRAPH) in said
    assert ("http://rdfs.org/ns/void#triples", "16") in said
    assert all(isinstance(triple.subject, NamedNode) for triple in triples)
    assert client.get("/sparql").data == response.data
