"""What in an ontology falls outside OWL 2 RL, read off its triples.

Source: OWL 2 Profiles, section 4.2; OWL 2 Mapping to RDF Graphs, tables 1 and 16.
"""

from collections.abc import Iterator

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
CHARACTERISTICS = {
    OWL.FunctionalProperty,
    OWL.InverseFunctionalProperty,
    OWL.IrreflexiveProperty,
    OWL.SymmetricProperty,
    OWL.AsymmetricProperty,
    OWL.TransitiveProperty,
}
TYPES = {OWL.Ontology, OWL.Class, OWL.Restriction, OWL.NamedIndividual, *KINDS, *CHARACTERISTICS}
"""Types of the OWL vocabulary that RL allows; owl:ReflexiveProperty is the one characteristic that it lacks."""
BETWEEN_NAMES = {RDFS.subPropertyOf, OWL.inverseOf, OWL.equivalentProperty, OWL.propertyDisjointWith}
CLASS_AXIOMS = {
    RDFS.subClassOf: ("sub", "super"),
    OWL.equivalentClass: ("both", "both"),
    OWL.disjointWith: ("sub", "sub"),
    RDFS.domain: ("name", "super"),
    RDFS.range: ("name", "super"),
}
OTHER = {OWL.propertyChainAxiom, OWL.versionIRI, OWL.versionInfo, OWL.deprecated, OWL.onProperty}
EXPRESSIONS = {
    OWL.oneOf: {"sub"},
    OWL.unionOf: {"sub"},
    OWL.someValuesFrom: {"sub"},
    OWL.intersectionOf: {"sub", "super", "both"},
    OWL.hasValue: {"sub", "super", "both"},
    OWL.complementOf: {"super"},
    OWL.allValuesFrom: {"super"},
    OWL.maxCardinality: {"super"},
    OWL.maxQualifiedCardinality: {"super"},
    OWL.onClass: {"super"},
}
"""In which position of an axiom each way of building a class may stand."""


def faults_of(graph: Graph) -> list[str]:
    """One line for each axiom that OWL 2 RL does not allow; an empty list when there is none."""
    return sorted({*_unknown_words(graph), *_class_axioms(graph), *_properties(graph)})


def _unknown_words(graph: Graph) -> Iterator[str]:
    known = BETWEEN_NAMES | set(CLASS_AXIOMS) | OTHER | set(EXPRESSIONS)
    for subject, predicate, object_ in graph:
        if str(predicate).startswith(str(OWL)) and predicate not in known:
            yield f"{subject}: {_name(predicate)} is no axiom of the profile"
        if predicate == RDF.type and str(object_).startswith(str(OWL)) and object_ not in TYPES:
            yield f"{subject}: {_name(object_)} is no type of the profile"


def _class_axioms(graph: Graph) -> Iterator[str]:
    reached = set()
    for predicate, (left, right) in CLASS_AXIOMS.items():
        for subject, object_ in graph.subject_objects(predicate):
            yield from _expression(graph, subject, left, reached)
            yield from _expression(graph, object_, right, reached)
    for node in set(graph.subjects(RDF.type, OWL.Class)) | set(graph.subjects(RDF.type, OWL.Restriction)):
        if isinstance(node, BNode) and node not in reached:
            yield "a class without a name stands in no axiom"


def _expression(graph: Graph, node: Node, position: str, reached: set[Node]) -> Iterator[str]:
    """Faults of a class in a position: sub, super, both (of an equivalence), name."""
    reached.add(node)
    if node == OWL.Thing:
        yield f"owl:Thing stands in position {position}"
    if isinstance(node, URIRef):
        return
    if position == "name" or isinstance(node, Literal):
        yield f"{node} must be a name"
        return
    built = [predicate for predicate in graph.predicates(node) if predicate in EXPRESSIONS]
    if not built:
        yield f"a class without a name is built in no known way in position {position}"
    for predicate in built:
        value = graph.value(node, predicate)
        if position not in EXPRESSIONS[predicate]:
            yield f"{_name(predicate)} stands in position {position}"
        elif predicate in (OWL.unionOf, OWL.intersectionOf):
            for member in Collection(graph, value):
                yield from _expression(graph, member, position, reached)
        elif predicate in (OWL.someValuesFrom, OWL.complementOf, OWL.onClass) and value != OWL.Thing:
            yield from _expression(graph, value, "sub", reached)
        elif predicate == OWL.allValuesFrom:
            yield from _expression(graph, value, "super", reached)
        elif predicate in (OWL.maxCardinality, OWL.maxQualifiedCardinality) and int(value) > 1:
            yield f"{_name(predicate)} is {value}; the profile allows 0 and 1"


def _properties(graph: Graph) -> Iterator[str]:
    kind_of = {}
    for kind in KINDS:
        for property_ in graph.subjects(RDF.type, kind):
            if kind_of.setdefault(property_, kind) != kind:
                yield f"{property_} is of two kinds"
    for predicate in BETWEEN_NAMES:
        for subject, object_ in graph.subject_objects(predicate):
            if not isinstance(subject, URIRef) or not isinstance(object_, URIRef):
                yield f"{_name(predicate)} joins something without a name"
            elif object_ in kind_of and kind_of.get(subject) != kind_of[object_]:
                yield f"{subject} {_name(predicate)} {object_}, a property of another kind"
    objects = {property_ for property_, kind in kind_of.items() if kind == OWL.ObjectProperty}
    for head, chain in graph.subject_objects(OWL.propertyChainAxiom):
        if any(member not in objects for member in (head, *Collection(graph, chain))):
            yield f"the chain of {head} has a member that is no object property"
    for characteristic in CHARACTERISTICS - {OWL.FunctionalProperty}:
        for property_ in graph.subjects(RDF.type, characteristic):
            if property_ not in objects:
                yield f"{property_} is {_name(characteristic)} but no object property"


def chains_feeding_themselves(graph: Graph) -> list[str]:
    """The heads of property chains from which some member of the chain follows, straight or through other axioms."""
    feeds: dict[Node, set[Node]] = {}
    chains = {
        head: list(Collection(graph, chain)) for head, chain in graph.subject_objects(OWL.propertyChainAxiom)
    }
    edges = [
        *graph.subject_objects(RDFS.subPropertyOf),
        *((member, head) for head, members in chains.items() for member in members),
    ]
    for predicate in (OWL.inverseOf, OWL.equivalentProperty):
        for one, other in graph.subject_objects(predicate):
            edges += [(one, other), (other, one)]
    for source, target in edges:
        feeds.setdefault(source, set()).add(target)
    return sorted(str(head) for head, members in chains.items() if set(members) & _reached(head, feeds))


def _reached(start: Node, feeds: dict[Node, set[Node]]) -> set[Node]:
    done, waiting = set(), [start]
    while waiting:
        node = waiting.pop()
        if node not in done:
            done.add(node)
            waiting += feeds.get(node, ())
    return done


def _name(term: Node) -> str:
    return str(term).replace(str(OWL), "owl:").replace(str(RDFS), "rdfs:")
