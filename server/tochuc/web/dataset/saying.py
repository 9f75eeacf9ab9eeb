"""Triples said in few words."""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ...namespaces import PREFIXES

SPACES: Final = {
    **PREFIXES,
    "dcat": "http://www.w3.org/ns/dcat#",
    "spdx": "http://spdx.org/rdf/terms#",
    "formats": "http://www.w3.org/ns/formats/",
}
"""Prefixes of the project, and those that only the description of the data set uses."""
XSD: Final = PREFIXES["xsd"]

Value = str | Literal


def node(name: str) -> NamedNode:
    """The node of an address, or of a name with one of the prefixes.

    >>> node("dcat:Dataset")
    <NamedNode value=http://www.w3.org/ns/dcat#Dataset>
    """
    prefix, _, local = name.partition(":")
    return NamedNode(SPACES[prefix] + local) if prefix in SPACES else NamedNode(name)


def say(subject: str, predicate: str, *values: Value) -> Iterator[Triple]:
    """A statement for each value: a name or an address, or a literal."""
    for value in values:
        yield Triple(node(subject), node(predicate), node(value) if isinstance(value, str) else value)


def texts(en: str, vi: str) -> tuple[Literal, Literal]:
    """The same in both languages."""
    return Literal(vi, language="vi"), Literal(en, language="en")


def typed(value: object, datatype: str) -> Literal:
    """A value of a datatype of XML Schema."""
    return Literal(str(value), datatype=NamedNode(XSD + datatype))
