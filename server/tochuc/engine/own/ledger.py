"""The truth about graphs of one's own, in one file that survives whatever ends: graphs, changes to them, tokens.

SQLite keeps it. With a write-ahead log and `synchronous=full` a change is on the disk when `commit` returns, whole
or not at all, and readers are not stopped by the one who writes.
"""

import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from ...errors import BadData, OutOfDate, TooLarge
from .bounds import Bounds

FILE: Final = "graphs.sqlite"
APPLICATION: Final = 0x746F6368
"""What marks the file as ours (`pragma application_id`)."""
FORM: Final = 1
_TABLES: Final = (Path(__file__).parent / "ledger.sql").read_text(encoding="utf-8")
_CHANGES_KEPT: Final = 64
_BUSY: Final = 30.0


@dataclass(frozen=True)
class Kept:
    """One graph of one's own; `version` is the generation that changed it last."""

    name: str
    owner: str
    private: bool
    version: int
    size: int


@dataclass(frozen=True)
class Change:
    """What becomes of one graph; lines are in N-Triples, without line ends."""

    graph: str
    private: bool
    exists: bool = True
    """Whether there is such a graph afterwards, if only an empty one."""
    anew: bool = False
    """Whether nothing stays of what was there, so that all lines are among the added ones."""
    removed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)


class Ledger:
    """The ledger in a folder, opened by one process for a short time."""

    def __init__(self, folder: Path) -> None:
        self._connection = _open(folder / FILE)

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def head(self) -> int:
        """The generation: how many changes there were."""
        return int(self._one("select coalesce(max(generation), 0) from change"))

    def last_key(self) -> str:
        """The key of the last change, by which whoever made it knows that it was kept."""
        return str(
            self._one("select coalesce((select key from change order by generation desc limit 1), '')")
        )

    def identity(self) -> str:
        """What tells this store from any other; tags of its graphs begin with it."""
        return str(self._one("select value from store where name = 'id'"))

    def graphs(self) -> list[Kept]:
        """All graphs, by name."""
        rows = self.rows("select name, owner, private, version, size from graph order by name")
        return [
            Kept(name, owner, bool(private), version, size) for name, owner, private, version, size in rows
        ]

    def graph(self, name: str) -> Kept | None:
        """One graph."""
        for row in self.rows("select name, owner, private, version, size from graph where name = ?", name):
            return Kept(row[0], row[1], bool(row[2]), row[3], row[4])
        return None

    def lines(self, graph: str) -> Iterator[str]:
        """The triples of a graph in N-Triples, in the order of their lines."""
        text = "select line from triple where graph = (select id from graph where name = ?) order by line"
        return (line for (line,) in self.rows(text, graph))

    def changes(self, after: int) -> list[tuple[int, list[Change]]]:
        """Each generation after this one.

        Raises: OutOfDate where they are no longer kept, so that everything has to be read anew.
        """
        rows = list(self.rows("select generation, body from change where generation > ? order by 1", after))
        if rows and rows[0][0] != after + 1:
            raise OutOfDate("the changes since then are no longer kept")
        return [(generation, _unpack(body)) for generation, body in rows]

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Within it, everything is read as it was at one moment."""
        self._connection.execute("begin")
        try:
            self.head()
            yield
        finally:
            self._connection.execute("rollback")

    def commit(self, changes: Iterable[Change], *, after: int, key: str, token: str, bounds: Bounds) -> int:
        """The new generation, once the changes are on the disk; none of them is if this raises.

        Raises: OutOfDate where `after` is not the last generation; TooLarge beyond the bounds.
        """
        made = list(changes)
        with self.writing():
            if self.head() != after:
                raise OutOfDate("another write came first")
            text = "insert into change (key, token, moment, body) values (?, ?, ?, ?) returning generation"
            moment = datetime.now(UTC).isoformat(timespec="seconds")
            generation = int(self._one(text, key, token, moment, _pack(made)))
            for change in made:
                self._apply(change, generation, token)
            self._refuse_excess(token, bounds)
            self._connection.execute(
                "delete from change where generation <= ?", (generation - _CHANGES_KEPT,)
            )
        return generation

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Within it, changes are made together or not at all."""
        self._connection.execute("begin immediate")
        try:
            yield self._connection
        except BaseException:
            self._connection.execute("rollback")
            raise
        self._connection.execute("commit")

    def copy_into(self, target: sqlite3.Connection) -> None:
        """Copy everything, as it is at one moment."""
        self._connection.backup(target)

    @contextmanager
    def attached(self, source: Path) -> Iterator[sqlite3.Connection]:
        """Within it, changes are made together or not at all, and the tables of another file are there as `given`."""
        self._connection.execute("attach ? as given", (f"{source.resolve()}",))
        with self.writing() as connection:
            yield connection

    def _apply(self, change: Change, generation: int, token: str) -> None:
        execute = self._connection.execute
        execute(
            "insert into graph (name, owner, private, version, size) values (?, ?, ?, 0, 0) on conflict do nothing",
            (change.graph, token, change.private),
        )
        number = self._one("select id from graph where name = ?", change.graph)
        if change.anew or not change.exists:
            execute("delete from triple where graph = ?", (number,))
        if not change.exists:
            execute("delete from graph where id = ?", (number,))
            return
        pairs = ((number, line) for line in change.removed if not change.anew)
        self._connection.executemany("delete from triple where graph = ? and line = ?", pairs)
        added = ((number, line) for line in change.added)
        self._connection.executemany("insert or ignore into triple values (?, ?)", added)
        size = self._one("select count(*) from triple where graph = ?", number)
        execute(
            "update graph set version = ?, private = ?, size = ? where id = ?",
            (generation, change.private, size, number),
        )

    def _refuse_excess(self, token: str, bounds: Bounds) -> None:
        whole = int(self._one("select coalesce(sum(size), 0) from graph"))
        mine = int(self._one("select coalesce(sum(size), 0) from graph where owner = ?", token))
        if mine > bounds.each:
            raise TooLarge(
                f"the graphs of {token} would hold {mine:,} triples; a token may have {bounds.each:,}"
            )
        if whole > bounds.all:
            raise TooLarge(
                f"graphs of one's own would hold {whole:,} triples; this server takes {bounds.all:,}"
            )

    def rows(self, text: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """What a reading statement of SQL gives."""
        return iter(self._connection.execute(text, values))

    def _one(self, text: str, *values: object) -> Any:
        row = self._connection.execute(text, values).fetchone()
        return row[0]


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # before anything secret is in it
    connection = sqlite3.connect(path, timeout=_BUSY, isolation_level=None)
    try:
        connection.execute("pragma synchronous = full")
        if connection.execute("pragma user_version").fetchone()[0] != FORM:
            _begin(connection)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise BadData(f"the graphs of one's own cannot be read: {path.name}: {error}") from None
    return connection


def _begin(connection: sqlite3.Connection) -> None:
    connection.execute("pragma journal_mode = wal")
    connection.execute(f"pragma application_id = {APPLICATION}")
    connection.executescript(_TABLES)
    connection.execute("insert or ignore into store values ('id', ?)", (uuid4().hex[:12],))
    connection.execute(f"pragma user_version = {FORM}")


def _pack(changes: list[Change]) -> bytes:
    return zlib.compress(json.dumps([asdict(change) for change in changes], ensure_ascii=False).encode(), 1)


def _unpack(body: bytes) -> list[Change]:
    return [Change(**fields) for fields in json.loads(zlib.decompress(body))]
