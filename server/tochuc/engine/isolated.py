"""The engine as the web side sees it: each question goes to a worker process, which a deadline and limits end."""

import itertools
import os
import re
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Final

from ..errors import (
    Cancelled,
    GraphError,
    NeedsMemory,
    NoSnapshot,
    OutOfDate,
    Overloaded,
    QueryTimeout,
    WorkerDied,
)
from .base import Answer, Question
from .messages import Hangup, answer_from_wire, question_to_wire, receive, send, write_to_wire
from .own.written import Write
from .quick import QuickLane

_GRACE: Final = 0.03
"""Seconds past its deadline after which a worker is no longer waited for; by then it is ended."""
_RETRY_AFTER: Final = 2
_TRIES: Final = 3
_NUMBERS: Final = itertools.count(1)
_STEP: Final = 0.005
_NAMING: Final = re.compile("graph|from", re.IGNORECASE)
"""What stands in every query that names a graph."""


class IsolatedEngine:
    """Answers by the workers of the keeper whose sockets lie in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.quick = QuickLane(folder)

    @property
    def _own(self) -> "IsolatedEngine":
        """The workers that know graphs of one's own beside those of the snapshot."""
        return IsolatedEngine(self._folder / "own")

    def answer(self, question: Question) -> Answer:
        """The complete answer; see `Engine`."""
        deadline = time.monotonic() + question.timeout
        if not _may_see_own(question):
            return self._answer(question, deadline)
        died = 0
        while True:
            try:
                return self._own._answer(question, deadline)
            except (
                OutOfDate,
                NoSnapshot,
                WorkerDied,
            ) as error:  # the process that holds them begins just now
                died += isinstance(error, WorkerDied)
                if time.monotonic() + _STEP > deadline or died >= _TRIES:
                    raise
                time.sleep(_STEP)

    def _answer(self, question: Question, deadline: float) -> Answer:
        for _ in range(_TRIES):
            key = f"{os.getpid()}-{next(_NUMBERS)}"
            with self._connect("queries", deadline - time.monotonic() + _GRACE) as connection:
                try:
                    send(connection, question_to_wire(question, deadline, key))
                    return answer_from_wire(*receive(connection))
                except (Hangup, TimeoutError, ConnectionError):
                    fate = "timeout" if time.monotonic() >= deadline else self._fate(key)
            if fate != "unbegun":
                break
        raise _failure(question.timeout, fate)

    def write(self, write: Write, key: str, file: IO[bytes] | None) -> int:
        """The generation after a write, which is kept then, but seen by nobody yet.

        Raises: what `OwnEngine.write` raises, and what may befall a query. After WorkerDied and the like it may be
        kept nevertheless; its `key` tells.
        """
        own, deadline = self._own, time.monotonic() + write.timeout
        with own._connect("queries", write.timeout + _GRACE) as connection:
            try:
                send(
                    connection,
                    write_to_wire(write, deadline, key),
                    file=None if file is None else file.fileno(),
                )
                head, body, other = receive(connection)
            except (Hangup, TimeoutError, ConnectionError):
                fate = "timeout" if time.monotonic() >= deadline else own._fate(key)
                raise _failure(write.timeout, fate) from None
        if "error" in head:
            answer_from_wire(head, body, other)
        return int(head["generation"])

    def advance(self) -> int:
        """The last write that is seen now; a look for a later one has been taken."""
        return int(self._own._ask(ask="advance").get("generation", -1))

    def running(self, owner: str) -> list[dict[str, Any]]:
        """The queries of this owner that are being answered: id, state, seconds, and the beginning of the text."""
        asked = [each._ask(ask="list", owner=owner) for each in (self, self._own)]
        return [query for told in asked for query in told.get("running", [])]

    def cancel(self, owner: str, id: str) -> int:
        """How many queries of this owner and id have been ended."""
        asked = [each._ask(ask="cancel", owner=owner, id=id) for each in (self, self._own)]
        return sum(int(told.get("cancelled", 0)) for told in asked)

    def condition(self) -> Mapping[str, int]:
        """How many workers there are, run, wait and stand by, and how many were killed and died so far."""
        return self._ask(ask="condition")

    def _connect(self, name: str, seconds: float) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(seconds)
        try:
            connection.connect(str(self._folder / name))
        except BlockingIOError:
            connection.close()
            raise Overloaded(
                "too many requests wait for an answer; ask again in a moment", retry_after=_RETRY_AFTER
            ) from None
        except OSError:
            connection.close()
            raise NoSnapshot(
                "the graph is being loaded; ask again in a few seconds", retry_after=_RETRY_AFTER
            ) from None
        return connection

    def _ask(self, **asked: str) -> dict[str, Any]:
        try:
            with self._connect("control", 2.0) as connection:
                send(connection, asked)
                return receive(connection)[0]
        except (GraphError, Hangup, OSError):
            return {}

    def _fate(self, key: str) -> str:
        """What became of a query that got no answer; "unbegun" if its worker ended before it began."""
        for _ in range(50):
            told = self._ask(ask="fate", key=key)
            if not told.get("going"):
                return str(told.get("fate") or ("unbegun" if told else "died"))
            time.sleep(0.01)  # it has ended, and the keeper is about to see it
        return "died"


def _may_see_own(question: Question) -> bool:
    """Whether graphs of one's own can matter: there are some, and the question names graphs."""
    if not question.own or not question.generation:
        return False
    named = question.default_graphs or question.named_graphs or question.laid
    return bool(named) or _NAMING.search(question.text) is not None


def _failure(timeout: float, fate: str) -> GraphError:
    """Why no answer came."""
    if fate == "timeout":
        told = f"the query was ended after {timeout:g} seconds, the time that it had"
        return QueryTimeout(f"{told}; ask for less at once, or with a more selective pattern")
    if fate == "cancelled":
        return Cancelled("the query was ended by who started it")
    if fate == "overloaded":
        told = "as many long queries run and wait as this server takes on; ask again in a moment"
        return Overloaded(told, retry_after=_RETRY_AFTER)
    if fate == "memory":
        return NeedsMemory("the query needs more memory than one query is given; ask for less at once")
    return WorkerDied("the process that answered this query ended; ask again")


def ask_for(folder: Path, name: str) -> str:
    """How it stands with a snapshot that a supervisor shall hold: ready, loading, busy, or unknown."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(2.0)
        connection.connect(str(folder / "control"))
        send(connection, {"open": name})
        return str(receive(connection)[0]["state"])
