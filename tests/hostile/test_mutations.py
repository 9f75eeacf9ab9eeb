"""Ten thousand queries and requests that are nearly right: each is answered, and nothing breaks."""

import http.client
import re
import socket
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import chain

import pytest

from ..conftest import ROOT
from .mutations import Mutator

QUERIES, REQUESTS, RAW = 6000, 3000, 1000
AT_ONCE = 4
PERMITTED = {503, 504}
"""Too much at once, and too long: documented answers to what may be a good query."""


@pytest.fixture(scope="module")
def corpus():
    paths = chain(
        (ROOT / "queries").rglob("*.rq"), (ROOT / "bench").rglob("*.rq"), (ROOT / "tests").rglob("*.rq")
    )
    texts = [path.read_text(encoding="utf-8") for path in sorted(paths)]
    assert len(texts) > 100
    return [text for text in texts if len(text) < 4000]


def send_all(server, requests):
    """What was answered with a status that must not be, over one connection that is kept alive."""
    wrong = []
    host = server.url.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=40)
    for request in requests:
        with suppress(ConnectionError):
            # A server may end a connection that it has answered.
            if connection.sock is None:
                connection.connect()
            connection.sock.sendall(request.encoded())
        try:
            response = http.client.HTTPResponse(connection.sock, method=request.method)
            response.begin()
            response.read()
        except (OSError, http.client.HTTPException) as error:
            wrong.append((repr(error), request))
            connection.close()
            continue
        if response.status >= 500 and response.status not in PERMITTED:
            wrong.append((response.status, request))
        if response.status == 503 and not response.headers["Retry-After"]:
            wrong.append(("503 without Retry-After", request))
        if response.will_close:
            connection.close()
    connection.close()
    return wrong


def in_threads(server, requests):
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(chain(*pool.map(lambda at: send_all(server, requests[at::AT_ONCE]), range(AT_ONCE))))


def died(server):
    with urllib.request.urlopen(server.url + "/metrics", timeout=10) as answer:
        found = re.search(r"^tochuc\w*_died\w* ([\d.e+]+)$", answer.read().decode(), re.MULTILINE)
    assert found
    return float(found[1])


def test_mutated_queries_are_answered(server, trap, corpus, served):
    source = Mutator(31, corpus, trap)
    assert in_threads(server, [source.asking() for _ in range(QUERIES)]) == []
    assert died(server) == 0
    served()


def test_mutated_requests_are_answered(server, trap, corpus, served):
    source = Mutator(32, corpus, trap)
    assert in_threads(server, [source.request() for _ in range(REQUESTS)]) == []
    assert died(server) == 0
    served()


def send_raw(server, data):
    """The status of whatever comes back soon, 0 for nothing."""
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), 10) as connection:
        connection.settimeout(1)
        with suppress(OSError):
            connection.sendall(data)
            head = connection.recv(64)
            return int(head.split()[1]) if head.startswith(b"HTTP/1.") else 0
    return 0


def test_mutated_bytes_break_nothing(server, trap, corpus, served):
    source = Mutator(33, corpus, trap)
    everything = [source.bytes() for _ in range(RAW)]
    with ThreadPoolExecutor(32) as pool:
        statuses = list(pool.map(lambda data: send_raw(server, data), everything))
    wrong = [(status, data) for status, data in zip(statuses, everything, strict=True) if status >= 500]
    assert [each for each in wrong if each[0] not in PERMITTED] == []
    assert statuses.count(200) > 10
    assert statuses.count(400) > 100
    assert died(server) == 0
    served()


def test_the_server_is_the_one_that_was_started(server, served):
    assert server.process.poll() is None
    assert threading.active_count() < 50
    served()
