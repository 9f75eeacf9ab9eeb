"""The saved queries in the graph: in the form that editors of SPARQL examples read, and so that each runs as it stands."""

from pathlib import Path

from pyoxigraph import BlankNode, NamedNode

from tochuc.core.saved import read_saved
from tochuc.graph.catalogue import catalogue
from tochuc.graph.queries import read_queries
from tochuc.namespaces import BASE, PREFIXES, QUERIES_GRAPH

HERE = Path(__file__).parent
QUERIES = read_queries(HERE.parents[1] / "queries")


def ask(store, name):
    return list(store.query((HERE / "queries" / f"{name}.rq").read_text(encoding="utf-8")))


def test_an_editor_finds_every_query_with_its_text(fixture_graph):
    found = {(row["id"].value, row["comment"].value) for row in ask(fixture_graph, "examples")}
    assert found == {(query.id, question) for query in QUERIES for question in query.questions.values()}


def test_each_text_runs_as_it_stands(fixture_graph):
    for row in ask(fixture_graph, "examples"):
        text = row["text"].value
        assert "#+" not in text
        fixture_graph.query(text)


def test_an_editor_finds_every_prefix(fixture_graph):
    assert {row["prefix"].value: row["namespace"].value for row in ask(fixture_graph, "prefixes")} == PREFIXES


def test_every_query_says_where_to_ask_it(fixture_graph):
    targets = fixture_graph.quads_for_pattern(
        None, NamedNode(PREFIXES["schema"] + "target"), None, NamedNode(QUERIES_GRAPH)
    )
    assert {(quad.subject.value, quad.object.value) for quad in targets} == {
        (f"{QUERIES_GRAPH}/{query.id}", BASE + "sparql") for query in QUERIES
    }


def test_parameters_are_told_with_kind_range_and_default(fixture_graph):
    told = {
        (row["query"].value.removeprefix(QUERIES_GRAPH + "/"), row["path"].value.rsplit("#")[-1]): row
        for row in ask(fixture_graph, "parameters")
    }
    assert told.keys() == {(query.id, parameter.name) for query in QUERIES for parameter in query.parameters}
    year, organ = told["documents/by-year", "first"], told["lines/under", "organ"]
    assert [year[name].value for name in ("least", "most", "usual")] == ["1900", "2099", "2006"]
    assert organ["class"].value == PREFIXES["tc"] + "Organ"
    assert told["committees/by-province", "asOf"]["datatype"].value == PREFIXES["xsd"] + "date"


def test_a_list_of_choices_is_told(fixture_graph):
    assert [row["choice"].value for row in ask(fixture_graph, "choices")] == ["certain", "possible"]


def test_nothing_is_a_blank_node():
    assert not any(isinstance(term, BlankNode) for triple in catalogue(QUERIES) for term in triple)


def test_an_ask_and_a_construct_have_classes_of_their_own():
    lines = "#+ title@en: T\n#+ title@vi: T\n#+ question@en: Q\n#+ question@vi: Q\n#+ answers: CQ-01\n"
    for form, body in (("Ask", "ASK { ?a ?b ?c }"), ("Construct", "CONSTRUCT WHERE { ?a ?b ?c }")):
        triples = catalogue([read_saved("t/q", f"{lines}{body}")])
        objects = {t.object.value for t in triples if isinstance(t.object, NamedNode)}
        assert f"{PREFIXES['sh']}SPARQL{form}Executable" in objects
        assert f"{PREFIXES['sh']}{form.lower()}" in {t.predicate.value for t in triples}
