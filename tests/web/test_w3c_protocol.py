"""The query cases of the W3C protocol test suite, each under its name there, over our sample."""

from urllib.parse import quote, urlencode

import pytest

from .test_sparql import FORM, SOURCE, SPARQL_QUERY, count

ONE, TWO = SOURCE + "mau-hai", SOURCE + "mau-ba"
ASK = "ASK {}"


def get(client, **parameters):
    return client.get("/sparql", query_string=parameters)


def direct(client, text, media_type=SPARQL_QUERY, **parameters):
    return client.post("/sparql", query_string=parameters, data=text, content_type=media_type)


def form(client, **parameters):
    return client.post("/sparql", data=urlencode(parameters, doseq=True), content_type=FORM)


GRAPHS = {
    "query_dataset_default_graph": ({"default-graph-uri": ONE}, "count", 3),
    "query_dataset_default_graphs": ({"default-graph-uri": [ONE, TWO]}, "count", 3),
    "query_dataset_named_graphs": ({"named-graph-uri": [ONE, TWO]}, "in-named-graphs", 4),
    "query_dataset_full": ({"default-graph-uri": ONE, "named-graph-uri": TWO}, "in-named-graphs", 1),
    "query_multiple_dataset": ({"default-graph-uri": ONE}, "from-one-source", 3),
}


@pytest.mark.parametrize("case", GRAPHS)
@pytest.mark.parametrize("way", ["get", "direct", "form"])
def test_the_graphs_of_the_request_are_the_ones_asked(client, query, case, way):
    parameters, name, rows = GRAPHS[case]
    ways = {
        "get": lambda: get(client, query=query(name), **parameters),
        "direct": lambda: direct(client, query(name), **parameters),
        "form": lambda: form(client, query=query(name), **parameters),
    }
    assert count(ways[way]()) == rows


GOOD = {
    "query_get": (lambda client, query: get(client, query=query("yes")), "application/sparql-results+json"),
    "query_post_direct": (
        lambda client, query: direct(client, query("yes")),
        "application/sparql-results+json",
    ),
    "query_post_form": (
        lambda client, query: form(client, query=query("yes")),
        "application/sparql-results+json",
    ),
    "query_content_type_select": (
        lambda client, query: get(client, query=query("labels")),
        "application/sparql-results+json",
    ),
    "query_content_type_ask": (
        lambda client, query: get(client, query=query("yes"), format="xml"),
        "application/sparql-results+xml",
    ),
    "query_content_type_describe": (
        lambda client, query: get(client, query=query("describe")),
        "text/turtle",
    ),
    "query_content_type_construct": (lambda client, query: get(client, query=query("graph")), "text/turtle"),
}


@pytest.mark.parametrize("case", GOOD)
def test_a_good_request_is_answered_in_a_type_of_its_kind(client, query, case):
    send, media_type = GOOD[case]
    response = send(client, query)
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert response.content_length > 0


BAD = {
    "bad_query_method": (lambda client: client.put("/sparql", query_string={"query": ASK}), 405),
    "bad_multiple_queries": (
        lambda client: client.get(f"/sparql?query={quote(ASK)}&query={quote(ASK)}"),
        400,
    ),
    "bad_query_wrong_media_type": (lambda client: direct(client, ASK, "text/plain"), 415),
    "bad_query_missing_form_type": (lambda client: client.post("/sparql", data=b"query=ASK%20%7B%7D"), 415),
    "bad_query_missing_direct_type": (lambda client: client.post("/sparql", data=ASK.encode()), 415),
    "bad_query_non_utf8": (
        lambda client: direct(client, ASK.encode("utf-16"), f"{SPARQL_QUERY}; charset=UTF-16"),
        400,
    ),
    "bad_query_syntax": (lambda client: get(client, query="ASK {"), 400),
    "bad_update_get": (lambda client: get(client, update="CLEAR ALL"), 400),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_request_is_told_to_be_one(client, case):
    send, status = BAD[case]
    response = send(client)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
