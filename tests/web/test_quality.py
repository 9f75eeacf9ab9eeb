"""`/quality`: the report on a snapshot, alone and beside an earlier one."""

import json
import os
import re
import shutil

import pytest

from tochuc.graph.snapshot import Snapshot, snapshot_before
from tochuc.web.app import create_app
from tochuc.web.live import Live

from .conftest import write_sample


def client_of(state):
    live = Live(state)
    live.take_up()
    return create_app(live).test_client()


def told(client, address="/quality.json"):
    response = client.get(address)
    assert response.status_code == 200, response.get_data(as_text=True)
    return response.json


def page(client, language="en"):
    response = client.get(f"/quality?lang={language}")
    assert response.status_code == 200, response.get_data(as_text=True)
    return response.get_data(as_text=True)


@pytest.fixture(scope="module")
def with_earlier(fixture_snapshot, tmp_path_factory):
    """A client over the made-up graph, and an earlier snapshot of less."""
    state = tmp_path_factory.mktemp("state")
    folder = state / "snapshots" / fixture_snapshot.hash
    shutil.copytree(fixture_snapshot.folder, folder)
    (state / "current").symlink_to(folder)
    earlier = state / "snapshots" / "earlier-1"
    earlier.mkdir()
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["counts"]["stated"] -= 7
    manifest["counts"]["classes"]["Gap"] = 0
    del manifest["counts"]["shapes"]
    manifest["files"]["answers/gaps/all.json"]["sha256"] = "another"
    (earlier / "manifest.json").write_text(json.dumps(manifest))
    (earlier / "built").write_text("2022-06-27T12:00:00+00:00")
    return client_of(state)


def test_the_counts_are_those_of_the_manifest(fixture_client, fixture_snapshot):
    found = told(fixture_client)
    counts = fixture_snapshot.manifest["counts"]
    assert found["snapshot"] == fixture_snapshot.hash
    assert found["classes"] == counts["classes"]
    assert found["counts"]["stated"] == counts["stated"]
    assert found["checks"] == {"shapes": counts["shapes"], "hygiene": counts["hygiene"], "faults": 0}


def test_what_is_missing_is_counted_as_the_saved_questions_answer(fixture_client, fixture_snapshot):
    for topic in ("gaps", "sources"):
        found = {each["query"]: each for each in told(fixture_client)[topic]}
        assert found
        for query, each in found.items():
            answer = json.loads((fixture_snapshot.folder / "answers" / f"{query}.json").read_text())
            if each["rows"] is not None:
                assert each["rows"] == len(answer["results"]["bindings"])
                assert fixture_client.get(each["href"]).status_code == 200


def test_a_question_of_a_day_says_which_and_one_of_a_thing_has_no_count(fixture_client):
    found = told(fixture_client)
    by_id = {each["query"]: each for each in found["gaps"] + found["sources"]}
    assert by_id["gaps/no-head"]["values"] == {"as-of": "2023-06-19"}
    assert by_id["sources/of-entity"]["rows"] is None
    assert "on the day: 19 June 2023" in page(fixture_client)


def test_sources_are_told_by_kind_without_the_joint_ones(fixture_client, fixture_snapshot):
    sources = told(fixture_client)["sourcesByKind"]
    assert sources["total"] == fixture_snapshot.manifest["counts"]["sources"]
    assert sum(each["count"] for each in sources["forms"]) == sources["total"]
    assert {"form": "seen:page", "count": 1}.keys() == sources["forms"][0].keys()


def test_statements_on_one_source_are_no_more_than_all(fixture_client):
    found = told(fixture_client)["statementsOfSources"]
    assert 0 < found["onOneSource"] <= found["total"]


def test_without_an_earlier_snapshot_the_page_says_so(fixture_client):
    assert told(fixture_client)["since"] is None
    assert "No snapshot from before this one is kept here." in page(fixture_client)


def test_beside_an_earlier_snapshot_it_tells_what_changed(with_earlier, fixture_snapshot):
    counts = fixture_snapshot.manifest["counts"]
    since = told(with_earlier)["since"]
    assert since["snapshot"] == "earlier-1"
    # What the earlier one did not count is not told as grown from nothing.
    assert since["counts"] == [{"name": "stated", "before": counts["stated"] - 7, "now": counts["stated"]}]
    assert since["classes"] == [{"name": "Gap", "before": 0, "now": counts["classes"]["Gap"]}]
    assert since["answers"] == ["gaps/all"]
    text = page(with_earlier)
    assert 'href="/snapshots/earlier-1/quality?lang=en"' in text
    assert "+7" in text


def test_the_snapshot_before_is_the_newest_of_the_earlier_ones(tmp_path):
    for name, at in (("a", 1), ("b", 3), ("c", 2), (".partial-d", 4)):
        folder = tmp_path / "snapshots" / name
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_text("{}")
        os.utime(folder / "manifest.json", (at, at))
    before = {name: snapshot_before(Snapshot(tmp_path / "snapshots" / name)) for name in "abc"}
    assert (before["a"], before["b"].hash, before["c"].hash) == (None, "c", "a")


def test_the_page_reads_in_both_languages_and_leads_on(fixture_client):
    english, vietnamese = page(fixture_client), page(fixture_client, "vi")
    assert "<h1>Quality of the data</h1>" in english
    assert "<h1>Chất lượng dữ liệu</h1>" in vietnamese
    assert 'href="/queries/gaps/all?lang=vi"' in vietnamese
    assert 'href="/ontology?lang=en#Organ"' in english
    assert 'href="/browse/Organ?lang=en"' in english
    ids = set(re.findall(r'id="([\w-]+)"', english))
    assert set(re.findall(r'href="#([\w-]+)"', english)) - ids == set()


def test_json_comes_by_suffix_by_accept_and_by_name(fixture_client):
    for address, accept in (
        ("/quality.json", "*/*"),
        ("/quality", "application/json"),
        ("/quality?format=json", "text/html"),
    ):
        response = fixture_client.get(address, headers={"Accept": accept})
        assert response.mimetype == "application/json"
    assert fixture_client.get("/quality", headers={"Accept": "text/html"}).mimetype == "text/html"


@pytest.mark.parametrize(
    ("address", "accept", "status"),
    [("/quality.xml", "*/*", 404), ("/quality", "text/turtle", 406), ("/quality?lang=fr", "text/html", 400)],
)
def test_a_form_that_there_is_not_is_refused(fixture_client, address, accept, status):
    assert fixture_client.get(address, headers={"Accept": accept}).status_code == status


def test_a_snapshot_that_counts_little_still_has_its_report(tmp_path):
    write_sample(tmp_path, "sample-1")
    client = client_of(tmp_path)
    found = told(client)
    assert (found["gaps"], found["statementsOfSources"], found["checks"]["shapes"]) == ([], None, None)
    assert "This snapshot carries no questions about this." in page(client)
