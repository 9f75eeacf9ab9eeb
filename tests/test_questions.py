"""The competency questions: page, query files and headers in step, and their rows over the real data.

Expected rows are CSV files under tests/expected: those of real/ are written by from_tables.py from the researched
tables, those of by-hand/ by a reader; both are compared with the real data. Those of fixture/ are worked out from the
made-up data of tests/fixture, and give every column that a reader sees. A file is named <topic>/<name>--<case>.csv;
its first lines give the parameters (those left out take the example), its columns are the ones compared; `only COLUMN`
looks at the rows with that value alone. A file without rows must get none. An ASK has the one column `answer`, a graph
the columns `subject`, `predicate` and `object`.
"""

import csv
import re
from pathlib import Path

import pytest
from pyoxigraph import Literal, QueryBoolean, QuerySolutions, Store
from rdflib.plugins.sparql import prepareQuery

from tochuc.core.charts import NEEDED
from tochuc.core.headers import KEYS
from tochuc.core.parameters import KINDS, RESERVED
from tochuc.core.saved import LANGUAGES, bind, read_saved
from tochuc.namespaces import PREFIXES

ROOT = Path(__file__).parents[1]
QUERIES = ROOT / "queries"
EXPECTED = ROOT / "tests" / "expected"
PAGE = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
FILES = sorted(path for path in QUERIES.rglob("*.rq") if "hygiene" not in path.parts)
CASES = sorted([*EXPECTED.glob("by-hand/*/*.csv"), *EXPECTED.glob("real/*/*.csv")])
MADE_UP = sorted(EXPECTED.glob("fixture/*/*.csv"))
QUESTION = re.compile(r"(?m)^\| (CQ-\d\d) \| (.+?) \| (.+?) \| \[`(.+?)`\]\((.+?)\) \|$")


def name_of(path):
    return str(path.relative_to(QUERIES).with_suffix(""))


def case_name(path):
    return str(path.relative_to(EXPECTED).with_suffix(""))


def load(name):
    return read_saved(name, (QUERIES / f"{name}.rq").read_text(encoding="utf-8"))


def short(term):
    """A term as the expected files write it: prefixed name, text, or nothing."""
    if term is None:
        return ""
    fitting = [(len(base), prefix) for prefix, base in PREFIXES.items() if term.value.startswith(base)]
    if not fitting:
        return term.value
    length, prefix = max(fitting)
    return f"{prefix}:{term.value[length:]}"


def read_case(path):
    """Query, parameters, filters, columns and rows of one expected file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    given = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# "))
    only = {key.removeprefix("only "): given.pop(key) for key in list(given) if key.startswith("only ")}
    columns, *rows = csv.reader(line for line in lines if not line.startswith("# "))
    return case_name(path).split("/", 1)[1].split("--")[0], given, only, columns, rows


def answer_of(store, query, given):
    """Columns and rows of whatever a query gives, each row by column."""
    answer = store.query(bind(query, {**query.examples, **given}))
    if isinstance(answer, QueryBoolean):
        return ["answer"], [{"answer": Literal(str(bool(answer)).lower())}]
    if isinstance(answer, QuerySolutions):
        names = [variable.value for variable in answer.variables]
        return names, [{name: row[name] for name in names} for row in answer]
    columns = ["subject", "predicate", "object"]
    return columns, [dict(zip(columns, (t.subject, t.predicate, t.object), strict=True)) for t in answer]


def compare(store, path):
    """Found and expected rows of a case."""
    name, given, only, columns, rows = read_case(path)
    _, answer = answer_of(store, load(name), given)
    found = [row for row in answer if all(short(row[column]) == value for column, value in only.items())]
    return sorted({tuple(short(row[c]) for c in columns) for row in found}), sorted(set(map(tuple, rows)))


def test_there_are_questions_and_cases():
    assert len(FILES) >= 40
    assert len(CASES) >= 40


@pytest.mark.parametrize("cases", [CASES, MADE_UP], ids=["real", "fixture"])
def test_every_query_has_expected_rows(cases):
    with_rows = {name for name, *_, rows in map(read_case, cases) if rows}
    assert with_rows == set(map(name_of, FILES))


@pytest.mark.parametrize("path", MADE_UP, ids=case_name)
def test_an_expected_file_of_the_fixture_gives_every_column_that_a_reader_sees(path):
    name, given, only, columns, _ = read_case(path)
    query = load(name)
    usual = {"ask": ["answer"], "graph": ["subject", "predicate", "object"]}
    assert columns == usual.get(query.form, list(query.shown))
    assert given.keys() <= query.examples.keys()
    assert only.keys() <= set(columns)


def test_queries_have_every_form_and_kind_of_parameter():
    queries = [load(name_of(path)) for path in FILES]
    assert {query.form for query in queries} == {"select", "ask", "graph"}
    assert {parameter.kind for query in queries for parameter in query.parameters} == set(KINDS)


def test_the_reference_names_what_the_header_knows():
    page = (QUERIES / "README.md").read_text(encoding="utf-8")
    assert f"`{' '.join(sorted(RESERVED))}`" in page
    for word in (*KINDS, *KEYS, *NEEDED):
        assert f"`{word}" in page or f" {word}`" in page or f" {word} " in page, word


def test_pictures_are_declared_where_looking_beats_reading():
    charts = [query.chart for query in (load(name_of(path)) for path in FILES) if query.chart]
    assert len(charts) >= 12
    assert {"timeline", "bar", "map", "network"} <= {chart.mark for chart in charts}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_query_can_be_found_by_keywords_in_both_languages(path):
    assert load(name_of(path)).keywords.keys() == set(LANGUAGES)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_query_parses_in_both_parsers(path):
    query = load(name_of(path))
    bound = bind(query, query.examples)
    Store().query(bound)
    prepareQuery(bound)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_query_uses_only_the_prefixes_of_the_house(path):
    declared = re.findall(r"(?mi)^PREFIX (\w+): <(.+)>$", path.read_text(encoding="utf-8"))
    assert all(PREFIXES.get(prefix) == base for prefix, base in declared)


def test_page_and_headers_answer_each_other():
    listed = {(number, name) for number, _, _, name, _ in QUESTION.findall(PAGE)}
    answered = {(number, name_of(path)) for path in FILES for number in load(name_of(path)).answers}
    assert listed == answered


def test_the_page_numbers_its_questions_in_order_and_links_files_that_exist():
    questions = QUESTION.findall(PAGE)
    assert [number for number, *_ in questions] == [f"CQ-{at:02}" for at in range(1, len(questions) + 1)]
    for *_, name, link in questions:
        assert link == f"../queries/{name}.rq"
        assert (QUERIES / f"{name}.rq").is_file()


@pytest.mark.parametrize("path", CASES, ids=case_name)
def test_an_expected_file_fits_its_query(path):
    name, given, only, columns, rows = read_case(path)
    query = load(name)
    assert given.keys() <= query.examples.keys()
    assert {*columns, *only} <= set(answer_of(Store(), query, given)[0])
    assert all(len(row) == len(columns) for row in rows)


@pytest.mark.parametrize("path", MADE_UP, ids=case_name)
def test_the_made_up_graph_gives_the_expected_rows(path, fixture_graph):
    found, expected = compare(fixture_graph, path)
    assert found == expected


@pytest.mark.real
@pytest.mark.parametrize("path", CASES, ids=case_name)
def test_the_real_graph_gives_the_expected_rows(path, real_graph):
    found, expected = compare(real_graph, path)
    assert found == expected


@pytest.mark.real
@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_the_example_of_a_query_has_an_answer(path, real_graph):
    assert answer_of(real_graph, load(name_of(path)), {})[1]
