"""Which inferred triples are kept out of the graph: those that tell nobody anything.

They still serve as steps of proofs. The same table says where our closure and owlrl's may differ (tests/graph).
"""

from typing import Final

from pyoxigraph import BlankNode, NamedNode

from ..core.datatypes import is_datatype
from ..core.rules import Fact, Term
from ..namespaces import PREFIXES

_BUILT_IN: Final = tuple(PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "xsd"))
_REFLEXIVE: Final = {
    PREFIXES["owl"] + "sameAs": "everything is the same as itself",
    PREFIXES["owl"] + "equivalentClass": "every class is equivalent to itself",
    PREFIXES["owl"] + "equivalentProperty": "every property is equivalent to itself",
    PREFIXES["rdfs"] + "subClassOf": "every class lies within itself",
    PREFIXES["rdfs"] + "subPropertyOf": "every property is a kind of itself",
}
_THING: Final = PREFIXES["owl"] + "Thing"
_TYPE: Final = PREFIXES["rdf"] + "type"
_INTO_THING: Final = {_TYPE, *(PREFIXES["rdfs"] + name for name in ("subClassOf", "domain", "range"))}

GENERAL: Final = "RDF has no triple whose subject is a literal or whose predicate is none"
THING: Final = "everything is an owl:Thing, and every class lies within it"
DATATYPE: Final = "that a node belongs to a datatype"
BUILT_IN: Final = "axioms about the terms of RDF, RDFS, OWL and XML Schema themselves"


def why_unpublished(subject: Term, predicate: Term, obj: Term) -> str | None:
    """The reason for which an inferred triple is not published, or None where it is."""
    if not isinstance(subject, NamedNode | BlankNode) or not isinstance(predicate, NamedNode):
        return GENERAL
    verb = predicate.value
    if subject == obj and verb in _REFLEXIVE:
        return _REFLEXIVE[verb]
    if subject.value.startswith(_BUILT_IN):
        return BUILT_IN
    if verb in _INTO_THING and isinstance(obj, NamedNode):
        if obj.value == _THING:
            return THING
        if verb == _TYPE and is_datatype(obj.value):
            return DATATYPE
    return None


def is_published(fact: Fact) -> bool:
    """Whether an inferred fact goes into the graph."""
    return why_unpublished(fact.subject, fact.predicate, fact.object) is None
