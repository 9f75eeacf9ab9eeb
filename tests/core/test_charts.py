"""A header declares a picture; what makes no sense is refused with what was given and what is allowed."""

import json

import pytest

from tochuc.core.charts import NEEDED, read_chart

LIFE = {name: {"field": name} for name in ("startEarliest", "startLatest", "endEarliest", "endLatest")}


def chart(mark, **encoding):
    """The text of a header."""
    return json.dumps({"mark": mark, "encoding": encoding})


@pytest.mark.parametrize("mark", NEEDED)
def test_each_mark_is_read_with_just_what_it_needs(mark):
    read = read_chart(chart(mark, **{name: {"field": f"column{name}"} for name in NEEDED[mark]}))
    assert read.mark == mark
    assert read.fields == tuple(f"column{name}" for name in NEEDED[mark])


def test_the_fields_are_the_columns_that_the_picture_uses_each_once():
    read = read_chart(chart("bar", x={"aggregate": "count"}, y={"field": "kind"}, color={"field": "kind"}))
    assert read.fields == ("kind",)


@pytest.mark.parametrize(
    ("channel", "kind"),
    [
        ({"field": "a"}, "nominal"),
        ({"field": "a", "aggregate": "sum"}, "quantitative"),
        ({"field": "a", "bin": True}, "quantitative"),
        ({"field": "a", "timeUnit": "year"}, "temporal"),
        ({"field": "a", "timeUnit": "year", "type": "ordinal"}, "ordinal"),
    ],
)
def test_a_channel_without_a_type_has_the_one_that_vega_lite_gives_it(channel, kind):
    assert read_chart(chart("bar", x=channel, y={"field": "b"})).encoding["x"].type == kind


def test_the_second_end_of_a_mark_is_of_the_kind_of_the_first():
    read = read_chart(
        chart("rule", x={"field": "a", "type": "temporal"}, x2={"field": "b"}, y={"field": "c"})
    )
    assert read.encoding["x2"].type == "temporal"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "the chart is not JSON: Expecting property name enclosed in double quotes at character 2"),
        ("[]", r"the chart is \[\]; it is an object with mark, encoding"),
        ('{"mark": "bar", "mark": "bar"}', "the key 'mark' is given twice"),
        ('{"mark": "bar"}', "encoding is missing; it is an object with x, y"),
        (chart("pie"), 'mark is "pie"; it is one of bar, line'),
        ('{"encoding": {}}', "mark is missing; it is one of"),
        (chart("bar", x={"field": "a"}), "mark 'bar' needs the channel 'y'; it has x"),
        (
            chart("bar", x={"field": "a"}, y={"field": "b"}, z={"field": "c"}),
            "encoding has no key 'z' with mark 'bar'",
        ),
        (chart("bar", x={}, y={"field": "b"}), "x.field is missing; it is the name of a column"),
        (chart("bar", x={"field": 3}, y={"field": "b"}), "x.field is 3; it is the name of a column"),
        (chart("bar", x=None, y={"field": "b"}), "x is missing; it is an object with field"),
        (
            chart("bar", x={"field": "a", "type": "number"}, y={"field": "b"}),
            'x.type is "number"; it is one of',
        ),
        (chart("bar", x={"field": "a", "bin": 1}, y={"field": "b"}), "x.bin is 1; it is true or false"),
        (
            chart("bar", x={"field": "a", "sort": "up"}, y={"field": "b"}),
            'x.sort is "up"; it is one of ascending',
        ),
        (
            chart("bar", x={"aggregate": "median"}, y={"field": "b"}),
            'x.aggregate is "median"; it is one of count',
        ),
        (chart("rule", x2={"field": "a"}, x={"field": "a"}), "mark 'rule' needs the channel 'y'"),
        (chart("rule", x={"field": "a"}, y={"field": "b"}, y2={}), "y2.field is missing"),
        (chart("line", x={"field": "a"}, y={"field": "b"}, x2={"field": "c"}), "encoding has no key 'x2'"),
        (
            chart("timeline", y={"field": "a"}, **LIFE, x={"field": "b"}),
            "no key 'x'",
        ),
        (
            chart("timeline", y={"field": "a"}, **{name: LIFE[name] for name in list(LIFE)[:3]}),
            "the channel 'endEarliest' needs 'endLatest' beside it",
        ),
        (chart("map", place={"field": "a", "type": "nominal"}), "place has no key 'type'; it may have field"),
        (chart("network", **{"from": {"field": "a"}}), "mark 'network' needs the channel 'to'"),
    ],
)
def test_a_header_that_makes_no_sense_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_chart(text)
