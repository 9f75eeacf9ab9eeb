"""`tochuc serve`: the application on Granian."""

import logging
import os
import socket
import threading
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from ..engine.limits import STACK
from ..errors import BadParameter
from .live import Live

_THREADS = 5
"""Threads of a worker. The engine lets others run while it answers, so a long query holds up none of them."""


def serve(state: Path, host: str, port: int, workers: int) -> None:
    """Answer requests until the process is told to stop.

    The graph is loaded once, before the workers are forked, which share its memory. The web side is imported
    beside it, since both take a good part of a second.

    Raises: BadParameter for an address that cannot be listened on.
    """
    logging.basicConfig(level=logging.INFO, format="[%(levelname)s] %(message)s")
    address, port = _free_address(host, port)
    os.environ.setdefault("RUST_MIN_STACK", str(STACK))  # read by Granian's threads when they start
    importing = threading.Thread(
        target=lambda: [import_module(name) for name in ("granian", f"{__package__}.app")]
    )
    importing.start()
    live = Live(state)
    live.take_up()
    importing.join()
    from granian import Granian
    from granian.constants import Interfaces

    server = Granian(
        "tochuc",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=_THREADS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    )
    server.serve(target_loader=partial(load_app, live), wrap_loader=False)


def load_app(live: Live) -> Any:
    """The application in a worker; one that was spawned and not forked loads the graph here."""
    from .app import create_app

    live.take_up()
    return create_app(live)


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
