"""What goes into a snapshot's folder: quads of every graph, proofs, search index, dumps, answers."""

import gzip
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
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from ..core.dates import parse_span
from ..core.saved import bind, read_saved
from ..core.terms import iri
from ..namespaces import INFERRED_GRAPH, ONTOLOGY_GRAPH, PREFIXES, STATED_GRAPH, TC
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
    ontology: list[str]
    everything: list[Triple]
    quads: Sequence[Quad]

    @classmethod
    def of(cls, quads: Sequence[Quad], ontology: Sequence[Triple], reasoned: Reasoned) -> "Contents":
        """The contents for what was read and what follows from it."""
        by_source: dict[str, list[Triple]] = {}
        for quad in quads:
            by_source.setdefault(iri(quad.graph_name), []).append(quad.triple)
        stated = {quad.triple for quad in quads}
        everything = list(stated.union(ontology, reasoned.inferred))
        return cls(
            sources={graph: _lines(triples) for graph, triples in sorted(by_source.items())},
            stated=_lines(stated),
            inferred=_lines(reasoned.inferred),
            ontology=_lines(ontology),
            everything=everything,
            quads=quads,
        )

    def named(self) -> Iterable[tuple[str, list[str]]]:
        """Each named graph with its lines, as on every engine (design, data flow)."""
        yield from self.sources.items()
        yield STATED_GRAPH, self.stated
        yield INFERRED_GRAPH, self.inferred
        yield ONTOLOGY_GRAPH, self.ontology

    def default(self) -> list[str]:
        """The default graph: everything stated and inferred and the ontology, each once."""
        return sorted({*self.stated, *self.inferred, *self.ontology})

    def newest_source(self) -> str:
        """The newest day on which an outside source was published: the graph's "now"."""
        own = {quad.subject for quad in self.quads if quad.predicate == _SEEN_AS and quad.object == _OWN}
        days = [
            parse_span(quad.object.value).earliest
            for quad in self.quads
            if quad.predicate == _PUBLISHED and isinstance(quad.object, Literal) and quad.subject not in own
        ]
        return max(days, default=date.min).isoformat()

    def write_answers(self, folder: Path, queries: Path) -> int:
        """The number of saved queries answered; each answer at its default parameters is kept as SPARQL JSON."""
        store = Store()
        store.bulk_load(path=str(folder / "quads.nq"), format=RdfFormat.N_QUADS)
        count = 0
        for path in sorted(queries.rglob("*.rq")):
            name = path.relative_to(queries).with_suffix("")
            if name.parts[0] == "hygiene":
                continue
            query = read_saved(str(name), path.read_text(encoding="utf-8"))
            text = bind(query, {})
            results = store.query(text)
            if isinstance(results, QuerySolutions):
                answer = folder / "answers" / f"{name}.json"
                answer.parent.mkdir(parents=True, exist_ok=True)
                results.serialize(str(answer), format=QueryResultsFormat.JSON)
                # Asked again before the snapshot is served, to see that it gives the same.
                answer.with_suffix(".rq").write_text(text, encoding="utf-8")
                count += 1
        return count


def write_contents(folder: Path, contents: Contents, reasoned: Reasoned) -> dict[str, Any]:
    """The counts of what was written."""
    default = contents.default()
    with (folder / "quads.nq").open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}.\n" for line in default)
        for graph, lines in contents.named():
            file.writelines(f"{line}<{graph}> .\n" for line in lines)
    _write_dumps(folder / "dumps", contents)
    write_proofs(folder / "proofs.sqlite", reasoned, contents.quads)
    classes = _class_counts(contents.everything)
    names = write_search_index(folder / "search.sqlite", contents.everything)
    return {
        "default": len(default),
        "stated": len(contents.stated),
        "inferred": len(contents.inferred),
        "ontology": len(contents.ontology),
        "graphs": len(contents.sources),
        "sources": classes.get("Source", 0) - classes.get("JointSource", 0),
        "names": names,
        "classes": classes,
    }


def _write_dumps(folder: Path, contents: Contents) -> None:
    folder.mkdir()
    parts = {
        "stated": list(contents.sources.items()),
        "inferred": [(INFERRED_GRAPH, contents.inferred)],
        "ontology": [(ONTOLOGY_GRAPH, contents.ontology)],
    }
    for name, graphs in parts.items():
        # No time and no name in the header, so that the same statements give the same bytes.
        with (folder / f"{name}.nq.gz").open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as file:
            for graph, lines in graphs:
                file.write("".join(f"{line}<{graph}> .\n" for line in lines).encode())


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
