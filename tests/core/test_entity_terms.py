"""Terms as results in TSV write them."""

import json

import pytest
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, Store

from tochuc.core.entity.terms import read_term

XSD = "http://www.w3.org/2001/XMLSchema#"
TERMS = [
    Literal("plain"),
    Literal("Tỉnh Mẫu", language="vi"),
    Literal('a "quoted"\ttab\nline\rreturn \\ backslash \\n'),
    Literal("", language="en-gb"),
    Literal("5", datatype=NamedNode(XSD + "integer")),
    Literal("05", datatype=NamedNode(XSD + "integer")),
    Literal("5.0", datatype=NamedNode(XSD + "decimal")),
    Literal("1e3", datatype=NamedNode(XSD + "double")),
    Literal("true", datatype=NamedNode(XSD + "boolean")),
    Literal("2022-06-02", datatype=NamedNode(XSD + "date")),
    Literal('"@en', datatype=NamedNode("https://example.org/type")),
    NamedNode("https://example.org/a?b=c#d"),
]


@pytest.mark.parametrize("term", TERMS, ids=str)
def test_what_the_engine_writes_is_read_as_it_writes_it_in_json(term):
    query = f"SELECT ?o WHERE {{ VALUES ?o {{ {term} }} }}"
    tsv = Store().query(query).serialize(format=QueryResultsFormat.TSV).decode()
    told = json.loads(Store().query(query).serialize(format=QueryResultsFormat.JSON))["results"]["bindings"][
        0
    ]["o"]
    value = read_term(tsv.split("\n")[1])
    assert (value.text, value.iri) == (told["value"], told["type"] == "uri")
    assert value.language == told.get("xml:lang", "")
    # Numbers and truth values go without their datatype where it goes without saying.
    assert value.datatype == told.get("datatype", "")


@pytest.mark.parametrize("text", ["", "plain", '"open', '"a"@', '"a"^^b', "_:b1"])
def test_what_is_no_term_is_refused(text):
    with pytest.raises(ValueError, match="is no RDF term"):
        read_term(text)
