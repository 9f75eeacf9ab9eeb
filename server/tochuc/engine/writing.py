"""Results written out whole: in memory while they are small, else in a file without a name."""

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import IO, BinaryIO, Final, cast

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

from ..errors import ResultTooLarge
from ..namespaces import PREFIXES

Term = NamedNode | BlankNode | Literal | Triple

SOLUTION_FORMATS: Final = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
GRAPH_FORMATS: Final = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
IN_MEMORY: Final = 256 * 1024
_LOOKED_AT: Final = 10_000
"""Triples in which the prefixes of a graph are looked for; a prefix that comes later only is not used."""


class Spool:
    """What a serializer writes into: bytes in memory, from a certain length on in a file without a name."""

    def __init__(self, most_bytes: int, folder: str | None = None) -> None:
        self.length = 0
        self.file: IO[bytes] | None = None
        self._most_bytes = most_bytes
        self._folder = folder
        self._chunks: list[bytes] = []

    def write(self, chunk: bytes) -> int:
        """The number of bytes taken, always all of them.

        Raises: ResultTooLarge beyond the most bytes that a result may have.
        """
        self.length += len(chunk)
        if self.length > self._most_bytes:
            raise ResultTooLarge(
                f"the result has more than {self._most_bytes:,} bytes; ask for less with LIMIT, or in a terser format"
            )
        if self.file is None and self.length > IN_MEMORY:
            self.file = TemporaryFile(dir=self._folder)  # noqa: SIM115 (closed by whoever takes the answer)
            self.file.writelines(self._chunks)
            self._chunks.clear()
        if self.file is None:
            self._chunks.append(chunk)
        else:
            self.file.write(chunk)
        return len(chunk)

    def flush(self) -> None:
        """Nothing: what is written is kept at once."""

    def read(self) -> BinaryIO:
        """All that was written, from its start."""
        if self.file is None:
            return BytesIO(b"".join(self._chunks))
        self.file.flush()
        self.file.seek(0)
        return cast(BinaryIO, self.file)

    def close(self) -> None:
        """Give the file back."""
        if self.file is not None:
            self.file.close()


def write_solutions(result: QuerySolutions | QueryBoolean, output: Spool, format: str) -> None:
    """The rows of a SELECT or the yes or no of an ASK, in json, xml, csv or tsv."""
    result.serialize(cast(IO[bytes], output), format=SOLUTION_FORMATS[format])


def write_graph(triples: Iterable[Triple], output: Spool, format: str) -> None:
    """A graph in turtle, ntriples, nquads, trig, jsonld or rdfxml."""
    rest = iter(triples)
    first = list(islice(rest, _LOOKED_AT))
    prefixes = _used_prefixes(first)
    target = cast(IO[bytes], output)
    serialize(chain(first, rest), target, format=GRAPH_FORMATS[format], prefixes=prefixes)


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
