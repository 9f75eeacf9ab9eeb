"""`tochuc push`: a snapshot, graphs and all, into any SPARQL 1.1 server; begun again, it goes on where it was."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby, islice
from pathlib import Path
from time import monotonic, sleep
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from ..errors import BadParameter, EngineDown, GraphError, NoSnapshot
from ..namespaces import BASE
from .access import ANONYMOUS, Access
from .endpoint import Endpoint
from .exchange import check_address
from .graph_store import GraphStore, Updates, Writer, siblings
from .record import BELIEVED, MERGE_GRAPH, RECORD_GRAPH, Part, Record, read_record

Progress = Callable[[int, int], None]
"""Is told how many triples are there, of how many."""

_PATIENCE: Final = 120.0
"""Seconds that the server may take to count or to say what it holds."""
_AT_ONCE: Final = 10_000
_NOTED_EACH: Final = 50_000
"""Triples after which what is done is written down in the server."""
_SHOWN: Final = 5


@dataclass(frozen=True)
class Target:
    """Where to push: the query service, and the update service or graph store if they are not to be looked for."""

    engine: str
    update: str = ""
    graph_store: str = ""
    access: Access = ANONYMOUS
    replace: bool = False
    """Let what stands in the default graph go, also if it is not ours."""


@dataclass(frozen=True)
class Pushed:
    """What was done: graphs and triples in all, and the graphs that had to be sent."""

    graphs: int
    triples: int
    sent: int


def push(folder: Path, target: Target, progress: Progress) -> Pushed:
    """Let the server hold the snapshot of this folder, verified by the count of each graph.

    Raises: BadParameter for an address, NoSnapshot for the folder, EngineDown with what failed and what to do.
    """
    endpoint = Endpoint(check_address(target.engine), target.access)
    parts = {graph: _part(chunks) for graph, chunks in _graphs(folder, _AT_ONCE)}
    try:
        return _Push(endpoint, parts, progress).run(folder, target)
    except GraphError as error:
        if isinstance(error, BadParameter):
            raise
        error.detail = f"{error.detail.rstrip('.')}. What is there stays; push again to go on"
        raise


class _Push:
    """One push, and what is known of the server meanwhile."""

    def __init__(self, endpoint: Endpoint, parts: Mapping[str, Part], progress: Progress) -> None:
        self._endpoint, self._parts, self._progress = endpoint, parts, progress
        self._total = sum(part.count for part in parts.values())
        self._done = 0
        self._unnoted = 0

    def run(self, folder: Path, target: Target) -> Pushed:
        before = read_record(self._endpoint.rows("pushed", monotonic() + _PATIENCE))
        counts = self._counts(before.named_merge)
        kept = {
            graph: part
            for graph, part in self._parts.items()
            if before.parts.get(graph) == part and counts.get(graph) == part.count
        }
        record = Record(True, "", before.named_merge, kept)
        if before.snapshot == folder.name and len(kept) == len(self._parts):
            return Pushed(len(kept), self._total, 0)
        writer = self._writer(target, record)
        record = replace(record, named_merge=self._endpoint.holds("in-default", monotonic() + _PATIENCE))
        if not record.named_merge and not before.present and not target.replace:
            self._refuse_others(counts)
        if before.snapshot:
            sleep(2 * BELIEVED)  # until every site on it has seen that it is being loaded
        for graph in sorted({*counts, *before.parts} - {*self._parts, RECORD_GRAPH}):
            if graph.startswith(BASE):
                writer.remove(graph)
        sent = self._send(folder, writer, record, kept)
        self._verify(self._counts(record.named_merge))
        _note(writer, replace(record, snapshot=folder.name, parts=self._parts))
        return Pushed(len(self._parts), self._total, sent)

    def _send(self, folder: Path, writer: Writer, record: Record, kept: Mapping[str, Part]) -> int:
        done = dict(kept)
        for graph, chunks in _graphs(folder, writer.lines_at_once):
            if graph not in kept:
                name = graph if graph != MERGE_GRAPH or record.named_merge else ""
                writer.replace(name, (self._counted(chunk) for chunk in chunks))
                done[graph] = self._parts[graph]
                if self._unnoted >= _NOTED_EACH:
                    self._unnoted = 0
                    _note(writer, replace(record, parts=done))
            else:
                self._add(self._parts[graph].count)
        return len(done) - len(kept)

    def _counted(self, chunk: bytes) -> bytes:
        self._unnoted += chunk.count(b"\n")
        self._add(chunk.count(b"\n"))
        return chunk

    def _add(self, count: int) -> None:
        self._done += count
        self._progress(self._done, self._total)

    def _counts(self, named_merge: bool) -> dict[str, int]:
        deadline = monotonic() + _PATIENCE
        counts = {
            row["key"].value: int(row["count"].value)
            for row in self._endpoint.rows("graphs", deadline)
            if row["key"] is not None
        }
        if not named_merge:
            counts[MERGE_GRAPH] = int(self._endpoint.rows("count", deadline)[0]["n"].value)
        return counts

    def _writer(self, target: Target, record: Record) -> Writer:
        """The first way to write that works, shown by the record that it writes."""
        access = target.access
        if target.graph_store:
            ways: list[Writer] = [GraphStore(check_address(target.graph_store, "graph-store"), access)]
        else:
            ways = [GraphStore(url, access) for url in siblings(target.engine)]
        if target.update:
            updates = Updates(check_address(target.update, "update-url"), access)
            ways = [*ways, updates] if target.graph_store else [updates, *ways]
        refused: list[GraphError] = []
        for way in ways:
            try:
                _note(way, record)
                if read_record(self._endpoint.rows("pushed", monotonic() + _PATIENCE)) == record:
                    return way
            except EngineDown as error:
                refused.append(error)
        known = next((e for e in refused if e.extra.get("status") in (401, 403)), None)
        told = [f"; {error.detail}" for error in ([known] if known else refused[-1:])]
        hint = "" if target.update or target.graph_store else "; say where with --update-url or --graph-store"
        raise EngineDown(f"no way to write into the engine was found{''.join(told)}{hint}")

    def _refuse_others(self, counts: Mapping[str, int]) -> None:
        others = counts.get(MERGE_GRAPH, 0)
        if others:
            raise BadParameter(
                f"the default graph of the engine holds {others:,} triples that no push put there; "
                "push into an empty one, or let them go with --replace"
            )

    def _verify(self, counts: Mapping[str, int]) -> None:
        wrong = [
            f"<{graph}> {counts.get(graph, 0):,} instead of {part.count:,}"
            for graph, part in self._parts.items()
            if counts.get(graph, 0) != part.count
        ]
        if wrong:
            more = f" and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
            raise EngineDown(f"the engine does not hold what was sent: {'; '.join(wrong[:_SHOWN])}{more}")


def _graphs(folder: Path, at_once: int) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Each graph of a snapshot with its triples as N-Triples, some lines at once."""
    quads = folder / "quads.nq"
    try:
        for graph, members in groupby(_quads(quads), key=lambda quad: quad.graph_name):
            name = graph.value if isinstance(graph, NamedNode) else MERGE_GRAPH
            assert isinstance(graph, NamedNode | DefaultGraph)
            yield name, _chunks((quad.triple for quad in members), at_once)
    except (OSError, SyntaxError) as error:
        raise NoSnapshot(
            f"the snapshot {folder.name} cannot be read ({error}); run `tochuc build`"
        ) from error


def _quads(path: Path) -> Iterator[Quad]:
    return parse(path=str(path), format=RdfFormat.N_QUADS, lenient=True)


def _chunks(triples: Iterator[Triple], at_once: int) -> Iterator[bytes]:
    while some := list(islice(triples, at_once)):
        lines = serialize(some, format=RdfFormat.N_TRIPLES)
        assert lines is not None
        yield lines


def _part(chunks: Iterator[bytes]) -> Part:
    count, digest = 0, sha256()
    for chunk in chunks:
        count += chunk.count(b"\n")
        digest.update(chunk)
    return Part(count, digest.hexdigest())


def _note(writer: Writer, record: Record) -> None:
    """Write down what the server holds."""
    writer.replace(RECORD_GRAPH, _chunks(record.triples(), writer.lines_at_once))
