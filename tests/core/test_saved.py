"""Saved queries: their headers, and values bound as terms in every scope that uses them."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, RdfFormat, Store
from rdflib import Dataset

from tochuc.core.headers import shown
from tochuc.core.heads import projected
from tochuc.core.parameters import Parameter, term, written
from tochuc.core.saved import LANGUAGES, bind, faults_of, fill, read_saved, read_values
from tochuc.errors import BadData, BadParameter

CASES = sorted((Path(__file__).parent / "binding").glob("*.rq"))
HEADER = """#+ title@en: Things
#+ title@vi: Các thứ
#+ question@en: Which things?
#+ question@vi: Những thứ nào?
#+ answers: CQ-01
"""
BAD = sorted((Path(__file__).parent / "headers" / "bad").glob("*.rq"))
BODY = (Path(__file__).parent / "binding" / "plain.rq").read_text(encoding="utf-8")


def saved(*lines, body=BODY):
    """A query of this body with these lines of a header, and with a label for whatever needs one."""
    parameters = [line.split()[2].rstrip(":") for line in lines if line.startswith("#+ param")]
    needing = [("label", parameters), ("column", shown(projected(body)))]
    labels = [
        f"#+ {key} {name}@{tag}: {name}" for key, names in needing for name in names for tag in LANGUAGES
    ]
    return read_saved("t/q", HEADER + "".join(f"{line}\n" for line in (*lines, *labels)) + body)


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
        "parameter": "as-of",
        "given": given,
        "allowed": query.parameters[0].allowed,
    }
    assert "as-of" in refusal.value.detail


def test_a_missing_value_is_refused_unless_there_is_a_default():
    required = saved("#+ param asOf: date", "#+ example asOf: 2023-06-19")
    with pytest.raises(BadParameter, match="as-of of query t/q is missing"):
        bind(required, {})
    assert required.examples == {"asOf": "2023-06-19"}
    assert '"2020-02-02"' in bind(saved("#+ param asOf: date 2020-02-02"), {})


def test_an_unknown_parameter_is_refused_with_the_known_ones():
    with pytest.raises(BadParameter, match="no parameter 'asof'; its parameters: as-of") as refusal:
        bind(saved("#+ param asOf: date 2023-06-19"), {"asOf": "2023-06-19", "asof": "2023-06-19"})
    assert refusal.value.extra == {"parameter": "asof", "given": "2023-06-19", "allowed": "as-of"}


@pytest.mark.parametrize("name", ["asOf", "as-of"])
def test_a_parameter_is_written_as_a_variable_or_with_hyphens(name):
    query = saved("#+ param asOf: date 2023-06-19")
    assert read_values(query, [(name, "2020-02-02")]) == {"asOf": "2020-02-02"}
    assert bind(query, {name: "2020-02-02"}) == bind(query, {"asOf": "2020-02-02"})


@pytest.mark.parametrize("again", ["asOf", "as-of"])
def test_a_parameter_given_twice_is_refused(again):
    with pytest.raises(BadParameter, match="given more than once: '2020-02-02', '2021-02-02'"):
        read_values(
            saved("#+ param asOf: date" + " 2023-06-19"), [("as-of", "2020-02-02"), (again, "2021-02-02")]
        )


@pytest.mark.parametrize(
    ("name", "expected"), [("asOf", "as-of"), ("organ", "organ"), ("firstDayOfAll", "first-day-of-all")]
)
def test_a_name_is_written_in_small_letters_with_hyphens(name, expected):
    assert written(name) == expected


@pytest.mark.parametrize(
    ("line", "within", "outside", "told"),
    [
        ("integer 1..100 20", ["1", "100", "+7", "007"], ["0", "101", "-5"], "from 1 to 100"),
        ("integer -3.. 0", ["-3", "9"], ["-4"], "from -3"),
        ("integer ..9 9", ["-100", "9"], ["10"], "to 9"),
        ("date 2000-01-01..2019-12-31 2001-06-19", ["2000-01-01"], ["1999-12-31", "2020-01-01"], "to 2019-12-31"),
        ("date 2000-01-01.. 2023-06-19", ["2000-01-01", "9999-12-31"], ["1999-12-31"], "from 2000-01-01"),
    ],
)  # fmt: skip
def test_a_value_out_of_range_is_refused_with_the_range(line, within, outside, told):
    query = saved(f"#+ param asOf: {line}")
    for value in within:
        bind(query, {"asOf": value})
    for value in outside:
        with pytest.raises(BadParameter, match=f"{told}, such as"):
            bind(query, {"asOf": value})


def test_a_query_from_elsewhere_may_lack_titles_and_labels():
    text = f"#+ param asOf: date 2023-06-19\n{BODY}"
    assert fill(text, {"as-of": "2020-02-02", "lang": "vi"})[1] == {"asOf": "2020-02-02"}
    with pytest.raises(BadData, match=r"line 1: .*2023-02-30"):
        fill(f"#+ param asOf: date 2023-02-30\n{BODY}", {})


def test_a_parameter_that_the_query_does_not_use_elsewhere_binds_nothing_there():
    query = saved("#+ param asOf: date 2023-06-19")
    assert bind(query, query.examples).count("VALUES") == 1


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_header_is_refused_with_file_and_line(path):
    text = path.read_text(encoding="utf-8")
    [(line, told)] = re.findall(r"(?m)^# fault (\d+): (.*)$", text)
    with pytest.raises(BadData, match=re.escape(told)) as refusal:
        read_saved("t/q", text)
    assert refusal.value.extra == {"file": "queries/t/q.rq", "line": int(line)}
    assert refusal.value.detail.startswith(f"queries/t/q.rq, line {line}: ")
    # One fault is told once, and no other comes of it.
    assert [number for number, _ in faults_of(text)] == [int(line)]


def test_every_fault_of_a_header_is_found():
    lines = ["#+ colour: red", "#+ title@fr: Choses", "#+ param asOf: date 2023-02-30"]
    lacking = [line for line, told in faults_of(HEADER + "\n".join(lines) + "\n" + BODY) if "lacks" in told]
    told = [line for line, told in faults_of(HEADER + "\n".join(lines) + "\n" + BODY) if "lacks" not in told]
    assert told == [6, 7, 8]
    assert set(lacking) == {1}


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
    labels = {"vi": "asOf", "en": "asOf"}
    assert query.parameters == (Parameter("asOf", "date", "", "2023-06-19", "2023-06-19", labels=labels),)
    assert query.examples == {"asOf": "2023-06-19"}


def test_columns_and_their_picture_are_read():
    chart = [
        '#+ chart: { "mark": "network", "encoding": {',
        '#+ chart:   "from": {"field": "thing"},',
        '#+ chart:   "to": {"field": "other"} } }',
    ]
    body = "SELECT ?thing ?thingLabel (?label AS ?other) ?newLabel WHERE { ?thing ?thingLabel ?label, ?newLabel }"
    query = saved(*chart, body=body)
    assert query.projected == ("thing", "thingLabel", "other", "newLabel")
    assert query.shown == ("thing", "other", "newLabel")
    assert query.heading("other", "vi") == "other"
    assert query.chart.fields == ("thing", "other")
    assert (query.form, query.topic) == ("select", "t")


@pytest.mark.parametrize(
    ("body", "form", "columns"),
    [
        ("ASK { ?a ?b ?c }", "ask", ()),
        ("CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }", "graph", ()),
        ("DESCRIBE ?a WHERE { ?a ?b ?c }", "graph", ()),
        ("PREFIX s: <urn:SELECT> SELECT DISTINCT $a FROM <urn:x> WHERE { { SELECT ?b { ?b ?c ?d } } }", "select", ("a",)),
        ("SELECT (COUNT(DISTINCT ?b) AS ?n) (EXISTS { ?x ?y ?z } AS ?there) { ?a ?b ?c }", "select", ("n", "there")),
        ("SELECT # ?no\n ?a { BIND(1 AS ?b) }", "select", ("a",)),
    ],
)  # fmt: skip
def test_form_and_columns_are_those_of_the_main_query(body, form, columns):
    query = saved(body=body)
    assert (query.form, query.projected) == (form, columns)


@given(st.dates())
def test_every_day_that_exists_is_a_legal_date(day: date):
    assert term(Parameter("asOf", "date", "", "2023-06-19"), day.isoformat()).value == day.isoformat()
