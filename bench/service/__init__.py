"""How the service compares with other SPARQL servers: the same data, the same load, at the same time."""

import math
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from .data import real_data, shaped_data
from .engines import (
    ROOT,
    Data,
    Engine,
    Oxigraph,
    OxigraphOnDisk,
    RdflibEndpoint,
    Started,
    Tochuc,
    Virtuoso,
    served,
)
from .found import Found, read_found, write_found
from .load import MARK, Load, Runaways, put_load
from .processes import megabytes
from .report import report
from .rows import Rows, ask

QUERIES = ROOT / "bench" / "queries"
SIZE = 300_000
LARGE = 3_000_000
GRAPHS = {"real": 0, "shape": SIZE, "large": LARGE}
"""The graphs by name; of made-up ones the number of triples."""
PORT = 8601
CONNECTIONS = 16
ONE_ROUND = "One short round, begun right after the start of the servers; so there is no spread."
MOST_RDFLIB = 1_000_000
"""Triples beyond which rdflib is spared."""


@dataclass(frozen=True)
class Effort:
    """How long and how often is measured."""

    rounds: int = 3
    seconds: float = 2.0
    starts: int = 3
    heavy_timeout: float = 30.0
    runaway_seconds: float = 6.0


def main(
    results: Path | None,
    effort: Effort | None = None,
    state: Path | None = None,
    graphs: Sequence[str] = ("real", "shape"),
    kept: Path | None = None,
) -> None:
    """Measure, print, and write the tables.

    Shape: what was measured on a graph is kept in a folder, if one is given, and told again by the next run.
    """
    effort = effort or Effort()
    found = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        for graph in graphs:
            data, skipped = _data(graph, folder / graph, state), []
            engines: list[Engine] = []
            for engine in (Tochuc(), Oxigraph(), OxigraphOnDisk(), Virtuoso(), RdflibEndpoint()):
                why = engine.missing()
                if not why and isinstance(engine, RdflibEndpoint) and data.size > MOST_RDFLIB:
                    why = f"left out on {data.name}: it would load for minutes"
                if why:
                    skipped.append(f"{engine.name}: {why}")
                    print(f"SKIPPED {skipped[-1]}", file=sys.stderr)
                else:
                    engines.append(engine)
            found[graph] = _measure(data, engines, folder, effort)
            found[graph].skipped = skipped
            found[graph].note = ONE_ROUND if effort.rounds == 1 else ""
            shutil.rmtree(folder / graph)
            if kept:
                write_found(kept / f"{graph}.json", found[graph])
    if kept:
        earlier = [graph for graph in GRAPHS if graph not in found and (kept / f"{graph}.json").exists()]
        found |= {graph: read_found(kept / f"{graph}.json") for graph in earlier}
    all_found = [found[graph] for graph in GRAPHS if graph in found]
    text = report(all_found)
    print(text)
    if results:
        results.write_text(text, encoding="utf-8")


def _data(graph: str, folder: Path, state: Path | None) -> Data:
    return real_data(folder, state) if graph == "real" else shaped_data(folder, GRAPHS[graph])


def _measure(data: Data, engines: list[Engine], folder: Path, effort: Effort) -> Found:
    found = Found(
        data.name, data.size, [engine.name for engine in engines if not isinstance(engine, OxigraphOnDisk)]
    )
    work = folder / f"of-{data.triples.parent.name}"
    work.mkdir()
    for engine in engines:
        print(f"{data.name}: starting {engine.name}", file=sys.stderr)
        engine.prepare(data, work)
        _start_cold(engine, found, effort)
    with ExitStack() as stack:
        started: dict[str, Started] = {}
        for number, engine in enumerate(engines):
            if engine.name in found.engines:
                started[engine.name] = stack.enter_context(served(engine, PORT + 10 * number))
        for name, server in started.items():
            _warn_of_other_rows(name, server, started["Oxigraph server"], data, found)
        for number in range(effort.rounds):
            print(f"{data.name}: round {number + 1} of {effort.rounds}", file=sys.stderr)
            _ask_small(started, data, found, work, effort)
            _ask_heavy(started, found, effort)
        for name, server in started.items():
            found.add("memory, MB", name, megabytes(server.process.pid))
        _run_away(started, data, found, work, effort)
    return found


def _start_cold(engine: Engine, found: Found, effort: Effort) -> None:
    spent = 0.0
    for _ in range(effort.starts):
        with served(engine, PORT) as server:
            found.add("cold start, s", engine.name, server.seconds)
            if isinstance(engine, OxigraphOnDisk):
                found.add("memory, MB", engine.name, megabytes(server.process.pid))
        spent += server.seconds
        if spent > 8:
            return


def _small(name: str, subjects: list[str]) -> list[str]:
    text = (QUERIES / "small" / f"{name}.rq").read_text().strip()
    return [text.replace("SUBJECT", subject) for subject in subjects]


def _path(address: str, text: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}{quote(text, safe='@')}"


def _warn_of_other_rows(name: str, server: Started, other: Started, data: Data, found: Found) -> None:
    """A fast wrong answer is a fault."""
    for small in ("lookup", "join"):
        for text in _small(small, data.subjects[:15]):
            text = text.replace(MARK, "")
            mine, theirs = ask(server.address, text, 30), ask(other.address, text, 30)
            if mine.hash != theirs.hash:
                found.faults.append(f"{name}: other rows than the Oxigraph server for {text}")


def _ask_small(started: dict[str, Started], data: Data, found: Found, folder: Path, effort: Effort) -> None:
    subjects = data.subjects
    kinds = {
        "repeated query, requests/s": [_small("lookup", subjects)[0].replace(MARK, "")],
        "distinct look-ups, requests/s": _small("lookup", subjects),
        "distinct joins of two patterns, requests/s": _small("join", subjects),
    }
    for what, texts in kinds.items():
        for name, server in started.items():
            paths = [_path(server.address, text) for text in texts]
            load = put_load(server.address, paths, folder, effort.seconds, CONNECTIONS)
            found.add(what, name, load.rate)
            _note_failures(load, what, name, found)


def _note_failures(load: Load, what: str, name: str, found: Found) -> None:
    if load.failed:
        found.faults.append(f"{name}: {load.failed:,} requests of “{what}” failed")


def _ask_heavy(started: dict[str, Started], found: Found, effort: Effort) -> None:
    for path in sorted(QUERIES.glob("*.rq")):
        text = path.read_text()
        title = text.splitlines()[0].lstrip("# ")
        seen: dict[str, Rows] = {}
        for name, server in started.items():
            if name == "rdflib-endpoint":
                continue
            try:
                # A number of its own, so that no cache of answers has a part in it.
                seen[name] = ask(server.address, f"{text}# {time.time_ns()}\n", effort.heavy_timeout)
            except (OSError, ValueError) as error:
                found.faults.append(f"{name}: “{title}” failed: {str(error) or type(error).__name__}")
                found.add(f"query: {title}", name, math.nan)
                continue
            found.add(f"query: {title}", name, seen[name].seconds * 1000)
        right = seen.get("Oxigraph server")
        for name, rows in seen.items():
            if right and rows.hash != right.hash:
                found.faults.append(
                    f"{name}: “{title}” gives other rows than the Oxigraph server ({rows.number:,}; {right.number:,})"
                )


def _run_away(started: dict[str, Started], data: Data, found: Found, folder: Path, effort: Effort) -> None:
    runaway = (QUERIES / "small" / "runaway.rq").read_text().strip()
    seconds = effort.runaway_seconds
    for name, server in started.items():
        paths = [_path(server.address, text) for text in _small("lookup", data.subjects)]
        quiet = put_load(server.address, paths, folder, seconds, 4)
        found.add("p99 of look-ups, quiet, ms", name, quiet.p99)
        parts = urlsplit(server.address)
        template = _path(server.address, runaway)
        runaways = Runaways(
            ("127.0.0.1", parts.port or 80),
            lambda number, template=template: template.replace(MARK, str(number)),  # type: ignore[misc]
            time.monotonic() + seconds + 1,
        )
        thread = threading.Thread(target=runaways.run)
        thread.start()
        time.sleep(1)
        busy = put_load(server.address, paths, folder, seconds, 4)
        thread.join()
        found.add("p99 of look-ups, two runaways started each second, ms", name, busy.p99)
        found.add("look-ups meanwhile, requests/s", name, busy.rate)
        _note_failures(busy, "look-ups beside runaways", name, found)
        # Most servers do not end a query that nobody waits for; the next one shall have the machine to itself.
        server.process.kill()
