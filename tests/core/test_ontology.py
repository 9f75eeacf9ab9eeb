"""An ontology as people look things up in it."""

import pytest

from tochuc.core.entity.vocabulary import Value
from tochuc.core.ontology import SUBCLASS, Ontology, local_name
from tochuc.namespaces import PREFIXES, TC

RDF, OWL, RDFS, SKOS = (PREFIXES[name] for name in ("rdf", "owl", "rdfs", "skos"))
TYPE = RDF + "type"


def thing(iri):
    return Value(iri, True)


def a_class(name, *above):
    return [
        (TC + name, TYPE, thing(OWL + "Class")),
        *((TC + name, SUBCLASS, thing(TC + each)) for each in above),
    ]


def names(lines):
    return [(depth, local_name(term)) for depth, term in lines]


def tree(*triples):
    known = Ontology(triples)
    return names(known.tree(known.classes, SUBCLASS, local_name))


def test_a_class_stands_below_those_that_it_is_narrower_than():
    assert tree(*a_class("Place"), *a_class("Ward", "Place"), *a_class("Organ")) == [
        (0, "Organ"),
        (0, "Place"),
        (1, "Ward"),
    ]


def test_a_class_that_two_are_broader_than_stands_below_both():
    found = tree(*a_class("A"), *a_class("B"), *a_class("C", "A", "B"))
    assert found == [(0, "A"), (1, "C"), (0, "B"), (1, "C")]


def test_classes_narrower_than_each_other_are_not_lost_and_do_not_go_on_for_ever():
    assert sorted(tree(*a_class("A", "B"), *a_class("B", "A"), *a_class("C"))) == [
        (0, "A"),
        (0, "B"),
        (0, "C"),
    ]


def test_a_class_of_another_vocabulary_is_no_class_of_ours():
    foreign = (PREFIXES["org"] + "Post", TYPE, thing(OWL + "Class"))
    assert tree(foreign, *a_class("Post")) == [(0, "Post")]


@pytest.mark.parametrize(
    ("told", "deprecated"),
    [([], False), ([Value("true")], True), ([Value("1")], True), ([Value("false")], False)],
)
def test_a_term_is_deprecated_only_where_the_ontology_says_so(told, deprecated):
    known = Ontology([*a_class("Old"), *((TC + "Old", OWL + "deprecated", value) for value in told)])
    assert known.is_deprecated(TC + "Old") is deprecated


def test_a_term_is_called_by_its_label_in_the_language_else_by_another_else_by_its_name():
    label = RDFS + "label"
    known = Ontology(
        [
            (TC + "Ward", label, Value("phường", language="vi")),
            (TC + "Ward", label, Value("ward", language="en")),
            (TC + "Zone", label, Value("đặc khu", language="vi")),
        ]
    )
    assert known.called(TC + "Ward", "en").text == "ward"
    assert known.called(TC + "Zone", "en") == Value("đặc khu", language="vi")
    assert known.called(TC + "Nameless", "en").text == "Nameless"


def test_a_chain_is_read_cell_by_cell_and_one_that_bites_its_tail_ends():
    first, rest = RDF + "first", RDF + "rest"
    chain = [
        (TC + "p", OWL + "propertyChainAxiom", thing("x:1")),
        ("x:1", first, thing(TC + "a")),
        ("x:1", rest, thing("x:2")),
        ("x:2", first, thing(TC + "b")),
    ]
    assert Ontology([*chain, ("x:2", rest, thing(RDF + "nil"))]).chains(TC + "p") == [(TC + "a", TC + "b")]
    assert Ontology([*chain, ("x:2", rest, thing("x:1"))]).chains(TC + "p") == [(TC + "a", TC + "b")]
    assert Ontology(chain).chains(TC + "q") == []
