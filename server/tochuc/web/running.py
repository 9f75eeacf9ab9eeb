"""The queries that are being answered, for whoever started them: listed and cancelled."""

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any, Protocol, runtime_checkable

from flask import Blueprint, Response, current_app, jsonify, request
from flask.wrappers import Request

from ..errors import NotFound
from .graphs.access import bearer
from .live import Source

bp = Blueprint("running", __name__)


@runtime_checkable
class Cancellable(Protocol):
    """An engine whose queries can be listed and ended."""

    def running(self, owner: str) -> list[dict[str, Any]]:
        """The queries of this owner that are being answered."""
        ...

    def cancel(self, owner: str, id: str) -> int:
        """How many queries of this owner and id have been ended."""
        ...


def owner_of(request: Request) -> str:
    """Who a request comes from: its token, the secret that it brings in `Tochuc-Owner`, or the address of the client."""
    if token := bearer():
        return f"token {token.name}"
    secret = request.headers.get("Tochuc-Owner")
    if secret:
        return "secret " + blake2b(secret.encode(), digest_size=16).hexdigest()
    return str(request.environ.get("tochuc.client") or request.remote_addr or "")


@bp.get("/running")
def running() -> Response:
    """One's own queries: id, state, seconds so far, and the beginning of each."""
    owner = owner_of(request)
    found = [query for engine in _engines() for query in engine.running(owner)]
    return _private(jsonify(running=found))


@bp.delete("/running/<id>")
def cancel(id: str) -> Response:
    """End one's own query of this id; whoever waits for its answer is told so."""
    owner = owner_of(request)
    if not sum(engine.cancel(owner, id) for engine in _engines()):
        raise NotFound(f"no query of yours with the id {id} is being answered")
    return _private(Response(status=204))


def _engines() -> Iterable[Cancellable]:
    source: Source = current_app.extensions["live"]
    return (engine for engine in source.engines() if isinstance(engine, Cancellable))


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
