"""The representations of a saved query, and which of them a request wants."""

from typing import Final

from flask import request

from ...core.media import GRAPHS, HTML, PICTURES, ROWS, TRUTH, Offer, named
from ...core.saved import SavedQuery
from ...errors import BadParameter, NotFound
from ..answers import negotiate

_ENDINGS: Final = {"turtle": "ttl", "ntriples": "nt", "nquads": "nq", "rdfxml": "rdf"}
_OF_FORM: Final = {"select": ROWS, "ask": TRUTH, "graph": GRAPHS}


def offers_of(query: SavedQuery) -> tuple[Offer, ...]:
    """All that the query is answered with, the usual one first."""
    return _OF_FORM[query.form] + (PICTURES if query.chart else ())


def formats_of(query: SavedQuery) -> tuple[str, ...]:
    """The endings of its addresses, the page left out; `format=` knows them, too."""
    offers = dict.fromkeys(offer.format for offer in offers_of(query) if offer is not HTML)
    return tuple(ending_of(format) for format in offers)


def ending_of(format: str) -> str:
    """The ending of an address that gives this format."""
    return _ENDINGS.get(format, format)


def media_type(query: SavedQuery, ending: str) -> str:
    """What is at an address with this ending."""
    return next(offer.media_type for offer in offers_of(query) if ending_of(offer.format) == ending)


def choose_offer(query: SavedQuery, ending: str = "") -> Offer:
    """The representation that the ending of the address asks for, else `format=`, else Accept.

    Raises: NotFound for an ending that the query has not; BadParameter for such a format, or one that is not what
    the ending says; NotAcceptable.
    """
    offers = offers_of(query)
    by_ending, by_format = _by_ending(query, ending, offers), _by_format(query, offers)
    if by_ending and by_format and by_ending.format != by_format.format:
        told = (
            f"the address ends in .{ending}, but format is {request.args['format']!r}; leave one of them out"
        )
        raise BadParameter(told, parameter="format", given=request.args["format"], allowed=[ending])
    return by_ending or by_format or negotiate(request.headers.get("Accept"), (), offers)


def _by_ending(query: SavedQuery, ending: str, offers: tuple[Offer, ...]) -> Offer | None:
    if not ending:
        return None
    found = named(ending, offers)
    if found is None:
        raise NotFound(f"{query.id} has no form .{ending}; it has {', '.join(formats_of(query))}")
    return found


def _by_format(query: SavedQuery, offers: tuple[Offer, ...]) -> Offer | None:
    given = request.args.getlist("format")
    found = [named(name, offers) for name in given]
    if None in found or len({offer.format for offer in found if offer}) > 1:
        allowed = [*formats_of(query), HTML.format]
        told = f"format is one of {', '.join(allowed)}, given once, not {', '.join(map(repr, given))}"
        raise BadParameter(told, parameter="format", given=", ".join(given), allowed=allowed)
    return found[0] if found else None
