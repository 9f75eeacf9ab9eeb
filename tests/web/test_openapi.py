"""The description is valid, complete, bilingual, and its examples are true."""

import json
import re
from urllib.parse import urlencode

import jsonschema
import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31

from tochuc.core.saved import read_saved
from tochuc.web.openapi.failures import responses
from tochuc.web.queries.offers import formats_of

from .own_queries import client_of

SAVED = "/queries/"
PICTURES = ("image/svg+xml", "image/png", "application/vnd.vegalite.v6+json")


@pytest.fixture(scope="module")
def asked(fixture_snapshot):
    return client_of(fixture_snapshot.folder.parents[1])


@pytest.fixture(scope="module")
def description(asked):
    return asked.get("/openapi.json").json


@pytest.fixture(scope="module")
def queries(fixture_snapshot):
    folder = fixture_snapshot.folder / "queries"
    paths = {path.relative_to(folder).with_suffix("").as_posix(): path for path in folder.rglob("*.rq")}
    return {name: read_saved(name, path.read_text(encoding="utf-8")) for name, path in paths.items()}


def operations(description):
    return [
        (path, method, told)
        for path, methods in description["paths"].items()
        for method, told in methods.items()
    ]


def given(told):
    """Example values, of which what has a default is left out: it may be of the real data alone."""
    return {
        each["name"]: each["example"]
        for each in told.get("parameters", [])
        if each.get("in") == "query" and "example" in each and "default" not in each["schema"]
    }


def all_given(told):
    """All example values."""
    parameters = told.get("parameters", [])
    return {
        each["name"]: each["example"]
        for each in parameters
        if each.get("in") == "query" and "example" in each
    }


def schema_of(description, schema):
    return {**schema, "components": description["components"]}


def test_it_is_valid_openapi(description):
    jsonschema.Draft202012Validator(OPENAPI_31).validate(description)
    assert description["openapi"].startswith("3.1.")


def test_every_schema_in_it_is_valid(description):
    def walk(node):
        if isinstance(node, dict):
            for key, value in node.items():
                if key == "schema":
                    jsonschema.Draft202012Validator.check_schema(value)
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(description["paths"])
    for schema in description["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_every_reference_leads_somewhere_and_every_component_is_used(description):
    used = set(re.findall(r'"#/components/([^"]*)"', json.dumps(description)))
    known = {f"{kind}/{name}" for kind, named in description["components"].items() for name in named}
    assert used == known


def test_every_saved_query_is_an_operation(description, queries):
    assert queries
    described = {
        path.removeprefix("/queries/") for path in description["paths"] if path.startswith("/queries/")
    }
    assert described == set(queries)
    for name, query in queries.items():
        told = description["paths"][f"/queries/{name}"]["get"]
        own = [each for each in told["parameters"] if "$ref" not in each]
        assert [each["name"] for each in own] == [each.written for each in query.parameters] + ["format"]
        assert own[-1]["schema"]["enum"] == [*formats_of(query), "html"]
        assert told["tags"] == [query.topic]


def test_names_of_operations_are_their_own_and_fit_a_function(description):
    names = [told["operationId"] for _, _, told in operations(description)]
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() for name in names)


def test_parameters_have_their_range_choice_default_and_example(description, queries):
    for name, query in queries.items():
        told = {
            each["name"]: each
            for each in description["paths"][f"/queries/{name}"]["get"]["parameters"]
            if "name" in each
        }
        for parameter in query.parameters:
            each = told[parameter.written]
            schema = each["schema"]
            assert each["required"] is (parameter.default is None)
            assert ("default" in schema) is (parameter.default is not None)
            assert each["x-label"] == dict(parameter.labels)
            if parameter.kind == "date":
                assert schema["format"] == "date"
                assert (schema.get("x-minimum", ""), schema.get("x-maximum", "")) == (
                    parameter.least,
                    parameter.most,
                )
            elif parameter.kind == "integer":
                bounds = str(schema.get("minimum", "")), str(schema.get("maximum", ""))
                assert bounds == (parameter.least, parameter.most)
            elif parameter.kind == "choice":
                assert schema["enum"] == parameter.of.split("|")
            elif parameter.kind == "iri":
                assert schema["x-class"] == parameter.of
            jsonschema.validate(each["example"], schema)


def test_every_example_of_an_answer_is_what_its_schema_says(description):
    checked = 0
    for path, _, told in operations(description):
        for response in told["responses"].values():
            for content in response.get("content", {}).values():
                if "example" in content:
                    jsonschema.validate(content["example"], schema_of(description, content["schema"]))
                    checked += 1
        if path.startswith("/queries/"):
            assert any("example" in content for content in told["responses"]["200"]["content"].values())
    assert checked > 100


def check_examples(asked, description, given):
    for path, method, told in operations(description):
        # A short address has an example only once somebody has made one: see test_sparql_links.
        if method != "get" or path in ("/metrics", "/running", "/sparql/links/{name}"):
            continue
        for media_type, content in told["responses"].get("200", {}).get("content", {}).items():
            if path == "/sparql" and media_type not in ("application/json", "text/csv"):
                continue
            in_path = {
                each["name"]: each["example"]
                for each in told.get("parameters", [])
                if each.get("in") == "path"
            }
            address = f"{path.format(**in_path)}?{urlencode(given(told))}"
            with asked.get(address, headers={"Accept": media_type}) as response:
                if response.status_code == 404 and media_type in PICTURES:
                    continue  # nothing to draw
                assert (response.status_code, response.mimetype) == (200, media_type), (path, response.text)
                if media_type.endswith("json") and path != "/openapi.json":
                    jsonschema.validate(json.loads(response.data), schema_of(description, content["schema"]))


def test_every_operation_answers_as_described(asked, description):
    check_examples(asked, description, given)


@pytest.mark.real
def test_every_operation_answers_its_examples_over_the_real_data(real_snapshot):
    client = client_of(real_snapshot.folder.parents[1])
    description = client.get("/openapi.json").json
    check_examples(client, description, all_given)
    for path, _, told in operations(description):
        content = told["responses"].get("200", {}).get("content", {}).get("application/json", {})
        if path.startswith(SAVED) and "rows" in content.get("example", {}):
            assert content["example"]["rows"], f"{path} shows no row as an example"


def test_an_example_is_the_beginning_of_the_answer(asked, description):
    for path, _, told in operations(description):
        content = told["responses"].get("200", {}).get("content", {}).get("application/json", {})
        if path.startswith("/queries/") and "rows" in content.get("example", {}):
            answer = asked.get(f"{path}.json?{urlencode(given(told))}").json
            assert content["example"]["rows"] == answer["rows"][:2]
            assert content["example"]["columns"] == answer["columns"]
            assert content["example"]["parameters"] == answer["parameters"]


def test_examples_of_failures_are_problem_documents(description):
    for name, response in description["components"]["responses"].items():
        examples = response.get("content", {}).get("application/problem+json", {}).get("examples", {})
        assert examples or name == "NotModified"
        for example in examples.values():
            jsonschema.validate(
                example["value"], schema_of(description, description["components"]["schemas"]["Problem"])
            )


def test_it_is_in_both_languages(asked, description, queries):
    other = asked.get("/openapi.json?lang=vi")
    assert other.headers["Content-Language"] == "vi"
    assert asked.get("/openapi.json", headers={"Accept-Language": "vi"}).data == other.data
    for name, query in queries.items():
        for code, told in (("en", description), ("vi", other.json)):
            operation = told["paths"][f"/queries/{name}"]["get"]
            assert operation["summary"] == query.titles[code]
            assert query.questions[code] in operation["description"]
            assert {each: text["summary"] for each, text in operation["x-translations"].items()} == dict(
                query.titles
            )


def test_every_word_of_it_has_a_translation(asked, description):
    other = asked.get("/openapi.json?lang=vi").json
    same = [
        (path, key)
        for (path, _, told), (_, _, again) in zip(operations(description), operations(other), strict=True)
        for key in ("summary", "description")
        if key in told and told[key] == again[key]
    ]
    assert same == []
    for kind in ("parameters", "responses"):
        for name, told in description["components"][kind].items():
            assert told["description"] != other["components"][kind][name]["description"], name


def test_it_has_a_tag_and_is_made_once(asked, monkeypatch):
    first = asked.get("/openapi.json")
    again = asked.get("/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    monkeypatch.setattr("tochuc.web.openapi.describe._describe", lambda: pytest.fail("made again"))
    assert asked.get("/openapi.json").data == first.data


@pytest.mark.parametrize("accept", ["text/html", "application/yaml"])
def test_it_comes_as_json_alone(asked, accept):
    assert asked.get("/openapi.json", headers={"Accept": accept}).status_code == 406


@pytest.mark.parametrize("code", ["en", "vi"])
def test_the_page_shows_every_operation_without_a_script(asked, description, queries, code):
    response = asked.get(f"/docs?lang={code}")
    page = response.text
    assert f'<html lang="{code}">' in page
    content = page.partition("<main")[2]
    assert "<script" not in content
    assert " style=" not in content
    for _, _, told in operations(description):
        assert f'id="{told["operationId"]}"' in content
    for query in queries.values():
        assert query.titles[code] in content
        for parameter in query.parameters:
            assert f"<code>{parameter.written}</code>" in content
    assert content.count('<pre class="excerpt" tabindex="0"><code>curl ') > len(queries)


def test_failures_are_told_with_their_status(asked):
    with asked.application.test_request_context("/"):
        assert {"Timeout", "Unavailable", "TooManyRequests"} <= set(responses())
