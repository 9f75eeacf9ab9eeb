"""The values that a request gives to the parameters of a saved query."""

from flask import Request, g

from ...core.parameters import RESERVED
from ...core.saved import SavedQuery
from ..entities.day import read_day
from .given import Values, given_values, legal_values

DAY = "as-of"


def read_asked(query: SavedQuery, request: Request) -> Values:
    """A value for each parameter: what the query string gives, else its default.

    Raises: as `given_values`.
    """
    pairs = [pair for pair in request.args.items(multi=True) if pair[0] not in RESERVED]
    return given_values(query, pairs, g.served.engine, g.served.folder)


def read_for_page(query: SavedQuery, request: Request) -> Values:
    """The same for a page, along which the day goes even where the question is of no day.

    Raises: as `given_values`; BadParameter for a day that does not exist.
    """
    if not has_day(query):
        read_day()
    return given_values(query, _of_page(query, request), g.served.engine, g.served.folder)


def read_legal(query: SavedQuery, request: Request) -> Values:
    """The values that make sense, where others do not. Raises: what `Engine.answer` raises."""
    return legal_values(query, _of_page(query, request), g.served.engine, g.served.folder)


def has_day(query: SavedQuery) -> bool:
    """Whether the question is asked of a day."""
    return any(each.written == DAY for each in query.parameters)


def _of_page(query: SavedQuery, request: Request) -> list[tuple[str, str]]:
    left_out = RESERVED if has_day(query) else RESERVED | {DAY}
    # Empty as the form of the day sends it that was left blank.
    return [pair for pair in request.args.items(multi=True) if pair[0] not in left_out and pair != (DAY, "")]
