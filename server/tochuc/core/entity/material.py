"""The quads about a thing and about what stands around it, put together by statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, Literal

from ...namespaces import (
    ENTAILED_GRAPH,
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    PREFIXES,
    QUERIES_GRAPH,
    REGISTER,
    STATED_GRAPH,
    TC,
)
from ..dates import Answer, Bounds, holds
from .vocabulary import Value

Quad = tuple[str, str, Value, str]
Basis = Literal["stated", "entailed", "inferred"]
TYPE: Final = PREFIXES["rdf"] + "type"
BOUNDS: Final = tuple(TC + name for name in ("startEarliest", "startLatest", "endEarliest", "endLatest"))
_NO_SOURCES: Final = frozenset({STATED_GRAPH, INFERRED_GRAPH, ENTAILED_GRAPH})
_OURS: Final = frozenset({ONTOLOGY_GRAPH, QUERIES_GRAPH})


@dataclass(slots=True)
class Statement:
    """One triple, where it is stated, and whether it follows from others or only by a provision."""

    subject: str
    predicate: str
    value: Value
    sources: tuple[str, ...] = ()
    basis: Basis = "inferred"

    def add(self, graph: str) -> None:
        """Count a graph in which it stands."""
        if graph in _NO_SOURCES:
            if graph == ENTAILED_GRAPH and self.basis == "inferred":
                self.basis = "entailed"
        else:
            self.basis = "stated"
            if graph not in _OURS and graph not in self.sources:
                self.sources += (graph,)


class Node:
    """What is said of one thing."""

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self.statements: dict[tuple[str, Value], Statement] = {}
        self.by_predicate: dict[str, list[Statement]] = {}

    def add(self, predicate: str, value: Value, graph: str) -> None:
        """Take in what a graph says of it."""
        key = predicate, value
        statement = self.statements.get(key)
        if statement is None:
            statement = self.statements[key] = Statement(self.iri, predicate, value)
            self.by_predicate.setdefault(predicate, []).append(statement)
        # Most of what stands around a thing is inferred, which is how a statement begins.
        if graph != INFERRED_GRAPH:
            statement.add(graph)

    def of(self, predicate: str) -> Sequence[Statement]:
        """The statements with this property."""
        return self.by_predicate.get(predicate, ())

    def values(self, predicate: str) -> list[Value]:
        """The values of this property."""
        return [statement.value for statement in self.of(predicate)]

    def things(self, predicate: str) -> list[str]:
        """The IRIs that are values of this property."""
        return [statement.value.text for statement in self.of(predicate) if statement.value.iri]

    @cached_property
    def classes(self) -> list[str]:
        """Its classes, narrow and broad."""
        return self.things(TYPE)

    @cached_property
    def life(self) -> Bounds | None:
        """Between which days it began and ended; None for what has no time."""
        told = [self.values(name) for name in BOUNDS]
        try:
            return Bounds(*(date.fromisoformat(values[0].text) for values in told)) if all(told) else None
        except ValueError:
            return None

    @property
    def sources(self) -> list[str]:
        """The sources that say anything of it, the project's register last and only if there is no other."""
        found = list(dict.fromkeys(source for each in self.statements.values() for source in each.sources))
        return [source for source in found if source != REGISTER] or found

    @property
    def basis(self) -> Basis:
        """Stated if any of it is."""
        return "stated" if any(each.basis == "stated" for each in self.statements.values()) else "inferred"

    def on(self, day: date | None) -> Answer | None:
        """Whether it held on a day; None where no day is asked for, or it has no time."""
        return holds(self.life, day) if day and self.life else None


class Material:
    """The nodes by IRI, in the order in which they came."""

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        self.nodes: dict[str, Node] = {}
        self.add(quads)

    def add(self, quads: Iterable[Quad]) -> None:
        """Take in more quads."""
        for subject, predicate, value, graph in quads:
            node = self.nodes.get(subject)
            if node is None:
                node = self.nodes[subject] = Node(subject)
            node.add(predicate, value, graph)

    def things(self) -> set[str]:
        """Every IRI that a page may have to name."""
        found = set(self.nodes)
        for node in self.nodes.values():
            for statement in node.statements.values():
                if statement.value.iri:
                    found.add(statement.value.text)
                found.update(statement.sources)
        return found
