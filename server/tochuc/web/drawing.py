"""Pictures are drawn in a process of their own.

The library that draws holds Python's lock while it does, so it would stop every other request of a web process; it
does not survive a fork; and only a process can be ended at its deadline.
"""

import atexit
import logging
import os
import subprocess
import sys
import threading
from typing import Final

from ..errors import Overloaded, QueryTimeout, WorkerDied
from . import drawn

_LOG: Final = logging.getLogger(__name__)
_RETRY_AFTER: Final = 2
_WAITING: Final = 4
"""Requests that may wait for their turn: each holds a thread of the server, which needs others for everything else."""
_RENEWED: Final = 200
"""Pictures after which the process begins anew, so that what it keeps cannot grow without end."""


class Drawer:
    """Draws one picture at a time; its process begins with the first one."""

    def __init__(self, seconds: float = 15.0, waiting: int = _WAITING) -> None:
        self._seconds = seconds
        self._places = threading.BoundedSemaphore(waiting + 1)
        self._process: subprocess.Popen[bytes] | None = None
        self._made = 0
        self._free = threading.Lock()
        atexit.register(self.close)

    def draw(self, form: str, specification: str) -> bytes:
        """The picture as `svg` or `png`.

        Raises: Overloaded when too many wait already, or others are drawn for too long, QueryTimeout for a picture
        that takes too long, WorkerDied when it cannot be drawn.
        """
        busy = Overloaded("other pictures are being drawn; ask again in a moment", retry_after=_RETRY_AFTER)
        if not self._places.acquire(blocking=False):
            raise busy
        try:
            if not self._free.acquire(timeout=self._seconds):
                raise busy
            try:
                return self._ask(f"{form} {specification}".encode())
            finally:
                self._free.release()
        finally:
            self._places.release()

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process:
            process.kill()
            process.communicate()

    def _ask(self, message: bytes) -> bytes:
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        ended = threading.Event()
        watch = threading.Timer(self._seconds, _end, (process, ended))
        watch.start()
        try:
            drawn.send(process.stdin, message)
            reply = drawn.receive(process.stdout)
        except (EOFError, OSError):
            self.close()
            if ended.is_set():
                told = f"the picture was not drawn within {self._seconds:g} seconds; ask for less"
                raise QueryTimeout(told) from None
            raise WorkerDied("the process that drew this picture ended; ask again") from None
        finally:
            watch.cancel()
        if reply[:1] != b"+":
            _LOG.error("a picture could not be drawn: %s", reply[1:].decode(errors="replace"))
            raise WorkerDied("this picture could not be drawn; the data have no such limit")
        return reply[1:]

    def _running(self) -> subprocess.Popen[bytes]:
        if self._made >= _RENEWED or (self._process and self._process.poll() is not None):
            self.close()
        if self._process is None:
            self._made = 0
            self._process = subprocess.Popen(
                [sys.executable, "-m", drawn.__name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )
        self._made += 1
        return self._process


def _end(process: subprocess.Popen[bytes], ended: threading.Event) -> None:
    ended.set()
    process.kill()
