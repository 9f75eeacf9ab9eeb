"""What an update would write, told from its text."""

import pytest
from pyoxigraph import NamedNode, Store

from tochuc.core.own_names import covers, is_own, new_token
from tochuc.core.updates import read_update
from tochuc.errors import BadParameter

OWN = "<x:own>"


def targets(text):
    return [(operation.kind, operation.targets, operation.unknown) for operation in read_update(text, OWN)]


CASES = {
    "INSERT DATA { <a:a> <a:b> 1 }": [("insert data", (OWN,), ())],
    "DELETE DATA { GRAPH <x:g> { <a:a> <a:b> '}' } }": [("delete data", ("<x:g>",), ())],
    "PREFIX p: <x:> INSERT DATA { GRAPH p:g { <a:a> <a:b> 1 } }": [("insert data", ("p:g",), ())],
    "INSERT { ?s ?p 1 } WHERE { GRAPH <x:read> { ?s ?p ?o } }": [("modify", (OWN,), ())],
    "INSERT { GRAPH ?g { ?s ?p 1 } ?s ?p 2 } WHERE { GRAPH ?g { ?s ?p ?o } }": [("modify", (OWN,), ("?g",))],
    "WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }": [("modify", ("<x:g>",), ())],
    "DELETE WHERE { ?s ?p ?o . GRAPH <x:g> { ?s ?p ?o } }": [("delete where", (OWN, "<x:g>"), ())],
    "CLEAR SILENT GRAPH <x:g>": [("clear", ("<x:g>",), ())],
    "MOVE DEFAULT TO <x:g>": [("move", (OWN, "<x:g>"), ())],
    "COPY <x:a> TO DEFAULT": [("copy", (OWN,), ())],
    "ADD GRAPH <x:a> TO GRAPH <x:b>": [("add", ("<x:b>",), ())],
    "CREATE GRAPH <x:g> ; DROP ALL ;": [("create", ("<x:g>",), ()), ("drop", (), ())],
    "# INSERT DATA { <a:a> <a:b> 1 }": [],
}


@pytest.mark.parametrize("text", CASES)
def test_the_graphs_that_an_update_would_write_are_known(text):
    assert targets(text) == CASES[text]


SAME = [
    "INSERT DATA { <a:a> <a:b> 1 . GRAPH <x:g> { <a:a> <a:b> 2 } . <a:a> <a:b> '} GRAPH <x:no> {' ; <a:c> ( 1 2 ) }",
    "INSERT DATA { GRAPH <x:g> { <a:a> <a:b> 2 } <a:s> <a:p> [ <a:q> <a:r> ] . }",
    "DELETE { ?s ?p 1 . GRAPH <x:g> { ?s ?p 1 } } INSERT { ?s ?p 5 } WHERE { GRAPH <x:g> { ?s ?p 1 } }",
    "DELETE WHERE { ?s ?p 1 . GRAPH <x:g> { ?s ?p ?o } }",
    "COPY DEFAULT TO <x:new>",
    "ADD <x:g> TO DEFAULT",
]


@pytest.mark.parametrize("text", SAME)
def test_what_names_no_graph_is_written_as_the_default_graph_would_have_been(text):
    start = "INSERT DATA {{ {open} <a:s> <a:p> 1 , 3 {close} GRAPH <x:g> {{ <a:s> <a:p> 1 , 4 }} }}"
    plain, moved = Store(), Store()
    plain.update(start.format(open="", close=""))
    plain.update(text)
    moved.update(start.format(open="", close=""))
    moved.update(start.format(open=f"GRAPH {OWN} {{", close="}"))
    for operation in read_update(text, OWN):
        moved.update(operation.prologue + operation.text)
    own = NamedNode("x:own")
    written = [str(quad.triple.predicate) for quad in moved.quads_for_pattern(None, None, None, own)]
    meant = [str(quad.triple.predicate) for quad in plain if "Default" in type(quad.graph_name).__name__]
    assert sorted(written) == sorted(meant)


def test_graphs_of_the_request_go_into_each_where():
    text = "INSERT { ?s <a:p> 1 } WHERE { ?s ?p ?o } ; DELETE WHERE { ?s ?p ?o }"
    for operation in read_update(text, OWN, ["<x:u>"], ["<x:n>"]):
        assert "USING <x:u> USING NAMED <x:n> WHERE" in operation.text
        Store().update(operation.text)
    with pytest.raises(BadParameter):
        read_update("WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", OWN, ["<x:u>"])


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        ("Press", "x:g"),
        ("", "x:g"),
        ("a/b", "x:g"),
        ("press", "no iri"),
        ("press", "https://w3id.org/tochuc/id/*"),
    ],
)
def test_a_token_that_cannot_be_is_refused(name, scope):
    with pytest.raises(BadParameter):
        new_token(name, [scope], [], False, False, "")


def test_a_scope_that_covers_all_covers_no_graph_of_the_project():
    token = new_token("press", ["https://*"], [], False, False, "")
    assert token.may_write("https://example.org/g")
    assert token.may_write("https://w3id.org/tochuc/graphs/press/x")
    assert not token.may_write("https://w3id.org/tochuc/graph/stated")
    assert not token.may_write("https://w3id.org/tochuc/ontology")
    assert not is_own("https://w3id.org/tochuc/graphs/")
    assert not covers(["x:a"], "x:ab")
