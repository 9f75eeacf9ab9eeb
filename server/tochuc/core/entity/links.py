"""Which of the properties of a thing, and of those that lead to it, a page shows: what only mirrors another is left out."""

from collections.abc import Container, Mapping
from typing import Final, NamedTuple

from ...namespaces import ID, PREFIXES, TC
from .material import BOUNDS, TYPE, Node
from .vocabulary import LABEL, PREFERRED, SKOS, Vocabulary

_RDF: Final = PREFIXES["rdf"]
_DCTERMS: Final = PREFIXES["dcterms"]
_STRUCTURE: Final = frozenset(
    {_RDF + "subject", _DCTERMS + "hasPart", _DCTERMS + "isReplacedBy", SKOS + "inScheme"}
)
"""Properties of other vocabularies that we state ourselves."""
_SILENT: Final = frozenset(
    {TYPE, _RDF + "predicate", _RDF + "object", SKOS + "topConceptOf", SKOS + "hasTopConcept"}
)
ALIASES: Final = SKOS + "altLabel"
NAMING: Final = frozenset({LABEL, PREFERRED, ALIASES})
BRIDGE: Final = "posts"
"""Stands in the place of a property where memberships lead to an organ by way of its posts."""


class Part(NamedTuple):
    """The things that lead to a thing by one property, or those of one class among them."""

    property: str
    kind: str = ""


def incoming(node: Node, counts: Mapping[str, int], vocabulary: Vocabulary) -> dict[str, int]:
    """The properties that lead to a thing and say something that its own do not, with their numbers."""
    said = {statement.predicate for statement in node.statements.values()}
    return {
        name: count
        for name, count in counts.items()
        if count
        and (name == BRIDGE or (_tells(name, vocabulary) and not _is_said(name, node, said, vocabulary)))
    }


def outgoing(node: Node, counts: Mapping[str, int], vocabulary: Vocabulary) -> list[str]:
    """The properties of a thing to show, its names, classes and bounds apart; those of the ontology first."""
    found = dict.fromkeys(statement.predicate for statement in node.statements.values())
    return sorted(
        (
            name
            for name in found
            if name not in BOUNDS
            and name not in NAMING
            and name != TYPE
            and name not in vocabulary.repeating
            and not (
                is_a_term(name, vocabulary)
                and counts.get(vocabulary.inverse.get(name, ""))
                and _is_mirror(node, name)
            )
            and not (not is_a_term(name, vocabulary) and _is_inferred(node, name))
        ),
        key=lambda name: (not name.startswith(TC), name),
    )


def elsewhere(node: Node, vocabulary: Vocabulary) -> int:
    """How many statements say the same in the terms of other vocabularies."""
    return sum(
        not is_a_term(each.predicate, vocabulary) and each.predicate != TYPE and each.basis != "stated"
        for each in node.statements.values()
    )


def is_ours(iri: str) -> bool:
    """Whether an IRI names a thing of the graph, which has a page."""
    return iri.startswith(ID)


def _tells(name: str, vocabulary: Vocabulary) -> bool:
    if name in _STRUCTURE:
        return True
    if name in _SILENT or name.startswith((PREFIXES["sh"], PREFIXES["owl"], PREFIXES["rdfs"])):
        return False
    if is_a_term(name, vocabulary):
        return name not in vocabulary.repeating
    return _space(name) not in _aligned(vocabulary)


def is_a_term(name: str, vocabulary: Vocabulary) -> bool:
    """Whether a property is of our ontology."""
    return name.startswith(TC) or name in vocabulary.labels


def _is_said(name: str, node: Node, said: Container[str], vocabulary: Vocabulary) -> bool:
    inverse = vocabulary.inverse.get(name, "")
    return inverse in said and not _is_mirror(node, inverse)


def _is_mirror(node: Node, name: str) -> bool:
    """Whether a thing has this property only because another states the inverse."""
    return all(statement.basis == "entailed" for statement in node.of(name))


def _is_inferred(node: Node, name: str) -> bool:
    return all(statement.basis != "stated" for statement in node.of(name))


def _space(name: str) -> str:
    return name[: max(name.rfind("#"), name.rfind("/")) + 1]


def _aligned(vocabulary: Vocabulary) -> frozenset[str]:
    """The namespaces of the vocabularies that ours is a part of."""
    if vocabulary.aligned is None:
        names = {
            known
            for term in vocabulary.labels
            for known in vocabulary.supers(term)
            if known not in vocabulary.labels
        }
        vocabulary.aligned = frozenset(map(_space, names))
    return vocabulary.aligned
