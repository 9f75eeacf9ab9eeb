"""What an engine is: a question goes in, a complete answer comes out."""

from dataclasses import dataclass
from typing import BinaryIO, Literal, Protocol

Kind = Literal["select", "ask", "graph"]


@dataclass(frozen=True)
class Question:
    """One query with all that its answer depends on, and how long and how big that may become.

    Shape: `solutions` is the format wanted if the query turns out a SELECT or ASK (json, xml, csv, tsv), `graph`
    the one wanted if it is a CONSTRUCT or DESCRIBE (turtle, ntriples, nquads, trig, jsonld, rdfxml); None where
    the client takes none of them. Graphs given here replace the FROM and FROM NAMED of the query.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    stated: bool = False
    """Ask what is stated and the ontology alone: as the default graph those two, every other graph by its name."""
    told: bool = False
    """Ask without what follows only by a provision, as `namespaces.TOLD_GRAPHS` holds it; every other graph by its name."""
    strict: bool = False
    """Refuse a graph that does not exist; otherwise it is empty."""
    solutions: str | None = "json"
    graph: str | None = "turtle"
    labels: bool = False
    """Put a column of labels beside each column of IRIs."""
    plans: bool = True
    """Let the query be reordered where that gives the same rows sooner."""
    timeout: float = 30.0
    """Seconds from now until the answer must be there."""
    most_bytes: int = 1 << 30
    own: bool = False
    """See graphs of one's own by their names; else there are none. The fields below count with it alone."""
    reads: tuple[str, ...] = ()
    """The scopes whose private graphs are seen as well."""
    laid: tuple[str, ...] = ()
    """Those to lay over the default graph; `all` for all that are seen."""
    generation: int = 0
    """The write that the answer must know of."""
    owner: str = ""
    """Who asks: the one who may list and cancel it by its `id`."""
    id: str = ""


@dataclass(frozen=True)
class Answer:
    """A complete result, read from its start; whoever takes it closes `body`."""

    kind: Kind
    format: str
    body: BinaryIO
    length: int
    changes: tuple[str, ...] = ()
    """What was reordered in the query, in words."""
    generation: int = 0
    """The last write that it knows of; 0 where none can matter."""
    cuts: tuple[str, ...] = ()
    """What other endpoints left out, in words."""


class Engine(Protocol):
    """Answers SPARQL queries over one unchanging graph."""

    def answer(self, question: Question) -> Answer:
        """The complete answer.

        Raises: BadQuery with `line` and `column` where the text is wrong; BadParameter for a graph that is no
        IRI, or does not exist if the question is strict; NotAcceptable when the format of this kind of
        result is None; TooLarge for its text; QueryTimeout, Overloaded (with `retry_after` in seconds),
        Cancelled, ResultTooLarge, NeedsMemory, WorkerDied, EngineDown for what may befall it.
        """
        ...
