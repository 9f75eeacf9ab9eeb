"""Graphs of one's own as one file, and back from it."""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

from ...errors import BadData, BadParameter
from .alone import alone
from .ledger import APPLICATION, FORM, Ledger

_PATIENCE: Final = 120.0
"""Seconds for which a restore waits for those who write."""
_READ: Final = {
    "token": "select name, hash, writes, reads, private, created from token order by name",
    "graph": "select id, name, owner, private, version, size from graph order by id",
    "triple": "select graph, line from triple order by graph, line",
}


@dataclass(frozen=True)
class Held:
    """What a file holds."""

    graphs: int
    triples: int
    tokens: int


def back_up(folder: Path, target: Path) -> Held:
    """What was written into a new file: everything as it was at one moment, also while a server writes.

    Raises: BadParameter for a file that exists.
    """
    if target.exists():
        raise BadParameter(f"{target} exists, and a backup never takes the place of a file; name a new one")
    step = target.with_name(f".{target.name}.part")
    step.unlink(missing_ok=True)
    os.close(os.open(step, os.O_CREAT | os.O_RDWR, 0o600))  # it holds what is private
    try:
        with closing(sqlite3.connect(step, isolation_level=None)) as copy:
            with Ledger(folder) as ledger:
                ledger.copy_into(copy)
            copy.execute("pragma journal_mode = delete")
            copy.execute("delete from change")
            copy.execute("insert or replace into store values ('digest', ?)", (_digest(copy),))
            copy.execute("vacuum")
            held = _held(copy)
        with step.open("rb") as file:
            os.fsync(file.fileno())
        os.link(step, target)  # fails where another has made it meanwhile
    finally:
        step.unlink(missing_ok=True)
    return held


def restore(folder: Path, source: Path) -> Held:
    """What is there now: all of the backup and nothing else. A running server takes it up by itself.

    Raises: BadData for a file that is no whole backup, and nothing has been changed then; Overloaded.
    """
    held = _check(source)
    with alone(folder, _PATIENCE), Ledger(folder) as ledger, ledger.attached(source) as database:
        generation = ledger.head() + 2  # a gap, so that whoever holds the graphs reads them anew
        for table in _READ:
            database.execute(f"delete from {table}")
            database.execute(f"insert into {table} select * from given.{table}")
        database.execute("update graph set version = ?", (generation,))
        database.execute(
            "insert into change (generation, key, token, moment, body) values (?, 'restore', '', datetime('now'), x'')",
            (generation,),
        )
    return held


def _check(source: Path) -> Held:
    if not source.is_file():
        raise BadData(f"there is no file {source}")
    try:
        with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as given:
            marks = [
                given.execute(f"pragma {name}").fetchone()[0] for name in ("application_id", "user_version")
            ]
            if marks != [APPLICATION, FORM]:
                raise BadData(f"{source} is no backup of graphs of one's own")
            whole = given.execute("pragma integrity_check").fetchone()[0]
            kept = given.execute("select value from store where name = 'digest'").fetchone()
            if whole != "ok" or kept is None or kept[0] != _digest(given):
                raise BadData(f"{source} is damaged or not whole; nothing was restored")
            return _held(given)
    except (sqlite3.Error, UnicodeError) as error:
        raise BadData(f"{source} is damaged or no backup ({error}); nothing was restored") from None


def _digest(database: sqlite3.Connection) -> str:
    digest = blake2b(digest_size=32)
    for text in _READ.values():
        for row in database.execute(text):
            digest.update(repr(row).encode())
    return digest.hexdigest()


def _held(database: sqlite3.Connection) -> Held:
    tables = ("graph", "triple", "token")
    return Held(*(database.execute(f"select count(*) from {table}").fetchone()[0] for table in tables))
