"""The snapshot that is served, and the move to a newer one without dropping a request."""

import json
import logging
import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from ..engine.base import Engine
from ..engine.embedded import EmbeddedEngine
from ..engine.isolated import IsolatedEngine, ask_for
from ..engine.own.generation import Published
from ..errors import GraphError, NoSnapshot, NotFound
from ..graph.snapshot import Snapshot, current_snapshot, find_snapshot

_LOG = logging.getLogger(__name__)
_LOOK_AGAIN = 1.0
"""Seconds between two looks at which snapshot is the current one."""
_PATIENCE = 10.0
"""Seconds for which a request waits until an older snapshot is loaded."""
_REMEMBERED = 3
_HASH = re.compile(r"[\w-][\w.-]*", re.ASCII)
_LOADING = "the snapshot is being loaded; ask again in a second"


@dataclass(frozen=True, eq=False)
class Served:
    """One snapshot with the engine that holds it. A request keeps the one that it began with."""

    hash: str
    manifest: Mapping[str, Any]
    engine: Engine
    folder: Path = Path()
    """Where its files are."""


def edition_of(snapshot: str, generation: int) -> str:
    """What stands for everything that an answer depends on: the snapshot, and what was written beside it."""
    return f"{snapshot}+{generation}" if generation else snapshot


class Source(Protocol):
    """Where a request gets the snapshot that it answers from."""

    @property
    def generation(self) -> int:
        """The last write to graphs of one's own, which stand beside the current snapshot; 0 before any."""
        ...

    def now(self) -> Served:
        """The current snapshot. Raises: NoSnapshot with the reason."""
        ...

    def at(self, name: str) -> Served:
        """The snapshot of this hash. Raises: NotFound when it is not kept, NoSnapshot when it cannot be had now."""
        ...

    def engines(self) -> Iterable[Engine]:
        """The engines of every snapshot that is held."""
        ...

    def refused(self) -> str:
        """Why the newest snapshot is not the one that is served, if it is not."""
        ...


class Live:
    """The newest snapshot of a state folder, held in memory."""

    generation = 0

    def __init__(self, state: Path, load: Callable[[Path], Engine] = EmbeddedEngine.load) -> None:
        self._state = state
        self._load = load
        self._served: Served | None = None
        self._reason = ""
        self._refused = ""
        self._looked = float("-inf")
        self._loading = threading.Lock()

    def __reduce__(self) -> tuple[type["Live"], tuple[Path, Callable[[Path], Engine]]]:
        # A worker that is forked shares the graph; one that is spawned gets the folder and loads it anew.
        return Live, (self._state, self._load)

    def take_up(self) -> None:
        """Hold the current snapshot; if it cannot be loaded, stay with what was there and keep the reason."""
        with self._loading:
            name = self._current()
            if self._served is not None and self._served.hash == name:
                return
            try:
                snapshot = current_snapshot(self._state)
                self._served = Served(
                    snapshot.hash, snapshot.manifest, self._load(snapshot.folder), snapshot.folder
                )
                self._reason = self._refused = ""
                _LOG.info("serving snapshot %s", snapshot.hash)
            except (GraphError, OSError, ValueError) as error:
                self._refused = name
                # Whoever asks over the network need not know where the folder lies.
                self._reason = str(error).replace(str(self._state), "the state folder")
                _LOG.warning("the current snapshot is not taken up: %s", error)

    def now(self) -> Served:
        """What to answer from; a look for a newer snapshot goes on beside the request.

        Raises: NoSnapshot with the reason.
        """
        if time.monotonic() - self._looked > _LOOK_AGAIN and not self._loading.locked():
            self._looked = time.monotonic()
            name = self._current()
            if name and name != self._refused and (self._served is None or self._served.hash != name):
                threading.Thread(target=self.take_up, name="take-up", daemon=True).start()
        if self._served is None:
            raise NoSnapshot(self._reason or _LOADING)
        return self._served

    def at(self, name: str) -> Served:
        """The current snapshot by its hash; no other is held here."""
        served = self.now()
        if served.hash != name:
            raise NotFound(f"the snapshot {name} is not held here; the current one is {served.hash}")
        return served

    def engines(self) -> list[Engine]:
        """The one engine."""
        return [self._served.engine] if self._served else []

    def refused(self) -> str:
        """Why the newest snapshot is not the one that is served, if it is not."""
        return self._reason

    def _current(self) -> str:
        try:
            return (self._state / "current").readlink().name
        except OSError:
            return ""


class Supervised:
    """The snapshots that a supervisor holds in processes of their own; see `Supervisor` for the links in `folder`."""

    def __init__(self, state: Path, folder: Path, own: bool = False) -> None:
        self._state = state
        self._folder = folder
        self._own = own
        self._published = Published(folder) if own else None
        self._live = str(folder / "live")
        self._served: dict[str, Served] = {}
        self._serving = threading.Lock()

    def __reduce__(self) -> tuple[type["Supervised"], tuple[Path, Path, bool]]:
        return Supervised, (self._state, self._folder, self._own)

    def now(self) -> Served:
        """What to answer from: one link is read, and every process changes with it at the same moment.

        Raises: NoSnapshot with the reason.
        """
        try:
            name = _target(self._live)
        except OSError:
            raise NoSnapshot(self.refused() or _LOADING) from None
        return self._served.get(name) or self._serve(name)

    @property
    def generation(self) -> int:
        """The last write to graphs of one's own; 0 before any, and where there are none."""
        return self._published.value if self._published is not None else 0

    def at(self, name: str) -> Served:
        """The snapshot of this hash, loaded if it is not held.

        Raises: NotFound when it is not kept, NoSnapshot when it is not ready within a few seconds.
        """
        kept = _HASH.fullmatch(name) and find_snapshot(self._state, name)
        if not kept:
            raise NotFound(f"no snapshot {name} is kept here")
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            try:
                state = "ready" if (self._folder / name).is_symlink() else ask_for(self._folder, name)
            except OSError:
                break
            if state == "ready":
                return self._serve(name)
            time.sleep(0.05)
        raise NoSnapshot(f"the snapshot {name} is being loaded; ask again in a few seconds")

    def engines(self) -> list[Engine]:
        """The engine of each snapshot that is held."""
        return [
            IsolatedEngine(path)
            for path in self._folder.iterdir()
            if path.name != "live" and path.is_symlink()
        ]

    def refused(self) -> str:
        """Why the newest snapshot is not the one that is served, if it is not."""
        try:
            told = json.loads((self._folder / "reason").read_text(encoding="utf-8"))
        except OSError:
            try:
                current_snapshot(self._state)
            except NoSnapshot as error:
                return str(error).replace(str(self._state), "the state folder")
            return ""
        return str(told["reason"])

    def _serve(self, name: str) -> Served:
        with self._serving:
            return self._served.get(name) or self._begin(name)

    def _begin(self, name: str) -> Served:
        snapshot = Snapshot(self._state / "snapshots" / name)
        served = Served(name, snapshot.manifest, IsolatedEngine(self._folder / name), snapshot.folder)
        self._served = {**dict(list(self._served.items())[-_REMEMBERED:]), name: served}
        return served


def _target(link: str) -> str:
    """What a link leads to. A `Path` costs five times as much, and this is on the way of each request."""
    return os.readlink(link)  # noqa: PTH115
