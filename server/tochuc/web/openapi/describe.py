"""The description of every operation of this server, in OpenAPI 3.1."""

from collections import OrderedDict
from importlib.metadata import version
from typing import Any, Final

from flask import current_app, g

from ..language import gettext, language
from ..queries.catalogue import catalogue_of
from ..queries.words import topic_name
from .failures import responses
from .fixed import fixed_paths, fixed_tags
from .operations import operation_of, path_of
from .parameters import shared_parameters
from .schemas import SCHEMAS
from .told import described

_KEPT: Final = 4
_described: OrderedDict[tuple[str, str], dict[str, Any]] = OrderedDict()


def description() -> dict[str, Any]:
    """The description of the snapshot that is served, in the language of the reader; made once.

    Raises: what `Engine.answer` raises, as it holds answers for examples.
    """
    key = g.served.hash, language()
    # Another thread may push out what it finds, so it is read once.
    found = _described.get(key)
    if found is None:
        found = _described[key] = _describe()
        while len(_described) > _KEPT:
            _described.popitem(last=False)
    return found


def _describe() -> dict[str, Any]:
    queries = [query for listed in catalogue_of(g.served).topics.values() for query in listed]
    topics = dict.fromkeys(query.topic for query in queries)
    return {
        "openapi": "3.1.1",
        "info": _info(),
        "servers": [{"url": "/", "description": gettext("This server, with its newest snapshot.")}],
        "tags": [*({"name": topic, "description": topic_name(topic)} for topic in topics), *fixed_tags()],
        "paths": {
            **{path_of(query): {"get": operation_of(query)} for query in queries},
            **fixed_paths(),
            **described(current_app),
        },
        "components": {
            "schemas": SCHEMAS,
            "parameters": shared_parameters(),
            "responses": responses(),
        },
        "externalDocs": {"url": "/docs", "description": gettext("The same to read.")},
        "x-snapshot": g.served.hash,
        "x-language": language(),
    }


def _info() -> dict[str, Any]:
    return {
        "title": "Tổ chức",
        "summary": gettext(
            "How the Communist Party of Vietnam organises the fight against corruption, as a knowledge graph."
        ),
        "description": gettext(
            "Each saved query is an operation. It reads only, needs no key, and answers HEAD and OPTIONS too. The address "
            "/snapshots/%(hash)s/queries/… gives the answers of this snapshot as long as it is kept. "
            "Data: CC BY 4.0; code: MIT.",
            hash=g.served.hash,
        ),
        "version": version("tochuc"),
        "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
    }
