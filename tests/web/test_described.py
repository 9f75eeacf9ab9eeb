"""Every route is in the description, or stands here with the reason why not."""

import re

import pytest
from werkzeug.exceptions import NotFound
from werkzeug.routing import RequestRedirect

EXCEPT = {
    "static": "files of pages",
    "queries.show": "each saved query is an operation of its own",
    "queries.embed": "the page of a saved query once more, for frames of others",
    "sitemap.robots": "what machines that go from page to page may read",
    "sitemap.part": "a part of /sitemap.xml, which lists them",
    "metrics.show": "registered by the edge",
}


@pytest.fixture(scope="module")
def description(fixture_client):
    return fixture_client.get("/openapi.json").json


def matched(app, description):
    """The endpoint that answers each described operation, by its address and method."""
    adapter = app.url_map.bind("localhost")
    found = {}
    for path, methods in description["paths"].items():
        for method, told in methods.items():
            values = {
                each["name"]: each.get("example", "x")
                for each in told.get("parameters", [])
                if each.get("in") == "path"
            }
            try:
                found[path, method] = adapter.match(path.format(**values), method=method.upper())[0]
            except (NotFound, RequestRedirect):
                found[path, method] = None
    return found


def test_every_route_is_described(fixture_client, description):
    app = fixture_client.application
    described = {*matched(app, description).values()}
    # A snapshot that is named in the address answers as the newest does.
    own = {rule.endpoint for rule in app.url_map.iter_rules() if "snapshot" not in rule.arguments}
    assert own - described - {*EXCEPT} == set()


def test_every_described_address_is_a_route(fixture_client, description):
    known = matched(fixture_client.application, description)
    assert {path for (path, _), endpoint in known.items() if endpoint is None} <= {"/metrics"}


def test_the_parameters_of_an_address_are_those_described(description):
    for path, methods in description["paths"].items():
        for told in methods.values():
            named = {each["name"] for each in told.get("parameters", []) if each.get("in") == "path"}
            assert named == set(re.findall(r"{(\w+)}", path)), path


def test_every_route_of_a_named_snapshot_has_one_of_the_newest(fixture_client):
    rules = [rule.rule for rule in fixture_client.application.url_map.iter_rules()]
    then = {rule.removeprefix("/snapshots/<snapshot>") for rule in rules if rule.startswith("/snapshots/")}
    assert then - {*rules} == set()
