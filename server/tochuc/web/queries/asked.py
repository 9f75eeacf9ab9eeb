"""The values that a request gives to the parameters of a saved query."""

from flask import Request, g

from ...core.parameters import RESERVED
from ...core.saved import SavedQuery
from .given import Values, given_values


def read_asked(query: SavedQuery, request: Request) -> Values:
    """A value for each parameter: what the query string gives, else its default.

    Raises: as `given_values`.
    """
    pairs = [pair for pair in request.args.items(multi=True) if pair[0] not in RESERVED]
    return given_values(query, pairs, g.served.engine, g.served.folder)
