"""Reasoning over data and ontology: owlrl closes the ontology, our rules derive, the closure does the rest."""

import random
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Triple
from tests.graph.rl_graphs import graph_of, mended_owlrl

from tochuc.core.matching import recheck
from tochuc.core.rules import Proof, parse_rules
from tochuc.errors import GraphError
from tochuc.graph import derive
from tochuc.graph.published import is_published
from tochuc.graph.read import read_data, read_ontology
from tochuc.graph.reason import reason
from tochuc.graph.rulebook import load_rules, rule_texts
from tochuc.namespaces import ID, PREFIXES, TC

ROOT = Path(__file__).parents[2]
ONTOLOGY = read_ontology(ROOT / "ontology")
FIXTURE = read_data(ROOT / "tests" / "fixture" / "data").quads
TYPE = NamedNode(PREFIXES["rdf"] + "type")
SUBCLASS = NamedNode(PREFIXES["rdfs"] + "subClassOf")
LINE = NamedNode(TC + "ReportingLine")
SOURCE = NamedNode(ID + "source/mau")


def rechecked(fact, proof):
    """Whether a proof holds, whichever rules it is of."""
    if proof.rule in {"bounds", "establishment", "reporting-line", "succession", "disagreement"}:
        return derive.recheck(fact, proof)
    return recheck(fact, proof, load_rules())


@pytest.fixture(scope="module")
def fixture():
    return reason(FIXTURE, ONTOLOGY)


def plain_properties(triples):
    """Model rule 4, written anew."""
    by_subject = {}
    for triple in triples:
        by_subject.setdefault((triple.subject, triple.predicate.value), []).append(triple.object)
    for triple in triples:
        if triple.predicate == TYPE and triple.object == LINE:
            line = triple.subject
            for relation in by_subject.get((line, TC + "relation"), []):
                for plain in by_subject.get((relation, TC + "plainProperty"), []):
                    for low in by_subject.get((line, TC + "subordinate"), []):
                        for high in by_subject.get((line, TC + "superior"), []):
                            yield Triple(low, plain, high)


def expected(quads, ontology):
    """owlrl's closure of everything, with our own rules' triples put in, less what is never published."""
    given = {quad.triple for quad in quads} | set(ontology)
    closed_ontology = [fact for fact in mended_owlrl(ontology)[0] if isinstance(fact, Triple)]
    whole = given | set(derive.derive(quads, [*ontology, *closed_ontology]))
    whole |= set(plain_properties(whole))
    found = (whole - given) | {fact for fact in mended_owlrl(whole)[0] if is_published(fact)}
    return found, given


def assert_same(reasoned, quads, ontology):
    found, _ = expected(quads, ontology)
    assert {str(one) for one in found - reasoned.inferred.keys()} == set(), "missing"
    assert {str(one) for one in reasoned.inferred.keys() - found} == set(), "too many"


def assert_proofs_end_in_what_is_stated(reasoned, quads, ontology, every=1):
    """Every proof leads back to what is given; of every few facts one has its rule applied anew."""
    holds = {quad.triple for quad in quads} | set(ontology)
    waiting = {**reasoned.inferred, **reasoned.inner}
    assert not holds & waiting.keys()
    while waiting:
        ready = [fact for fact, proof in waiting.items() if holds.issuperset(proof.premises)]
        assert ready, f"proofs in a circle: {list(waiting)[:3]}"
        for at, fact in enumerate(ready):
            proof = waiting.pop(fact)
            assert at % every or rechecked(fact, proof), f"{fact} does not follow"
        holds.update(ready)


def test_the_fixture_s_closure_is_owlrl_s_with_our_rules(fixture):
    assert_same(fixture, FIXTURE, ONTOLOGY)


def test_every_step_of_the_fixture_s_proofs_holds_when_its_rule_is_applied(fixture):
    assert_proofs_end_in_what_is_stated(fixture, FIXTURE, ONTOLOGY)
    assert fixture.clashes == ()


def test_the_fixture_uses_every_rule_of_ours(fixture):
    used = {proof.rule for proof in fixture.inferred.values()}
    assert used >= {
        "bounds",
        "establishment",
        "reporting-line",
        "succession",
        "disagreement",
        "plain-property",
    }


def test_a_false_step_is_refused(fixture):
    rng = random.Random(1)
    facts = sorted(fixture.inferred, key=str)
    for fact in rng.sample(facts, 200):
        proof = fixture.inferred[fact]
        other = Triple(fact.subject, fact.predicate, NamedNode("urn:elsewhere"))
        assert not rechecked(other, proof)


@pytest.mark.real
def test_the_real_graph_without_communes_is_owlrl_s_closure_with_our_rules():
    quads = without_communes(read_data(ROOT / "data").quads)
    reasoned = reason(quads, ONTOLOGY)
    assert_same(reasoned, quads, ONTOLOGY)
    assert_proofs_end_in_what_is_stated(reasoned, quads, ONTOLOGY, every=20)


def without_communes(quads):
    kinds = {NamedNode(TC + name) for name in ("Commune", "Ward", "SpecialZone")}
    communes = {quad.subject for quad in quads if quad.predicate == TYPE and quad.object in kinds}
    tied = {quad.subject for quad in quads if quad.object in communes} | communes
    return [quad for quad in quads if quad.subject not in tied]


def test_the_order_of_the_input_changes_nothing(fixture):
    again = reason(FIXTURE[::-1], ONTOLOGY[::-1])
    assert list(again.inferred) == list(fixture.inferred)
    assert again == fixture


def test_what_was_inferred_is_neither_stated_nor_written_in_the_ontology(fixture):
    assert not fixture.inferred.keys() & ({quad.triple for quad in FIXTURE} | set(ONTOLOGY))
    assert any(fact.predicate == SUBCLASS for fact in fixture.inferred), (
        "the ontology's own closure is told too"
    )


def no_rules(quads, ontology):
    return {}


def test_a_committee_that_is_a_person_clashes_and_names_what_is_stated():
    committee = NamedNode(ID + "steering-committee/mau")
    stated = [
        Triple(committee, TYPE, NamedNode(TC + name)) for name in ("ProvincialSteeringCommittee", "Person")
    ]
    reasoned = reason([Quad(*triple, SOURCE) for triple in stated], ONTOLOGY, no_rules)
    assert reasoned.clashes
    assert all(set(stated) <= set(reasoned.stated_behind(clash)) for clash in reasoned.clashes)
    assert set(reasoned.stated_behind(reasoned.clashes[0])[:2]) == set(stated), (
        "data come before the ontology"
    )
    single = reason([Quad(*stated[0], SOURCE)], ONTOLOGY, no_rules)
    assert single.clashes == ()


def test_a_derived_triple_without_ground_is_refused():
    here, there, nowhere = graph_of("x P1 y . y P1 z . z P2 w .")
    with pytest.raises(GraphError, match="from what does not hold"):
        reason([Quad(*here, SOURCE)], ONTOLOGY, lambda quads, ontology: {there: Proof("made-up", (nowhere,))})


def test_derived_triples_serve_the_rules_and_keep_their_proofs():
    sub, stated, derived = graph_of("P1 rdfs:subPropertyOf P2 . x P1 y . y P1 z .")
    proof = Proof("made-up", (stated,))
    reasoned = reason([Quad(*stated, SOURCE)], [sub], lambda quads, ontology: {derived: proof})
    assert reasoned.inferred[derived] == proof
    (further,) = graph_of("y P2 z .")
    assert reasoned.inferred[further] == Proof("prp-spo1", (sub, derived))


def test_every_rule_that_a_proof_may_name_has_words():
    known = {id_ for name, text in rule_texts().items() for id_ in parse_rules(text, name).wording}
    assert {
        "bounds",
        "establishment",
        "reporting-line",
        "succession",
        "disagreement",
        "plain-property",
    } <= known


def test_what_is_entailed_is_what_follows_where_no_provision_is_applied(fixture):
    by_provision = {"establishment", "reporting-line"}

    def without_provisions(quads, ontology):
        found = derive.derive(quads, ontology)
        gone = {triple for triple, proof in found.items() if proof.rule in by_provision}
        while more := {
            t for t, proof in found.items() if t not in gone and gone.intersection(proof.premises)
        }:
            gone |= more
        return {triple: proof for triple, proof in found.items() if triple not in gone}

    assert fixture.entailed == reason(FIXTURE, ONTOLOGY, without_provisions).inferred.keys()
    assert fixture.entailed < fixture.inferred.keys()
    by_rule = fixture.inferred.keys() - fixture.entailed
    assert any(triple.predicate == TYPE and triple.object == LINE for triple in by_rule)
