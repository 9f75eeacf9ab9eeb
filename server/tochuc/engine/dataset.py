"""Which graphs a question is about, and several of them as one default graph."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from ..core.heads import Head
from ..errors import BadParameter, BadQuery, ResultTooLarge
from ..namespaces import INFERRED_GRAPH, ONTOLOGY_GRAPH, STATED_GRAPH

MOST_MERGED: Final = 1_000_000
"""Quads that are copied to merge graphs; a million takes about six seconds and 300 MB."""
_FEW: Final = 3
"""Default graphs up to which the engine looks in one after the other, if no triple is in two of them."""


@dataclass(frozen=True)
class Graphs:
    """A store, and the graphs of it that are asked; None for those of the store."""

    store: Store
    default: Sequence[NamedNode | BlankNode | DefaultGraph] | None = None
    named: Sequence[NamedNode | BlankNode] | None = None

    def holding(self) -> Sequence[NamedNode | BlankNode | DefaultGraph]:
        """The graphs that make up the default graph."""
        return [DefaultGraph()] if self.default is None else self.default


class Datasets:
    """The graphs of one store by name; what it learns about them it keeps, since the store does not change."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._apart: dict[frozenset[NamedNode], bool] = {}
        self._merged: tuple[object, Graphs] | None = None

    def of_request(self, default: Sequence[str], named: Sequence[str], strict: bool) -> Graphs:
        """The graphs that a request names. One kind alone leaves the other empty.

        Raises: BadParameter for a name that is no absolute IRI, or, if strict, of no graph.
        Source: SPARQL 1.1 Protocol, 2.1.4.
        """
        try:
            graphs = [NamedNode(name) for name in default], [NamedNode(name) for name in named]
        except ValueError as error:
            raise BadParameter(f"a graph is named by an absolute IRI: {error}") from None
        return self._of(*graphs, strict)

    def of_query(self, head: Head, strict: bool) -> Graphs:
        """The graphs that a query names with FROM and FROM NAMED.

        Raises: BadParameter, if strict, for a name of no graph; BadQuery for one that cannot be read.
        """
        try:
            graphs = resolve(head.prologue, head.default_graphs), resolve(head.prologue, head.named_graphs)
        except (SyntaxError, ValueError) as error:
            raise BadQuery(f"a graph after FROM cannot be read: {error}") from None
        return self._of(*graphs, strict)

    def stated(self, *beside: str) -> Graphs:
        """What is stated and the ontology as the default graph; every graph but the inferred one by its name.

        Further graphs of the default one must hold nothing that another of them holds.
        """
        default = [NamedNode(STATED_GRAPH), NamedNode(ONTOLOGY_GRAPH)]
        named = [
            graph
            for graph in self._store.named_graphs()
            if isinstance(graph, NamedNode) and graph.value != INFERRED_GRAPH
        ]
        apart = self._are_apart(default)
        default += map(NamedNode, beside)
        return Graphs(self._store, default, named) if apart else self._merge(default, named)

    def _of(self, default: list[NamedNode], named: list[NamedNode], strict: bool) -> Graphs:
        default, named = list(dict.fromkeys(default)), list(dict.fromkeys(named))
        for graph in (*default, *named) if strict else ():
            if not self._store.contains_named_graph(graph):
                raise BadParameter(
                    f"there is no graph {graph.value}; without strict= it would be an empty one"
                )
        if len(default) < 2 or (len(default) <= _FEW and self._are_apart(default)):
            return Graphs(self._store, default, named)
        return self._merge(default, named)

    def _are_apart(self, graphs: list[NamedNode]) -> bool:
        """Whether no triple is in two of the graphs; only then does the engine count each once."""
        key = frozenset(graphs)
        if key not in self._apart:
            self._apart[key] = not any(
                Quad(quad.subject, quad.predicate, quad.object, larger) in self._store
                for larger, smaller in combinations(sorted(graphs, key=self._size, reverse=True), 2)
                for quad in self._quads(smaller)
            )
        return self._apart[key]

    def _merge(self, default: list[NamedNode], named: list[NamedNode]) -> Graphs:
        key = (tuple(default), tuple(named))
        if self._merged is None or self._merged[0] != key:
            size = sum(map(self._size, (*default, *named)))
            if size > MOST_MERGED:
                told = f"these graphs hold {size:,} triples; at most {MOST_MERGED:,} are merged into one default graph"
                raise ResultTooLarge(f"{told}; ask <{STATED_GRAPH}>, or name fewer")
            store = Store()
            store.extend(
                Quad(q.subject, q.predicate, q.object) for graph in default for q in self._quads(graph)
            )
            for graph in named:
                store.extend(self._quads(graph))
            self._merged = key, Graphs(store, [DefaultGraph()], named)
        return self._merged[1]

    def _size(self, graph: NamedNode) -> int:
        return sum(1 for _ in self._quads(graph))

    def _quads(self, graph: NamedNode) -> Iterator[Quad]:
        return self._store.quads_for_pattern(None, None, None, graph)


def resolve(prologue: str, names: Sequence[str]) -> list[NamedNode]:
    """The IRIs that names in a query stand for, in their order. A prologue means the same in Turtle.

    Raises: SyntaxError, ValueError for a name that means none.
    """
    if not names:
        return []
    lines = "\n".join(f"<urn:x-graph:{number}> a {name} ." for number, name in enumerate(names))
    quads = sorted(
        parse(f"{prologue}\n{lines}", format=RdfFormat.TURTLE), key=lambda quad: int(quad.subject.value[12:])
    )
    return [quad.object for quad in quads if isinstance(quad.object, NamedNode)]
