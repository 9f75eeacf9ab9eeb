"""Faults of kind: a property on a thing, or with a value, that it is not for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Triple

from ..core.terms import iri, short
from ..namespaces import PREFIXES, TC
from .check import RDF_TYPE, Places
from .read import Data, Fault

_DOMAIN = NamedNode(PREFIXES["schema"] + "domainIncludes")
_RANGE = NamedNode(PREFIXES["schema"] + "rangeIncludes")
_SUBCLASS = NamedNode(PREFIXES["rdfs"] + "subClassOf")
Classes = Mapping[str, set[str]]


def check_kinds(data: Data, ontology: Iterable[Triple], places: Places) -> Iterator[Fault]:
    """A fault for each statement whose subject or value is of no class that the property is for.

    The ontology says so with schema:domainIncludes and schema:rangeIncludes, from which nothing is inferred.
    """
    written = list(ontology)
    above = _above(written)
    kinds = _kinds(data, written, above)
    for part, allowed in (("subject", _listed(written, _DOMAIN)), ("value", _listed(written, _RANGE))):
        for quad in data.quads:
            wanted = allowed.get(quad.predicate.value)
            thing = quad.subject if part == "subject" else quad.object
            # What is described nowhere is a fault of its own, and a literal is checked by its shape.
            if not wanted or not isinstance(thing, NamedNode) or thing.value not in kinds:
                continue
            if not wanted & kinds[thing.value]:
                classes = " or ".join(sorted(short(NamedNode(name)) for name in wanted))
                yield Fault(
                    *places.of(iri(quad.subject), iri(quad.graph_name)),
                    "wrong-kind",
                    f"{short(quad.subject)} {short(quad.predicate)}: the {part} {short(thing)} is no {classes}",
                    "Name a thing of that kind, or use the property that is meant",
                )


def _above(ontology: list[Triple]) -> Classes:
    direct: dict[str, set[str]] = defaultdict(set)
    for triple in ontology:
        if triple.predicate == _SUBCLASS:
            direct[iri(triple.subject)].add(iri(triple.object))

    def all_above(name: str) -> set[str]:
        return {name}.union(*(all_above(super_) for super_ in direct.get(name, ())))

    return {name: all_above(name) for name in list(direct)}


def _kinds(data: Data, ontology: list[Triple], above: Classes) -> Classes:
    kinds: dict[str, set[str]] = defaultdict(set)
    for statement in (*(quad.triple for quad in data.quads), *ontology):
        if statement.predicate == RDF_TYPE:
            name = iri(statement.object)
            kinds[iri(statement.subject)] |= above.get(name, {name})
    return kinds


def _listed(ontology: list[Triple], predicate: NamedNode) -> Classes:
    found: dict[str, set[str]] = defaultdict(set)
    for triple in ontology:
        if triple.predicate == predicate and iri(triple.subject).startswith(TC):
            found[iri(triple.subject)].add(iri(triple.object))
    return found
