"""The process that holds graphs of one's own: a fork of the keeper, with workers of its own.

It shares the keeper's memory and writes to its copy alone. So what reads the snapshot goes on as if there were none of
this; and a fresh start is a fork, which costs nothing but to read the ledger.
"""

import os
import select
import socket
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any, Final

from ...errors import GraphError, OutOfDate
from ..base import Engine
from ..embedded import EmbeddedEngine
from ..limits import Limits
from .generation import Published

PLACE: Final = "own"
"""The link, in the folder of a keeper, to the folder with the sockets of this process."""
_NUMBERS: Final = count(1)
_LOOK: Final = 0.25
"""Seconds between two looks for writes that nobody has told of: by a restore, or by a process that was killed then."""
_PATIENCE: Final = 60.0


@dataclass
class Annex:
    """The process as its keeper sees it."""

    pid: int
    ended: bool = False


def open_annex(
    engine: Engine,
    folder: Path,
    limits: Limits,
    lifeline: int,
    inherited: Iterable[socket.socket],
    wait: bool,
) -> Annex | None:
    """The process; None where one's own graphs are off. To be called in the keeper.

    `inherited` are handles that are none of its business. It may be waited for until it is ready or has failed.
    """
    if limits.own is None or not isinstance(engine, EmbeddedEngine):
        return None
    place = folder / f"{PLACE}-{next(_NUMBERS)}"
    place.mkdir(mode=0o700)
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(reading)
            for handle in inherited:
                handle.close()
            _hold(engine, place, limits, lifeline, writing)
        except BaseException as error:
            print(f"[WARNING] the process of one's own graphs failed: {error!r}", file=sys.stderr, flush=True)
        finally:
            os._exit(1)
    os.close(writing)
    if wait:
        select.select([reading, lifeline], [], [], _PATIENCE)
    os.close(reading)
    return Annex(pid)


def _hold(engine: EmbeddedEngine, place: Path, limits: Limits, lifeline: int, writing: int) -> None:
    # Imported here: a keeper is made of this module.
    from ..keeper import Keeper
    from .engine import OwnEngine

    class Own(Keeper):
        """Minds workers that know one's own graphs, and takes up each write."""

        def begin(self) -> None:
            self._parent = os.getppid()
            self._looked = time.monotonic()
            self._era, self._held = os.pipe()
            self._published = Published(place.parents[1])

        def publish(self) -> None:
            self._published.raise_to(own.generation)

        def era(self) -> int:
            os.close(self._held)  # the worker's; the pipe ends when this process lets go of its own
            return self._era

        def look_beside(self) -> None:
            if os.getppid() != self._parent:
                self.linger = 0.0
            if time.monotonic() - self._looked > _LOOK or self._published.value > own.generation:
                self._advance()

        def _advance(self) -> None:
            self._looked = time.monotonic()
            try:
                if not own.advance():
                    return
            except OutOfDate:
                os._exit(0)  # and another one begins with everything
            self.publish()
            os.close(self._era)
            os.close(self._held)  # the workers until now end, each with its question
            self._era, self._held = os.pipe()
            self.replace_workers()
            if own.worn:
                os._exit(0)

        def _done(self) -> bool:
            return self.linger == 0.0 or super()._done()

        def _reply(self, asked: Mapping[str, Any]) -> dict[str, Any]:
            if asked["ask"] == "advance":
                self._advance()
                return {"generation": own.generation}
            return super()._reply(asked)

    assert limits.own is not None
    try:
        own = OwnEngine(engine, limits.own)
        keeper = Own(own, place, replace(limits, copies=False, own=None), lifeline)
    except (GraphError, OSError, ValueError) as error:
        print(f"[WARNING] graphs of one's own are not held: {error}", file=sys.stderr, flush=True)
        time.sleep(1.0)
        os._exit(1)
    keeper.begin()

    def ready() -> None:
        step = place.with_name(f".{PLACE}")
        step.unlink(missing_ok=True)
        step.symlink_to(place.name)
        step.rename(place.with_name(PLACE))
        keeper.publish()
        with suppress(BrokenPipeError):  # nobody waits for one that takes the place of another
            os.write(writing, b"1")
        os.close(writing)

    keeper.keep(ready)
    os._exit(0)
