"""Saved queries as an API: each representation, and how it is asked for."""

import csv
import io
import json

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from .own_queries import HEADER, client_of, state_with

SELECT, ASK, GRAPH = "mau/rows", "mau/truth", "mau/graph"
ROWS = """#+ param least: integer 0..9 0
#+ label least@en: at least
#+ label least@vi: ít nhất
#+ column thing@en: Thing
#+ column thing@vi: Vật
#+ column n@en: Number
#+ column n@vi: Số
#+ column flag@en: Flag
#+ column flag@vi: Cờ
#+ column text@en: Text
#+ column text@vi: Chữ
SELECT ?thing ?n ?flag ?text WHERE {
  VALUES (?thing ?n ?flag ?text) {
    (<https://w3id.org/tochuc/ontology#Organ> 1 true "=1+1")
    (<https://w3id.org/tochuc/ontology#Organ> 1 true "=1+1")
    (<https://w3id.org/tochuc/ontology#Place> -2.5 false "Hà Nội"@vi)
    (UNDEF 30 UNDEF UNDEF)
  }
  FILTER(?n > ?least || ?least = 0)
}
ORDER BY ?n
"""
TEXTS = {
    SELECT: HEADER + ROWS,
    ASK: HEADER + "ASK { ?s ?p ?o }\n",
    GRAPH: HEADER + "CONSTRUCT { ?s a ?class } WHERE { ?s a ?class }\n",
}


@pytest.fixture(scope="module")
def asked(fixture_snapshot, tmp_path_factory):
    """A client of the made-up graph with a query of each form besides its own."""
    return client_of(state_with(fixture_snapshot, tmp_path_factory.mktemp("api"), TEXTS))


def get(client, name, ending="", accept=None, **parameters):
    headers = {} if accept is None else {"Accept": accept}
    given = {key.replace("_", "-"): value for key, value in parameters.items()}
    return client.get(f"/queries/{name}{ending}", query_string=given, headers=headers)


def cells(response):
    return list(csv.reader(io.StringIO(response.text, newline="")))


def test_plain_rows_are_objects_with_names_and_what_they_rest_on(asked):
    answer = get(asked, SELECT, ".json").json
    assert answer["query"] == SELECT
    assert answer["title"] == "Sample"
    assert answer["parameters"] == [{"name": "least", "label": "at least", "value": 0}]
    assert answer["stated"] is False
    assert answer["next"] is None
    assert [(each["name"], each["kind"]) for each in answer["columns"]] == [
        ("thing", "iri"),
        ("thingLabel", "text"),
        ("n", "number"),
        ("flag", "boolean"),
        ("text", "text"),
    ]
    first, second = answer["rows"][:2]
    assert first == {
        "thing": "https://w3id.org/tochuc/ontology#Place",
        "thingLabel": "place",
        "n": -2.5,
        "flag": False,
        "text": "Hà Nội",
        "basis": "stated",
    }
    assert (second["n"], type(second["n"]), second["flag"], second["text"]) == (1, int, True, "=1+1")
    assert answer["rows"][3]["thing"] is None
    assert [set(row) for row in answer["rows"]] == [set(first)] * 4


def test_names_and_titles_are_in_the_language_asked_for(asked):
    answer = get(asked, SELECT, ".json", lang="vi")
    assert answer.json["title"] == "Mẫu"
    assert answer.json["columns"][0]["label"] == "Vật (IRI)"
    assert answer.json["rows"][0]["thingLabel"] == "địa bàn"
    assert answer.headers["Content-Language"] == "vi"
    by_header = asked.get(f"/queries/{SELECT}.json", headers={"Accept-Language": "vi;q=0.9, fr"})
    assert by_header.data == answer.data
    assert "Accept-Language" in by_header.headers["Vary"]


@pytest.mark.parametrize(
    ("format", "parser"), [("srj", "JSON"), ("xml", "XML"), ("srx", "XML"), ("tsv", "TSV")]
)
@pytest.mark.parametrize("options", [{}, {"basis": "on", "labels": "on"}])
def test_the_formats_of_sparql_hold_the_terms_exactly(asked, format, parser, options):
    body = get(asked, SELECT, f".{format}", **options).data
    result = parse_query_results(body, format=getattr(QueryResultsFormat, parser))
    names = [variable.value for variable in result.variables]
    assert names == (
        ["thing", "thingLabel", "n", "flag", "text", "basis"] if options else ["thing", "n", "flag", "text"]
    )
    rows = list(result)
    assert str(rows[0]["n"]) == '"-2.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    assert str(rows[0]["text"]) == '"Hà Nội"@vi'
    assert rows[3]["thing"] is None


def test_csv_opens_right_in_a_spreadsheet(asked):
    plain = get(asked, SELECT, ".csv")
    assert plain.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert plain.data.startswith(b"thing,n,flag,text\r\n")
    assert cells(plain)[1:3] == [
        ["https://w3id.org/tochuc/ontology#Place", "-2.5", "false", "Hà Nội"],
        ["https://w3id.org/tochuc/ontology#Organ", "1", "true", "'=1+1"],
    ]
    assert cells(plain)[4] == ["", "30", "", ""]
    assert cells(get(asked, SELECT, ".csv", raw="on"))[2][3] == "=1+1"
    assert get(asked, SELECT, ".csv", bom="on").data == b"\xef\xbb\xbf" + plain.data
    full = cells(get(asked, SELECT, ".csv", labels="on", basis="on", header="labels"))
    assert full[0] == ["Thing (IRI)", "Thing", "Number", "Flag", "Text", "Basis"]
    assert full[1] == ["https://w3id.org/tochuc/ontology#Place", "place", "-2.5", "false", "Hà Nội", "stated"]


def test_yes_or_no_is_true_or_false_in_both_shapes_of_json(asked):
    assert get(asked, ASK, ".json").json["boolean"] is True
    assert get(asked, ASK, ".json").json["query"] == ASK
    assert get(asked, ASK, ".srj").json == {"head": {}, "boolean": True}
    assert b"<boolean>true</boolean>" in get(asked, ASK, ".xml").data
    assert get(asked, ASK, ".csv").status_code == 404


@pytest.mark.parametrize(
    ("ending", "format"),
    [
        ("ttl", RdfFormat.TURTLE),
        ("nt", RdfFormat.N_TRIPLES),
        ("nq", RdfFormat.N_QUADS),
        ("trig", RdfFormat.TRIG),
        ("jsonld", RdfFormat.JSON_LD),
        ("rdf", RdfFormat.RDF_XML),
    ],
)
def test_a_graph_comes_in_every_format_of_rdf(asked, ending, format):
    wanted = {quad.triple for quad in parse(get(asked, GRAPH, ".nt").data, format=RdfFormat.N_TRIPLES)}
    response = get(asked, GRAPH, f".{ending}")
    assert {quad.triple for quad in parse(response.data, format=format)} == wanted
    assert len(wanted) > 10
    assert get(asked, GRAPH, format=ending).data == response.data


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("text/csv;q=0.5, text/tab-separated-values", "text/tab-separated-values"),
        ("application/xml, application/json;q=0.9", "application/xml"),
        ("text/html, application/json;q=0.9", "text/html"),
        ("image/png, */*;q=0.1", "application/json"),
    ],
)
def test_accept_chooses_by_quality(asked, accept, media_type):
    response = get(asked, SELECT, accept=accept)
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert "Accept" in response.headers["Vary"]


def test_what_there_is_not_is_not_acceptable_and_what_there_is_is_named(asked):
    response = get(asked, SELECT, accept="text/turtle")
    assert (response.status_code, response.mimetype) == (406, "application/problem+json")
    assert "text/csv" in response.json["detail"]
    assert get(asked, GRAPH, accept="text/csv").status_code == 406


def test_an_ending_or_a_format_wins_over_accept(asked):
    for response in (
        get(asked, SELECT, ".csv", accept="text/html"),
        get(asked, SELECT, accept="text/html", format="csv"),
        get(asked, SELECT, ".csv", accept="text/html", format="csv"),
        get(asked, SELECT, ".csv", format="text/csv"),
    ):
        assert response.mimetype == "text/csv"


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ({"ending": ".csv", "format": "json"}, "format"),
        ({"format": "docx"}, "format"),
        ({"format": "turtle"}, "format"),
        ({"format": ""}, "format"),
        ({"format": ["csv", "json"]}, "format"),
        ({"lang": "fr"}, "lang"),
        ({"ending": ".srj", "lang": "fr"}, "lang"),
        ({"stated": "maybe"}, "stated"),
        ({"stated": ["on", "on"]}, "stated"),
        ({"bom": ""}, "bom"),
        ({"limit": "0"}, "limit"),
        ({"limit": "10001"}, "limit"),
        ({"limit": "ten"}, "limit"),
        ({"limit": "٣"}, "limit"),
        ({"after": "x"}, "after"),
        ({"header": "none"}, "header"),
        ({"theme": "blue"}, "theme"),
        ({"width": "9999"}, "width"),
        ({"sort": "n"}, "sort"),
        ({"q": "n"}, "q"),
        ({"timeout": "-1"}, "timeout"),
        ({"timeout": "nan"}, "timeout"),
        ({"least": "10"}, "least"),
        ({"least": "x"}, "least"),
        ({"least": ["1", "2"]}, "least"),
        ({"nothing": "1"}, "nothing"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_named_with_what_was_given_and_what_is_allowed(
    asked, parameters, named
):
    given = dict(parameters)
    response = get(asked, SELECT, given.pop("ending", ""), **given)
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    problem = response.json
    assert problem["parameter"] == named
    assert problem["allowed"]
    assert named in problem["detail"]


@pytest.mark.parametrize("name", ["limit", "after", "labels", "basis"])
def test_what_is_for_rows_is_refused_for_a_graph(asked, name):
    values = {"limit": "5", "after": "0" * 20}
    response = get(asked, GRAPH, ".ttl", **{name: values.get(name, "on")})
    assert (response.status_code, response.json["parameter"]) == (400, name)


FOR = {
    "limit": ("5", {".json", ".srj", ".csv", ".tsv", ".xml"}),
    "labels": ("on", {".json", ".srj", ".csv", ".tsv", ".xml"}),
    "basis": ("on", {".json", ".srj", ".csv", ".tsv", ".xml"}),
    "bom": ("on", {".csv"}),
    "raw": ("on", {".csv"}),
    "header": ("labels", {".csv"}),
    "theme": ("dark", {".vl.json"}),
    "width": ("400", {".vl.json"}),
    "sort": ("committee", {".html"}),
    "stated": ("on", {".json", ".srj", ".csv", ".tsv", ".xml", ".vl.json", ".html"}),
}


@pytest.mark.parametrize("ending", sorted(FOR["stated"][1]))
@pytest.mark.parametrize("name", FOR)
def test_an_option_is_refused_where_it_means_nothing(fixture_client, name, ending):
    value, endings = FOR[name]
    address = f"/queries/committees/first-set-up{ending}?{name}={value}"
    response = fixture_client.get(address, headers={"Accept": "application/problem+json"})
    assert response.status_code == (200 if ending in endings else 400)
    if ending not in endings:
        assert name in response.text


def test_an_ending_that_there_is_not_is_not_found(asked):
    response = get(asked, SELECT, ".docx")
    assert response.status_code == 404
    assert "csv" in response.json["detail"]


def test_an_answer_has_a_strong_tag_and_is_not_sent_again(asked):
    for ending in (".json", ".csv", ".srj", ".tsv"):
        first = get(asked, SELECT, ending)
        tag = first.headers["ETag"]
        assert not tag.startswith("W/")
        again = asked.get(f"/queries/{SELECT}{ending}", headers={"If-None-Match": tag})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
        head = asked.head(f"/queries/{SELECT}{ending}")
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["Content-Length"] == str(len(first.data))


def test_options_and_packing_and_other_sites(asked):
    told = asked.options(f"/queries/{SELECT}")
    assert {"GET", "HEAD", "OPTIONS"} <= set(told.headers["Allow"].replace(" ", "").split(","))
    packed = asked.get(f"/queries/{SELECT}.json", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Access-Control-Allow-Origin"] == "*"


def test_every_answer_says_where_all_are_described(asked):
    for response in (
        get(asked, SELECT, ".csv"),
        get(asked, GRAPH, ".ttl"),
        get(asked, SELECT, accept="text/html"),
    ):
        links = response.headers.getlist("Link")
        assert '</openapi.json>; rel="service-desc"' in links
        assert '</docs>; rel="service-doc"' in links


def test_what_follows_from_a_provision_is_marked_and_left_out_when_only_the_stated_is_wanted(asked):
    marks, left_out = set(), 0
    for name in (
        "lines/graph",
        "lines/around",
        "lines/under",
        "committees/across-provinces",
        "changes/lines",
    ):
        response = asked.get(f"/queries/{name}.json")
        if "rows" not in (response.json or {}):
            continue
        answer, stated = response.json["rows"], asked.get(f"/queries/{name}.json?stated=on").json
        assert stated["stated"] is True
        marks |= {row["basis"] for row in answer}
        assert {row["basis"] for row in stated["rows"]} <= {"stated"}
        left_out += len(answer) - sum(row["basis"] == "stated" for row in answer)
    assert marks == {"stated", "inferred"}
    assert left_out > 0


def test_an_empty_answer_says_why_it_may_be(asked):
    answer = asked.get("/queries/committees/count-on-day.json?as-of=1900-01-01")
    empty = asked.get("/queries/documents/in-force.json?as-of=1900-01-01").json
    assert answer.status_code == 200
    assert empty["rows"] == []
    assert empty["reasons"]
    assert (
        json.loads(asked.get("/queries/documents/in-force.srj?as-of=1900-01-01").data)["results"]["bindings"]
        == []
    )


def test_half_a_result_is_no_answer(asked, monkeypatch):
    def fail(self, chunk):
        raise OSError("the disk is full")

    monkeypatch.setattr("tochuc.engine.writing.Spool.write", fail)
    for ending in (".json", ".csv", ".tsv"):
        response = get(asked, SELECT, ending, labels="on")
        assert (response.status_code, response.mimetype) == (500, "application/problem+json")
        assert "disk" not in response.text
