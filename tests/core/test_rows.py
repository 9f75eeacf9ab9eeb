"""Rows become plain values, with names in the reader's language."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from tochuc.core.rows import KINDS, Table, kind_of, kinds, label_of, labelled, plain
from tochuc.namespaces import EDTF, PREFIXES

ORGAN, OTHER = NamedNode("https://example.org/organ"), NamedNode("https://example.org/other")
LABELS = {
    ORGAN.value: {"vi": "Ban Mẫu", "en": "Sample Board"},
    OTHER.value: {"vi": "Tỉnh Mẫu"},
    "https://example.org/bare": {"": "Bare"},
}


def typed(text, name):
    return Literal(text, datatype=NamedNode(name if "://" in name else PREFIXES["xsd"] + name))


@pytest.mark.parametrize(
    ("term", "value", "kind"),
    [
        (typed("12", "integer"), 12, "integer"),
        (typed("-007", "int"), -7, "integer"),
        (typed("9" * 30, "integer"), int("9" * 30), "integer"),
        (typed("1.50", "decimal"), 1.5, "number"),
        (typed("1e3", "double"), 1000.0, "number"),
        (typed("INF", "double"), "INF", "text"),
        (typed("1e999", "double"), "1e999", "text"),
        (typed("NaN", "float"), "NaN", "text"),
        (typed("many", "integer"), "many", "text"),
        (typed("1_000", "integer"), "1_000", "text"),
        (typed("٣", "integer"), "٣", "text"),
        (typed("9" * 5000, "integer"), "9" * 5000, "text"),
        (typed("true", "boolean"), True, "boolean"),
        (typed("0", "boolean"), False, "boolean"),
        (typed("maybe", "boolean"), "maybe", "text"),
        (typed("2023-06-19", "date"), "2023-06-19", "date"),
        (typed("[..2022-08-05]", EDTF), "[..2022-08-05]", "edtf"),
        (Literal("12"), "12", "text"),
        (Literal("Tỉnh Mẫu", language="vi"), "Tỉnh Mẫu", "text"),
        (ORGAN, ORGAN.value, "iri"),
        (BlankNode("b"), "_:b", "text"),
        (Triple(ORGAN, ORGAN, Literal("x")), str(Triple(ORGAN, ORGAN, Literal("x"))), "text"),
    ],
)
def test_a_term_has_one_value_and_one_kind(term, value, kind):
    assert (plain(term), type(plain(term))) == (value, type(value))
    assert kind_of(term) == kind
    json.loads(json.dumps(plain(term), allow_nan=False))


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\0")),
    st.sampled_from(["integer", "decimal", "double", "boolean"]),
)
def test_whatever_a_literal_says_json_can_say_it(text, name):
    json.dumps(plain(typed(text, name)), allow_nan=False)
    assert kind_of(typed(text, name)) in KINDS


def test_a_row_without_a_value_has_none():
    assert plain(None) is None


def test_a_column_has_the_kind_of_all_its_values():
    rows = [
        (ORGAN, typed("1", "integer"), typed("1", "integer"), None, ORGAN),
        (None, typed("1.5", "decimal"), None, None, Literal("x")),
    ]
    assert kinds(Table(("a", "b", "c", "d", "e"), rows)) == ("iri", "number", "integer", "none", "mixed")


@pytest.mark.parametrize(
    ("language", "texts"), [("vi", ["Ban Mẫu", "Tỉnh Mẫu", None]), ("en", ["Sample Board", "Tỉnh Mẫu", None])]
)
def test_a_column_of_labels_stands_after_each_column_of_iris(language, texts):
    table = labelled(Table(("n", "organ"), [(None, ORGAN), (None, OTHER), (None, None)]), LABELS, language)
    assert table.columns == ("n", "organ", "organLabel")
    assert [plain(row[2]) for row in table.rows] == texts


def test_a_label_that_the_query_gives_is_given_in_the_readers_language():
    table = Table(("organLabel", "organ"), [(Literal("Ban Mẫu", language="vi"), ORGAN)])
    for add in (True, False):
        shown = labelled(table, LABELS, "en", add)
        assert shown.columns == table.columns
        assert plain(shown.rows[0][0]) == "Sample Board"


def test_a_name_of_a_day_is_no_label_and_stays():
    table = Table(
        ("organ", "organLabel"), [(ORGAN, Literal("Ban cũ", language="vi")), (None, Literal("Ban Mẫu"))]
    )
    assert labelled(table, LABELS, "en").rows == table.rows


def test_without_adding_no_column_is_added():
    table = Table(("organ",), [(ORGAN,)])
    assert labelled(table, LABELS, "en", add=False) == table


def test_a_label_without_language_is_better_than_none():
    assert label_of(NamedNode("https://example.org/bare"), LABELS, "en") == Literal("Bare")
    assert label_of(NamedNode("https://example.org/nothing"), LABELS, "en") is None
    assert label_of(Literal("x"), LABELS, "en") is None
