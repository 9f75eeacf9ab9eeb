"""Every kind of date, compared with the days on and around its boundaries."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tochuc.core.dates import (
    ALWAYS,
    Answer,
    Bounds,
    Span,
    combine,
    count,
    day_after,
    day_before,
    holds,
    intersect,
    is_before,
    overlap,
    parse_days,
    parse_span,
    show_span,
)
from tochuc.errors import BadData

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


def day(text: str) -> date:
    return date.fromisoformat(text)


def life(start: str, end: str) -> Bounds:
    """Bounds from two EDTF texts; an empty one is open."""
    first = parse_span(start) if start else ALWAYS.start
    last = parse_span(end) if end else ALWAYS.end
    return Bounds(first.earliest, first.latest, last.earliest, last.latest)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2022-06-02", "2022-06-02", "2022-06-02"),
        ("2022-06", "2022-06-01", "2022-06-30"),
        ("2022-12", "2022-12-01", "2022-12-31"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("2022", "2022-01-01", "2022-12-31"),
        ("[..2022-08-05]", "0001-01-01", "2022-08-05"),
        ("[2022-05-14..]", "2022-05-14", "9999-12-31"),
        ("[2022-05-13..2022-06-17]", "2022-05-13", "2022-06-17"),
        ("[2022-05-13..2022-05-13]", "2022-05-13", "2022-05-13"),
        ("[2022..2023-02]", "2022-01-01", "2023-02-28"),
        ("[..]", "0001-01-01", "9999-12-31"),
        ("0002", "0002-01-01", "0002-12-31"),
        ("9998-12-31", "9998-12-31", "9998-12-31"),
    ],
)
def test_a_text_names_the_days_from_first_to_last(text, earliest, latest):
    assert parse_span(text) == Span(day(earliest), day(latest))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2022-02-29", "2022-02 has days 01 to 28"),
        ("1900-02-29", "1900-02 has days 01 to 28"),
        ("2022-04-31", "2022-04 has days 01 to 30"),
        ("2022-06-00", "days 01 to 30"),
        ("2022-13", "no month 13"),
        ("2022-00-01", "no month 00"),
        ("0000", "between 0002 and 9998"),
        ("0001-01-01", "between 0002 and 9998"),
        ("9999-12-31", "between 0002 and 9998"),
        ("[2022-02-30..]", "2022-02 has days 01 to 28"),
        ("[2022-06-02..2022-06-01]", "ends before it begins"),
        ("[2022-06-02]", "is not a date"),
        ("[2022-06-02..2022-06-03", "is not a date"),
        ("2022-06-02/2022-06-03", "is not a date"),
        ("2022-6-2", "is not a date"),
        ("02-06-2022", "is not a date"),
        ("2022-06-02T00:00:00", "is not a date"),
        ("2022-06-02\n", "is not a date"),
        ("२०२२", "is not a date"),
        ("2022?", "is not a date"),
        ("../2022", "is not a date"),
        ("", "is not a date"),
    ],
)
def test_what_is_no_day_is_refused_with_the_text_and_a_remedy(text, message):
    with pytest.raises(BadData, match=message) as caught:
        parse_span(text)
    assert repr(text) in caught.value.detail


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022-05-04/2022-05-10", "2022-05-04", "2022-05-10"),
        ("2022-05-10/2022-05-10", "2022-05-10", "2022-05-10"),
        ("2022-05/2022-06-02", "2022-05", "2022-06-02"),
        ("2022-05-04", "2022-05-04", "2022-05-04"),
        ("[..2022-08-05]", "[..2022-08-05]", "[..2022-08-05]"),
    ],
)
def test_an_event_has_a_first_and_a_last_day(text, first, last):
    assert parse_days(text) == (parse_span(first), parse_span(last))


@pytest.mark.parametrize(
    "text", ["2022-05-10/2022-05-04", "2022-05-04/", "/2022-05-04", "2022/[2023..]", "2022/2023/2024"]
)
def test_days_of_an_event_that_make_no_sense_are_refused(text):
    with pytest.raises(BadData):
        parse_days(text)


@pytest.mark.parametrize(
    ("start", "end", "answers"),
    [
        # An end is the first day on which it no longer held.
        ("2022-06-02", "2024-12-20", {"2022-06-01": NO, "2022-06-02": YES, "2024-12-19": YES, "2024-12-20": NO}),
        ("2022-06-02", "2022-06-03", {"2022-06-01": NO, "2022-06-02": YES, "2022-06-03": NO}),
        ("2024-02-29", "2024-03-01", {"2024-02-28": NO, "2024-02-29": YES, "2024-03-01": NO}),
        ("2022-06", "", {"2022-05-31": NO, "2022-06-01": UNKNOWN, "2022-06-29": UNKNOWN, "2022-06-30": YES}),
        ("2024-02", "", {"2024-01-31": NO, "2024-02-28": UNKNOWN, "2024-02-29": YES}),
        ("", "2023-02", {"2023-01-31": YES, "2023-02-01": UNKNOWN, "2023-02-27": UNKNOWN, "2023-02-28": NO}),
        ("2022", "2023", {"2021-12-31": NO, "2022-01-01": UNKNOWN, "2022-12-31": YES, "2023-12-31": NO}),
        ("[..2022-08-05]", "", {"0001-01-01": UNKNOWN, "2022-08-04": UNKNOWN, "2022-08-05": YES, "9999-12-31": NO}),
        ("[2022-05-14..]", "", {"2022-05-13": NO, "2022-05-14": UNKNOWN, "2099-01-01": UNKNOWN}),
        ("[2022-05-13..2022-06-17]", "", {"2022-05-12": NO, "2022-06-16": UNKNOWN, "2022-06-17": YES}),
        ("", "[2025-01-01..]", {"2024-12-31": YES, "2025-01-01": UNKNOWN, "2099-01-01": UNKNOWN}),
        ("", "", {"0001-01-01": YES, "2022-06-02": YES, "9998-12-31": YES}),
        # Where the two may lie in either order, no day is sure.
        ("2022", "2022-06-15", {"2021-12-31": NO, "2022-06-14": UNKNOWN, "2022-06-15": NO}),
    ],
)  # fmt: skip
def test_a_day_on_or_beside_a_boundary_is_answered(start, end, answers):
    assert {text: holds(life(start, end), day(text)) for text in answers} == answers


@pytest.mark.parametrize(
    ("texts", "together", "agree"),
    [
        (["2022", "2022-05", "2022-05-13"], "2022-05-13", True),
        (["[..2022-08-05]", "[2022-05-14..]"], "[2022-05-14..2022-08-05]", True),
        (["2022-05", "2022-06"], "[2022-05-01..2022-06-30]", False),
        (["2022-05-13", "2022-05-14"], "[2022-05-13..2022-05-14]", False),
        (["2022", "2022-05-13", "2022-06-01"], "2022", False),
        (["[..2022-08-05]", "2022-08-06"], "[..2022-08-06]", False),
        (["[..2022-08-05]", "2022-08-05"], "2022-08-05", True),
    ],
)
def test_sources_that_agree_narrow_a_date_and_others_widen_it(texts, together, agree):
    assert combine(map(parse_span, texts)) == (parse_span(together), agree)


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("2022-06-01", "2022-06-02", YES),
        ("2022-06-02", "2022-06-02", NO),
        ("2022-06-03", "2022-06-02", NO),
        ("2022-05", "2022-06", YES),
        ("2022", "2022-06", UNKNOWN),
        ("2022-06", "2022-06-01", NO),
        ("[..2022-08-05]", "2022-08-06", YES),
        ("[..2022-08-05]", "2022-08-05", UNKNOWN),
        ("[2022-05-14..]", "2022-05-14", NO),
    ],
)
def test_days_are_put_in_order_with_three_answers(one, other, answer):
    assert is_before(parse_span(one), parse_span(other)) is answer


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        (("2013", "2021-01-01"), ("2024", ""), NO),
        (("2013", "2024-01-01"), ("2024-01-01", ""), NO),
        (("2013", "2024-01-02"), ("2024-01-01", ""), YES),
        (("2013", "2024"), ("2024-06", ""), UNKNOWN),
        (("", ""), ("", ""), YES),
    ],
)
def test_lives_overlap_when_they_share_a_day(one, other, answer):
    assert overlap(life(*one), life(*other)) is answer
    assert overlap(life(*other), life(*one)) is answer


def test_a_count_has_two_bounds():
    lives = [life("2022-05-13", ""), life("[..2022-08-05]", ""), life("2022-08-06", ""), life("", "2022")]
    assert count(lives, day("2022-06-27")) == (1, 3)
    assert count(lives, day("2022-08-05")) == (2, 3)
    assert count([], day("2022-08-05")) == (0, 0)


def test_open_ends_have_no_neighbour():
    assert day_after(date.max) == date.max == day_before(date.max)
    assert day_after(date.min) == date.min == day_before(date.min)
    assert day_after(day("2024-02-28")) == day("2024-02-29") == day_before(day("2024-03-01"))


SAFE_DAYS = st.dates(day("0002-01-01"), day("9998-12-31"))
NEAR_DAYS = st.dates(day("2021-12-01"), day("2024-03-31"))


@st.composite
def spans(draw, days=SAFE_DAYS):
    first, last = sorted((draw(days), draw(days)))
    return Span(draw(st.sampled_from([first, date.min])), draw(st.sampled_from([last, date.max])))


@st.composite
def lives(draw):
    start, end = draw(spans(NEAR_DAYS)), draw(spans(NEAR_DAYS))
    return Bounds(start.earliest, start.latest, end.earliest, end.latest)


@given(spans())
def test_a_span_that_is_shown_reads_as_itself(span):
    assert parse_span(show_span(span)) == span


@given(
    st.one_of(SAFE_DAYS.map(date.isoformat), SAFE_DAYS.map("{:%Y-%m}".format), SAFE_DAYS.map("{:%Y}".format))
)
def test_a_text_without_brackets_is_shown_as_it_was(text):
    text = "-".join(part.zfill(width) for part, width in zip(text.split("-"), (4, 2, 2), strict=False))
    assert show_span(parse_span(text)) == text


@given(st.lists(spans(NEAR_DAYS), min_size=1, max_size=4))
def test_the_order_of_sources_does_not_matter(given_spans):
    assert len({combine(order) for order in permutations(given_spans)}) == 1


@given(st.lists(spans(NEAR_DAYS), min_size=1, max_size=4))
def test_sources_agree_just_when_one_day_fits_them_all(given_spans):
    together, agree = combine(given_spans)
    fits = [
        all(span.earliest <= at <= span.latest for span in given_spans)
        for at in (together.earliest, together.latest)
    ]
    assert all(fits) if agree else not all(fits)


@given(lives(), NEAR_DAYS, NEAR_DAYS, NEAR_DAYS)
def test_an_answer_fits_every_interval_that_the_bounds_allow(bounds, first, after, at):
    inside = (
        bounds.start_earliest <= first <= bounds.start_latest
        and bounds.end_earliest <= after <= bounds.end_latest
    )
    if inside:
        assert holds(bounds, at) in (UNKNOWN, YES if first <= at < after else NO)


@given(lives(), lives(), NEAR_DAYS)
def test_learning_more_never_turns_an_answer_round(bounds, more, at):
    start, fits_start = combine([bounds.start, more.start])
    end, fits_end = combine([bounds.end, more.end])
    if fits_start and fits_end:
        narrowed = Bounds(start.earliest, start.latest, end.earliest, end.latest)
        assert holds(bounds, at) in (UNKNOWN, holds(narrowed, at))


@given(lives(), lives(), NEAR_DAYS)
def test_all_last_together_just_when_each_does(one, other, at):
    answers = {holds(one, at), holds(other, at)}
    together = holds(intersect(one, other), at)
    assert together is (NO if NO in answers else UNKNOWN if UNKNOWN in answers else YES)


@given(lives(), lives())
def test_lives_that_never_overlap_share_no_day(one, other):
    if overlap(one, other) is NO:
        days = (day("2021-12-01") + timedelta(days=step) for step in range(0, 850, 7))
        assert all(NO in (holds(one, at), holds(other, at)) for at in days)
