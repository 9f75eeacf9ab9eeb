"""The engine over a snapshot and the graphs of one's own beside it."""

from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO
from itertools import chain
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from ...core.own_names import covers
from ...errors import BadParameter, OutOfDate
from ..base import Answer, Engine, Question
from ..embedded import EmbeddedEngine
from .bounds import Bounds
from .evaluate import Trial
from .ledger import Change, Kept, Ledger
from .written import Write

_WORN: Final = 200_000
"""Triples taken away, from which on a fresh start costs less than what they leave behind: the engine's store in memory
keeps a trace of each (measured: after ten times 50,000 a scan takes ten times as long)."""


class OwnEngine:
    """A snapshot in memory, and in the same store what anyone may read of one's own graphs.

    What is private lies in another store. It is copied beside the rest for the one question that may see it, in a
    process that answers nothing after that; so no query can find what it should not.
    """

    def __init__(self, snapshot: EmbeddedEngine, bounds: Bounds) -> None:
        self.generation = 0
        self.spent = False
        """Whether this process has seen what others must not, or has tried out a write."""
        self._engine = snapshot
        self._bounds = bounds
        self._curated = frozenset(
            graph.value for graph in snapshot.store.named_graphs() if isinstance(graph, NamedNode)
        )
        self._hidden = Store()
        self._graphs: dict[str, Kept] = {}
        self._removed = 0
        with Ledger(bounds.folder) as ledger, ledger.reading():
            self._take_up(ledger, ledger.head())
            for kept in self._graphs.values():
                self._add(kept.name, kept.private, ledger.lines(kept.name))

    @property
    def worn(self) -> bool:
        """Whether the store is better made anew."""
        return self._removed > max(
            _WORN, len(self._hidden) + sum(kept.size for kept in self._graphs.values())
        )

    def advance(self) -> bool:
        """Whether there was anything new to take up.

        Raises: OutOfDate where everything has to be taken up anew.
        """
        with Ledger(self._bounds.folder) as ledger, ledger.reading():
            head = ledger.head()
            if head == self.generation:
                return False
            for _, changes in ledger.changes(self.generation):
                for change in changes:
                    self._apply(change)
            self._take_up(ledger, head)
        self._engine = self._engine.anew()
        return True

    def _take_up(self, ledger: Ledger, head: int) -> None:
        # A snapshot that came later may have a graph of this name.
        self._graphs = {kept.name: kept for kept in ledger.graphs() if kept.name not in self._curated}
        self.generation = head

    def _apply(self, change: Change) -> None:
        if change.graph in self._curated:
            return
        kept = self._graphs.get(change.graph)
        if change.anew or not change.exists:
            self._removed += kept.size if kept else 0
            for store in (self._engine.store, self._hidden):
                store.remove_graph(NamedNode(change.graph))
        if change.exists:
            store = self._store(change.private)
            for quad in _quads(change.graph, change.removed if not change.anew else ()):
                store.remove(quad)
            self._removed += len(change.removed)
            self._add(change.graph, change.private, change.added)

    def _add(self, graph: str, private: bool, lines: Iterable[str]) -> None:
        store = self._store(private)
        store.add_graph(NamedNode(graph))
        store.extend(_quads(graph, lines))

    def _store(self, private: bool) -> Store:
        return self._hidden if private else self._engine.store

    def answer(self, question: Question) -> Answer:
        """The complete answer; see `Engine`.

        Raises also: OutOfDate before the generation of the question is taken up; BadParameter for a graph to be laid
        over the default one that is none of one's own.
        """
        if question.generation > self.generation:
            raise OutOfDate("the last write is being taken up; ask again")
        self._reveal(question.reads)
        engine = self._lay_over(question) if question.laid else self._engine
        return replace(engine.answer(question), generation=self.generation)

    def write(self, write: Write, key: str) -> int:
        """The generation after this write; that of before where it changed nothing.

        Raises: what `Trial.run` and `Ledger.commit` raise.
        """
        self.spent = True
        with Ledger(self._bounds.folder) as ledger:
            if ledger.head() != self.generation:
                raise OutOfDate("the last write is being taken up; ask again")
        self._reveal(write.token.readable)
        private = {name: kept.private for name, kept in self._graphs.items()}
        trial = Trial(self._engine.store, write, self._curated, private, self._bounds)
        changes = trial.run()
        if not changes:
            return self.generation
        with Ledger(self._bounds.folder) as ledger:
            return ledger.commit(
                changes, after=self.generation, key=key, token=write.token.name, bounds=self._bounds
            )

    def _reveal(self, scopes: tuple[str, ...]) -> None:
        """Put the private graphs that may be read beside the others."""
        store = self._engine.store
        for name, kept in self._graphs.items():
            if kept.private and covers(scopes, name):
                self.spent = True
                store.add_graph(NamedNode(name))
                store.extend(self._hidden.quads_for_pattern(None, None, None, NamedNode(name)))

    def _lay_over(self, question: Question) -> EmbeddedEngine:
        """The engine whose default graph has some graphs of one's own over it."""
        seen = [
            name for name, kept in self._graphs.items() if not kept.private or covers(question.reads, name)
        ]
        for name in question.laid:
            if name != "all" and name not in seen:
                raise BadParameter(
                    f"own: there is no graph <{name}> of one's own that you may read", parameter="own"
                )
        self.spent = True
        store = self._engine.store
        for name in seen if "all" in question.laid else question.laid:
            quads = list(store.quads_for_pattern(None, None, None, NamedNode(name)))
            store.extend(Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in quads)
        return self._engine.anew(plain=store)


def is_spent(engine: Engine) -> bool:
    """Whether a process with this engine must answer nothing more."""
    return isinstance(engine, OwnEngine) and engine.spent


def _quads(graph: str, lines: Iterable[str]) -> Iterable[Quad]:
    """The triples of these lines in a graph; blank nodes keep their names."""
    name = str(NamedNode(graph))
    text = "".join(chain.from_iterable((line.rstrip()[:-1], name, " .\n") for line in lines))
    return parse(BytesIO(text.encode()), format=RdfFormat.N_QUADS, lenient=True)
