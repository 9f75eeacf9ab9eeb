"""A push puts every graph of a snapshot into a server, goes on where it broke off, and replaces what has changed."""

import json
import shutil
import subprocess
import sys
import urllib.request
from time import monotonic

import pytest
from tests.servers import ROOT, environment, oxigraph, tochuc

from tochuc.engine import push as pushing
from tochuc.engine.access import Access
from tochuc.engine.base import Question
from tochuc.engine.endpoint import Endpoint
from tochuc.engine.exchange import exchange
from tochuc.engine.graph_store import GraphStore, Updates
from tochuc.engine.operation import update_request
from tochuc.engine.push import Pushed, Target, push
from tochuc.engine.remote import RemoteEngine
from tochuc.errors import BadParameter, EngineDown, NoSnapshot
from tochuc.graph.build import build

pytestmark = pytest.mark.remote


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(pushing, "BELIEVED", 0)


@pytest.fixture(scope="session")
def parts(fixture_snapshot):
    return dict(pushing._graphs(fixture_snapshot.folder, 1000)).keys()


@pytest.fixture
def changed_snapshot(fixture_root, tmp_path):
    """The made-up graph with one source fewer and one claim more."""
    root = tmp_path / "changed"
    shutil.copytree(fixture_root, root)
    claims = root / "data" / "claims" / "trang-mau-2023.ttl"
    claims.write_text(claims.read_text(encoding="utf-8") + "\n# read again\n", encoding="utf-8")
    labels = root / "ontology" / "schemes.ttl"
    labels.write_text(labels.read_text(encoding="utf-8").replace('"@en', ' (again)"@en', 1), encoding="utf-8")
    return build(root, tmp_path / "state", 2, lambda stage: None)[0]


def quiet(done, total):
    """No progress is shown."""


def target(server, **more):
    return Target(server.url, access=server.access, **more)


def held(server):
    """How many triples each graph of ours has there."""
    found = Endpoint(server.url).rows("graphs", monotonic() + 30)
    return {row["key"].value: int(row["count"].value) for row in found if "tochuc" in row["key"].value}


def test_a_push_is_complete_and_once_there_sends_nothing(empty, fixture_snapshot, parts):
    shown = []
    done = push(fixture_snapshot.folder, target(empty), lambda *told: shown.append(told))
    assert done == Pushed(len(parts), done.triples, len(parts))
    assert shown[-1] == (done.triples, done.triples)
    assert push(fixture_snapshot.folder, target(empty), quiet) == Pushed(len(parts), done.triples, 0)


def test_a_push_that_broke_off_goes_on(empty, fixture_snapshot, parts, monkeypatch):
    monkeypatch.setattr(pushing, "_NOTED_EACH", 1)

    def stop(done, total):
        if done > total * 0.9:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        push(fixture_snapshot.folder, target(empty), stop)
    with pytest.raises(EngineDown, match="is being loaded"):
        RemoteEngine(empty.url, snapshot=fixture_snapshot.hash).check()
    assert 0 < push(fixture_snapshot.folder, target(empty), quiet).sent < len(parts)
    RemoteEngine(empty.url, snapshot=fixture_snapshot.hash).check()


def test_another_snapshot_takes_the_place_of_the_first(empty, fixture_snapshot, changed_snapshot, parts):
    push(fixture_snapshot.folder, target(empty), quiet)
    served = RemoteEngine(empty.url, snapshot=fixture_snapshot.hash)
    served.check()
    done = push(changed_snapshot.folder, target(empty), quiet)
    # The merge and the ontology have a label that is another; no source has changed.
    assert 0 < done.sent <= 4
    with pytest.raises(EngineDown, match=f"holds snapshot {changed_snapshot.hash}"):
        served.check()


def test_a_graph_that_lost_a_triple_or_is_of_no_snapshot_is_mended(empty, fixture_snapshot, parts, query):
    push(fixture_snapshot.folder, target(empty), quiet)
    before = held(empty)
    store = GraphStore(pushing.siblings(empty.url)[0], empty.access)
    store.replace("https://w3id.org/tochuc/graph/stated", [b"<urn:a> <urn:b> <urn:c> .\n"])
    store.replace("https://w3id.org/tochuc/id/source/gone", [b"<urn:a> <urn:b> <urn:c> .\n"])
    assert held(empty) != before
    assert push(fixture_snapshot.folder, target(empty), quiet).sent == 1
    assert held(empty) == before


def test_a_server_without_graph_store_is_loaded_by_updates(empty, fixture_snapshot, parts):
    where = {"oxigraph": ("/query", "/update"), "virtuoso": ("/sparql", "/sparql-auth")}[empty.kind]
    updates = Target(empty.url, update=empty.url.replace(*where), access=empty.access)
    assert push(fixture_snapshot.folder, updates, quiet).sent == len(parts)
    RemoteEngine(empty.url, snapshot=fixture_snapshot.hash).check()
    assert push(fixture_snapshot.folder, target(empty), quiet).sent == 0


def test_what_others_put_into_the_default_graph_stays_unless_told(tmp_path, fixture_snapshot):
    with oxigraph(tmp_path) as server:
        GraphStore(server.url.replace("/query", "/store")).replace("", [b"<urn:a> <urn:b> <urn:c> .\n"])
        with pytest.raises(BadParameter, match="1 triples that no push put there"):
            push(fixture_snapshot.folder, Target(server.url), quiet)
        assert push(fixture_snapshot.folder, Target(server.url, replace=True), quiet).sent


def test_a_server_that_demands_a_password_says_so(start, fixture_snapshot):
    with start("virtuoso") as server:
        for access in (Access(), Access("dba", "wrong")):
            with pytest.raises(EngineDown, match="TOCHUC_ENGINE_PASSWORD"):
                push(fixture_snapshot.folder, Target(server.url, access=access), quiet)
        with pytest.raises(BadParameter, match="ASCII"):
            push(fixture_snapshot.folder, Target(server.url, access=Access("dba", "mật khẩu")), quiet)


def test_a_server_that_cannot_be_written_to_is_told_so(tmp_path, fixture_snapshot):
    with tochuc(fixture_snapshot.folder.parents[1], tmp_path) as site:
        for where in (
            Target(f"{site.url}/sparql"),
            Target(f"{site.url}/sparql", update=f"{site.url}/sparql"),
        ):
            with pytest.raises(EngineDown, match="no way to write"):
                push(fixture_snapshot.folder, where, quiet)


def test_a_push_to_nowhere_says_what_is_wrong(tmp_path, fixture_snapshot):
    with pytest.raises(EngineDown, match="refuses the connection"):
        push(fixture_snapshot.folder, Target("http://127.0.0.1:1/query"), quiet)
    with pytest.raises(BadParameter, match="is an address"):
        push(fixture_snapshot.folder, Target("127.0.0.1:1"), quiet)
    with pytest.raises(BadParameter, match="no credentials"):
        push(fixture_snapshot.folder, Target("http://me:secret@127.0.0.1:1/"), quiet)
    with pytest.raises(NoSnapshot):
        push(tmp_path, Target("http://127.0.0.1:1/query"), quiet)


def test_an_update_that_fails_is_told_with_the_words_of_the_server(tmp_path):
    with oxigraph(tmp_path) as server:
        updates = Updates(server.url.replace("/query", "/update"))
        with pytest.raises(EngineDown, match="status 400"):
            updates.replace("urn:g", [b"no triples at all"])
        reply = exchange(update_request(updates.url, "CLEAR ALL"), Access(), 10, 1000)
        assert reply.status == 204


def test_the_command_pushes_and_a_site_serves_what_it_pushed(tmp_path, fixture_snapshot, query):
    state = fixture_snapshot.folder.parents[1]
    command = [sys.executable, "-m", "tochuc.cli", "push", "--root", ROOT, "--state", state]

    def ran(*flags):
        return subprocess.run([*command, *flags], env=environment(), capture_output=True, text=True)

    with oxigraph(tmp_path) as server:
        pushed = ran("--engine", server.url)
        assert (pushed.returncode, pushed.stderr) == (0, "")
        assert fixture_snapshot.hash in pushed.stdout
        assert "all were there" in ran("--engine", server.url).stdout
        with tochuc(state, tmp_path, "--engine", server.url) as site:
            answer = RemoteEngine(f"{site.url}/sparql").answer(Question(query("count")))
            counted = json.load(answer.body)["results"]["bindings"][0]["n"]["value"]
            assert int(counted) == fixture_snapshot.manifest["counts"]["default"]
            with urllib.request.urlopen(f"{site.url}/readyz") as ready:
                assert json.load(ready)["snapshot"] == fixture_snapshot.hash
    missing = ran()
    assert missing.returncode == 1
    assert "--engine URL" in missing.stderr
