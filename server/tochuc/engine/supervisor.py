"""The first process: it starts the web side and a keeper for each snapshot in use, and replaces what ends.

It has one thread and holds no graph, so that a fork of it costs little and inherits no lock.
"""

import contextlib
import json
import os
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .houses import House
from .limits import Limits
from .messages import Hangup, listen, receive, send

_PULSE: Final = 0.1
_MOST_OLD: Final = 2
"""Snapshots besides the current one that are held in memory at a time."""
_LINGER: Final = 300.0
"""Seconds for which an older snapshot is held after the last question to it."""
_AGAIN: Final = 1.0
"""Seconds between two tries to hold the current snapshot."""


@dataclass(frozen=True)
class Snapshots:
    """Where the folders of snapshots are found."""

    current: Callable[[], Path | None]
    find: Callable[[str], Path | None]


class Supervisor:
    """Keeps a keeper for the current snapshot, and for older ones on demand.

    What the web side must know is told by links in one folder: `live` names the current snapshot, and the name of
    a snapshot leads to the sockets of its keeper. A link is changed in one step, so that each request sees either the
    old or the new.
    """

    def __init__(self, folder: Path, snapshots: Snapshots, limits: Limits) -> None:
        self._folder = folder
        self._snapshots = snapshots
        self._limits = limits
        self._houses: list[House] = []
        self._live: House | None = None
        self._refused = ""
        self._tried = float("-inf")
        self._stopping = False
        self._web = 0
        self._control = listen(folder / "control", 64)
        self._lifeline, self._held = os.pipe()

    @property
    def lifeline(self) -> int:
        """A pipe that nobody writes to; it ends when this process does."""
        return self._lifeline

    def run(self, web: Callable[[], None]) -> int:
        """The exit code of the web side, which runs in a process of its own; its end, or a signal, ends all."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self._start_current()
        self._web = os.fork()
        if self._web == 0:
            os.close(self._held)
            self._control.close()
            _run_web(web)
        try:
            return self._mind()
        finally:
            os.close(self._held)
            for house in self._houses:
                house.end()

    def _stop(self, *_: object) -> None:
        self._stopping = True
        if self._web:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._web, signal.SIGTERM)

    def _mind(self) -> int:
        while True:
            pipes = {house.pipe: house for house in self._houses if house.pipe is not None}
            readable, _, _ = select.select([self._control.fileno(), *pipes], [], [], _PULSE)
            for pipe in set(readable) & set(pipes):
                self._told(pipes[pipe])
            for pid, status in _ended():
                if pid == self._web:
                    return 0 if self._stopping else os.waitstatus_to_exitcode(status)
                self._lost(pid)
            if self._stopping:
                continue
            self._start_current()
            self._houses = [house for house in self._houses if not house.end_if_due()]
            if self._control.fileno() in readable:
                self._hear()

    def _start_current(self) -> None:
        """Begin to hold the current snapshot, unless it is held already, is being loaded, or was refused."""
        folder = self._snapshots.current()
        if folder is None or folder.name == self._refused or any(house.loading for house in self._houses):
            return
        if self._live is not None and self._live.name == folder.name:
            return
        if time.monotonic() - self._tried > _AGAIN:
            self._tried = time.monotonic()
            self._open(folder, None)

    def _open(self, folder: Path, linger: float | None) -> None:
        first = self._live is None
        inherited = (self._held, self._control.fileno())
        house = House.open(self._folder, folder, self._limits, linger, first, self._lifeline, inherited)
        self._houses.append(house)

    def _told(self, house: House) -> None:
        """What a keeper says: that its snapshot can be served, or why not."""
        reason = house.hear()
        if reason is None:
            return
        if reason:
            self._refuse(house, reason)
            return
        _link(self._folder / house.name, house.folder.name)
        for other in self._houses:
            if other is not house and (
                other.name == house.name or (other is self._live and house.linger is None)
            ):
                other.retire()
        if house.linger is None:
            _link(self._folder / "live", house.name)
            self._live, self._refused = house, ""
            (self._folder / "reason").unlink(missing_ok=True)
            print(f"[INFO] serving snapshot {house.name}", flush=True)

    def _refuse(self, house: House, reason: str) -> None:
        house.loading = False
        if house.linger is None:
            self._refused = house.name
            _write(self._folder / "reason", json.dumps({"snapshot": house.name, "reason": reason}))
        print(f"[WARNING] the snapshot {house.name} is not taken up: {reason}", flush=True)

    def _lost(self, pid: int) -> None:
        """A keeper has ended. If it held the current snapshot, its workers go on until another one stands."""
        house = next((house for house in self._houses if house.pid == pid and not house.orphaned), None)
        if house is None:
            return
        house.orphaned = True
        if house is self._live:
            self._live = None
            print(f"[WARNING] the keeper of {house.name} ended; another one is started", flush=True)
            return
        if house.loading:
            self._refuse(house, "its keeper ended while it was loaded")
        link = self._folder / house.name
        if link.is_symlink() and str(link.readlink()) == house.folder.name:
            link.unlink()
        house.retire(0)

    def _hear(self) -> None:
        connection, _ = self._control.accept()
        with connection, contextlib.suppress(Hangup, OSError, ValueError, KeyError):
            connection.settimeout(0.5)
            asked, _, _ = receive(connection)
            send(connection, {"state": self._open_old(str(asked["open"]))})

    def _open_old(self, name: str) -> str:
        held = [house for house in self._houses if not house.orphaned]
        found = next((house for house in held if house.name == name), None)
        if found is not None:
            return "loading" if found.loading else "ready"
        folder = self._snapshots.find(name)
        if folder is None:
            return "unknown"
        old = [house for house in held if house is not self._live]
        if len(old) >= _MOST_OLD:
            old[0].retire(0)
            return "busy"
        self._open(folder, _LINGER)
        return "loading"


def _run_web(web: Callable[[], None]) -> None:
    code = 1
    try:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL if number == signal.SIGTERM else signal.default_int_handler)
        web()
        code = 0
    except SystemExit as exit_:
        code = exit_.code if isinstance(exit_.code, int) else 1
    except KeyboardInterrupt:
        code = 0
    finally:
        os._exit(code)


def _ended() -> list[tuple[int, int]]:
    found = []
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            found.append(ended)
    return found


def _link(path: Path, target: str) -> None:
    step = path.with_name(f".{path.name}")
    step.unlink(missing_ok=True)
    step.symlink_to(target)
    step.rename(path)


def _write(path: Path, text: str) -> None:
    step = path.with_name(f".{path.name}")
    step.write_text(text, encoding="utf-8")
    step.rename(path)
