"""The parameters of a saved query: their kinds, and the terms that their values become."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode

from ..namespaces import PREFIXES

XSD: Final = PREFIXES["xsd"]
KINDS: Final[Mapping[str, str]] = {
    "iri": "a full IRI, a prefixed name such as tc:Organ, or the last part of one alone",
    "date": "a day that exists, as YYYY-MM-DD",
    "integer": "a whole number in decimal digits",
    "text": "any text",
    "language": "a language tag such as vi or en",
    "choice": "one of a list",
}
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INTEGER: Final = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|urn:")
_LAST_PART: Final = re.compile(r"[\w.~-]+")


@dataclass(frozen=True)
class Parameter:
    """One parameter of a saved query.

    Shape: `of` is the class of an iri (a full IRI) or the `|`-separated list of a choice, else empty;
    `example` is a legal value, the default where there is one; without a `default` a value must be given.
    """

    name: str
    kind: str
    of: str = ""
    example: str = ""
    default: str | None = None

    @property
    def allowed(self) -> str:
        """What a value may be, in words."""
        if self.kind == "choice":
            return "one of " + ", ".join(self.of.split("|"))
        return KINDS[self.kind]


def term(parameter: Parameter, given: str) -> NamedNode | Literal:
    """The RDF term that a value stands for.

    Raises: ValueError when the text is not a legal value of the parameter's kind.
    """
    if parameter.kind == "iri":
        return NamedNode(_absolute(given, parameter.example))
    if parameter.kind == "date":
        return _day(given)
    if parameter.kind == "integer" and _INTEGER.fullmatch(given):
        return Literal(str(int(given)), datatype=NamedNode(XSD + "integer"))
    if parameter.kind == "text":
        return Literal(given)
    if parameter.kind == "language" and _LANGUAGE.fullmatch(given):
        return Literal(given.lower())
    if parameter.kind == "choice" and given in parameter.of.split("|"):
        return Literal(given)
    raise ValueError(given)


def _day(given: str) -> Literal:
    if not _DAY.fullmatch(given):
        raise ValueError(given)
    return Literal(date.fromisoformat(given).isoformat(), datatype=NamedNode(XSD + "date"))


def _absolute(given: str, example: str = "") -> str:
    prefix, colon, local = given.partition(":")
    if colon and prefix in PREFIXES and not local.startswith("//"):
        return PREFIXES[prefix] + local
    if _SCHEME.match(given):
        return given
    if example and _LAST_PART.fullmatch(given):
        return re.sub(r"[^/#]*$", "", _absolute(example)) + given
    raise ValueError(given)


def class_iri(given: str) -> str:
    """The full IRI of a class written as a prefixed name or as an IRI.

    Raises: ValueError when it is neither.
    """
    return _absolute(given)
