"""The real servers that snapshots are pushed into."""

import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests import servers

from tochuc.engine.access import Access
from tochuc.engine.push import Target, push
from tochuc.engine.remote import RemoteEngine

ENGINES = ("oxigraph", "virtuoso")
LOGINS = {"oxigraph": Access(), "virtuoso": Access("dba", "dba")}


@pytest.fixture(scope="session")
def query():
    """The text of a query under queries/."""
    return lambda name: (Path(__file__).parent / "queries" / f"{name}.rq").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def start(tmp_path_factory):
    """Starts an empty server of a kind, for a `with`."""

    def started(kind, **more):
        if kind == "virtuoso" and not shutil.which("virtuoso-t"):
            pytest.skip("Virtuoso is not installed: apt-get install virtuoso-opensource-7-bin")
        return getattr(servers, kind)(tmp_path_factory.mktemp(kind), **more)

    return started


@pytest.fixture(params=ENGINES)
def empty(request, start):
    """An empty server, with the access that writing into it takes."""
    with start(request.param) as server:
        server.kind, server.access = request.param, LOGINS[request.param]
        yield server


@pytest.fixture(scope="session")
def start_holding(start):
    """Starts a server of a kind that holds a snapshot, as an engine, for a `with`."""

    @contextmanager
    def started(kind, snapshot):
        with start(kind) as server:
            push(snapshot.folder, Target(server.url, access=LOGINS[kind]), lambda *_: None)
            server.kind = kind
            server.engine = RemoteEngine(server.url, snapshot=snapshot.hash)
            yield server

    return started


@pytest.fixture(scope="session", params=ENGINES)
def holding_fixture(request, start_holding, fixture_snapshot):
    """A server that holds the made-up graph, as an engine."""
    with start_holding(request.param, fixture_snapshot) as server:
        yield server


@pytest.fixture(scope="session", params=ENGINES)
def holding_real(request, start_holding, real_snapshot):
    """A server that holds the real graph, as an engine."""
    with start_holding(request.param, real_snapshot) as server:
        yield server
