"""The engine at another address: any SPARQL 1.1 server, asked so that it answers as the embedded engine does."""

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from time import monotonic
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from ..core.heads import Head, read_head
from ..errors import BadParameter, EngineDown, GraphError, NotAcceptable, QueryTimeout
from ..namespaces import INFERRED_GRAPH, ONTOLOGY_GRAPH, PREFIXES, STATED_GRAPH, TOLD_GRAPHS
from .access import ANONYMOUS, Access
from .base import Answer, Kind, Question
from .endpoint import GRAPH_FORMS, OWN, Dataset, Endpoint, query_text
from .exchange import Reply, TimedSpool, check_address
from .foreign import refuse_foreign
from .labels import add_labels, best_label
from .received import broken, cut_after, most_rows, read_solutions, read_triples
from .record import BELIEVED, MERGE_GRAPH, Record, read_record
from .writing import GRAPH_FORMATS, SOLUTION_FORMATS, write_graph, write_solutions

_LABEL: Final = NamedNode(PREFIXES["rdfs"] + "label")
_GRAPH: Final = re.compile(r"\bgraph\b", re.IGNORECASE)
_ON_THE_WAY: Final = 4
"""How many times as long as in the format wanted a result may be as it comes."""
_LABELS_AT_ONCE: Final = 500
_USUAL_LIMIT: Final = 10_000
"""Rows after which a Virtuoso as it is installed cuts every result."""
_TO_CHECK: Final = 5.0


class RemoteEngine:
    """Answers questions from a SPARQL server.

    With `snapshot`, only while the record of the last push there names that one, or while there is no record.
    With `guarded`, no query that could reach out from the server, or that only the server's own parser reads.
    """

    def __init__(
        self, url: str, access: Access = ANONYMOUS, snapshot: str = "", guarded: bool = True
    ) -> None:
        self.endpoint = Endpoint(check_address(url), access)
        self._snapshot = snapshot
        self._guarded = guarded
        self._record = Record()
        self._read_at = float("-inf")
        self._reading = threading.Lock()
        self._rows_shown = 0
        self._cut_at: int | None = None

    def answer(self, question: Question) -> Answer:
        """The complete answer; see `Engine`. What a query means is left to the server, its plan too."""
        if self._guarded:
            refuse_foreign(question.text)
        head = read_head(question.text)
        deadline = monotonic() + question.timeout
        asked = _Asked(self, self.record(deadline), question, head, deadline)
        return asked.graph() if head.form in GRAPH_FORMS else asked.solutions()

    def check(self) -> None:
        """Nothing, if the server answers and holds the right snapshot.

        Raises: EngineDown with its address and the reason.
        """
        self._read_at = float("-inf")
        try:
            self.record(monotonic() + _TO_CHECK)
        except GraphError as error:
            raise EngineDown(f"{self.endpoint.url}: {error.detail}") from error

    def record(self, deadline: float) -> Record:
        """What the last push left there; an empty record if there was none.

        Raises: EngineDown when that is another snapshot than the one served.
        """
        if monotonic() - self._read_at > BELIEVED:
            self._read_again(deadline)
        record = self._record
        if self._snapshot and record.present and record.snapshot != self._snapshot:
            state = f"holds snapshot {record.snapshot}" if record.snapshot else "is being loaded"
            raise EngineDown(
                f"the engine {state}, this site serves {self._snapshot}; run `tochuc push` to its end"
            )
        return record

    def refuse_cut(self, triples: int, reply: Reply, deadline: float) -> None:
        """Nothing, unless a graph of so many triples may have been cut.

        Virtuoso says so of rows only. So let it show that it gives as many rows, and remember it.
        """
        wanted = max(triples + 1, _USUAL_LIMIT + 1)
        if (
            self._cut_at is None
            and wanted > self._rows_shown
            and "Virtuoso" in reply.headers.get("Server", "")
        ):
            shown = self.endpoint.ask(query_text("many", count=str(wanted)), "SELECT", deadline)
            shown.body.close()
            self._cut_at, self._rows_shown = most_rows(shown), wanted
        if self._cut_at is not None and triples >= self._cut_at:
            raise cut_after(self._cut_at)

    def _read_again(self, deadline: float) -> None:
        if not self._reading.acquire(timeout=max(0.0, deadline - monotonic())):
            raise QueryTimeout("the engine gave no complete answer within the time given")
        try:
            if monotonic() - self._read_at > BELIEVED:
                self._record = read_record(self.endpoint.rows("pushed", deadline))
                self._read_at = monotonic()
        finally:
            self._reading.release()


def engine_for(url: str, access: Access, folder: Path) -> RemoteEngine:
    """The engine at an address, to serve the snapshot of this folder."""
    return RemoteEngine(url, access, snapshot=folder.name)


class _Asked:
    """One question, and the smaller ones that its answer needs."""

    def __init__(
        self, engine: RemoteEngine, record: Record, question: Question, head: Head, deadline: float
    ) -> None:
        self._engine, self._endpoint = engine, engine.endpoint
        self._record, self._question = record, question
        self._head, self._deadline = head, deadline
        self._merge = Dataset((MERGE_GRAPH,)) if record.named_merge else OWN
        self._dataset = self._choose()

    def solutions(self) -> Answer:
        """The answer to a SELECT or ASK."""
        question, ask = self._question, self._head.form == "ASK"
        format = question.solutions
        if format is None:
            raise NotAcceptable(f"the result of this query comes as {', '.join(SOLUTION_FORMATS)} or html")

        def write(reply: Reply, spool: TimedSpool) -> None:
            result = read_solutions(reply, ask)
            if question.labels and isinstance(result, QuerySolutions):
                result = self._labelled(result)
            write_solutions(result, spool, format)

        return self._answer("ask" if ask else "select", format, write)

    def graph(self) -> Answer:
        """The answer to a CONSTRUCT or DESCRIBE."""
        format = self._question.graph
        if format is None:
            raise NotAcceptable(
                f"the graph that this query gives comes as {', '.join(GRAPH_FORMATS)} or html"
            )

        def write(reply: Reply, spool: TimedSpool) -> None:
            seen = 0

            def triples() -> Iterator[Triple]:
                nonlocal seen
                for triple in read_triples(reply):
                    seen += 1
                    yield triple

            described = self._head.form == "DESCRIBE"
            write_graph(self._with_labels(triples()) if described else triples(), spool, format)
            self._engine.refuse_cut(seen, reply, self._deadline)

        return self._answer("graph", format, write)

    def _answer(self, kind: Kind, format: str, write: Callable[[Reply, TimedSpool], None]) -> Answer:
        question, spool = self._question, self._spool()
        most = _ON_THE_WAY * question.most_bytes
        reply = self._endpoint.ask(question.text, self._head.form, self._deadline, self._dataset, most)
        try:
            write(reply, spool)
        except (SyntaxError, ValueError) as error:
            spool.close()
            raise broken(reply, error) from error
        except BaseException:
            spool.close()
            raise
        finally:
            reply.body.close()
        return Answer(kind, format, spool.read(), spool.length)

    def _spool(self) -> TimedSpool:
        return TimedSpool(self._question.most_bytes, self._deadline)

    def _choose(self) -> Dataset:
        """The graphs to name, so that the server asks those that the embedded engine would."""
        question, named = self._question, self._record.named_graphs()
        if question.default_graphs or question.named_graphs:
            if question.strict:
                self._refuse_unknown((*question.default_graphs, *question.named_graphs))
            return Dataset(question.default_graphs, question.named_graphs)
        if self._head.default_graphs or self._head.named_graphs:
            return OWN
        if question.stated or question.told:
            kept = tuple(graph for graph in named if graph != INFERRED_GRAPH)
            return Dataset(TOLD_GRAPHS if question.told else (STATED_GRAPH, ONTOLOGY_GRAPH), kept)
        if self._record.named_merge and _GRAPH.search(question.text):
            return Dataset((MERGE_GRAPH,), named)
        return self._merge

    def _refuse_unknown(self, names: Sequence[str]) -> None:
        try:
            graphs = " ".join(str(NamedNode(name)) for name in names)
        except ValueError as error:
            raise BadParameter(f"a graph is named by an absolute IRI: {error}") from None
        found = {row["graph"].value for row in self._endpoint.rows("exists", self._deadline, graphs=graphs)}
        for name in names:
            if name not in found:
                raise BadParameter(f"there is no graph {name}; without strict= it would be an empty one")

    def _labelled(self, result: QuerySolutions) -> QuerySolutions:
        spool = self._spool()
        write_solutions(result, spool, "tsv")
        table = spool.read()
        things = {
            term[1:-1].decode()
            for line in table
            for term in line.rstrip(b"\n").split(b"\t")
            if term.startswith(b"<") and not term.startswith(b"<<")
        }
        shown = {}
        for thing, labels in self._labels(things, self._merge).items():
            best = best_label([(label.value, label.language) for label in labels])
            shown[thing] = str(Literal(best[0], language=best[1])) if best else ""
        table.seek(0)
        return add_labels(table, lambda thing: shown.get(thing, ""))

    def _with_labels(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        """The description, and after it the labels of everything that it names without describing it."""
        described: set[str] = set()
        named: set[str] = set()
        for triple in triples:
            yield triple
            if isinstance(triple.subject, NamedNode):
                described.add(triple.subject.value)
            named.update(t.value for t in (triple.predicate, triple.object) if isinstance(t, NamedNode))
        for thing, labels in self._labels(named - described, self._dataset).items():
            for label in labels:
                yield Triple(NamedNode(thing), _LABEL, label)

    def _labels(self, things: Iterable[str], dataset: Dataset) -> dict[str, list[Literal]]:
        labels: dict[str, list[Literal]] = {}
        wanted = sorted(things)
        for start in range(0, len(wanted), _LABELS_AT_ONCE):
            some = " ".join(f"<{thing}>" for thing in wanted[start : start + _LABELS_AT_ONCE])
            for row in self._endpoint.rows("labels", self._deadline, dataset, things=some):
                thing, label = row["thing"], row["label"]
                if isinstance(thing, NamedNode) and isinstance(label, Literal):
                    labels.setdefault(thing.value, []).append(label)
        return labels
