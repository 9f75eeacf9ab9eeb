"""Bodies that come slowly, or not at all."""

import threading
from io import BytesIO

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from tochuc.errors import Overloaded
from tochuc.web import bodies as bodies_module
from tochuc.web.app import MAX_BODY, create_app
from tochuc.web.bodies import _MOST, _MOST_EACH, Bodies
from tochuc.web.edge import Edge, EdgeOptions


class Slow:
    """A body of which nothing comes until it is let go."""

    def __init__(self):
        self.go = threading.Event()
        self.waits = threading.Event()

    def read(self, size):
        self.waits.set()
        assert self.go.wait(30)
        return b""


def environ_of(stream, length="5"):
    return {"wsgi.input": stream, "CONTENT_LENGTH": length}


@pytest.fixture
def slowly():
    """Start to read slow bodies from a client; they are let go by the events that it gives."""
    started = []

    def start(bodies, client, count):
        streams = [Slow() for _ in range(count)]
        for stream in streams:
            thread = threading.Thread(target=bodies.take, args=(environ_of(stream), client))
            thread.start()
            started.append((thread, stream))
            assert stream.waits.wait(10)
        return streams

    yield start
    for thread, stream in started:
        stream.go.set()
        thread.join()


@pytest.mark.parametrize(
    ("sent", "length", "read"),
    [
        (b"ASK{}", "5", b"ASK{}"),
        (b"ASK{} and more", "5", b"ASK{}"),
        (b"ASK", "5", b"ASK"),
        (b"ASK{}", "", b"ASK{}"),
        (bytes(5_000), "", bytes(1_001)),
        (b"", "0", b""),
    ],
)
def test_a_body_is_read_to_its_length_and_never_far_beyond_the_limit(sent, length, read):
    environ = environ_of(BytesIO(sent), length)
    assert Bodies(1_000).take(environ, "one") is None
    assert environ["wsgi.input"].read() == read


def test_a_body_that_says_it_is_too_large_is_not_read():
    stream = Slow()
    assert Bodies(1_000).take(environ_of(stream, "1001"), "one") is None
    assert not stream.waits.is_set()


def quick(bodies, client):
    """Whether a body that is there at once is read."""
    environ = environ_of(BytesIO(b"ASK{}"))
    refused = bodies.take(environ, client)
    assert refused is None or (isinstance(refused, Overloaded) and refused.extra["retry_after"] > 0)
    assert environ["wsgi.input"].read() == (b"" if refused else b"ASK{}")
    return refused is None


def test_one_client_does_not_take_all_the_places(slowly):
    bodies = Bodies(1_000)
    slowly(bodies, "one", _MOST_EACH - 1)
    assert quick(bodies, "one")
    slowly(bodies, "one", 1)
    assert not quick(bodies, "one")
    assert quick(bodies, "another")


def test_more_slow_bodies_are_refused_at_once_until_some_have_ended(slowly):
    bodies = Bodies(1_000)
    streams = [stream for number in range(_MOST) for stream in slowly(bodies, f"client {number}", 1)]
    assert not quick(bodies, "another")
    streams[0].go.set()
    for _ in range(1_000):
        if quick(bodies, "another"):
            return
        threading.Event().wait(0.01)
    pytest.fail("no place has come free")


def test_a_client_that_goes_while_sending_leaves_what_there_is():
    class Broken:
        def read(self, size):
            raise OSError

    environ = environ_of(Broken())
    assert Bodies(1_000).take(environ, "one") is None
    assert environ["wsgi.input"].read() == b""


def test_what_is_refused_is_told_as_any_other_failure(live, monkeypatch):
    edge = Edge(create_app(live), live, EdgeOptions(state=live._state))
    refusal = Overloaded("busy", retry_after=3)
    monkeypatch.setattr(edge._bodies, "take", lambda environ, client: refusal)
    client = Client(edge, Response)
    refused = client.post("/sparql", data=b"ASK{}", content_type="application/sparql-query")
    assert (refused.status_code, refused.mimetype) == (503, "application/problem+json")
    assert refused.headers["Retry-After"] == "3"
    assert client.get("/").status_code == 200


def test_a_place_that_is_taken_for_a_moment_is_waited_for(slowly, monkeypatch):
    monkeypatch.setattr(bodies_module, "_SLOW", 20.0)
    monkeypatch.setattr(bodies_module, "_PATIENCE", 30.0)
    bodies = Bodies(1_000)
    streams = slowly(bodies, "one", _MOST_EACH)
    timer = threading.Timer(0.05, streams[0].go.set)
    timer.start()
    assert quick(bodies, "one")
    timer.join()


@pytest.mark.parametrize(("size", "status"), [(MAX_BODY + 1, 413), (MAX_BODY, 413), (1_000, 400)])
def test_a_large_body_is_refused_as_before(live, size, status):
    client = Client(Edge(create_app(live), live, EdgeOptions(state=live._state)), Response)
    answer = client.post("/sparql", data=b"x" * size, content_type="application/sparql-query")
    assert answer.status_code == status
