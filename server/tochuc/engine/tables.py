"""Rows of terms, written in the formats of SPARQL."""

from collections.abc import Iterable
from typing import Final

from pyoxigraph import QueryResultsFormat, QuerySolutions, Triple, parse_query_results

from ..core.rows import Term
from .writing import Spool, write_solutions

_MOST_BYTES: Final = 1 << 40
"""No limit: what comes out has one."""


def write_rows(
    columns: Iterable[str], rows: Iterable[Iterable[Term | None]], output: Spool, format: str
) -> None:
    """The rows in json, xml, csv or tsv.

    Raises: ResultTooLarge.
    """
    # The library writes what it has read, and TSV has a row in a line, each term as in Turtle.
    table = Spool(_MOST_BYTES)
    table.write(("\t".join(f"?{name}" for name in columns) + "\n").encode())
    for row in rows:
        table.write(("\t".join(map(_written, row)) + "\n").encode())
    with table.read() as body:
        result = parse_query_results(body, format=QueryResultsFormat.TSV)
        assert isinstance(result, QuerySolutions)
        write_solutions(result, output, format)


def _written(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, Triple):
        return f"<<( {_written(term.subject)} {_written(term.predicate)} {_written(term.object)} )>>"
    return str(term)
