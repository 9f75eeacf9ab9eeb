"""Writes as the web side asks for them: one after the other, kept before they are seen, seen before they are answered."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from typing import IO, Final

from ...errors import (
    Cancelled,
    GraphError,
    NeedsMemory,
    NoSnapshot,
    OutOfDate,
    Overloaded,
    QueryTimeout,
    WorkerDied,
)
from ..isolated import IsolatedEngine
from .alone import alone
from .bounds import Bounds
from .ledger import Kept, Ledger
from .written import Write

_MOST: Final = 6
"""Writes of one web process that are made or wait; each of them holds a thread."""
_PATIENCE: Final = 10.0
"""Seconds in which a write that is kept must be seen."""
_STEP: Final = 0.01
_NUMBERS: Final = count(1)
_LOST: Final = (Cancelled, NeedsMemory, QueryTimeout, WorkerDied)


class Writer:
    """The way to write of one web process."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self._places = threading.BoundedSemaphore(_MOST)

    def write(
        self,
        engine: IsolatedEngine,
        write: Write,
        demand: Callable[[Kept | None], None],
        file: IO[bytes] | None,
    ) -> tuple[Kept | None, Kept | None]:
        """The graph of the write as it was and as it is, once every answer knows of it.

        `demand` looks at the graph as it is before, while nobody else writes, and raises what is wrong with it.

        Raises: Overloaded when others write all that time; NoSnapshot when it is kept and cannot be seen yet; what
        `OwnEngine.write` and `IsolatedEngine.write` raise, and nothing is kept then.
        """
        end = time.monotonic() + write.timeout
        with self._place(), alone(self.bounds.folder, write.timeout):
            before = self._find(write.graph)
            demand(before)
            with Ledger(self.bounds.folder) as ledger:
                head = ledger.head()
            generation = self._make(engine, write, file, end)
            if generation > head:
                self._show(engine, generation)
            return before, self._find(write.graph)

    def _make(self, engine: IsolatedEngine, write: Write, file: IO[bytes] | None, end: float) -> int:
        key = f"{os.getpid()}-{time.time_ns()}-{next(_NUMBERS)}"
        while True:
            left = replace(write, timeout=max(0.0, end - time.monotonic()))
            try:
                return engine.write(left, key, file)
            except (OutOfDate, NoSnapshot):  # its process begins just now
                if time.monotonic() + _STEP > end:
                    raise
                time.sleep(_STEP)
            except _LOST as error:
                with Ledger(self.bounds.folder) as ledger:
                    if ledger.last_key() == key:  # it ended after that
                        return ledger.head()
                raise _untouched(error) from None

    def _show(self, engine: IsolatedEngine, generation: int) -> None:
        end = time.monotonic() + _PATIENCE
        while engine.advance() < generation:
            if time.monotonic() > end:
                raise NoSnapshot("the write is kept, and will be seen once the graph is loaded again")
            time.sleep(_STEP)

    def _find(self, graph: str) -> Kept | None:
        if not graph:
            return None
        with Ledger(self.bounds.folder) as ledger:
            return ledger.graph(graph)

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise Overloaded("too many writes wait here; ask again in a moment", retry_after=2)
        try:
            yield
        finally:
            self._places.release()


def _untouched(error: GraphError) -> GraphError:
    return type(error)(f"{error.detail.replace('the query', 'the write')}. Nothing was stored", **error.extra)
