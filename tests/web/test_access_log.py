"""What the log tells about requests, and what it keeps to itself."""

import json
import os

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from tochuc.errors import BadParameter
from tochuc.web.access_log import Access, AccessLog, format_line, query_hash
from tochuc.web.app import create_app
from tochuc.web.edge import Edge, EdgeOptions

FIELDS = ["time", "method", "path", "status", "bytes", "ms", "snapshot", "query", "cache"]


@pytest.fixture
def edge(live, capfd):
    """Send requests through an edge that logs; gives the lines."""

    def send(*requests, **options):
        capfd.readouterr()
        edge = Edge(create_app(live), live, EdgeOptions(state=live._state, **{"log": "stderr", **options}))
        edge._log._descriptor = os.dup(2) if options.get("log") != "off" else -1
        client = Client(edge, Response)
        for request in requests:
            client.open(**request)
        return capfd.readouterr().err.splitlines()

    return send


def test_each_request_gets_a_line(edge, live, query):
    asked = {"path": "/sparql", "query_string": {"query": query("yes")}}
    lines = edge(asked, asked, {**asked, "headers": {"Authorization": "Bearer x"}}, {"path": "/nowhere"})
    rows = [json.loads(line) for line in lines]
    assert [list(row) for row in rows] == [FIELDS] * 4
    assert [row["cache"] for row in rows] == ["miss", "hit", "pass", "miss"]
    assert [row["status"] for row in rows] == [200, 200, 200, 404]
    assert {row["path"] for row in rows} == {"/sparql", "/nowhere"}
    assert {row["snapshot"] for row in rows} == {live.now().hash}
    assert [row["query"] for row in rows] == [query_hash(query("yes"))] * 3 + [""]
    assert rows[0]["bytes"] == rows[1]["bytes"] == len(b'{"head":{},"boolean":true}')
    assert all(row["ms"] > 0 for row in rows)


def test_neither_the_query_nor_the_address_nor_a_token_is_logged(edge, query):
    headers = {"Authorization": "Bearer secret", "X-Forwarded-For": "192.0.2.1", "User-Agent": "someone"}
    asked = {"path": "/sparql", "query_string": {"query": query("labels")}, "headers": headers}
    posted = {"path": "/sparql", "method": "POST", "data": {"query": query("labels")}}
    told = "\n".join(edge(asked, posted, proxies=1))
    for hidden in ("secret", "192.0.2.1", "127.0.0.1", "someone", "label", "SELECT"):
        assert hidden not in told


def test_addresses_are_logged_only_on_wish(edge):
    asked = {"path": "/healthz", "headers": {"X-Forwarded-For": "192.0.2.1"}}
    [line] = edge(asked, addresses=True, proxies=1)
    assert json.loads(line)["client"] == "192.0.2.1"


def test_no_log_writes_nothing(edge):
    assert edge({"path": "/healthz"}, log="off") == []


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ('/a"b\n{"forged":1}', '/a"b\n{"forged":1}'),
        ("/id/tỉnh".encode().decode("latin-1"), "/id/tỉnh"),
        ("/\xff", "/\ufffd"),
        ("/" + "x" * 9_000, "/" + "x" * 499),
    ],
)
def test_a_path_cannot_break_a_line(path, logged):
    line = format_line(Access("GET", path, 200, 0, 0.0, "s", "", "miss"), 0.0, clients=False)
    assert line.count("\n") == 1
    assert line.isascii()
    assert len(line) < 4096
    assert json.loads(line)["path"] == logged


def test_a_log_that_nobody_takes_fails_no_request():
    log = AccessLog("stderr")
    log._descriptor = 9_999
    log.write(Access("GET", "/", 200, 0, 0.0, "s", "", "hit"))


def test_an_output_that_there_is_not_is_refused_by_name():
    with pytest.raises(BadParameter, match="off, stdout, stderr"):
        AccessLog("syslog")
    assert not AccessLog("off")


def test_a_query_is_found_again_by_its_hash():
    assert query_hash("ASK{}") == query_hash("ASK{}") != query_hash("ASK{ }")
    assert query_hash(None) == query_hash("") == ""
