"""What an engine sent, taken only as what it must be: rows, yes or no, or triples, and whole."""

import html
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from ..errors import BadQuery, EngineDown, GraphError, QueryTimeout
from .exchange import Reply

_SOLUTIONS: Final = {
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
    "application/json": QueryResultsFormat.JSON,
}
_GRAPHS: Final = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/plain": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
# XML and not JSON: it shows where it ends too, and Virtuoso writes the boolean true as 1 in its JSON.
ACCEPT_SOLUTIONS: Final = "application/sparql-results+xml, application/sparql-results+json;q=0.5"
ACCEPT_GRAPH: Final = "application/n-triples, text/turtle;q=0.5, application/rdf+xml;q=0.2"
_ANSWER_OF_ASK: Final = "__ASK_RETVAL"
"""The variable in which Virtuoso gives the yes or no of an ASK, as a row or none."""
_MOST_WORDS: Final = 600
_MARKUP: Final = re.compile(
    r"<(?:script|style|title)\b.*?</(?:script|style|title)>|<[^<>]*>", re.DOTALL | re.I
)


def refuse_failure(reply: Reply) -> None:
    """Nothing, for a reply that holds a whole result.

    Raises: BadQuery with the engine's words when it refuses the query; QueryTimeout; EngineDown for the rest.
    """
    if reply.status == 200 and "X-SQL-State" not in reply.headers:
        return
    words = words_of(reply)
    if reply.status == 400:
        raise BadQuery(f"the engine refuses the query: {words}")
    raise _failure(reply, words)


def _failure(reply: Reply, words: str) -> GraphError:
    told = f" It says: {words}" if words else ""
    if reply.status in (200, 206):
        return EngineDown("the engine gave a part of the result only, because its own time limit was reached")
    if reply.status in (408, 504):
        return QueryTimeout(f"the engine gave up: its own time limit was reached.{told}")
    if reply.status in (401, 403):
        return EngineDown(f"the engine does not let this server in (status {reply.status}).{told}")
    if reply.status in (404, 405, 410, 415):
        return EngineDown(f"no SPARQL service is at the address of the engine (status {reply.status})")
    if 300 <= reply.status < 400:
        return EngineDown(
            f"the engine sends on to another address (status {reply.status}); give that address"
        )
    return EngineDown(f"the engine failed with status {reply.status}.{told}")


def read_solutions(reply: Reply, ask: bool, whole: bool = True) -> QuerySolutions | QueryBoolean:
    """The result of a SELECT, or if `ask` of an ASK. Its rows are read as they are taken: see `broken`.

    Raises: EngineDown for a reply of another type or kind, and if it must be `whole` for rows that were cut off.
    """
    format = _SOLUTIONS.get(reply.media_type)
    if format is None:
        raise _wrong_type(reply)
    result = _results(reply, format)
    if isinstance(result, QuerySolutions):
        if whole and (most := cut_rows(reply)):
            raise cut_after(most)
        if ask:
            return _yes_or_no(_results(reply, format))
        return _results(reply, format)
    if not ask:
        raise EngineDown("the engine answers yes or no where rows were asked for")
    return result


def read_triples(reply: Reply) -> Iterator[Triple]:
    """The triples of a CONSTRUCT or DESCRIBE, read as they are taken: see `broken`.

    Raises: EngineDown for a reply of another type, and for one that may lack its end.
    """
    format = _GRAPHS.get(reply.media_type)
    if format is None:
        raise _wrong_type(reply)
    # A file of lines looks whole wherever it ends; XML does not.
    if not reply.measured and format is not RdfFormat.RDF_XML:
        raise EngineDown("the engine does not say how long its answer is, so it may have been cut")
    # Engines let pass what a build would refuse, such as odd language tags; that is no reason to give nothing.
    return (quad.triple for quad in parse(reply.body, format=format, lenient=True))


def broken(reply: Reply, error: Exception) -> EngineDown:
    """The failure to report when the content of a reply cannot be read to its end."""
    return EngineDown(f"the engine's answer is cut off or no {reply.media_type}: {error}")


def _results(reply: Reply, format: QueryResultsFormat) -> QuerySolutions | QueryBoolean:
    reply.body.seek(0)
    try:
        return parse_query_results(reply.body, format=format)
    except (SyntaxError, ValueError) as error:
        raise broken(reply, error) from error


def _yes_or_no(rows: QuerySolutions | QueryBoolean) -> QuerySolutions | QueryBoolean:
    if not isinstance(rows, QuerySolutions) or [v.value for v in rows.variables] != [_ANSWER_OF_ASK]:
        raise EngineDown("the engine gives rows where yes or no was asked for")
    yes = b"true" if any(row[0] is not None for row in rows) else b"false"
    return parse_query_results(BytesIO(b'{"head":{},"boolean":' + yes + b"}"), format=QueryResultsFormat.JSON)


def most_rows(reply: Reply) -> int | None:
    """After how many rows the server cut, or nearly cut, this result; only Virtuoso says so, and with status 200."""
    most = str(reply.headers.get("X-SPARQL-MaxRows", "")).strip()
    return int(most) if most.isdigit() else None


def cut_after(rows: int) -> EngineDown:
    """The failure to report for a result that may have been cut."""
    return EngineDown(f"the engine cuts every result after {rows:,} rows; raise that limit there")


def cut_rows(reply: Reply) -> int | None:
    """After how many rows a result of rows was cut; None for one that was not.

    Raises: EngineDown for rows that cannot be read.
    """
    most, format = most_rows(reply), _SOLUTIONS.get(reply.media_type)
    if most is None or format is None:
        return None
    rows = _results(reply, format)
    assert isinstance(rows, QuerySolutions)
    try:
        count = sum(1 for _ in rows)
    except SyntaxError as error:
        raise broken(reply, error) from error
    finally:
        reply.body.seek(0)
    return most if count >= most else None


def _wrong_type(reply: Reply) -> EngineDown:
    shown = reply.media_type or "no media type"
    return EngineDown(f"the engine answers with {shown}, which is no result of this query")


def words_of(reply: Reply) -> str:
    """What a person can read of an error, in one line."""
    text = reply.body.read().decode("utf-8", "replace")
    if "html" in reply.media_type or text.lstrip()[:1] == "<":
        text = html.unescape(_MARKUP.sub(" ", text))
    words = " ".join(text.split())
    return words if len(words) <= _MOST_WORDS else words[:_MOST_WORDS] + "…"
