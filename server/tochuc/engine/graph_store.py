"""Two ways to write graphs into a SPARQL server: the Graph Store Protocol, and SPARQL Update."""

from collections.abc import Iterable
from dataclasses import dataclass
from string import Template
from typing import Final, Protocol
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import Request

from ..errors import EngineDown
from .access import ANONYMOUS, Access
from .exchange import Reply, exchange
from .operation import update_request
from .received import words_of

_PATIENCE: Final = 300.0
"""Seconds that one write may take."""
_MOST_BYTES: Final = 1 << 20
_INSERT: Final = Template("INSERT DATA { $triples }")
_INSERT_NAMED: Final = Template("INSERT DATA { GRAPH <$graph> { $triples } }")


class Writer(Protocol):
    """Puts graphs into a server; a graph of no name is the default graph."""

    @property
    def lines_at_once(self) -> int:
        """How many triples it likes to take in one request."""
        ...

    def replace(self, graph: str, parts: Iterable[bytes]) -> None:
        """Let a graph hold these triples (N-Triples, in parts of some lines) and no others."""
        ...

    def remove(self, graph: str) -> None:
        """Let a graph not be there."""
        ...


@dataclass(frozen=True)
class GraphStore:
    """Writes by the SPARQL 1.1 Graph Store Protocol."""

    url: str
    access: Access = ANONYMOUS
    lines_at_once: int = 50_000

    def replace(self, graph: str, parts: Iterable[bytes]) -> None:
        """See `Writer`."""
        method = "PUT"
        for part in parts:
            self._send(method, graph, part)
            method = "POST"

    def remove(self, graph: str) -> None:
        """See `Writer`."""
        reply = self._exchange("DELETE", graph, None)
        if reply.status != 404:
            _refuse(reply, f"deleting {_shown(graph)}")

    def _send(self, method: str, graph: str, triples: bytes) -> None:
        _refuse(self._exchange(method, graph, triples), f"writing {_shown(graph)}")

    def _exchange(self, method: str, graph: str, triples: bytes | None) -> Reply:
        where = f"graph={quote(graph, safe='')}" if graph else "default"
        mark = "&" if urlsplit(self.url).query else "?"
        request = Request(f"{self.url}{mark}{where}", data=triples, method=method)
        # N-Triples is Turtle, and every server reads that.
        request.add_header("Content-Type", "text/turtle; charset=utf-8")
        return exchange(request, self.access, _PATIENCE, _MOST_BYTES)


@dataclass(frozen=True)
class Updates:
    """Writes by SPARQL 1.1 Update."""

    url: str
    access: Access = ANONYMOUS
    lines_at_once: int = 1_000

    def replace(self, graph: str, parts: Iterable[bytes]) -> None:
        """See `Writer`."""
        self.remove(graph)
        for part in parts:
            template = _INSERT_NAMED if graph else _INSERT
            self._run(template.substitute(graph=graph, triples=part.decode()), graph)

    def remove(self, graph: str) -> None:
        """See `Writer`."""
        self._run(f"CLEAR SILENT {f'GRAPH <{graph}>' if graph else 'DEFAULT'}", graph)

    def _run(self, update: str, graph: str) -> None:
        reply = exchange(update_request(self.url, update), self.access, _PATIENCE, _MOST_BYTES)
        _refuse(reply, f"writing {_shown(graph)}")


_BESIDE: Final = {
    "query": ("store", "data"),
    "sparql": ("sparql-graph-crud-auth", "sparql-graph-crud", "data", "store"),
}
"""Where the servers that we know of have their graph store, by the last part of the address of their queries."""


def siblings(url: str) -> list[str]:
    """Where the graph store of a query service may be; nothing where we do not know.

    >>> siblings("http://127.0.0.1:7878/query")
    ['http://127.0.0.1:7878/store', 'http://127.0.0.1:7878/data']
    """
    parts = urlsplit(url)
    parent, _, last = parts.path.rstrip("/").rpartition("/")
    return [
        urlunsplit((parts.scheme, parts.netloc, f"{parent}/{name}", "", "")) for name in _BESIDE.get(last, ())
    ]


def _refuse(reply: Reply, doing: str) -> None:
    if 200 <= reply.status < 300:
        return
    words = words_of(reply)
    if reply.status in (401, 403):
        told = "it does not let this program write; set TOCHUC_ENGINE_USER and TOCHUC_ENGINE_PASSWORD"
    else:
        told = f"status {reply.status}"
    raise EngineDown(f"{doing}: {told}" + (f". It says: {words}" if words else ""), status=reply.status)


def _shown(graph: str) -> str:
    return f"<{graph}>" if graph else "the default graph"
