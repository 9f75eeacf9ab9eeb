"""Bodies of requests, read ahead, so that clients that send slowly cannot hold every thread."""

import threading
from io import BytesIO
from time import monotonic
from typing import Any, Final

from ..errors import GraphError, Overloaded

_MOST: Final = 6
"""Bodies that are read at a time in one process; the server has some ten threads more."""
_MOST_EACH: Final = 3
"""How many of them may come from one client."""
_SLOW: Final = 0.2
"""Seconds after which a body counts as slow."""
_PATIENCE: Final = 1.0
"""Seconds for which a request waits for a place, as long as the others read quickly."""
_PIECE: Final = 1 << 16
_RETRY_AFTER: Final = 2


class Bodies:
    """Reads the bodies of one process, a few at a time.

    The server sets no limit to how long a body takes, and a read that was begun cannot be left (tried with Granian
    2.8: the process stands still after the answer). So what is limited is how many are being read. A place that
    is taken by a quick body is waited for; where half of the places are held by slow ones, nobody waits.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._changed = threading.Condition()
        self._reading: list[tuple[str, float]] = []

    def take(self, environ: dict[str, Any], client: str) -> GraphError | None:
        """Why the body cannot be had; nothing once it lies in memory, or is one that is refused unread."""
        length = environ.get("CONTENT_LENGTH") or ""
        wanted = int(length) if length.isascii() and length.isdigit() else self._most_bytes + 1
        if length and wanted > self._most_bytes:
            return None
        place = self._begin(client)
        if place is None:
            environ["wsgi.input"] = BytesIO()
            return Overloaded(
                "too many requests send their bodies slowly; ask again in a moment, or with GET",
                retry_after=_RETRY_AFTER,
            )
        try:
            environ["wsgi.input"] = BytesIO(_read(environ["wsgi.input"], wanted))
        finally:
            self._end(place)
        return None

    def _begin(self, client: str) -> tuple[str, float] | None:
        end = monotonic() + _PATIENCE
        with self._changed:
            while True:
                now = monotonic()
                begun = [moment for _, moment in self._reading]
                mine = [moment for other, moment in self._reading if other == client]
                if len(begun) < _MOST and len(mine) < _MOST_EACH:
                    self._reading.append((client, now))
                    return client, now
                if now > end or _are_slow(begun, _MOST, now) or _are_slow(mine, _MOST_EACH, now):
                    return None
                self._changed.wait(_SLOW / 4)

    def _end(self, place: tuple[str, float]) -> None:
        with self._changed:
            self._reading.remove(place)
            self._changed.notify()


def _are_slow(begun: list[float], places: int, now: float) -> bool:
    return 2 * sum(1 for moment in begun if now - moment > _SLOW) >= places


def _read(stream: Any, wanted: int) -> bytes:
    """The body, or what there is of it when the client has gone."""
    pieces: list[bytes] = []
    while wanted > 0:
        try:
            piece: bytes = stream.read(min(wanted, _PIECE))
        except (OSError, RuntimeError, ValueError):
            break
        if not piece:
            break
        pieces.append(piece)
        wanted -= len(piece)
    return b"".join(pieces)
