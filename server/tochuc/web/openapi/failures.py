"""The failures that operations tell of, each with an example of its problem document."""

from typing import Any, Final

from ... import errors
from ...errors import GraphError
from ...namespaces import BASE
from ..errors import kind_of
from ..language import gettext
from .schemas import ref

_EXAMPLES: Final[dict[str, tuple[GraphError, ...]]] = {
    "BadRequest": (
        errors.BadParameter(
            "as-of cannot be '2023-02-30'; it is a day that exists, as YYYY-MM-DD, such as 2023-06-19",
            parameter="as-of",
            given="2023-02-30",
            allowed="a day that exists, as YYYY-MM-DD",
        ),
    ),
    "BadQuery": (errors.BadQuery("line 1, column 8: a variable or * was expected", line=1, column=8),),
    "NotFound": (errors.NotFound("there is no saved query people/head", nearest=["people/head-on-day"]),),
    "Gone": (errors.Gone("the graph says nothing about it any more"),),
    "NotAcceptable": (errors.NotAcceptable("this comes as application/json, text/csv, text/html"),),
    "TooLarge": (errors.ResultTooLarge("the result has more than 1,073,741,824 bytes"),),
    "TooManyRequests": (errors.TooManyRequests("ask again in 12 s", retry_after=12),),
    "EngineDown": (errors.EngineDown("the engine cannot be reached"),),
    "Unavailable": (
        errors.NoSnapshot("the snapshot is being loaded; ask again in a second"),
        errors.Overloaded("8 queries wait already; ask again in 3 s", retry_after=3),
    ),
    "Timeout": (errors.QueryTimeout("the query was not done after 30 s"),),
    "UnsupportedMedia": (errors.UnsupportedMedia("send the query as application/sparql-query"),),
    "BodyTooLarge": (errors.TooLarge("the body is larger than this server reads"),),
    "Failed": (errors.WorkerDied("the process that answered ended before it was done"),),
}
_STATUS: Final = {
    "BadRequest": "400",
    "BadQuery": "400",
    "NotFound": "404",
    "Gone": "410",
    "NotAcceptable": "406",
    "BodyTooLarge": "413",
    "UnsupportedMedia": "415",
    "TooLarge": "422",
    "TooManyRequests": "429",
    "Failed": "500",
    "EngineDown": "502",
    "Unavailable": "503",
    "Timeout": "504",
}
_AGAIN: Final = frozenset({"TooManyRequests", "Unavailable"})
OF_ANSWERS: Final = ("BadRequest", "NotAcceptable", "TooLarge", "TooManyRequests", "Failed", "EngineDown")
"""What may befall any operation that asks the engine, besides `OF_ALL`."""
OF_ALL: Final = ("Unavailable", "Timeout")


def failures(*names: str) -> dict[str, Any]:
    """The failures of an operation, by status."""
    return {_STATUS[name]: ref("responses", name) for name in sorted(names, key=lambda name: _STATUS[name])}


def responses() -> dict[str, Any]:
    """The components for all failures, and for an answer that the client has already."""
    told = _descriptions()
    return {
        **{name: _response(told[name], name) for name in _STATUS},
        "NotModified": {
            "description": gettext("The answer with the ETag in If-None-Match is still the same.")
        },
    }


def _response(description: str, name: str) -> dict[str, Any]:
    examples = {kind_of(type(error)): {"value": _problem(error)} for error in _EXAMPLES[name]}
    content = {"schema": ref("schemas", "Problem"), **({"examples": examples} if examples else {})}
    response: dict[str, Any] = {
        "description": description,
        "content": {
            "application/problem+json": content,
            "application/json": {"schema": ref("schemas", "Problem")},
            "text/html": {"schema": {"type": "string"}},
        },
    }
    if name in _AGAIN:
        seconds = {"type": "integer", "minimum": 0}
        told = gettext("Seconds after which to ask again.")
        response["headers"] = {"Retry-After": {"description": told, "schema": seconds, "required": True}}
    return response


def _problem(error: GraphError) -> dict[str, Any]:
    return {
        "type": f"{BASE}problems#{kind_of(type(error))}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        **error.extra,
    }


def _descriptions() -> dict[str, str]:
    return {
        "BadRequest": gettext(
            "A parameter is missing, unknown, repeated or ill-typed; the body names it, what was given, what is allowed."
        ),
        "BadQuery": gettext(
            "The query or a parameter is not valid; the body names line and column, or the parameter."
        ),
        "NotFound": gettext("There is no such thing; the body names the nearest."),
        "Gone": gettext("The thing was withdrawn, and leads to nothing else."),
        "NotAcceptable": gettext(
            "None of the media types asked for can be given; the body lists those that can."
        ),
        "BodyTooLarge": gettext("The body of the request is larger than this server reads."),
        "UnsupportedMedia": gettext("The body of the request has a media type that is not read here."),
        "TooLarge": gettext("The answer is larger, or needs more memory, than this server gives."),
        "TooManyRequests": gettext(
            "The queries of this client took more time than a client may use in a minute."
        ),
        "Failed": gettext("The process that answered ended before it was done."),
        "EngineDown": gettext("The engine behind this server does not answer."),
        "Unavailable": gettext("No snapshot is ready, or more is asked at once than can be answered."),
        "Timeout": gettext("The query was not done at its deadline."),
    }
