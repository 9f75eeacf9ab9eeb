"""What an engine is: one method, and the three shapes of result that it gives."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO, Final, Protocol

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    serialize,
)

from ..namespaces import PREFIXES

Term = NamedNode | BlankNode | Literal | Triple

_SOLUTION_FORMATS: Final = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
_GRAPH_FORMATS: Final = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}


@dataclass(frozen=True)
class Solutions:
    """The rows of a SELECT, read once; a name that is unbound in a row is None there."""

    variables: tuple[str, ...]
    source: QuerySolutions

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        return (tuple(row) for row in self.source)

    def write(self, output: IO[bytes], format: str) -> None:
        """The rows in json, xml, csv or tsv."""
        self.source.serialize(output, format=_SOLUTION_FORMATS[format])


@dataclass(frozen=True)
class Boolean:
    """The yes or no of an ASK."""

    value: bool
    source: QueryBoolean

    def write(self, output: IO[bytes], format: str) -> None:
        """The answer in json, xml, csv or tsv."""
        self.source.serialize(output, format=_SOLUTION_FORMATS[format])


@dataclass(frozen=True)
class Triples:
    """The graph that a CONSTRUCT or DESCRIBE gives, read once."""

    source: Iterable[Triple]

    def __iter__(self) -> Iterator[Triple]:
        return iter(self.source)

    def write(self, output: IO[bytes], format: str) -> None:
        """The graph in turtle, ntriples, nquads, trig, jsonld or rdfxml."""
        triples = iter(self.source)
        first = list(islice(triples, _LOOKED_AT))
        prefixes = _used_prefixes(first)
        serialize(chain(first, triples), output, format=_GRAPH_FORMATS[format], prefixes=prefixes)


_LOOKED_AT: Final = 10_000
"""Triples in which the prefixes of a graph are looked for; a prefix that comes later only is not used."""


def _used_prefixes(triples: Iterable[Triple]) -> dict[str, str]:
    values = {
        iri
        for triple in triples
        for term in (triple.subject, triple.predicate, triple.object)
        for iri in _iris(term)
    }
    namespaces = {value[: max(value.rfind("/"), value.rfind("#")) + 1] for value in values}
    return {prefix: name for prefix, name in sorted(PREFIXES.items()) if name in namespaces}


def _iris(term: Term) -> Iterator[str]:
    if isinstance(term, NamedNode):
        yield term.value
    elif isinstance(term, Literal):
        yield term.datatype.value


Result = Solutions | Boolean | Triples


class Engine(Protocol):
    """Answers SPARQL queries over one unchanging graph."""

    def query(
        self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
    ) -> Result:
        """The result of a query, over the given graphs if any are given and over those of the snapshot if none.

        Graphs given here replace the FROM and FROM NAMED of the query (SPARQL 1.1 Protocol, 2.1.4).

        Raises: BadQuery with `line` and `column` where the text is wrong, BadParameter for a graph that is no IRI.
        """
        ...
