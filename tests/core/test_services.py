"""Where a query asks another endpoint, and what is said of its variables before that."""

import pytest

from tochuc.core.services import first_service

HEAD = "PREFIX far: <https://far.example/> SELECT * WHERE "
SERVICE = "SERVICE <https://far.example/sparql> { ?b <urn:q> ?c }"


def before(text):
    return " ".join(first_service(HEAD + text).before.split())


@pytest.mark.parametrize(
    "text",
    [
        "{ ?a ?p ?b }",
        '{ ?a ?p "SERVICE <x> { }" }',
        "{ ?a <urn:service> ?service } # SERVICE <x> { }",
        "{ ?a <urn:SERVICE> ?b . ?a far:service ?c }",
    ],
)
def test_a_query_without_service_has_none(text):
    assert first_service(HEAD + text) is None


@pytest.mark.parametrize(
    ("written", "endpoint", "silent"),
    [
        ("SERVICE <https://far.example/sparql>", "https://far.example/sparql", False),
        ("service silent far:sparql", "https://far.example/sparql", True),
        ("SERVICE ?where", "", False),
        ("SERVICE none:sparql", "sparql", False),
    ],
)
def test_the_endpoint_is_read(written, endpoint, silent):
    block = first_service(f"{HEAD}{{ {written} {{ ?b <urn:q> '}}' }} }}")
    assert (block.endpoint, block.silent) == (endpoint, silent)
    assert block.pattern.strip() == "?b <urn:q> '}'"


def test_it_stands_where_the_text_has_it():
    text = f"{HEAD}{{ ?a <urn:p> ?b . {SERVICE} }}"
    block = first_service(text)
    assert text[block.start : block.end] == SERVICE


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{{ ?a <urn:p> ?b . {SERVICE} }}", "?a <urn:p> ?b ."),
        (f"{{ {SERVICE} ?a <urn:p> ?b }}", ""),
        (f"{{ ?a <urn:p> ?b OPTIONAL {{ {SERVICE} }} }}", "?a <urn:p> ?b"),
        (f"{{ ?a <urn:p> ?b {{ {SERVICE} }} }}", ""),
        (f"{{ ?a <urn:p> ?b . {{ {SERVICE} }} }}", "?a <urn:p> ?b ."),
        # A filter may speak of what only the service binds, which is not there yet.
        (f"{{ ?a <urn:p> ?b FILTER(?b = ?c) FILTER NOT EXISTS {{ ?c ?d ?e }} {SERVICE} }}", "?a <urn:p> ?b"),
        (
            f"{{ ?a <urn:p> ?b OPTIONAL {{ ?b ?d ?e FILTER(?e > 1) }} {SERVICE} }}",
            "?a <urn:p> ?b OPTIONAL { ?b ?d ?e FILTER(?e > 1) }",
        ),
        # What may give other rows when it is asked again says nothing.
        (f"{{ {{ SELECT ?b WHERE {{ ?a <urn:p> ?b }} LIMIT 1 }} {SERVICE} }}", ""),
        (f"{{ BIND(RAND() AS ?b) {SERVICE} }}", ""),
        # Another arm, what is taken away, and what a sub-query or a graph asks say nothing of it.
        (f"{{ ?a <urn:p> ?b {{ ?a ?x ?y }} UNION {{ {SERVICE} }} }}", ""),
        (f"{{ ?a <urn:p> ?b MINUS {{ {SERVICE} }} }}", ""),
        (f"{{ ?a <urn:p> ?b {{ SELECT ?c WHERE {{ {SERVICE} }} }} }}", ""),
        (f"{{ GRAPH ?g {{ ?a <urn:p> ?b {SERVICE} }} }}", ""),
        (f"{{ ?a <urn:p> ?b GRAPH ?g {{ OPTIONAL {{ {SERVICE} }} }} }}", ""),
    ],
)
def test_what_is_said_before_it_is_found(text, told):
    assert before(text) == told


def test_the_template_of_construct_says_nothing():
    text = f"CONSTRUCT {{ ?a <urn:p> ?b }} {{ {SERVICE} }}"
    assert first_service(text).before == ""
