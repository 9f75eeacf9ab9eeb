"""Two endpoints that ask each other: our server over the made-up graph, and an Oxigraph server with a small sample."""

import shutil
import urllib.request
from pathlib import Path
from string import Template
from types import SimpleNamespace

import pytest
from tests import servers

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory):
    """The address of the other endpoint."""
    with servers.oxigraph(tmp_path_factory.mktemp("elsewhere")) as server:
        store = server.url.removesuffix("query") + "store?default"
        body = (HERE / "sample.ttl").read_bytes()
        put = urllib.request.Request(store, body, {"Content-Type": "text/turtle"}, method="PUT")
        urllib.request.urlopen(put, timeout=10).close()
        yield server.url


@pytest.fixture(scope="session")
def site(elsewhere, fixture_snapshot, tmp_path_factory):
    """Our server, which may ask the other one and one that is not there."""
    nobody = f"http://127.0.0.1:{servers.free_port()}/sparql"
    folder = tmp_path_factory.mktemp("site")
    flags = ("--services", f"{elsewhere} {nobody}", "--services-timeout", "5")
    with servers.tochuc(fixture_snapshot.folder.parents[1], folder, *flags) as server:
        names = {"elsewhere": elsewhere, "root": elsewhere.removesuffix("query"), "nobody": nobody}
        yield SimpleNamespace(url=server.url, names={**names, "ours": f"{server.url}/sparql"})


@pytest.fixture(scope="session")
def cutting(fixture_snapshot, tmp_path_factory):
    """Our server, which may ask a Virtuoso that gives two rows at most."""
    if not shutil.which("virtuoso-t"):
        pytest.skip("Virtuoso is not installed: apt-get install virtuoso-opensource-7-bin")
    with servers.virtuoso(tmp_path_factory.mktemp("virtuoso"), ResultSetMaxRows=2) as other:
        folder = tmp_path_factory.mktemp("cutting")
        flags = ("--services", other.url)
        with servers.tochuc(fixture_snapshot.folder.parents[1], folder, *flags) as server:
            yield SimpleNamespace(url=server.url, endpoint=other.url)


@pytest.fixture(scope="session")
def text(site):
    """The text of a query with the addresses of both endpoints put in."""
    return lambda path: Template(path.read_text(encoding="utf-8")).substitute(site.names)
