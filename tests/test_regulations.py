"""What the real regulations lay down for every committee that they bind, on the days on which they bind it."""

from datetime import date

import pytest
from pyoxigraph import NamedNode

from tochuc.core.dates import Answer, Bounds, holds
from tochuc.namespaces import ID, INFERRED_GRAPH, PREFIXES, TC

pytestmark = pytest.mark.real

TYPE = NamedNode(PREFIXES["rdf"] + "type")
REVIEW = date(2023, 6, 19)
AFTER_THE_MERGER = date(2025, 9, 1)


def tc(name):
    return NamedNode(TC + name)


def value(graph, subject, name):
    return next(iter(graph.quads_for_pattern(subject, tc(name), None)), None)


def bounds(graph, node):
    names = ("startEarliest", "startLatest", "endEarliest", "endLatest")
    return Bounds(*(date.fromisoformat(value(graph, node, name).object.value) for name in names))


def of_class(graph, name):
    return {quad.subject for quad in graph.quads_for_pattern(None, TYPE, tc(name))}


def standing(graph, name, day):
    """The organs of a class that surely or possibly stood on a day."""
    return {node for node in of_class(graph, name) if holds(bounds(graph, node), day) is not Answer.NO}


def superiors(graph, organ, relation, document, day):
    """Whom an organ stands under on a day, by lines that rest on one document."""
    found = set()
    for quad in graph.quads_for_pattern(None, tc("subordinate"), organ):
        line = quad.subject
        basis, kind = value(graph, line, "legalBasis"), value(graph, line, "relation")
        if (
            basis is None
            or not basis.object.value.endswith(document)
            or not kind.object.value.endswith(relation)
        ):
            continue
        if holds(bounds(graph, line), day) is Answer.YES:
            found.add(value(graph, line, "superior").object.value.removeprefix(ID))
    return found


def slug(organ):
    return organ.value.rsplit("/", 1)[-1]


def test_63_committees_and_then_34(real_graph):
    assert len(standing(real_graph, "ProvincialSteeringCommittee", REVIEW)) == 63
    assert len(standing(real_graph, "ProvincialSteeringCommittee", AFTER_THE_MERGER)) == 34


def test_each_of_the_63_answers_under_67_and_none_does_later(real_graph):
    for committee in standing(real_graph, "ProvincialSteeringCommittee", REVIEW):
        expected = {f"standing-committee/{slug(committee)}", "steering-committee/central"}
        assert superiors(real_graph, committee, "accountable-to", "67-qd-tw-2022", REVIEW) == expected
        assert not superiors(real_graph, committee, "accountable-to", "67-qd-tw-2022", AFTER_THE_MERGER)
        assert not superiors(real_graph, committee, "accountable-to", "67-qd-tw-2022", date(2022, 6, 1))


def test_each_of_the_34_answers_under_199_and_none_did_before(real_graph):
    for committee in standing(real_graph, "ProvincialSteeringCommittee", AFTER_THE_MERGER):
        expected = {f"standing-committee/{slug(committee)}", "steering-committee/central"}
        assert (
            superiors(real_graph, committee, "accountable-to", "199-qd-tw-2024", AFTER_THE_MERGER) == expected
        )
        assert not superiors(real_graph, committee, "accountable-to", "199-qd-tw-2024", REVIEW)


def test_each_old_committee_came_under_199_for_a_while(real_graph):
    day = date(2025, 3, 1)
    committees = standing(real_graph, "ProvincialSteeringCommittee", day)
    assert len(committees) == 63
    for committee in committees:
        assert superiors(real_graph, committee, "accountable-to", "199-qd-tw-2024", day)


def test_each_commune_has_a_party_committee_set_up_by_its_province(real_graph):
    committees = of_class(real_graph, "CommunePartyCommittee")
    assert len(committees) == 3321
    for committee in committees:
        place = value(real_graph, committee, "coversArea").object
        province = value(real_graph, place, "partOfPlace").object
        found = superiors(real_graph, committee, "set-up-by", "31-hd-btctw-2025", AFTER_THE_MERGER)
        assert found == {f"standing-committee/{slug(province)}"}


def test_what_follows_by_rule_is_marked_so(real_graph):
    inferred = NamedNode(INFERRED_GRAPH)
    assert len(list(real_graph.quads_for_pattern(None, tc("fromProvision"), None, inferred))) > 7000
    for quad in real_graph.quads_for_pattern(None, tc("fromProvision"), None):
        assert next(
            iter(real_graph.quads_for_pattern(quad.subject, TYPE, tc("ReportingLine"), inferred)), None
        )


def test_a_line_of_either_regulation_yields_the_plain_property(real_graph):
    for committee in of_class(real_graph, "ProvincialSteeringCommittee"):
        found = {q.object.value for q in real_graph.quads_for_pattern(committee, tc("accountableTo"), None)}
        assert ID + "steering-committee/central" in found


def test_no_relation_is_transitive(real_graph):
    transitive = NamedNode(PREFIXES["owl"] + "TransitiveProperty")
    ours = [
        q.subject
        for q in real_graph.quads_for_pattern(None, TYPE, transitive)
        if q.subject.value.startswith(TC)
    ]
    assert ours == []
