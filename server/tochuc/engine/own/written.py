"""What is asked of a worker that writes: one update, or one document for one graph."""

from dataclasses import dataclass, field
from typing import Final, Literal

from pyoxigraph import RdfFormat

from ...core.own_names import Token

Kind = Literal["update", "put", "post", "delete"]
FORMATS: Final = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/trig": RdfFormat.TRIG,
    "text/n3": RdfFormat.N3,
}
"""The documents that are read, by media type."""


@dataclass(frozen=True)
class Write:
    """One write with all that it depends on. It is made whole, or not at all."""

    kind: Kind
    token: Token
    text: str = ""
    """The update; for a document, what is shown of it in the list of what runs."""
    graph: str = ""
    """The graph that a document is for."""
    documents: tuple[tuple[str, int], ...] = ()
    """Media type and length in bytes of each part of the file that comes with this."""
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    private: bool | None = None
    """Who may read the graph from now on; None leaves it, or as the token says for a new one."""
    shapes: str = ""
    """The shapes that the graph must keep: none, the name of a graph, or themselves in Turtle."""
    timeout: float = 30.0
    owner: str = ""
    id: str = ""
    file: int | None = field(default=None, compare=False)
    """The documents, open, one after the other."""
