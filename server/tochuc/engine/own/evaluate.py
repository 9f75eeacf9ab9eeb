"""A write, tried out on a copy of the whole store that is thrown away; what comes of it for one's own graphs."""

import contextlib
import os
import resource
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, RdfFormat, Store, Triple

from ...core.own_names import is_own
from ...core.updates import Operation, read_update
from ...errors import BadParameter, BadQuery, NotAllowed
from ..dataset import resolve
from ..limits import refuse_excess
from ..syntax import bad_query
from .bounds import Bounds
from .document import read_document
from .ledger import Change
from .parsed import refuse_outside, refuse_unreadable
from .written import Write

_NO_CHANGE: Final = frozenset[str]()


@dataclass
class Trial:
    """One write on a store that nobody else sees. The store holds what the token may read, and nothing else of others.

    `curated` are the graphs of the project; `private` says of each graph that is there whether it is.
    """

    store: Store
    write: Write
    curated: frozenset[str]
    private: dict[str, bool]
    bounds: Bounds
    _before: dict[str, frozenset[str]] = field(default_factory=dict)
    _laid: set[Triple] = field(default_factory=set)

    def run(self) -> list[Change]:
        """What becomes of the graphs that this token may write; a graph that stays as it is is left out.

        Raises: BadQuery, BadParameter, NotAllowed, BadDocument, TooLarge, BreaksShapes.
        """
        if self.write.kind == "update":
            self._update()
        else:
            self._document()
        changes = [change for name in self._before if (change := self._change(name))]
        if self.write.shapes:
            from .shapes import refuse_broken  # not before somebody asks: it takes a fifth of a second

            for name in {*filter(None, [self.write.graph]), *(change.graph for change in changes)}:
                refuse_broken(self.store, name, self.write.shapes)
        return changes

    @property
    def _unnamed(self) -> str:
        """The graph that takes what names none."""
        return self.write.graph or self.write.token.default_graph

    def _document(self) -> None:
        write, graph = self.write, NamedNode(self.write.graph)
        self._watch(write.graph)
        if write.kind == "delete":
            self.store.remove_graph(graph)
            return
        if write.kind == "put":
            self.store.remove_graph(graph)
        self.store.add_graph(graph)
        self.store.extend(Quad(t.subject, t.predicate, t.object, graph) for t in self._sent())

    def _sent(self) -> Iterator[Triple]:
        write = self.write
        assert write.file is not None
        with os.fdopen(write.file, "rb", closefd=False) as file:
            file.seek(0)
            for media_type, length in write.documents:
                yield from read_document(file, length, media_type, write.graph, self.bounds.each)

    def _update(self) -> None:
        write = self.write
        refuse_excess(write.text)
        using, using_named = ([_term(iri) for iri in iris] for iris in (write.using, write.using_named))
        operations = read_update(write.text, _term(self._unnamed), using, using_named)
        refuse_outside(write.text, operations)
        for operation in operations:
            refuse_unreadable(operation, write.text)
        for operation in operations:
            for target in resolve(operation.prologue, operation.targets):
                self._watch(target.value)
        with _no_new_handles():
            for operation in operations:
                self._run(operation)

    def _run(self, operation: Operation) -> None:
        if operation.whole:
            self._empty(operation)
            return
        if operation.asks:
            self._lay_over()
        for name in self._unknown(operation):
            self._watch(name)
        try:
            self.store.update(f"{operation.prologue}{operation.text}")
        except SyntaxError as error:
            raise BadQuery(f"the update cannot be run: {error}") from None
        except (OSError, RuntimeError, ValueError) as error:
            raise bad_query(self.write.text, operation.start, f"the update cannot be run: {error}") from None

    def _unknown(self, operation: Operation) -> Iterator[str]:
        """The graphs that variables stand for, found before anything is written."""
        if not operation.unknown:
            return
        asked = f"{operation.prologue}SELECT DISTINCT {' '.join(operation.unknown)} {operation.where}"
        try:
            default, named, within = (
                resolve(operation.prologue, terms)
                for terms in (
                    operation.default,
                    operation.named,
                    (operation.within,) * bool(operation.within),
                )
            )
            if within:
                rows = self.store.query(asked, default_graph=[*within])
            elif default or named:
                rows = self.store.query(asked, default_graph=[*default], named_graphs=[*named])
            else:
                rows = self.store.query(asked)
        except (SyntaxError, OSError, RuntimeError, ValueError) as error:
            raise bad_query(self.write.text, operation.start, f"the update cannot be run: {error}") from None
        assert isinstance(rows, QuerySolutions)
        for row in rows:
            for value in row:
                if isinstance(value, NamedNode):
                    yield value.value

    def _empty(self, operation: Operation) -> None:
        """CLEAR or DROP of all, of those with a name, or of the default one: of those that this token may write."""
        own = self._unnamed
        for graph in list(self.store.named_graphs()):
            name = graph.value
            mine = self.write.token.may_write(name) and name not in self.curated
            if mine and (operation.whole == "ALL" or (operation.whole == "DEFAULT") == (name == own)):
                self._watch(name)
                self.store.clear_graph(graph) if operation.kind == "clear" else self.store.remove_graph(graph)

    def _watch(self, name: str) -> None:
        """Note what a graph holds before it is written.

        Raises: NotAllowed for a graph that this token may not write.
        """
        if name in self._before:
            return
        token = self.write.token
        if name in self.curated or not is_own(name):
            raise NotAllowed(f"<{name}> is a graph of the project, which no token writes. Nothing was stored")
        if not token.may_write(name):
            scopes = ", ".join(token.writes) or "no graph"
            raise NotAllowed(
                f"the token {token.name} may write {scopes}, not <{name}>. Nothing was stored", graph=name
            )
        try:
            self._before[name] = self._lines(name)
        except ValueError as error:
            raise BadParameter(f"a graph is named by an absolute IRI: {error}") from None

    def _lines(self, name: str) -> frozenset[str]:
        graph = NamedNode(name)
        if not self.store.contains_named_graph(graph):
            return _NO_CHANGE
        text = self.store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph)
        assert text is not None
        # Not splitlines: a literal may hold other characters that end lines.
        return frozenset(filter(None, text.decode().split("\n")))

    def _change(self, name: str) -> Change | None:
        before, after = self._before[name], self._lines(name)
        existed, exists = name in self.private, self.store.contains_named_graph(NamedNode(name))
        asked = self.write.private if self.write.kind in ("put", "post") else None
        usual = self.private.get(name, self.write.token.private)
        private = usual if asked is None else asked
        if before == after and existed == exists and (not exists or private == usual):
            return None
        if not exists:
            return Change(name, usual, exists=False)
        if existed and private != usual:
            return Change(name, private, anew=True, added=sorted(after))
        return Change(name, private, removed=sorted(before - after), added=sorted(after - before))

    def _lay_over(self) -> None:
        """Let WHERE see the token's own default graph within the default one."""
        graph = NamedNode(self._unnamed)
        now = {quad.triple for quad in self.store.quads_for_pattern(None, None, None, graph)}
        for triple in self._laid - now:
            self.store.remove(_in_default(triple))
        new = {triple for triple in now - self._laid if _in_default(triple) not in self.store}
        self.store.extend(map(_in_default, new))
        self._laid = (self._laid & now) | new


def _in_default(triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, DefaultGraph())


def _term(iri: str) -> str:
    try:
        return str(NamedNode(iri))
    except ValueError as error:
        raise BadParameter(f"a graph is named by an absolute IRI: {error}") from None


@contextlib.contextmanager
def _no_new_handles() -> Iterator[None]:
    """Within it, this process can open no file and no connection, whatever an update makes the engine try."""
    usual = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, usual)
