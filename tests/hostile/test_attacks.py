"""One client does its worst; the others are served meanwhile, and rightly."""

import http.client
import re
import selectors
import socket
import threading
import time
import urllib.parse
from contextlib import ExitStack, suppress

import pytest

from .conftest import HERE

ATTACKS = sorted((HERE / "attacks").glob("*.rq"))
OUTWARD = sorted((HERE / "outward").glob("*.rq"))
REPEATED = re.compile(r"MANY:(.*?):MANY")
QUERY = "application/sparql-query"
AT_ONCE = 4
SLOW = 1000


def read(path, size=200_000):
    """The text of a query, its repeated parts so often that it has about this size."""
    text = path.read_text(encoding="utf-8")
    parts = REPEATED.findall(text)
    often = min(8000, size // (sum(map(len, parts)) or 1))
    return REPEATED.sub(lambda found: found[1] * often, text)


def ask(server, text, method="POST", path="/sparql"):
    """Status and body."""
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=60)
    try:
        connection.request(method, path, text.encode(), {"Content-Type": QUERY, "Accept": "*/*"})
        response = connection.getresponse()
        return response.status, response.read(4096)
    finally:
        connection.close()


@pytest.mark.parametrize("path", ATTACKS, ids=lambda path: path.stem)
def test_the_others_are_served_beside(server, served, path):
    text, statuses = read(path), []

    def attack():
        statuses.append(ask(server, text, path="/sparql?timeout=2")[0])

    threads = [threading.Thread(target=attack) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for _ in range(5):
        served()
    for thread in threads:
        thread.join(60)
    served()
    assert len(statuses) == AT_ONCE
    assert set(statuses) <= {200, 400, 413, 422, 503, 504}


@pytest.mark.parametrize(
    "path", [path for path in ATTACKS if "MANY" in path.read_text()], ids=lambda p: p.stem
)
@pytest.mark.parametrize("size", [1000, 60_000, 250_000])
def test_long_queries_end_no_worker(server, served, path, size):
    status, _ = ask(server, read(path, size), path="/sparql?timeout=2")
    assert status in (200, 400, 413, 422, 504)
    served()


def test_a_query_of_ten_megabytes_is_refused(server, served):
    text = read(next(path for path in ATTACKS if path.stem == "long-in")) + "#" * 10_000_000
    with suppress(ConnectionError):
        # The answer may come, and the connection end, before everything is sent.
        assert ask(server, text)[0] == 413
    with suppress(ConnectionError):
        assert ask(server, "", "GET", "/sparql?query=" + "a" * 10_000_000)[0] in (400, 413, 414, 431)
    served()


@pytest.mark.parametrize("path", OUTWARD, ids=lambda path: path.stem)
def test_nothing_outside_is_touched(server, served, trap, tmp_path, path):
    """Neither a listening socket, which `trap` asserts, nor a file."""
    file = tmp_path / "secret.nt"
    file.write_text('<urn:secret> <urn:secret> "secret-word" .\n')
    text = path.read_text(encoding="utf-8").replace("TRAP", trap).replace("FILE", file.as_uri())
    for method in ("POST", "QUERY"):
        status, body = ask(server, text, method, "/sparql?timeout=5")
        assert b"secret-word" not in body
        assert status == (400 if re.search("ervice|load", text, re.IGNORECASE) else status)
        assert status in (200, 400)
    for name in ("default-graph-uri", "named-graph-uri", "using-graph-uri", "update"):
        for value in (trap, file.as_uri()):
            target = "/sparql?" + urllib.parse.urlencode({name: value, "timeout": "5"})
            status, body = ask(server, text, path=target)
            assert status in (200, 400)
            assert b"secret-word" not in body
    served()


@pytest.mark.parametrize("body", [False, True], ids=["heads", "bodies"])
def test_slow_clients_hold_nobody_up(server, served, body):
    """They send a byte each now and then, of a request that never ends."""
    host, port = server.url.removeprefix("http://").split(":")
    begun = b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/sparql-query\r\n"
    begun += b"Content-Length: 100000\r\n\r\nASK " if body else b"X-Slow: "
    with ExitStack() as stack, selectors.DefaultSelector() as selector:
        slow = []
        for _ in range(SLOW):
            connection = stack.enter_context(socket.create_connection((host, int(port)), 10))
            connection.sendall(begun)
            slow.append(connection)
            selector.register(connection, selectors.EVENT_READ)
        for _ in range(10):
            for connection in slow:
                with suppress(OSError):
                    connection.send(b"x")
            served()
            time.sleep(0.1)
    served()
