"""Everything that the description allows, and what it does not, asked of a running server."""

import json
import urllib.request
from collections import Counter

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import EngineFinished, NonFatalError, ScenarioFinished

from tochuc.engine.own.written import FORMATS

SEED = 20221119
LEAST = 2000
"""Requests of a run; one that asks far less tests far less."""
SAVED = "/queries/"

CHECKS = {
    "not_a_server_error": {"enabled": True},
    "status_code_conformance": {"enabled": True},
    "content_type_conformance": {"enabled": True},
    "response_headers_conformance": {"enabled": True},
    "response_schema_conformance": {"enabled": True},
    "negative_data_rejection": {"enabled": True},
    "unsupported_method": {"enabled": True},
    # OpenAPI 3.1 has no way to describe the method QUERY, which every address that reads allows.
    "allow_header_conformance": {"enabled": False},
    # A schema cannot say which entities there are, which days exist within a range, or what is SPARQL.
    "positive_data_acceptance": {"enabled": False},
}


@schemathesis.serializer("application/sparql-query", "application/sparql-update", *FORMATS)
def as_it_is(_, value):
    return value.encode() if isinstance(value, str) else str(value).encode()


def thinned(description):
    """The description, in which the parameters that all saved queries share stand once for each set of them.

    Each is one component and read in one place; to try all their values again at every address takes minutes.
    """
    seen = set()
    for path, methods in description["paths"].items():
        parameters = methods.get("get", {}).get("parameters", [])
        shared = frozenset(each["$ref"] for each in parameters if "$ref" in each)
        if path.startswith(SAVED) and shared in seen:
            methods["get"]["parameters"] = [each for each in parameters if "$ref" not in each]
        seen.add(shared)
    return description


def configured(url):
    generation = {
        "mode": "all",
        "max-examples": 3,
        "deterministic": True,
        "no-shrink": True,
        "database": "none",
    }
    return SchemathesisConfig.from_dict(
        {
            "base-url": url,
            "seed": SEED,
            "suppress-health-check": ["all"],
            # No max-time: with one, data are made up anew until it is over.
            "continue-on-failure": True,
            "cache": {"enabled": False},
            # In several threads Python 3.11 now and then fails to compile what the tool makes up.
            "workers": 1,
            "generation": generation,
            "checks": CHECKS,
            "phases": {
                "examples": {"enabled": True},
                "coverage": {"enabled": True, "unexpected-methods": ["PUT", "PATCH", "TRACE"]},
                "fuzzing": {"enabled": True},
                "stateful": {"enabled": False},
            },
        }
    )


def run(url):
    """The failures of a run, each with the request that shows it; the requests of each operation; the errors of the tool."""
    failures, asked, errors = {}, Counter(), []
    with urllib.request.urlopen(f"{url}/openapi.json") as answer:
        description = thinned(json.load(answer))
    schema = schemathesis.openapi.from_dict(description, config=configured(url))
    for event in from_schema(schema).execute():
        if isinstance(event, ScenarioFinished):
            asked[event.label] += len(event.recorder.interactions)
            for checks in event.recorder.checks.values():
                for check in checks:
                    if check.failure_info:
                        told = str(check.failure_info.failure)
                        failures.setdefault(
                            (event.label, check.name), f"{told}\n{check.failure_info.code_sample}"
                        )
        elif isinstance(event, NonFatalError):
            errors.append(f"{event.label}: {event.value}")
        elif isinstance(event, EngineFinished):
            break
    return failures, asked, errors


@pytest.fixture(scope="module")
def outcome(start_server, fixture_snapshot):
    server = start_server(fixture_snapshot.folder.parents[1], "--timeout", "5", "--budget", "0")
    return run(server.url)


def test_the_server_does_what_the_description_says(outcome):
    failures, _, errors = outcome
    assert errors == []
    assert failures == {}, "\n\n".join(f"{label} {name}: {told}" for (label, name), told in failures.items())


def test_every_operation_was_asked_with_good_and_bad_data(outcome):
    _, asked, _ = outcome
    saved = [label for label in asked if label and label.startswith(f"GET {SAVED}")]
    assert len(saved) >= 40
    assert min(asked[label] for label in saved) > 10
    assert asked.total() > LEAST
