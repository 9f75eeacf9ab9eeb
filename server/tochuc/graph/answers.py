"""The saved queries of a snapshot, and their answers at default values, which cost nothing when they are asked for."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    serialize,
)

from ..core.saved import SavedQuery, bind
from ..namespaces import INFERRED_GRAPH, PREFIXES

_TOLD: Final = NamedNode("urn:x-tochuc:told")


def write_answers(folder: Path, queries: Sequence[SavedQuery], told: Iterable[str]) -> int:
    """The number of saved queries answered; each is kept in `queries/`, its answers in `answers/`.

    An answer is given twice: over everything, and as `.stated` over what holds without any provision, which is given
    as lines of N-Triples without their final dot. Rows and truths are SPARQL JSON, graphs Turtle. A query that has a
    parameter without a default has no answer.
    """
    store = Store()
    store.bulk_load(path=str(folder / "quads.nq"), format=RdfFormat.N_QUADS)
    named = sorted((graph for graph in store.named_graphs() if isinstance(graph, NamedNode)), key=str)
    asked = {
        query.id: bind(query, {}) for query in queries if all(p.default is not None for p in query.parameters)
    }
    for query in queries:
        _write(folder / "queries" / f"{query.id}.rq", query.text.encode())
    for name, text in asked.items():
        path = folder / "answers" / name
        if _answer(store, text, DefaultGraph(), named, path):
            # Asked again before the snapshot is served, to see that it gives the same.
            _write(path.with_suffix(".rq"), text.encode())
    # A graph of its own, so that a triple that two graphs hold counts once; the others are asked by their names.
    lines = "".join(f"{line}{_TOLD} .\n" for line in told)
    store.bulk_load(lines.encode(), RdfFormat.N_QUADS)
    without = [graph for graph in named if graph.value != INFERRED_GRAPH]
    for name, text in asked.items():
        _answer(store, text, _TOLD, without, folder / "answers" / f"{name}.stated")
    return len(asked)


def _answer(
    store: Store, text: str, default: NamedNode | DefaultGraph, named: Sequence[NamedNode], path: Path
) -> bool:
    """Whether the answer that was written has rows."""
    found = store.query(text, default_graph=[default], named_graphs=[*named])
    if isinstance(found, QuerySolutions | QueryBoolean):
        content = found.serialize(format=QueryResultsFormat.JSON)
        ending = ".json"
    else:
        triples = sorted(set(found), key=str)
        content = serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES)
        ending = ".ttl"
    assert content is not None
    _write(path.with_name(path.name + ending), content)
    return isinstance(found, QuerySolutions)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
