"""Why an answer may be empty."""

import json
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from flask import g

from ...core.parameters import Parameter
from ...core.saved import SavedQuery
from ...engine.base import Question
from ..language import gettext, language
from .form import Field
from .given import Values

_FIRST_DAY: Final = (Path(__file__).parent / "first-day.rq").read_text(encoding="utf-8")


def reasons(query: SavedQuery, values: Values, fields: list[Field], stated: bool) -> list[str]:
    """What the parameters and the snapshot say about why there are no rows, the plainest reason first."""
    found = [*_of_order(query, values)]
    for parameter in query.parameters:
        if parameter.kind == "date":
            found += _of_day(parameter, values[parameter.name])
    for field in (each for each in fields if each.kind):
        if field.said:
            told = gettext(
                "%(thing)s is in the graph, but no source that could be read says this of it.",
                thing=field.said,
            )
        else:
            told = gettext("The graph does not know “%(given)s”.", given=field.value)
        found.append(told)
    if stated:
        found.append(gettext("Only what is stated was asked; more may follow by rule."))
    return found


def _of_order(query: SavedQuery, values: Values) -> list[str]:
    days = [parameter for parameter in query.parameters if parameter.kind == "date"]
    return [
        gettext(
            "“%(first)s” is after “%(last)s”, so no day lies between.", first=_named(first), last=_named(last)
        )
        for first, last in pairwise(days)
        if values[first.name] > values[last.name]
    ]


def _of_day(parameter: Parameter, day: str) -> list[str]:
    newest, first = str(g.served.manifest.get("newest_source", "")), _first_day(g.served.hash)
    if newest and day > newest:
        return [
            gettext(
                "“%(parameter)s” is %(day)s, after the newest source, which is of %(newest)s.",
                parameter=_named(parameter),
                day=day,
                newest=newest,
            )
        ]
    if first and day < first:
        return [
            gettext(
                "“%(parameter)s” is %(day)s, before the first day that the graph knows, which is %(first)s.",
                parameter=_named(parameter),
                day=day,
                first=first,
            )
        ]
    return []


def _named(parameter: Parameter) -> str:
    return parameter.labels.get(language(), parameter.written)


@lru_cache(8)
def _first_day(snapshot: str) -> str:  # noqa: ARG001 (kept by hash, so that no older engine is kept with it)
    with g.served.engine.answer(Question(_FIRST_DAY)).body as body:
        rows = json.load(body)["results"]["bindings"]
    return str(rows[0]["day"]["value"]) if rows and "day" in rows[0] else ""
