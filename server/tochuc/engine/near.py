"""A copy of the default graph in a web process, for queries that cannot take long."""

import contextlib
import threading
from pathlib import Path
from typing import Final

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, Store

from .plain import load_plain, size_of_plain
from .warmth import has_room

_EACH: Final = 800
"""Bytes for a triple: in the store (a third of this, measured), and meanwhile as text."""


class NearGraph:
    """The default graph of one snapshot; loaded beside the requests, if so much memory is free."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._store: Store | None = None
        self.loading = threading.Thread(target=self._load, name="near", daemon=True)
        self.loading.start()

    def ask(self, text: str) -> bytes | None:
        """The result in JSON of a query that `cost_of` calls bounded; None when another has to be asked."""
        store = self._store
        if store is None:
            return None
        try:
            result = store.query(text)
            if isinstance(result, QuerySolutions | QueryBoolean):
                return result.serialize(format=QueryResultsFormat.JSON)
        except (SyntaxError, ValueError, RuntimeError, OSError):
            pass  # a worker says what is wrong with it
        return None

    def _load(self) -> None:
        if has_room(_EACH * size_of_plain(self.folder)):
            with contextlib.suppress(OSError, SyntaxError):
                self._store = load_plain(self.folder)
