"""A result becomes a response: complete before its first byte, with its length and a strong ETag."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from tempfile import SpooledTemporaryFile
from typing import IO

from flask import Response, g, request

from ..core.media import GRAPHS, SOLUTIONS, Offer, choose, named
from ..engine.base import Result, Triples
from ..errors import BadParameter, NotAcceptable

_IN_MEMORY = 512 * 1024
"""Bytes of a result that are kept in memory; a larger one is spooled to disk."""
_CHUNK = 64 * 1024
_PARAMETERS = {
    "text/csv": "; charset=utf-8; header=present",
    "text/tab-separated-values": "; charset=utf-8",
    "text/turtle": "; charset=utf-8",
    "text/plain": "; charset=utf-8",
    "text/html": "; charset=utf-8",
}


def negotiate(accept: str | None, formats: Sequence[str], offers: tuple[Offer, ...]) -> Offer:
    """The representation to give: the first format named that there is, else what the Accept header prefers.

    A format of the other kind of result is passed over: clients name one before they know what a query gives.

    Raises: NotAcceptable with what there is; BadParameter for a format that does not exist at all.
    """
    known = ", ".join(dict.fromkeys(offer.format for offer in offers))
    found = next((offer for name in formats if (offer := named(name, offers))), None)
    if found is None and formats and not any(named(name, (*SOLUTIONS, *GRAPHS)) for name in formats):
        raise BadParameter(f"there is no format {formats[0]!r}; this result comes as {known}")
    found = found or choose(accept, offers)
    if found is None:
        types = ", ".join(offer.media_type for offer in offers)
        raise NotAcceptable(f"this result comes as {types}; or name a format=: {known}")
    return found


def offers_for(result: Result) -> tuple[Offer, ...]:
    """The representations of this shape of result."""
    return GRAPHS if isinstance(result, Triples) else SOLUTIONS


def send_result(result: Result, offer: Offer) -> Response:
    """The response that holds a result in a format other than HTML."""
    # A generator that fails half-way would end as a clean 200 in WSGI, so the whole is written first.
    spool = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (closed with the response)
    try:
        result.write(spool, offer.format)
        return _finish(spool, offer.media_type)
    except BaseException:
        spool.close()
        raise


def send_text(text: str, media_type: str) -> Response:
    """The response that holds a text which is complete already."""
    body = text.encode()
    return _with_tag(Response(body), media_type, blake2b(body, digest_size=16))


def _finish(spool: IO[bytes], media_type: str) -> Response:
    length = spool.tell()
    digest = blake2b(digest_size=16)
    spool.seek(0)
    for chunk in _chunks(spool):
        digest.update(chunk)
    spool.seek(0)
    if length <= _IN_MEMORY:
        response = Response(spool.read())
        spool.close()
    else:
        response = Response(_chunks(spool))
        response.content_length = length
        response.call_on_close(spool.close)
    return _with_tag(response, media_type, digest)


def _with_tag(response: Response, media_type: str, digest: blake2b) -> Response:
    response.content_type = media_type + _PARAMETERS.get(media_type, "")
    # The bytes themselves count: a query with RAND() or NOW() has another answer each time.
    for part in (g.served.hash, request.path, media_type):
        digest.update(part.encode())
    response.set_etag(digest.hexdigest())
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept")
    if request.method in ("GET", "HEAD", "QUERY"):
        response.make_conditional(request.environ)
    return response


def _chunks(spool: IO[bytes]) -> Iterator[bytes]:
    return iter(lambda: spool.read(_CHUNK), b"")
