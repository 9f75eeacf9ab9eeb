"""The competency questions: page, query files and headers in step, and their rows over the real data.

Expected rows are CSV files under tests/expected: those of real/ are written by from_tables.py from the researched
tables, those of by-hand/ by a reader. A file is named <topic>/<name>--<case>.csv; its first lines give the parameters
(those left out take the example), its columns are the ones compared; `only COLUMN` looks at the rows with that value
alone. A file without rows must get none.
"""

import csv
import re
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, Store
from rdflib.plugins.sparql import prepareQuery

from tochuc.core.saved import bind, read_saved
from tochuc.namespaces import PREFIXES

ROOT = Path(__file__).parents[1]
QUERIES = ROOT / "queries"
EXPECTED = ROOT / "tests" / "expected"
PAGE = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
FILES = sorted(path for path in QUERIES.rglob("*.rq") if "hygiene" not in path.parts)
CASES = sorted(EXPECTED.glob("*/*/*.csv"))
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


def test_there_are_questions_and_cases():
    assert len(FILES) >= 40
    assert len(CASES) >= 40


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
    answer = Store().query(bind(query, {**query.examples, **given}))
    assert isinstance(answer, QuerySolutions)
    assert {*columns, *only} <= {variable.value for variable in answer.variables}
    assert all(len(row) == len(columns) for row in rows)


@pytest.mark.real
@pytest.mark.parametrize("path", CASES, ids=case_name)
def test_the_real_graph_gives_the_expected_rows(path, real_graph):
    name, given, only, columns, rows = read_case(path)
    query = load(name)
    found = [
        row
        for row in real_graph.query(bind(query, {**query.examples, **given}))
        if all(short(row[column]) == value for column, value in only.items())
    ]
    assert {tuple(short(row[column]) for column in columns) for row in found} == {tuple(row) for row in rows}


@pytest.mark.real
@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_the_example_of_a_query_has_an_answer(path, real_graph):
    query = load(name_of(path))
    assert next(iter(real_graph.query(bind(query, query.examples))), None) is not None
