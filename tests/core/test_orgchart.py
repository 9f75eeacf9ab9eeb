"""An organisation chart: what is gathered, where it stands, how it is drawn, and the list that says the same."""

import re
import xml.etree.ElementTree as ET
from itertools import combinations

import pytest

from tochuc.core.orgchart import Edge, Ground, Line, Network, Node, Relation, gather
from tochuc.core.orgchart_drawing import Captions, draw, samples, small_chart
from tochuc.core.orgchart_layout import arrange
from tochuc.core.orgchart_outline import outline
from tochuc.core.pictures.palette import THEMES

SVG = "{http://www.w3.org/2000/svg}"
UNDER = Relation("r:under", "is under", vertical=True)
ADVISES = Relation("r:advises", "advises", vertical=False)
RELATIONS = [UNDER, ADVISES]
HOSTILE = '<script>alert(1)</script>" onload="x'


def captions(**changed):
    usual = {
        "title": "Chart",
        "name": lambda node: node.iri,
        "note": lambda node: "perhaps" if not node.sure else "",
        "tip": lambda node: f"tip of {node.iri}",
        "told": lambda edge: f"{edge.lower} {edge.relation} {edge.upper}",
        "link": lambda node: f"/page/{node.iri}",
        "spoken": lambda node: "",
        "words": {"stated": "stated", "rule": "by rule", "perhaps": "perhaps"},
    }
    return Captions(**{**usual, **changed})


def line(lower, upper, relation="r:under", sure=True, **ground):
    return Line(lower, relation, upper, sure, Ground(**ground))


def network(*lines, nodes=(), **asked):
    ends = {end for each in lines for end in (each.lower, each.upper)} - {node.iri for node in nodes}
    return gather([*nodes, *(Node(iri) for iri in ends)], lines, **asked)


def offices(count, sure=True):
    return [Node(f"office-{number}", "Office", 1, int(sure)) for number in range(count)]


# What is gathered


def test_organs_of_a_territorial_class_are_one_node_if_there_are_more_than_a_few():
    found = network(*(line(f"office-{n}", "centre") for n in range(3)), nodes=offices(3), few=2)
    assert {iri: node.count for iri, node in found.nodes.items()} == {"Office": 3, "centre": 1}
    assert found.edges == [Edge("Office", "r:under", "centre", (Ground(),), 3, 3)]


@pytest.mark.parametrize("asked", [{"few": 3}, {"opened": {"Office"}}])
def test_a_few_of_them_or_an_opened_class_stand_for_themselves(asked):
    assert len(network(nodes=offices(3), **asked).nodes) == 3


def test_the_one_that_is_looked_at_stands_apart_from_the_others():
    found = network(nodes=offices(4), apart={"office-1"})
    assert {iri: node.count for iri, node in found.nodes.items()} == {"office-1": 1, "Office": 3}


def test_a_gathered_edge_counts_pairs_not_lines_and_keeps_each_ground_once():
    lines = [
        line("office-0", "centre", thing="law"),
        line("office-0", "centre", thing="law", sure=False),
        line("office-1", "centre", thing="law", sure=False),
        line("office-2", "centre", thing="rule", by_rule=True),
    ]
    [edge] = network(*lines, nodes=offices(3)).edges
    assert (edge.count, edge.sure) == (3, 2)
    assert edge.grounds == (Ground("law"), Ground("rule", by_rule=True))


def test_how_many_are_sure_is_counted_apart():
    nodes = [*offices(2), Node("office-2", "Office", 1, 0)]
    assert network(nodes=nodes).nodes["Office"].sure == 2


def test_an_edge_follows_by_rule_only_if_no_source_states_it():
    assert Edge("a", "r", "b", (Ground("law", by_rule=True),)).by_rule
    assert not Edge("a", "r", "b", (Ground("law", by_rule=True), Ground("paper"))).by_rule


def test_a_line_to_what_is_not_there_on_the_day_is_left_out():
    assert gather([Node("a")], [line("a", "gone")]).edges == []


# Where it stands


def laid_out(found):
    return arrange(found, [UNDER.iri], lambda node: node.iri, lambda node: "")


def box_of(layout, iri):
    return next(box for box in layout.boxes for cell in box.cells if cell.node.iri == iri)


def test_what_is_above_stands_higher_up():
    layout = laid_out(network(line("b", "a"), line("c", "b"), line("d", "c", "r:advises")))
    tops = [box_of(layout, iri).y for iri in "abcd"]
    assert tops == sorted(set(tops))


TREE = [line(f"n{number}", f"n{(number - 1) // 3}") for number in range(1, 40)]
ACROSS = [line(f"n{number}", f"n{number + 7}", "r:advises") for number in range(3, 30, 4)]
CASES = {
    "a tree": TREE,
    "a tree with lines across": [*TREE, *ACROSS],
    "a circle": [line("a", "b"), line("b", "c"), line("c", "a")],
    "both ways": [line("a", "b"), line("b", "a", "r:advises")],
    "parts that are not tied": [line("a", "b"), line("c", "d"), line("d", "e"), line("c", "e"), line("f", "g")],
    "over several layers": [line("b", "a"), line("c", "b"), line("d", "c"), line("d", "a"), line("x", "d"), line("x", "y")],
    "to itself": [line("a", "a"), line("b", "a")],
    "one alone": [],
}  # fmt: skip


@pytest.mark.parametrize("lines", CASES.values(), ids=CASES)
def test_boxes_never_overlap_and_nothing_leaves_the_picture(lines):
    layout = laid_out(network(*lines, nodes=[] if lines else [Node("a")]))
    for one, other in combinations(layout.boxes, 2):
        apart = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y
    points = [point for wire in layout.wires for point in wire.points]
    points += [(box.x, box.y) for box in layout.boxes]
    points += [(box.x + box.width, box.y + box.height) for box in layout.boxes]
    assert all(-0.1 <= x <= layout.width + 0.1 and -0.1 <= y <= layout.height + 0.1 for x, y in points)


@pytest.mark.parametrize("lines", CASES.values(), ids=CASES)
def test_every_line_runs_from_its_lower_box_to_its_upper_box(lines):
    layout = laid_out(network(*lines, nodes=[] if lines else [Node("a")]))
    for wire in layout.wires:
        for iri, (x, y) in ((wire.edges[0].lower, wire.points[0]), (wire.edges[0].upper, wire.points[-1])):
            box = box_of(layout, iri)
            assert box.x <= x <= box.x + box.width
            assert y in (box.y, box.y + box.height)


@pytest.mark.parametrize("lines", CASES.values(), ids=CASES)
def test_no_line_passes_under_a_box_in_a_layer_that_it_crosses(lines):
    layout = laid_out(network(*lines, nodes=[] if lines else [Node("a")]))
    for wire in layout.wires:
        for (x, top), (also, bottom) in zip(wire.points, wire.points[1:], strict=False):
            if x == also:
                low, high = sorted((top, bottom))
                over = [
                    box
                    for box in layout.boxes
                    if box.x < x < box.x + box.width and box.y + 1 < high and low < box.y + box.height - 1
                ]
                assert over == []


def test_the_same_input_gives_the_same_picture():
    found = network(*TREE, *ACROSS)
    assert draw(found, RELATIONS, captions()) == draw(
        network(*reversed([*TREE, *ACROSS])), RELATIONS, captions()
    )


def test_things_with_the_same_lines_share_a_frame_and_others_do_not():
    layout = laid_out(
        network(line("a", "top"), line("b", "top"), line("c", "top"), line("c", "top", "r:advises"))
    )
    assert sorted([cell.node.iri for cell in box.cells] for box in layout.boxes) == [
        ["a", "b"],
        ["c"],
        ["top"],
    ]
    assert sorted(len(wire.edges) for wire in layout.wires) == [1, 1, 2]


def test_a_long_vietnamese_name_stands_whole_on_several_lines():
    name = "Ban Chỉ đạo Trung ương về phòng, chống tham nhũng, lãng phí, tiêu cực"
    [box] = arrange(network(nodes=[Node("a")]), [], lambda node: name, lambda node: "").boxes
    assert " ".join(box.cells[0].name) == name
    assert len(box.cells[0].name) > 2
    assert max(map(len, box.cells[0].name)) <= 24


def test_hundreds_of_things_are_laid_out():
    lines = [line(f"n{number}", f"n{number // 4}") for number in range(1, 400)]
    lines += [line(f"n{number}", f"n{number // 9}", "r:advises") for number in range(30, 400, 3)]
    assert sum(len(box.cells) for box in laid_out(network(*lines)).boxes) == 400


# How it is drawn


def drawn(found, **changed):
    return ET.fromstring(draw(found, RELATIONS, captions(**changed)).svg)


def texts(root, tag):
    return [element.text for element in root.iter(SVG + tag)]


def test_every_thing_is_a_link_and_every_line_has_a_title():
    root = drawn(network(line("b", "a"), line("c", "b", "r:advises")))
    assert sorted(link.get("href") for link in root.iter(SVG + "a")) == ["/page/a", "/page/b", "/page/c"]
    assert {"tip of a", "b r:under a", "c r:advises b"} <= set(texts(root, "title"))


def test_steps_up_are_full_lines_with_full_heads_and_others_are_dashed_with_open_ones():
    root = drawn(network(line("b", "a"), line("c", "b", "r:advises")))
    groups = {group.get("class").split()[0]: group for group in root.iter(SVG + "g") if group.get("stroke")}
    up, beside = groups["up"], groups["beside"]
    assert up.get("stroke-dasharray") is None
    assert beside.get("stroke-dasharray")
    heads = [next(e for e in g.iter(SVG + "path") if "head" in e.get("class", "")) for g in (up, beside)]
    assert [head.get("class") for head in heads] == ["head full", "head open"]
    assert heads[0].get("fill") == up.get("stroke")
    assert heads[1].get("fill") == THEMES["light"].paper


def test_each_relation_has_a_number_on_its_lines_and_in_the_legend():
    root = drawn(network(line("b", "a"), line("c", "b", "r:advises")))
    assert sorted(text for text in texts(root, "text") if text and text.isdigit()) == ["1", "1", "2", "2"]
    assert {"is under", "advises", "stated", "by rule", "perhaps"} <= set(texts(root, "text"))


def test_what_is_perhaps_there_is_told_from_what_surely_is():
    found = network(line("b", "a", sure=False), nodes=[Node("b", sure=0), Node("a")])
    root = drawn(found)
    cells = {rect.get("class"): rect.get("stroke-dasharray") for rect in root.iter(SVG + "rect")}
    assert cells["cell sure"] is None
    assert cells["cell perhaps"]
    assert "1?" in texts(root, "text")
    assert "perhaps" in texts(root, "text")


def test_what_follows_by_rule_has_another_mark_than_what_is_stated():
    def marks(**ground):
        [wire] = [
            g for g in drawn(network(line("b", "a", **ground))).iter(SVG + "g") if g.get("class") == "wire"
        ]
        return [element.tag.removeprefix(SVG) for element in wire.iter() if element.get("class") == "mark"]

    assert marks() == ["circle"]
    assert marks(by_rule=True) == ["path"]


def test_names_never_become_markup():
    root = drawn(
        network(line("b", "a")),
        name=lambda node: HOSTILE,
        told=lambda edge: HOSTILE,
        link=lambda node: HOSTILE,
    )
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "g", "a", "rect", "path", "circle", "text", "tspan", "title")
    }
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]


def test_a_picture_has_no_style_and_no_script():
    svg = draw(network(*TREE), RELATIONS, captions()).svg
    assert not re.search(r"style=|<style|<script", svg)


@pytest.mark.parametrize("theme", THEMES)
def test_every_colour_is_of_its_theme(theme):
    svg = draw(network(*TREE, *ACROSS), RELATIONS, captions(), THEMES[theme]).svg
    used = set(re.findall(r'"(#\w+)"', svg))
    look = THEMES[theme]
    assert used <= {look.paper, look.ink, look.quiet, look.line, look.tint, *look.categories}


def test_the_middle_thing_is_marked():
    svg = small_chart(network(line("b", "a")), RELATIONS, captions(), centre="b")
    centres = [rect for rect in ET.fromstring(svg).iter(SVG + "rect") if "centre" in rect.get("class")]
    assert len(centres) == 1


def test_the_legend_can_stand_beside_the_picture():
    found = network(line("b", "a"))
    assert "is under" not in draw(found, RELATIONS, captions(), legend=False).svg
    assert [label for _, label in samples(found, RELATIONS, captions())] == [
        "is under",
        "stated",
        "by rule",
        "perhaps",
    ]
    assert samples(network(nodes=[Node("a")]), RELATIONS, captions()) == []


# The list that says the same


def walked(items):
    for item in items:
        yield item
        yield from walked(item.below)


@pytest.mark.parametrize("lines", CASES.values(), ids=CASES)
def test_the_list_holds_every_node_once_and_every_edge_once(lines):
    found = network(*lines, nodes=[] if lines else [Node("a")])
    items = list(walked(outline(found, [UNDER.iri])))
    assert sorted(item.node.iri for item in items) == sorted(found.nodes)
    listed = [edge for item in items for edge in item.lines]
    assert sorted(listed, key=str) == sorted(found.edges, key=str)
    assert all(edge.lower == item.node.iri for item in items for edge in item.lines)


def test_a_node_stands_under_what_is_a_step_up_rather_than_under_what_it_advises():
    found = Network(
        {iri: Node(iri) for iri in "abc"}, [Edge("c", ADVISES.iri, "a"), Edge("c", UNDER.iri, "b")]
    )
    [_, b] = outline(found, [UNDER.iri])
    assert [item.node.iri for item in b.below] == ["c"]
