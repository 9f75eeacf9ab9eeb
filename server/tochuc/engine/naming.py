"""What the things in an answer are called, in every language that they have a name in."""

import json
import time
from collections.abc import Iterable
from typing import Any, Final

from pyoxigraph import NamedNode

from ..core.rows import Labels
from ..errors import QueryTimeout
from .base import Engine, Question
from .endpoint import query_text

_AT_ONCE: Final = 500
"""Things in one query, so that its text stays within what a remote server takes."""


def labels_of(engine: Engine, iris: Iterable[str], timeout: float = 30.0) -> Labels:
    """The labels of things by language; a thing without one is left out. All are there after `timeout` seconds.

    Raises: QueryTimeout when they are not; what `Engine.answer` raises.
    """
    found: dict[str, dict[str, str]] = {}
    things = sorted(set(iris))
    end = time.monotonic() + timeout
    for start in range(0, len(things), _AT_ONCE):
        wanted = " ".join(str(NamedNode(iri)) for iri in things[start : start + _AT_ONCE])
        left = end - time.monotonic()
        if left <= 0:
            raise QueryTimeout(
                f"the names of {len(things):,} things were not read within {timeout:g} s; ask for less"
            )
        question = Question(query_text("called", things=wanted), timeout=left)
        with engine.answer(question).body as body:
            rows: list[dict[str, Any]] = json.load(body)["results"]["bindings"]
        for row in rows:
            label = row["label"]
            found.setdefault(row["thing"]["value"], {}).setdefault(label.get("xml:lang", ""), label["value"])
    return found
