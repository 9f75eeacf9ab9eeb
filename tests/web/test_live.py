"""Which snapshot is served, and the move to the next one."""

import time

import pytest

from tochuc.errors import NoSnapshot
from tochuc.web import live as live_module
from tochuc.web.app import create_app
from tochuc.web.live import Live

from .conftest import write_sample


@pytest.fixture
def quick(monkeypatch):
    """Look for a new snapshot at every request."""
    monkeypatch.setattr(live_module, "_LOOK_AGAIN", 0.0)


def wait_for(live, name):
    for _ in range(500):
        if live.now().hash == name:
            return
        time.sleep(0.01)
    pytest.fail(f"still {live.now().hash}")


def test_without_a_snapshot_the_server_lives_but_is_not_ready(tmp_path, quick):
    live = Live(tmp_path)
    live.take_up()
    client = create_app(live).test_client()
    assert client.get("/healthz").json == {"status": "ok"}
    for path in ("/readyz", "/sparql", "/"):
        response = client.get(path)
        assert (response.status_code, response.mimetype) == (503, "application/problem+json")
        assert "tochuc build" in response.json["detail"]
        assert str(tmp_path) not in response.text
        assert int(response.headers["Retry-After"]) > 0
    write_sample(tmp_path, "first")
    client.get("/readyz")
    live.take_up()
    assert client.get("/readyz").json == {"status": "ready", "snapshot": "first"}


def test_a_new_snapshot_is_taken_up_and_a_request_keeps_its_own(tmp_path, quick):
    write_sample(tmp_path, "first")
    live = Live(tmp_path)
    live.take_up()
    mine = live.now()
    write_sample(tmp_path, "second")
    wait_for(live, "second")
    assert mine.hash == "first"
    assert mine.engine is not live.now().engine


def test_a_snapshot_that_cannot_be_read_is_left_aside(tmp_path, quick):
    write_sample(tmp_path, "good")
    live = Live(tmp_path)
    live.take_up()
    broken = tmp_path / "broken.nq"
    broken.write_text("this is no N-Quads\n")
    write_sample(tmp_path, "bad", broken)
    live.take_up()
    assert live.now().hash == "good"
    write_sample(tmp_path, "better")
    wait_for(live, "better")


def test_a_broken_first_snapshot_says_why(tmp_path):
    broken = tmp_path / "broken.nq"
    broken.write_text("this is no N-Quads\n")
    write_sample(tmp_path, "bad", broken)
    live = Live(tmp_path)
    live.take_up()
    with pytest.raises(NoSnapshot, match="bad cannot be read"):
        live.now()
