"""What goes into a snapshot's folder: quads of every graph, proofs, search index."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    serialize,
)

from ..core.dates import parse_span
from ..core.terms import iri
from ..namespaces import (
    ENTAILED_GRAPH,
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    PREFIXES,
    QUERIES_GRAPH,
    STATED_GRAPH,
    TC,
)
from .proofs import write_proofs
from .reason import Reasoned
from .search_index import write_search_index

_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_PUBLISHED = NamedNode(TC + "publishedOn")
_SEEN_AS = NamedNode(TC + "seenAs")
_OWN = NamedNode(PREFIXES["seen"] + "own")


@dataclass(frozen=True)
class Contents:
    """The statements of a snapshot as sorted N-Triples lines without their final dot, by graph."""

    sources: dict[str, list[str]]
    stated: list[str]
    inferred: list[str]
    entailed: list[str]
    ontology: list[str]
    queries: list[str]
    """What the saved queries say of themselves."""
    everything: list[Triple]
    """Stated, inferred and ontology."""
    quads: Sequence[Quad]

    @classmethod
    def of(
        cls,
        quads: Sequence[Quad],
        ontology: Sequence[Triple],
        reasoned: Reasoned,
        queries: Sequence[Triple] = (),
    ) -> "Contents":
        """The contents for what was read and what follows from it, and for what the saved queries say of themselves."""
        by_source: dict[str, list[Triple]] = {}
        for quad in quads:
            by_source.setdefault(iri(quad.graph_name), []).append(quad.triple)
        stated = {quad.triple for quad in quads}
        everything = list(stated.union(ontology, reasoned.inferred))
        return cls(
            sources={graph: _lines(triples) for graph, triples in sorted(by_source.items())},
            stated=_lines(stated),
            inferred=_lines(reasoned.inferred),
            entailed=_lines(reasoned.entailed),
            ontology=_lines(ontology),
            queries=_lines(queries),
            everything=everything,
            quads=quads,
        )

    def named(self) -> Iterable[tuple[str, list[str]]]:
        """Each named graph with its lines, as on every engine (design, data flow)."""
        yield from self.sources.items()
        yield STATED_GRAPH, self.stated
        yield INFERRED_GRAPH, self.inferred
        yield ENTAILED_GRAPH, self.entailed
        yield ONTOLOGY_GRAPH, self.ontology
        yield QUERIES_GRAPH, self.queries

    def default(self) -> list[str]:
        """The default graph: everything stated and inferred, the ontology and the saved queries, each once."""
        return sorted({*self.stated, *self.inferred, *self.ontology, *self.queries})

    def told(self) -> list[str]:
        """The default graph without what follows from provisions."""
        return sorted({*self.stated, *self.ontology, *self.entailed, *self.queries})

    def newest_source(self) -> str:
        """The newest day on which an outside source was published: the graph's "now"."""
        own = {quad.subject for quad in self.quads if quad.predicate == _SEEN_AS and quad.object == _OWN}
        days = [
            parse_span(quad.object.value).earliest
            for quad in self.quads
            if quad.predicate == _PUBLISHED and isinstance(quad.object, Literal) and quad.subject not in own
        ]
        return max(days, default=date.min).isoformat()


def write_contents(folder: Path, contents: Contents, reasoned: Reasoned) -> dict[str, Any]:
    """The counts of what was written beside the quads: proofs and search index."""
    write_proofs(folder / "proofs.sqlite", reasoned, contents.quads)
    classes = _class_counts(contents.everything)
    names = write_search_index(folder / "search.sqlite", contents.everything)
    return {
        "stated": len(contents.stated),
        "inferred": len(contents.inferred),
        "entailed": len(contents.entailed),
        "ontology": len(contents.ontology),
        "queries": len(contents.queries),
        "graphs": len(contents.sources),
        "sources": classes.get("Source", 0) - classes.get("JointSource", 0),
        "names": names,
        "classes": classes,
    }


def _lines(triples: Iterable[Triple]) -> list[str]:
    text = serialize(triples, format=RdfFormat.N_TRIPLES)
    assert text is not None
    return sorted(line[:-1] for line in text.decode().split("\n") if line)


def _class_counts(triples: Iterable[Triple]) -> dict[str, int]:
    counts = Counter(
        t.object.value.removeprefix(TC)
        for t in triples
        if t.predicate == _TYPE and isinstance(t.object, NamedNode) and t.object.value.startswith(TC)
    )
    return dict(sorted(counts.items()))
