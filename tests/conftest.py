"""The graphs that tests share: the made-up one in tests/fixture, and the real one, built once a run."""

import os
import shutil
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from tochuc.graph.build import build

ROOT = Path(__file__).parents[1]
FIXTURE = ROOT / "tests" / "fixture"


@pytest.fixture(scope="session")
def real_snapshot(tmp_path_factory):
    """The snapshot of the real data, in a state folder of its own (TOCHUC_TEST_STATE keeps it between runs)."""
    kept = os.environ.get("TOCHUC_TEST_STATE")
    state = Path(kept) if kept else tmp_path_factory.mktemp("real")
    return build(ROOT, state, 2, lambda stage: None)[0]


@pytest.fixture(scope="session")
def real_graph(real_snapshot):
    """A store with every graph of the real snapshot."""
    store = Store()
    store.bulk_load(path=str(real_snapshot.folder / "quads.nq"), format=RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="session")
def fixture_root(tmp_path_factory):
    """A content folder with the real ontology and queries over the made-up data; tests copy it to change it."""
    root = tmp_path_factory.mktemp("fixture")
    shutil.copytree(ROOT / "ontology", root / "ontology")
    shutil.copytree(ROOT / "queries", root / "queries")
    shutil.copytree(FIXTURE / "data", root / "data")
    return root


@pytest.fixture(scope="session")
def fixture_snapshot(fixture_root, tmp_path_factory):
    """The snapshot of the made-up data."""
    return build(fixture_root, tmp_path_factory.mktemp("state"), 2, lambda stage: None)[0]


@pytest.fixture(scope="session")
def fixture_graph(fixture_snapshot):
    """A store with every graph of the made-up snapshot."""
    store = Store()
    store.bulk_load(path=str(fixture_snapshot.folder / "quads.nq"), format=RdfFormat.N_QUADS)
    return store
