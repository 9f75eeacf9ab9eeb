"""Between which days things began and ended, over all their sources, and where sources contradict each other.

In the bounds, `-` is before all days and `+` after all days.
"""

import re
from collections import Counter

import pytest
from pyoxigraph import Literal, NamedNode, Triple
from tests.graph.made_up import (
    BY_STANDING,
    FIRST,
    PARTY,
    SUBCLASS,
    A,
    derived,
    iri,
    life,
    ontology,
    quads,
    shown,
    stated,
)

from tochuc.core.rules import Proof
from tochuc.errors import BadData
from tochuc.graph.derive import derive
from tochuc.graph.disagreements import are_compatible
from tochuc.graph.lives import BOUNDS
from tochuc.namespaces import EDTF, ID


@pytest.mark.parametrize(
    ("node", "bounds"),
    [
        # Open where nothing is stated: organs, places, documents, provisions, lines, statuses, identifiers.
        ("organ:dai-hoi-mau", "- - + +"),
        ("place:tinh-mau", "- - 2025-07-01 2025-07-01"),
        ("status:thanh-pho-thu--city", "2024-01-01 2024-01-01 + +"),
        ("identifier:tinh-mau--gso", "- - 2025-07-01 2025-07-01"),
        (f"provision:{FIRST}--{BY_STANDING}", "- - + +"),
        (
            "line:organ-to-cong-tac-mau--directed-by--organ-ban-noi-chinh-mau--gazette",
            "2015-01-01 2015-12-31 2021-01-01 2021-12-31",
        ),
        # A document is in force from its issue, unless another day is stated.
        (f"document:{FIRST}", "2022-06-02 2022-06-02 2024-12-20 2024-12-20"),
        ("document:03-hd-mau-2025", "2025-07-01 2025-07-01 + +"),
        # Unknown where nothing is stated: memberships, dated names, observations. A post is held only in an organ
        # that is there.
        (
            "membership:nguyen-van-mau--steering-committee-tinh-mau--head",
            "2022-07-01 2022-07-01 2022-07-02 2025-07-01",
        ),
        (
            "membership:nguyen-van-mau--party-committee-tinh-mau--secretary",
            "- 2022-07-05 2023-03-01 2023-03-31",
        ),
        (
            "membership:tran-thi-thu--steering-committee-central-mau--head",
            "2013-02-01 2023-01-14 2023-01-15 2023-01-15",
        ),
        (
            "membership:tran-thi-thu--party-committee-tinh-mau--secretary",
            "2023-03-01 2023-03-31 2023-03-02 2025-07-01",
        ),
        ("name:central-mau--2021", "2021-09-16 2021-09-16 2023-06-28 +"),
        ("observation:tinh-mau--members", "- 2022-08-05 2022-08-06 +"),
        # Events last to the end of their last day.
        ("event:hoi-nghi-5", "2022-05-04 2022-05-04 2022-05-11 2022-05-11"),
        ("event:tinh-mau--session-1", "2022-09-14 2022-09-14 2022-09-15 2022-09-15"),
        # Two papers contradict each other; a third is content with either day.
        ("committee:tinh-mau", "2022-07-01 2022-07-31 2025-07-01 2025-07-01"),
        # Only known to stand by then; it ended with its place.
        ("committee:tinh-vi-du", "- 2022-08-05 2025-07-01 2025-07-01"),
    ],
)
def test_the_bounds_of_a_thing_come_from_all_its_sources(node, bounds):
    assert shown(life(node, derived())) == bounds


CODE = (
    "identifier:x a tc:ExternalIdentifier ; tc:identifierScheme idscheme:wikidata ; "
    'tc:identifierValue "Q0" ; tc:identifies place:tinh-mau'
)


@pytest.mark.parametrize(
    ("told", "bounds"),
    [
        ("organ:x a tc:Organ", "- - + +"),
        ("membership:x a tc:Membership", "- + - +"),
        ("event:x a tc:ChangeEvent", "- + - +"),
        ('event:x a tc:Event ; tc:heldOn "2022-05"', "2022-05-01 2022-05-31 2022-05-02 2022-06-01"),
        ('membership:x a tc:Membership ; tc:attestedOn "2023-06-27", "2022-02"', "- 2022-02-28 2023-06-28 +"),
        (
            'name:x a tc:DatedName ; tc:from "2022" ; tc:attestedOn "2022-05-01"',
            "2022-01-01 2022-05-01 2022-05-02 +",
        ),
        # Seen before the day from which it is said to have held: the sources contradict each other.
        ('name:x a tc:DatedName ; tc:from "2022" ; tc:attestedOn "2021-05-01"', "- 2022-12-31 2022-01-02 +"),
        ('place:x a tc:Place ; tc:from "[..2022-08-05]", "[2022-05-14..]"', "2022-05-14 2022-08-05 + +"),
        ('place:x a tc:Place ; tc:from "[..2022-05-13]", "[2022-08-05..]"', "- + + +"),
        # The organ of a territory lives within its life, even where its own date is vague; any other organ does not.
        (f"organ:x a {PARTY} ; tc:coversArea place:tinh-mau-2025", "2025-07-01 2025-07-01 + +"),
        (
            f'organ:x a {PARTY} ; tc:coversArea place:tinh-mau-2025 ; tc:from "[..2025-08-01]"',
            "2025-07-01 2025-08-01 + +",
        ),
        (
            f'organ:x a {PARTY} ; tc:coversArea place:tinh-mau-2025 ; tc:from "2025-06-30"',
            "2025-06-30 2025-06-30 + +",
        ),
        (
            f'organ:x a {PARTY} ; tc:coversArea place:tinh-mau ; tc:until "[2024-12-20..]"',
            "- - 2024-12-20 2025-07-01",
        ),
        ("organ:x a tc:Organ ; tc:coversArea place:tinh-mau-2025", "- - + +"),
        # A code of two things stands for each while it lives; one of a single thing may outlive it in its register.
        (f"{CODE} . {CODE.replace(':x', ':y')}-2025", "- - 2025-07-01 2025-07-01"),
        (f"{CODE}-2025 . {CODE.replace(':x', ':y')}", "2025-07-01 2025-07-01 + +"),
        (f"{CODE} . {CODE.replace(':x', ':y').replace(':wikidata', ':gso')}-2025", "- - + +"),
        (CODE, "- - + +"),
    ],
)
def test_the_bounds_of_a_thing_with_few_or_odd_dates(told, bounds):
    dated = re.sub(r'"([^"]*)"', r'"\1"^^edtf:EDTF', told)
    graph = derived(f"{dated} .")
    assert shown(life(told.split()[0], graph)) == bounds


def test_everything_with_a_time_has_each_bound_once_and_nothing_else_has_any():
    graph = derived()
    told = Counter((t.subject, t.predicate) for t in graph if t.predicate in BOUNDS)
    assert set(told.values()) == {1}
    below = {t.subject for t in ontology() if t.predicate == SUBCLASS and t.object == iri("tc:Temporal")}
    every = [*(quad.triple for quad in stated()), *graph]
    assert {node for node, _ in told} == {t.subject for t in every if t.predicate == A and t.object in below}


def test_a_date_that_is_none_is_refused():
    with pytest.raises(BadData, match="2022-02 has days 01 to 28"):
        derived('organ:x a tc:Organ ; tc:from "2022-02-30"^^edtf:EDTF .')
    with pytest.raises(BadData, match="datatype edtf:EDTF"):
        derived('organ:x a tc:Organ ; tc:from "2022-02-03"^^xsd:date .')


# Succession and disagreement


def test_the_organ_of_a_new_place_succeeds_those_of_the_places_it_was_formed_from():
    links = {(t.subject, t.object) for t in derived() if t.predicate == iri("tc:succeededBy")}
    assert links == {
        (iri(f"{kind}:{old}"), iri(f"{kind}:tinh-mau-2025"))
        for kind in ("committee", "party", "standing")
        for old in ("tinh-mau", "tinh-vi-du")
    }


def disagreements(graph: dict[Triple, Proof]) -> dict[str, set[str]]:
    nodes = [t.subject for t in graph if t.predicate == A and t.object == iri("tc:Disagreement")]
    return {
        node.value.removeprefix(ID + "disagreement/"): {
            t.object.value for t in graph if t.subject == node and t.predicate == iri("tc:value")
        }
        for node in nodes
    }


def test_two_sources_that_contradict_each_other_disagree_and_a_vaguer_third_does_not():
    assert disagreements(derived()) == {"steering-committee-tinh-mau--from": {"2022-07-01", "2022-07-05"}}


@pytest.mark.parametrize(
    ("one", "other", "disagree"),
    [
        ('tc:number "1"', 'tc:number "2"', True),
        ('tc:number "1"', 'tc:number "1"', False),
        ("tc:documentKind dockind:law", "tc:documentKind dockind:report", True),
        ('tc:issuedOn "2023-06-02"^^edtf:EDTF', 'tc:issuedOn "2023-06-03"^^edtf:EDTF', True),
        ('tc:issuedOn "2023-06-02"^^edtf:EDTF', 'tc:issuedOn "2023-06"^^edtf:EDTF', False),
        ('tc:until "[..2023-06-02]"^^edtf:EDTF', 'tc:until "2023-06-03"^^edtf:EDTF', True),
        ('tc:until "[..2023-06-03]"^^edtf:EDTF', 'tc:until "2023-06-03"^^edtf:EDTF', False),
        ('tc:note "1"@en', 'tc:note "2"@en', False),  # a thing may have many notes
    ],
)
def test_values_disagree_when_they_cannot_both_be_right(one, other, disagree):
    two = [*quads(f"document:x {one} .", "source:one"), *quads(f"document:x {other} .", "source:two")]
    assert bool(disagreements(derive(two, ontology()))) is disagree
    alone = quads(f"document:x {one} ; {other} .", "source:one")
    assert not disagreements(derive(alone, ontology()))


@pytest.mark.parametrize(
    ("one", "other", "compatible"),
    [
        ("2022-05-04/2022-05-10", "2022-05-04/2022-05-10", True),
        ("2022-05-04/2022-05-10", "2022-05", True),
        ("2022-05-04/2022-05-10", "2022-05-04/2022-05-09", False),
        ("2022-05-04/2022-05-10", "2022-05-10", True),
        ("2022-05-04/2022-05-10", "2022-05-11", False),
        ("2022-05-04", "2022-05-05", False),
    ],
)
def test_days_of_events_are_compared_as_wholes(one, other, compatible):
    first, second = (Literal(text, datatype=NamedNode(EDTF)) for text in (one, other))
    assert are_compatible(first, second) is compatible is are_compatible(second, first)


def test_texts_in_two_languages_are_no_contradiction():
    assert are_compatible(Literal("Mẫu", language="vi"), Literal("Sample", language="en"))
    assert not are_compatible(Literal("Mẫu", language="vi"), Literal("Thử", language="vi"))


LINE = "line:to-mau--directed-by--committee-tinh-mau"


@pytest.mark.parametrize(
    ("dates", "bounds"),
    [
        # Nothing stated: from the later start of the two organs to the earlier end.
        ("", "2022-07-01 2022-07-31 2025-07-01 2025-07-01"),
        # A vague end is narrowed, a stated end that contradicts the organ's stands.
        ('; tc:until "[2024-01-01..]"^^edtf:EDTF', "2022-07-01 2022-07-31 2024-01-01 2025-07-01"),
        ('; tc:until "2026-01-01"^^edtf:EDTF', "2022-07-01 2022-07-31 2026-01-01 2026-01-01"),
        ('; tc:until "2023-01-01"^^edtf:EDTF', "2022-07-01 2022-07-31 2023-01-01 2023-01-01"),
    ],
)
def test_a_line_holds_only_while_its_organs_are_there(dates, bounds):
    added = (
        f"{LINE} a tc:ReportingLine ; tc:subordinate organ:to-cong-tac-mau ; tc:relation relation:directed-by ;"
        f" tc:superior committee:tinh-mau {dates} ."
    )
    assert shown(life(LINE, derived(added))) == bounds


def test_a_sighting_never_turns_yes_into_unknown():
    seen = 'committee:tinh-mau-2025 tc:attestedOn "2025-11-11"^^edtf:EDTF .'
    for node in ("committee:tinh-mau-2025", "party:tinh-mau-2025"):
        assert shown(life(node, derived())) == shown(life(node, derived(seen)))


def test_a_sighting_narrows_a_vague_start():
    seen = 'committee:tinh-vi-du tc:attestedOn "2022-07-20"^^edtf:EDTF .'
    assert shown(life("committee:tinh-vi-du", derived(seen))) == "- 2022-07-20 2025-07-01 2025-07-01"


def test_an_end_before_the_start_leaves_the_time_between_unknown():
    told = derived('organ:to-cong-tac-mau tc:from "2020"^^edtf:EDTF ; tc:until "1990"^^edtf:EDTF .')
    assert shown(life("organ:to-cong-tac-mau", told)) == "1990-01-01 2020-12-31 1990-01-01 2020-12-31"


def test_a_document_ends_when_what_replaces_it_comes_into_force():
    rows = (
        'document:04-qd-mau-2020 a tc:Document ; tc:issuedOn "2020-01-01"^^edtf:EDTF .'
        ' document:05-qd-mau-2021 a tc:Document ; tc:issuedOn "2021-03"^^edtf:EDTF ; tc:replaces document:04-qd-mau-2020 .'
    )
    assert (
        shown(life("document:04-qd-mau-2020", derived(rows))) == "2020-01-01 2020-01-01 2021-03-01 2021-03-31"
    )
    stated = rows + ' document:04-qd-mau-2020 tc:until "2021-06-01"^^edtf:EDTF .'
    assert (
        shown(life("document:04-qd-mau-2020", derived(stated)))
        == "2020-01-01 2020-01-01 2021-06-01 2021-06-01"
    )
