"""The first page: search, questions with their answers, and ways on."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from flask import current_app, g

from ...core.rows import Row
from ...errors import BadParameter, GraphError, NotFound
from ...graph.browse import Class, classes
from ..addresses import base
from ..entities.day import read_day
from ..language import LANGUAGES, language
from ..live import Served
from ..queries.answers import Rows, rows_of
from ..queries.catalogue import catalogue_of
from ..queries.given import given_values

_WRITTEN: Final = tomllib.loads((Path(__file__).parent / "examples.toml").read_text(encoding="utf-8"))
_MOST: Final = 4
"""Parts of an answer that are shown; its page has them all."""
_REMEMBERED: Final = 4
_FIRST_CLASSES: Final = 12


@dataclass(frozen=True)
class Example:
    """A question, the beginning of its answer, and where all of it is."""

    question: str
    answer: tuple[str, ...]
    more: bool
    href: str


def read_home() -> dict[str, Any]:
    """What the template needs."""
    return {
        "manifest": g.served.manifest,
        "examples": _examples(g.served),
        "ways": _ways(g.served.manifest),
    }


def _ways(manifest: Mapping[str, Any]) -> list[Class]:
    """The classes that lists begin with: those right below the top that have things, largest first."""
    if not manifest.get("counts", {}).get("names"):
        return []
    try:
        tree = classes(g.served.folder, language(), read_day())
    except GraphError:
        return []
    chosen = [tree[name] for name in _WRITTEN["classes"] if name in tree and tree[name].count]
    return chosen[:_FIRST_CLASSES]


def _examples(served: Served) -> tuple[Example, ...]:
    # The same for every reader of a language until the next snapshot.
    kept: dict[tuple[str, str], tuple[Example, ...]] = current_app.extensions.setdefault("examples", {})
    key = (served.hash, language())
    if key not in kept:
        try:
            made = tuple(example for each in _WRITTEN["example"] if (example := _example(served, each)))
        except GraphError:
            # An engine that is busy now may answer the next reader.
            return ()
        newest = dict(list(kept.items())[-_REMEMBERED * len(LANGUAGES) :])
        current_app.extensions["examples"] = {**newest, key: made}
        return made
    return kept[key]


def _example(served: Served, written: Mapping[str, Any]) -> Example | None:
    """An example with its answer; none where this graph lacks the question or what it is about."""
    try:
        query = catalogue_of(served).get(written["query"])
        values = given_values(query, written["values"].items(), served.engine)
        rows = rows_of(served, query, values, marked=False)
    except (NotFound, BadParameter):
        return None
    at = [rows.columns.index(name) for name in written["answer"] if name in rows.columns]
    parts = dict.fromkeys(
        written["between"].join(_text(row[place], rows.labels) for place in at)
        for row in rows.rows
        if _holds(written.get("only", {}), rows, row)
    )
    known = [part for part in parts if part.strip()]
    if not known:
        return None
    lead = written.get("page") or f"/queries/{query.id}"
    asked = {**({} if "page" in written else written["values"]), **_day(written)}
    return Example(
        written[language()], tuple(known[:_MOST]), len(known) > _MOST, f"{base()}{lead}?{urlencode(asked)}"
    )


def _day(written: Mapping[str, Any]) -> dict[str, str]:
    return {name: value for name, value in written["values"].items() if name == "as-of"}


def _holds(only: Mapping[str, str], rows: Rows, row: Row) -> bool:
    return all(_text(row[rows.columns.index(name)], {}) == value for name, value in only.items())


def _text(term: Any, labels: Mapping[str, str]) -> str:
    return labels.get(term.value, term.value) if term is not None else ""
