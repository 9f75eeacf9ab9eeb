"""The graphs that tests share: the made-up one in tests/fixture, and the real one, built once a run."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from pyoxigraph import RdfFormat, Store
from tests.servers import environment

from tochuc.graph.build import build
from tochuc.graph.snapshot import Snapshot, switch_to

ROOT = Path(__file__).parents[1]
FIXTURE = ROOT / "tests" / "fixture"
TIMED = ("tests/engine/", "tests/hostile/")
"""Folders whose tests look at processes and deadlines, with or without a server."""


def pytest_collection_modifyitems(items):
    """Mark what must have the machine for itself."""
    for item in items:
        if "start_server" in item.fixturenames or any(folder in item.path.as_posix() for folder in TIMED):
            item.add_marker("server")


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


@pytest.fixture(scope="session")
def exported(fixture_snapshot, tmp_path_factory):
    """The site over the made-up data and hostile texts, as the command exports it below a folder of a file server."""
    state = tmp_path_factory.mktemp("hostile") / "state"
    folder = shutil.copytree(fixture_snapshot.folder, state / "snapshots" / fixture_snapshot.hash)
    samples = ROOT / "tests" / "web" / "entities"
    text = "".join((samples / f"{name}.nq").read_text(encoding="utf-8") for name in ("hostile", "merged"))
    # Days that do not exist are refused by the build, whatever shows them.
    lines = [line for line in text.splitlines() if "#date>" not in line]
    merged = [re.sub(r" <[^<>]*> \.$", " .", line) for line in lines]
    # The default graph stands first, and the manifest says how long it is.
    quads, manifest = folder / "quads.nq", folder / "manifest.json"
    quads.write_text(
        "\n".join([*merged, *quads.read_text(encoding="utf-8").splitlines(), *lines]) + "\n", encoding="utf-8"
    )
    told = json.loads(manifest.read_text(encoding="utf-8"))
    told["counts"]["default"] += len(merged)
    manifest.write_text(json.dumps(told), encoding="utf-8")
    switch_to(state, Snapshot(folder))
    site = tmp_path_factory.mktemp("served") / "below" / "site"
    command = [sys.executable, "-m", "tochuc.cli", "export", "--root", ROOT, "--state", state, site]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return SimpleNamespace(folder=site, state=state, told=done.stdout)
