"""The keeper: a process of one thread that holds a snapshot, forks workers that answer from it, and minds them."""

import contextlib
import gc
import math
import os
import select
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from .base import Engine
from .crew import BY_SIGNAL, Fate, Fates, State, Worker
from .embedded import EmbeddedEngine
from .limits import Limits
from .messages import Hangup, listen, receive, send
from .own.annex import Annex, open_annex
from .priority import put_behind, put_last
from .quick import serve_quick
from .slots import Running, Slots
from .warmth import Piece, own_pages
from .worker import Post, work

_PULSE: Final = 0.02
"""Seconds between two looks at the workers."""
_FIRST: Final = 1.0
"""Seconds after which a query gets only the processor time that nothing else wants."""


@dataclass
class Keeper:
    """Workers by process id, and what became of the queries that ended without an answer."""

    engine: Engine
    folder: Path
    limits: Limits
    lifeline: int
    linger: float | None = None
    """Seconds without a query after which it ends; None: never."""
    _workers: dict[int, Worker] = field(default_factory=dict)
    _fates: Fates = field(default_factory=Fates)
    _pages: tuple[Piece, ...] = ()
    _totals: dict[str, int] = field(default_factory=lambda: {"killed": 0, "died": 0})

    def __post_init__(self) -> None:
        limits = self.limits
        self._slots = Slots(2 * (limits.running + limits.waiting + limits.short) + 8)
        self._listener = listen(self.folder / "queries", limits.door)
        self._control = listen(self.folder / "control", 64)
        self._quick_listener = listen(self.folder / "quick", limits.door)
        self._quick = 0
        self._annex: Annex | None = None
        self._busy_at = self._minded_at = time.monotonic()

    def keep(self, ready: Callable[[], None]) -> None:
        """Mind the workers until the server ends, or nobody has asked for as long as it lingers."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, self._retire)
        gc.freeze()  # so that a collection in a worker does not copy what it shares
        self._pages = self._worth_copying()
        if self.linger is None:
            self._annex = self._open_annex(wait=True)
        self._refill()
        ready()
        while not self._done():
            readable, _, _ = select.select([self._control.fileno(), self.lifeline], [], [], _PULSE)
            if self.lifeline in readable:
                break
            self._reap()
            self._mind()
            self._refill()
            self.look_beside()
            if self._control.fileno() in readable:
                self._hear()
        for pid in (*self._workers, *filter(None, [self._quick])):
            os.kill(pid, signal.SIGKILL)

    def look_beside(self) -> None:
        """Replace the process that holds graphs of one's own, if it has ended."""
        if self._annex is not None and self._annex.ended:
            self._annex = self._open_annex(wait=False)

    def _open_annex(self, wait: bool) -> Annex | None:
        mine = (self._control, self._listener, self._quick_listener)
        return open_annex(self.engine, self.folder, self.limits, self.lifeline, mine, wait)

    def replace_workers(self) -> None:
        """Count no worker that there is among those that are free; they are about to end."""
        for worker in self._workers.values():
            worker.past = True
        self._refill()

    def _worth_copying(self) -> tuple[Piece, ...]:
        """The default graph, which most queries ask; it was loaded by the first thread, the others were not."""
        engine = self.engine
        apart = isinstance(engine, EmbeddedEngine) and engine.plain is not engine.store
        return own_pages(heap_alone=apart) if self.limits.copies else ()

    def _retire(self, *_: object) -> None:
        self.linger = min(1.0, self.linger or 1.0)

    def _done(self) -> bool:
        now = time.monotonic()
        if any(self._slots.began(worker.slot) for worker in self._workers.values()):
            self._busy_at = now
        return self.linger is not None and now - self._busy_at > self.linger

    def _refill(self) -> None:
        if not self._quick and isinstance(self.engine, EmbeddedEngine):
            self._quick = os.fork()
            if self._quick == 0:
                self._control.close()
                self._listener.close()
                serve_quick(self.engine.plain, self._quick_listener, self.lifeline)
        taken = {worker.slot for worker in self._workers.values()}
        free = (slot for slot in range(self._slots.count) if slot not in taken)
        fresh = sum(1 for w in self._workers.values() if w.state == "short" and not (w.fate or w.past))
        missing = self.limits.short - fresh
        for _, slot in zip(range(missing), free, strict=False):
            self._slots.end(slot)
            self._slots.rest(slot)
            pid = os.fork()
            if pid == 0:
                try:
                    self._control.close()
                    self._quick_listener.close()
                    place = (self._listener, self._slots, slot, self.lifeline)
                    work(Post(self.engine, *place, self.limits, self._pages, self.era()))
                finally:
                    os._exit(1)
            self._workers[pid] = Worker(slot)

    def era(self) -> int | None:
        """A pipe that ends when what a worker shares with this process is out of date; called in the worker."""
        return None

    def _in(self, *states: State) -> int:
        return sum(1 for worker in self._workers.values() if worker.state in states and worker.fate is None)

    def _reap(self) -> None:
        """Take note of the workers that have ended, and of those that stand still."""
        while self._workers:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG | os.WUNTRACED)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if os.WIFSTOPPED(status):
                self._halted(pid)
                continue
            if pid == self._quick:
                self._quick = 0
            if self._annex is not None and pid == self._annex.pid:
                self._annex.ended = True
            worker = self._workers.pop(pid, None)
            if worker is None:
                continue
            running = self._slots.read(worker.slot)
            number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
            fate = worker.fate or BY_SIGNAL.get(number, "died")
            if worker.fate or number:
                self._totals["killed" if fate != "died" else "died"] += 1
            if running and not worker.fate:
                self._fates.remember(running.key, fate)

    def _halt(self, pid: int, worker: Worker, running: Running, doom: Fate | None = None) -> None:
        """Let a worker stand still at this query, and end it then if it is doomed.

        It may go on to another query before it hears of it, so what it stands at is looked at afterwards.
        """
        if worker.halting and worker.halting.number != running.number:
            worker.halting, worker.doom = running, None
        worker.doom = worker.doom or doom
        if worker.halting is None and worker.state != "paused":
            worker.halting = running
            os.kill(pid, signal.SIGSTOP)
        elif worker.halting is None and worker.doom:
            self._end(pid, worker, running)

    def _halted(self, pid: int) -> None:
        worker = self._workers.get(pid)
        if worker is None or worker.halting is None:
            return
        running, worker.halting = worker.halting, None
        now = self._slots.read(worker.slot)
        if now is None or now.number != running.number:
            worker.doom = None
            os.kill(pid, signal.SIGCONT)
        elif worker.doom:
            self._end(pid, worker, running)
        else:
            worker.state = "paused"

    def _end(self, pid: int, worker: Worker, running: Running) -> None:
        worker.fate = worker.doom
        self._fates.remember(
            running.key, worker.fate or "died"
        )  # before the other side can see that it has ended
        os.kill(pid, signal.SIGKILL)

    def _mind(self) -> None:
        """Tell the long queries from the short ones, and share the processors among the long ones."""
        now = time.monotonic()
        for pid, worker in list(self._workers.items()):
            if worker.state in ("long", "extra") and self._slots.number(worker.slot) != worker.number:
                worker.state, worker.spent, worker.behind, worker.last = "short", 0.0, False, False
            running = self._slots.read(worker.slot)
            if running is None or worker.fate or worker.doom:
                continue
            age = now - running.began
            patience = {"short": self.limits.patience, "extra": _FIRST}.get(worker.state, math.inf)
            if worker.state == "paused" and now > running.deadline:
                self._halt(pid, worker, running, "timeout")
            elif age > patience:
                self._make_room(pid, worker, running)
            if not worker.last and (age > _FIRST or worker.state == "extra"):
                worker.behind = worker.last = put_last(running.thread)
            elif not worker.behind and worker.state == "long":
                worker.behind = put_behind(running.thread)
        self._share(now - self._minded_at)
        self._minded_at = now
        self._slots.crowded = self._in("short") >= self.limits.short + self.limits.running

    def _make_room(self, pid: int, worker: Worker, running: Running) -> None:
        """Count a query among the long ones. Where those are too many, it has a second to end, then is ended."""
        worker.number = running.number
        if self._in("long", "paused") < self.limits.running + self.limits.waiting:
            worker.state = "long"
        elif worker.state == "short" and self._in("extra") < self.limits.running:
            worker.state = "extra"
        else:
            self._halt(pid, worker, running, "overloaded")

    def _share(self, passed: float) -> None:
        """Let those of the long queries run that have had the least time, by full seconds; stop the others."""
        long = [(pid, w) for pid, w in self._workers.items() if w.state in ("long", "paused") and not w.fate]
        for _, worker in long:
            worker.spent += passed if worker.state == "long" else 0.0
        long.sort(key=lambda each: int(each[1].spent))
        for pid, worker in long[self.limits.running :]:
            running = self._slots.read(worker.slot)
            if worker.state == "long" and running and running.number == worker.number and not worker.halting:
                self._halt(pid, worker, running)
        for pid, worker in long[: self.limits.running]:
            if worker.state == "paused":
                worker.state = "long"
                os.kill(pid, signal.SIGCONT)

    def _hear(self) -> None:
        connection, _ = self._control.accept()
        with connection, contextlib.suppress(Hangup, OSError, ValueError, KeyError):
            connection.settimeout(0.5)
            asked, _, _ = receive(connection)
            send(connection, self._reply(asked))

    def _reply(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        if asked["ask"] == "fate":
            going = any(running.key == asked["key"] for _, _, running in self._running())
            return {"fate": self._fates.get(asked["key"]), "going": going}
        if asked["ask"] == "condition":
            began = sum(1 for worker in self._workers.values() if self._slots.began(worker.slot))
            paused = self._in("paused")
            return {
                "workers": len(self._workers),
                "running": began - paused,
                "waiting": paused,
                "spares": len(self._workers) - began,
                **self._totals,
            }
        mine = [each for each in self._running() if each[2].owner == asked["owner"]]
        if asked["ask"] == "cancel":
            chosen = [each for each in mine if asked["id"] in (each[2].id, each[2].key)]
            for each in chosen:
                self._halt(*each, "cancelled")
            return {"cancelled": len(chosen)}
        now = time.monotonic()
        return {
            "running": [
                {
                    "id": running.id or running.key,
                    "state": "waiting" if worker.state == "paused" else "running",
                    "seconds": round(now - running.began, 3),
                    "query": running.query,
                }
                for _, worker, running in mine
            ]
        }

    def _running(self) -> list[tuple[int, Worker, Running]]:
        return [
            (pid, worker, running)
            for pid, worker in self._workers.items()
            if not (worker.fate or worker.doom) and (running := self._slots.read(worker.slot))
        ]
