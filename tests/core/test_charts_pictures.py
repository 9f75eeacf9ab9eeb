"""What a picture shows and what its words say follow from the rows, and show what is not known as what it is."""

import json
from dataclasses import replace

import pytest

from tochuc.core.charts import read_chart
from tochuc.core.pictures.describe import describe
from tochuc.core.pictures.drawing import specification
from tochuc.core.pictures.limits import MOST_BANDS, MOST_LANES, NoPicture
from tochuc.core.pictures.material import Look, Material
from tochuc.web.drawn import draw

ID = "https://w3id.org/tochuc/id/"
PLACE = ID + "place/"
OPEN = ("0001-01-01", "9999-12-31")


def chart(mark, **encoding):
    return read_chart(json.dumps({"mark": mark, "encoding": encoding}))


def field(name, **more):
    return {"field": name, **more}


def square(name, left, **more):
    """A unit as a square of one degree, by an arc of its own."""
    return {"type": "Polygon", "id": name, "arcs": [[left]], **more}


def outlines(*units, **more):
    """A map of squares side by side."""
    return {
        "type": "Topology",
        "credit": "made up",
        "transform": {"scale": [1, 1], "translate": [105, 10]},
        "objects": {"provinces": {"type": "GeometryCollection", "geometries": list(units)}},
        "arcs": [[[at, 0], [1, 0], [0, 1], [-1, 0], [0, -1]] for at in range(len(units))],
        **more,
    }


OLD = outlines(square("one", 0), square("two", 1, also=["two-b"]), until="2025-07-01")
NEW = outlines(
    square("one", 0),
    square("three", 1),
    **{"from": "2025-07-01"},
    lacking=[{"name_vi": "Đảo Mẫu", "name_en": "Sample Island", "unit": "three"}],
)
LIVES = chart(
    "timeline",
    y=field("who"),
    color=field("role"),
    startEarliest=field("a"),
    startLatest=field("b"),
    endEarliest=field("c"),
    endLatest=field("d"),
)
EVENTS = chart("timeline", y=field("who"), startEarliest=field("a"), startLatest=field("b"))
BARS = chart("bar", x=field("count", type="quantitative"), y=field("kind"))
MAP = chart("map", place=field("place"), color=field("kind"))
NETWORK = chart("network", **{"from": field("from"), "to": field("to"), "color": field("relation")})


def life(who, a, b, c, d, role="head"):
    return {"who": who, "a": a, "b": b, "c": c, "d": d, "role": role}


def material(rows, **more):
    columns = dict.fromkeys(column for row in rows for column in row)
    return Material({column: column for column in columns}, rows, **{"newest": "2026-03-21", **more})


def marks(spec, kind="@kind"):
    """The records of a timeline by their kind."""
    found = {}
    for record in spec["data"]["values"]:
        found.setdefault(record[kind], []).append(record)
    return found


def texts(spec):
    """All that is written in a drawing."""
    drawn = draw("svg", json.dumps(spec)).decode()
    return drawn


def test_a_bar_is_full_where_it_surely_held_and_pale_where_it_may_have():
    spec = specification(
        LIVES, material([life("A", "2013-01-01", "2014-01-01", "2015-01-01", "2016-01-01")]), Look()
    )
    spans = [(bar["@part"], bar["@from"], bar["@to"]) for bar in marks(spec)["bar"]]
    assert spans == [("possibly", "2013-01-01", "2016-01-01"), ("surely", "2014-01-01", "2015-01-01")]
    assert set(marks(spec)) == {"bar"}


def test_an_open_end_is_drawn_to_the_newest_source_and_marked():
    spec = specification(LIVES, material([life("A", "2013-01-01", "2013-01-01", *OPEN[1:] * 2)]), Look())
    assert {bar["@to"] for bar in marks(spec)["bar"]} == {"2026-03-21"}
    assert [mark["@from"] for mark in marks(spec)["open-end"]] == ["2026-03-21"]
    assert "newest source: 2026-03-21" in texts(spec)


def test_a_mark_leads_to_the_page_of_its_thing_and_nowhere_where_there_is_none():
    rows = [life(who, *["2014-01-01"] * 2, *["2015-01-01"] * 2) for who in ("A", "B")]
    drawn = texts(specification(LIVES, material(rows, links={"A": "https://example.org/a"}), Look()))
    assert drawn.count('href="https://example.org/a"') == drawn.count("href=") > 0


def test_an_unknown_beginning_is_marked_and_never_drawn_as_a_day():
    spec = specification(
        LIVES, material([life("A", OPEN[0], "2014-01-01", "2015-01-01", "2015-01-01")]), Look()
    )
    assert len(marks(spec)["open-start"]) == 1
    assert "beginning not known" in texts(spec)
    assert "0001" not in texts(spec)


def test_what_is_never_sure_has_no_full_bar():
    rows = [life("A", "2013-01-01", "2015-01-01", "2014-01-01", "2016-01-01")]
    spec = specification(LIVES, material(rows), Look())
    assert [bar["@part"] for bar in marks(spec)["bar"]] == ["possibly"]
    assert "At no time sure: 1." in describe(LIVES, material(rows))


def test_an_event_is_a_point_on_a_known_day_and_a_pale_bar_between_two():
    rows = [
        {"who": "A", "a": "2022-06-02", "b": "2022-06-02"},
        {"who": "B", "a": "2022-06-01", "b": "2022-06-30"},
    ]
    spec = specification(EVENTS, material(rows), Look())
    assert [point["@y"] for point in marks(spec)["day"]] == ["A"]
    assert [bar["@part"] for bar in marks(spec)["bar"]] == ["on a day within"]


def test_lives_of_one_thing_that_overlap_lie_below_one_another():
    one = life("A", "2013-01-01", "2013-01-01", "2016-01-01", "2016-01-01")
    later = life("A", "2015-01-01", "2015-01-01", "2018-01-01", "2018-01-01", "chair")
    after = life("A", "2019-01-01", "2019-01-01", "2020-01-01", "2020-01-01")
    spec = specification(
        LIVES, material([one, later, after, life("B", *["2014-01-01"] * 2, *["2015-01-01"] * 2)]), Look()
    )
    assert len(spec["encoding"]["y"]["sort"]) == 3
    assert [name for name in spec["encoding"]["y"]["sort"] if "\u2063" in name] == ["A\u2063"]


def test_rows_that_differ_only_in_what_is_not_drawn_are_one_bar():
    row = life("A", "2013-01-01", "2013-01-01", "2016-01-01", "2016-01-01")
    spec = specification(LIVES, material([row, {**row, "source": "another"}]), Look())
    assert len(marks(spec)["bar"]) == 2  # full and pale


def test_the_map_is_the_one_that_has_the_units_and_else_the_one_of_the_day():
    def drawn(places, day=""):
        rows = [{"place": PLACE + place, "kind": "city"} for place in places]
        spec = specification(MAP, material(rows, outlines=(OLD, NEW), day=day), Look())
        shapes = spec["layer"][0]["data"]["values"]["objects"]["provinces"]["geometries"]
        return [shape["id"] for shape in shapes]

    assert drawn(["one", "two"]) == ["one", "two"]
    assert drawn(["two-b"]) == ["one", "two"]
    assert drawn(["one", "three"], "2020-01-01") == ["one", "three"]
    assert drawn(["one"], "2025-06-30") == ["one", "two"]
    assert drawn(["one"], "2025-07-01") == ["one", "three"]
    assert drawn(["one"]) == ["one", "three"]


def test_what_has_no_outline_is_a_labelled_point_and_the_credit_is_written():
    rows = [{"place": PLACE + "three", "kind": "city"}, {"place": PLACE + "nowhere", "kind": "province"}]
    labels = {PLACE + "nowhere": "Tỉnh Mẫu"}
    given = material(rows, outlines=(NEW,), labels=labels, language="vi")
    drawn = texts(specification(MAP, given, Look()))
    for text in ("Tỉnh Mẫu", "Đảo Mẫu", "Không có trên bản đồ nền", "made up"):
        assert text in drawn
    assert describe(MAP, given).endswith("Không có ranh giới: Tỉnh Mẫu.")


def test_a_map_of_numbers_adds_up_the_rows_of_a_unit():
    rows = [
        {"place": PLACE + "one", "n": 2},
        {"place": PLACE + "one", "n": 3},
        {"place": PLACE + "three", "n": 1},
    ]
    numbers = chart("map", place=field("place"), color=field("n", type="quantitative"))
    spec = specification(numbers, material(rows, outlines=(NEW,)), Look())
    shapes = spec["layer"][1]["data"]["values"]["objects"]["provinces"]["geometries"]
    assert [shape["properties"]["@value"] for shape in shapes] == [5, 1]
    assert "n: from 1 to 5." in describe(numbers, material(rows, outlines=(NEW,)))
    assert "made up" in texts(spec)


def test_a_unit_says_of_itself_what_its_row_says_whatever_the_heading_is():
    rows = [{"place": PLACE + "one", "kind": "city"}]
    given = replace(
        material(rows, outlines=(NEW,)), headings={"place": "Place", "kind": "People's committee"}
    )
    shapes = specification(MAP, given, Look())["layer"][1]
    [told] = [each for each in shapes["encoding"]["tooltip"] if each["title"] == "People's committee"]
    name = told["field"].removeprefix("properties['").removesuffix("']")
    units = shapes["data"]["values"]["objects"]["provinces"]["geometries"]
    assert [unit["properties"].get(name) for unit in units] == ["city", None]


def test_a_rule_goes_from_one_day_to_another():
    rows = [
        {"kind": "a", "a": "2022-06-02", "b": "2022-07-02"},
        {"kind": "b", "a": "2022-06-02", "b": OPEN[1]},
    ]
    rule = chart("rule", x=field("a", type="temporal"), x2=field("b"), y=field("kind"))
    records = specification(rule, material(rows), Look())["data"]["values"]
    assert [(record["@x"], record["@x2"]) for record in records] == [("2022-06-02", "2022-07-02")]
    assert "Not drawn for want of a value: 1 row." in describe(rule, material(rows))


def test_a_network_has_a_box_for_each_thing_and_an_arrow_for_each_row():
    rows = [
        {"from": ID + "organ/a", "to": ID + "organ/b", "relation": "reports to"},
        {"from": ID + "organ/b", "to": ID + "organ/a", "relation": "directs"},
        {"from": ID + "organ/a", "to": ID + "organ/a", "relation": "reports to"},
        {"from": ID + "organ/b", "to": None, "relation": "directs"},
    ]
    given = material(
        rows,
        labels={ID + "organ/a": "Organ A", ID + "organ/b": "Organ B"},
        links={ID + "organ/a": "https://example.org/a"},
    )
    spec = specification(NETWORK, given, Look())
    assert len({point["@arrow"] for point in spec["layer"][0]["data"]["values"]}) == 2
    drawn = texts(spec)
    assert "Organ A" in drawn
    assert "Organ B" in drawn
    assert 'href="https://example.org/a"' in drawn
    assert "undefined" not in drawn
    assert "Not drawn, since they lead to themselves: 1." in describe(NETWORK, given)


def test_things_of_one_name_stay_two():
    rows = [{"kind": PLACE + "lam", "count": 1}, {"kind": PLACE + "lam-2025", "count": 2}]
    given = material(rows, labels={PLACE + "lam": "Lâm", PLACE + "lam-2025": "Lâm"})
    drawn = texts(specification(BARS, given, Look()))
    assert "Lâm (lam)" in drawn
    assert "Lâm (lam-2025)" in drawn


def test_more_categories_than_colours_are_put_together_as_the_rest():
    rows = [{"kind": "k", "count": 1, "color": f"c{number % 9}"} for number in range(17)]
    bars = chart("bar", x=field("count", type="quantitative"), y=field("kind"), color=field("color"))
    scale = specification(bars, material(rows), Look())["encoding"]["color"]["scale"]
    assert len(scale["domain"]) == 7
    assert scale["domain"][-1] == "others (3)"


def test_a_count_of_rows_needs_no_column_and_numbers_follow_the_language():
    rows = [{"kind": "a", "count": 1200}, {"kind": "b", "count": 3}]
    assert "Lớn nhất: a (1.200)." in describe(BARS, material(rows, language="vi"))
    assert "1.200" in texts(specification(BARS, material(rows, language="vi"), Look()))
    assert "1,200" in texts(specification(BARS, material(rows), Look()))
    counted = chart("bar", x={"aggregate": "count"}, y=field("kind"))
    assert "Each is 1." in describe(counted, material(rows))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [280, 720, 1600])
def test_every_mark_of_vega_lite_is_drawn(theme, width):
    rows = [{"kind": "Tỉnh Mẫu", "count": n, "day": f"2022-06-{n:02}"} for n in range(1, 5)]
    for mark in ("bar", "line", "area", "point", "tick", "rule", "rect"):
        declared = chart(mark, x=field("day", type="temporal"), y=field("count", type="quantitative"))
        assert b"<svg" in draw("svg", json.dumps(specification(declared, material(rows), Look(theme, width))))


@pytest.mark.parametrize(
    ("declared", "rows", "sentence"),
    [
        (BARS, [], "The answer is empty"),
        (BARS, [{"kind": "a", "count": None}], "No row has what the picture needs: count, kind"),
        (BARS, [{"kind": "a", "count": "many"}], "No row has what the picture needs"),
        (LIVES, [life("A", None, None, None, None)], "No row has what the picture needs"),
        (MAP, [{"place": PLACE + "one", "kind": "a"}], "no outlines"),
        (NETWORK, [{"from": "a", "to": "a", "relation": "r"}], "No row has what the picture needs"),
        (
            BARS,
            [{"kind": f"k{n}", "count": n} for n in range(MOST_BANDS + 1)],
            f"151 different values of kind, too many for a picture; up to {MOST_BANDS}",
        ),
        (
            NETWORK,
            [{"from": "a", "to": f"b{n}", "relation": "r"} for n in range(200)],
            "201 boxes, too many",
        ),
        (
            LIVES,
            [
                life("A", "2013-01-01", f"2013-01-{1 + n % 28:02}", *[f"2014-{1 + n // 28:02}-01"] * 2)
                for n in range(151)
            ],
            f"151 bars one under another, too many for a picture; up to {MOST_LANES}",
        ),
    ],
)
def test_an_answer_without_a_picture_gives_a_sentence(declared, rows, sentence):
    for make in (describe, lambda chart, given: specification(chart, given, Look())):
        with pytest.raises(NoPicture, match=sentence):
            make(declared, material(rows))


def test_the_words_of_a_timeline_say_from_when_to_when_and_what_is_open():
    rows = [
        life("A", "2013-01-01", "2013-01-01", *OPEN[1:] * 2),
        life("B", OPEN[0], "2010-05-01", "2012-01-01", "2012-01-01"),
    ]
    assert describe(LIVES, material(rows)) == (
        "Timeline of 2 rows, by who. Known days from 2010-05-01 to 2013-01-01. "
        "Beginning not known: 1. No end known: 1."
    )
