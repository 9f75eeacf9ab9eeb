"""Results as tables for people: short names, local links, languages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ..engine.base import Solutions, Term, Triples
from ..namespaces import EDTF, PREFIXES
from .nodes import link

ROWS_SHOWN = 1000
"""Rows that a page shows; the other formats give all of them."""
_XSD = PREFIXES["xsd"]
_NUMBERS = frozenset(_XSD + name for name in ("integer", "decimal", "double", "float", "int", "long"))
_PLAIN = frozenset({_XSD + "string", PREFIXES["rdf"] + "langString", EDTF, _XSD + "date", *_NUMBERS})


@dataclass(frozen=True)
class Cell:
    """One term as it is shown."""

    text: str
    href: str = ""
    outside: bool = False
    title: str = ""
    lang: str = ""
    datatype: str = ""
    number: bool = False


@dataclass(frozen=True)
class Table:
    """The first rows of a result; `more` says that there are others."""

    columns: tuple[str, ...]
    rows: list[list[Cell | None]]
    more: bool

    @property
    def numeric(self) -> set[int]:
        """The columns that have numbers only, which are set to the right."""
        columns = range(len(self.columns))
        bound = {column: [row[column] for row in self.rows if row[column]] for column in columns}
        return {column for column in columns if bound[column] and all(c and c.number for c in bound[column])}


def solutions_table(result: Solutions) -> Table:
    """A column for each variable."""
    return _table(result.variables, result)


def graph_table(result: Triples) -> Table:
    """Subject, predicate and object of each triple."""
    rows = ((triple.subject, triple.predicate, triple.object) for triple in result)
    return _table(("subject", "predicate", "object"), rows)


def show(term: Term) -> Cell:
    """The cell of one term."""
    if isinstance(term, NamedNode):
        href, outside = link(term.value)
        return Cell(short_name(term.value), href, outside, title=term.value)
    if isinstance(term, Literal):
        datatype = term.datatype.value
        return Cell(
            term.value,
            lang=term.language or "",
            datatype="" if datatype in _PLAIN else short_name(datatype),
            number=datatype in _NUMBERS,
        )
    if isinstance(term, BlankNode):
        return Cell(f"_:{term.value}")
    return Cell("<<( " + " ".join(show(part).text for part in _parts(term)) + " )>>")


def short_name(iri: str) -> str:
    """The IRI with its prefix, where one covers it and what remains is a plain name; else the IRI."""
    found = max((space for space in PREFIXES.values() if iri.startswith(space)), key=len, default="")
    local = iri[len(found) :]
    if not found or not local.replace("-", "").replace("_", "").replace(".", "").isalnum():
        return iri
    return f"{_BY_NAMESPACE[found]}:{local}"


_BY_NAMESPACE = {space: prefix for prefix, space in PREFIXES.items()}


def _parts(triple: Triple) -> tuple[Term, Term, Term]:
    return triple.subject, triple.predicate, triple.object


def _table(columns: tuple[str, ...], rows: Iterable[tuple[Term | None, ...]]) -> Table:
    source: Iterator[tuple[Term | None, ...]] = iter(rows)
    shown = [[None if term is None else show(term) for term in row] for row in islice(source, ROWS_SHOWN)]
    return Table(columns, shown, more=next(source, None) is not None)
