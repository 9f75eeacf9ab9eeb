"""Isolation where there is no fork: workers that are started anew and load the snapshot by themselves.

Each worker holds a copy of the graph, and a result passes through memory; else it behaves as `IsolatedEngine` does.
"""

import multiprocessing
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Final

from ..errors import GraphError, Overloaded, QueryTimeout, WorkerDied
from .base import Answer, Question
from .limits import STACK, Limits

_RETRY_AFTER: Final = 2
_Reply = tuple[Answer, bytes] | GraphError


class _Worker:
    """A process that answers one question at a time, and is replaced when it does not."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._start()

    def ask(self, question: Question, seconds: float) -> _Reply:
        """The reply, or the failure that stands for it when none came."""
        try:
            self._connection.send(question)
            if self._connection.poll(seconds):
                reply: _Reply = self._connection.recv()
                return reply
            failure: GraphError = QueryTimeout(
                f"the query was ended after {question.timeout:g} seconds, the time that it had"
            )
        except (EOFError, OSError):
            failure = WorkerDied("the process that answered this query ended; ask again")
        self.end()
        self._start()
        return failure

    def end(self) -> None:
        """End the process."""
        self._connection.close()
        self._process.kill()
        self._process.join()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, other = context.Pipe()
        self._process = context.Process(target=_run, args=(other, self._folder), daemon=True)
        self._process.start()
        other.close()


class SpawnedEngine:
    """Answers by a fixed number of spawned workers; see `Engine`."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._free: LifoQueue[_Worker] = LifoQueue()
        self._places = threading.BoundedSemaphore(limits.running + limits.waiting)
        self._workers = [_Worker(folder) for _ in range(limits.running)]
        for worker in self._workers:
            self._free.put(worker)

    def close(self) -> None:
        """End the workers."""
        for worker in self._workers:
            worker.end()

    def answer(self, question: Question) -> Answer:
        """The complete answer; see `Engine`."""
        deadline = time.monotonic() + question.timeout
        with self._worker(question.timeout) as worker:
            reply = worker.ask(question, max(0.0, deadline - time.monotonic()))
        if isinstance(reply, GraphError):
            raise reply
        answer, body = reply
        return Answer(answer.kind, answer.format, BytesIO(body), answer.length, answer.changes)

    @contextmanager
    def _worker(self, seconds: float) -> Iterator[_Worker]:
        full = Overloaded("as many queries run and wait as this server takes on", retry_after=_RETRY_AFTER)
        if not self._places.acquire(blocking=False):
            raise full
        try:
            worker = self._free.get(timeout=seconds)
        except Empty:
            self._places.release()
            raise full from None
        try:
            yield worker
        finally:
            self._free.put(worker)
            self._places.release()


def _run(connection: Connection, folder: Path) -> None:
    threading.stack_size(STACK)
    thread = threading.Thread(target=_answer_all, args=(connection, folder))
    thread.start()
    thread.join()


def _answer_all(connection: Connection, folder: Path) -> None:
    from .embedded import EmbeddedEngine

    engine = EmbeddedEngine.load(folder)
    while True:
        try:
            question = connection.recv()
        except EOFError:
            return
        try:
            answer = engine.answer(question)
            with answer.body as body:
                shown = Answer(answer.kind, answer.format, BytesIO(), answer.length, answer.changes)
                connection.send((shown, body.read()))
        except GraphError as error:
            connection.send(error)
        except MemoryError:
            connection.send(WorkerDied("the query needs more memory than this machine gives"))
