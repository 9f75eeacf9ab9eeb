"""CSV that a spreadsheet opens right, and that runs nothing there."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from tochuc.core.sheets import sheet
from tochuc.namespaces import PREFIXES

HOSTILE = ["=1+1", "+1", "-1", "@sum(a1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0", "＝1", "-2+3"]


def read(text):
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def number(text, name="integer"):
    return Literal(text, datatype=NamedNode(PREFIXES["xsd"] + name))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(text):
    assert read("".join(sheet(["x"], [(Literal(text),)]))) == [["x"], ["'" + text]]
    assert read("".join(sheet([text], []))) == [["'" + text]]
    # A day is no number either.
    assert read("".join(sheet(["x"], [(number(text, "date"),)])))[1] == ["'" + text]


@pytest.mark.parametrize("text", HOSTILE)
def test_raw_leaves_it_as_it_is(text):
    assert read("".join(sheet(["x"], [(Literal(text),)], raw=True))) == [["x"], [text]]


@pytest.mark.parametrize("text", ["1+1", "a=b", "'=1", "", " ", "Hà Nội", "[..2022-08-05]"])
def test_other_texts_are_not_touched(text):
    assert read("".join(sheet(["x"], [(Literal(text),)])))[1] == [text]


@pytest.mark.parametrize(
    "term", [number("-5"), number("+5"), number("-1.5", "decimal"), number("-1e3", "double")]
)
def test_numbers_are_not_touched(term):
    assert read("".join(sheet(["n"], [(term,)])))[1] == [term.value]


def test_what_only_claims_to_be_a_number_is_text():
    assert read("".join(sheet(["n"], [(number("-INF", "double"),), (number("=1"),)])))[1:] == [
        ["'-INF"],
        ["'=1"],
    ]


def test_lines_end_as_the_format_says_and_unbound_is_empty():
    text = "".join(sheet(["a", "b"], [(None, Literal('say "yes", or\nno')), (NamedNode("x:y"), None)]))
    assert text == 'a,b\r\n,"say ""yes"", or\nno"\r\nx:y,\r\n'


@given(
    st.lists(
        st.tuples(
            *[st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\0")).map(Literal)] * 2
        )
    )
)
def test_every_text_comes_back_whole(rows):
    text = "".join(sheet(["a", "b"], rows, raw=True))
    assert read(text)[1:] == [[cell.value if cell else "" for cell in row] for row in rows]
