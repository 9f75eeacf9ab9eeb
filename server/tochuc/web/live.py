"""The snapshot that is served, and the move to a newer one without dropping a request."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..engine.base import Engine
from ..engine.embedded import EmbeddedEngine
from ..errors import GraphError, NoSnapshot
from ..graph.snapshot import current_snapshot

_LOG = logging.getLogger(__name__)
_LOOK_AGAIN = 1.0
"""Seconds between two looks at which snapshot is the current one."""


@dataclass(frozen=True)
class Served:
    """One snapshot with the engine that holds it. A request keeps the one that it began with."""

    hash: str
    manifest: Mapping[str, Any]
    engine: Engine


class Live:
    """The newest snapshot of a state folder, held in memory."""

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
                self._served = Served(snapshot.hash, snapshot.manifest, self._load(snapshot.folder))
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
            raise NoSnapshot(self._reason or "the snapshot is being loaded; ask again in a second")
        return self._served

    def _current(self) -> str:
        try:
            return (self._state / "current").readlink().name
        except OSError:
            return ""
