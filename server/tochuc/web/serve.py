"""`tochuc serve`: the application on Granian, and the processes that answer queries beside it."""

import gc
import logging
import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from time import sleep
from typing import Any

from ..core.reports import Target
from ..engine.base import Engine
from ..engine.federation import ALONE, Federation
from ..engine.limits import STACK, Limits
from ..errors import BadParameter, NoSnapshot
from ..graph.snapshot import current_snapshot, find_snapshot
from .graphs.offered import OFF, OwnGraphs
from .live import Live, Source, Supervised
from .options import EdgeOptions
from .shared import shared_folder

_PREFIX = "tochuc-"
_SPARE_THREADS = 8
"""Threads of a web worker beyond those that can wait for an answer, so that pages never wait behind queries."""


@dataclass(frozen=True)
class Service:
    """How queries are answered: limits of one and of all at once, and by whom."""

    limits: Limits = field(default_factory=Limits)
    timeout: float = 30.0
    """Seconds that a query may take at most."""
    most_bytes: int = 1 << 30
    """Bytes that a result may have."""
    engine: Callable[[Path], Engine] | None = None
    """Gives the engine for a snapshot's folder, in the place of workers of our own."""
    edge: EdgeOptions = field(default_factory=EdgeOptions)
    reports: Target = field(default_factory=Target)
    """Where reports of errors go."""
    federation: Federation = ALONE
    """Which other endpoints a query may ask."""
    permalinks: int = 0
    """Bytes of queries that may be kept under short addresses."""
    own: OwnGraphs = OFF
    """What there is of graphs that bearers of a token write."""


def serve(state: Path, host: str, port: int, workers: int, service: Service | None = None) -> int:
    """Answer requests until the process is told to stop; the exit code.

    Raises: BadParameter for an address that cannot be listened on.
    """
    logging.basicConfig(level=logging.INFO, format="[%(levelname)s] %(message)s")
    service = service or Service()
    service = replace(service, edge=replace(service.edge, state=state, shared=shared_folder()))
    address = _free_address(host, port)
    if service.engine is not None or not hasattr(os, "fork"):
        source = Live(state, load=service.engine or _spawning(service.limits))
        _run_granian(address, workers, service, source)
        return 0
    # Imported here: a platform without fork cannot import it.
    from ..engine.supervisor import Snapshots, Supervisor

    _remove_leftovers()
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
    try:
        supervisor = Supervisor(
            folder, Snapshots(partial(_current, state), partial(_find, state)), service.limits
        )
        supervised = Supervised(state, folder, service.own.bounds is not None)
        return supervisor.run(
            partial(_run_granian, address, workers, service, supervised, supervisor.lifeline)
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def load_app(source: Source, service: Service, lifeline: int | None) -> Any:
    """The application in a worker of Granian."""
    from .app import create_app
    from .edge import Edge
    from .entities.memory import remember
    from .permalinks.store import Permalinks

    if lifeline is not None:
        threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()
    # Made while the graph loads beside it.
    kept = Permalinks(service.edge.state, service.permalinks)
    flask = create_app(
        source, service.timeout, service.most_bytes, service.reports, service.federation, kept, service.own
    )
    app = Edge(flask, source, service.edge)
    if isinstance(source, Supervised):
        _await(source)
    elif isinstance(source, Live):
        source.take_up()
    # What is there from the start is never garbage; to look through it again and again stops requests for 50 ms.
    gc.collect()
    gc.freeze()
    threading.Thread(target=remember, args=(flask, source), daemon=True).start()
    return app


def _run_granian(
    address: tuple[str, int], workers: int, service: Service, source: Source, lifeline: int | None = None
) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    if not isinstance(source, Supervised):
        # Queries are parsed in Granian's threads then, which read this when they start.
        os.environ.setdefault("RUST_MIN_STACK", str(STACK))
    limits = service.limits
    server = Granian(
        "tochuc",
        address=address[0],
        port=address[1],
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=limits.running + limits.waiting + limits.short + _SPARE_THREADS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    )
    server.serve(target_loader=partial(load_app, source, service, lifeline), wrap_loader=False)


def _await(source: Supervised) -> None:
    """Wait until a snapshot is served, or it is known why none is."""
    for _ in range(6000):
        with suppress(NoSnapshot):
            source.now()
            return
        if source.refused():
            return
        sleep(0.02)


def _end_with(lifeline: int) -> None:
    """End this process when the first one has ended, however that came about."""
    with suppress(OSError):
        while os.read(lifeline, 1):
            pass
        os._exit(0)


def _spawning(limits: Limits) -> Callable[[Path], Engine]:
    from ..engine.spawned import SpawnedEngine

    return partial(SpawnedEngine, limits=limits)


def _current(state: Path) -> Path | None:
    with suppress(NoSnapshot):
        return current_snapshot(state).folder
    return None


def _find(state: Path, name: str) -> Path | None:
    found = find_snapshot(state, name)
    return found.folder if found else None


def _remove_leftovers() -> None:
    """Remove the folders of servers that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        pid = folder.name.removeprefix(_PREFIX).partition("-")[0]
        with suppress(OSError, ValueError):
            if folder.stat().st_uid == os.getuid() and not _alive(int(pid)):
                shutil.rmtree(folder, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _free_address(host: str, port: int) -> tuple[str, int]:
    """The numeric address to listen on. Granian would share a port that another server has, without a word."""
    try:
        family, *_, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.create_server(address[:2], family=family) as probe:
            taken: tuple[Any, ...] = probe.getsockname()
            return taken[0], taken[1]
    except OSError as error:
        why = (error.strerror or str(error)).partition(" (")[0]
        raise BadParameter(f"cannot listen on {host}:{port} ({why}); give another --host or --port") from None
