"""Counts beside those of another snapshot, and sources by kind."""

from tochuc.core.quality import Difference, Source, changed_answers, count_sources, differences, founded


def test_only_counts_that_differ_are_told_and_a_lacking_one_is_none():
    found = differences({"Ward": 2, "Place": 5, "Gone": 1}, {"Ward": 3, "Place": 5, "New": 4})
    assert found == [Difference("Gone", 1, 0), Difference("New", 0, 4), Difference("Ward", 2, 3)]
    assert [each.change for each in found] == [-1, 4, 1]


def test_what_is_no_number_is_not_compared():
    assert differences({"classes": {"A": 1}}, {"classes": {"A": 2}}) == []


def test_an_answer_that_differs_came_or_went_has_changed():
    before = {
        "answers/a/same.json": {"sha256": "1"},
        "answers/a/other.json": {"sha256": "2"},
        "quads.nq": {"sha256": "3"},
    }
    now = {
        "answers/a/same.json": {"sha256": "1"},
        "answers/a/other.json": {"sha256": "4"},
        "answers/a/other.stated.json": {"sha256": "5"},
        "answers/a/other.rq": {"sha256": "6"},
        "answers/a/graph.ttl": {"sha256": "7"},
        "quads.nq": {"sha256": "8"},
    }
    assert changed_answers(before, now) == ["a/graph", "a/other"]
    assert changed_answers(now, now) == []


def test_sources_are_counted_once_for_each_value():
    told = count_sources(
        [
            Source("s1", "page", "Báo Mẫu", "2022-08"),
            Source("s1", "page", "Báo Khác", "2022-08"),
            Source("s2", "copy", "Báo Mẫu", "[..2023-01-05]"),
            Source("s3", "", "", ""),
        ]
    )
    assert told.total == 3
    assert told.forms == [("", 1), ("copy", 1), ("page", 1)]
    assert told.publishers == [("Báo Mẫu", 2), ("", 1), ("Báo Khác", 1)]
    assert told.years == [("2023", 1), ("2022", 1), ("", 1)]


def test_statements_on_one_source_are_summed_over_the_properties():
    row = {"statements": {"value": "5"}, "onOneSource": {"value": "2"}}
    assert founded([row, row]) == (10, 4)
    assert founded([]) == (0, 0)
