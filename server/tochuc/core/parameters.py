"""The parameters of a saved query: their kinds, and the terms that their values become."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
# fmt: off
RESERVED: Final = frozenset({
    "after", "basis", "bom", "format", "header", "labels", "lang", "limit", "q", "raw", "snapshot", "sort", "stated",
    "theme", "timeout", "topic", "width",
})
# fmt: on
"""What the address of a saved query says beside its parameters."""
_NAME: Final = re.compile(r"[a-z][A-Za-z0-9]*", re.ASCII)
_WRITTEN: Final = {
    "date": re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII),
    "integer": re.compile(r"[+-]?\d{1,18}", re.ASCII),
}
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|urn:")
_LAST_PART: Final = re.compile(r"[\w.~-]+")


@dataclass(frozen=True)
class Parameter:
    """One parameter of a saved query.

    Shape: `of` is the class of an iri (a full IRI) or the `|`-separated list of a choice, else empty;
    `example` is a legal value, the default where there is one; without a `default` a value must be given;
    `least` and `most` bound a date or an integer, empty where nothing does; `labels` by language.
    """

    name: str
    kind: str
    of: str = ""
    example: str = ""
    default: str | None = None
    least: str = ""
    most: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def written(self) -> str:
        """Its name in an address and on the command line."""
        return written(self.name)

    @property
    def allowed(self) -> str:
        """What a value may be, in words."""
        if self.kind == "choice":
            return "one of " + ", ".join(self.of.split("|"))
        bounds = [f"{word} {bound}" for word, bound in (("from", self.least), ("to", self.most)) if bound]
        return ", ".join([KINDS[self.kind], *([" ".join(bounds)] if bounds else [])])


def written(name: str) -> str:
    """The name of a variable as addresses and the command line write it.

    >>> written("asOf")
    'as-of'
    """
    return re.sub(r"(?=[A-Z])", "-", name).lower()


def read_parameter(name: str, text: str) -> Parameter:
    """The parameter that a header declares: kind, then class, list or bounds, then the default.

    Raises: ValueError with what is wrong.

    >>> read_parameter("rows", "integer 1..100 20").most
    '100'
    """
    if not _NAME.fullmatch(name):
        raise ValueError(
            f"parameter {name} is to be named by ASCII letters and digits, the first a small letter"
        )
    if written(name) in RESERVED:
        raise ValueError(f"no parameter may be named {written(name)}: an address uses that word itself")
    kind, _, rest = text.partition(" ")
    if kind not in KINDS:
        raise ValueError(f"kind {kind!r} of parameter {name} is not one of {', '.join(KINDS)}")
    parameter = Parameter(name, kind)
    first, _, after = rest.strip().partition(" ")
    if kind in ("iri", "choice"):
        parameter, rest = replace(parameter, of=_of(name, kind, first)), after
    elif kind in ("date", "integer") and ".." in first:
        parameter, rest = _bounded(parameter, first), after
    if not rest.strip():
        return parameter
    parameter = with_example(parameter, rest.strip())
    return replace(parameter, default=parameter.example)


def with_example(parameter: Parameter, example: str) -> Parameter:
    """The parameter with this legal value.

    Raises: ValueError for an illegal one.
    """
    try:
        term(parameter, example)
    except ValueError:
        told = f"{example!r} is no legal value of parameter {parameter.name}: want {parameter.allowed}"
        raise ValueError(told) from None
    return replace(parameter, example=example)


def term(parameter: Parameter, given: str) -> NamedNode | Literal:
    """The RDF term that a value stands for.

    Raises: ValueError when the text is not a legal value of the parameter.
    """
    if parameter.kind == "iri":
        return NamedNode(_absolute(given, parameter.example))
    if parameter.kind in _WRITTEN and _WRITTEN[parameter.kind].fullmatch(given):
        number = _number(parameter.kind, given)
        bounds = (parameter.least, parameter.most)
        least, most = (_number(parameter.kind, bound) if bound else number for bound in bounds)
        if least <= number <= most:
            text = str(number) if parameter.kind == "integer" else given
            return Literal(text, datatype=NamedNode(XSD + parameter.kind))
    if parameter.kind == "text":
        return Literal(given)
    if parameter.kind == "language" and _LANGUAGE.fullmatch(given):
        return Literal(given.lower())
    if parameter.kind == "choice" and given in parameter.of.split("|"):
        return Literal(given)
    raise ValueError(given)


def _of(name: str, kind: str, given: str) -> str:
    if kind == "choice":
        return given
    try:
        return _absolute(given)
    except ValueError:
        raise ValueError(f"parameter {name} names no class: want 'iri tc:Organ organ:one'") from None


def _bounded(parameter: Parameter, given: str) -> Parameter:
    least, _, most = given.partition("..")
    try:
        ends = [term(parameter, end).value if end else "" for end in (least, most)]
    except ValueError:
        ends = ["", ""]
    numbers = [_number(parameter.kind, end) for end in ends if end]
    if not numbers or numbers[0] > numbers[-1]:
        raise ValueError(
            f"{given!r} is no range of parameter {parameter.name}: want LEAST..MOST, one of which may be left out"
        )
    return replace(parameter, least=ends[0], most=ends[1])


def _number(kind: str, given: str) -> int:
    return int(given) if kind == "integer" else date.fromisoformat(given).toordinal()


def _absolute(given: str, example: str = "") -> str:
    prefix, colon, local = given.partition(":")
    if colon and prefix in PREFIXES and not local.startswith("//"):
        return PREFIXES[prefix] + local
    if _SCHEME.match(given):
        return given
    if example and _LAST_PART.fullmatch(given):
        return re.sub(r"[^/#]*$", "", _absolute(example)) + given
    raise ValueError(given)
