"""The graphs that the servers are measured on."""

import json
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from tochuc.graph.build import build
from tochuc.graph.snapshot import Snapshot, current_snapshot, switch_to
from tochuc.namespaces import INFERRED_GRAPH, ONTOLOGY_GRAPH, STATED_GRAPH

from ..shape import make_graph
from .engines import ROOT, Data

SMALL = 20
"""Triples that a subject of a small query has at most."""
_SAMPLE = 5000


def real_data(folder: Path, state: Path | None) -> Data:
    """The real graph; its default graph is what the other servers are given."""
    folder.mkdir()
    if state is None:
        state = folder / "state"
        build(ROOT, state, 1, lambda _: None)
    path = current_snapshot(state).folder / "quads.nq"
    quads = parse(path=str(path), format=RdfFormat.N_QUADS)
    return _write(
        "the real graph", folder, state, [q.triple for q in quads if q.graph_name == DefaultGraph()]
    )


def shaped_data(folder: Path, size: int) -> Data:
    """A made-up graph of our own shape, in a snapshot of its own."""
    folder.mkdir()
    triples = list(dict.fromkeys(make_graph(size)))
    state = folder / "state"
    snapshot = state / "snapshots" / f"shape-{size}"
    snapshot.mkdir(parents=True)
    # A snapshot is only served if none of its graphs is empty.
    others = (Quad(*triples[0], NamedNode(graph)) for graph in (STATED_GRAPH, INFERRED_GRAPH, ONTOLOGY_GRAPH))
    quads = [*(Quad(*triple) for triple in triples), *others]
    serialize(quads, str(snapshot / "quads.nq"), RdfFormat.N_QUADS)
    ones = {"stated": 1, "inferred": 1, "ontology": 1, "sources": 0, "classes": {}}
    manifest = {
        "hash": snapshot.name,
        "counts": {"default": len(triples), **ones},
        "newest_source": "2026-01-01",
    }
    (snapshot / "manifest.json").write_text(json.dumps(manifest))
    switch_to(state, Snapshot(snapshot))
    return _write(f"{size:,} triples of our own shape", folder, state, triples)


def _write(name: str, folder: Path, state: Path, triples: Iterable[Triple]) -> Data:
    # Triple terms are left out: the other servers but one do not know them.
    plain = [triple for triple in triples if not isinstance(triple.object, Triple)]
    path = folder / "graph.nt"
    serialize(plain, str(path), RdfFormat.N_TRIPLES)
    held = Counter(triple.subject.value for triple in plain if isinstance(triple.subject, NamedNode))
    linked = {triple.subject.value for triple in plain if not isinstance(triple.object, Literal)}
    small = sorted(subject for subject, number in held.items() if number < SMALL and subject in linked)
    subjects = random.Random(3).sample(small, min(_SAMPLE, len(small)))
    return Data(name, path, state, len(plain), subjects)
