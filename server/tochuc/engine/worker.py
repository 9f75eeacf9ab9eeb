"""A worker: a fork of the keeper that answers one question after the other."""

import os
import resource
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from ..errors import GraphError, NeedsMemory, WorkerDied
from .base import Answer, Engine, Question
from .limits import STACK, Limits
from .messages import Hangup, question_from_wire, receive, send, send_answer, send_error, write_from_wire
from .own.engine import OwnEngine, is_spent
from .own.written import Write
from .slots import Running, Slots
from .warmth import Piece, room_for, warm

_SLACK: Final = 64 * 1024 * 1024
"""Bytes by which a worker may grow and still be used again; one that grew more gives its memory back by ending."""
_MOST_ANSWERS: Final = 20_000
_PATIENCE: Final = 5.0
"""Seconds in which the web side must have sent its question, or taken a small answer."""


@dataclass(frozen=True)
class Post:
    """What a worker is given: its engine, where questions come in, where it says what it does, and its limits."""

    engine: Engine
    listener: socket.socket
    slots: Slots
    slot: int
    lifeline: int
    """A pipe that nobody writes to. It ends when the server does."""
    limits: Limits
    pages: tuple[Piece, ...]
    """What it shares with its keeper."""
    era: int | None = None
    """A pipe that ends when what it shares is out of date."""


def work(post: Post) -> None:
    """Answer questions until told to end. Never returns: this process has nothing else to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    # A thread, since a stack as large as a nested query needs cannot be had for the main one; and another one after
    # each long query, since a thread that was put last may not put itself first again. This one never is put last.
    threading.stack_size(STACK)
    reading, writing = os.pipe()
    state = _State(writing, list(post.pages) if room_for(post.pages) else [], _turn(post.listener))
    while True:
        thread = threading.Thread(target=_answer_some, args=(post, state), daemon=True)
        _start(thread)
        ends = [post.lifeline] if post.era is None else [post.lifeline, post.era]
        readable, _, _ = select.select([*ends, reading], [], [])
        if post.lifeline in readable:
            os._exit(0)
        if post.era in readable:
            with state.busy:  # once the question that it may have taken is answered
                os._exit(0)
        os.read(reading, 1)
        thread.join()


@dataclass
class _State:
    """What the threads of a worker hand on, one to the next."""

    done: int
    """A pipe to say that the next one is to begin."""
    cold: list[Piece]
    turn: "select.epoll | None"
    busy: threading.Lock = field(default_factory=threading.Lock)
    """Held from before a question is taken until it is answered."""
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    begun: int = 0
    born: float = field(default_factory=time.monotonic)


def _start(thread: threading.Thread) -> None:
    for _ in range(20):
        try:
            thread.start()
        except RuntimeError:  # the stack of the one before is not given back yet, and two are too much memory
            time.sleep(0.001)
        else:
            return
    os._exit(0)


def _answer_some(post: Post, state: _State) -> None:
    """Answer questions up to a long one."""
    again = False
    try:
        if not state.begun:
            _limit_memory(post.limits.memory)
            state.begun = _most_held()
        post.slots.rest(post.slot)
        for number in state.numbers:
            warm(state.cold, post.listener, state.born)
            if state.turn is not None:
                state.turn.poll()
            with state.busy:
                connection = _take(post.listener)
                if connection is None:
                    continue
                with connection:
                    long = _serve_one(post, connection, number)
            if is_spent(post.engine):
                break
            if number >= _MOST_ANSWERS or _most_held() - state.begun > _SLACK:
                break
            if long:
                again = not post.slots.crowded
                break
    finally:
        if not again:
            os._exit(0)
    os.write(state.done, b"1")


def _turn(listener: socket.socket) -> "select.epoll | None":
    """Where a worker waits for its turn: of those that are free, the one that waited first of all gets each question.

    So its copies stay in the processor's caches. Where all wait in `accept`, each is asked in turn, and a query over a
    small part of the graph takes a third longer.
    """
    if sys.platform != "linux":
        return None
    listener.setblocking(False)
    turn = select.epoll()
    turn.register(listener, select.EPOLLIN | select.EPOLLEXCLUSIVE)
    return turn


def _take(listener: socket.socket) -> socket.socket | None:
    try:
        return listener.accept()[0]
    except BlockingIOError:
        return None  # another one was quicker


def _most_held() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MAXRSS_UNIT


def _serve_one(post: Post, connection: socket.socket, number: int) -> bool:
    """Whether the query took so long that the keeper may have counted this worker among the long ones."""
    connection.settimeout(_PATIENCE)
    try:
        head, _, file = receive(connection)
    except (Hangup, TimeoutError):
        return False
    began, deadline = time.monotonic(), float(head["deadline"])
    if began >= deadline:
        return False
    question = write_from_wire(head, file) if "write" in head else question_from_wire(head)
    running = Running(
        began,
        deadline,
        number,
        threading.get_native_id(),
        head["key"],
        question.id,
        question.owner,
        question.text,
    )
    post.slots.begin(post.slot, running)
    # The default of SIGALRM ends the process, at whatever point of a query that hears nothing else.
    signal.setitimer(signal.ITIMER_REAL, deadline - began)
    try:
        reply = _answer(post.engine, question, head["key"])
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        post.slots.end(post.slot)
    try:
        if isinstance(reply, Answer):
            send_answer(connection, reply)
        elif isinstance(reply, int):
            send(connection, {"generation": reply})
        else:
            send_error(connection, reply)
    except OSError:
        pass  # whoever asked is gone
    return time.monotonic() - began > post.limits.patience


def _answer(engine: Engine, question: Question | Write, key: str) -> Answer | int | GraphError:
    try:
        if isinstance(question, Write):
            assert isinstance(engine, OwnEngine), "writes come to workers of one's own graphs alone"
            return engine.write(question, key)
        return engine.answer(question)
    except GraphError as error:
        return error
    except MemoryError:
        return NeedsMemory("the query needs more memory than one query is given; ask for less")
    except BaseException as error:  # also a panic of the engine, which is no Exception
        print(f"a query failed: {error!r}", file=sys.stderr, flush=True)
        return WorkerDied("the engine failed on this query; the fault has been logged")


_MAXRSS_UNIT: Final = 1 if sys.platform == "darwin" else 1024


def _limit_memory(most: int) -> None:
    """Let this process take that many bytes beyond what it has; an allocation past it fails and ends it."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 (quicker, once a worker)
            data = int(file.read().split()[5]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_DATA, (data + most, resource.RLIM_INFINITY))
    except (OSError, ValueError):
        pass  # a platform without it: the keeper's other limits hold
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
