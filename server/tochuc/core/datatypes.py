"""Datatypes of literals, as far as OWL 2 RL knows them."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal

from ..namespaces import PREFIXES

_XSD: Final = PREFIXES["xsd"]
# The datatype above each, by the type hierarchy of XML Schema.
_ABOVE: Final = {
    "dateTimeStamp": "dateTime", "integer": "decimal", "long": "integer", "int": "long", "short": "int",
    "byte": "short", "nonNegativeInteger": "integer", "positiveInteger": "nonNegativeInteger",
    "unsignedLong": "nonNegativeInteger", "unsignedInt": "unsignedLong", "unsignedShort": "unsignedInt",
    "unsignedByte": "unsignedShort", "nonPositiveInteger": "integer", "negativeInteger": "nonPositiveInteger",
    "normalizedString": "string", "token": "normalizedString", "language": "token", "Name": "token",
    "NCName": "Name", "NMTOKEN": "token",
}  # fmt: skip
_OTHERS: Final = {
    PREFIXES["rdfs"] + "Literal",
    *(
        PREFIXES["rdf"] + name
        for name in ("langString", "dirLangString", "PlainLiteral", "XMLLiteral", "HTML", "JSON")
    ),
}


def is_datatype(iri: str) -> bool:
    """Whether an address names a datatype of XML Schema or RDF."""
    return iri.startswith(_XSD) or iri in _OTHERS


def datatypes_of(literal: Literal) -> Iterator[str]:
    """The address of a literal's datatype and of those that it is part of.

    >>> [iri.rpartition("#")[2] for iri in datatypes_of(Literal(5))]
    ['integer', 'decimal']
    """
    iri = literal.datatype.value
    yield iri
    name = iri.removeprefix(_XSD) if iri.startswith(_XSD) else ""
    while name in _ABOVE:
        name = _ABOVE[name]
        yield _XSD + name
