"""A lane of its own for cheap queries: one process with one thread, asked over connections that stay open.

A worker takes one question over a new connection, and is watched while it answers. For a query of some 30 µs that
costs several times the query (230 µs of two processes; here 35 µs).
"""

import contextlib
import os
import select
import signal
import socket
import struct
from pathlib import Path
from typing import Final

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, Store

_LENGTH: Final = struct.Struct("!I")
_NO_ANSWER: Final = 0xFFFFFFFF
_MOST_BYTES: Final = 1 << 20
"""Bytes of an answer beyond which the query was none for this lane."""
_MOST_ASKED: Final = 1 << 16
_SECONDS: Final = 0.25
"""Processor time after which a query that looked cheap ends this process. Whoever waits then asks a worker."""
_PATIENCE: Final = 1.0
_PULSE: Final = 1000
"""Milliseconds between two looks whether the keeper is still there."""


def serve_quick(store: Store, listener: socket.socket, lifeline: int) -> None:
    """Answer cheap queries until the keeper or the server ends. Never returns: this process has nothing else to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGPROF):
        signal.signal(number, signal.SIG_DFL)
    parent = os.getppid()
    listener.setblocking(False)
    connections: dict[int, socket.socket] = {}
    poll = select.poll()
    for descriptor in (lifeline, listener.fileno()):
        poll.register(descriptor, select.POLLIN)
    try:
        while os.getppid() == parent:
            for descriptor, _ in poll.poll(_PULSE):
                if descriptor == lifeline:
                    return
                if descriptor == listener.fileno():
                    with contextlib.suppress(BlockingIOError):
                        connection, _ = listener.accept()
                        connection.settimeout(_PATIENCE)
                        connections[connection.fileno()] = connection
                        poll.register(connection.fileno(), select.POLLIN)
                elif not _serve_one(store, connections[descriptor]):
                    poll.unregister(descriptor)
                    connections.pop(descriptor).close()
    finally:
        os._exit(0)


def _serve_one(store: Store, connection: socket.socket) -> bool:
    """Whether the connection is to be kept."""
    try:
        message = connection.recv(_MOST_ASKED)
        if not message:
            return False
        while len(message) < _LENGTH.size + _LENGTH.unpack_from(message)[0]:
            message += connection.recv(_MOST_ASKED)
        answer = _answer(store, message[_LENGTH.size :].decode())
        connection.sendall(_LENGTH.pack(_NO_ANSWER) if answer is None else _LENGTH.pack(len(answer)) + answer)
    except (OSError, ValueError, struct.error):
        return False
    return True


def _answer(store: Store, text: str) -> bytes | None:
    signal.setitimer(signal.ITIMER_PROF, _SECONDS)
    try:
        result = store.query(text)
        if not isinstance(result, QuerySolutions | QueryBoolean):
            return None
        answer = result.serialize(format=QueryResultsFormat.JSON)
    except (SyntaxError, ValueError, RuntimeError, OSError):
        return None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return answer if answer is not None and len(answer) <= _MOST_BYTES else None


class QuickLane:
    """The way to the process that answers cheap queries over the snapshot whose sockets lie in a folder."""

    def __init__(self, folder: Path) -> None:
        self._path = str(folder / "quick")
        self._free: list[socket.socket] = []

    def ask(self, text: str) -> bytes | None:
        """The result in JSON of a query that is cheap; None when a worker has to be asked.

        The query must be free of SERVICE, and of anything else that `is_cheap` does not let through.
        """
        connection: socket.socket | None = None
        try:
            with contextlib.suppress(IndexError):
                connection = self._free.pop()
            if connection is None:
                connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                _limit_patience(connection)
                connection.connect(self._path)
            answer = _ask(connection, text.encode())
        except (OSError, struct.error):
            if connection is not None:
                connection.close()
            self.close()  # the others most likely lead to the same process, which has gone
            return None
        self._free.append(connection)
        return answer

    def close(self) -> None:
        """End the connections that nobody uses."""
        while self._free:
            self._free.pop().close()


def _ask(connection: socket.socket, asked: bytes) -> bytes | None:
    connection.sendall(_LENGTH.pack(len(asked)) + asked)
    data = connection.recv(_MOST_ASKED)
    length = _LENGTH.unpack_from(data)[0]
    if length == _NO_ANSWER:
        return None
    while len(data) < _LENGTH.size + length:
        piece = connection.recv(_MOST_ASKED)
        if not piece:
            raise ConnectionError
        data += piece
    return data[_LENGTH.size :]


def _limit_patience(connection: socket.socket) -> None:
    # By the system: Python's own timeout asks before each call whether it may.
    limit = struct.pack("@ll", int(_PATIENCE), int(_PATIENCE % 1 * 1_000_000))
    for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        connection.setsockopt(socket.SOL_SOCKET, option, limit)
