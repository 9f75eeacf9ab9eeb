"""The processes that carry a site, each with the graph that was loaded before they began."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from ...engine.embedded import EmbeddedEngine
from ...errors import WorkerDied
from ...graph.snapshot import Snapshot
from ..live import Served
from .carrying import Carrier

_METHOD: Final = "fork" if hasattr(os, "fork") else "spawn"


class _Process:
    """What a process of the crew holds."""

    carrier: Carrier | None = None
    served: Served | None = None


@contextmanager
def crew(snapshot: Snapshot, processes: int, site: str, public: str) -> Iterator[ProcessPoolExecutor]:
    """Processes that run functions of this module over one snapshot.

    Raises: WorkerDied where one of them ends before its time.
    """
    with TemporaryDirectory() as alone:
        # What stands beside a snapshot is not part of it: no page may tell of it.
        folder = Path(alone) / snapshot.hash
        folder.symlink_to(snapshot.folder, target_is_directory=True)
        if _METHOD == "fork":
            # Loaded once: those that are forked share its memory.
            _Process.served = served_alone(folder)
        pool = ProcessPoolExecutor(
            processes,
            mp_context=multiprocessing.get_context(_METHOD),
            initializer=_begin,
            initargs=(folder, site, public),
        )
        try:
            yield pool
        except BrokenProcessPool:
            raise WorkerDied("a process that wrote the export was ended; nothing of it was kept") from None
        finally:
            pool.shutdown(cancel_futures=True)
            _Process.served = None


def do(name: str, *given: Any) -> Any:
    """What the carrier of this process gives for a method of its."""
    assert _Process.carrier is not None
    return getattr(_Process.carrier, name)(*given)


def _begin(folder: Path, site: str, public: str) -> None:
    # The one that began this process ends it; a key that was pressed reaches both.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _Process.carrier = Carrier(_Process.served or served_alone(folder), site, public)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def served_alone(folder: Path) -> Served:
    """A snapshot by its folder, loaded."""
    snapshot = Snapshot(folder)
    return Served(snapshot.hash, snapshot.manifest, EmbeddedEngine.load(folder), folder)
