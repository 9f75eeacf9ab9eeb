"""Saved queries as operations."""

import re
from typing import Any, Final

from ...core.saved import SavedQuery
from ..language import LANGUAGES, gettext, language
from ..queries.offers import offers_of
from .examples import Examples, examples_of
from .failures import OF_ALL, OF_ANSWERS, failures
from .parameters import parameters_of
from .schemas import Schema, ref, rows_of_columns

_JSON: Final = "application/json"
_TEXT: Final[Schema] = {"type": "string"}
_BYTES: Final[Schema] = {"type": "string", "contentEncoding": "base64"}


def path_of(query: SavedQuery) -> str:
    """The address of a saved query."""
    return f"/queries/{query.id}"


def operation_of(query: SavedQuery) -> dict[str, Any]:
    """The operation that asks a saved query.

    Raises: what `Engine.answer` raises, as its examples are asked for.
    """
    told = language()
    return {
        "operationId": _identifier(query.id),
        "tags": [query.topic],
        "summary": query.titles[told],
        "description": _described(query, told),
        "x-translations": {
            code: {"summary": query.titles[code], "description": _described(query, code)}
            for code in LANGUAGES
        },
        "x-answers": list(query.answers),
        "parameters": parameters_of(query),
        "responses": {
            "200": {
                "description": _what(query),
                "headers": _headers(query),
                "content": _content(query, examples_of(query)),
            },
            "304": ref("responses", "NotModified"),
            **failures(*OF_ANSWERS, *OF_ALL, "NotFound"),
        },
    }


def _identifier(query_id: str) -> str:
    """A name for a function of a client, from the id of a query.

    >>> _identifier("people/head-on-day")
    'peopleHeadOnDay'
    """
    first, *rest = re.split(r"\W+", query_id)
    return first + "".join(word.capitalize() for word in rest)


def _described(query: SavedQuery, code: str) -> str:
    return "\n\n".join(filter(None, (query.questions[code], query.descriptions.get(code))))


def _what(query: SavedQuery) -> str:
    told: dict[str, str] = {
        "select": gettext("The rows, each with what it rests on."),
        "ask": gettext("Yes or no."),
        "graph": gettext("A graph."),
    }
    return told[query.form]


def _content(query: SavedQuery, examples: Examples) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for offer in offers_of(query):
        content[offer.media_type] = {"schema": _schema(query, offer.media_type)}
        if offer.media_type in examples:
            content[offer.media_type]["example"] = examples[offer.media_type]
    return content


def _schema(query: SavedQuery, media_type: str) -> Schema:
    rows = query.form == "select"
    if media_type == _JSON and query.form != "graph":
        columns = {name: query.heading(name, language()) for name in query.projected}
        return rows_of_columns(columns) if rows else ref("schemas", "PlainTruth")
    if media_type == "application/sparql-results+json":
        return ref("schemas", "SparqlRows" if rows else "SparqlTruth")
    if media_type in ("application/ld+json", _JSON):
        return {"type": ["object", "array"]}
    if media_type.endswith("+json"):
        return {"type": "object"}
    return _BYTES if media_type == "image/png" else _TEXT


def _headers(query: SavedQuery) -> dict[str, Any]:
    headers = {
        "ETag": {"description": gettext("What stands for this answer, for If-None-Match."), "schema": _TEXT},
        "Tochuc-Snapshot": {"description": gettext("The snapshot that answered."), "schema": _TEXT},
    }
    if query.form == "select":
        told = gettext("The first and the next page, where limit was given.")
        headers["Link"] = {"description": told, "schema": _TEXT}
    return headers
