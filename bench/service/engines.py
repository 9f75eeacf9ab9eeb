"""The servers that are compared: each is started on the same triples, on a loopback port, and ended."""

import importlib.util
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

ROOT = Path(__file__).parents[2]
FIRST = (ROOT / "bench" / "first.rq").read_text().strip()
JSON = "application/sparql-results+json"
GRAPH = "https://example.org/graph"
INI = Path(__file__).with_name("virtuoso.ini")
PATIENCE = 60.0
"""Seconds until the first answer at most."""


@dataclass(frozen=True)
class Data:
    """One graph: as N-Triples for the others, as a state folder for tochuc."""

    name: str
    triples: Path
    state: Path
    size: int
    subjects: list[str]


class Engine(Protocol):
    """One server."""

    name: str

    def missing(self) -> str: ...
    def prepare(self, data: Data, folder: Path) -> None: ...
    def command(self, port: int) -> list[str]: ...
    def load(self, port: int) -> None: ...
    def address(self, port: int) -> str: ...


@dataclass
class Tochuc:
    """The service of this project, as `tochuc serve` starts it."""

    name: str = "tochuc"
    state: Path = Path()

    def missing(self) -> str:
        return ""

    def prepare(self, data: Data, folder: Path) -> None:  # noqa: ARG002
        self.state = data.state

    def command(self, port: int) -> list[str]:
        options = ["--root", str(ROOT), "--state", str(self.state), "--port", str(port)]
        return [sys.executable, "-m", "tochuc.cli", "serve", *options]

    def load(self, port: int) -> None:
        pass

    def address(self, port: int) -> str:
        return f"http://127.0.0.1:{port}/sparql?query="


@dataclass
class Oxigraph:
    """The Oxigraph server in memory, where it is fastest; it loads the file after its start."""

    name: str = "Oxigraph server"
    triples: Path = Path()

    def missing(self) -> str:
        return "" if _program("oxigraph") else "PyPI oxigraph is not installed"

    def prepare(self, data: Data, folder: Path) -> None:  # noqa: ARG002
        self.triples = data.triples

    def command(self, port: int) -> list[str]:
        return [_program("oxigraph"), "serve", "--bind", f"127.0.0.1:{port}"]

    def load(self, port: int) -> None:
        url = f"http://127.0.0.1:{port}/store?default"
        _wait_for(f"http://127.0.0.1:{port}/query?query=" + quote(FIRST))
        with self.triples.open("rb") as body:
            headers = {
                "Content-Type": "application/n-triples",
                "Content-Length": str(self.triples.stat().st_size),
            }
            request = urllib.request.Request(url, body, headers, method="PUT")
            urllib.request.urlopen(request, timeout=PATIENCE).close()

    def address(self, port: int) -> str:
        return f"http://127.0.0.1:{port}/query?query="


@dataclass
class OxigraphOnDisk(Oxigraph):
    """The Oxigraph server on a store that was loaded before: for its cold start and memory."""

    name: str = "Oxigraph server, on disk"
    store: Path = Path()

    def prepare(self, data: Data, folder: Path) -> None:
        self.store = folder / "oxigraph"
        options = ["--location", str(self.store), "--file", str(data.triples)]
        _run([_program("oxigraph"), "load", *options])

    def command(self, port: int) -> list[str]:
        options = ["--location", str(self.store), "--bind", f"127.0.0.1:{port}"]
        return [_program("oxigraph"), "serve-read-only", *options]

    def load(self, port: int) -> None:
        pass


@dataclass
class RdflibEndpoint:
    """PyPI rdflib-endpoint with rdflib's own store."""

    name: str = "rdflib-endpoint"
    triples: Path = Path()

    def missing(self) -> str:
        return (
            ""
            if importlib.util.find_spec("rdflib_endpoint")
            else "PyPI rdflib-endpoint[web] is not installed"
        )

    def prepare(self, data: Data, folder: Path) -> None:  # noqa: ARG002
        self.triples = data.triples

    def command(self, port: int) -> list[str]:
        options = ["--host", "127.0.0.1", "--port", str(port), str(self.triples)]
        return [_program("rdflib-endpoint"), "serve", *options]

    def load(self, port: int) -> None:
        pass

    def address(self, port: int) -> str:
        return f"http://127.0.0.1:{port}/?query="


@dataclass
class Virtuoso:
    """Debian's Virtuoso 7 with 2 GB of buffers, on a database that was loaded before."""

    name: str = "Virtuoso"
    folder: Path = Path()
    data: Path = Path()

    def missing(self) -> str:
        found = shutil.which("virtuoso-t") and shutil.which("isql-vt")
        return "" if found else "Debian virtuoso-opensource-7 is not installed"

    def prepare(self, data: Data, folder: Path) -> None:
        self.folder = folder / "virtuoso"
        self.folder.mkdir()
        self.data = data.triples.parent
        with running(self, 8489, ready=False) as process:
            self._isql(process, 8489, "SELECT 1")
            text = f"DB.DBA.TTLP_MT(file_to_string_output('{data.triples}'), '', '{GRAPH}', 0)"
            self._isql(process, 8489, f"log_enable(2); {text}; checkpoint;")

    def command(self, port: int) -> list[str]:
        text = INI.read_text()
        values = {"FOLDER": self.folder, "DATA": self.data, "SQL_PORT": port + 1, "HTTP_PORT": port}
        for name, value in values.items():
            text = text.replace(name, str(value))
        ini = self.folder / "virtuoso.ini"
        ini.write_text(text)
        return ["virtuoso-t", "+foreground", "+configfile", str(ini)]

    def load(self, port: int) -> None:
        pass

    def address(self, port: int) -> str:
        return f"http://127.0.0.1:{port}/sparql?default-graph-uri={quote(GRAPH, '')}&query="

    def _isql(self, process: subprocess.Popen[bytes], port: int, text: str) -> None:
        command = ["isql-vt", f"127.0.0.1:{port + 1}", "dba", "dba", "ERRORS=STDOUT", f"EXEC={text};"]
        end = time.monotonic() + PATIENCE
        while True:
            done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
            if done.returncode == 0 and "Error" not in done.stdout:
                return
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"Virtuoso: {done.stdout}{done.stderr}")
            time.sleep(0.2)


@dataclass
class Started:
    """A server that answers, and the seconds until its first answer."""

    process: subprocess.Popen[bytes]
    address: str
    seconds: float = field(default=0.0)


@contextmanager
def served(engine: Engine, port: int) -> Iterator[Started]:
    """The server, loaded and answering."""
    began = time.monotonic()
    with running(engine, port) as process:
        yield Started(process, engine.address(port), time.monotonic() - began)


@contextmanager
def running(engine: Engine, port: int, ready: bool = True) -> Iterator[subprocess.Popen[bytes]]:
    """The process of a server; it is ended at the end, by force if need be."""
    command = engine.command(port)
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        if ready:
            engine.load(port)
            _wait_for(engine.address(port) + quote(FIRST), process)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(15)


def _wait_for(url: str, process: subprocess.Popen[bytes] | None = None) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and (process is None or process.poll() is None):
        with suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            request = urllib.request.Request(url, headers={"Accept": JSON})
            with urllib.request.urlopen(request, timeout=10) as answer:
                answer.read()
                return
        time.sleep(0.005)
    raise RuntimeError(f"no answer from {url}; has it ended: {process and process.poll()}")


def _program(name: str) -> str:
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else shutil.which(name) or ""


def _run(command: list[str]) -> None:
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=PATIENCE
    )
