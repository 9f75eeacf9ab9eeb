"""Documents that are not as they should be: a word on what is wrong and where, and nothing is stored of them."""

import gzip
import http.client
from urllib.parse import quote, urlsplit

import pytest

from .writing import NOTES, ONE, TURTLE, Bearer, problem, token_for

XML = "application/rdf+xml"
JSONLD = "application/ld+json"
SECOND = "\n<http://e/s> <http://e/p> oops .\n<http://e/s> <http://e/p> 3 ."


@pytest.fixture(scope="module")
def writer(own_server):
    bearer = Bearer(own_server, token_for(own_server.state, "clumsy", "https://example.org/*"))
    assert bearer.put(NOTES, ONE).status == 201
    return bearer


DOCUMENTS = {
    "an error in the middle": (ONE + SECOND, TURTLE, 400, "line 2, column 27"),
    "an error in JSON": ('{"@id": "http://e/s",\n oops}', JSONLD, 400, "line 2, column 2"),
    "another format than it says": (ONE, XML, 400, "nothing was stored"),
    "another encoding": (
        '<http://e/s> <http://e/p> "Thành ủy" .'.encode("cp1258", "replace"),
        TURTLE,
        400,
        "is not UTF-8",
    ),
    "UTF-16": (ONE.encode("utf-16"), TURTLE, 400, "UTF-16"),
    "an encoding that is declared": (
        '<?xml version="1.0" encoding="ISO-8859-1"?><a/>',
        XML,
        400,
        "iso-8859-1",
    ),
    "a charset that is declared": (ONE, f"{TURTLE}; charset=latin1", 400, "latin1"),
    "a context elsewhere": (
        '{"@context": "http://127.0.0.1:9/c", "@id": "x:a"}',
        JSONLD,
        400,
        "http://127.0.0.1:9/c",
    ),
    "a context elsewhere, deep": (
        '{"@context": {"p": {"@id": "http://e/p", "@context": "http://127.0.0.1:9/deep"}}, "@id": "x:a"}',
        JSONLD,
        400,
        "http://127.0.0.1:9/deep",
    ),
    "graphs of its own": ("<x:a> <x:b> <x:c> <x:g> .", "application/n-quads", 400, "names the graph"),
    "no RDF": ("a,b\n1,2", "text/csv", 415, "text/turtle"),
    "no type": (ONE, "", 415, "no media type"),
    "more triples than a token may have": (
        "\n".join(f'<http://e/{n}> <http://e/p> "1" .' for n in range(20_001)),
        "application/n-triples",
        413,
        "20,000",
    ),
    "too many bytes": ("#" * (1 << 20) + "\n" + ONE, TURTLE, 413, "1,048,576"),
}


@pytest.mark.parametrize("case", DOCUMENTS)
def test_a_bad_document_changes_nothing_and_is_told_why(writer, case):
    body, media_type, status, told = DOCUMENTS[case]
    response = writer.put(NOTES, body, media_type)
    assert response.status == status, response.body
    assert told.lower() in problem(response)[1].lower()
    assert writer.get(NOTES).body.count(b" .\n") == 1


def test_a_bomb_is_left_before_it_has_unpacked(writer):
    bomb = gzip.compress(b"#" * (200 << 20), 9)
    assert len(bomb) < 1 << 19
    response = writer.put(NOTES, bomb, headers={"Content-Encoding": "gzip"})
    assert response.status == 413
    assert "1,048,576" in problem(response)[1]
    other = writer.put(NOTES, gzip.compress(bomb), headers={"Content-Encoding": "gzip, gzip"})
    assert other.status == 415


def test_a_large_upload_is_refused_before_it_is_read(writer):
    address = urlsplit(writer.server.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=20)
    connection.putrequest("PUT", f"/graphs?graph={quote(NOTES, safe='')}")
    for name, value in {"Authorization": f"Bearer {writer.secret}", "Content-Type": TURTLE}.items():
        connection.putheader(name, value)
    connection.putheader("Content-Length", str(2 << 30))
    connection.endheaders()
    response = connection.getresponse()  # not a byte of the body has been sent
    assert response.status == 413
    assert b"2,147,483,648" in response.read()
    connection.close()


UPDATES = {
    "no prefix": ("INSERT DATA { x:a x:b 1 }", "line 1, column 15"),
    "in its second operation": ("INSERT DATA { } ;\nINSERT DATA { <x:a> <x:b> }", "line 2"),
    "no semicolon": ("INSERT DATA { } INSERT DATA { }", "column 17"),
    "a query": ("SELECT * { ?s ?p ?o }", "line 1, column 1"),
    "unclosed": ("INSERT DATA { <x:a> <x:b> 1 ", "ends too early"),
    "a graph that is not there": ("DROP GRAPH <https://example.org/none>", "does not exist"),
}


@pytest.mark.parametrize("case", UPDATES)
def test_a_bad_update_is_told_where(writer, case):
    text, told = UPDATES[case]
    response = writer.update(text)
    assert (response.status, problem(response)[0]) == (400, "bad-query")
    assert told in problem(response)[1]


REQUESTS = {
    "no graph": ({}, 400, "name the graph"),
    "two graphs": ({"graph": NOTES, "default": ""}, 400, "two ways"),
    "no IRI": ({"graph": "notes"}, 400, "no absolute IRI"),
    "a word that means nothing": ({"graph": NOTES, "grpah": "x"}, 400, "grpah"),
    "neither on nor off": ({"graph": NOTES, "private": "perhaps"}, 400, "on or off"),
}


@pytest.mark.parametrize("case", REQUESTS)
def test_a_request_that_cannot_be_meant_is_told_so(writer, case):
    parameters, status, told = REQUESTS[case]
    response = writer.send("PUT", "/graphs", ONE, {"Content-Type": TURTLE}, **parameters)
    assert response.status == status
    assert told in problem(response)[1]
