"""Patterns of Triple Pattern Fragments, as addresses name them."""

import pytest
from pyoxigraph import Literal, NamedNode, Variable

from tochuc.core.fragments import read_pattern, written
from tochuc.errors import BadParameter

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("", Variable("object")),
        ("?o", Variable("o")),
        ("https://example.org/a", NamedNode("https://example.org/a")),
        ("<https://example.org/a>", NamedNode("https://example.org/a")),
        ('"Hà Nội"@vi', Literal("Hà Nội", language="vi")),
        ('"he said "no""', Literal('he said "no"')),
        ('"5"^^http://www.w3.org/2001/XMLSchema#integer', Literal("5", datatype=NamedNode(XSD + "integer"))),
        (
            '"5"^^<http://www.w3.org/2001/XMLSchema#integer>',
            Literal("5", datatype=NamedNode(XSD + "integer")),
        ),
        ('"line\nend"', Literal("line\nend")),
    ],
)
def test_a_term_is_read_from_an_address(text, term):
    assert read_pattern({"object": text}).object == term


@pytest.mark.parametrize("text", ["no iri", "_:b", '"open', '"x"@', '"x"^^no iri', "<a b>", "?1", "x"])
def test_what_is_no_term_is_refused_by_name(text):
    with pytest.raises(BadParameter, match="object is an IRI"):
        read_pattern({"object": text})


@pytest.mark.parametrize(
    "term",
    [
        NamedNode("https://example.org/a"),
        Literal("a"),
        Literal('"', language="vi"),
        Literal("5", datatype=NamedNode(XSD + "integer")),
    ],
)
def test_a_term_that_is_written_reads_as_itself(term):
    assert read_pattern({"object": written(term)}).object == term


def test_a_literal_is_no_subject_and_no_predicate():
    assert read_pattern({}).can_match
    assert not read_pattern({"subject": '"a"'}).can_match
    assert not read_pattern({"predicate": '"a"'}).can_match
