"""Release time: the snapshot of then, by its address and by Accept-Datetime (RFC 7089)."""

import os
import shutil
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.client import HTTPConnection
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
import requests

from tochuc.graph.snapshot import Snapshot, switch_to

NAME = "steering-committee/tinh-mau"
OLD, NEW = datetime(2026, 3, 21, 12, tzinfo=UTC), datetime(2026, 9, 2, 12, tzinfo=UTC)


def http(moment):
    return format_datetime(moment, usegmt=True)


@pytest.fixture(scope="module")
def site(fixture_snapshot, tmp_path_factory, start_server):
    """A real server over two snapshots, the older of which knows a person by another identifier."""
    state = tmp_path_factory.mktemp("releases")
    for name, moment in (("older", OLD), ("newer", NEW)):
        folder = state / "snapshots" / name
        shutil.copytree(fixture_snapshot.folder, folder)
        if name == "older":
            shutil.rmtree(folder / "answers")  # they say what the newer one says
            quads = folder / "quads.nq"
            text = quads.read_text(encoding="utf-8")
            quads.write_text(
                text.replace("person/tran-thi-thu>", "person/an-earlier-name>"), encoding="utf-8"
            )
        # The newer one says when it was built; the older is from before that was written down.
        (folder / "built").unlink(missing_ok=True)
        if name == "newer":
            (folder / "built").write_text(moment.isoformat())
        else:
            os.utime(folder / "manifest.json", (moment.timestamp(), moment.timestamp()))
    switch_to(state, Snapshot(state / "snapshots" / "newer"))
    url = start_server(state, "--cache", "8").url
    for _ in range(200):
        with suppress(HTTPError), urlopen(f"{url}/readyz", timeout=30):
            return url
        time.sleep(0.1)
    pytest.fail("the server does not become ready")


@pytest.fixture(scope="module")
def ask(site):
    def asked(path, method="GET", **headers):
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(HTTPConnection(urlsplit(site).netloc, timeout=30)) as connection:
            connection.request(method, path, headers=sent)
            response = connection.getresponse()
            return response.status, response.headers, response.read().decode()

    return asked


@pytest.mark.parametrize("room", ["id", "page", "data"])
@pytest.mark.parametrize(
    ("moment", "snapshot"),
    [
        (OLD, "older"),
        (NEW, "newer"),
        (datetime(2026, 6, 1, tzinfo=UTC), "older"),
        (datetime(2030, 1, 1, tzinfo=UTC), "newer"),
        (datetime(2001, 1, 1, tzinfo=UTC), "older"),
    ],
)
def test_the_time_gate_leads_to_the_newest_release_of_then(ask, room, moment, snapshot):
    status, headers, _ = ask(f"/{room}/{NAME}?lang=vi", Accept_Datetime=http(moment))
    assert (status, headers["Location"]) == (302, f"/snapshots/{snapshot}/{room}/{NAME}?lang=vi")
    assert "accept-datetime" in headers["Vary"].lower()
    assert 'rel="original timegate"' in headers["Link"]


def test_without_a_moment_there_is_no_detour_and_the_two_are_not_mixed_up_by_the_cache(ask):
    for _ in range(2):
        assert ask(f"/page/{NAME}")[0] == 200
        assert ask(f"/page/{NAME}", Accept_Datetime=http(OLD))[0] == 302


def test_a_release_says_of_when_it_is_and_where_the_newest_is(ask):
    status, headers, text = ask(f"/snapshots/older/page/{NAME}")
    assert status == 200, text
    assert (status, parsedate_to_datetime(headers["Memento-Datetime"])) == (200, OLD)
    links = ", ".join(headers.get_all("Link"))
    assert f'/page/{NAME}>; rel="original timegate"' in links
    assert "/snapshots/older/page/" in text
    assert 'href="/page/place' not in text


@pytest.mark.parametrize("room", ["id", "page", "data"])
def test_a_time_map_lists_every_release_that_is_kept(ask, room):
    _, headers, _ = ask(f"/{room}/{NAME}", Accept="text/turtle" if room == "data" else "text/html")
    assert f'/timemap/{room}/{NAME}>; rel="timemap"' in ", ".join(headers.get_all("Link"))
    status, headers, text = ask(f"/timemap/{room}/{NAME}")
    assert (status, headers["Content-Type"]) == (200, "application/link-format")
    links = requests.utils.parse_header_links(text.replace("\n", " "))
    assert [each["rel"] for each in links] == ["original timegate", "self", "first memento", "last memento"]
    assert [parsedate_to_datetime(each["datetime"]) for each in links[2:]] == [OLD, NEW]
    for each, name in zip(links[2:], ("older", "newer"), strict=True):
        assert urlsplit(each["url"]).path == f"/snapshots/{name}/{room}/{NAME}"
        status, headers, _ = ask(urlsplit(each["url"]).path, Accept="*/*" if room == "data" else "text/html")
        assert status == (303 if room == "id" else 200)
        assert headers["Memento-Datetime"] == each["datetime"]
        assert f"/timemap/{room}/{NAME}>" in ", ".join(headers.get_all("Link"))


def test_a_time_map_of_nothing_is_not_found_and_comes_in_its_own_form_alone(ask):
    assert ask("/timemap/page/steering-committee/nowhere")[0] == 404
    assert ask(f"/timemap/chart/{NAME}")[0] == 404
    assert ask(f"/timemap/page/{NAME}", Accept="text/html")[0] == 406


def test_a_copy_keeps_the_time_at_which_it_was_built(fixture_snapshot, tmp_path):
    copy = Snapshot(
        shutil.copytree(fixture_snapshot.folder, tmp_path / "copy", copy_function=shutil.copyfile)
    )
    assert copy.built == fixture_snapshot.built
    assert "built" not in copy.manifest["files"]


def test_a_release_shows_what_was_said_then(ask):
    assert ask("/snapshots/older/page/person/tran-thi-thu")[0] == 404
    assert ask("/snapshots/newer/page/person/tran-thi-thu")[0] == 200
    assert ask("/snapshots/older/data/person/tran-thi-thu.ttl")[0] == 404


@pytest.mark.parametrize("text", ["yesterday", "2026-03-21", "", "Sat, 41 Mar 2026 12:00:00 GMT"])
def test_a_moment_that_is_none_is_refused_with_an_example(ask, text):
    status, _, told = ask(f"/page/{NAME}", Accept_Datetime=text)
    assert (status, "GMT" in told) == (400, True)


def test_a_snapshot_that_is_not_kept_is_not_found(ask):
    assert ask(f"/snapshots/nothing/page/{NAME}")[0] == 404


def test_the_page_says_the_same_through_the_real_server_and_head_is_short(ask):
    status, headers, text = ask(f"/page/{NAME}", Accept="text/html")
    assert (status, int(headers["Content-Length"])) == (200, len(text.encode()))
    head = ask(f"/page/{NAME}", "HEAD", Accept="text/html")
    assert (head[0], head[2], head[1]["ETag"]) == (200, "", headers["ETag"])
    again = ask(f"/page/{NAME}", Accept="text/html", If_None_Match=headers["ETag"])
    assert (again[0], again[2]) == (304, "")
