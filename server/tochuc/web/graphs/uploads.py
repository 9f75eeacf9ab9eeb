"""A document that is sent: put into a file piece by piece, and left at the first byte too many."""

import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from tempfile import TemporaryFile
from typing import IO, Any, Final

from flask import request

from ...engine.own.written import FORMATS
from ...errors import BadDocument, Overloaded, TooLarge, UnsupportedMedia

_PIECE: Final = 1 << 16
_MOST: Final = 4
"""Documents that one process receives at a time; each of them holds a thread as long as its client likes."""
_PLACES: Final = threading.BoundedSemaphore(_MOST)
_GZIP: Final = 31
"""Window bits that make zlib read gzip (zlib manual, inflateInit2)."""
_FORM: Final = "multipart/form-data"
Sent = tuple[IO[bytes], tuple[tuple[str, int], ...]]


@contextmanager
def received(most: int) -> Iterator[Sent]:
    """A file with what was sent, and the media type and length of each part of it.

    Raises: TooLarge beyond so many bytes, unread where the request says its length; UnsupportedMedia; BadDocument
    for what is no gzip; Overloaded.
    """
    length = request.content_length
    if length is not None and length > most:
        raise _too_large(f"the body has {length:,} bytes", most)
    media_type = request.mimetype
    if media_type != _FORM:
        _refuse_type(media_type, request.mimetype_params.get("charset", ""))
    if not _PLACES.acquire(blocking=False):
        raise Overloaded("too many documents are being received; ask again in a moment", retry_after=2)
    try:
        with TemporaryFile() as file:
            if media_type == _FORM:
                parts = _parts(file, most)
            else:
                parts = ((media_type, _spool(_body(request.environ["wsgi.input"], length), file, most)),)
            file.flush()
            yield file, parts
    finally:
        _PLACES.release()


def _body(stream: Any, length: int | None) -> Iterator[bytes]:
    pieces = _raw(stream, length)
    coding = request.headers.get("Content-Encoding", "").strip().lower()
    if coding in ("", "identity"):
        return pieces
    if coding in ("gzip", "x-gzip"):
        return _unpacked(pieces)
    raise UnsupportedMedia(f"a document comes as it is or packed with gzip, not with {coding}")


def _raw(stream: Any, length: int | None) -> Iterator[bytes]:
    left = length
    while left is None or left > 0:
        piece = stream.read(_PIECE if left is None else min(left, _PIECE))
        if not piece:
            break
        left = None if left is None else left - len(piece)
        yield piece
    if left:
        raise BadDocument(f"the body ended {left:,} bytes before its length. Nothing was stored")


def _unpacked(pieces: Iterator[bytes]) -> Iterator[bytes]:
    unpack = None
    try:
        for piece in pieces:
            while piece:
                unpack = unpack or zlib.decompressobj(_GZIP)
                # A little at a time, however much it would become.
                yield unpack.decompress(piece, _PIECE)
                piece = unpack.unconsumed_tail
                while not piece and not unpack.eof and (more := unpack.decompress(b"", _PIECE)):
                    yield more
                if unpack.eof:
                    piece, unpack = unpack.unused_data, None
    except zlib.error as error:
        raise BadDocument(f"the body is not gzip, as it says ({error}). Nothing was stored") from None
    if unpack is not None:
        raise BadDocument("the gzip of the body is cut short. Nothing was stored")


def _spool(pieces: Iterator[bytes], file: IO[bytes], most: int) -> int:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise _too_large(f"the document has more than {most:,} bytes", most)
        file.write(piece)
    return size


def _parts(file: IO[bytes], most: int) -> tuple[tuple[str, int], ...]:
    """The files of a form, one after the other."""
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise UnsupportedMedia("a form is sent as it is; pack a single document instead")
    request.max_content_length = request.max_form_memory_size = most
    found = []
    for part in request.files.values():
        _refuse_type(part.mimetype, part.mimetype_params.get("charset", ""))
        pieces = iter(partial(part.stream.read, _PIECE), b"")
        found.append((part.mimetype, _spool(pieces, file, most)))
    if not found:
        raise BadDocument("the form holds no file. Nothing was stored")
    return tuple(found)


def _refuse_type(media_type: str, charset: str) -> None:
    if media_type not in FORMATS:
        told = media_type or "no media type"
        raise UnsupportedMedia(f"a document is sent as {', '.join(FORMATS)}; this has {told}")
    if charset.lower() not in ("", "utf-8", "utf8", "us-ascii"):
        raise BadDocument(f"RDF is sent in UTF-8, not in {charset}. Nothing was stored")


def _too_large(told: str, most: int) -> TooLarge:
    return TooLarge(f"{told}; a document may have {most:,}. Send it in parts, with POST. Nothing was stored")
