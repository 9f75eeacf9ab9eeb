"""What is rewritten, what is left alone, and that a rewritten query gives the same rows."""

import random
from collections import Counter
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import RdfFormat, Store
from tests.core import random_queries
from tests.core.random_queries import Maker, random_store

from tochuc.core import rewrites
from tochuc.core.patterns import tokens_of
from tochuc.core.plans import Improved, improve, planner, promising

CASES = Path(__file__).parent / "plans"
SAVED = sorted((Path(__file__).parents[2] / "queries").glob("*/*.rq"))
COUNTS = {
    f"{random_queries.SPACE}{name}": count
    for name, count in {"p": 100, "q": 5, "r": 2000, "C": 5000, "D": 3, "Common": 9000, "rare": 10}.items()
}
PAIRS = 10_000
GRAPHS = 8
STORES = [random_store(seed) for seed in range(60)]
RULES = {
    "required_after": "now comes before the",
    "values_after": "VALUES moved into WHERE",
    "equality": "the FILTER became VALUES",
    "union_beside": "the UNION is evaluated for each solution",
    "exists": "EXISTS starts with",
    "unselective": "which has the fewest triples",
}


def case(folder):
    files = sorted((CASES / folder).glob("*.rq"))
    return pytest.mark.parametrize("path", [f for f in files if ".after" not in f.name], ids=lambda p: p.stem)


def rows_of(store, text):
    """The multiset of rows, true or false, or a word where the engine refuses the query."""
    try:
        answer = store.query(text)
    except SyntaxError:
        return "refused"
    if not hasattr(answer, "variables"):
        return bool(answer)
    names = sorted(variable.value for variable in answer.variables)
    return Counter(tuple(str(row[name]) for name in names) for row in answer)


def queries(shape, first=0):
    """Endless random queries of a shape, each with what became of it."""
    seed = first
    while True:
        text = getattr(random_queries, shape)(Maker(f"{shape} {seed}"))
        yield seed, text, improve(text, COUNTS)
        seed += 1


def stores_for(seed):
    return [STORES[(seed * 7 + number * 11) % len(STORES)] for number in range(GRAPHS)]


def differing(shape, wording, pairs):
    """How many pairs of query and graph gave rows, and the first queries whose rows differ after the rule."""
    seen = full = 0
    for seed, text, new in queries(shape):
        if not any(wording in change for change in new.changes):
            continue
        for store in stores_for(seed):
            before = rows_of(store, text)
            full += bool(before) and before != "refused"
            if before != rows_of(store, new.text):
                return full, (text, new.text)
        seen += GRAPHS
        if seen >= pairs:
            return full, None
    raise AssertionError


@pytest.mark.parametrize(("shape", "wording"), RULES.items(), ids=RULES)
def test_each_rule_keeps_the_rows(shape, wording):
    full, fault = differing(shape, wording, PAIRS)
    assert fault is None
    assert full > PAIRS / 20


def test_the_random_pairs_catch_a_rule_without_its_condition(monkeypatch):
    def no_condition(order, at):
        return next((number for number in range(at) if order[number].kind in rewrites.BARRIERS), at)

    monkeypatch.setattr(rewrites, "_earliest", no_condition)
    _, fault = differing("required_after", RULES["required_after"], PAIRS)
    assert fault is not None


def test_queries_of_any_shape_keep_their_rows_and_lines():
    for seed, text, new in queries("anything"):
        assert new.text == text or new.changes
        assert new.text.count("\n") == text.count("\n")
        if new.changes:
            for store in stores_for(seed)[:3]:
                assert rows_of(store, text) == rows_of(store, new.text), (text, new.text)
        if seed == 2_000:
            return


def test_what_is_no_query_is_not_made_one():
    refused = 0
    for shape in RULES:
        for seed, text, _ in queries(shape, 50_000):
            broken = mutated(text, random.Random(seed))
            new = improve(broken, COUNTS)
            if new.changes:
                store = stores_for(seed)[0]
                before = rows_of(store, broken)
                refused += before == "refused"
                assert before == rows_of(store, new.text), (broken, new.text)
            if seed == 51_000:
                break
    assert refused > 20


def mutated(text, dice):
    """The text with one token left out or written twice."""
    token = dice.choice(tokens_of(text))
    return text[: token.start] + dice.choice(["", f"{token.text} {token.text}"]) + text[token.end :]


@pytest.mark.parametrize("shape", ["required_after", "equality", "values_after"])
def test_another_engine_gives_the_same_rows_too(shape):
    compared = 0
    for seed, text, new in queries(shape, 90_000):
        if not new.changes or "LATERAL" in new.text:
            continue
        store = stores_for(seed)[0]
        dataset = rdflib.Dataset()
        dataset.parse(data=store.dump(format=RdfFormat.N_QUADS), format="nquads")
        before = rows_by_rdflib(dataset, text)
        # The two engines do not agree on every query; where they do, they must on the new one.
        if before and size(before) == size(rows_of(store, text)):
            assert rows_by_rdflib(dataset, new.text) == before, (text, new.text)
            compared += 1
        if compared == 60:
            return


def size(rows):
    return rows if isinstance(rows, bool) else rows != "refused" and sorted(rows.values())


def rows_by_rdflib(dataset, text):
    answer = dataset.query(text)
    if answer.type == "ASK":
        return answer.askAnswer
    names = sorted(map(str, answer.vars))
    return Counter(tuple(str(row.get(name)) for name in names) for row in answer.bindings)


@case("changed")
def test_these_become_what_the_file_beside_them_says(path):
    new = improve(path.read_text(), COUNTS)
    assert new.changes
    assert new.text == path.with_suffix(".after.rq").read_text()
    assert promising(path.read_text(), COUNTS)
    assert rows_of(Store(), new.text) != "refused"


@case("unchanged")
def test_these_stay_as_they_are(path):
    assert improve(path.read_text(), COUNTS) == Improved(path.read_text())


@case("unpromising")
def test_a_quick_look_lets_these_pass(path):
    assert not promising(path.read_text(), COUNTS)
    assert not promising(path.read_text())


def test_without_counts_no_start_is_chosen():
    text = (CASES / "changed" / "rarest-first.rq").read_text()
    assert improve(text) == Improved(text)


@pytest.mark.parametrize("path", SAVED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_saved_queries_are_still_queries(path):
    new = improve(path.read_text(), COUNTS)
    assert rows_of(Store(), new.text) != "refused"


@pytest.mark.parametrize(
    "piece", ["{ ", "OPTIONAL { ?a ?b ?c } ?a ?b <x> . ", "( ", "FILTER(", " \n", "UNION { "]
)
def test_endless_texts_come_back_as_they_are(piece):
    for size in (50, 5_000, 200_000):
        text = "SELECT * { " + piece * size
        assert improve(text) == Improved(text)


def test_a_planner_remembers_what_it_found():
    plan = planner(COUNTS, keep=2)
    text = (CASES / "changed" / "exists.rq").read_text()
    assert plan(text) is plan(text)
    assert plan(text) == improve(text, COUNTS)
