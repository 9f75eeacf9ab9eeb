"""Every failure becomes one shape: a problem document (RFC 9457), or the same as a page for people."""

import json
import logging
import re
from collections.abc import Mapping

from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import lazy_gettext
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from ..core.media import HTML, Offer, choose
from ..errors import GraphError
from ..namespaces import BASE
from .language import language

_LOG = logging.getLogger(__name__)
_OFFERS = (Offer("application/problem+json", "json"), Offer("application/json", "json"), HTML)
_RETRY_AFTER = 2
_NOTHING = lazy_gettext("There is nothing at this address. Look for the name, or begin at the first page.")
_BUSY = lazy_gettext("The server is at work on something else; try again in a moment.")
_PLAINLY = {
    "bad-query": lazy_gettext("The query cannot be read at line %(line)s, column %(column)s."),
    "bad-parameter": lazy_gettext("“%(given)s” cannot be the value of “%(parameter)s”."),
    "not-found": _NOTHING,
    "gone": lazy_gettext("What stood at this address was withdrawn."),
    "query-timeout": lazy_gettext(
        "The answer would take longer than a question may; ask for less, or try again."
    ),
    "result-too-large": lazy_gettext(
        "The answer is larger than this server gives; ask for less, or take a dump."
    ),
    "needs-memory": lazy_gettext("The answer needs more memory than a question may have; ask for less."),
    "too-many-requests": lazy_gettext("Much was asked from this place; try again in a minute."),
    "overloaded": _BUSY,
    "no-snapshot": _BUSY,
    "404": _NOTHING,
    "500": lazy_gettext("The server failed. The fault was noted; it is none of yours."),
}
"""What a failure means, for readers of another language than the exact sentence has, which names things and values."""


def handle_errors(app: Flask) -> None:
    """Let the app answer every failure with a problem document."""
    app.register_error_handler(GraphError, _graph_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unforeseen)


def kind_of(error: type[GraphError]) -> str:
    """The name of a kind of failure in the `type` of its problem document, such as bad-query."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", error.__name__).lower()


def _graph_error(error: GraphError) -> Response:
    kind = kind_of(type(error))
    extra = {name: value for name, value in error.extra.items() if isinstance(value, str | int | list)}
    return _problem(error.status, kind, error.title, error.detail, extra)


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    details = {
        404: f"nothing is at {request.path}",
        405: f"{request.path} does not answer {request.method}",
        413: "the body is larger than this server reads",
    }
    detail = details.get(status, error.description or "the request could not be answered")
    response = _problem(status, "", error.name, detail, {})
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _unforeseen(error: Exception) -> Response:
    _LOG.error("unforeseen failure at %s", request.path, exc_info=error)
    return _problem(500, "", "Internal Server Error", "the server failed; the fault has been logged", {})


def _plainly(kind: str, problem: Mapping[str, object]) -> str:
    """A sentence in the language of the reader; empty where the exact one is in it, or there is none."""
    told = _PLAINLY.get(kind or str(problem["status"]))
    if told is None or language() == "en":
        return ""
    try:
        return str(told) % problem
    except KeyError:
        return ""


def _problem(status: int, kind: str, title: str, detail: str, extra: Mapping[str, object]) -> Response:
    problem: dict[str, object] = {
        "type": f"{BASE}problems#{kind}" if kind else "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        **extra,
    }
    offer = choose(request.headers.get("Accept"), _OFFERS) or _OFFERS[0]
    if offer is HTML:
        response = make_response(
            render_template(
                "problem.html", problem=problem, plainly=_plainly(kind, problem), query=g.get("query")
            )
        )
    else:
        response = make_response(json.dumps(problem, ensure_ascii=False))
        response.content_type = offer.media_type
    response.status_code = status
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="tochuc"'
    if status == 503 or "retry_after" in extra:
        response.headers["Retry-After"] = str(extra.get("retry_after", _RETRY_AFTER))
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response
