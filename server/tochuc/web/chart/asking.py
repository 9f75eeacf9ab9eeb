"""Queries of charts: the rows of a `.rq` file beside this module, with what is asked for put into it."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path
from string import Template
from typing import Final

from flask import current_app, request
from pyoxigraph import NamedNode

from ...engine.base import Question
from ..asking import ask
from ..live import Served
from ..running import owner_of

_FOLDER: Final = Path(__file__).parent
_TEXTS: Final = {path.stem: path.read_text(encoding="utf-8") for path in _FOLDER.glob("*.rq")}
_AT_ONCE: Final = 500
"""Things in one query, so that its text stays within what a remote server takes."""


def rows_of(served: Served, name: str, day: str = "") -> list[list[str]]:
    """The rows of a query, every value as its bare text.

    Raises: TooManyRequests for a client whose budget is used up; what `Engine.answer` raises.
    """
    return _ask(served, Template(_TEXTS[name]).substitute(day=day))


def rows_about(served: Served, name: str, things: Iterable[str], day: str = "") -> Iterator[list[str]]:
    """The rows of a query about these things, which are asked about some at a time.

    Raises: as `rows_of`.
    """
    wanted = sorted(set(things))
    for start in range(0, len(wanted), _AT_ONCE):
        terms = " ".join(str(NamedNode(iri)) for iri in wanted[start : start + _AT_ONCE])
        yield from _ask(served, Template(_TEXTS[name]).substitute(day=day, things=terms))


def _ask(served: Served, text: str) -> list[list[str]]:
    question = Question(
        text,
        solutions="csv",
        timeout=current_app.config["QUERY_TIMEOUT"],
        most_bytes=current_app.config["MOST_BYTES"],
        owner=owner_of(request),
    )
    with ask(served, question).body as body:
        return list(csv.reader(StringIO(body.read().decode(), newline="")))[1:]
