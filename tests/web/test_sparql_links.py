"""Short addresses of queries: kept by the server itself, for good, within bounds."""

import json
import multiprocessing
import urllib.error
import urllib.request

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Response

from tochuc.errors import NoRoom
from tochuc.web.app import create_app
from tochuc.web.edge import Edge
from tochuc.web.options import EdgeOptions
from tochuc.web.permalinks.store import MOST_BYTES, SHORTEST, Permalinks

SPARQL = "application/sparql-query"
ASKED = "ASK { ?s ?p ?o }\n"


@pytest.fixture
def linked(live, tmp_path):
    return create_app(live, permalinks=Permalinks(tmp_path, 1 << 20)).test_client()


def post(client, text=ASKED, **headers):
    return client.post("/sparql/links", data=text.encode(), content_type=SPARQL, headers=headers)


def test_a_query_gets_a_short_address_that_gives_it_back(linked):
    made = post(linked)
    assert made.status_code == 201
    address = made.headers["Location"]
    assert address == made.get_json()["href"] == f"/sparql/links/{made.get_json()['id']}"
    assert len(made.get_json()["id"]) == SHORTEST
    found = linked.get(address)
    assert (found.text, found.mimetype) == (ASKED, SPARQL)
    assert linked.get(address, headers={"Accept": "application/json"}).get_json()["query"] == ASKED
    assert "noindex" in found.headers["X-Robots-Tag"]


def test_the_same_query_has_the_same_address_however_it_was_sent(linked):
    made = [
        post(linked),
        post(linked, ASKED.strip() + "\r\n\r\n"),
        linked.post("/sparql/links", data={"query": ASKED}, headers={"Accept": "application/json"}),
    ]
    assert [each.status_code for each in made] == [201, 200, 200]
    assert len({each.headers["Location"] for each in made}) == 1


def test_another_query_has_another_address(linked):
    assert post(linked).headers["Location"] != post(linked, "ASK { }").headers["Location"]


def test_a_person_is_led_to_a_form_that_holds_the_query_and_nothing_is_run(linked):
    led = linked.post("/sparql/links?lang=vi", data={"query": ASKED}, headers={"Accept": "text/html"})
    assert led.status_code == 303
    page = linked.get(led.headers["Location"], headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert '<html lang="vi">' in page.text
    assert ASKED.strip() in page.text.partition("<textarea")[2]
    assert "Tochuc-Plan" not in page.headers


def test_a_query_is_shown_as_text_whatever_stands_in_it(linked):
    hostile = 'ASK { ?s ?p "</textarea><script>alert(1)</script>" }'
    page = linked.get(post(linked, hostile).headers["Location"], headers={"Accept": "text/html"}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    ("text", "status", "told"),
    [
        ("SELECT * WHERE { ?s ?p }", 400, "line 1, column 24"),
        ("buy cheap watches", 400, "line 1"),
        ("DELETE WHERE { ?s ?p ?o }", 400, "updates are refused"),
        ("", 400, "the query"),
        ("ASK { }" + " " * MOST_BYTES + "#", 413, "65,536 bytes"),
        ("ASK { " + "{ " * 300 + "} " * 300 + "}", 400, "256 deep"),
    ],
)
def test_what_is_no_query_is_not_kept(linked, text, status, told):
    refused = post(linked, text)
    assert refused.status_code == status
    assert told in refused.get_json()["detail"]


def test_another_media_type_is_refused(linked):
    assert linked.post("/sparql/links", data="{}", content_type="application/json").status_code == 415


def test_an_address_that_nobody_made_is_not_found(linked):
    assert linked.get("/sparql/links/aaaaaaaaaa").status_code == 404
    assert linked.get("/sparql/links/%27%20OR%201").status_code == 404


def test_without_a_store_the_page_is_told_to_go_the_long_way(client):
    refused = post(client)
    assert refused.status_code == 507
    assert "keeps no queries" in refused.get_json()["detail"]
    assert client.get("/sparql/links/aaaaaaaaaa").status_code == 404


def test_a_full_store_refuses_new_queries_and_keeps_the_old(tmp_path):
    store = Permalinks(tmp_path, 256 * 1024)
    kept = []

    def fill():
        for number in range(100):
            text = f"# {number} {'x' * 20_000}"
            kept.append((text, store.keep(text)[0]))

    with pytest.raises(NoRoom, match="used up"):
        fill()
    assert kept
    assert (tmp_path / "permalinks.sqlite").stat().st_size <= 256 * 1024
    assert all(store.find(name) == text for text, name in kept)
    assert store.keep(kept[0][0]) == (kept[0][1], False)


def test_a_place_that_cannot_be_written_to_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(NoRoom, match="could not be kept"):
        Permalinks(tmp_path / "file", 1 << 20).keep(ASKED)


def test_texts_whose_hashes_begin_alike_do_not_share_an_address(tmp_path, monkeypatch):
    store = Permalinks(tmp_path, 1 << 20)
    monkeypatch.setattr(
        "tochuc.web.permalinks.store.b32encode", lambda digest: b"A" * 10 + digest.hex().encode()
    )
    names = [store.keep(text)[0] for text in ("one", "two")]
    assert [len(name) for name in names] == [10, 11]
    assert [store.find(name) for name in names] == ["one", "two"]


def test_several_processes_keep_at_the_same_time(tmp_path):
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        named = pool.map(keep_some, [str(tmp_path)] * 3)
    assert named[0] == named[1] == named[2]
    assert len(set(named[0])) == 20


def keep_some(folder):
    from pathlib import Path

    store = Permalinks(Path(folder), 1 << 20)
    return [store.keep(f"# {number}")[0] for number in range(20)]


def test_each_new_address_takes_of_the_budget_of_its_client(live, tmp_path):
    app = create_app(live, permalinks=Permalinks(tmp_path, 1 << 20))
    client = Client(Edge(app, live, EdgeOptions(state=live._state, budget=3, proxies=1)), Response)
    asked = [
        client.post(
            "/sparql/links",
            data=f"ASK {{ ?s ?p {number} }}",
            content_type=SPARQL,
            headers={"X-Forwarded-For": "203.0.113.7"},
        ).status_code
        for number in range(8)
    ]
    assert asked[0] == 201
    assert asked[-1] == 429
    assert asked.count(201) <= 4


def test_an_address_outlives_its_server_and_its_snapshot(start_server, tmp_path):
    from .conftest import write_sample

    write_sample(tmp_path, "first")
    server = start_server(tmp_path)
    request = urllib.request.Request(
        server.url + "/sparql/links", ASKED.encode(), {"Content-Type": SPARQL, "Accept": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=20) as made:
        address = json.load(made)["href"]
    server.process.terminate()
    server.process.wait(20)
    write_sample(tmp_path, "second")
    with urllib.request.urlopen(start_server(tmp_path).url + address, timeout=20) as found:
        assert found.read().decode() == ASKED
