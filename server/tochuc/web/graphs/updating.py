"""SPARQL Update at /sparql."""

from flask import Response, current_app, g, request

from ...engine.isolated import IsolatedEngine
from ...engine.own.written import Write
from ...errors import BadParameter, NoSnapshot, NotAllowed
from ..protocol import Asked
from ..running import owner_of
from .access import writer


def run_update(asked: Asked, snapshot: str) -> Response:
    """An update, kept and seen by every query after this.

    Raises: NotAllowed, NoToken, BadQuery, BadParameter; what `Writer.write` raises.
    Source: SPARQL 1.1 Protocol, 2.2.
    """
    way, token = writer()
    if snapshot:
        raise NotAllowed(
            "graphs of one's own stand beside the current snapshot; older ones are not written to"
        )
    if asked.default_graphs or asked.named_graphs:
        raise BadParameter("an update names graphs with using-graph-uri and using-named-graph-uri")
    longest: float = current_app.config["QUERY_TIMEOUT"]
    write = Write(
        kind="update",
        token=token,
        text=asked.update or "",
        using=asked.using_graphs,
        using_named=asked.using_named_graphs,
        timeout=min(asked.timeout or longest, longest),
        owner=owner_of(request),
        id=request.headers.get("Tochuc-Query-Id", "")[:64] or asked.id,
    )
    way.write(engine(), write, lambda _: None, None)
    return done(204)


def engine() -> IsolatedEngine:
    """The engine that is written to.

    Raises: NoSnapshot where there is none.
    """
    found = g.served.engine
    if not isinstance(found, IsolatedEngine):
        raise NoSnapshot("the engine that answers now cannot be written to")
    return found


def done(status: int) -> Response:
    """The response to a write, of the edition that it made."""
    g.generation = current_app.extensions["live"].generation
    return Response(status=status)
