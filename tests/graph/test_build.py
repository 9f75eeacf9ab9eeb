"""A snapshot is whole, the same for the same inputs, and switched to in one step."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

from tochuc.cli import main
from tochuc.core.saved import read_saved
from tochuc.errors import BadData, GraphError, NoSnapshot
from tochuc.graph.build import build
from tochuc.graph.snapshot import building, current_snapshot, prune, switch_to, write_snapshot
from tochuc.namespaces import (
    ENTAILED_GRAPH,
    ID,
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    QUERIES_GRAPH,
    STATED_GRAPH,
    TC,
)


def quiet(stage: str) -> None:
    """Say nothing."""


@pytest.fixture
def content(fixture_root, tmp_path):
    return Path(shutil.copytree(fixture_root, tmp_path / "content"))


def files_of(folder: Path) -> dict[str, str]:
    """What is hashed; when it was built is kept beside that."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "built"
    }


def is_whole(folder: Path) -> bool:
    manifest = json.loads((folder / "manifest.json").read_text())
    found = files_of(folder)
    del found["manifest.json"]
    return found == {name: entry["sha256"] for name, entry in manifest["files"].items()}


def test_the_same_inputs_give_the_same_bytes_and_the_same_hash(content, tmp_path):
    other = Path(shutil.copytree(content, tmp_path / "elsewhere"))
    first, _ = build(content, tmp_path / "one", 2, quiet)
    command = [
        sys.executable,
        "-m",
        "tochuc.cli",
        "build",
        "--root",
        str(other),
        "--state",
        str(tmp_path / "two"),
    ]
    # Another hash seed brings out any order that depends on one.
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "7"}, capture_output=True)
    second = current_snapshot(tmp_path / "two")
    assert first.hash == second.hash
    assert files_of(first.folder) == files_of(second.folder)
    assert is_whole(first.folder)


def test_nothing_is_built_when_nothing_changed(content, tmp_path):
    first, made = build(content, tmp_path / "state", 2, quiet)
    again, made_again = build(content, tmp_path / "state", 2, quiet)
    assert made
    assert not made_again
    assert first == again


def test_any_change_of_an_input_changes_the_hash(content, tmp_path):
    first, _ = build(content, tmp_path / "state", 9, quiet)
    for file in ("data/expected.toml", "ontology/schemes.ttl", "queries/hygiene/basis-cycle.rq"):
        with (content / file).open("a") as handle:
            handle.write("\n# one line more\n")
        changed, made = build(content, tmp_path / "state", 9, quiet)
        assert made
        assert changed.hash != first.hash


def test_bad_data_are_refused_and_the_old_snapshot_goes_on(content, tmp_path, capsys):
    state = tmp_path / "state"
    before, _ = build(content, state, 2, quiet)
    (content / "data" / "entities" / "broken.ttl").write_text("this is no Turtle")
    with pytest.raises(BadData) as caught:
        build(content, state, 2, quiet)
    assert caught.value.extra["faults"]
    assert current_snapshot(state) == before
    assert main(["build", "--root", str(content), "--state", str(state)]) == 1
    assert "data/entities/broken.ttl:1" in capsys.readouterr().out


def test_an_inconsistency_fails_the_build_and_names_statements_and_sources(content, tmp_path, capsys):
    organ = next(
        line.split()[0]
        for line in (content / "data" / "entities" / "organs.ttl").read_text().splitlines()
        if " a tc:" in line
    )
    person = content / "data" / "claims" / "bao-mau-2022-07.ttl"
    prefix, slug = organ.split(":")
    iri = next(
        line.split("<")[1].split(">")[0]
        for line in (content / "data" / "entities" / "organs.ttl").read_text().splitlines()
        if line.startswith(f"@prefix {prefix}:")
    )
    with person.open("a") as handle:
        handle.write(f"\n<{iri}{slug}> a <https://w3id.org/tochuc/ontology#Person> .\n")
    assert main(["build", "--root", str(content), "--state", str(tmp_path / "state")]) == 1
    told = capsys.readouterr().out
    assert "inconsistent" in told
    assert slug in told
    assert "bao-mau-2022-07" in told
    with pytest.raises(NoSnapshot):
        current_snapshot(tmp_path / "state")


def test_a_build_killed_at_any_moment_leaves_the_old_or_the_new_snapshot(content, tmp_path):
    state = tmp_path / "state"
    command = [sys.executable, "-m", "tochuc.cli", "build", "--root", str(content), "--state", str(state)]
    began = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    whole = time.monotonic() - began
    known = {current_snapshot(state).hash}
    moments = 14
    for step in range(moments):
        with (content / "data" / "expected.toml").open("a") as handle:
            handle.write(f"# change {step}\n")
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # Most moments lie near the end, where files are written and names change.
        time.sleep(whole * (0.3 + 0.75 * step / moments))
        process.send_signal(signal.SIGKILL)
        process.wait()
        served = current_snapshot(state)
        assert is_whole(served.folder)
        for folder in (state / "snapshots").iterdir():
            if not folder.name.startswith("."):
                assert is_whole(folder)
        known.add(served.hash)
    subprocess.run(command, check=True, capture_output=True)
    assert not list((state / "snapshots").glob(".partial-*"))
    assert is_whole(current_snapshot(state).folder)


def fake(name: str, state: Path):
    def fill(folder: Path) -> dict[str, object]:
        (folder / "quads.nq").write_text("")
        return {"hash": name}

    snapshot = write_snapshot(state, name, fill)
    (snapshot.folder / "built").write_text(f"2026-01-01T00:{int(name, 16):02}:00+00:00")
    return snapshot


def test_the_newest_the_current_and_the_pinned_are_kept(tmp_path):
    snapshots = [fake(f"{number:02x}", tmp_path) for number in range(6)]
    (tmp_path / "pinned").mkdir()
    (tmp_path / "pinned" / snapshots[1].hash).touch()
    switch_to(tmp_path, snapshots[2])
    assert prune(tmp_path, 2) == ["03", "00"]
    assert {path.name for path in (tmp_path / "snapshots").iterdir()} == {"01", "02", "04", "05"}
    assert all(is_whole(path) for path in (tmp_path / "snapshots").iterdir())


def test_what_a_killed_build_left_is_cleared_before_the_next(content, tmp_path):
    state = tmp_path / "state"
    first, _ = build(content, state, 2, quiet)
    (first.folder / "manifest.json").unlink()
    left = state / "snapshots" / f".partial-{first.hash}-{os.getpid()}"
    left.mkdir()
    (left / "quads.nq").write_text("half")
    again, made = build(content, state, 2, quiet)
    assert made
    assert again.hash == first.hash
    assert is_whole(again.folder)
    assert [path.name for path in (state / "snapshots").iterdir()] == [first.hash]


def test_a_fill_that_fails_leaves_nothing(tmp_path):
    fake("01", tmp_path)

    def fails(folder: Path) -> dict[str, object]:
        (folder / "quads.nq").write_text("half")
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        write_snapshot(tmp_path, "02", fails)
    assert current_snapshot(tmp_path).hash == "01"
    assert [path.name for path in (tmp_path / "snapshots").iterdir()] == ["01"]


def test_two_builds_do_not_write_at_once(tmp_path):
    with building(tmp_path), pytest.raises(GraphError, match="another build"), building(tmp_path):
        pass


def test_the_graphs_are_those_of_the_design(fixture_snapshot):
    store = Store()
    store.bulk_load(path=str(fixture_snapshot.folder / "quads.nq"), format=RdfFormat.N_QUADS)

    def triples(graph):
        return {quad.triple for quad in store.quads_for_pattern(None, None, None, graph)}

    sources = [g for g in store.named_graphs() if isinstance(g, NamedNode) and "/id/source/" in g.value]
    stated, inferred, entailed, ontology, queries = (
        triples(NamedNode(g))
        for g in (STATED_GRAPH, INFERRED_GRAPH, ENTAILED_GRAPH, ONTOLOGY_GRAPH, QUERIES_GRAPH)
    )
    assert stated == set().union(*(triples(graph) for graph in sources))
    assert triples(DefaultGraph()) == stated | inferred | ontology | queries
    assert not inferred & stated
    assert entailed < inferred
    assert not queries & (stated | inferred | ontology)
    assert len(list(store.named_graphs())) == len(sources) + 5


def test_a_snapshot_keeps_its_queries_and_their_answers(fixture_root, fixture_snapshot):
    folder, queries = fixture_snapshot.folder, fixture_root / "queries"
    kept = {path.relative_to(folder / "queries") for path in (folder / "queries").rglob("*.rq")}
    asked = {path.relative_to(queries) for path in queries.rglob("*.rq") if "hygiene" not in path.parts}
    assert kept == asked
    assert fixture_snapshot.manifest["counts"]["answers"] == len(kept)
    for name in kept:
        assert (folder / "queries" / name).read_bytes() == (queries / name).read_bytes()
        form = read_saved(name.with_suffix("").as_posix(), (queries / name).read_text()).form
        ending = ".ttl" if form == "graph" else ".json"
        for path in (name.with_suffix(ending), name.with_suffix(f".stated{ending}")):
            assert (folder / "answers" / path).is_file()


def test_an_answer_over_what_is_stated_leaves_out_what_follows_from_provisions(fixture_root, tmp_path):
    root = shutil.copytree(fixture_root, tmp_path / "content")
    query = root / "queries" / "lines" / "under.rq"
    text = query.read_text()
    query.write_text(
        text.replace(" committee:central\n", " committee:central-mau\n").replace("2023-06-19", "2024-06-19")
    )
    snapshot = build(root, tmp_path / "state", 2, lambda stage: None)[0]
    found = {
        ending: {
            row["subordinate"]["value"].rsplit("/")[-1]
            for row in json.loads((snapshot.folder / f"answers/lines/under{ending}").read_text())["results"][
                "bindings"
            ]
        }
        for ending in (".json", ".stated.json")
    }
    assert found[".stated.json"] == {"ban-noi-chinh-mau"}
    assert found[".json"] == {"ban-noi-chinh-mau", "tinh-mau", "tinh-vi-du", "thanh-pho-thu"}


def test_a_query_without_defaults_has_no_answer(fixture_root, tmp_path):
    root = shutil.copytree(fixture_root, tmp_path / "content")
    query = root / "queries" / "names" / "organs-called.rq"
    query.write_text(query.read_text().replace("text lãng phí", "text\n#+ example words: lãng phí"))
    snapshot = build(root, tmp_path / "state", 2, lambda stage: None)[0]
    assert (snapshot.folder / "queries/names/organs-called.rq").is_file()
    assert not list((snapshot.folder / "answers/names").glob("organs-called*"))


def test_a_snapshot_holds_no_blank_node(fixture_snapshot):
    for line in (fixture_snapshot.folder / "quads.nq").read_text().splitlines():
        assert "_:" not in line.split('"')[0]


def test_the_manifest_counts_and_names_versions(fixture_snapshot):
    manifest = fixture_snapshot.manifest
    assert manifest["hash"] == fixture_snapshot.hash
    assert manifest["counts"]["stated"] > 100
    assert manifest["counts"]["classes"]["ReportingLine"] > 0
    assert "pyoxigraph" in manifest["versions"]
    assert manifest["newest_source"] > "2000-01-01"


def test_a_triple_that_three_sources_state_counts_once(fixture_snapshot):
    store = Store()
    store.bulk_load(path=str(fixture_snapshot.folder / "quads.nq"), format=RdfFormat.N_QUADS)
    committee, name = (NamedNode(iri) for iri in (ID + "steering-committee/tinh-mau", TC + "nameInSource"))

    def times(graph):
        return len(list(store.quads_for_pattern(committee, name, None, graph)))

    stating = [graph for graph in store.named_graphs() if "/id/source/" in graph.value and times(graph)]
    assert len(stating) == 3
    assert times(DefaultGraph()) == 1
    assert times(NamedNode(STATED_GRAPH)) == 1
    assert times(NamedNode(INFERRED_GRAPH)) == 0
