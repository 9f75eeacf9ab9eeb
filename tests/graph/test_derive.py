"""What follows by our own rules from the made-up graph, and what must not."""

import random
import re
from datetime import date

import pytest
from pyoxigraph import NamedNode, Quad, Triple
from tests.graph.made_up import (
    BY_STANDING,
    FIRST,
    ROOT,
    SECOND,
    A,
    committee_line,
    days,
    derived,
    has_life,
    iri,
    life,
    of,
    ontology,
    replaced,
    stated,
)

from tochuc.core.dates import Answer, holds, overlap
from tochuc.core.rules import Proof
from tochuc.errors import BadData
from tochuc.graph.derive import derive, recheck

YES, NO = Answer.YES, Answer.NO

# Regulations as rules


NEW = """
    place:noi-moi a tc:ProvincialUnit ; rdfs:label "Nơi Mới"@vi ; tc:from "2026-03-01"^^edtf:EDTF .
    organ:to-moi a tc:CentralCommission ; rdfs:label "Tổ Mới"@vi ; tc:from "2026-06"^^edtf:EDTF .
    provision:moi a tc:RelationProvision ; tc:subjectClass tc:ProvincialSteeringCommittee ; tc:relation relation:advises ;
        tc:objectOrgan organ:to-moi ; tc:scope scope:central ; tc:legalBasis document:02-qd-mau-2024 ; tc:article "9" .
"""


def test_a_new_provision_place_and_organ_give_their_line_with_its_explanation():
    graph = derived(NEW)
    line = "line:steering-committee-noi-moi--advises--organ-to-moi--moi"
    assert of(line, "tc:subordinate", graph) == [iri("committee:noi-moi").value]
    assert of(line, "tc:superior", graph) == [iri("organ:to-moi").value]
    assert of(line, "tc:legalBasis", graph) == [iri(f"document:{SECOND}").value]
    assert of(line, "tc:article", graph) == ["9"]
    assert of(line, "tc:from", graph) == ["2026-06"]
    assert not of(line, "tc:until", graph)
    proof = graph[Triple(iri(line), A, iri("tc:ReportingLine"))]
    assert proof.rule == "reporting-line"
    for premise in (
        Triple(iri("provision:moi"), iri("tc:subjectClass"), iri("tc:ProvincialSteeringCommittee")),
        Triple(iri("provision:moi"), iri("tc:legalBasis"), iri(f"document:{SECOND}")),
        Triple(iri("committee:noi-moi"), A, iri("tc:ProvincialSteeringCommittee")),
        Triple(iri("provision:moi"), iri("tc:objectOrgan"), iri("organ:to-moi")),
    ):
        assert premise in proof.premises
    assert not any(triple.subject == iri(line) for triple in derived())


def test_a_provision_changed_in_one_place_changes_every_line_that_it_yields():
    provision = f"provision:{FIRST}--{BY_STANDING}"
    before, after = derived(), derived(f'{provision} tc:from "2023-05-01"^^edtf:EDTF .')
    lines = [
        t.subject for t in before if t.predicate == iri("tc:fromProvision") and t.object == iri(provision)
    ]
    assert len(lines) == 3
    for line in lines:
        name = "line:" + line.value.rsplit("/", 1)[-1]
        assert days(life(name, after))[:2] == ["2023-05-01", "2023-05-01"]
        assert days(life(name, before))[:2] != ["2023-05-01", "2023-05-01"]
    other = [t for t in before if t.subject not in lines and t.subject != iri(provision)]
    assert all(t in after for t in other)


def test_a_regulation_of_another_day_moves_the_lines_and_the_organs_that_rest_on_it():
    moved = replaced(
        f'document:{FIRST} tc:issuedOn "2022-06-02"^^edtf:EDTF .',
        f'document:{FIRST} tc:issuedOn "2022-09-15"^^edtf:EDTF .',
    )
    for place in ("tinh-mau", "tinh-vi-du", "thanh-pho-thu"):
        assert days(life(committee_line(place, FIRST), moved))[:2] == ["2022-09-15", "2022-09-15"]
    assert of("committee:thanh-pho-thu", "tc:from", derived()) == ["2022-06-02"]
    assert of("committee:thanh-pho-thu", "tc:from", moved) == ["2022-09-15"]


@pytest.mark.parametrize(
    ("place", "regulation", "bounds"),
    [
        ("thanh-pho-thu", FIRST, ["2022-06-02", "2022-06-02", "2024-12-20", "2024-12-20"]),
        ("thanh-pho-thu", SECOND, ["2024-12-20", "2024-12-20", "9999-12-31", "9999-12-31"]),
        ("tinh-mau", FIRST, ["2022-07-01", "2022-07-31", "2024-12-20", "2024-12-20"]),
        ("tinh-mau", SECOND, ["2024-12-20", "2024-12-20", "2025-07-01", "2025-07-01"]),
        ("tinh-vi-du", FIRST, ["2022-06-02", "2022-08-05", "2024-12-20", "2024-12-20"]),
        ("tinh-mau-2025", SECOND, ["2025-07-01", "2025-07-01", "9999-12-31", "9999-12-31"]),
    ],
)
def test_a_committee_answers_under_one_regulation_and_then_under_its_successor(place, regulation, bounds):
    assert days(life(committee_line(place, regulation), derived())) == bounds


def test_on_the_day_of_the_change_only_the_new_regulation_holds():
    first, second = (
        life(committee_line("thanh-pho-thu", regulation), derived()) for regulation in (FIRST, SECOND)
    )
    assert [holds(first, date(2024, 12, day)) for day in (19, 20)] == [YES, NO]
    assert [holds(second, date(2024, 12, day)) for day in (19, 20)] == [NO, YES]


@pytest.mark.parametrize(
    ("place", "regulation"),
    [
        ("tinh-mau-2025", FIRST),  # formed after the regulation had ended
        ("tinh-cu", FIRST),  # ended before any regulation
        ("tinh-cu", SECOND),
    ],
)
def test_there_is_no_line_where_lives_cannot_overlap(place, regulation):
    assert not has_life(committee_line(place, regulation), derived())


def test_no_line_joins_organs_of_different_places_in_the_scope_of_one_territory():
    pairs = {
        (of_line(line, "subordinate"), of_line(line, "superior"))
        for line in lines_of(f"provision:{FIRST}--{BY_STANDING}")
    }
    assert {low.rsplit("/", 1)[-1] == high.rsplit("/", 1)[-1] for low, high in pairs} == {True}


def test_a_commune_answers_to_the_organ_of_the_province_around_it():
    provision = "provision:03-hd-mau-2025--set-up-by-provincial-party-committee"
    pairs = {
        (of_line(line, "subordinate").rsplit("/", 1)[-1], of_line(line, "superior").rsplit("/", 1)[-1])
        for line in lines_of(provision)
    }
    in_mau = {(commune, "tinh-mau-2025") for commune in ("mot-00001", "hai-00002", "ba-00003")}
    assert pairs == in_mau | {("bon-00004", "thanh-pho-thu")}


def lines_of(provision: str) -> list[NamedNode]:
    return [
        t.subject for t in derived() if t.predicate == iri("tc:fromProvision") and t.object == iri(provision)
    ]


def of_line(line: NamedNode, name: str) -> str:
    return next(t.object.value for t in derived() if t.subject == line and t.predicate == iri(f"tc:{name}"))


def test_a_provision_without_legal_basis_holds_for_its_own_interval():
    committee = "line:steering-committee-thanh-pho-thu--guided-by--organ-ban-noi-chinh-mau"
    line = f"{committee}--no-basis--guided-by-internal-affairs"
    assert days(life(line, derived())) == ["2023-01-01", "2023-12-31", "2024-07-01", "2024-07-31"]
    assert not of(line, "tc:legalBasis", derived())


def test_lines_whose_intervals_do_not_overlap_make_no_chain():
    lower = life("line:organ-to-cong-tac-mau--directed-by--organ-ban-noi-chinh-mau--gazette", derived())
    upper = life(
        "line:organ-ban-noi-chinh-mau--directed-by--steering-committee-central-mau--gazette", derived()
    )
    assert overlap(lower, upper) is NO
    for year in range(2014, 2027):
        for day in (date(year, 1, 1), date(year, 6, 30), date(year, 12, 31)):
            assert NO in (holds(lower, day), holds(upper, day))


def test_lines_whose_intervals_overlap_make_a_chain_on_the_days_of_both():
    committee = "line:steering-committee-tinh-mau--accountable-to--steering-committee-central-mau"
    lower = life(f"{committee}--{FIRST}--accountable-to-central", derived())
    upper = life(
        "line:steering-committee-central-mau--set-up-by--organ-bo-chinh-tri-mau--00-dl-mau-2011", derived()
    )
    assert overlap(lower, upper) is YES
    assert {holds(lower, date(2023, 6, 27)), holds(upper, date(2023, 6, 27))} == {YES}


# Organs that are there by rule


def test_a_stated_organ_is_meant_instead_of_one_by_rule():
    for organ in ("committee:tinh-mau", "committee:tinh-vi-du", "party:tinh-mau"):
        rules = {proof.rule for triple, proof in derived().items() if triple.subject == iri(organ)}
        assert rules == {"bounds", "succession"}
    elsewhere = "organ:khac a tc:CommunePartyCommittee ; tc:coversArea place:mot-00001 ."
    assert has_life("party:mot-00001", derived())
    assert not has_life("party:mot-00001", derived(elsewhere))
    line = "line:organ-khac--set-up-by--party-committee-tinh-mau-2025--03-hd-mau-2025"
    assert has_life(f"{line}--set-up-by-provincial-party-committee", derived(elsewhere))


def test_an_organ_of_a_wider_class_is_not_the_one_meant():
    assert has_life(
        "party:mot-00001", derived("organ:khac a tc:PartyCommittee ; tc:coversArea place:mot-00001 .")
    )


def test_an_organ_established_twice_is_one_organ_from_the_earlier_time():
    assert of("committee:thanh-pho-thu", "rdf:type", derived()) == [
        iri("tc:ProvincialSteeringCommittee").value
    ]
    assert of("committee:thanh-pho-thu", "tc:from", derived()) == ["2022-06-02"]
    assert of("committee:tinh-mau-2025", "tc:from", derived()) == ["2025-07-01"]


@pytest.mark.parametrize(
    ("organ", "labels"),
    [
        # Named by the newer establishment, and by the kind of place that it was last.
        ("committee:thanh-pho-thu", {"Ban Chỉ đạo mới thành phố Thử", "New Steering Committee of Thu"}),
        ("party:tinh-vi-du", {"Cấp ủy tỉnh Ví Dụ", "Party Committee of Vi Du"}),
        # The word for the kind stands in the name of these places, and only once in that of their organs.
        ("party:mot-00001", {"Đảng ủy xã Một", "Party Committee of Mot commune"}),
        ("party:hai-00002", {"Đảng ủy phường Hai", "Party Committee of Hai ward"}),
        ("party:ba-00003", {"Đảng ủy đặc khu Ba", "Party Committee of Ba special zone"}),
    ],
)
def test_an_organ_by_rule_is_named_by_its_pattern(organ, labels):
    kind = 'placekind:centrally-run-city skos:altLabel "thành phố"@vi, "city"@en .'
    assert set(of(organ, "rdfs:label", derived(kind))) == labels


def test_no_organ_by_rule_outlives_its_place():
    assert of("party:tinh-vi-du", "tc:until", derived()) == ["2025-07-01"]
    assert not of("party:thanh-pho-thu", "tc:until", derived())
    assert not has_life("party:tinh-cu", derived())


def test_an_address_that_is_taken_by_something_else_is_a_fault():
    with pytest.raises(
        BadData, match=r"party-committee/mot-00001 is the address of the CommunePartyCommittee"
    ):
        derived("party:mot-00001 a tc:StateBody .")


def test_a_class_without_path_segment_cannot_be_established():
    with pytest.raises(
        BadData, match="CentralCommission is established for places but has no tc:pathSegment"
    ):
        derived(
            "provision:moi a tc:Establishment ; tc:establishes tc:CentralCommission ; tc:forEach tc:Country ."
        )


# Proofs


def test_every_premise_is_stated_or_of_the_ontology_or_derived_itself():
    known = {quad.triple for quad in stated()} | set(ontology()) | set(derived())
    assert {premise for proof in derived().values() for premise in proof.premises} <= known


def test_every_step_follows_from_its_premises_alone():
    assert [triple for triple, proof in derived().items() if not recheck(triple, proof)] == []


def test_no_proof_runs_in_a_circle():
    graph = derived()
    heights: dict[Triple, int] = {}

    def height(triple: Triple, above: tuple[Triple, ...] = ()) -> int:
        assert triple not in above
        if triple not in heights:
            proof = graph.get(triple)
            heights[triple] = 1 + max(height(p, (*above, triple)) for p in proof.premises) if proof else 0
        return heights[triple]

    assert max(map(height, graph)) > 2


@pytest.mark.parametrize("rule", ["bounds", "establishment", "reporting-line", "succession", "disagreement"])
def test_a_step_does_not_hold_for_another_triple_or_without_a_premise(rule):
    triple, proof = next((t, p) for t, p in derived().items() if p.rule == rule and len(p.premises) > 1)
    assert recheck(triple, proof)
    assert not recheck(Triple(triple.subject, triple.predicate, iri("organ:dang-mau")), proof)
    needed = [
        left_out
        for left_out in proof.premises
        if not recheck(triple, Proof(rule, tuple(p for p in proof.premises if p != left_out)))
    ]
    assert needed


def test_what_is_derived_adds_nothing_when_it_is_stated():
    again = [Quad(*triple, iri("source:again")) for triple in derived()]
    assert list(derive([*stated(), *again], ontology())) == []


def test_the_order_of_the_input_does_not_matter():
    mixed, axioms = list(stated()), list(ontology())
    random.Random(1).shuffle(mixed)
    random.Random(2).shuffle(axioms)
    assert list(derive(mixed, axioms).items()) == list(derived().items())


def test_nothing_follows_from_nothing():
    assert derive([], []) == {}


def test_no_organ_place_or_document_is_named_in_the_rules():
    code = [
        *(ROOT / "server" / "tochuc" / "graph").glob("*.py"),
        *(ROOT / "ontology" / "rules").glob("*.rls"),
    ]
    words = set(re.findall(r"[\w-]+", "\n".join(path.read_text(encoding="utf-8") for path in code)))
    entities = [
        *(ROOT / "data" / "entities").glob("*.ttl"),
        *(ROOT / "tests" / "fixture" / "data" / "entities").glob("*.ttl"),
    ]
    kinds = r"^(?:organ|committee|party|standing|inspection|affairs|place|document):([\w-]*-[\w-]*)"
    slugs = {
        slug
        for path in entities
        for slug in re.findall(kinds, path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert slugs
    assert slugs & words == set()
