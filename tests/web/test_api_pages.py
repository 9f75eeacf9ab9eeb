"""Walking the pages of an answer gives exactly the whole answer."""

import csv
import io
import random
import re
from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, Store, parse, parse_query_results

from tochuc.core.saved import bind, read_saved

from .own_queries import HEADER, client_of, state_with

ROOT = Path(__file__).parents[2]
LINK = re.compile(r'<([^>]*)>; rel="(\w+)"')
QUERY = "mau/many"
# Twelve rows of each of two values, and two without.
MANY = """#+ param asOf: date 2023-06-19
#+ label asOf@en: on the day
#+ label asOf@vi: vào ngày
#+ column value@en: Value
#+ column value@vi: Giá trị
#+ column day@en: Day
#+ column day@vi: Ngày
SELECT ?value (?asOf AS ?day) WHERE {
  VALUES ?one { 1 2 3 4 5 6 }
  VALUES ?other { 1 2 }
  VALUES ?value { "a" UNDEF "b" }
  FILTER(BOUND(?value) || (?one = 1))
  FILTER(BOUND(?asOf))
}
ORDER BY ?value
"""
IDS = sorted(
    path.relative_to(ROOT / "queries").with_suffix("").as_posix()
    for path in (ROOT / "queries").rglob("*.rq")
    if path.parent.name != "hygiene"
)


@pytest.fixture(scope="module")
def asked(fixture_snapshot, tmp_path_factory):
    return client_of(state_with(fixture_snapshot, tmp_path_factory.mktemp("pages"), {QUERY: HEADER + MANY}))


def links(response):
    return {rel: address for text in response.headers.getlist("Link") for address, rel in LINK.findall(text)}


def rows(response, ending):
    if ending == "json":
        return [tuple(sorted(row.items(), key=str)) for row in response.json["rows"]]
    if ending == "csv":
        return [tuple(row) for row in csv.reader(io.StringIO(response.text, newline=""))][1:]
    parser = {"srj": "JSON", "tsv": "TSV", "xml": "XML"}[ending]
    return [
        tuple(row) for row in parse_query_results(response.data, format=getattr(QueryResultsFormat, parser))
    ]


def walk(client, address, ending):
    pages = []
    while address:
        response = client.get(address)
        assert response.status_code == 200, response.text
        pages.append(rows(response, ending))
        address = links(response).get("next")
        if ending == "json":
            assert response.json["next"] == address
        assert len(pages) < 1000
    return pages


@pytest.mark.parametrize("ending", ["json", "srj", "csv", "tsv", "xml"])
@pytest.mark.parametrize("limit", [1, 2, 3, 7, 10_000])
def test_the_pages_together_are_the_answer(asked, ending, limit):
    whole = rows(asked.get(f"/queries/{QUERY}.{ending}"), ending)
    assert len(whole) == 26
    assert len(set(whole)) == 3
    pages = walk(asked, f"/queries/{QUERY}.{ending}?limit={limit}", ending)
    assert [row for page in pages for row in page] == whole
    assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)
    assert pages[-1]


@pytest.mark.parametrize("name", IDS)
def test_every_question_can_be_walked(asked, name):
    response = asked.get(f"/queries/{name}.json")
    if response.status_code == 404:
        pytest.skip("gives no rows")  # a graph
    if "rows" in response.json:
        pages = walk(asked, f"/queries/{name}.json?limit=3", "json")
        assert [row for page in pages for row in page] == rows(response, "json")


def test_a_next_page_names_snapshot_format_language_and_values(asked, fixture_snapshot):
    first = asked.get(
        f"/queries/{QUERY}?limit=1&as-of=2022-01-01&lang=vi&basis=on", headers={"Accept": "text/csv"}
    )
    found = links(first)
    for rel in ("next", "first"):
        path, _, given = found[rel].partition("?")
        assert path == f"/snapshots/{fixture_snapshot.hash}/queries/{QUERY}.csv"
        assert {"limit=1", "as-of=2022-01-01", "lang=vi", "basis=on"} <= set(given.split("&"))
    assert asked.get(found["first"]).data == first.data
    # With another Accept, too: a page is of the answer that it goes on with.
    assert (
        asked.get(found["next"], headers={"Accept": "text/html", "Accept-Language": "en"}).mimetype
        == "text/csv"
    )


def test_the_columns_of_a_page_are_those_of_the_whole(asked):
    whole = asked.get(f"/queries/{QUERY}.json").json
    for page in range(3):
        address = f"/queries/{QUERY}.json?limit={page + 1}"
        assert asked.get(address).json["columns"] == whole["columns"]


@pytest.mark.parametrize("key", ["0" * 20, "0" * 20 + "-2"])
def test_a_key_of_no_row_says_to_begin_anew(asked, key):
    response = asked.get(f"/queries/{QUERY}.json?limit=2&after={key}")
    assert (response.status_code, response.json["parameter"]) == (400, "after")
    assert "begin anew" in response.json["detail"]


def test_a_whole_answer_has_no_pages(asked):
    found = links(asked.get(f"/queries/{QUERY}.json"))
    assert "next" not in found
    assert "first" not in found


@pytest.mark.parametrize("name", IDS)
def test_the_order_of_rows_is_that_of_the_question_and_not_of_the_store(name, fixture_snapshot):
    # Otherwise two processes, or two engines, could give pages that do not fit together.
    query = read_saved(name, (ROOT / "queries" / f"{name}.rq").read_text(encoding="utf-8"))
    if query.form != "select":
        pytest.skip("gives no rows")
    quads = list(parse(path=str(fixture_snapshot.folder / "quads.nq"), format=RdfFormat.N_QUADS))
    answers = []
    for seed in (1, 2):
        random.Random(seed).shuffle(quads)
        store = Store()
        store.extend(quads)
        answers.append([tuple(row) for row in store.query(bind(query, query.examples))])
    assert answers[0] == answers[1]
