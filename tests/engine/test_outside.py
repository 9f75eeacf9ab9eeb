"""No query reaches out: each under services/ is refused, each under no-services/ only mentions the word."""

import socket
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from pyoxigraph import Store

from tochuc.engine.base import Question
from tochuc.engine.embedded import EmbeddedEngine
from tochuc.engine.outside import refuse_services
from tochuc.errors import BadQuery

HERE = Path(__file__).parent
REFUSED = sorted((HERE / "services").glob("*.rq"))
ALLOWED = sorted((HERE / "no-services").glob("*.rq"))


@pytest.fixture
def neighbour():
    """A listening port, and how many have called it."""
    calls = []

    def answer():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            calls.append(connection)
            connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=answer, daemon=True).start()
        yield listener.getsockname()[1], calls
        listener.shutdown(socket.SHUT_RDWR)


def read(path, port=8099):
    return path.read_bytes().decode().replace("127.0.0.1:8099", f"127.0.0.1:{port}")


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_a_query_with_service_is_refused_and_calls_nobody(path, neighbour):
    port, calls = neighbour
    text = read(path, port)
    with pytest.raises(BadQuery, match=r"SERVICE is refused|prefix .SERVICE") as caught:
        EmbeddedEngine(Store()).answer(Question(text))
    keyword = text.split("\n")[caught.value.extra["line"] - 1][caught.value.extra["column"] - 1 :]
    assert "SERVICE" in keyword.upper()[:40]
    assert calls == []


def test_the_engine_itself_would_have_called(neighbour):
    port, calls = neighbour
    with pytest.raises(OSError, match=r"\w"):
        list(Store().query(read(HERE / "services" / "plain.rq", port)))
    assert len(calls) >= 1


@pytest.mark.parametrize("path", [*REFUSED, *ALLOWED], ids=lambda path: path.stem)
def test_each_query_parses_by_itself(path, neighbour):
    """So that what is refused is refused for its SERVICE, not for a slip in the test."""
    with suppress(OSError, RuntimeError):  # what goes wrong when it calls out
        Store().query(read(path, neighbour[0]))


@pytest.mark.parametrize("path", ALLOWED, ids=lambda path: path.stem)
def test_the_mere_word_is_no_service(path):
    assert "service" in read(path).lower()
    refuse_services(read(path))
