"""Results: the same rows in every format, whole, and tagged."""

import csv
import io
import json

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from tochuc.engine.writing import Spool
from tochuc.web.app import create_app

from .conftest import ask


@pytest.mark.parametrize("format", ["json", "xml", "tsv"])
def test_every_format_holds_the_same_rows(client, query, format):
    rows = [row["label"] for row in json_rows(client, query)]
    body = ask(client, query("labels"), format=format).data
    parsed = parse_query_results(body, format=getattr(QueryResultsFormat, format.upper()))
    assert [str(row["label"]) for row in parsed] == rows


def json_rows(client, query):
    body = ask(client, query("labels")).data
    return [
        {variable.value: str(row[variable]) for variable in [*result.variables] if row[variable]}
        for result in [parse_query_results(body, format=QueryResultsFormat.JSON)]
        for row in result
    ]


def test_csv_keeps_line_ends_quotes_and_vietnamese(client, query):
    response = ask(client, query("everything"), "text/csv")
    assert b"\r\n" in response.data
    rows = list(csv.reader(io.StringIO(response.data.decode(), newline="")))
    assert rows[0] == ["s", "p", "o"]
    assert len(rows) == 17
    values = {row[2] for row in rows}
    assert {"Tỉnh Mẫu", '=1+1, "quoted",\nnext line'} <= values


@pytest.mark.parametrize(
    ("format", "parser"),
    [
        ("turtle", RdfFormat.TURTLE),
        ("ntriples", RdfFormat.N_TRIPLES),
        ("nquads", RdfFormat.N_QUADS),
        ("trig", RdfFormat.TRIG),
        ("jsonld", RdfFormat.JSON_LD),
        ("rdfxml", RdfFormat.RDF_XML),
    ],
)
def test_every_rdf_format_holds_the_whole_graph(client, query, format, parser):
    wanted = {
        quad.triple
        for quad in parse(ask(client, query("graph"), format="ntriples").data, format=RdfFormat.N_TRIPLES)
    }
    body = ask(client, query("graph"), format=format).data
    assert {quad.triple for quad in parse(body, format=parser)} == wanted
    assert len(wanted) == 16


def test_turtle_declares_the_prefixes_that_it_uses_and_no_others(client, query):
    text = ask(client, query("graph"), format="turtle").text
    assert "@prefix committee: <https://w3id.org/tochuc/id/steering-committee/> ." in text
    assert "committee:tinh-mau" in text
    assert "@prefix person:" not in text


def test_a_result_that_fails_half_way_is_no_success(live, query, monkeypatch):
    def fail(self, chunk):
        raise OSError("the disk is full")

    monkeypatch.setattr(Spool, "write", fail)
    response = ask(create_app(live).test_client(), query("everything"))
    assert (response.status_code, response.mimetype) == (500, "application/problem+json")
    assert "disk" not in response.text


def test_a_large_result_is_complete(client, query):
    with ask(client, query("many"), "text/csv") as response:
        assert response.content_length == len(response.data) > 2 * 1024 * 1024
        assert response.data.count(b"\r\n") == 16**4 + 1
        assert response.data.endswith(b"\r\n")


def test_an_unchanged_answer_is_not_sent_again(client, query):
    first = ask(client, query("labels"))
    tag = first.headers["ETag"]
    assert not tag.startswith("W/")
    again = client.get("/sparql", query_string={"query": query("labels")}, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert "Accept" in again.headers["Vary"]


def test_each_representation_and_each_chance_result_has_its_own_tag(client, query):
    tags = {
        ask(client, query("labels"), format=format).headers["ETag"]
        for format in ("json", "xml", "csv", "html")
    }
    assert len(tags) == 4
    assert ask(client, query("random")).headers["ETag"] != ask(client, query("random")).headers["ETag"]


def test_json_is_what_the_recommendation_says(client, query):
    assert json.loads(ask(client, query("no")).data) == {"head": {}, "boolean": False}
    body = ask(client, query("labels")).json
    assert body["head"]["vars"] == ["thing", "label", "none"]
    assert all("none" not in row for row in body["results"]["bindings"])
    assert {row["label"]["xml:lang"] for row in body["results"]["bindings"]} == {"vi", "en"}
