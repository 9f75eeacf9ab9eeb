"""`tochuc query`: which query is meant, and its answer within the time given."""

import difflib
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ..core.saved import SavedQuery, read_saved
from ..errors import BadParameter, NotFound, QueryTimeout
from .base import Answer, Engine, Question
from .limits import STACK

_CLOSE: Final = 3
_FAULTS: Final = "hygiene/"
"""Queries whose every row is a fault; they answer no question."""


def saved_queries(root: Path) -> Iterator[SavedQuery]:
    """Every saved query that answers a question, by id."""
    folder = root / "queries"
    for name in _ids(folder):
        yield read_saved(name, (folder / f"{name}.rq").read_text(encoding="utf-8"))


def find_query(given: str, root: Path) -> SavedQuery | str:
    """The saved query of this name or in this file, or the text of a file without its header; `-` is what comes in.

    Raises: NotFound with the names that are close; BadParameter; BadData for a saved query with a wrong header.
    """
    name = given.removesuffix(".rq")
    path, saved = Path(given), root / "queries" / f"{name}.rq"
    if given == "-":
        text = sys.stdin.read()
    elif path.is_file() or (saved.is_file() and ".." not in saved.parts):
        path = path if path.is_file() else saved
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise BadParameter(f"{path} is not UTF-8: byte {error.start + 1} cannot be read") from None
    else:
        raise NotFound(_unknown(name, root / "queries"))
    return read_saved(name, text) if any(line.startswith("#+ title") for line in text.splitlines()) else text


class Timed:
    """An engine whose answers come in time, though it may keep to no deadline itself and Ctrl-C would not reach it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def answer(self, question: Question) -> Answer:
        """The complete answer; see `Engine`."""
        given: list[Answer] = []
        failed: list[Exception] = []

        def run() -> None:
            try:
                given.append(self._engine.answer(question))
            except Exception as error:
                # Its traceback would keep results of the engine alive, which may not end in another thread.
                error.__traceback__ = error.__cause__ = error.__context__ = None
                failed.append(error)

        before = threading.stack_size(STACK)
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        threading.stack_size(before)
        thread.join(question.timeout)
        if failed:
            raise failed[0]
        if not given:
            raise QueryTimeout(
                f"the query took longer than {question.timeout:g} s; allow more with --timeout"
            )
        return given[0]


def _ids(folder: Path) -> list[str]:
    names = sorted(path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.rq"))
    return [name for name in names if not name.startswith(_FAULTS)]


def _unknown(name: str, folder: Path) -> str:
    ids = _ids(folder)
    # A right name under a wrong topic is nearer than its letters say.
    same = [known for known in ids if known.rpartition("/")[2] == name.rpartition("/")[2]]
    near = list(dict.fromkeys([*same, *difflib.get_close_matches(name, ids, _CLOSE, 0.4)]))[:_CLOSE]
    hint = f"did you mean {' or '.join(near)}?" if near else "`tochuc query` alone lists the saved ones"
    return f"{name} is no file and no saved query; {hint}"
