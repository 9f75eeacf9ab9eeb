"""The proofs of a snapshot, open for as long as this process answers from it."""

import sqlite3
import threading
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from flask import current_app
from pyoxigraph import NamedNode

from ...core.entity.names import Called
from ...core.entity.vocabulary import Value
from ...errors import NoSnapshot
from ...graph.proofs import Proofs
from ...namespaces import PREFIXES, TC
from ..live import Served
from .values import value_of

MOST_CALLED: Final = 50_000
"""Things whose names a process keeps for a snapshot."""
_KEPT: Final = 3
_CONFIDENCE, _NOTE = TC + "confidence", TC + "note"
_PARTS: Final = tuple(PREFIXES["rdf"] + name for name in ("subject", "predicate", "object"))


class Opened:
    """The proofs of one snapshot. Threads take turns: an explanation takes a few milliseconds."""

    def __init__(self, proofs: Proofs) -> None:
        self.called: dict[str, Called] = {}
        self._proofs = proofs
        self._turn = threading.RLock()
        self._doubts: Mapping[tuple[Value, ...], tuple[Value, ...]] | None = None
        weakref.finalize(self, proofs.close)

    @contextmanager
    def reading(self) -> Iterator[Proofs]:
        """The proofs, for one thread at a time."""
        with self._turn:
            if len(self.called) > MOST_CALLED:
                self.called.clear()
            yield self._proofs

    def doubts(self, statement: tuple[Value, Value, Value]) -> tuple[Value, ...]:
        """How sure a statement is where it is weaker than plainly stated: its confidence, and notes on it."""
        with self.reading() as proofs:
            if self._doubts is None:
                self._doubts = _read_doubts(proofs)
            return self._doubts.get(statement, ())


def proofs_of(served: Served) -> Opened:
    """The proofs of a snapshot.

    Raises: NoSnapshot where it has none.
    """
    kept: dict[str, Opened] = current_app.extensions.setdefault("proofs", {})
    found = kept.get(served.hash)
    if found is None:
        try:
            found = Opened(Proofs(served.folder / "proofs.sqlite", shared=True))
        except sqlite3.Error:
            raise NoSnapshot(f"the snapshot {served.hash} holds no proofs") from None
        # Those of snapshots that have gone would stay for ever.
        current_app.extensions["proofs"] = {**dict(list(kept.items())[1 - _KEPT :]), served.hash: found}
    return found


def _read_doubts(proofs: Proofs) -> Mapping[tuple[Value, ...], tuple[Value, ...]]:
    found: dict[tuple[Value, ...], tuple[Value, ...]] = {}
    for claim in proofs.beginning(PREFIXES["claim"]):
        said: dict[str, list[Value]] = {}
        for predicate, value in proofs.about(claim):
            if isinstance(predicate, NamedNode):
                said.setdefault(predicate.value, []).append(value_of(value))
        if all(name in said for name in _PARTS):
            statement = tuple(said[name][0] for name in _PARTS)
            told = (*said.get(_CONFIDENCE, ()), *said.get(_NOTE, ()))
            found[statement] = tuple(dict.fromkeys((*found.get(statement, ()), *told)))
    return found
