"""Results as tables for people: short names, local links, languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from ..engine.base import Answer
from ..engine.writing import Term
from ..namespaces import EDTF, PREFIXES
from .coding import chunks
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
    parts: tuple["Cell", ...] = ()
    """Subject, predicate and object of a triple term."""


@dataclass(frozen=True)
class Table:
    """The first rows of a result, and how many it has in all."""

    columns: tuple[str, ...]
    rows: list[list[Cell | None]]
    total: int

    @property
    def numeric(self) -> set[int]:
        """The columns that have numbers only, which are set to the right."""
        columns = range(len(self.columns))
        bound = {column: [row[column] for row in self.rows if row[column]] for column in columns}
        return {column for column in columns if bound[column] and all(c and c.number for c in bound[column])}


def read_table(answer: Answer) -> Table:
    """A column for each variable of an answer in TSV, or subject, predicate and object of one in N-Triples."""
    with answer.body as body:
        lines = sum(chunk.count(b"\n") for chunk in chunks(body))
        body.seek(0)
        if answer.kind == "graph":
            triples = parse(body, format=RdfFormat.N_TRIPLES)
            return Table(("subject", "predicate", "object"), _cells(_parts(q.triple) for q in triples), lines)
        # The first line has the names of the variables.
        return Table(*_solutions(body), lines - 1)


def _solutions(body: BinaryIO) -> tuple[tuple[str, ...], list[list[Cell | None]]]:
    result = parse_query_results(body, format=QueryResultsFormat.TSV)
    assert isinstance(result, QuerySolutions)
    return tuple(variable.value for variable in result.variables), _cells(tuple(row) for row in result)


def _cells(rows: Iterable[tuple[Term | None, ...]]) -> list[list[Cell | None]]:
    return [[None if term is None else show(term) for term in row] for row in islice(rows, ROWS_SHOWN)]


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
    parts = tuple(show(part) for part in _parts(term))
    return Cell("<<( " + " ".join(part.text for part in parts) + " )>>", parts=parts)


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
