"""A tiny snapshot of Sample Province, the application over it, and a real server."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest

from tochuc.graph.snapshot import Snapshot, switch_to
from tochuc.web.app import create_app
from tochuc.web.live import Live

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def write_sample(state, name, quads=HERE / "sample.nq", **counted):
    """A snapshot with these quads, made the current one."""
    folder = state / "snapshots" / name
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(quads, folder / "quads.nq")
    counts = {
        "default": 16,
        "stated": 12,
        "inferred": 2,
        "ontology": 2,
        "sources": 4,
        "classes": {"Place": 1},
        **counted,
    }
    manifest = {"hash": name, "counts": counts, "newest_source": "2026-03-21"}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    switch_to(state, Snapshot(folder))


def ask(client, query, accept=None, **parameters):
    """The answer to a query by GET."""
    headers = {} if accept is None else {"Accept": accept}
    return client.get("/sparql", query_string={"query": query, **parameters}, headers=headers)


@pytest.fixture
def query():
    """The text of a query under queries/."""
    return lambda name: (HERE / "queries" / f"{name}.rq").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def live(tmp_path_factory):
    state = tmp_path_factory.mktemp("state")
    write_sample(state, "sample-1")
    served = Live(state)
    served.take_up()
    return served


@pytest.fixture(scope="session")
def client(live):
    return create_app(live).test_client()


@pytest.fixture(scope="session")
def fixture_client(fixture_snapshot):
    """A client of the application over the made-up graph, which carries its saved queries."""
    live = Live(fixture_snapshot.folder.parents[1])
    live.take_up()
    return create_app(live).test_client()


@pytest.fixture(scope="session")
def start_server(tmp_path_factory):
    """Start `tochuc serve` over a state folder; gives its address."""
    started = []

    def start(state, *flags):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        log = (tmp_path_factory.mktemp("server") / "log").open("w")
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tochuc.cli",
                "serve",
                "--root",
                ROOT,
                "--state",
                state,
                "--port",
                str(port),
                *flags,
            ],
            env={**os.environ, "PYTHONPATH": str(ROOT / "server")},
            stdout=log,
            stderr=log,
        )
        started.append((process, log))
        server = SimpleNamespace(url=f"http://127.0.0.1:{port}", process=process, state=state)
        for _ in range(400):
            assert process.poll() is None, Path(log.name).read_text()
            try:
                urllib.request.urlopen(server.url + "/healthz", timeout=5).close()
                return server
            except urllib.error.URLError:
                time.sleep(0.05)
        pytest.fail(Path(log.name).read_text())

    yield start
    for process, log in started:
        if process.poll() is None:
            process.terminate()
            assert process.wait(20) == 0, Path(log.name).read_text()
        log.close()


@pytest.fixture(scope="session")
def server(start_server, tmp_path_factory):
    """A running server over the sample."""
    state = tmp_path_factory.mktemp("state")
    write_sample(state, "sample-1")
    return start_server(state)


@pytest.fixture(scope="session")
def fixture_server(start_server, fixture_snapshot):
    """A running server over the made-up graph."""
    return start_server(fixture_snapshot.folder.parents[1])


@pytest.fixture(scope="module")
def own_server(start_server, tmp_path_factory):
    """A running server over the sample that takes graphs of one's own; a small upload alone."""
    state = tmp_path_factory.mktemp("state")
    write_sample(state, "sample-1")
    return start_server(state, "--own-graphs", "yes", "--upload", "1", "--own-each", "20000")
