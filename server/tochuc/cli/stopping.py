"""A command that is told to end clears away what it has begun."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def stops_on_sigterm() -> Iterator[None]:
    """What runs within is stopped by SIGTERM as it is by Ctrl-C: by KeyboardInterrupt."""
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(*_: Any) -> None:
    raise KeyboardInterrupt
