"""Saved queries: their headers, and values bound as terms in every scope that uses them."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, RdfFormat, Store
from rdflib import Dataset

from tochuc.core.parameters import Parameter, term
from tochuc.core.saved import bind, read_saved
from tochuc.errors import BadData, BadParameter

CASES = sorted((Path(__file__).parent / "binding").glob("*.rq"))
HEADER = """#+ title@en: Things
#+ title@vi: Các thứ
#+ question@en: Which things?
#+ question@vi: Những thứ nào?
#+ answers: CQ-01
"""
BODY = (Path(__file__).parent / "binding" / "plain.rq").read_text(encoding="utf-8")


def saved(*lines, body=BODY):
    return read_saved("t/q", HEADER + "".join(line + "\n" for line in lines) + body)


@pytest.fixture(scope="module")
def data():
    return (Path(__file__).parent / "binding" / "data.trig").read_text(encoding="utf-8")


def short(value):
    """The last part of an IRI, the text of a literal, - for nothing: what the case files write."""
    if value is None:
        return "-"
    return re.split(r"[/#]", value if isinstance(value, str) else value.value)[-1]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_value_reaches_every_scope_on_both_engines(case, data):
    text = case.read_text(encoding="utf-8")
    expected = sorted(re.findall(r"(?m)^# gives: (.*)$", text))
    bound = bind(saved("#+ param asOf: date 2023-06-19", body=text), {"asOf": "2023-06-19"})

    store = Store()
    store.load(input=data, format=RdfFormat.TRIG)
    answer = store.query(bound)
    if isinstance(answer, QueryBoolean):
        rows = [str(bool(answer)).lower()]
    elif isinstance(answer, QuerySolutions):
        rows = [" ".join(map(short, row)) for row in answer]
    else:
        rows = [" ".join(map(short, (t.subject, t.predicate, t.object))) for t in answer]
    assert sorted(rows) == expected

    graphs = Dataset()
    graphs.parse(data=data, format="trig")
    other = graphs.query(bound)
    found = [[str(other.askAnswer).lower()]] if other.type == "ASK" else other
    assert sorted(" ".join(map(short, row)) for row in found) == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_binding_keeps_the_number_of_every_line(case):
    query = saved("#+ param asOf: date 2023-06-19", body=case.read_text(encoding="utf-8"))
    assert bind(query, query.examples).count("\n") == query.text.count("\n")


@given(st.text())
def test_no_text_breaks_out_of_its_literal(text):
    query = saved("#+ param asOf: text x")
    cleaned = text.encode("utf-8", "ignore").decode()
    Store().query(bind(query, {"asOf": cleaned}))
    assert term(query.parameters[0], cleaned) == Literal(cleaned)


@pytest.mark.parametrize(
    ("line", "given", "expected"),
    [
        ("iri tc:Place place:ha-noi", "place:da-nang", "https://w3id.org/tochuc/id/place/da-nang"),
        ("iri tc:Place place:ha-noi", "da-nang", "https://w3id.org/tochuc/id/place/da-nang"),
        ("iri tc:Place place:ha-noi", "https://example.org/x", "https://example.org/x"),
        ("iri owl:Class tc:Organ", "Place", "https://w3id.org/tochuc/ontology#Place"),
    ],
)
def test_an_iri_may_be_full_prefixed_or_the_last_part_alone(line, given, expected):
    [parameter] = saved(f"#+ param asOf: {line}").parameters
    assert term(parameter, given) == NamedNode(expected)


@pytest.mark.parametrize(
    ("line", "given"),
    [
        ("date 2023-06-19", "2023-02-29"),
        ("date 2023-06-19", "2023-6-1"),
        ("date 2023-06-19", "20230619"),
        ("date 2023-06-19", ""),
        ("date 2023-06-19", "2023-06-19) } #"),
        ("integer 3", "three"),
        ("integer 3", "3.5"),
        ("integer 3", "9" * 30),
        ("language vi", "vi_VN"),
        ("choice a|b a", "c"),
        ("choice a|b a", "a|b"),
        ("iri tc:Place place:ha-noi", "nonsense:ha-noi"),
        ("iri tc:Place place:ha-noi", "ha noi"),
        ("iri tc:Place place:ha-noi", "place:ha noi"),
        ("iri tc:Place place:ha-noi", "https://example.org/a> } #"),
        ("iri tc:Place place:ha-noi", ""),
    ],
)
def test_an_illegal_value_is_refused_with_its_name_and_what_is_allowed(line, given):
    query = saved(f"#+ param asOf: {line}")
    with pytest.raises(BadParameter) as refusal:
        bind(query, {"asOf": given})
    assert refusal.value.extra == {
        "parameter": "asOf",
        "given": given,
        "allowed": query.parameters[0].allowed,
    }
    assert "asOf" in refusal.value.detail


def test_a_missing_value_is_refused_unless_there_is_a_default():
    required = saved("#+ param asOf: date", "#+ example asOf: 2023-06-19")
    with pytest.raises(BadParameter, match="asOf of query t/q is missing"):
        bind(required, {})
    assert required.examples == {"asOf": "2023-06-19"}
    assert '"2020-02-02"' in bind(saved("#+ param asOf: date 2020-02-02"), {})


def test_an_unknown_parameter_is_refused_with_the_known_ones():
    with pytest.raises(BadParameter, match="no parameter 'as-of'; its parameters: asOf"):
        bind(saved("#+ param asOf: date 2023-06-19"), {"asOf": "2023-06-19", "as-of": "2023-06-19"})


def test_a_parameter_that_the_query_does_not_use_elsewhere_binds_nothing_there():
    query = saved("#+ param asOf: date 2023-06-19")
    assert bind(query, query.examples).count("VALUES") == 1


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        (["#+ title Things"], 6, "a header line reads"),
        (["#+ colour: red"], 6, "unknown"),
        (["#+ title@fr: Choses"], 6, "unknown"),
        (["#+ title@en: Again"], 6, "repeated"),
        (["#+ answers: CQ-02"], 6, "repeated"),
        (["#+ keywords: a, b"], 6, "without its language"),
        (["#+ example asOf: 2023-06-19"], 6, "before its parameter"),
        (["#+ param asOf: day 2023-06-19"], 6, "kind 'day'"),
        (["#+ param asOf: date 2023-02-30"], 6, "2023-02-30"),
        (["#+ param asOf: date"], 1, "neither a default nor an example"),
        (["#+ param asOf: iri place:ha-noi"], 1, "asOf"),
        (["#+ param asOf: iri nowhere:Place place:ha-noi"], 6, "names no class"),
        (["#+ param asOf: choice a|b c"], 6, "one of a, b"),
        (["#+ param asOf: date", "#+ example asOf: soon"], 7, "soon"),
        (["#+ param asOf: date 2023-06-19", "#+ example asOf: 2023-06-20"], 7, "repeated"),
        (["#+ param asOf: date 2023-06-19", "#+ param asOf: date 2023-06-19"], 7, "repeated"),
        (["#+ param other: date 2023-06-19"], 1, "uses no variable ?other"),
    ],
)
def test_a_bad_header_is_refused_with_file_and_line(lines, line, message):
    with pytest.raises(BadData, match=re.escape(message)) as refusal:
        saved(*lines)
    assert refusal.value.extra == {"file": "queries/t/q.rq", "line": line}
    assert refusal.value.detail.startswith(f"queries/t/q.rq, line {line}: ")


@pytest.mark.parametrize("key", ["title@en", "title@vi", "question@en", "question@vi", "answers"])
def test_a_header_that_lacks_a_key_is_refused(key):
    text = "".join(line for line in HEADER.splitlines(True) if not line.startswith(f"#+ {key}:"))
    with pytest.raises(BadData, match=f"lacks {key}"):
        read_saved("t/q", text + BODY)


@pytest.mark.parametrize("answers", ["3", "CQ-3", "CQ-03 and others"])
def test_answers_that_name_no_question_are_refused(answers):
    with pytest.raises(BadData, match="list of questions"):
        read_saved("t/q", HEADER.replace("CQ-01", answers) + BODY)


@pytest.mark.parametrize("stem", ["describe-alone", "construct-short"])
def test_a_parameter_without_a_where_to_stand_in_is_refused(stem):
    body = (Path(__file__).parent / "binding" / "refused" / f"{stem}.rq").read_text(encoding="utf-8")
    with pytest.raises(BadData, match="needs a WHERE"):
        saved("#+ param asOf: date 2023-06-19", body=body)


def test_a_header_is_read_whole():
    query = saved("#+ description@vi: Mô tả", "#+ keywords@en: a, b", "#+ param asOf: date 2023-06-19")
    assert query.titles == {"en": "Things", "vi": "Các thứ"}
    assert query.descriptions == {"vi": "Mô tả"}
    assert query.keywords == {"en": "a, b"}
    assert query.answers == ("CQ-01",)
    assert query.parameters == (Parameter("asOf", "date", "", "2023-06-19", "2023-06-19"),)
    assert query.examples == {"asOf": "2023-06-19"}


@given(st.dates())
def test_every_day_that_exists_is_a_legal_date(day: date):
    assert term(Parameter("asOf", "date", "", "2023-06-19"), day.isoformat()).value == day.isoformat()
