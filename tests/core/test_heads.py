"""The head of a query: form and graphs, whatever stands around them."""

import pytest

from tochuc.core.heads import read_head

CASES = [
    ("SELECT * FROM <a> FROM <b> FROM NAMED <c> { ?s ?p ?o }", "SELECT", ["<a>", "<b>"], ["<c>"]),
    ("SELECT ?from FROM <a> WHERE { ?from ?p 'FROM <x>' }", "SELECT", ["<a>"], []),
    ("ask from <a> from named g:b {}", "ASK", ["<a>"], ["g:b"]),
    ("CONSTRUCT { ?s ?p ?o } FROM <a> FROM <b> WHERE { ?s ?p ?o }", "CONSTRUCT", ["<a>", "<b>"], []),
    ("CONSTRUCT { ?s ?p [ ?q { } ] } FROM <a> WHERE {}", "CONSTRUCT", ["<a>"], []),
    ("CONSTRUCT FROM <a> WHERE { ?s ?p ?o }", "CONSTRUCT", ["<a>"], []),
    ("CONSTRUCT { ?s ?p 'FROM' } WHERE { ?s ?p ?o }", "CONSTRUCT", [], []),
    ("DESCRIBE <x> FROM <a>", "DESCRIBE", ["<a>"], []),
    ("# SELECT\nPREFIX ask: <from> DESCRIBE ask:x FROM ask:y", "DESCRIBE", ["ask:y"], []),
    ("SELECT (EXISTS { ?a ?b ?c } AS ?x) FROM <a> { }", "SELECT", ["<a>"], []),
    ("SELECT * { SELECT * { ?s ?p 'FROM <a>' } }", "SELECT", [], []),
    ("SELECT * FROM", "SELECT", [""], []),
    ("", "", [], []),
]


@pytest.mark.parametrize(("text", "form", "default", "named"), CASES)
def test_the_graphs_of_a_query_are_found(text, form, default, named):
    head = read_head(text)
    assert (head.form, [*head.default_graphs], [*head.named_graphs]) == (form, default, named)
