"""The method QUERY asks at every address that reads as a GET with the same parameters does (RFC 10008)."""

import json

import pytest

from tochuc.web.protocol import FORM

CASES = [
    ("/queries/committees/by-province.json", {"province": "tinh-mau", "as-of": "2023-06-19"}),
    ("/queries/committees/by-province", {"province": "tinh-mau", "as-of": "2023-06-19"}),
    ("/queries", {"q": "committee"}),
    ("/search", {"q": "mau"}),
    ("/suggest", {"q": "mau", "kind": "Place"}),
    ("/browse/Place", {"as-of": "2023-06-19", "lang": "vi"}),
    ("/data/place/tinh-mau", {"as-of": "2023-06-19"}),
    ("/page/place/tinh-mau", {"lang": "vi"}),
    ("/id/place/tinh-mau", {"lang": "vi"}),
    ("/chart.json", {"as-of": "2023-06-19"}),
    ("/changes.json", {"of": "committee:tinh-mau"}),
    ("/why.json", {"s": "tc:SteeringCommittee", "p": "rdfs:subClassOf", "o": "tc:Organ"}),
    ("/", {"lang": "vi"}),
]


@pytest.mark.parametrize(("path", "asked"), CASES, ids=[path for path, _ in CASES])
def test_a_form_in_the_body_means_what_the_address_would(fixture_client, path, asked):
    got = fixture_client.get(path, query_string=asked)
    queried = fixture_client.open(path, method="QUERY", data=asked)
    assert got.status_code in (200, 303), got.text
    assert (queried.status_code, queried.data) == (got.status_code, got.data)
    for name in ("ETag", "Content-Type", "Location"):
        assert queried.headers.get(name) == got.headers.get(name)


def test_parameters_of_the_address_and_of_the_body_are_taken_together(fixture_client):
    asked = fixture_client.open("/search?lang=vi", method="QUERY", data={"q": "mau"})
    assert asked.data == fixture_client.get("/search?lang=vi&q=mau").data
    twice = fixture_client.open("/search?q=mau", method="QUERY", data={"q": "cu"})
    assert (twice.status_code, twice.json["parameter"]) == (400, "q")


def test_a_fault_in_the_body_is_told_as_one_in_the_address(fixture_client):
    told = fixture_client.open("/browse/Place", method="QUERY", data={"as-of": "2023-02-30"})
    assert (told.status_code, told.json["given"]) == (400, "2023-02-30")


@pytest.mark.parametrize("media_type", ["application/json", "text/plain", ""])
def test_another_body_than_a_form_is_refused_with_what_is_read(fixture_client, media_type):
    told = fixture_client.open("/search", method="QUERY", data=json.dumps({}), content_type=media_type)
    assert (told.status_code, told.headers["Accept-Query"]) == (415, FORM)


def test_a_body_that_is_too_large_is_refused_unread(fixture_client):
    most = fixture_client.application.config["MAX_CONTENT_LENGTH"]
    told = fixture_client.open("/search", method="QUERY", data=b"q=" + b"a" * most, content_type=FORM)
    assert told.status_code == 413


def test_what_is_read_is_told_by_options_and_by_a_refusal_of_another_method(fixture_client):
    for method, status in (("OPTIONS", 200), ("PUT", 405)):
        told = fixture_client.open("/search", method=method)
        assert (told.status_code, told.headers["Accept-Query"]) == (status, FORM)
        assert {"GET", "HEAD", "QUERY"} <= {*told.headers["Allow"].split(", ")}


def test_what_does_not_read_answers_no_query(fixture_client):
    told = fixture_client.open("/running/x", method="QUERY", data={})
    assert told.status_code == 405
    assert "QUERY" not in told.headers["Allow"]


def test_sparql_reads_the_query_itself_as_before(fixture_client):
    asked = fixture_client.open(
        "/sparql", method="QUERY", data="ASK {}", content_type="application/sparql-query"
    )
    assert asked.json["boolean"] is True
    assert "application/sparql-query" in fixture_client.options("/sparql").headers["Accept-Query"]


def test_an_answer_to_a_query_is_kept_like_any_other(start_server, fixture_snapshot):
    import requests

    server = start_server(fixture_snapshot.folder.parents[1], "--cache", "8")
    asked = [
        requests.request("QUERY", f"{server.url}/search", data={"q": "mau"}, timeout=30) for _ in range(2)
    ]
    other = requests.request("QUERY", f"{server.url}/search", data={"q": "cu"}, timeout=30)
    assert asked[0].content == asked[1].content != other.content
    again = requests.request(
        "QUERY",
        f"{server.url}/search",
        data={"q": "mau"},
        headers={"If-None-Match": asked[0].headers["ETag"]},
        timeout=30,
    )
    assert again.status_code == 304


def test_a_host_that_cannot_be_is_refused_as_with_get(fixture_client):
    host = {"Host": "x" * 300}
    answer = fixture_client.open("/browse", method="QUERY", headers=host, data="", content_type=FORM)
    assert answer.status_code == fixture_client.get("/browse", headers=host).status_code == 400
