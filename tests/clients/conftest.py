"""Our server over the made-up graph, as the clients of others meet it."""

from pathlib import Path

import pytest
from tests import servers


@pytest.fixture(scope="session")
def query():
    """The text of a query under queries/."""
    return lambda name: path_of(name).read_text(encoding="utf-8")


def path_of(name):
    """The file of a query under queries/."""
    return Path(__file__).parent / "queries" / f"{name}.rq"


@pytest.fixture(scope="session")
def served(fixture_snapshot, tmp_path_factory):
    """The address of the SPARQL service."""
    with servers.tochuc(fixture_snapshot.folder.parents[1], tmp_path_factory.mktemp("served")) as server:
        yield f"{server.url}/sparql"
