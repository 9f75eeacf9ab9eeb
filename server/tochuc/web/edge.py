"""What stands between the server and Flask: kept answers, the clients' budgets, figures and the access log."""

from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any, Final

from flask import Flask, Response, current_app, g, request

from ..errors import NoSnapshot
from . import metrics
from .access_log import Access, AccessLog, query_hash
from .bodies import Bodies
from .budget import Budget, client_of, payer
from .cache import (
    Entry,
    Headers,
    Key,
    ResponseCache,
    matches,
    may_keep,
    read_asked,
    read_key,
    without_content,
)
from .fast import FastPath
from .live import Served, Source, edition_of
from .options import EdgeOptions

Start = Callable[..., Any]

_LIMITED: Final = frozenset({"sparql.answer"})
"""Endpoints at which a client runs queries of its own. Saved queries ask the budget where they ask the engine."""
_WITH_BODY: Final = frozenset({"POST", "QUERY"})
_DOCUMENTS: Final = "/graphs"
"""Where documents are sent, which are larger and come with a token; see `uploads`."""
_NOTHING: Final[Headers] = []


class Edge:
    """A WSGI application around the Flask one. What it has kept never enters Flask."""

    def __init__(self, app: Flask, live: Source, options: EdgeOptions) -> None:
        self._app = app.wsgi_app
        self._live = live
        self._proxies = options.proxies
        self._bodies = Bodies(app.config["MAX_CONTENT_LENGTH"] or 0)
        self._cache = ResponseCache(options.cache)
        self._log = AccessLog(options.log, options.addresses)
        self._fast = FastPath(hashes=bool(self._log), copies=options.copies)
        self._metrics = metrics.Metrics(live, options.state)
        self._budget = Budget(options.budget, options.shared / "budget" if options.shared else None)
        app.extensions["metrics"], app.extensions["budget"] = self._metrics, self._budget
        app.register_blueprint(metrics.bp)
        app.before_request(_refuse)
        app.after_request(_note)

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        """The answer to a request: kept, or made by Flask."""
        began = perf_counter()
        if environ["REQUEST_METHOD"] in _WITH_BODY and not environ["PATH_INFO"].startswith(_DOCUMENTS):
            client = environ["tochuc.client"] = client_of(environ, self._proxies)
            environ["tochuc.refused"] = self._bodies.take(environ, client)
            if environ["tochuc.refused"]:
                return self._make(environ, start_response, "", None, began)
        try:
            served = self._live.now()
        except NoSnapshot:
            return self._make(environ, start_response, "", None, began)
        edition = edition_of(served.hash, self._live.generation)
        key, cache, told = read_key(environ), "hit", _NOTHING
        entry = self._cache.find(edition, key) if key else None
        if entry is None and key is not None:
            cache = "miss"
            entry, told = self._make_fast(environ, served, edition, key)
        if entry is None:
            return self._make(environ, start_response, edition, key, began)
        status, headers, body = entry.status, entry.headers, [entry.body]
        method = environ["REQUEST_METHOD"]
        if method != "POST" and matches(environ.get("HTTP_IF_NONE_MATCH"), entry.tag):
            status, headers, body = "304 Not Modified", without_content(headers), []
        elif method == "HEAD":
            body = []
        self._metrics.count(entry.route, status[:3], cache)
        if self._log:
            size = len(entry.body) if body else 0
            self._write_log(environ, status, size, began, edition, entry.query, cache)
        start_response(status, headers + told)  # a list of its own, to which a server may add
        return body

    def _make_fast(
        self, environ: dict[str, Any], served: Served, edition: str, key: Key
    ) -> tuple[Entry | None, Headers]:
        """The answer to a cheap query, kept when it is asked again, and what the client is told about its budget."""
        client = environ["tochuc.client"] = client_of(environ, self._proxies)
        began = perf_counter()
        if self._budget.is_spent(payer(client)):
            return None, _NOTHING
        entry = self._fast.answer(served, edition, key)
        if entry is None:
            return None, _NOTHING
        self._cache.keep_again(edition, key, entry)
        self._metrics.tell_kept(self._cache.bytes)
        return entry, self._charge(environ, perf_counter() - began)

    def _make(
        self, environ: dict[str, Any], start_response: Start, edition: str, key: Key | None, began: float
    ) -> Iterable[bytes]:
        """An answer that is not kept yet; kept now, if it may be."""
        environ.setdefault("tochuc.client", client_of(environ, self._proxies))
        # Whether the client has it already is seen here; Flask is to make the whole, so that it can be kept.
        method = environ["REQUEST_METHOD"]
        keeps = key is not None and method != "HEAD"
        tags = environ.pop("HTTP_IF_NONE_MATCH", None) if keeps and method != "POST" else None
        answer = Answer()
        body = self._app(environ, answer)
        size = int(answer.find("content-length") or 0)
        if key and keeps and size <= self._cache.most_bytes_each:
            body = self._keep(environ, edition, key, answer, body)
        status, headers = answer.status, answer.headers
        if status.startswith("200 ") and matches(tags, answer.find("etag")):
            _close(body)
            status, headers, body, size = "304 Not Modified", without_content(headers), [], 0
        cache = "miss" if key else "pass"
        self._metrics.count(environ.get("tochuc.route", "none"), status[:3], cache)
        if environ.get("tochuc.query"):
            headers = headers + self._charge(environ, perf_counter() - began)
        if self._log:
            query = query_hash(environ.get("tochuc.query"))
            self._write_log(environ, status, size, began, edition, query, cache)
        start_response(status, headers)
        return body

    def _keep(
        self, environ: dict[str, Any], edition: str, key: Key, answer: "Answer", body: Iterable[bytes]
    ) -> Iterable[bytes]:
        if not may_keep(edition, answer.status, answer.headers, read_asked(environ)):
            return body
        try:
            whole = b"".join(body)
        finally:
            _close(body)
        if len(whole) == int(answer.find("content-length")):
            entry = Entry(
                status=answer.status,
                # The server puts the date of sending.
                headers=[pair for pair in answer.headers if pair[0].lower() != "date"],
                body=whole,
                tag=answer.find("etag"),
                route=environ.get("tochuc.route", "none"),
                query=query_hash(environ.get("tochuc.query")),
            )
            answer.headers = entry.headers[:]
            self._cache.keep(edition, key, entry)
            self._fast.learn(edition, key, entry)
            self._metrics.tell_kept(self._cache.bytes)
        return [whole]

    def _charge(self, environ: dict[str, Any], seconds: float) -> Headers:
        """What the client is told about its budget, after a query of its went off it."""
        seconds = environ.get("tochuc.seconds", seconds)
        client = payer(environ["tochuc.client"])
        self._metrics.queries.observe(seconds)
        self._budget.charge(client, seconds)
        return self._budget.headers(client)

    def _write_log(
        self,
        environ: dict[str, Any],
        status: str,
        size: int,
        began: float,
        edition: str,
        query: str,
        cache: str,
    ) -> None:
        self._log.write(
            Access(
                method=environ["REQUEST_METHOD"],
                path=environ["PATH_INFO"],
                status=int(status[:3]),
                bytes=size,
                seconds=perf_counter() - began,
                snapshot=edition,
                query=query,
                cache=cache,
                client=client_of(environ, self._proxies),
            )
        )


class Answer:
    """What the application gives to `start_response`."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: Headers = []

    def __call__(self, status: str, headers: Headers, _: object = None) -> Callable[[bytes], None]:
        """Takes the status and the headers."""
        self.status, self.headers = status, headers
        return _refuse_write

    def find(self, name: str) -> str:
        """The value of a header, given in small letters; empty when it is not there."""
        return next((value for known, value in self.headers if known.lower() == name), "")


def _refuse() -> None:
    # Told by Flask, so that every failure has the same shape.
    if refused := request.environ.get("tochuc.refused"):
        raise refused
    if request.endpoint in _LIMITED and request.method != "OPTIONS":
        budget: Budget = current_app.extensions["budget"]
        budget.check(payer(request.environ.get("tochuc.client", "")))


def _note(response: Response) -> Response:
    environ = request.environ
    environ["tochuc.route"] = request.url_rule.rule if request.url_rule else "none"
    if query := g.get("query"):
        environ.setdefault("tochuc.query", query)
    return response


def _refuse_write(_: bytes) -> None:
    raise RuntimeError("an answer is given whole, not written in pieces")


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close:
        close()
