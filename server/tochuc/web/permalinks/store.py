"""The queries that have short addresses: a file in the state folder, outside snapshots, shared by all processes."""

import sqlite3
from base64 import b32encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Final

from ...errors import NoRoom

FILE: Final = "permalinks.sqlite"
SHORTEST: Final = 10
"""Characters of a name; it grows only where another text has the same beginning of its hash."""
MOST_BYTES: Final = 64 * 1024
"""Of one query."""
_PATIENCE: Final = 5.0
"""Seconds for which one process waits while another writes."""
_LONG_WAY: Final = "share the query itself instead"


class Permalinks:
    """Texts by a name that is made from them: the same text has the same name, on every server.

    What is kept is never let go, since someone may cite it; when the file has its full size, nothing more is taken.
    The file is made with the first text. Every call opens it anew, so that threads and processes may share this.
    """

    def __init__(self, folder: Path | None = None, most_bytes: int = 0) -> None:
        self._path = folder / FILE if folder and most_bytes else None
        self._most_bytes = most_bytes

    def keep(self, text: str) -> tuple[str, bool]:
        """The name of a text, and whether it is new.

        Raises: NoRoom when the store is full, cannot be written to, or is switched off.
        """
        if self._path is None:
            raise NoRoom(f"this server keeps no queries; {_LONG_WAY}")
        try:
            with self._open(self._path) as store:
                return _put(store, text)
        except sqlite3.Error as error:
            full = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
            told = "the room for queries is used up" if full else f"the query could not be kept ({error})"
            raise NoRoom(f"{told}; {_LONG_WAY}") from error

    def find(self, name: str) -> str | None:
        """The text of this name, None if there is none."""
        if self._path is None or not self._path.exists():
            return None
        with self._open(self._path) as store:
            return _get(store, name)

    @contextmanager
    def _open(self, path: Path) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(path, timeout=_PATIENCE)) as store, store:
            size = store.execute("pragma page_size").fetchone()[0]
            # The bound holds for this connection; SQLite itself refuses what would go beyond.
            store.execute(f"pragma max_page_count = {max(self._most_bytes // size, 8)}")
            store.execute(
                "create table if not exists query (name text primary key, text text not null) without rowid"
            )
            yield store


def _put(store: sqlite3.Connection, text: str) -> tuple[str, bool]:
    whole = b32encode(blake2b(text.encode(), digest_size=20).digest()).decode().lower()
    for length in range(SHORTEST, len(whole) + 1):
        name = whole[:length]
        known = _get(store, name)
        if (
            known is None
            and store.execute("insert or ignore into query values (?, ?)", (name, text)).rowcount
        ):
            return name, True
        # Another process may have put it there in between.
        if (known or _get(store, name)) == text:
            return name, False
    raise sqlite3.IntegrityError("another query has the same hash")


def _get(store: sqlite3.Connection, name: str) -> str | None:
    row = store.execute("select text from query where name = ?", (name,)).fetchone()
    return str(row[0]) if row else None
