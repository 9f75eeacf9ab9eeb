"""The lives of long lists: read at once for a snapshot where they are few enough, else with the page that needs them."""

from dataclasses import replace
from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from tochuc.core.changes import days_of
from tochuc.core.entity.vocabulary import Value, Vocabulary
from tochuc.errors import QueryTimeout
from tochuc.namespaces import ID, INFERRED_GRAPH, ONTOLOGY_GRAPH, PREFIXES, STATED_GRAPH, TC
from tochuc.web.app import create_app
from tochuc.web.entities import lives as lives_module
from tochuc.web.entities.gather import AT_A_TIME, gather
from tochuc.web.entities.lives import MOST_SORTED, MOST_WHOLE, has_lives, lived, read_lives
from tochuc.web.entities.memory import memory_of
from tochuc.web.live import Live

from .conftest import write_sample

BOUNDS = ("startEarliest", "startLatest", "endEarliest", "endLatest")
LINES = MOST_WHOLE + 10
ABOVE, RELATION, ANOTHER = ID + "organ/above", ID + "relation/made-up", ID + "relation/another"
SUPERIOR = TC + "superior"
TYPE = PREFIXES["rdf"] + "type"


def lines_below(organ):
    """More lines to one organ than a page shows, every seventh of which began on a day of its own; and their rule."""
    yield organ.removeprefix(ID), TYPE, NamedNode(TC + "Organ")
    yield RELATION.removeprefix(ID), TYPE, NamedNode(TC + "Relation")
    for name, relation in (("of-it", RELATION), ("of-another", ANOTHER), ("of-another-too", ANOTHER)):
        yield f"provision/{name}", TYPE, NamedNode(TC + "RelationProvision")
        yield f"provision/{name}", TC + "relation", NamedNode(relation)
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


@pytest.fixture
def asking(serving):
    """A snapshot of whose classes nobody knows how many members they have, in a context: each page asks for lives."""
    app, served = serving("uncounted", {})
    with app.app_context():
        yield served


def all_read(served, members):
    """The lives of all long lists, as they are read before pages ask."""
    counts = {TC + name: count for name, count in members.items()}
    return {
        key: found
        for lives in read_lives(served, memory_of(served).vocabulary, counts)
        for key, found in lives.items()
    }


def test_lives_that_are_read_at_once_are_those_that_a_page_would_ask_for(asking):
    gathered = gather(asking, ABOVE)
    assert gathered.counts[SUPERIOR] == LINES
    assert len(gathered.material.nodes) == 1 + AT_A_TIME
    days = days_of(gathered.lives[SUPERIOR]).counts
    assert len(days) == 11
    assert days[date(2022, 6, 2)] == LINES - 10
    found = all_read(asking, {"ReportingLine": LINES})
    assert set(found) == {(SUPERIOR, ABOVE), (TC + "relation", RELATION)}
    assert days_of(found[SUPERIOR, ABOVE]).counts == days


def test_a_page_takes_lives_that_are_known_of_every_line_and_asks_for_those_of_a_list_that_was_cut(asking):
    memory = memory_of(asking)
    whole = all_read(asking, {"ReportingLine": LINES})[SUPERIOR, ABOVE]
    memory.lives = {(SUPERIOR, ABOVE): [replace(each, kind="Status") for each in whole]}
    assert {each.kind for each in gather(asking, ABOVE).lives[SUPERIOR]} == {"Status"}
    memory.lives = {(SUPERIOR, ABOVE): [replace(each, kind="Status") for each in whole[1:]]}
    assert {each.kind for each in gather(asking, ABOVE).lives[SUPERIOR]} == {"ReportingLine"}


@pytest.mark.parametrize("members", [{}, {"ReportingLine": 1_000_000}, {"Place": LINES}])
def test_lives_of_too_many_things_or_of_nobody_knows_how_many_are_left_to_the_pages(asking, members):
    assert all_read(asking, members) == {}


def test_an_engine_that_fails_at_lives_leaves_the_rest_to_the_pages(asking, monkeypatch, caplog):
    def fail(*_):
        raise QueryTimeout("it took too long")

    memory_of(asking)
    monkeypatch.setattr(lives_module, "rows_of", fail)
    assert all_read(asking, {"ReportingLine": LINES}) == {}
    assert [record.getMessage() for record in caplog.records] == [
        "pages ask for the lives of long lists: it took too long"
    ]


def test_a_life_whose_days_are_not_to_be_read_is_left_out():
    assert len(lived(f"<{TC}Event>", '"2025-07-01 2025-07-01 9999-12-31 9999-12-31"', "3")) == 1
    assert lived(f"<{TC}Event>", '"2025-07-01Z 2025-07-01 9999-12-31 9999-12-31"', "3") == []


@pytest.mark.parametrize(
    ("domain", "count", "wanted"),
    [
        ("ReportingLine", MOST_WHOLE + 1, True),
        ("ReportingLine", MOST_WHOLE, False),
        ("ReportingLine", MOST_SORTED + 1, False),
        ("Temporal", MOST_WHOLE + 1, True),
        ("Place", MOST_WHOLE + 1, False),
        ("", MOST_WHOLE + 1, True),
    ],
)
def test_only_lists_too_long_for_a_page_of_things_that_change_with_another_need_their_lives(
    domain, count, wanted
):
    broader = (TC + "ReportingLine", PREFIXES["rdfs"] + "subClassOf", Value(TC + "Temporal", True))
    named = (TC + "leads", PREFIXES["schema"] + "domainIncludes", Value(TC + domain, True))
    assert has_lives(TC + "leads", count, Vocabulary([broader, named] if domain else [broader])) is wanted


@pytest.mark.parametrize("members", [{"ReportingLine": LINES, "RelationProvision": 3}, {}])
def test_a_list_of_several_classes_shows_some_of_each_whether_or_not_their_members_are_counted(
    serving, members
):
    app, served = serving(f"classes-{len(members)}", members)
    with app.app_context():
        found = gather(served, RELATION)
    kinds = {each.kind.removeprefix(TC): number for each, number in found.shares.items()}
    assert kinds == {"ReportingLine": LINES, "RelationProvision": 1}
    assert {iri for iri in found.material.nodes if "provision" in iri} == {f"{ID}provision/of-it"}
    assert sum("/line/" in iri for iri in found.material.nodes) == AT_A_TIME
