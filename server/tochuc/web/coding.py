"""Content codings: a body that the client can unpack, smaller on the way."""

import re
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final, Protocol

import brotli
import zstandard

LEAST: Final = 1000
"""Bytes below which packing gains nothing."""
_LARGE: Final = 8 * 1024 * 1024
"""Bytes from which on speed counts more than size."""
_CHUNK: Final = 256 * 1024
_ITEM: Final = re.compile(
    r"\s*([\w*-]+)\s*(?:;\s*q\s*=\s*(0(?:\.\d*)?|1(?:\.0*)?)\s*)?", re.ASCII | re.IGNORECASE
)
CODINGS: Final = ("zstd", "br", "gzip")
"""The codings there are, the one preferred among equals first."""


class _Packer(Protocol):
    def pack(self, chunk: bytes) -> bytes: ...

    def finish(self) -> bytes: ...


def choose_coding(accept: str | None, length: int) -> str:
    """The coding to use, nothing for the body as it is.

    Source: RFC 9110, 12.5.3.

    >>> choose_coding("gzip;q=0.5, br", 5000)
    'br'
    >>> choose_coding("gzip, identity;q=0.9, *;q=0", 5000)
    'gzip'
    """
    if not accept or length < LEAST:
        return ""
    weights: dict[str, float] = {}
    for item in accept.split(","):
        if matched := _ITEM.fullmatch(item):
            weights[matched[1].lower()] = float(matched[2] or 1)
    rest = weights.get("*", 0.0)
    if "x-gzip" in weights:
        weights.setdefault("gzip", weights["x-gzip"])
    best = max(CODINGS, key=lambda coding: weights.get(coding, rest))
    weight = weights.get(best, rest)
    return best if weight > 0 and weight >= weights.get("identity", 0.0) else ""


def pack(body: BinaryIO, length: int, coding: str, write: Callable[[bytes], object]) -> None:
    """Write the body in a coding."""
    packer = _packer(coding, length > _LARGE)
    for chunk in chunks(body):
        write(packer.pack(chunk))
    write(packer.finish())


def chunks(body: BinaryIO) -> Iterator[bytes]:
    """The body piece by piece."""
    return iter(lambda: body.read(_CHUNK), b"")


def _packer(coding: str, large: bool) -> _Packer:
    if coding == "zstd":
        return _Zstd(large)
    return _Brotli(large) if coding == "br" else _Gzip(large)


class _Zstd:
    def __init__(self, large: bool) -> None:
        packer = zstandard.ZstdCompressor(level=1 if large else 3).compressobj()
        self.pack: Callable[[bytes], bytes] = packer.compress
        self.finish: Callable[[], bytes] = packer.flush


class _Brotli:
    def __init__(self, large: bool) -> None:
        packer = brotli.Compressor(quality=1 if large else 5)
        self.pack: Callable[[bytes], bytes] = packer.process
        self.finish: Callable[[], bytes] = packer.finish


class _Gzip:
    def __init__(self, large: bool) -> None:
        packer = zlib.compressobj(1 if large else 6, wbits=31)
        self.pack: Callable[[bytes], bytes] = packer.compress
        self.finish: Callable[[], bytes] = packer.flush
