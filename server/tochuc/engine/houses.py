"""A snapshot in memory: the process that holds it, as the supervisor sees it."""

import contextlib
import json
import os
import shutil
import signal
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

from ..errors import GraphError
from .keeper import Keeper
from .limits import Limits

_NUMBERS: Final = count(1)
_GRACE: Final = 60.0
"""Seconds for which a snapshot that has been replaced is held at least, for requests that began with it."""
_FIRST_CANARIES: Final = 0.02
_CANARIES: Final = 5.0
"""Seconds for saved queries that are asked again before a snapshot is served; fewer when nothing is served yet."""


@dataclass
class House:
    """A keeper with its workers, one process group, and the folder with its sockets."""

    pid: int
    name: str
    """The hash of the snapshot."""
    folder: Path
    pipe: int | None
    """Where the keeper says that it is ready, or why not; None once it has spoken."""
    linger: float | None
    loading: bool = True
    due: float | None = None
    """When it is no longer needed, if it is not."""
    orphaned: bool = False
    """Whether the keeper has ended and left its workers."""

    @classmethod
    def open(
        cls,
        parent: Path,
        snapshot: Path,
        limits: Limits,
        linger: float | None,
        first: bool,
        lifeline: int,
        inherited: tuple[int, ...],
    ) -> "House":
        """A keeper that begins to load a snapshot folder; `inherited` are handles that are none of its business."""
        folder = parent / f"keeper-{next(_NUMBERS)}"
        folder.mkdir(mode=0o700)
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                os.setpgid(0, 0)
                for handle in (reading, *inherited):
                    os.close(handle)
                _hold(snapshot, folder, limits, linger, first, lifeline, writing)
            finally:
                os._exit(1)
        os.close(writing)
        return cls(pid, snapshot.name, folder, reading, linger)

    def hear(self) -> str | None:
        """Why the snapshot cannot be served, nothing when it can; None when the keeper ended without a word."""
        if self.pipe is None:
            return None
        said = os.read(self.pipe, 1 << 16).decode()
        os.close(self.pipe)
        self.pipe = None
        if not said:
            return None
        self.loading = False
        return str(json.loads(said)["reason"])

    def retire(self, after: float = _GRACE) -> None:
        """Let it end when this many seconds have passed and it answers nothing."""
        due = time.monotonic() + after
        self.due = due if self.due is None else min(due, self.due)

    def end_if_due(self) -> bool:
        """Whether nothing of it is left; a keeper that is told to end does so when its workers are done."""
        if self.due is None or time.monotonic() < self.due:
            return False
        if self.orphaned:
            self.end()
            return True
        self.due = None
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)
        return False

    def end(self) -> None:
        """End all its processes, and remove its folder."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        if self.pipe is not None:
            os.close(self.pipe)
            self.pipe = None
        shutil.rmtree(self.folder, ignore_errors=True)


def _hold(
    snapshot: Path,
    folder: Path,
    limits: Limits,
    linger: float | None,
    first: bool,
    lifeline: int,
    writing: int,
) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    # Imported here, so that the supervisor stays small.
    from .canaries import refuse_unsound
    from .embedded import EmbeddedEngine

    def say(reason: str) -> None:
        os.write(writing, json.dumps({"reason": reason}).encode()[: 1 << 16])
        os.close(writing)

    try:
        engine = EmbeddedEngine.load(snapshot)
        refuse_unsound(engine, snapshot, _FIRST_CANARIES if first else _CANARIES)
        keeper = Keeper(engine, folder, limits, lifeline, linger)
    except (GraphError, OSError, ValueError, KeyError) as error:
        # Whoever asks over the network need not know where the folder lies.
        say(str(error).replace(str(snapshot.parents[1]), "the state folder"))
        os._exit(1)
    keeper.keep(lambda: say(""))
    os._exit(0)
