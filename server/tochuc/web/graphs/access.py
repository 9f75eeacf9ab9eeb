"""Who asks, by the token of the request."""

import re
from typing import Final

from flask import Response, current_app, g, request

from ...core.own_names import Token
from ...engine.own.ledger import Ledger
from ...engine.own.tokens import find_token
from ...engine.own.writer import Writer
from ...errors import NotAllowed, NoToken
from .offered import OwnGraphs

_BEARER: Final = re.compile(r"bearer +([\w.~+/=-]+)", re.IGNORECASE | re.ASCII)


def offered() -> OwnGraphs:
    """What this server offers."""
    own: OwnGraphs = current_app.extensions["own"]
    return own


def bearer() -> Token | None:
    """The token that the request brings; None when it brings none, or there are no graphs of one's own here.

    Raises: NoToken for one that is not known.
    """
    bounds, given = offered().bounds, request.headers.get("Authorization")
    if bounds is None or given is None:
        return None
    if "token" not in g:
        found = _BEARER.fullmatch(given.strip())
        if not found:
            raise NoToken("send the token as `Authorization: Bearer …`")
        with Ledger(bounds.folder) as ledger:
            token = find_token(ledger, found[1])
        if token is None:
            raise NoToken("this token is not known here; it may have been removed")
        g.token = token
    chosen: Token = g.token
    return chosen


def writer() -> tuple[Writer, Token]:
    """The way to write, and the token that lets the request do it.

    Raises: NotAllowed where nothing is written; NoToken.
    """
    way: Writer | None = current_app.extensions["writer"]
    if way is None:
        raise NotAllowed(offered().refused)
    token = bearer()
    if token is None:
        raise NoToken(
            "to write needs a token, sent as `Authorization: Bearer …`; whoever runs this server gives them"
        )
    return way, token


def keep_apart(response: Response) -> Response:
    """The response, which nobody else is shown if a token was needed for it."""
    if "token" in g:
        response.headers["Cache-Control"] = "private, no-cache"
        response.vary.add("Authorization")
    return response
