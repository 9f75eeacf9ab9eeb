"""Several graphs as one default graph: each triple once, as an RDF merge."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store

from tochuc.engine import dataset
from tochuc.engine.base import Question
from tochuc.engine.embedded import EmbeddedEngine
from tochuc.errors import BadParameter, ResultTooLarge

HERE = Path(__file__).parent / "queries"
NODES = [NamedNode(f"https://example.org/{letter}") for letter in "abc"]
GRAPHS = {name: NamedNode(f"https://example.org/graph/{name}") for name in ("one", "two", "three")}
PREDICATE = NamedNode("https://example.org/p")


def read(name):
    return (HERE / f"{name}.rq").read_text(encoding="utf-8")


def engine_of(content):
    store = Store()
    for name, pairs in content.items():
        store.add_graph(GRAPHS[name])
        store.extend(Quad(NODES[s], PREDICATE, NODES[o], GRAPHS[name]) for s, o in pairs)
    return EmbeddedEngine(store)


def count(engine, text, *graphs, **more):
    question = Question(text, tuple(GRAPHS[name].value for name in graphs), **more)
    return int(json.load(engine.answer(question).body)["results"]["bindings"][0]["n"]["value"])


@pytest.fixture
def engine():
    return engine_of({"one": [(0, 1), (1, 2)], "two": [(0, 1), (2, 2)], "three": [(0, 0)]})


@pytest.mark.parametrize(("name", "rows"), [("merged", 3), ("merged-named", 1), ("merged-path", 4)])
def test_graphs_that_a_query_names_are_merged(engine, name, rows):
    assert count(engine, read(name)) == rows


@pytest.mark.parametrize(
    ("graphs", "rows"),
    [(["one", "two"], 3), (["one", "three"], 3), (["one", "two", "three"], 4), (["two", "two"], 2)],
)
def test_graphs_that_a_request_names_are_merged(engine, graphs, rows):
    assert count(engine, read("count"), *graphs) == rows
    assert count(engine, read("count"), *graphs) == rows


pairs = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=6)


@settings(max_examples=200, deadline=None)
@given(
    st.fixed_dictionaries(dict.fromkeys(GRAPHS, pairs)), st.sets(st.sampled_from(sorted(GRAPHS)), min_size=1)
)
def test_a_merge_is_the_set_of_all_triples(content, chosen):
    wanted = {pair for name in chosen for pair in content[name]}
    assert count(engine_of(content), read("count"), *sorted(chosen)) == len(wanted)


def test_an_unknown_graph_is_empty_unless_one_is_strict(engine):
    asked = Question(read("count"), (GRAPHS["one"].value, "https://example.org/none"), strict=True)
    with pytest.raises(BadParameter, match=r"no graph https://example\.org/none"):
        engine.answer(asked)
    question = Question(read("count"), ("https://example.org/none",))
    assert b'"value":"0"' in engine.answer(question).body.read()


def test_more_than_can_be_merged_is_refused(engine, monkeypatch):
    monkeypatch.setattr(dataset, "MOST_MERGED", 3)
    with pytest.raises(ResultTooLarge, match="4 triples"):
        count(engine, read("count"), "one", "two")
    assert count(engine, read("count"), "one", "three") == 3
