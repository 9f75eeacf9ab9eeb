"""The graphs of a snapshot are the same in an outside engine, and so are the shapes of its answers."""

import tomllib
from pathlib import Path

import pytest

from tochuc.engine.base import Question
from tochuc.engine.embedded import EmbeddedEngine
from tochuc.errors import BadParameter, BadQuery, NotAcceptable
from tochuc.namespaces import INFERRED_GRAPH, ONTOLOGY_GRAPH, REGISTER, STATED_GRAPH

from .answers import content

pytestmark = pytest.mark.remote
HERE = Path(__file__).parent
DEVIATIONS = tomllib.loads((HERE / "deviations.toml").read_text(encoding="utf-8"))
CASES = {
    "default graph": ("count", {}),
    "what is stated": ("count", {"stated": True}),
    "stated graph": ("count", {"default_graphs": (STATED_GRAPH,)}),
    "two default graphs": ("count", {"default_graphs": (STATED_GRAPH, INFERRED_GRAPH)}),
    "default graphs that overlap": ("count", {"default_graphs": (STATED_GRAPH, REGISTER)}),
    "graph that is not there": ("count", {"default_graphs": ("https://example.org/none",)}),
    "sources": ("sources", {}),
    "sources of what is stated": ("sources", {"stated": True}),
    "names of graphs": ("graphs", {}),
    "graph by its name": ("one-graph", {}),
    "one named graph": ("graphs", {"named_graphs": (INFERRED_GRAPH,)}),
    "named graphs alone": ("count", {"named_graphs": (INFERRED_GRAPH,)}),
    "FROM": ("from", {}),
    "FROM NAMED": ("from-named", {}),
    "request over FROM": ("from", {"default_graphs": (ONTOLOGY_GRAPH,)}),
    "literals": ("literals", {}),
    "yes": ("yes", {}),
    "no": ("no", {}),
    "nothing": ("nothing", {}),
    "OPTIONAL": ("optional", {}),
    "labels": ("one-graph", {"labels": True}),
    "CONSTRUCT": ("construct", {}),
    "empty CONSTRUCT": ("construct-nothing", {}),
    "DESCRIBE": ("describe", {}),
}


@pytest.fixture(scope="session")
def embedded(fixture_snapshot):
    return EmbeddedEngine.load(fixture_snapshot.folder)


@pytest.mark.parametrize("case", CASES)
def test_an_answer_is_the_same(case, holding_fixture, embedded, query):
    name, more = CASES[case]
    question = Question(query(name), **more)
    same = content(holding_fixture.engine.answer(question)) == content(embedded.answer(question))
    assert same == (case not in DEVIATIONS[holding_fixture.kind]["graphs"])


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
def test_rows_come_in_every_format(format, holding_fixture, embedded, query):
    question = Question(query("sources"), solutions=format)
    ours, theirs = embedded.answer(question), holding_fixture.engine.answer(question)
    assert (theirs.kind, theirs.format, theirs.length) == ("select", format, ours.length)


@pytest.mark.parametrize("format", ["turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml"])
def test_a_graph_comes_in_every_format(format, holding_fixture, query):
    answer = holding_fixture.engine.answer(Question(query("construct"), graph=format))
    assert (answer.kind, answer.format, len(answer.body.read())) == ("graph", format, answer.length)


def test_a_format_that_is_not_acceptable_is_refused_before_anything_is_asked(holding_fixture, query):
    with pytest.raises(NotAcceptable):
        holding_fixture.engine.answer(Question(query("count"), solutions=None))
    with pytest.raises(NotAcceptable):
        holding_fixture.engine.answer(Question(query("construct"), graph=None))


def test_a_strict_question_refuses_a_graph_that_is_not_there(holding_fixture, query):
    asked = Question(query("count"), default_graphs=("https://example.org/none",), strict=True)
    with pytest.raises(BadParameter, match=r"example\.org/none"):
        holding_fixture.engine.answer(asked)
    known = Question(query("count"), default_graphs=(STATED_GRAPH,), strict=True)
    assert holding_fixture.engine.answer(known).kind == "select"


@pytest.mark.parametrize("name", ["not-a-query", "service", "builtin", "builtin-escaped", "define"])
def test_what_does_not_parse_here_or_reaches_out_is_not_sent(name, holding_fixture, query):
    with pytest.raises(BadQuery):
        holding_fixture.engine.answer(Question(query(name)))
