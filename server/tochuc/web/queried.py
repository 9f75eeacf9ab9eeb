"""The method QUERY at every address that reads: a form in the body means what a GET with these parameters means.

Source: RFC 10008 (the HTTP QUERY method).
"""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any, Final

from flask import Flask, Response, request
from werkzeug.exceptions import BadHost

from ..errors import BadParameter, GraphError, TooLarge, UnsupportedMedia
from .protocol import FORM, READS

_REFUSED: Final = "tochuc.query-refused"


class Queried:
    """A WSGI application around the one of Flask. An address that reads QUERY itself gets it as it is."""

    def __init__(self, app: Flask) -> None:
        self._app = app.wsgi_app
        self._map = app.url_map
        self._most_bytes: int = app.config["MAX_CONTENT_LENGTH"]

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The answer of a GET with the parameters of the address and of the body."""
        if environ["REQUEST_METHOD"] != "QUERY":
            return self._app(environ, start_response)
        try:
            adapter = self._map.bind_to_environ(environ)
        except BadHost:
            return self._app(environ, start_response)
        if adapter.test(method="QUERY") or not adapter.test(method="GET"):
            return self._app(environ, start_response)
        query = environ.get("QUERY_STRING", "")
        try:
            given = self._read(environ)
        except GraphError as error:
            given, environ[_REFUSED] = "", error
        environ["REQUEST_METHOD"], environ["QUERY_STRING"] = "GET", "&".join(filter(None, (query, given)))
        try:
            return self._app(environ, start_response)
        finally:
            # What keeps the answer and what writes the log see the request as it came.
            environ["REQUEST_METHOD"], environ["QUERY_STRING"] = "QUERY", query

    def _read(self, environ: dict[str, Any]) -> str:
        media_type = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > self._most_bytes:
            raise TooLarge("the body is larger than this server reads")
        body: bytes = environ["wsgi.input"].read(length) if length else b""
        environ["wsgi.input"], environ["CONTENT_LENGTH"] = BytesIO(body), str(len(body))
        if media_type != FORM:
            shown = media_type or "no media type"
            raise UnsupportedMedia(f"send the parameters in a form as {FORM}; this body has {shown}")
        if not body.isascii():
            raise BadParameter("the parameters are not UTF-8 in percent-encoding")
        return body.decode("ascii").strip("&")


def answer_queries(app: Flask) -> None:
    """Let every address of an application that reads answer QUERY, and say so."""
    app.wsgi_app = Queried(app)  # type: ignore[method-assign]
    app.before_request(_refuse)
    app.after_request(_tell)


def _refuse() -> None:
    refused: GraphError | None = request.environ.get(_REFUSED)
    if refused:
        raise refused


def _tell(response: Response) -> Response:
    allowed = [each.strip() for each in response.headers.get("Allow", "").split(",") if each.strip()]
    itself = "QUERY" in allowed
    if "GET" in allowed and not itself:
        response.headers["Allow"] = ", ".join([*allowed, "QUERY"])
    if "GET" in allowed or itself or _REFUSED in request.environ:
        response.headers.setdefault("Accept-Query", READS if itself else FORM)
    return response
