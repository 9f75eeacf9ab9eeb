"""The engine as the web side sees it: each question goes to a worker process, which a deadline and limits end."""

import itertools
import os
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from ..errors import (
    Cancelled,
    GraphError,
    NeedsMemory,
    NoSnapshot,
    Overloaded,
    QueryTimeout,
    WorkerDied,
)
from .base import Answer, Question
from .messages import Hangup, answer_from_wire, question_to_wire, receive, send
from .quick import QuickLane

_GRACE: Final = 0.03
"""Seconds past its deadline after which a worker is no longer waited for; by then it is ended."""
_RETRY_AFTER: Final = 2
_TRIES: Final = 3
_NUMBERS: Final = itertools.count(1)


class IsolatedEngine:
    """Answers by the workers of the keeper whose sockets lie in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.quick = QuickLane(folder)

    def answer(self, question: Question) -> Answer:
        """The complete answer; see `Engine`."""
        deadline = time.monotonic() + question.timeout
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
        raise _failure(question, fate)

    def running(self, owner: str) -> list[dict[str, Any]]:
        """The queries of this owner that are being answered: id, state, seconds, and the beginning of the text."""
        listed: list[dict[str, Any]] = self._ask(ask="list", owner=owner).get("running", [])
        return listed

    def cancel(self, owner: str, id: str) -> int:
        """How many queries of this owner and id have been ended."""
        return int(self._ask(ask="cancel", owner=owner, id=id).get("cancelled", 0))

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


def _failure(question: Question, fate: str) -> GraphError:
    """Why no answer came."""
    if fate == "timeout":
        told = f"the query was ended after {question.timeout:g} seconds, the time that it had"
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
