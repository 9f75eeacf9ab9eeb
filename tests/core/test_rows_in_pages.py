"""Pages of rows: together exactly the rows, each once."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal

from tochuc.core.paging import KEY, keys, turn

# Few different values, so that many rows are equal.
ROWS = st.lists(st.tuples(*[st.none() | st.sampled_from("ab").map(Literal)] * 2), max_size=30)


@given(ROWS, st.integers(1, 12))
def test_the_pages_together_are_the_rows(rows, limit):
    walked, after = [], None
    while True:
        page = turn(rows, limit, after)
        assert page.stop - page.start == min(limit, len(rows) - page.start)
        walked += rows[page.start : page.stop]
        after = page.next
        if after is None:
            break
    assert walked == rows


@given(ROWS)
def test_every_row_has_a_key_of_its_own(rows):
    found = list(keys(rows))
    assert len(set(found)) == len(rows)
    assert all(re.fullmatch(KEY, key) for key in found)


def test_a_value_and_no_value_are_told_apart():
    a, empty = Literal("a"), Literal("")
    assert len(set(keys([(a, None), (None, a), (empty, a), (a,), (Literal("a\n"), None)]))) == 5


def test_without_a_limit_comes_all_that_is_left():
    rows = [(Literal(letter),) for letter in "abc"]
    second = list(keys(rows))[1]
    page = turn(rows, None, second)
    assert (page.start, page.stop, page.next) == (2, 3, None)


def test_a_page_after_the_last_row_is_empty():
    rows = [(Literal("a"),)]
    page = turn(rows, 5, next(keys(rows)))
    assert (page.start, page.stop, page.next) == (1, 1, None)


@pytest.mark.parametrize("rows", [[], [(Literal("a"),)]])
def test_a_key_of_no_row_is_refused(rows):
    with pytest.raises(LookupError):
        turn(rows, 5, "0" * 20)
