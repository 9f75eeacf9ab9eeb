"""Tables for a terminal keep to its width, whatever is in their cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tochuc.core.grid import _width, grid


def table(names, rows, width):
    return list(grid(names, rows, width))


def test_columns_are_as_wide_as_what_is_in_them():
    assert table(["a", "long name"], [["1", "2"], ["three", ""]], 80) == [
        "a      long name",
        "─────  ─────────",
        "1      2",
        "three",
    ]


def test_the_widest_column_is_cut_first():
    lines = table(["id", "text"], [["12345678", "x" * 100]], 40)
    assert lines[2] == "12345678  " + "x" * 29 + "…"


@pytest.mark.parametrize("cell", ["a\nb", "a\tb", "a\x1b[31mb"])
def test_what_would_move_the_cursor_is_a_space(cell):
    assert all(line.isprintable() for line in table(["x"], [[cell]], 80))


def test_letters_of_two_columns_and_of_none_are_counted_so():
    assert _width("Hà Nội") == 6
    assert _width("河內") == 4
    assert _width("a\u0323\u0302") == 1


@given(
    st.integers(1, 5).flatmap(
        lambda n: st.lists(st.lists(st.text(max_size=60), min_size=n, max_size=n), min_size=1, max_size=5)
    )
)
def test_no_line_is_wider_than_the_terminal(rows):
    names = [f"name{number}" for number in range(len(rows[0]))]
    assert all(_width(line) <= 60 for line in table(names, rows, 60))
