"""An answer becomes a response: complete before its first byte, with its length and a strong ETag."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from io import BytesIO
from typing import BinaryIO

from flask import Response, g, request

from ..core.media import GRAPHS, SOLUTIONS, Offer, choose, named
from ..engine.base import Answer
from ..engine.writing import Spool
from ..errors import BadParameter, NotAcceptable
from .coding import choose_coding, chunks, pack
from .live import edition_of

_IN_MEMORY = 512 * 1024
"""Bytes that are handed over in one piece; more are read from their file as they leave."""
_PARAMETERS = {
    "text/csv": "; charset=utf-8; header=present",
    "text/tab-separated-values": "; charset=utf-8",
    "text/turtle": "; charset=utf-8",
    "text/plain": "; charset=utf-8",
    "text/html": "; charset=utf-8",
}


def acceptable(accept: str | None, formats: Sequence[str], offers: tuple[Offer, ...]) -> Offer | None:
    """The representation to give, if there is one: the first format named that there is, else what Accept prefers.

    A format of the other kind of result is passed over: clients name one before they know what a query gives.

    Raises: BadParameter for a format that does not exist at all.
    """
    found = next((offer for name in formats if (offer := named(name, offers))), None)
    if found is None and formats and not any(named(name, (*SOLUTIONS, *GRAPHS)) for name in formats):
        raise BadParameter(f"there is no format {formats[0]!r}; there are {_names((*SOLUTIONS, *GRAPHS))}")
    return found or choose(accept, offers)


def negotiate(accept: str | None, formats: Sequence[str], offers: tuple[Offer, ...]) -> Offer:
    """The representation to give.

    Raises: NotAcceptable with what there is; BadParameter for a format that does not exist at all.
    """
    found = acceptable(accept, formats, offers)
    if found is None:
        types = ", ".join(offer.media_type for offer in offers)
        raise NotAcceptable(f"this comes as {types}; or name a format=: {_names(offers)}")
    return found


def send_answer(answer: Answer, offer: Offer) -> Response:
    """The response that holds a complete answer as it is."""
    return _send(answer.body, answer.length, offer.media_type)


def send_spool(spool: Spool, media_type: str, version: str = "") -> Response:
    """The response that holds what was written into a spool; `version` tells it from all others, if it is known."""
    return _send(spool.read(), spool.length, media_type, version)


def send_text(text: str, media_type: str) -> Response:
    """The response that holds a text which is complete already."""
    body = text.encode()
    return _send(BytesIO(body), len(body), media_type)


def _send(body: BinaryIO, length: int, media_type: str, version: str = "") -> Response:
    try:
        coding = choose_coding(request.headers.get("Accept-Encoding"), length)
        response = Response()
        response.content_type = media_type + _PARAMETERS.get(media_type, "")
        words = filter(None, (version, media_type.replace("/", "."), coding))
        response.set_etag("-".join(words) if version else tag_of(chunks(body), media_type, coding))
        body.seek(0)
        response.headers["Cache-Control"] = "no-cache"
        response.vary.update(("Accept", "Accept-Encoding"))
        if request.method in ("GET", "HEAD", "QUERY"):
            response.make_conditional(request.environ)
        if response.status_code == 304:
            body.close()
            return response
        if coding:
            response.headers["Content-Encoding"] = coding
            body, length = _packed(body, length, coding)
        return _fill(response, body, length)
    except BaseException:
        body.close()
        raise


def tag_of(parts: Iterable[bytes], media_type: str, coding: str = "") -> str:
    """The strong ETag of a body of this snapshot at this address, given in pieces."""
    return digest_of(parts, edition_of(g.served.hash, g.generation), request.path, media_type, coding)


def digest_of(parts: Iterable[bytes], *words: str) -> str:
    """What stands for a body of which these words tell what it is."""
    # The bytes themselves count: a query with RAND() or NOW() has another answer each time.
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(part)
    digest.update("".join(words).encode())
    return digest.hexdigest()


def _packed(body: BinaryIO, length: int, coding: str) -> tuple[BinaryIO, int]:
    spool = Spool(2 * length)
    with body:
        pack(body, length, coding, spool.write)
    return spool.read(), spool.length


def _fill(response: Response, body: BinaryIO, length: int) -> Response:
    if length <= _IN_MEMORY:
        with body:
            response.set_data(body.read())
        return response
    response.response = chunks(body)
    response.content_length = length
    response.call_on_close(body.close)
    return response


def _names(offers: tuple[Offer, ...]) -> str:
    return ", ".join(dict.fromkeys(offer.format for offer in offers))
