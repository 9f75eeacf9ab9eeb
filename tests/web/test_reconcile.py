"""The reconciliation service, asked as OpenRefine and as clients of the draft ask it; schemas check every answer."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

HERE = Path(__file__).parent
COMMITTEE = "steering-committee/tinh-vi-du"
ROOTS = ("/reconcile", "/vi/reconcile", "/en/reconcile")


def check(version, name, told):
    schema = json.loads((HERE / "reconcile" / f"{version}.json").read_text(encoding="utf-8"))
    checked = Draft202012Validator({**schema, "$ref": f"#/$defs/{name}"}, format_checker=FormatChecker())
    assert [error.message for error in checked.iter_errors(told)] == []
    return told


@pytest.fixture
def get(fixture_client):
    """The JSON at an address, of a shape."""

    def ask(path, name, version="0.2", **parameters):
        answer = fixture_client.get(path, query_string=parameters or None)
        assert (answer.status_code, answer.mimetype) == (200, "application/json"), answer.text
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        return check(version, name, answer.json)

    return ask


@pytest.fixture
def reconcile(fixture_client):
    """What a form with queries is answered, as OpenRefine sends it."""

    def ask(queries, root="/reconcile", status=200, **parameters):
        answer = fixture_client.post(root, data={"queries": json.dumps(queries)}, query_string=parameters)
        assert answer.status_code == status, answer.text
        return check("0.2", "results", answer.json) if status == 200 else answer.json

    return ask


@pytest.fixture
def match(fixture_client):
    """What a batch of the draft is answered."""

    def ask(queries, root="/reconcile", status=200):
        answer = fixture_client.post(f"{root}/1.0/match", json={"queries": queries})
        assert answer.status_code == status, answer.text
        return check("1.0", "results", answer.json)["results"] if status == 200 else answer.json

    return ask


@pytest.mark.parametrize("root", ROOTS)
def test_the_manifest_leads_to_every_service(get, fixture_client, root):
    told = get(root, "manifest")
    assert told["versions"] == ["0.2"]
    for kind, service in told["suggest"].items():
        path = service["service_url"].removeprefix("http://localhost") + service["service_path"]
        found = get(path, "suggestions", prefix={"entity": "m"}.get(kind, ""))["result"]
        fly = service["flyout_service_path"].replace("${id}", found[0]["id"].replace("/", "%2F"))
        assert get(fly, "flyout")["id"] == found[0]["id"]
    preview = told["preview"]["url"].replace("{{id}}", "place%2Ftinh-mau").removeprefix("http://localhost")
    assert fixture_client.get(preview).status_code == 200
    view = told["view"]["url"].replace("{{id}}", "place%2Ftinh-mau").removeprefix("http://localhost")
    assert fixture_client.get(view).status_code == 303
    assert get(told["extend"]["propose_properties"]["service_path"], "proposal", type="Organ")["properties"]
    assert told["feature_view"]["url"].partition("#")[0].endswith(f"{root}/features")


def test_the_draft_says_of_itself_what_it_can(get):
    told = get("/reconcile/1.0", "manifest", "1.0")
    assert told["versions"] == ["1.0-draft"]
    assert told["standardizedScore"] is True


def test_openrefine_reconciles_a_column(reconcile):
    # The form that OpenRefine sends: every cell a query with its type, limit and the cells beside it.
    queries = {
        "q0": {"query": "BCĐ tỉnh Ví Dụ", "type": "SteeringCommittee", "type_strict": "should"},
        "q1": {
            "query": "Mẫu",
            "type": "ProvincialUnit",
            "type_strict": "should",
            "limit": 3,
            "properties": [{"pid": "day", "v": "2020-01-01"}],
        },
        "q2": {"query": "Nguyễn Văn Mậu", "type": "Person", "type_strict": "should"},
    }
    told = reconcile(queries)
    assert [*told] == ["q0", "q1", "q2"]
    assert [each["result"][0]["id"] for each in told.values()][:2] == [COMMITTEE, "place/tinh-mau"]
    assert [each["result"][0]["match"] for each in told.values()] == [True, True, False]


def test_openrefine_guesses_types_from_a_few_names(reconcile):
    told = reconcile({"q0": {"query": "Tỉnh ủy Mẫu", "limit": 3}})
    assert told["q0"]["result"][0]["type"][0]["id"] == "ProvincialPartyCommittee"


def test_the_same_batch_may_come_in_the_address(get):
    told = get("/reconcile", "results", queries='{"a": {"query": "Tỉnh ủy Mẫu"}}')
    assert told["a"]["result"][0]["match"] is True


@pytest.mark.parametrize(
    "value",
    [
        "Ví Dụ",
        {"id": "place/tinh-vi-du", "name": "Ví Dụ"},
        {"id": "https://w3id.org/tochuc/id/place/tinh-vi-du"},
        ["Thử", "Ví Dụ"],
    ],
    ids=["text", "entity", "IRI", "several"],
)
def test_a_place_may_be_a_text_or_an_entity_or_several(reconcile, value):
    query = {
        "query": "Ban Chỉ đạo",
        "type": ["ProvincialSteeringCommittee"],
        "properties": [{"pid": "place", "v": value}],
    }
    assert reconcile({"q": query})["q"]["result"][0]["id"] == COMMITTEE


def test_a_number_may_be_a_year(reconcile):
    query = {"query": "Mẫu", "type": "ProvincialUnit", "properties": [{"pid": "day", "v": 2020}]}
    assert reconcile({"q": query})["q"]["result"][0]["match"] is True


def test_the_day_of_the_address_is_that_of_all_queries_without_one(reconcile):
    query = {"query": "Mẫu", "type": "ProvincialUnit"}
    assert reconcile({"q": query})["q"]["result"][0]["match"] is False
    assert reconcile({"q": query}, **{"as-of": "2020-01-01"})["q"]["result"][0]["match"] is True


def test_names_come_in_the_language_that_is_asked_for(reconcile):
    query = {"q": {"query": "Tỉnh ủy Mẫu"}}
    assert reconcile(query, "/vi/reconcile")["q"]["result"][0]["name"] == "Tỉnh ủy Mẫu"
    assert (
        reconcile(query, "/reconcile", lang="en")["q"]["result"][0]["name"]
        == "Provincial Party Committee of Mau"
    )


def test_a_batch_that_takes_too_long_is_ended(fixture_client, reconcile, monkeypatch):
    monkeypatch.setitem(fixture_client.application.config, "QUERY_TIMEOUT", 0)
    told = reconcile({"a": {"query": "Tỉnh ủy Mẫu"}}, status=504)
    assert "not matched within 0 seconds" in told["detail"]


def test_the_limit_is_kept(reconcile):
    assert len(reconcile({"q": {"query": "Mẫu", "limit": 1}})["q"]["result"]) == 1


@pytest.mark.parametrize("strict", ["any", "all"])
def test_a_strict_type_leaves_others_out(reconcile, strict):
    told = reconcile({"q": {"query": "Ví Dụ", "type": "Organ", "type_strict": strict, "limit": 20}})
    assert all(any(kind["id"] == "Organ" for kind in each["type"]) for each in told["q"]["result"])


@pytest.mark.parametrize("callback", ["handle", "jQuery1113_17.done", "$.app._x"])
def test_a_script_hands_the_answer_to_the_callback(fixture_client, callback):
    answer = fixture_client.get("/reconcile", query_string={"callback": callback, "_": "1"})
    assert answer.mimetype == "text/javascript"
    assert answer.text.isascii()
    assert answer.text.startswith(f"/**/{callback}(")
    assert answer.text.endswith(");")
    check("0.2", "manifest", json.loads(answer.text[len(callback) + 5 : -2]))


@pytest.mark.parametrize(
    "callback", ["", "alert(1)", "a b", "a;b", "<script>", "a..b", "1a", "é", "a" * 500, "a\n"]
)
def test_a_callback_that_is_no_name_is_refused(fixture_client, callback):
    answer = fixture_client.get("/reconcile", query_string={"callback": callback})
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_openrefine_fetches_facts_beside_names(fixture_client):
    # As OpenRefine sends it: ids of the column, and properties with what was set for each.
    asked = {
        "ids": [COMMITTEE, "place/tinh-mau-2025", "nothing/here"],
        "properties": [
            {"id": "place"},
            {"id": "label", "settings": {"limit": "1"}},
            {"id": "startEarliest", "settings": {}},
            {"id": "formedFrom", "settings": {"content": "id", "limit": 5}},
        ],
    }
    answer = fixture_client.post("/vi/reconcile", data={"extend": json.dumps(asked)})
    told = check("0.2", "extension", answer.json)
    assert [each["id"] for each in told["meta"]] == ["place", "label", "startEarliest", "formedFrom"]
    assert [*told["rows"]] == asked["ids"]
    assert told["rows"][COMMITTEE]["place"] == [{"id": "place/tinh-vi-du", "name": "Ví Dụ"}]
    assert told["rows"]["place/tinh-mau-2025"]["label"] == [{"str": "Mẫu"}]
    assert told["rows"]["place/tinh-mau-2025"]["startEarliest"] == [{"date": "2025-07-01T00:00:00Z"}]
    assert {"str": "place/tinh-mau"} in told["rows"]["place/tinh-mau-2025"]["formedFrom"]
    assert not any(told["rows"]["nothing/here"].values())


def test_values_are_those_of_a_day_if_one_is_set(fixture_client):
    def formed_from(day):
        asked = {
            "ids": ["place/tinh-mau-2025"],
            "properties": [{"id": "formedFrom", "settings": {"asOf": day}}],
        }
        told = check("1.0", "extension", fixture_client.post("/reconcile/1.0/extend", json=asked).json)
        return [value["id"] for value in told["rows"][0]["properties"][0]["values"]]

    assert "place/tinh-mau" in formed_from("2020-01-01")
    assert formed_from("2026-01-01") == []


def test_the_draft_matches_by_conditions(match):
    name = {"matchType": "name", "propertyValue": "Ban Chỉ đạo"}
    place = {"matchType": "property", "propertyId": "place", "propertyValue": "Ví Dụ", "required": True}
    told = match([{"type": "ProvincialSteeringCommittee", "conditions": [name, place]}])
    assert [each["id"] for each in told[0]["candidates"]] == [COMMITTEE]


def test_a_required_condition_leaves_out_what_does_not_fulfil_it(match):
    name = {"matchType": "name", "propertyValue": "Mẫu"}
    day = {"matchType": "property", "propertyId": "day", "propertyValue": "2020"}
    kept = {each["id"] for each in match([{"type": "Place", "conditions": [name, day]}])[0]["candidates"]}
    needed = match([{"type": "Place", "conditions": [name, {**day, "required": True}]}])[0]["candidates"]
    assert "place/tinh-mau-2025" in kept
    assert [each["id"] for each in needed] == ["place/tinh-mau"]


def test_none_of_the_values_may_be_there(match):
    name = {"matchType": "name", "propertyValue": "Ban Chỉ đạo tỉnh Ví Dụ"}
    level = {"matchType": "property", "propertyId": "level", "propertyValue": {"id": "level/provincial"}}
    assert match([{"conditions": [name, level]}])[0]["candidates"][0]["match"] is True
    without = match([{"conditions": [name, {**level, "matchQuantifier": "none"}]}])[0]["candidates"]
    assert COMMITTEE not in {each["id"] for each in without}


def test_a_thing_may_have_several_names_in_a_table(match):
    names = {"matchType": "name", "propertyValue": ["Không có gì", "Tỉnh ủy Mẫu"]}
    told = match([{"conditions": [names]}, {"conditions": [{**names, "propertyValue": "Ví Dụ"}]}])
    assert [each["candidates"][0]["id"] for each in told] == ["party-committee/tinh-mau", "place/tinh-vi-du"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"conditions": []}, "at least one"),
        ({"conditions": [{"matchType": "name"}]}, r"queries\[0\]\.conditions\[0\]: propertyValue is needed"),
        ({"conditions": [{"matchType": "near", "propertyValue": "x"}]}, "matchType is name or property"),
        (
            {"conditions": [{"matchType": "property", "propertyId": "nothing", "propertyValue": "x"}]},
            "there is no property",
        ),
        (
            {"conditions": [{"matchType": "name", "propertyValue": "x", "matchQualifier": "y"}]},
            "matchQualifier",
        ),
        (
            {"conditions": [{"matchType": "name", "propertyValue": "x", "matchQuantifier": "all"}]},
            "any of the values",
        ),
        ({"conditions": [{"matchType": "name", "propertyValue": None}]}, "a value is a text"),
        ({"conditions": [{"matchType": "name", "propertyValue": "x"}], "limits": 3}, "no field 'limits'"),
    ],
)
def test_a_condition_that_makes_no_sense_is_named(match, query, message):
    assert re.search(message, match([query], status=400)["detail"])


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({}, "query 'q': query or properties is needed"),
        ({"query": 5}, "query is a text"),
        ({"query": "x", "type": "Nothing"}, "there is no type 'Nothing'; there are"),
        ({"query": "x", "type": [3]}, "type is a text"),
        ({"query": "x", "limit": 0}, "limit is a whole number"),
        ({"query": "x", "limit": "5"}, "limit is a whole number"),
        ({"query": "x", "type_strict": "very"}, "should, any or all"),
        (
            {"query": "x", "properties": [{"pid": "nothing", "v": "x"}]},
            "there is no property 'nothing'; there are",
        ),
        ({"query": "x", "properties": [{"pid": "day", "v": "30-2"}]}, "query 'q': '30-2' is not a date"),
        ({"query": "x", "properties": [{"pid": "day", "v": ["2020", "2021"]}]}, "one day"),
        ({"query": "x", "properties": {"pid": "day"}}, "properties is a list"),
        ({"query": "x", "properties": [{"pid": "place", "v": {"name": "x"}}]}, "a value is a text"),
        ({"query": "x", "other": 1}, "there is no field 'other'"),
    ],
)
def test_a_query_that_makes_no_sense_is_named(reconcile, query, message):
    assert message in reconcile({"q": query}, status=400)["detail"]


@pytest.mark.parametrize(
    ("extension", "message"),
    [
        ("[]", "an object"),
        ('{"ids": "x", "properties": []}', "ids is a list"),
        ('{"ids": [], "properties": [{}]}', "properties[0]: id is a text"),
        ('{"ids": [], "properties": [{"id": "nothing"}]}', "there is no property 'nothing'"),
        ('{"ids": [], "properties": [{"id": "place", "settings": {"x": 1}}]}', "there is no setting 'x'"),
        (
            '{"ids": [], "properties": [{"id": "place", "settings": {"limit": "-1"}}]}',
            "limit is a whole number",
        ),
        ('{"ids": [], "properties": [{"id": "place", "settings": {"asOf": "now"}}]}', "asOf is a day"),
        ('{"ids": [], "properties": [{"id": "place", "settings": {"content": "x"}}]}', "content is"),
    ],
)
def test_an_extension_that_makes_no_sense_is_named(fixture_client, extension, message):
    answer = fixture_client.get("/reconcile", query_string={"extend": extension})
    assert answer.status_code == 400
    assert message in answer.json["detail"]


@pytest.mark.parametrize("text", ['{"q":', "[1]", '"x"', "NaN", '{"q": 1}', "[" * 5000])
def test_bad_json_is_refused_with_the_place(fixture_client, text):
    for answer in (
        fixture_client.post("/reconcile", data={"queries": text}),
        fixture_client.post("/reconcile/1.0/match", data=text, content_type="application/json"),
    ):
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json"), answer.text
    assert fixture_client.post("/reconcile", data={"queries": '{"q":\n 3,}'}).json["line"] == 2


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/reconcile?query=x", 400),
        ("/reconcile?queries=%7B%7D&queries=%7B%7D", 400),
        ("/reconcile?queries=%7B%7D&extend=%7B%7D", 400),
        ("/reconcile/suggest/other?prefix=a", 404),
        ("/reconcile/suggest/entity?cursor=-1", 400),
        ("/reconcile/suggest/entity?prefix=a&type=Nothing", 400),
        ("/reconcile/flyout/entity?id=nothing/x", 404),
        ("/reconcile/flyout/entity", 400),
        ("/reconcile/preview?id=nothing/x", 404),
        ("/reconcile/propose?type=Nothing", 400),
        ("/vi/reconcile?lang=en", 400),
        ("/xx/reconcile", 404),
        ("/reconcile/1.0/suggest/entity", 400),
        ("/reconcile/1.0/match", 405),
        ("/reconcile?as-of=2023-02-30", 400),
    ],
)
def test_other_bad_requests_are_refused(fixture_client, path, status):
    answer = fixture_client.get(path)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")


def test_batches_have_a_limit(reconcile, match, fixture_client):
    assert (
        "at most 1,000 queries"
        in reconcile({str(at): {"query": "x"} for at in range(1001)}, status=413)["detail"]
    )
    assert (
        "1,001"
        in match([{"conditions": [{"matchType": "name", "propertyValue": "x"}]}] * 1001, status=413)["detail"]
    )
    assert fixture_client.post("/reconcile", data={"queries": "x" * (1 << 20)}).status_code == 413


def test_other_bodies_are_refused(fixture_client):
    assert fixture_client.post("/reconcile", json={}).status_code == 415
    assert fixture_client.post("/reconcile/1.0/match", data={"queries": "{}"}).status_code == 415
    bad = fixture_client.post("/reconcile/1.0/match", data=b'{"\xff"}', content_type="application/json")
    assert "byte 3" in bad.json["detail"]


def test_hostile_names_are_text(fixture_client, reconcile):
    name = '"><script>alert(1)</script>\x00\u2028'
    assert reconcile({name: {"query": name}})[name]["result"] == []
    assert fixture_client.get("/reconcile/preview", query_string={"id": name}).status_code == 404
    assert "<script>" not in fixture_client.get("/reconcile", query_string={"queries": name}).text


def test_the_preview_may_stand_in_a_frame_and_other_pages_may_not(fixture_client):
    for root in ("/reconcile", "/vi/reconcile/1.0"):
        page = fixture_client.get(f"{root}/preview?id={COMMITTEE}")
        assert "frame-ancestors *" in page.headers["Content-Security-Policy"]
        assert "Ví Dụ" in page.text or "Vi Du" in page.text
    assert (
        "frame-ancestors 'none'"
        in fixture_client.get("/reconcile/features").headers["Content-Security-Policy"]
    )


def test_every_feature_has_its_meaning_on_a_page(fixture_client, reconcile):
    page = fixture_client.get("/reconcile/features").text
    told = reconcile(
        {"q": {"query": "BCĐ tỉnh Ví Dụ", "type": "Organ", "properties": [{"pid": "day", "v": "2026"}]}}
    )
    for feature in told["q"]["result"][0]["features"]:
        assert f'id="{feature["id"]}"' in page


def test_suggestions_go_on_where_they_ended(get):
    for path, name in (
        ("/reconcile/suggest/property", "cursor"),
        ("/reconcile/1.0/suggest/property", "offset"),
    ):
        first = get(path, "suggestions", prefix="", limit=3)["result"]
        more = get(path, "suggestions", prefix="", limit=2, **{name: 1})["result"]
        assert more == first[1:3]


def test_an_identifier_is_suggested_as_itself(get):
    assert get("/reconcile/suggest/entity", "suggestions", prefix=COMMITTEE)["result"][0]["id"] == COMMITTEE
    assert get("/reconcile/suggest/type", "suggestions", prefix="Person")["result"][0]["id"] == "Person"


def test_properties_are_proposed_for_a_type(get):
    told = get(
        "/reconcile/1.0/extend/propose", "proposal", "1.0", type="ProvincialSteeringCommittee", limit=4
    )
    assert (told["type"], told["limit"], len(told["properties"])) == ("ProvincialSteeringCommittee", 4, 4)
    assert len(get("/reconcile/propose", "proposal")["properties"]) > 4
