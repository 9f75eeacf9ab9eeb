"""One HTTP exchange with an engine: whole within its time and its bytes, or an error that says what went wrong."""

import http.client
import logging
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from functools import partial
from io import BytesIO
from time import monotonic
from typing import Any, BinaryIO, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    Request,
    build_opener,
)

from ..errors import BadParameter, EngineDown, GraphError, QueryTimeout
from .access import Access
from .writing import Spool

_LOG = logging.getLogger(__name__)
# Virtuoso repeats every graph that a request names in a header of its own; Python reads a hundred headers.
http.client._MAXHEADERS = 100_000  # type: ignore[attr-defined]
_CHUNK: Final = 64 * 1024
_MOST_WORDS: Final = 64 * 1024
"""Bytes that are read of a reply which is an error."""


@dataclass(frozen=True)
class Reply:
    """A complete reply. `measured` is false where only its content can tell that nothing is missing."""

    status: int
    headers: Message
    body: BinaryIO
    measured: bool

    @property
    def media_type(self) -> str:
        """Its media type in lower case, without parameters; empty where it names none."""
        return str(self.headers.get("Content-Type", "")).partition(";")[0].strip().lower()


def check_address(url: str, name: str = "engine") -> str:
    """The address of an engine, as it was given.

    Raises: BadParameter for what is no HTTP address, and for one with credentials in it, which would be logged.
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if usable and "@" in parts.netloc:
        raise BadParameter(
            f"{name}: an address holds no credentials; set TOCHUC_ENGINE_USER and TOCHUC_ENGINE_PASSWORD"
        )
    if not usable or not url.isascii() or any(letter.isspace() for letter in url):
        raise BadParameter(f"{name} is an address such as http://127.0.0.1:7878/query, not {url!r}")
    return url


def exchange(request: Request, access: Access, timeout: float, most_bytes: int) -> Reply:
    """The whole reply to a request, of any status.

    Raises: QueryTimeout when it is not complete in `timeout` seconds altogether, EngineDown when it does not
    come or is cut, ResultTooLarge past `most_bytes`.
    """
    # The time-out of a socket counts from each byte anew, so a server that trickles never meets it; and the
    # look-up of a name has none. So a thread does the work, and is left alone when the time is over.
    call = _Call(request, access, timeout, most_bytes)
    thread = threading.Thread(target=call.run, name="engine-call", daemon=True)
    thread.start()
    thread.join(timeout)
    if thread.is_alive():
        call.hang_up()
        raise QueryTimeout(f"the engine gave no complete answer within {timeout:.3g} s")
    if call.failure is not None:
        raise call.failure
    assert call.reply is not None
    return call.reply


class TimedSpool(Spool):
    """A spool that takes nothing more once the time is over."""

    def __init__(self, most_bytes: int, deadline: float) -> None:
        super().__init__(most_bytes)
        self._deadline = deadline

    def write(self, chunk: bytes) -> int:
        """The number of bytes taken.

        Raises: QueryTimeout after the deadline; ResultTooLarge.
        """
        if monotonic() > self._deadline:
            raise QueryTimeout("the result was not complete within the time given")
        return super().write(chunk)


class _Call:
    """The work of one exchange, and the handle to break it off."""

    def __init__(self, request: Request, access: Access, timeout: float, most_bytes: int) -> None:
        self.reply: Reply | None = None
        self.failure: Exception | None = None
        self._request, self._access = request, access
        self._timeout, self._most_bytes = timeout, most_bytes
        self._sockets: list[socket.socket] = []
        self._opener = build_opener(_Http(self._sockets), _Https(self._sockets), _NoRedirect())

    def run(self) -> None:
        try:
            self.reply = self._take()
        except Exception as error:
            self.failure = _failure(error, self._timeout)

    def hang_up(self) -> None:
        for each in self._sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _take(self) -> Reply:
        reply = self._send()
        if reply.status == 401 and self._access.learn(self._request.full_url, reply.headers):
            return self._send()
        return reply

    def _send(self) -> Reply:
        self._access.sign(self._request)
        try:
            response = self._opener.open(self._request, timeout=self._timeout)
        except HTTPError as error:
            response = error
        with response:
            headers: Message = response.headers
            if response.status >= 300:
                return Reply(response.status, headers, BytesIO(response.read(_MOST_WORDS)), True)
            if headers.get("Content-Encoding", "identity").lower() != "identity":
                raise EngineDown(f"the engine packs its answer as {headers['Content-Encoding']}, unasked")
            measured = "Content-Length" in headers or bool(response.chunked)
            return Reply(response.status, headers, self._read(response), measured)

    def _read(self, response: http.client.HTTPResponse) -> BinaryIO:
        spool = TimedSpool(self._most_bytes, monotonic() + self._timeout)
        try:
            for chunk in iter(lambda: response.read(_CHUNK), b""):
                spool.write(chunk)
            # http.client says nothing when a body of known length ends early.
            if response.length:
                raise EngineDown(f"the engine's answer was cut: {response.length:,} bytes are missing")
        except BaseException:
            spool.close()
            raise
        return spool.read()


def _failure(error: Exception, timeout: float) -> Exception:
    """The failure to report for one of the transport."""
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, GraphError):
        return reason
    if isinstance(reason, TimeoutError):
        return QueryTimeout(f"the engine gave no complete answer within {timeout:.3g} s")
    if isinstance(reason, ConnectionRefusedError):
        return EngineDown("the engine refuses the connection; it may not be running")
    if isinstance(reason, socket.gaierror):
        return EngineDown("the host of the engine is not known")
    if isinstance(reason, ssl.SSLError):
        return EngineDown(f"no secure connection to the engine: {reason.reason or reason}")
    if isinstance(reason, http.client.IncompleteRead):
        return EngineDown("the engine's answer was cut before its end")
    _LOG.warning("the engine cannot be understood: %r", reason)
    if isinstance(reason, ConnectionError):
        return EngineDown("the engine closed the connection")
    if isinstance(reason, http.client.HTTPException | ValueError):
        return EngineDown("what is at the address of the engine does not speak HTTP")
    return EngineDown(f"the engine cannot be reached: {reason}")


class _Http(HTTPHandler):
    def __init__(self, sockets: list[socket.socket]) -> None:
        super().__init__()
        self._made = partial(_Connection, sockets=sockets)

    def http_open(self, req: Request) -> Any:
        return self.do_open(self._made, req)


class _Https(HTTPSHandler):
    def __init__(self, sockets: list[socket.socket]) -> None:
        super().__init__()
        self._made = partial(_SecureConnection, sockets=sockets)

    def https_open(self, req: Request) -> Any:
        return self.do_open(self._made, req)


class _Connection(http.client.HTTPConnection):
    """A connection that tells its socket, so that another thread can break it off."""

    def __init__(self, *given: Any, sockets: list[socket.socket], **named: Any) -> None:
        super().__init__(*given, **named)
        self._told = sockets

    def connect(self) -> None:
        super().connect()
        self._told.append(self.sock)


class _SecureConnection(http.client.HTTPSConnection):
    def __init__(self, *given: Any, sockets: list[socket.socket], **named: Any) -> None:
        super().__init__(*given, **named)
        self._told = sockets

    def connect(self) -> None:
        super().connect()
        self._told.append(self.sock)


class _NoRedirect(HTTPRedirectHandler):
    """An engine is where it was said to be: a redirect could lead to any address, and would lose the query."""

    def redirect_request(self, *_: Any) -> None:
        return None
