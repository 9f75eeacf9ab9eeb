"""How soon the page of a thing is there: on the real graph and on larger ones, at a constant rate, and once it is kept.

    python -m bench.site [--graphs real,shape,large] [--state build] [--results FILE]

Beside it an Oxigraph server is asked to DESCRIBE the same things at the same rate: what a server that knows the graph
as well as ours takes to say what it knows of a thing, without names, sources, order or a page.
"""

import argparse
import json
import random
import re
import statistics
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import chain
from pathlib import Path
from urllib.parse import quote, urlsplit

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

from tochuc.graph.snapshot import Snapshot, current_snapshot, switch_to
from tochuc.namespaces import ID, INFERRED_GRAPH, ONTOLOGY_GRAPH, PREFIXES, STATED_GRAPH, TC

from .rate import Times, at_rate, pages_of
from .service.data import real_data
from .service.engines import ROOT, Data, Oxigraph, Tochuc, served
from .service.load import put_load
from .service.processes import wait_for_rest
from .shape import make_graph

SIZES = {"shape": 300_000, "large": 3_000_000}
"""The made-up graphs by the number of their triples."""
RATE = 100.0
WHY_RATE = 20.0
SECONDS = 10.0
ROUNDS = 3
PORT = 8184
CONNECTIONS = 16
KEPT = 200
"""Pages that fit into the cache well."""
SOURCE = ID + "source/mau"
LABEL, TYPE = PREFIXES["rdfs"] + "label", PREFIXES["rdf"] + "type"
Round = Callable[[list[str]], Times]


class Uncached(Tochuc):
    """The service without its cache of answers, and without a limit for a client."""

    def command(self, port: int) -> list[str]:
        return [*super().command(port), "--cache", "0", "--budget", "0"]


@dataclass(frozen=True)
class Row:
    """Milliseconds within which shares of the answers were there, one of each for a round."""

    graph: str
    what: str
    rounds: Sequence[Times]

    def median(self, share: float) -> float:
        """The median of the rounds."""
        return statistics.median(times.within(share) for times in self.rounds)


def shaped(folder: Path, size: int, real: Path) -> tuple[Data, list[str]]:
    """A made-up graph as a build leaves one, stated by a source and with the ontology of the real one; and its pages."""
    triples = list(dict.fromkeys(make_graph(size)))
    ontology = [
        quad
        for quad in parse(path=str(current_snapshot(real).folder / "quads.nq"), format=RdfFormat.N_QUADS)
        if quad.graph_name == NamedNode(ONTOLOGY_GRAPH)
    ]
    state = folder / "state"
    snapshot = state / "snapshots" / f"pages-{size}"
    snapshot.mkdir(parents=True)
    quads: Iterator[Quad] = chain(
        (Quad(*triple) for triple in triples),
        (Quad(*triple, NamedNode(SOURCE)) for triple in triples),
        # A snapshot is only served if none of its graphs is empty.
        (Quad(*triples[0], NamedNode(graph)) for graph in (STATED_GRAPH, INFERRED_GRAPH)),
        ontology,
    )
    serialize(quads, str(snapshot / "quads.nq"), RdfFormat.N_QUADS)
    classes = Counter(each.object.value.removeprefix(TC) for each in triples if each.predicate.value == TYPE)
    counts = {"default": len(triples), "stated": 1, "inferred": 1, "ontology": len(ontology), "sources": 1}
    manifest = {
        "hash": snapshot.name,
        "counts": {**counts, "classes": classes},
        "newest_source": "2026-01-01",
    }
    (snapshot / "manifest.json").write_text(json.dumps(manifest))
    switch_to(state, Snapshot(snapshot))
    path = folder / "graph.nt"
    serialize(triples, str(path), RdfFormat.N_TRIPLES)
    name = f"{len(triples):,} triples of our own shape"
    return Data(name, path, state, len(triples), []), _named(triples)


def _named(triples: Sequence[Triple]) -> list[str]:
    named = (each.subject.value for each in triples if each.predicate.value == LABEL)
    return sorted({f"/page/{iri.removeprefix(ID)}" for iri in named})


def things_of(address: str) -> list[str]:
    """The paths of the pages of things, as the sitemap lists them."""
    return [path for path in pages_of(address) if path.startswith("/page/")]


def describing(path: str) -> str:
    """The path at an Oxigraph server that describes the thing of a page."""
    return "/query?query=" + quote(f"DESCRIBE <{ID}{path.removeprefix('/page/')}>")


def in_rounds(ask: Round, paths: Sequence[str], rate: float) -> list[Times]:
    """The times of several rounds, none of which asks for what another has asked for; after one to warm up."""
    each = int(rate * SECONDS)
    if len(paths) < each:
        raise ValueError(f"{each} different addresses are needed, there are {len(paths)}")
    ask(list(paths[: each // 4]))
    parts = [list(paths[at : at + each]) for at in range(each // 4, len(paths), each)]
    return [ask(part) for part in parts[:ROUNDS]]


def measure(data: Data, folder: Path, named: Sequence[str] = ()) -> list[Row]:
    """The times of pages, of reasons where there are any, and of the peer, one server after the other."""
    rows = []
    ours, peer = Uncached(), Oxigraph()
    ours.prepare(data, folder)
    with served(ours, PORT) as server:
        address = f"http://{urlsplit(server.address).netloc}"
        paths = [*named] or things_of(address)
        random.Random(1).shuffle(paths)
        wait_for_rest(server.process.pid)
        pages = in_rounds(lambda part: at_rate(address, part, RATE, SECONDS), paths, RATE)
        rows.append(Row(data.name, "page, not cached", pages))
        reasons = why_of(address, paths[:KEPT])
        if len(reasons) > 2 * WHY_RATE * SECONDS:
            times = in_rounds(lambda part: at_rate(address, part, WHY_RATE, SECONDS), reasons, WHY_RATE)
            rows.append(Row(data.name, "why a statement holds, not cached", times))
    if not peer.missing():
        peer.prepare(data, folder)
        with served(peer, PORT) as server:
            address = f"http://{urlsplit(server.address).netloc}"
            asked = [describing(path) for path in paths]
            wait_for_rest(server.process.pid)
            times = in_rounds(lambda part: at_rate(address, part, RATE, SECONDS, "text/turtle"), asked, RATE)
            rows.append(Row(data.name, "Oxigraph server, DESCRIBE of the same things", times))
    return rows


def why_of(address: str, paths: Sequence[str]) -> list[str]:
    """The addresses of reasons to which pages lead."""
    found: dict[str, None] = {}
    connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
    for path in paths:
        connection.request("GET", path, headers={"Accept": "text/html"})
        text = connection.getresponse().read().decode()
        found |= dict.fromkeys(
            each.replace("&amp;", "&") for each in re.findall(r'href="(/why\?[^"]+)"', text)
        )
    connection.close()
    return list(found)


def cached(data: Data, folder: Path) -> list[float]:
    """Pages a second that the cache of answers gives, in rounds."""
    ours = Tochuc()
    ours.prepare(data, folder)
    with served(ours, PORT) as server:
        address = f"http://{urlsplit(server.address).netloc}"
        paths = [f"{path}.html" for path in random.Random(2).sample(things_of(address), KEPT)]
        put_load(address, paths, folder, 4, CONNECTIONS)
        loads = [put_load(address, paths, folder, 2, CONNECTIONS) for _ in range(ROUNDS)]
    if any(load.failed for load in loads):
        raise RuntimeError("a page was not answered with 200")
    return [load.rate for load in loads]


def report(rows: Sequence[Row], rates: Sequence[float]) -> str:
    """The tables, and what grows by how much."""
    lines = [
        "# Pages of things",
        "",
        f"At a constant {RATE:g} a second ({WHY_RATE:g} for reasons), each asked for once; {SECONDS:g} s a round, ",
    ]
    lines[-1] += (
        f"medians of {ROUNDS} rounds, in brackets the lowest and the highest; milliseconds. "
        "The load comes from the same two cores, and begins when the server has come to rest after its start."
    )
    lines += ["", "| graph | what | p50 | p90 | p99 | failed |", "|---|---|--:|--:|--:|--:|"]
    for row in rows:
        shares = " | ".join(_cell(row, share) for share in (0.5, 0.9, 0.99))
        lines.append(f"| {row.graph} | {row.what} | {shares} | {sum(times.failed for times in row.rounds)} |")
    lines += [
        "",
        "Goals: p99 of pages of the real graph at most 15 ms; from 300,000 "
        "to 3,000,000 triples less than 1.3 times as much.",
        "",
    ]
    pages = [row for row in rows if row.what == "page, not cached"]
    for row in pages:
        peer = next((each for each in rows if each.graph == row.graph and "Oxigraph" in each.what), None)
        if peer:
            told = ", ".join(
                f"p{100 * share:g} {row.median(share) / peer.median(share):.1f} ×" for share in (0.5, 0.99)
            )
            lines.append(f"- {row.graph}: a page against a DESCRIBE by the Oxigraph server: {told}")
    made_up = [row for row in pages if "shape" in row.graph]
    if len(made_up) > 1:
        grown = ", ".join(
            f"p{100 * share:g} {made_up[-1].median(share) / made_up[0].median(share):.2f} ×"
            for share in (0.5, 0.99)
        )
        lines.append(f"- from {made_up[0].graph} to {made_up[-1].graph}: {grown}")
    else:
        lines.append("- the growth was not measured in this run, which had not both made-up graphs")
    if rates:
        lines.append(
            f"- pages that are kept: {statistics.median(rates):,.0f} a second ({min(rates):,.0f} to {max(rates):,.0f}), "
            f"{CONNECTIONS} connections, {KEPT} pages of the real graph"
        )
    return "\n".join(lines) + "\n"


def _cell(row: Row, share: float) -> str:
    found = [times.within(share) for times in row.rounds]
    return f"{statistics.median(found):.1f} ({min(found):.1f} to {max(found):.1f})"


def main(
    results: Path | None, graphs: Sequence[str] = ("real", "shape", "large"), state: Path | None = None
) -> None:
    """Measure, print, and write the tables."""
    rows: list[Row] = []
    rates: list[float] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        real = real_data(folder / "real", state)
        for graph in graphs:
            if graph == "real":
                rows += measure(real, folder)
                rates = cached(real, folder)
            else:
                data, named = shaped(folder / graph, SIZES[graph], real.state)
                rows += measure(data, folder, named)
    text = report(rows, rates)
    print(text)
    if results:
        results.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graphs", default="real,shape,large")
    parser.add_argument("--state", type=Path, default=ROOT / "build")
    parser.add_argument("--results", type=Path)
    given = parser.parse_args()
    main(given.results, given.graphs.split(","), given.state)
