"""Changes between two days: what counts, how sure it is, how it is counted and listed."""

from datetime import date

import pytest

from tochuc.core.changes import Changes, Line, Lived, counts_of, held_on, lines_of
from tochuc.core.dates import OPEN_END, OPEN_START, Answer, Bounds
from tochuc.core.feed import Entry, Feed, written

FIRST, LAST = date(2022, 6, 1), date(2022, 8, 31)
OPEN = (OPEN_END, OPEN_END)


def day(text):
    return {"open": OPEN_START, "end": OPEN_END}.get(text) or date.fromisoformat(text)


def lived(kind="Organ", start=("2022-06-02", "2022-06-02"), end=("end", "end"), **more):
    bounds = Bounds(*map(day, (*start, *end)))
    return Lived(kind, more.pop("sort", "sort:a"), bounds, more.pop("told", True), **more)


@pytest.mark.parametrize(
    ("start", "answer"),
    [
        (("2022-06-02", "2022-06-02"), "yes"),
        (("2022-06-01", "2022-06-01"), "no"),
        (("2022-08-31", "2022-08-31"), "yes"),
        (("2022-09-01", "2022-09-01"), "no"),
        (("2022-05-01", "2022-06-02"), "unknown"),
        (("2022-08-01", "2022-09-30"), "unknown"),
        (("2022-06-01", "2022-08-31"), "unknown"),
        (("open", "2022-08-05"), "unknown"),
        (("open", "2022-09-05"), "no"),
        (("open", "2022-06-01"), "no"),
    ],
)
def test_a_change_comes_after_the_first_day_and_no_later_than_the_last(start, answer):
    changes = Changes([lived(start=start)])
    assert changes[0].between(FIRST, LAST).value == answer
    assert len(changes.between(FIRST, LAST)) == (answer != "no")


@pytest.mark.parametrize("start", [("open", "open"), ("open", "end"), ("2022-07-01", "end")])
def test_what_is_known_of_no_day_is_no_change(start):
    assert len(Changes([lived(start=start)])) == 0


@pytest.mark.parametrize(
    ("kind", "listed", "seen"), [("Membership", 0, 1), ("DatedName", 0, 1), ("Organ", 1, 0)]
)
def test_a_post_or_name_that_was_only_seen_by_a_day_is_counted_apart(kind, listed, seen):
    changes = Changes([lived(kind, start=("open", "2022-08-05"))])
    assert len(changes.between(FIRST, LAST)) == listed
    assert changes.only_seen(FIRST, LAST) == seen
    assert changes.only_seen(LAST, date(2023, 1, 1)) == 0


def test_an_event_takes_place_and_does_not_end():
    event = lived("Event", end=("2022-06-03", "2022-06-03"))
    organ = lived("Organ", end=("2022-06-03", "2022-06-03"))
    assert [change.side for change in Changes([event])] == ["began"]
    assert [change.side for change in Changes([organ])] == ["began", "ended"]


def test_equal_changes_are_one_and_those_by_rule_stand_apart():
    changes = Changes([lived(things=("b",)), lived(things=("a",)), lived(told=False, things=("c",))])
    assert [(change.count, change.things, change.told) for change in changes] == [
        (2, ("a", "b"), True),
        (1, ("c",), False),
    ]


def test_of_many_without_names_only_the_number_is_known():
    changes = Changes([lived(count=30), lived(things=("a",))])
    assert [(change.count, change.things) for change in changes] == [(31, ())]


def test_kinds_and_sorts_choose():
    changes = Changes([lived(), lived("Place", sort="sort:b")])
    assert [change.kind for change in changes.between(FIRST, LAST, ("Place",))] == ["Place"]
    assert [change.kind for change in changes.between(FIRST, LAST, (), "sort:a")] == ["Organ"]
    assert changes.between(FIRST, LAST, ("Event",)) == []


def test_a_count_has_two_bounds():
    changes = Changes([lived(count=3), lived(start=("2022-05-01", "2022-06-02"), count=2)])
    (count,) = counts_of(changes, FIRST, LAST)
    assert (count.sure, count.most) == (3, 5)


def test_many_of_a_sort_on_one_day_stand_in_one_line():
    (few, many) = Changes([lived(count=3), lived("Place", count=30)])
    assert list(lines_of([few, many], 12)) == [
        Line(few, 0),
        Line(few, 1),
        Line(few, 2),
        Line(many, together=True),
    ]
    assert len(list(lines_of([many], 0))) == 30


def test_only_sure_days_are_days_of_change():
    changes = Changes(
        [lived(count=2), lived(start=("2022-06-01", "2022-06-30")), lived(start=("2020-01-01",) * 2)]
    )
    assert changes.days.counts == {date(2020, 1, 1): 1, date(2022, 6, 2): 2}
    assert changes.days.first == date(2020, 1, 1)
    assert Changes([]).days.first is None


def test_what_held_on_one_of_two_days_is_set_side_by_side():
    ended = lived(end=("2022-07-01", "2022-07-01"), things=("ended",))
    vague = lived(start=("2022-06-01", "2022-07-30"), things=("vague",))
    later = lived(start=("2023-01-01",) * 2, things=("later",))
    event = lived("Event", things=("event",))
    found = held_on([ended, vague, later, event], date(2022, 6, 15), date(2022, 8, 1))
    assert [(each.things, answers) for each, answers in found] == [
        (("ended",), (Answer.YES, Answer.NO)),
        (("vague",), (Answer.UNKNOWN, Answer.YES)),
    ]


def test_a_feed_keeps_markup_as_text_and_leaves_out_what_xml_cannot_hold():
    feed = Feed("urn:f", "<b>&", FIRST, "en", "us", "http://a/f", "http://a/")
    text = written(feed, [Entry("urn:e", "a\x00\x1fb<script>", LAST, "http://a/e", "c")])
    assert "<title>&lt;b&gt;&amp;</title>" in text
    assert "<title>ab&lt;script&gt;</title>" in text
    assert "<updated>2022-08-31T00:00:00Z</updated>" in text
