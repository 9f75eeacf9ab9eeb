"""Which queries are cheap by their shape."""

import time

import pytest
from pyoxigraph import RdfFormat, Store

from tochuc.core.cheap import Cost, cost_of, is_cheap

PREFIX = "PREFIX ex: <https://example.org/> "


def made(head, pattern, tail=""):
    return f"{PREFIX}{head} {{ {pattern} }} {tail}"


@pytest.mark.parametrize(
    ("head", "pattern", "tail"),
    [
        ("SELECT *", "<https://example.org/a> ?p ?o", ""),
        ("SELECT ?p ?o WHERE", "ex:a ?p ?o .", "LIMIT 5000"),
        ("select $o where", "ex:a ex:b $o", ""),
        ("SELECT *", "ex:a a ?class", ""),
        ("SELECT *", "ex:a ex:name ?x ; ex:part ?y", ""),
        ("SELECT *", "ex:a ex:part ?x . ?x ex:name ?y .", ""),
        ("SELECT *", "ex:a ex:part ?x . ex:b ex:part ?x", ""),
        ("SELECT *", "?s ex:name ?o", "LIMIT 100"),
        ("SELECT *", '?s ex:name "Tỉnh Mẫu"@vi', "limit 10"),
        ("SELECT *", '?s ex:on "2026-01-01"^^ex:date', "LIMIT 10"),
        ("SELECT *", "?s ?p ?o", "LIMIT 10 # so"),
        ("SELECT *", "ex:a ?p ?x . ?x ex:name ?y", "LIMIT 20"),
        ("ASK", "ex:a ?p ?x . $x ex:name ?y", ""),
        ("ASK", "ex:a ?p ?o", ""),
        ("ASK WHERE", "?s a ex:C", ""),
        ("# a remark\nSELECT ?o", "ex:a\n  ex:b # another }\n  ?o", "\n"),
    ],
)
def test_a_subject_or_a_small_limit_makes_it_cheap(head, pattern, tail):
    assert is_cheap(made(head, pattern, tail))


@pytest.mark.parametrize(
    ("head", "pattern", "tail"),
    [
        ("SELECT *", "?s ?p ?o", ""),
        ("SELECT *", "?s ?p ?o", "LIMIT 101"),
        ("SELECT *", "?s ex:name ?o", ""),
        ("SELECT *", "?s ?p ex:a", ""),
        ("SELECT *", "?s ?p ?s", "LIMIT 1"),
        ("SELECT *", "?s ?p $s", "LIMIT 1"),
        ("ASK", "?s ex:part ?s", ""),
        ("SELECT *", "ex:a ex:part ?x . ?y ex:part ?x", "LIMIT 1"),
        ("SELECT *", "ex:a ex:part ?x . ?y ex:name ?z", "LIMIT 1"),
        ("SELECT *", "ex:a ?p ?x . ?x ?q ?y", ""),
        ("SELECT *", "ex:a ?p ?x . ?x ?q ?y", "LIMIT 20"),
        ("SELECT *", "ex:a ?p ?x . ?x ex:name ?y", ""),
        ("SELECT *", "ex:a ?p ?x . ?x ex:name ?y", "LIMIT 101"),
        ("SELECT *", "ex:a ?p ?x . ?p ex:name ?y", "LIMIT 20"),
        ("SELECT *", "ex:a ?p ?x ; ex:name ?y", "LIMIT 20"),
        ("SELECT *", "ex:a ?p ?x . ex:b ex:name ?x", "LIMIT 20"),
        ("SELECT *", "?s a ex:C ; ex:name ?n", "LIMIT 1"),
        ("SELECT *", "?s a ex:C . ?s ex:name ?n", "LIMIT 1"),
        ("SELECT *", "ex:a ex:b ?x . ?x ex:b ?y . ?y ex:b ?z", ""),
        ("SELECT *", "ex:a ex:b+ ?x", ""),
        ("SELECT *", "ex:a ex:b/ex:c ?x", ""),
        ("SELECT *", "ex:a ^ex:b ?x", ""),
        ("SELECT *", "ex:a (ex:b|ex:c) ?x", ""),
        ("SELECT *", "ex:a ex:b ?x FILTER(?x > 1)", ""),
        ("SELECT *", "ex:a ex:b ?x OPTIONAL { ?x ex:c ?y }", ""),
        ("SELECT *", "SERVICE ex:a { ?s ?p ?o }", "LIMIT 1"),
        ("SELECT *", "GRAPH ex:a { ?s ?p ?o }", "LIMIT 1"),
        ("SELECT *", "BIND(NOW() AS ?x)", ""),
        ("SELECT *", "ex:a ex:b ?x", "OFFSET 10"),
        ("SELECT *", "ex:a ex:b ?x", "ORDER BY ?x"),
        ("SELECT * FROM ex:g", "ex:a ex:b ?x", ""),
        ("SELECT DISTINCT ?p", "?s ?p ?o", "LIMIT 10"),
        ("SELECT (COUNT(*) AS ?n)", "ex:a ?p ?o", ""),
        ("SELECT (RAND() AS ?n)", "ex:a ?p ?o", ""),
        ("CONSTRUCT", "ex:a ?p ?o", ""),
        ("DESCRIBE ?o", "ex:a ?p ?o", ""),
        ("INSERT DATA", "ex:a ex:b ex:c", ""),
    ],
)
def test_anything_else_is_not(head, pattern, tail):
    assert not is_cheap(made(head, pattern, tail))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "SELECT",
        "SELECT * { <a> ?p ?o",
        "#+ param: s\nSELECT * { <https://example.org/a> ?p ?o }",
        "SELECT * { ex:a.b ?p ?o }",
        "SELECT * { ex:a%20b ?p ?o }",
        "SELECT * { ex:a\\.b ?p ?o }",
        "SELECT * { <https://example.org/a b> ?p ?o }",
        "SELECT * { <https://example.org/a> ?p ?o } " + "#" * 2_000,
        "SELECT " + "?x " * 1_000,
        "PREFIX a: <b> " * 500,
    ],
)
def test_what_is_no_query_or_a_long_one_is_left_to_the_parser(text):
    assert not is_cheap(text)


@pytest.mark.parametrize(
    ("pattern", "tail", "cost"),
    [
        ("ex:a ?p ?o", "LIMIT 100", Cost.BOUNDED),
        ("ex:a ?p ?o", "LIMIT 101", Cost.SMALL),
        ("ex:a ?p ?o", "", Cost.SMALL),
        ("?s ex:name ?o", "LIMIT 1", Cost.BOUNDED),
        ("ex:a ex:part ?x . ?x ex:name ?y", "LIMIT 9", Cost.BOUNDED),
        ("ex:a ?p ?x . ?x ex:name ?x", "LIMIT 9", Cost.BOUNDED),
        ("ex:a ex:part ?x . ?x ex:name ?y", "", Cost.SMALL),
        # As many steps as the product of two subjects' triples.
        ("ex:a ex:part ?x ; ex:name ?y", "LIMIT 9", Cost.SMALL),
        ("ex:a ex:part ?x . ex:b ex:part ?x", "LIMIT 9", Cost.SMALL),
        ("?s ?p ?s", "LIMIT 1", Cost.UNKNOWN),
    ],
)
def test_few_rows_from_one_walk_are_bounded_whatever_the_graph(pattern, tail, cost):
    assert cost_of(made("SELECT *", pattern, tail)) is cost


def test_what_is_bounded_ends_soon_on_the_worst_graph():
    node = "<https://example.org/{}>".format
    store = Store()
    hub = (f"{node('a')} {node('to')} {node(n)} .\n" for n in range(20_000))
    each = (f"{node(n)} {node(p)} {node(p)} .\n" for n in range(20_000) for p in "bcdefg")
    store.load("".join((*hub, *each)).encode(), format=RdfFormat.N_TRIPLES)
    text = made("SELECT *", "ex:a ?p ?x . ?x ex:none ?y", "LIMIT 20")
    assert cost_of(text) is Cost.BOUNDED
    began = time.process_time()
    assert not list(store.query(text))
    assert time.process_time() - began < 1  # 0.01 s; with a step for each pair of triples it were an hour
