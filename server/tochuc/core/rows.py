"""Rows of an answer for programs that know nothing of RDF: plain values, and names in the reader's language."""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ..namespaces import EDTF, PREFIXES

Term = NamedNode | BlankNode | Literal | Triple
Row = tuple[Term | None, ...]
Plain = str | int | float | bool | None
Labels = Mapping[str, Mapping[str, str]]
"""What things are called: IRI → language → text; the language is empty where a label has none."""

KINDS: Final[Mapping[str, str]] = {
    "iri": "an IRI, as a string",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a day, YYYY-MM-DD",
    "edtf": "a date as a source gives it, in EDTF: a year, a month, an interval, between two days",
    "text": "any text",
    "mixed": "of several kinds",
    "none": "no row has a value",
}
"""What the values of a column are."""
_XSD: Final = PREFIXES["xsd"]
_WHOLE: Final = frozenset(
    _XSD + name
    for name in (
        *("integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger", "unsignedLong"),
        *("unsignedInt", "unsignedShort", "unsignedByte", "nonPositiveInteger", "negativeInteger"),
    )
)
_REAL: Final = frozenset(_XSD + name for name in ("decimal", "double", "float"))
_KIND_OF: Final[Mapping[str, str]] = {_XSD + "boolean": "boolean", _XSD + "date": "date", EDTF: "edtf"}
_TRUTH: Final[Mapping[str, bool]] = {"true": True, "1": True, "false": False, "0": False}
# Python reads more as a number than XML Schema does: 1_000, digits of other scripts; and no more than 4,300 digits.
_WHOLE_TEXT: Final = re.compile(r"\s*[+-]?[0-9]{1,4000}\s*")
_REAL_TEXT: Final = re.compile(r"\s*[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\s*")
_FALLBACK: Final = ("vi", "en")


@dataclass(frozen=True)
class Table:
    """Named columns of terms, None where a row has no value."""

    columns: tuple[str, ...]
    rows: Sequence[Row]


def plain(term: Term | None) -> Plain:
    """The value that a term stands for: numbers and truth values as such, all else as text.

    What is no number although it is marked as one, and what JSON cannot say (INF, NaN), stays text.

    >>> plain(Literal("05", datatype=NamedNode(_XSD + "integer"))), plain(Literal("Hà Nội", language="vi"))
    (5, 'Hà Nội')
    """
    if term is None:
        return None
    if not isinstance(term, Literal):
        return text_of(term)
    datatype = term.datatype.value
    if datatype in _WHOLE and _WHOLE_TEXT.fullmatch(term.value):
        return int(term.value)
    if datatype in _REAL and _REAL_TEXT.fullmatch(term.value) and math.isfinite(number := float(term.value)):
        return number
    if datatype == _XSD + "boolean":
        return _TRUTH.get(term.value, term.value)
    return term.value


def text_of(term: Term | None) -> str:
    """A term as text: the bare IRI, the bare value of a literal; nothing where there is no value."""
    if term is None:
        return ""
    if isinstance(term, NamedNode | Literal):
        return term.value
    return str(term)


def kind_of(term: Term) -> str:
    """What a value is: one of `KINDS`."""
    value = plain(term)
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "integer" if isinstance(value, int) else "number"
    if isinstance(term, NamedNode):
        return "iri"
    found = _KIND_OF.get(term.datatype.value, "text") if isinstance(term, Literal) else "text"
    return "text" if found == "boolean" else found


def kinds(table: Table) -> tuple[str, ...]:
    """What the values of each column are; whole numbers among others are numbers."""
    return tuple(
        _together(kind_of(term) for row in table.rows if (term := row[place]) is not None)
        for place in range(len(table.columns))
    )


def iris(table: Table) -> set[str]:
    """Every IRI in the rows."""
    return {term.value for row in table.rows for term in row if isinstance(term, NamedNode)}


def labelled(table: Table, labels: Labels, language: str, add: bool = True) -> Table:
    """The table with what its things are called in a language: `xLabel` after each column `x` that holds IRIs.

    A column that the query names so itself keeps its place, and its texts unless they are a label of the thing in
    another language: a name that an organ had on a day is no label of it and stays. Without `add`, no column
    is added.
    """
    places = {name: place for place, name in enumerate(table.columns)}
    cells: dict[str, Callable[[Row], Term | None]] = {
        name: itemgetter(places[name]) for name in table.columns
    }
    ordered: dict[str, Callable[[Row], Term | None]] = {}
    for name, place in places.items():
        label = name + "Label"
        ordered[name] = cells[name]
        if not any(isinstance(row[place], NamedNode) for row in table.rows):
            continue
        if label in places:
            cells[label] = partial(_translated, place, places[label], labels, language)
            if label in ordered:
                ordered[label] = cells[label]
        elif add:
            ordered[label] = partial(_named, place, labels, language)
    return Table(tuple(ordered), [tuple(cell(row) for cell in ordered.values()) for row in table.rows])


def label_of(term: Term | None, labels: Labels, language: str) -> Literal | None:
    """What a thing is called: in this language, else Vietnamese, English, or any; None where it has no name.

    >>> label_of(NamedNode("x:a"), {"x:a": {"vi": "Tỉnh Mẫu"}}, "en").value
    'Tỉnh Mẫu'
    """
    texts = labels.get(term.value, {}) if isinstance(term, NamedNode) else {}
    best = next((known for known in (language, *_FALLBACK, *sorted(texts)) if known in texts), None)
    return None if best is None else Literal(texts[best], language=best or None)


def _named(place: int, labels: Labels, language: str, row: Row) -> Term | None:
    return label_of(row[place], labels, language)


def _translated(place: int, own: int, labels: Labels, language: str, row: Row) -> Term | None:
    thing, text = row[place], row[own]
    texts = labels.get(thing.value, {}) if isinstance(thing, NamedNode) else {}
    if isinstance(text, Literal) and text.value in texts.values():
        return label_of(thing, labels, language)
    return text


def _together(found: Iterable[str]) -> str:
    different = set(found)
    if different == {"integer", "number"}:
        return "number"
    if len(different) > 1:
        return "mixed"
    return different.pop() if different else "none"
