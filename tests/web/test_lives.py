"""The lives of long lists: read at once for a snapshot where they are few enough, else with the page that needs them."""

from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from tochuc.core.changes import days_of
from tochuc.core.entity.vocabulary import Value, Vocabulary
from tochuc.namespaces import ID, INFERRED_GRAPH, ONTOLOGY_GRAPH, PREFIXES, STATED_GRAPH, TC
from tochuc.web.app import create_app
from tochuc.web.entities.gather import AT_A_TIME, gather
from tochuc.web.entities.lives import MOST_SORTED, MOST_WHOLE, has_lives
from tochuc.web.entities.memory import memory_of
from tochuc.web.live import Live

from .conftest import write_sample

BOUNDS = ("startEarliest", "startLatest", "endEarliest", "endLatest")
LINES = MOST_WHOLE + 10
ABOVE, RELATION = ID + "organ/above", ID + "relation/made-up"
TYPE = PREFIXES["rdf"] + "type"


def lines_below(organ):
    """More lines to one organ than a page shows, every seventh of which began on a day of its own; and their rule."""
    yield organ.removeprefix(ID), TYPE, NamedNode(TC + "Organ")
    yield RELATION.removeprefix(ID), TYPE, NamedNode(TC + "Relation")
    yield "provision/made-up", TYPE, NamedNode(TC + "RelationProvision")
    yield "provision/made-up", TC + "relation", NamedNode(RELATION)
    for number in range(LINES):
        line = f"line/{number:03}"
        yield line, TYPE, NamedNode(TC + "ReportingLine")
        yield line, TC + "superior", NamedNode(organ)
        yield line, TC + "relation", NamedNode(RELATION)
        day = f"2025-07-{1 + number // 7:02}" if number % 7 == 0 else "2022-06-02"
        for name, value in zip(BOUNDS, (day, day, "9999-12-31", "9999-12-31"), strict=True):
            yield line, TC + name, Literal(value, datatype=NamedNode(PREFIXES["xsd"] + "date"))


@pytest.fixture(scope="module")
def serving(fixture_snapshot, tmp_path_factory):
    """Gives a snapshot with these lines, of whose classes so many members are counted."""
    folder = tmp_path_factory.mktemp("lives")
    ontology = [
        quad
        for quad in parse(path=str(fixture_snapshot.folder / "quads.nq"), format=RdfFormat.N_QUADS)
        if quad.graph_name == NamedNode(ONTOLOGY_GRAPH)
    ]
    triples = [
        (NamedNode(ID + subject), NamedNode(name), value) for subject, name, value in lines_below(ABOVE)
    ]
    quads = [Quad(*triple, *graph) for triple in triples for graph in ((), (NamedNode(INFERRED_GRAPH),))]
    stated = [Quad(*triples[0], NamedNode(graph)) for graph in (STATED_GRAPH, ID + "source/mau")]
    serialize([*quads, *stated, *ontology], str(folder / "quads.nq"), RdfFormat.N_QUADS)
    counts = {"default": len(triples), "stated": 1, "inferred": len(triples), "ontology": len(ontology)}

    def serve(name, classes):
        write_sample(folder / name, name, folder / "quads.nq", **counts, sources=1, classes=classes)
        live = Live(folder / name)
        live.take_up()
        return create_app(live), live.now()

    return serve


def test_the_days_of_a_long_list_are_those_of_all_that_is_in_it_however_they_were_read(serving):
    found = []
    for name, classes in (("counted", {"ReportingLine": LINES}), ("uncounted", {})):
        app, served = serving(name, classes)
        with app.app_context():
            gathered = gather(served, ABOVE)
            known = memory_of(served).lives
        assert bool(known) == bool(classes)
        assert gathered.counts[TC + "superior"] == LINES
        assert len(gathered.material.nodes) == 1 + AT_A_TIME
        found.append(days_of(gathered.lives[TC + "superior"]).counts)
    assert found[0] == found[1]
    assert found[0][date(2022, 6, 2)] == LINES - 10
    assert len(found[0]) == 11


def test_lives_of_more_things_than_a_start_has_time_for_are_asked_for_with_the_page(serving):
    app, served = serving("many", {"ReportingLine": 1_000_000})
    with app.app_context():
        assert memory_of(served).lives == {}
        assert len(gather(served, ABOVE).lives[TC + "superior"]) == 11


@pytest.mark.parametrize(
    ("domain", "count", "wanted"),
    [
        ("ReportingLine", MOST_WHOLE + 1, True),
        ("ReportingLine", MOST_WHOLE, False),
        ("ReportingLine", MOST_SORTED + 1, False),
        ("Place", MOST_WHOLE + 1, False),
        ("", MOST_WHOLE + 1, True),
    ],
)
def test_only_lists_too_long_for_a_page_of_things_that_change_with_another_need_their_lives(
    domain, count, wanted
):
    named = [(TC + "leads", PREFIXES["schema"] + "domainIncludes", Value(TC + domain, True))]
    assert has_lives(TC + "leads", count, Vocabulary(named if domain else ())) is wanted


@pytest.mark.parametrize("counted", [{"ReportingLine": LINES, "RelationProvision": 1}, {}])
def test_a_list_of_several_classes_shows_some_of_each_whether_or_not_their_members_are_counted(
    serving, counted
):
    app, served = serving(f"classes-{len(counted)}", counted)
    with app.app_context():
        found = gather(served, RELATION)
    kinds = {each.kind.removeprefix(TC): number for each, number in found.shares.items()}
    assert kinds == {"ReportingLine": LINES, "RelationProvision": 1}
    assert len(found.material.nodes) == 1 + AT_A_TIME + 1
