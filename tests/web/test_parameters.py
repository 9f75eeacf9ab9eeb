"""What a request may ask beside its query: graphs, names, plans, time."""

import csv
import io
import json

import pytest
from pyoxigraph import RdfFormat, parse

from tochuc.namespaces import INFERRED_GRAPH, ONTOLOGY_GRAPH, STATED_GRAPH
from tochuc.web.app import create_app

from .conftest import ask
from .test_sparql import SOURCE, count

LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
PLACE = "https://w3id.org/tochuc/id/place/tinh-mau"
HTML = "text/html"


@pytest.mark.parametrize(
    ("name", "parameters", "rows"),
    [
        ("from-two-sources", {}, 3),
        ("count", {"default-graph-uri": [SOURCE + "mau-mot", SOURCE + "mau-hai", SOURCE + "mau-ba"]}, 4),
        ("count", {"default-graph-uri": [STATED_GRAPH, SOURCE + "mau-hai"]}, 12),
        ("count", {"default-graph-uri": [STATED_GRAPH, STATED_GRAPH]}, 12),
        ("count", {"default-graph-uri": [STATED_GRAPH, ONTOLOGY_GRAPH, INFERRED_GRAPH]}, 16),
        ("count", {"default-graph-uri": [SOURCE + "mau-hai", SOURCE + "unknown"]}, 3),
        (
            "in-named-graphs",
            {
                "default-graph-uri": [SOURCE + "mau-hai", SOURCE + "mau-ba"],
                "named-graph-uri": SOURCE + "mau-ba",
            },
            1,
        ),
        ("count", {"stated": "true"}, 14),
        ("count", {"stated": "off"}, 16),
        ("count", {"strict": "true", "default-graph-uri": STATED_GRAPH}, 12),
    ],
)
def test_a_triple_of_several_graphs_counts_once(client, query, name, parameters, rows):
    assert count(ask(client, query(name), **parameters)) == rows


def test_what_is_stated_is_also_asked_by_its_sources(client, query):
    stated = count(ask(client, query("in-named-graphs"), stated="true"))
    everywhere = count(ask(client, query("in-named-graphs")))
    assert everywhere - stated == 2


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"strict": "true", "default-graph-uri": SOURCE + "unknown"}, "there is no graph"),
        ({"stated": "true", "default-graph-uri": STATED_GRAPH}, "by itself"),
        ({"stated": "perhaps"}, "on or off"),
        ({"labels": ["on", "off"]}, "given 2 times"),
        ({"timeout": "soon"}, "number of seconds"),
        ({"timeout": "-1"}, "number of seconds"),
        ({"timeout": "1e400"}, "number of seconds"),
        ({"timeout": "٣"}, "number of seconds"),
        ({"id": "a b"}, "cancelled"),
    ],
)
def test_a_parameter_that_makes_no_sense_is_told(client, query, parameters, told):
    response = ask(client, query("count"), **parameters)
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert told in response.json["detail"]


@pytest.mark.parametrize("timeout", ["", "0", "0.5", "30000", "5."])
def test_a_time_limit_may_be_any_number(client, query, timeout):
    assert count(ask(client, query("count"), timeout=timeout)) == 16


def test_label_columns_stand_beside_the_columns_of_iris(client, query):
    rows = ask(client, query("own-label"), labels="true").json
    assert rows["head"]["vars"] == ["committee", "committeeLabel", "place", "placeLabel", "day"]
    row = rows["results"]["bindings"][0]
    assert row["committeeLabel"]["xml:lang"] == "vi"
    assert row["committeeLabel"]["value"].startswith("Ban Chỉ đạo")
    assert row["placeLabel"]["value"] == "of the query"
    assert row["day"]["datatype"].endswith("#date")
    text = ask(client, query("places"), "text/csv", labels="on").text
    first, second = csv.reader(io.StringIO(text))
    assert dict(zip(first, second, strict=True)) == {
        "committee": "https://w3id.org/tochuc/id/steering-committee/tinh-mau",
        "committeeLabel": row["committeeLabel"]["value"],
        "place": PLACE,
        "placeLabel": "Tỉnh Mẫu",
        "day": "2022-08-05",
    }


def test_labels_fall_back_to_english_and_to_nothing(client, query):
    rows = ask(client, query("everything"), labels="true").json["results"]["bindings"]
    label = {row["s"]["value"]: row.get("sLabel", {}).get("value") for row in rows}
    assert label["https://w3id.org/tochuc/ontology#SteeringCommittee"] == "steering committee"
    assert label[PLACE] == "Tỉnh Mẫu"
    assert label["https://w3id.org/tochuc/id/observation/mau"] is None
    plain = ask(client, query("everything")).json["results"]["bindings"]
    stripped = [{k: v for k, v in row.items() if not k.endswith("Label")} for row in rows]
    assert stripped == plain


def test_names_are_shown_on_the_page_when_asked_for(client, query):
    text = ask(client, query("places"), HTML, labels="true").text
    assert "Tỉnh Mẫu" in text
    assert "labels=on" in text


def test_a_description_has_the_names_of_what_it_mentions(client, query):
    quads = parse(ask(client, query("describe"), "application/n-triples").data, format=RdfFormat.N_TRIPLES)
    said = {(q.subject.value, q.predicate.value, q.object.value) for q in quads}
    assert (PLACE, LABEL, "Tỉnh Mẫu") in said
    assert {subject for subject, predicate, _ in said if predicate != LABEL} == {
        "https://w3id.org/tochuc/id/steering-committee/tinh-mau"
    }
    alone = ask(
        client, query("describe"), "application/n-triples", **{"default-graph-uri": SOURCE + "mau-mot"}
    )
    assert PLACE.encode() in alone.data
    assert LABEL.encode() not in alone.data


def test_the_answer_says_how_its_query_was_reordered(client, query):
    response = ask(client, query("slow-plan"))
    assert response.headers["Tochuc-Plan"]
    off = ask(client, query("slow-plan"), plans="off")
    assert "Tochuc-Plan" not in off.headers
    assert sorted(map(json.dumps, response.json["results"]["bindings"])) == sorted(
        map(json.dumps, off.json["results"]["bindings"])
    )
    assert "reordered" in ask(client, query("slow-plan"), HTML).text
    assert "reordered" not in ask(client, query("slow-plan"), HTML, plans="off").text


def test_statements_within_statements_are_shown(client, query):
    text = ask(client, query("triple-term"), HTML).text
    assert "&lt;&lt;(" in text
    assert ">tc:coversArea</a>" in text
    value = ask(client, query("triple-term")).json["results"]["bindings"][0]["statement"]
    assert value["type"] == "triple"
    assert value["value"]["object"]["value"] == PLACE


def test_a_cap_on_bytes_is_a_clear_refusal(live, query):
    client = create_app(live, most_bytes=10_000).test_client()
    assert ask(client, query("everything")).status_code == 200
    response = ask(client, query("many"))
    assert (response.status_code, response.json["type"].rpartition("#")[2]) == (422, "result-too-large")
    assert "10,000" in response.json["detail"]


def names(answer):
    return {row["place"] for row in csv.DictReader(io.StringIO(answer.get_data(as_text=True)))}


def test_a_saved_query_that_is_pasted_runs_with_its_defaults(client, query):
    assert names(ask(client, query("saved"), format="csv")) == {PLACE}


def test_a_saved_query_takes_its_parameters_from_the_request(client, query):
    assert names(ask(client, query("saved"), format="csv", place="place:nowhere")) == set()
    shown = ask(client, query("saved"), format="html").get_data(as_text=True)
    assert "place = place:tinh-mau" in shown


@pytest.mark.parametrize(
    ("change", "told"),
    [(lambda text: text.replace("iri tc:Place", "thing"), "saved query"), (lambda text: text, "place")],
)
def test_a_saved_query_with_a_wrong_header_or_value_is_refused(client, query, change, told):
    given = {"place": "<no iri>"} if change(query("saved")) == query("saved") else {}
    answer = ask(client, change(query("saved")), **given)
    assert answer.status_code == 400
    assert told in answer.get_json(force=True)["detail"]
