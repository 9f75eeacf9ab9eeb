"""A real server on a loopback port, driven as clients drive it."""

import http.client
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing

import pytest
from SPARQLWrapper import CSV, JSON, JSONLD, POST, POSTDIRECTLY, TURTLE, URLENCODED, XML, SPARQLWrapper

from tochuc.errors import BadParameter
from tochuc.web.serve import serve

from .conftest import write_sample


def wrapper(server, text, format=JSON):
    asked = SPARQLWrapper(server.url + "/sparql")
    asked.setQuery(text)
    asked.setReturnFormat(format)
    return asked


def connect(server):
    return closing(http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=10))


def send(server, method, text):
    with connect(server) as connection:
        connection.request(method, "/sparql", text.encode(), {"Content-Type": "application/sparql-query"})
        response = connection.getresponse()
        return response.status, response.read()


def test_sparqlwrapper_reads_solutions(server, query):
    rows = wrapper(server, query("labels")).queryAndConvert()["results"]["bindings"]
    assert "Tỉnh Mẫu" in [row["label"]["value"] for row in rows]
    assert b"T\xe1\xbb\x89nh M\xe1\xba\xabu" in wrapper(server, query("labels"), CSV).queryAndConvert()
    assert wrapper(server, query("yes"), XML).queryAndConvert().getElementsByTagName("boolean")


@pytest.mark.parametrize("request_method", [URLENCODED, POSTDIRECTLY])
def test_sparqlwrapper_posts(server, query, request_method):
    asked = wrapper(server, query("count"))
    asked.setMethod(POST)
    asked.setRequestMethod(request_method)
    assert asked.queryAndConvert()["results"]["bindings"][0]["n"]["value"] == "16"


def test_sparqlwrapper_reads_graphs(server, query):
    assert len(wrapper(server, query("graph"), JSONLD).queryAndConvert()) == 16
    assert b"committee:tinh-mau" in wrapper(server, query("graph"), TURTLE).queryAndConvert()


def test_head_has_the_length_and_no_body(server, query):
    path = "/sparql?" + urllib.parse.urlencode({"query": query("labels")})
    with connect(server) as connection:
        connection.request("GET", path)
        got = connection.getresponse()
        body = got.read()
        connection.request("HEAD", path)
        headed = connection.getresponse()
        assert (headed.status, headed.read()) == (200, b"")
    assert int(headed.headers["Content-Length"]) == int(got.headers["Content-Length"]) == len(body)
    assert headed.headers["ETag"] == got.headers["ETag"]


def test_a_large_result_arrives_whole_with_its_length(server, query):
    path = "/sparql?" + urllib.parse.urlencode({"query": query("many"), "format": "csv"})
    with urllib.request.urlopen(server.url + path, timeout=30) as response:
        body = response.read()
        assert int(response.headers["Content-Length"]) == len(body) > 2 * 1024 * 1024
        assert response.headers.get("Transfer-Encoding") is None


def test_the_query_method_works_over_http(server, query):
    assert send(server, "QUERY", query("yes")) == (200, b'{"head":{},"boolean":true}')


@pytest.mark.parametrize(
    "raw",
    [
        b"GET /sparql?query=\xff HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nConnection: close\r\n\r\nASK{}",
        b"GET /%FF%FE HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        b"BREW /sparql HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    ],
)
def test_rubbish_is_answered_with_a_client_error(server, raw):
    with connect(server) as connection:
        connection.connect()
        connection.sock.sendall(raw)
        with connection.sock.makefile("rb") as answer:
            status = int(answer.readline().split()[1])
    assert 400 <= status < 500


@pytest.mark.parametrize("excess", ["{" * 200_000, "{" * 250, "!" * 250_000])
def test_a_monstrous_query_ends_no_worker(server, query, excess):
    text = query("yes").replace("?s ?p ?o", f"FILTER({excess}1)" if "!" in excess else excess)
    assert send(server, "POST", text)[0] in (200, 400)
    assert send(server, "POST", query("yes"))[0] == 200


def test_a_long_query_does_not_hold_up_the_others(server, query):
    """One worker has several threads, and the engine lets the others run while it answers."""
    long = threading.Thread(target=send, args=(server, "POST", query("many")), daemon=True)
    long.start()
    for _ in range(20):
        with urllib.request.urlopen(server.url + "/healthz", timeout=10) as response:
            assert response.status == 200
    long.join(30)
    assert not long.is_alive()


@pytest.mark.parametrize(
    ("host", "told"),
    [("127.0.0.1", "in use"), ("no-such-host.invalid", "cannot listen"), ("localhost", "in use")],
)
def test_an_address_that_cannot_be_listened_on_is_told(server, host, told):
    port = int(server.url.rsplit(":", 1)[1])
    with pytest.raises(BadParameter, match=told) as caught:
        serve(server.state, host, port, 1)
    assert str(port) in caught.value.detail


def test_a_new_snapshot_drops_no_request(start_server, tmp_path, query):
    write_sample(tmp_path, "first")
    server = start_server(tmp_path)
    path = server.url + "/sparql?" + urllib.parse.urlencode({"query": query("count")})
    seen, end = [], time.monotonic() + 30
    while "second" not in seen[-20:] or "first" in seen[-20:]:
        with urllib.request.urlopen(path, timeout=10) as response:
            seen.append(response.headers["Tochuc-Snapshot"])
            assert b'"16"' in response.read()
        if len(seen) == 20:
            write_sample(tmp_path, "second")
        assert time.monotonic() < end, seen[-1]
        time.sleep(0.01)
    assert seen[0] == "first"
