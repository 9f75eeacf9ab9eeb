"""The checker of the profile lets pass what OWL 2 RL allows and tells what it does not."""

import pytest
from rdflib import Graph
from tests.owl2_rl import chains_feeding_themselves, faults_of

AXIOMS = "@prefix : <https://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> . " + (
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . :p a owl:ObjectProperty . :q a owl:ObjectProperty . "
    ":r a owl:ObjectProperty . :a a owl:Class . :b a owl:Class . "
)


@pytest.mark.parametrize(
    "axiom",
    [
        ":a rdfs:subClassOf :b .",
        ":a owl:disjointWith :b .",
        "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :a ] rdfs:subClassOf :b .",
        "[ a owl:Class ; owl:unionOf ( :a :b ) ] rdfs:subClassOf :c .",
        ":a rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :b ] .",
        ":a rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality 1 ] .",
        ":r owl:propertyChainAxiom ( :p :q ) .",
        ":p a owl:TransitiveProperty ; owl:inverseOf :q .",
    ],
)
def test_an_axiom_of_the_profile_is_allowed(axiom):
    assert faults_of(Graph().parse(data=AXIOMS + axiom)) == []


@pytest.mark.parametrize(
    ("axiom", "told"),
    [
        (
            ":a rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :b ] .",
            "position super",
        ),
        (":a rdfs:subClassOf [ a owl:Class ; owl:unionOf ( :a :b ) ] .", "position super"),
        (
            "[ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :a ] rdfs:subClassOf :b .",
            "position sub",
        ),
        ("[ a owl:Class ; owl:complementOf :a ] rdfs:subClassOf :b .", "position sub"),
        (":a owl:equivalentClass [ a owl:Class ; owl:oneOf ( :i ) ] .", "position both"),
        (":a rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality 2 ] .", "0 and 1"),
        (
            ":a rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:minCardinality 1 ] .",
            "minCardinality",
        ),
        ("owl:Thing rdfs:subClassOf :a .", "owl:Thing"),
        (":a owl:disjointUnionOf ( :b ) .", "disjointUnionOf"),
        (":p a owl:ReflexiveProperty .", "ReflexiveProperty"),
        (":p a owl:DatatypeProperty .", "two kinds"),
        (":d a owl:DatatypeProperty ; rdfs:subPropertyOf :p .", "another kind"),
        (":d a owl:DatatypeProperty . :r owl:propertyChainAxiom ( :p :d ) .", "no object property"),
        ("[ a owl:Class ; owl:unionOf ( :a :b ) ] owl:versionInfo 1 .", "in no axiom"),
    ],
)
def test_an_axiom_outside_the_profile_is_told(axiom, told):
    faults = faults_of(Graph().parse(data=AXIOMS + axiom))
    assert any(told in fault for fault in faults), faults


@pytest.mark.parametrize(
    "axioms",
    [
        ":p owl:propertyChainAxiom ( :p :q ) .",
        ":p owl:propertyChainAxiom ( :q :r ) . :p rdfs:subPropertyOf :q .",
        ":p owl:propertyChainAxiom ( :q :r ) . :p owl:inverseOf :q .",
        ":p owl:propertyChainAxiom ( :q :q ) . :s rdfs:subPropertyOf :q . :s owl:propertyChainAxiom ( :p :r ) .",
    ],
)
def test_a_chain_that_feeds_itself_is_told(axioms):
    assert "https://example.org/p" in chains_feeding_themselves(Graph().parse(data=AXIOMS + axioms))
