"""What is read page by page is evaluated once, and no page needs more names than it shows."""

import pytest

from tochuc.web.queries import answers, data
from tochuc.web.queries.answers import Rows
from tochuc.web.queries.paged import KeptRows

from .own_queries import HEADER, client_of, state_with

QUERY = "mau/things"
THINGS = """#+ column thing@en: Thing
#+ column thing@vi: Thứ
SELECT ?thing WHERE { VALUES ?n { 1 2 3 } BIND(IRI(CONCAT("https://example.org/", STR(?n))) AS ?thing) }
ORDER BY ?thing
"""


@pytest.fixture(scope="module")
def asked(fixture_snapshot, tmp_path_factory):
    return client_of(state_with(fixture_snapshot, tmp_path_factory.mktemp("paged"), {QUERY: HEADER + THINGS}))


def rows(count):
    return Rows(("n",), [(None,)] * count, [], {})


def key(name):
    return ("snapshot", name, False, False)


@pytest.mark.parametrize(
    ("counts", "left"),
    [
        ([1, 1], [0, 1]),
        ([1, 1, 1], [1, 2]),
        ([6, 5], [1]),
        ([11, 1], [1]),
        ([4, 11], [0]),
        ([10], [0]),
    ],
)
def test_few_answers_and_few_rows_are_kept_the_last_ones(counts, left):
    kept = KeptRows(most=2, most_rows=10)
    for name, count in enumerate(counts):
        kept.keep(key(str(name)), rows(count))
    assert [name for name in range(len(counts)) if kept.get(key(str(name)))] == left


def test_what_is_read_again_stays():
    kept = KeptRows(most=2)
    kept.keep(key("a"), rows(1))
    kept.keep(key("b"), rows(1))
    assert kept.get(key("a"))
    kept.keep(key("c"), rows(1))
    assert kept.get(key("a"))
    assert not kept.get(key("b"))


def test_a_further_page_evaluates_nothing_and_asks_for_its_own_names_alone(asked, monkeypatch):
    evaluated, named = [], []
    ask, labels = answers.answer_of, data.labels_of
    monkeypatch.setattr(answers, "answer_of", lambda *a, **k: evaluated.append(a[1].id) or ask(*a, **k))
    monkeypatch.setattr(data, "labels_of", lambda s, iris: named.append(sorted(iris)) or labels(s, iris))
    address, pages = f"/queries/{QUERY}.json?limit=2", []
    while address:
        pages.append(asked.get(address).json)
        address = pages[-1]["next"]
    assert [len(page["rows"]) for page in pages] == [2, 1]
    assert evaluated == [QUERY] * 2  # once over all, once over what is stated
    assert named == [["https://example.org/1", "https://example.org/2"], ["https://example.org/3"]]


def test_what_is_too_much_to_be_read_is_refused_with_what_to_do_and_passed_through_whole(asked, monkeypatch):
    monkeypatch.setattr(answers, "MOST_READ", 100)
    refused = asked.get(f"/queries/{QUERY}.json")
    assert refused.status_code == 422
    assert "srj or tsv, without limit" in refused.json["detail"]
    assert asked.get(f"/queries/{QUERY}.srj").status_code == 200
