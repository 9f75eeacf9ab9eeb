"""What our own rules read: triples by predicate and subject, classes with their superclasses."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ..namespaces import PREFIXES, TC

Term = NamedNode | Literal
Premises = tuple[Triple, ...]


def tc(name: str) -> NamedNode:
    """A term of our vocabulary."""
    return NamedNode(TC + name)


TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
SUBCLASS: Final = NamedNode(PREFIXES["rdfs"] + "subClassOf")
LABEL: Final = NamedNode(PREFIXES["rdfs"] + "label")
PREF_LABEL: Final = NamedNode(PREFIXES["skos"] + "prefLabel")
ALT_LABEL: Final = NamedNode(PREFIXES["skos"] + "altLabel")
FROM: Final = tc("from")
UNTIL: Final = tc("until")
COVERS: Final = tc("coversArea")
SEGMENT: Final = tc("pathSegment")
LEVEL: Final = tc("level")
BASIS: Final = tc("legalBasis")


class Facts:
    """The triples that rules read, each list in one order whatever the order they came in."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._found: dict[NamedNode, dict[NamedNode, dict[Term, None]]] = {}
        self._sorted: dict[NamedNode, dict[NamedNode, list[Term]]] = {}
        self._inverse: dict[NamedNode, dict[Term, list[NamedNode]]] = {}
        self._supers: dict[NamedNode, frozenset[NamedNode]] = {}
        self.add(triples)

    def add(self, triples: Iterable[Triple]) -> None:
        """Take in more triples; one that is there already changes nothing."""
        self._sorted.clear()
        self._inverse.clear()
        for triple in triples:
            subjects = self._found.setdefault(triple.predicate, {})
            subjects.setdefault(triple.subject, {})[triple.object] = None  # type: ignore[arg-type,index]

    def pairs(self, predicate: NamedNode) -> Mapping[NamedNode, list[Term]]:
        """Every subject of a predicate with its values."""
        if predicate not in self._sorted:
            subjects = self._found.get(predicate, {})
            self._sorted[predicate] = {
                subject: sorted(subjects[subject], key=str) for subject in sorted(subjects, key=_value)
            }
        return self._sorted[predicate]

    def inverse(self, predicate: NamedNode) -> Mapping[Term, list[NamedNode]]:
        """Every value of a predicate with its subjects."""
        if predicate not in self._inverse:
            inverse = self._inverse[predicate] = {}
            for subject, values in self.pairs(predicate).items():
                for value in values:
                    inverse.setdefault(value, []).append(subject)
        return self._inverse[predicate]

    def values(self, subject: NamedNode, predicate: NamedNode) -> list[Term]:
        """The values of a predicate on a subject."""
        return self.pairs(predicate).get(subject, [])

    def nodes(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        """Those values that are nodes."""
        return [value for value in self.values(subject, predicate) if isinstance(value, NamedNode)]

    def first(self, subject: NamedNode, predicate: NamedNode) -> Term | None:
        """The first value, or None."""
        return next(iter(self.values(subject, predicate)), None)

    def triples(self, subject: NamedNode, *predicates: NamedNode) -> Premises:
        """The triples of a subject with any of these predicates."""
        return tuple(
            Triple(subject, predicate, value)
            for predicate in predicates
            for value in self.values(subject, predicate)
        )

    def supers(self, class_: NamedNode) -> frozenset[NamedNode]:
        """A class and all its superclasses; the ontology is closed already."""
        if class_ not in self._supers:
            self._supers[class_] = frozenset({class_, *self.nodes(class_, SUBCLASS)})
        return self._supers[class_]

    def why(self, node: NamedNode, class_: NamedNode) -> Premises | None:
        """Why a node is of a class: its stated type, and the subclass axiom where the type is a narrower class."""
        for stated in self.nodes(node, TYPE):
            if stated == class_:
                return (Triple(node, TYPE, stated),)
        for stated in self.nodes(node, TYPE):
            if class_ in self.supers(stated):
                return Triple(node, TYPE, stated), Triple(stated, SUBCLASS, class_)
        return None

    def kinds(self, wanted: set[NamedNode]) -> Iterator[tuple[NamedNode, NamedNode]]:
        """Every node with each of the wanted classes that it belongs to."""
        held: dict[NamedNode, list[NamedNode]] = {}
        for node in self.pairs(TYPE):
            types = self.nodes(node, TYPE)
            for type_ in types:
                if type_ not in held:
                    held[type_] = sorted(wanted & self.supers(type_), key=_value)
            for class_ in dict.fromkeys(class_ for type_ in types for class_ in held[type_]):
                yield node, class_


def _value(node: NamedNode) -> str:
    return node.value
