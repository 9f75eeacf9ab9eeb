"""One write after the other, whichever process makes them."""

import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from ...errors import Overloaded

_STEP: Final = 0.005
"""Seconds between two tries."""


@contextmanager
def alone(folder: Path, patience: float) -> Iterator[None]:
    """Within it, no other process writes.

    Raises: Overloaded when others write all that time (seconds).
    """
    import fcntl  # there is none where there is no fork, and nothing is written then

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    end = time.monotonic() + patience
    with closing(os.fdopen(os.open(folder / "lock", os.O_CREAT | os.O_RDWR, 0o600))) as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > end:
                    raise Overloaded("others are writing; ask again in a moment", retry_after=2) from None
                time.sleep(_STEP)
        yield
