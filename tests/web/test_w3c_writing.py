"""The cases of the W3C protocol test suites for updates and for the graph store, each under its name there."""

from urllib.parse import urlencode

import pytest

from .writing import UPDATE, Bearer, token_for

FORM = "application/x-www-form-urlencoded"
PREFIXES = "PREFIX dc: <http://purl.org/dc/terms/> PREFIX foaf: <http://xmlns.com/foaf/0.1/> "
DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
TARGET = "http://example.org/protocol-update-dataset-test/"


@pytest.fixture(scope="module")
def writer(own_server):
    return Bearer(own_server, token_for(own_server.state, "suite", "http://*"))


@pytest.fixture(scope="module")
def reader(own_server):
    return Bearer(own_server)


def documents(*numbers):
    listed = " ".join(f"GRAPH <{DATA.format(n)}> {{ <{DATA.format(n)}> a foaf:Document }}" for n in numbers)
    return f"{PREFIXES} CLEAR ALL ; INSERT DATA {{ {listed} }} ; "


def marking(where):
    return f"INSERT {{ GRAPH <{TARGET}> {{ ?s a dc:BibliographicResource }} }} WHERE {{ {where} }}"


PLAIN, NAMED = marking("?s a foaf:Document"), marking("GRAPH ?g { ?s a foaf:Document }")
BOTH = marking("GRAPH ?g { ?in a foaf:Document } ?s a foaf:Document")
DATASETS = {
    "update_dataset_default_graph": ({"using-graph-uri": [1]}, documents(1) + PLAIN, {1}),
    "update_dataset_default_graphs": ({"using-graph-uri": [1, 2]}, documents(1, 2, 3) + PLAIN, {1, 2}),
    "update_dataset_named_graphs": ({"using-named-graph-uri": [1, 2]}, documents(1, 2, 3) + NAMED, {1, 2}),
    "update_dataset_full": (
        {"using-graph-uri": [1], "using-named-graph-uri": [2]},
        documents(1, 2, 3) + BOTH,
        {1},
    ),
}


@pytest.mark.parametrize("case", DATASETS)
@pytest.mark.parametrize("way", ["direct", "form"])
def test_the_graphs_of_the_request_are_the_ones_that_where_asks(writer, reader, case, way):
    named, text, marked = DATASETS[case]
    parameters = {name: [DATA.format(n) for n in numbers] for name, numbers in named.items()}
    if way == "direct":
        response = writer.update(text, **parameters)
    else:
        body = urlencode({"update": text, **parameters}, doseq=True)
        response = writer.send("POST", "/sparql", body, {"Content-Type": FORM})
    assert response.status == 204
    rows = reader.ask(f"SELECT ?s {{ GRAPH <{TARGET}> {{ ?s a ?class }} }}")
    assert rows == [(DATA.format(n),) for n in sorted(marked)]


def test_update_base_uri(writer, reader):
    graph = "http://example.org/protocol-base-test/"
    inserted = f"INSERT DATA {{ GRAPH <{graph}> {{ <s> <p> <test> }} }}"
    text = f"BASE <http://example.org/> CLEAR SILENT GRAPH <{graph}> ; {inserted}"
    assert writer.update(text).status == 204
    assert reader.ask(f"SELECT ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}") == [("http://example.org/test",)]


def test_update_post_form(writer):
    assert writer.send("POST", "/sparql", "update=CLEAR%20ALL", {"Content-Type": FORM}).status == 204


def test_update_post_direct(writer):
    assert writer.update("CLEAR ALL").status == 204


BAD = {
    "bad_multiple_updates": (
        lambda w: w.send(
            "POST", "/sparql", "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", {"Content-Type": FORM}
        ),
        400,
    ),
    "bad_update_get": (lambda w: w.send("GET", "/sparql", update="CLEAR ALL"), 400),
    "bad_update_wrong_media_type": (
        lambda w: w.send("POST", "/sparql", "CLEAR NAMED", {"Content-Type": "text/plain"}),
        415,
    ),
    "bad_update_missing_form_type": (
        lambda w: w.send("POST", "/sparql", "update=CLEAR%20NAMED", {"Content-Type": ""}),
        415,
    ),
    "bad_update_non_utf8": (
        lambda w: w.send(
            "POST", "/sparql", "CLEAR NAMED".encode("utf-16"), {"Content-Type": f"{UPDATE}; charset=UTF-16"}
        ),
        400,
    ),
    "bad_update_syntax": (lambda w: w.update("CLEAR XYZ"), 400),
    "bad_update_dataset_conflict": (
        lambda w: w.update(
            f"{PREFIXES} INSERT {{ ?s a dc:BibliographicResource }} USING <{DATA.format(1)}> WHERE {{ ?s a foaf:Document }}",
            **{"using-named-graph-uri": "http://example.org/people"},
        ),
        400,
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_update_is_told_to_be_one(writer, case):
    send, status = BAD[case]
    response = send(writer)
    assert (response.status, response.headers["Content-Type"]) == (status, "application/problem+json")


PERSON = "http://example.org/graph-store/person/1.ttl"
PERSONS = {
    1: '<http://www.example/john> a <http://xmlns.com/foaf/0.1/Person> ; <http://xmlns.com/foaf/0.1/name> "John Doe" .',
    2: '<http://www.example/jane> a <http://xmlns.com/foaf/0.1/Person> ; <http://xmlns.com/foaf/0.1/name> "Jane Doe" .',
}
MULTIPART = "multipart/form-data; boundary=a6fe4cd636164618814be9f8d3d1a0de"


def _form(*texts):
    mark = "--a6fe4cd636164618814be9f8d3d1a0de"
    head = 'Content-Disposition: form-data; name="p{n}"; filename="p{n}.ttl"\r\nContent-Type: text/turtle'
    parts = [f"{mark}\r\n{head.format(n=n)}\r\n\r\n{text}\r\n" for n, text in enumerate(texts)]
    return "".join(parts) + f"{mark}--\r\n"


def test_the_graph_store_cases_in_their_order(writer):
    """One test, since each case goes on where the one before it ended."""
    seen = {}

    def case(name, response, *statuses):
        seen[name] = (response.status, response.status in statuses)
        return response

    def triples(response):
        return response.body.count(b" .\n")

    graph, default, accept = {"graph": PERSON}, {"default": ""}, {"Accept": "application/n-triples"}
    send = writer.send
    turtle = {"Content-Type": "text/turtle; charset=utf-8"}
    case("PUT - Initial state", send("PUT", "/graphs", PERSONS[1], turtle, **graph), 201)
    assert (
        triples(case("GET of PUT - Initial state", send("GET", "/graphs", None, accept, **graph), 200)) == 2
    )
    case("PUT - graph already in store", send("PUT", "/graphs", PERSONS[2], turtle, **graph), 204)
    replaced = case("GET of PUT - graph already in store", send("GET", "/graphs", None, accept, **graph), 200)
    assert b"Jane" in replaced.body
    assert b"John" not in replaced.body
    case("PUT - default graph", send("PUT", "/graphs", PERSONS[1], turtle, **default), 201, 204)
    assert (
        triples(case("GET of PUT - default graph", send("GET", "/graphs", None, accept, **default), 200)) == 2
    )
    wrong = {"Content-Type": "application/rdf+xml"}
    case("PUT - mismatched payload", send("PUT", "/graphs", PERSONS[1], wrong, **graph), 400)
    case("PUT - empty graph", send("PUT", "/graphs", "", turtle, graph="http://example.org/empty"), 201)
    case(
        "GET of PUT - empty graph",
        send("GET", "/graphs", None, accept, graph="http://example.org/empty"),
        200,
    )
    case(
        "PUT - replace empty graph",
        send("PUT", "/graphs", PERSONS[2], turtle, graph="http://example.org/empty"),
        204,
    )
    case("GET of replacement for empty graph", writer.get("http://example.org/empty"), 200)
    case("DELETE - existing graph", send("DELETE", "/graphs", **graph), 200, 204)
    case("GET of DELETE - existing graph", send("GET", "/graphs", **graph), 404)
    case("DELETE - non-existent graph", send("DELETE", "/graphs", **graph), 404)
    send("PUT", "/graphs", PERSONS[1], turtle, **graph)
    case("POST - existing graph", send("POST", "/graphs", PERSONS[2], turtle, **graph), 200, 204)
    assert (
        triples(case("GET of POST - existing graph", send("GET", "/graphs", None, accept, **graph), 200)) == 4
    )
    form = _form('<http://e/a> <http://e/name> "Jane" .', '<http://e/b> <http://e/name> "Tilly" .')
    case(
        "POST - multipart/form-data",
        send("POST", "/graphs", form, {"Content-Type": MULTIPART}, **graph),
        200,
        204,
    )
    assert (
        triples(case("GET of POST - multipart/form-data", send("GET", "/graphs", None, accept, **graph), 200))
        == 6
    )
    made = case("POST - create new graph", send("POST", "/graphs", PERSONS[1], turtle), 201)
    path = made.headers["Location"].removeprefix(writer.server.url)
    assert triples(case("GET of POST - create new graph", send("GET", path, None, accept), 200)) == 2
    case("POST - empty graph to existing graph", send("POST", path, "", turtle), 200, 204)
    assert triples(case("GET of POST - after noop", send("GET", path, None, accept), 200)) == 2
    head = case("HEAD on an existing graph", send("HEAD", path, None, accept), 200)
    assert head.body == b""
    assert int(head.headers["Content-Length"]) > 100
    case("HEAD on a non-existing graph", send("HEAD", "/graphs", graph="http://example.org/none"), 404)
    assert {name: status for name, (status, good) in seen.items() if not good} == {}
