"""Graphs of one's own: who may write and read what, and what it does to answers that others get."""

import gzip
import json

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore
from SPARQLWrapper import JSON, POST, SPARQLWrapper

from tochuc.namespaces import STATED_GRAPH

from .writing import NOTES, ONE, TURTLE, TWO, UPDATE, Bearer, problem, token_for

EVERYTHING = "SELECT ?g ?o { GRAPH ?g { <http://e/s> <http://e/p> ?o } }"
INSERT = "INSERT DATA {{ GRAPH <{}> {{ {} }} }}".format


@pytest.fixture(scope="module")
def writer(own_server):
    return Bearer(own_server, token_for(own_server.state, "press", "https://example.org/*"))


@pytest.fixture(scope="module")
def secretive(own_server):
    return Bearer(own_server, token_for(own_server.state, "lab", "https://lab.example/*", private=True))


@pytest.fixture(scope="module")
def reader(own_server):
    return Bearer(own_server)


@pytest.fixture(autouse=True)
def emptied(writer, secretive):
    yield
    for each in (writer, secretive):
        assert each.update("DROP ALL").status == 204


def test_what_is_written_is_seen_by_the_next_query(writer, reader):
    for number in range(5):
        assert writer.put(NOTES, f"<http://e/s> <http://e/p> {number} .").status == (204 if number else 201)
        assert reader.ask(EVERYTHING) == [(NOTES, str(number))]


def test_the_default_graph_and_pages_know_nothing_of_it(writer, reader):
    before = reader.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    writer.put(NOTES, ONE)
    writer.update("INSERT DATA { <http://e/s> <http://e/p> 3 }")
    assert reader.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == before
    assert reader.ask("SELECT ?o { <http://e/s> ?p ?o }") == []


@pytest.mark.parametrize(
    "asked",
    [{"own": NOTES}, {"own": "all"}, {"default-graph-uri": NOTES}],
    ids=["own one", "own all", "by the protocol"],
)
def test_the_default_graph_has_it_where_the_request_asks_for_that(writer, reader, asked):
    writer.put(NOTES, ONE)
    assert reader.ask("SELECT ?o { <http://e/s> ?p ?o }", **asked) == [("1",)]


def test_a_graph_laid_over_stands_beside_what_the_project_says(writer, reader):
    place = reader.ask("SELECT ?s { ?s a ?c } LIMIT 1")[0][0]
    writer.put(NOTES, f"<{place}> <http://e/note> 'seen' .")
    joined = f"SELECT ?n {{ <{place}> a ?c ; <http://e/note> ?n }}"
    assert reader.ask(joined) == []
    assert set(reader.ask(joined, own=NOTES)) == {("seen",)}


def test_what_names_no_graph_lands_in_one_of_the_token(writer, reader):
    assert writer.update("INSERT DATA { <http://e/s> <http://e/p> 1 }").status == 204
    assert reader.ask(EVERYTHING) == [("https://w3id.org/tochuc/graphs/press/default", "1")]
    assert writer.update("DELETE { ?s ?p 1 } INSERT { ?s ?p 2 } WHERE { ?s ?p 1 }").status == 204
    assert writer.update("DELETE WHERE { <http://e/s> <http://e/p> 5 }").status == 204
    assert [row[1] for row in reader.ask(EVERYTHING)] == ["2"]


def test_an_update_may_read_all_and_join_it(writer, reader):
    count = int(reader.ask("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c }")[0][0])
    writer.update(f"INSERT {{ GRAPH <{NOTES}> {{ ?s <http://e/seen> true }} }} WHERE {{ ?s a ?c }}")
    assert reader.ask(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{NOTES}> {{ ?s ?p ?o }} }}") == [(str(count),)]


FORBIDDEN = {
    "insert": INSERT(STATED_GRAPH, ONE),
    "delete": f"DELETE WHERE {{ GRAPH <{STATED_GRAPH}> {{ ?s ?p ?o }} }}",
    "by a variable": "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
    "with": f"WITH <{STATED_GRAPH}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
    "clear": f"CLEAR GRAPH <{STATED_GRAPH}>",
    "drop": f"DROP SILENT GRAPH <{STATED_GRAPH}>",
    "move": f"MOVE <{STATED_GRAPH}> TO <{NOTES}>",
    "copy to": f"COPY <{NOTES}> TO <{STATED_GRAPH}>",
    "of another": INSERT("https://lab.example/x", ONE),
    "after what is allowed": INSERT(NOTES, ONE) + " ; " + INSERT(STATED_GRAPH, ONE),
}


@pytest.mark.parametrize("case", FORBIDDEN)
def test_no_update_touches_what_the_token_does_not_write(writer, reader, case):
    before = reader.ask(f"SELECT ?s ?p ?o {{ GRAPH <{STATED_GRAPH}> {{ ?s ?p ?o }} }}")
    response = writer.update(FORBIDDEN[case])
    assert (response.status, problem(response)[0]) == (403, "not-allowed")
    assert reader.ask(f"SELECT ?s ?p ?o {{ GRAPH <{STATED_GRAPH}> {{ ?s ?p ?o }} }}") == before
    assert reader.ask(EVERYTHING) == []


def test_copying_from_the_project_is_allowed(writer, reader):
    assert writer.update(f"ADD <{STATED_GRAPH}> TO <{NOTES}>").status == 204
    one, other = (
        reader.ask(f"SELECT ?s ?p ?o {{ GRAPH <{g}> {{ ?s ?p ?o }} }}") for g in (STATED_GRAPH, NOTES)
    )
    assert one == other != []


@pytest.mark.parametrize(
    "text", ["LOAD <http://127.0.0.1:9/x>", "LOAD SILENT <http://127.0.0.1:9/x> INTO GRAPH <http://e/>"]
)
def test_nothing_is_loaded_from_elsewhere(writer, text):
    response = writer.update(text)
    assert response.status == 400
    assert "LOAD is refused" in problem(response)[1]


def test_no_other_service_is_asked(writer):
    response = writer.update("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert response.status == 400
    assert "SERVICE is refused" in problem(response)[1]


@pytest.mark.parametrize(
    ("secret", "status", "kind"), [(None, 401, "no-token"), ("tochuc_wrong", 401, "no-token")]
)
def test_without_a_known_token_nothing_is_written(own_server, secret, status, kind):
    nobody = Bearer(own_server, secret)
    for response in (nobody.update("CLEAR ALL"), nobody.put(NOTES, ONE)):
        assert (response.status, problem(response)[0]) == (status, kind)
        assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_for_another_graph_is_told_its_own(writer):
    response = writer.put("https://lab.example/x", ONE)
    assert response.status == 403
    assert "https://example.org/*" in problem(response)[1]
    assert "lab" in problem(response)[1]


def test_a_server_without_own_graphs_says_so(server):
    for response in (Bearer(server, "x").put(NOTES, ONE), Bearer(server).update("CLEAR ALL")):
        assert response.status == 403
        assert "--own-graphs yes" in problem(response)[1]
    assert b"SPARQL11Update" not in Bearer(server).send("GET", "/sparql", headers={"Accept": TURTLE}).body


def test_the_service_description_tells_of_updates(reader):
    assert b"SPARQL11Update" in reader.send("GET", "/sparql", headers={"Accept": TURTLE}).body


PRIVATE = "https://lab.example/secret"


def test_a_private_graph_is_there_for_its_token_alone(secretive, writer, reader):
    assert secretive.put(PRIVATE, ONE).status == 201
    assert secretive.ask(EVERYTHING) == [(PRIVATE, "1")]
    for other in (writer, reader):
        assert other.ask(EVERYTHING) == []
        assert other.ask("SELECT ?o { <http://e/s> ?p ?o }", own="all") == []
        assert other.ask("SELECT DISTINCT ?g { GRAPH ?g { } FILTER(CONTAINS(STR(?g), 'lab')) }") == []
        assert other.ask(f"ASK {{ GRAPH <{PRIVATE}> {{ ?s ?p ?o }} }}") is False
        assert b"lab.example" not in other.send("GET", "/graphs", headers={"Accept": TURTLE}).body
        assert b"lab.example" not in other.send("GET", "/graphs", headers={"Accept": "text/html"}).body
    assert b"lab.example" in secretive.send("GET", "/graphs", headers={"Accept": TURTLE}).body


def test_a_private_graph_and_none_are_told_in_the_same_words(secretive, reader):
    secretive.put(PRIVATE, ONE)
    there, not_there = reader.get(PRIVATE), reader.get("https://lab.example/nothing")
    assert there.status == not_there.status == 404
    assert there.body.replace(b"secret", b"nothing") == not_there.body
    strict = {"strict": "on", "default-graph-uri": PRIVATE}
    told = [
        reader.send("GET", "/sparql", query="ASK {}", **{**strict, "default-graph-uri": g})
        for g in (PRIVATE, PRIVATE + "x")
    ]
    assert [response.status for response in told] == [400, 400]
    own = [reader.send("GET", "/sparql", query="ASK {}", own=g) for g in (PRIVATE, PRIVATE + "x")]
    assert own[0].status == own[1].status == 400
    assert own[0].body.replace(b"secret", b"") == own[1].body.replace(b"secretx", b"")


def test_answers_with_a_token_are_kept_for_nobody(secretive, reader):
    secretive.put(PRIVATE, ONE)
    for _ in range(3):
        response = secretive.send("GET", "/sparql", query=EVERYTHING)
        assert b"secret" in response.body
        assert response.headers["Cache-Control"] == "private, no-cache"
        assert "Authorization" in response.headers["Vary"]
        assert b"secret" not in reader.send("GET", "/sparql", query=EVERYTHING).body


def test_a_graph_can_be_made_public_and_private(writer, reader):
    writer.put(NOTES, ONE)
    assert writer.put(NOTES, ONE, private="on").status == 204
    assert reader.ask(EVERYTHING) == []
    assert writer.ask(EVERYTHING) == [(NOTES, "1")]
    assert writer.put(NOTES, TWO, method="POST", private="off").status == 204
    assert reader.ask(EVERYTHING) == [(NOTES, "1"), (NOTES, "2")]


def test_a_token_may_be_let_read_what_another_keeps_private(own_server, secretive, writer):
    secretive.put(PRIVATE, ONE)
    guest = Bearer(own_server, token_for(own_server.state, "guest", reads=["https://lab.example/*"]))
    assert guest.ask(EVERYTHING) == [(PRIVATE, "1")]
    assert guest.put(PRIVATE, TWO).status == 403


def test_every_write_changes_edition_and_tags(writer, reader):
    def seen():
        response = reader.send("GET", "/sparql", query=EVERYTHING, headers={"Accept": "text/csv"})
        return response.headers["Tochuc-Generation"], response.headers["ETag"], response.body

    writer.put(NOTES, ONE)
    first = seen()
    assert seen() == first
    writer.put("https://example.org/other", "<http://e/x> <http://e/y> 1 .")
    second = seen()
    assert int(second[0]) == int(first[0]) + 1
    assert second[1] != first[1]
    assert second[2] == first[2]
    writer.put("https://example.org/other", "<http://e/x> <http://e/y> 1 .")
    assert seen() == second, "a write that changes nothing is none"


def test_a_write_can_demand_what_it_writes_over(writer):
    graph = NOTES
    assert writer.put(graph, ONE, headers={"If-Match": "*"}).status == 412
    assert writer.put(graph, ONE, headers={"If-None-Match": "*"}).status == 201
    assert writer.put(graph, TWO, headers={"If-None-Match": "*"}).status == 412
    tags = {
        writer.get(graph, accept).headers["ETag"]
        for accept in (TURTLE, "application/n-triples", "application/ld+json")
    }
    assert len(tags) == 3, "a strong tag is that of one representation"
    tag = tags.pop()
    assert writer.get(graph, TURTLE, **{"If-None-Match": ", ".join(tags | {tag})}).status == 304
    assert writer.put("https://example.org/other", ONE).status == 201, "another graph does not matter"
    assert writer.put(graph, TWO, headers={"If-Match": tag}).status == 204
    assert writer.put(graph, ONE, headers={"If-Match": tag}).status == 412
    assert writer.send("DELETE", "/graphs", headers={"If-Match": tag}, graph=graph).status == 412
    assert problem(writer.put(graph, ONE, headers={"If-Match": tag}))[0] == "has-changed"
    assert b'"2"' in writer.get(graph).body


def test_blank_nodes_of_two_documents_stay_apart(writer, reader):
    text = "_:a <http://e/p> 1 ."
    writer.put(NOTES, text)
    writer.put(NOTES, text, method="POST")
    assert reader.ask(f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ GRAPH <{NOTES}> {{ ?s ?p ?o }} }}") == [("2",)]
    assert writer.get(NOTES).body == writer.get(NOTES).body


def test_a_graph_of_the_project_is_read_without_a_token(reader):
    response = reader.get(STATED_GRAPH)
    assert response.status == 200
    assert len(response.body.splitlines()) == 12
    whole = reader.send("GET", "/graphs", headers={"Accept": "application/n-triples"}, default="")
    assert len(whole.body.splitlines()) == 16
    assert reader.send("HEAD", "/graphs", graph=STATED_GRAPH).status == 200


def test_a_graph_is_patched_alone(writer, reader):
    writer.put(NOTES, ONE)
    headers = {"Content-Type": UPDATE}
    text = "DELETE { ?s ?p ?o } INSERT { ?s ?p 7 } WHERE { ?s ?p ?o }"
    assert writer.send("PATCH", "/graphs", text, headers, graph=NOTES).status == 204
    assert reader.ask(EVERYTHING) == [(NOTES, "7")]
    other = INSERT("https://example.org/other", ONE)
    assert writer.send("PATCH", "/graphs", other, headers, graph=NOTES).status == 403


def test_a_packed_document_is_unpacked(writer, reader):
    packed = gzip.compress(ONE.encode())
    assert writer.put(NOTES, packed, headers={"Content-Encoding": "gzip"}).status == 201
    assert reader.ask(EVERYTHING) == [(NOTES, "1")]
    cut = writer.put(NOTES, packed[:-9], headers={"Content-Encoding": "gzip"})
    assert cut.status == 400
    assert "cut short" in problem(cut)[1]


SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
<http://e/Shape> a sh:NodeShape ; sh:targetSubjectsOf <http://e/p> ; sh:property <http://e/One> .
<http://e/One> a sh:PropertyShape ; sh:path <http://e/p> ; sh:maxCount 1 ; sh:message "has one p"@en ."""


def test_a_document_that_breaks_shapes_is_reported_and_not_stored(writer, reader):
    shapes = "https://example.org/shapes"
    writer.put(shapes, SHAPES)
    assert writer.put(NOTES, ONE, shapes=shapes).status == 201
    broken = writer.put(NOTES, TWO, method="POST", shapes=shapes)
    assert (broken.status, problem(broken)[0]) == (422, "breaks-shapes")
    result = json.loads(broken.body)["results"][0]
    assert (result["focus"], result["path"], result["message"]) == ("http://e/s", "http://e/p", "has one p")
    report = writer.put(NOTES, TWO, method="POST", shapes=shapes, headers={"Accept": TURTLE})
    assert report.status == 422
    conforms = rdflib.URIRef("http://www.w3.org/ns/shacl#conforms")
    assert not next(rdflib.Graph().parse(data=report.body, format="turtle").objects(None, conforms)).value
    assert reader.ask(EVERYTHING) == [(NOTES, "1")]
    assert writer.put(NOTES, ONE, shapes="https://example.org/none").status == 400


def test_sparqlwrapper_writes(writer, reader):
    wrapper = SPARQLWrapper(writer.server.url + "/sparql")
    wrapper.addCustomHttpHeader("Authorization", f"Bearer {writer.secret}")
    wrapper.setMethod(POST)
    wrapper.setQuery(INSERT(NOTES, ONE))
    wrapper.query()
    wrapper.setQuery(EVERYTHING)
    wrapper.setReturnFormat(JSON)
    assert wrapper.queryAndConvert()["results"]["bindings"][0]["o"]["value"] == "1"


def test_rdflib_writes_and_reads(writer):
    endpoint = writer.server.url + "/sparql"
    store = SPARQLUpdateStore(endpoint, endpoint, headers={"Authorization": f"Bearer {writer.secret}"})
    graph = rdflib.Graph(store, identifier=rdflib.URIRef(NOTES))
    triple = (rdflib.URIRef("http://e/s"), rdflib.URIRef("http://e/p"), rdflib.Literal("một"))
    graph.add(triple)
    assert set(graph) == {triple}
    graph.remove(triple)
    assert set(graph) == set()


def test_a_browser_of_another_site_may_send_a_token(reader):
    response = reader.send(
        "OPTIONS", "/graphs", headers={"Origin": "https://x", "Access-Control-Request-Method": "PUT"}
    )
    assert "Authorization" in response.headers["Access-Control-Allow-Headers"]
    assert {"PUT", "DELETE"} <= set(response.headers["Access-Control-Allow-Methods"].split(", "))
