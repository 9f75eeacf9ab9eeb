"""What a push leaves in an engine beside the graphs: which snapshot they are, and what each must hold."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolution, Triple

from ..namespaces import BASE, PREFIXES

RECORD_GRAPH: Final = BASE + "graph/pushed"
MERGE_GRAPH: Final = BASE + "graph/default"
"""The name of the merge of everything, in the record and in engines whose default graph is not their own."""
BELIEVED: Final = 2.0
"""Seconds for which a record that was read is believed. A push waits as long before it changes what it marked."""

_RECORD: Final = NamedNode(RECORD_GRAPH)
_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_DATASET: Final = NamedNode(PREFIXES["void"] + "Dataset")
_SNAPSHOT: Final = NamedNode(PREFIXES["dcterms"] + "identifier")
_COUNT: Final = NamedNode(PREFIXES["void"] + "triples")
_DIGEST: Final = NamedNode(PREFIXES["schema"] + "sha256")
_DEFAULT: Final = NamedNode("http://www.w3.org/ns/sparql-service-description#defaultGraph")


@dataclass(frozen=True)
class Part:
    """One graph: how many triples, and the hash of their lines in the snapshot."""

    count: int
    digest: str


@dataclass(frozen=True)
class Record:
    """What an engine holds.

    Shape: `present` unless nothing was ever pushed; `snapshot` is empty until a push is complete and verified;
    `named_merge` says that the merge is a named graph there, since the default graph is the union of all.
    """

    present: bool = False
    snapshot: str = ""
    named_merge: bool = False
    parts: Mapping[str, Part] = field(default_factory=dict)

    def triples(self) -> Iterator[Triple]:
        """The record as it is kept."""
        yield Triple(_RECORD, _TYPE, _DATASET)
        if self.snapshot:
            yield Triple(_RECORD, _SNAPSHOT, Literal(self.snapshot))
        if self.named_merge:
            yield Triple(_RECORD, _DEFAULT, NamedNode(MERGE_GRAPH))
        for graph, part in sorted(self.parts.items()):
            yield Triple(NamedNode(graph), _COUNT, Literal(part.count))
            yield Triple(NamedNode(graph), _DIGEST, Literal(part.digest))

    def named_graphs(self) -> tuple[str, ...]:
        """The graphs that have a name by design."""
        return tuple(graph for graph in sorted(self.parts) if graph != MERGE_GRAPH)


def read_record(rows: Iterable[QuerySolution]) -> Record:
    """The record of which these are the triples (about, property, value); an empty one if there are none."""
    present, snapshot, named_merge = False, "", False
    counts: dict[str, int] = {}
    digests: dict[str, str] = {}
    for about, predicate, value in rows:
        if value == _DATASET:
            present = True
        elif predicate == _DEFAULT:
            named_merge = True
        elif not isinstance(about, NamedNode) or not isinstance(value, Literal):
            continue
        elif predicate == _SNAPSHOT:
            snapshot = value.value
        elif predicate == _COUNT:
            counts[about.value] = int(value.value)
        elif predicate == _DIGEST:
            digests[about.value] = value.value
    parts = {graph: Part(count, digests[graph]) for graph, count in counts.items() if graph in digests}
    return Record(present, snapshot, named_merge, parts)
