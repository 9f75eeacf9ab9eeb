"""The map on which one unit is marked."""

import re
from xml.etree import ElementTree

import pytest

from tochuc.core.entity.outline import outline_of, units_of

# Two squares side by side: they share the arc 0, which the second runs backwards.
TOPOLOGY = {
    "transform": {"scale": [1.0, 1.0], "translate": [100.0, 10.0]},
    "arcs": [[[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 0], [1, 0], [0, 1], [-1, 0]]],
    "objects": {
        "provinces": {
            "geometries": [
                {"type": "Polygon", "id": "tinh-mau", "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "id": "tinh-vi-du", "also": ["tinh-cu"], "arcs": [[[2, -1]]]},
            ]
        }
    },
}


def fills(slug, theme="light"):
    svg = ElementTree.fromstring(outline_of(TOPOLOGY, slug, "Sample", theme))
    return [path.get("fill") for path in svg.iter("{http://www.w3.org/2000/svg}path")]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("slug", ["tinh-mau", "tinh-vi-du", "tinh-cu"])
def test_one_unit_is_in_colour_and_lies_above_the_others(slug, theme):
    other, marked = fills(slug, theme)
    assert marked != other
    assert fills("nowhere", theme) == [other, other]


def test_units_are_known_by_each_of_their_names():
    assert units_of(TOPOLOGY) == {"tinh-mau", "tinh-vi-du", "tinh-cu"}


def test_borders_are_closed_and_shared():
    for path in re.findall(r' d="([^"]*)"', outline_of(TOPOLOGY, "tinh-mau", "x")):
        steps = [tuple(map(float, pair.split(" "))) for pair in re.findall(r"-?[\d.]+ -?[\d.]+", path)][1:]
        assert (round(sum(x for x, _ in steps), 6), round(sum(y for _, y in steps), 6)) == (0, 0)


def test_a_title_is_text():
    svg = outline_of(TOPOLOGY, "tinh-mau", "</title><script>alert(1)</script>")
    assert "<script>" not in svg
    assert ElementTree.fromstring(svg)[0].text == "</title><script>alert(1)</script>"
