"""What Prometheus reads."""

import os
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.test import Client
from werkzeug.wrappers import Response

from tochuc.web.app import create_app
from tochuc.web.edge import Edge, EdgeOptions
from tochuc.web.live import Live, Served

from .conftest import write_sample

REQUESTS = "tochuc_requests_total"


@pytest.fixture
def client(live):
    return Client(Edge(create_app(live), live, EdgeOptions(state=live._state)), Response)


def read(client):
    """Each sample by its name and labels."""
    answer = client.get("/metrics")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert answer.headers["Cache-Control"] == "no-store"
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_requests_are_counted_by_route_status_and_cache(client, query):
    asked = {"query_string": {"query": query("yes")}}
    tag = client.get("/sparql", **asked).headers["ETag"]
    client.get("/sparql", **asked)
    client.get("/sparql", headers={"If-None-Match": tag}, **asked)
    client.get("/sparql", headers={"Authorization": "Bearer x"}, **asked)
    client.get("/sparql?query=nonsense")
    client.get("/id/nothing/of-the-kind")
    for path in ("/nowhere", "/nor-here", "/healthz"):
        client.get(path)
    figures = read(client)
    expected = {
        ("/sparql", "200", "miss"): 1,
        ("/sparql", "200", "hit"): 1,
        ("/sparql", "304", "hit"): 1,
        ("/sparql", "200", "pass"): 1,
        ("/sparql", "400", "miss"): 1,
        ("/id/<path:name>", "404", "miss"): 1,
        ("none", "404", "miss"): 2,
        ("/healthz", "200", "miss"): 1,
    }
    counted = {key[1:]: value for key, value in figures.items() if key[0] == REQUESTS}
    assert counted == {tuple(sorted(key)): value for key, value in expected.items()}


def test_queries_that_ran_are_timed_and_kept_answers_are_not(client, query):
    for _ in range(3):
        client.get("/sparql", query_string={"query": query("count")})
    client.get("/sparql?query=nonsense")
    client.get("/")
    figures = read(client)
    assert figures[("tochuc_query_seconds_count",)] == 2
    assert figures[("tochuc_query_seconds_bucket", "+Inf")] == 2
    assert 0 < figures[("tochuc_query_seconds_sum",)] < 60
    assert figures[("tochuc_cache_bytes",)] > 0


def test_the_snapshot_is_named_with_its_age(client, live):
    figures = read(client)
    assert figures[("tochuc_ready",)] == 1
    assert figures[("tochuc_snapshot", live.now().hash)] == 1
    manifest = live._state / "snapshots" / live.now().hash / "manifest.json"
    (manifest.parent / "built").write_text((datetime.now(UTC) - timedelta(seconds=1000)).isoformat())
    assert read(client)[("tochuc_snapshot_age_seconds",)] == pytest.approx(1000, abs=60)


def test_without_a_snapshot_the_figures_say_so(tmp_path):
    live = Live(tmp_path)
    live.take_up()
    client = Client(Edge(create_app(live), live, EdgeOptions(state=tmp_path)), Response)
    assert client.get("/readyz").status_code == 503
    figures = read(client)
    assert figures[("tochuc_ready",)] == 0
    assert not any(key[0].startswith("tochuc_snapshot") for key in figures)


class WithWorkers:
    """An engine that tells how its workers are."""

    def condition(self):
        return {"running": 2, "waiting": 1, "killed": 7, "unheard of": 3}


def test_what_the_engine_tells_of_its_workers_is_shown(live, monkeypatch):
    served = Served("s", {}, WithWorkers())
    client = Client(Edge(create_app(live), live, EdgeOptions(state=live._state)), Response)
    monkeypatch.setattr(live, "now", lambda: served)
    figures = {key: value for key, value in read(client).items() if key[0].startswith("tochuc_engine")}
    assert figures == {
        ("tochuc_engine_running",): 2,
        ("tochuc_engine_waiting",): 1,
        ("tochuc_engine_killed_total",): 7,
    }


def test_a_server_counts_in_all_its_processes(server, query):
    def count():
        with urllib.request.urlopen(server.url + "/metrics", timeout=10) as answer:
            families = text_string_to_metric_families(answer.read().decode())
        return {
            (sample.name, sample.labels.get("cache")): sample.value
            for family in families
            for sample in family.samples
            if sample.labels.get("route", "/sparql") == "/sparql"
            and sample.labels.get("status", "200") == "200"
        }

    before = count()
    for _ in range(40):
        address = f"{server.url}/sparql?{urlencode({'query': query('counted')})}"
        with urllib.request.urlopen(address, timeout=10) as answer:
            assert answer.status == 200
    after = count()
    grown = {key: value - before.get(key, 0) for key, value in after.items()}
    # Each of the two processes keeps its own.
    assert 1 <= grown[(REQUESTS, "miss")] <= 2
    assert grown[(REQUESTS, "hit")] + grown[(REQUESTS, "miss")] == 40
    assert grown[("tochuc_query_seconds_count", None)] == grown[(REQUESTS, "miss")]
    assert after[("tochuc_engine_workers", None)] > 0


PROCESS = Path(__file__).with_name("counting_process.py")


def test_processes_of_one_server_add_up(tmp_path):
    write_sample(tmp_path / "state", "sample-1")
    shared = tmp_path / "shared"
    shared.mkdir()
    package = Path(__file__).parents[2] / "server"

    def run():
        return subprocess.run(
            [sys.executable, PROCESS, tmp_path / "state", shared],
            env={**os.environ, "PYTHONPATH": str(package), "PROMETHEUS_MULTIPROC_DIR": str(shared)},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout

    figures = [text_string_to_metric_families(run()) for _ in range(2)]
    first, second = (
        {(s.name, *s.labels.values()): s.value for family in each for s in family.samples} for each in figures
    )
    miss, hit = (REQUESTS, "miss", "/sparql", "200"), (REQUESTS, "hit", "/sparql", "200")
    assert (first[miss], first[hit]) == (1, 2)
    assert (second[miss], second[hit]) == (2, 4)
    # What a process counted stays when it has ended; what it held does not.
    assert second[("tochuc_cache_bytes",)] == first[("tochuc_cache_bytes",)] > 0
