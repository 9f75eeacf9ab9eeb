"""A real server over the made-up graph, and a listening socket that nobody may ever call."""

import json
import socket
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from ..web.conftest import start_server  # noqa: F401

HERE = Path(__file__).parent
KNOWN = (HERE / "known.rq").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def server(start_server, fixture_snapshot):  # noqa: F811
    return start_server(fixture_snapshot.folder.parents[1])


@pytest.fixture(scope="module")
def trap():
    """A socket that listens on loopback; fails if anybody has connected to it."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        listener.settimeout(0.2)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.fixture(scope="module")
def right(fixture_snapshot):
    """The right answer to the known query."""
    return str(fixture_snapshot.manifest["counts"]["classes"]["Commune"])


@pytest.fixture
def served(server, right):
    """Ask the known query, in a new text each time; fails unless it is answered, and rightly."""
    number = 0

    def ask():
        nonlocal number
        number += 1
        parameters = {"query": f"{KNOWN}# {number}", "format": "json"}
        url = f"{server.url}/sparql?{urllib.parse.urlencode(parameters)}"
        with urllib.request.urlopen(url, timeout=30) as answer:
            rows = json.load(answer)["results"]["bindings"]
        assert rows[0]["n"]["value"] == right

    return ask
