"""Answers kept whole, so that the next request for the same thing needs neither Flask nor the engine."""

import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b
from io import BytesIO
from itertools import chain
from typing import Any, Final, NamedTuple
from urllib.parse import unquote_plus

Headers = list[tuple[str, str]]

MOST_ASKED: Final = 64 * 1024
"""Bytes of a request body that are read ahead to see whether its answer is kept."""
_SHARE: Final = 16
"""No answer may take more than this part of the room, so that one does not push out all others."""
_OVERHEAD: Final = 2000
"""Bytes of the objects around the text of an entry (measured)."""

_MOST_SEEN: Final = 20_000

_ASKING_BODIES: Final = frozenset({"application/sparql-query", "application/x-www-form-urlencoded"})
_OTHER_CONDITIONS: Final = frozenset(
    {
        "HTTP_AUTHORIZATION",
        "HTTP_CONTENT_ENCODING",
        "HTTP_IF_MATCH",
        "HTTP_IF_MODIFIED_SINCE",
        "HTTP_IF_RANGE",
        "HTTP_IF_UNMODIFIED_SINCE",
        "HTTP_RANGE",
    }
)
"""A request with one of these goes by: they are rare, and what they change is left to one place."""
_IN_KEY: Final = frozenset({"accept", "accept-language", "accept-encoding", "accept-datetime"})
_CHANGING: Final = re.compile(
    r"(?<![A-Za-z0-9_])(?:now|rand|uuid|struuid|bnode|service)(?![A-Za-z0-9_])|\\u", re.I
)
TAG: Final = re.compile(r'(?:W/)?("[^"]*")')
_OF_CONTENT: Final = frozenset(
    {"content-encoding", "content-language", "content-length", "content-range", "content-type"}
)


class Key(NamedTuple):
    """Everything that an answer depends on besides the snapshot."""

    method: str
    path: str
    parameters: str
    content_type: str | None = None
    body: bytes | None = None
    """Its hash."""
    accept: str | None = None
    language: str | None = None
    encoding: str | None = None
    moment: str | None = None
    host: str | None = None
    """The Service Description names itself by the address that it was asked at."""
    scheme: str = ""


class Entry(NamedTuple):
    """A complete answer, ready to be sent."""

    status: str
    headers: Headers
    body: bytes
    tag: str = ""
    """Its strong ETag with the quotes; empty when it has none."""
    route: str = ""
    query: str = ""
    """The hash of the query text, for the log."""


def read_key(environ: dict[str, Any]) -> Key | None:
    """Everything that the answer depends on besides the snapshot; None for a request that goes by.

    The body, if it is part of what is asked, is read and put back.
    """
    if not environ.keys().isdisjoint(_OTHER_CONDITIONS):
        return None
    get = environ.get
    method = environ["REQUEST_METHOD"]
    content_type = body = None
    if method == "HEAD":
        method = "GET"
    elif method != "GET":
        content_type = get("CONTENT_TYPE", "")
        body = _hash_body(environ) if method in ("POST", "QUERY") else None
        if body is None:
            return None
    return Key(
        method,
        environ["PATH_INFO"],
        environ["QUERY_STRING"],
        content_type,
        body,
        get("HTTP_ACCEPT"),
        get("HTTP_ACCEPT_LANGUAGE"),
        get("HTTP_ACCEPT_ENCODING"),
        get("HTTP_ACCEPT_DATETIME"),
        get("HTTP_HOST"),
        environ["wsgi.url_scheme"],
    )


def _hash_body(environ: dict[str, Any]) -> bytes | None:
    media_type = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    length = environ.get("CONTENT_LENGTH", "")
    if media_type not in _ASKING_BODIES or not length.isascii() or not length.isdigit():
        return None
    if int(length) > MOST_ASKED:
        return None
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(body)
    environ["tochuc.body"] = body
    return blake2b(body, digest_size=20).digest() if len(body) == int(length) else None


def read_asked(environ: dict[str, Any]) -> str:
    """The text in which a query of this request stands."""
    body = environ.get("tochuc.body", b"").decode("utf-8", "replace")
    asked = (
        unquote_plus(environ["QUERY_STRING"]),
        body,
        unquote_plus(body),
        environ.get("tochuc.query") or "",
    )
    return "\n".join(asked)


def may_keep(edition: str, status: str, headers: Headers, asked: str) -> bool:
    """Whether an answer is the same for every request with the same key, as long as the snapshot stays."""
    names = {name.lower(): value for name, value in headers}
    if not (status.startswith("200 ") and names.get("etag", "").startswith('"')) and not status.startswith(
        "303 "
    ):
        return False
    if _edition(names) != edition or "content-length" not in names or "set-cookie" in names:
        return False
    directives = names.get("cache-control", "").lower()
    if "no-store" in directives or "private" in directives:
        return False
    varying = {name.strip().lower() for name in names.get("vary", "").split(",")} - {""}
    # A word that only looks like a function costs an answer that is not kept, never a wrong one.
    return varying <= _IN_KEY and not _CHANGING.search(asked)


def _edition(names: dict[str, str]) -> str:
    told = names.get("tochuc-snapshot", ""), names.get("tochuc-generation")
    return "+".join(filter(None, told))


def matches(tags: str | None, tag: str) -> bool:
    """Whether an If-None-Match header names this tag (RFC 9110, 13.1.2: weak comparison)."""
    if not tags or not tag:
        return False
    return tags == tag or tags.strip() == "*" or tag in TAG.findall(tags)


def without_content(headers: Sequence[tuple[str, str]]) -> Headers:
    """The headers of a 304: all but those of the content that it leaves out."""
    return [(name, value) for name, value in headers if name.lower() not in _OF_CONTENT]


class _Shelf:
    """The answers from one edition of the graph."""

    def __init__(self, edition: str) -> None:
        self.edition = edition
        self.entries: OrderedDict[Key, tuple[Entry, int]] = OrderedDict()
        self.bytes = 0


class ResponseCache:
    """The answers used last, within a number of bytes. Each process has its own.

    An edition is the snapshot, and later the number of writes to it; answers of another edition are dropped.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self.most_bytes_each = most_bytes // _SHARE
        self._shelf = _Shelf("")
        self._seen: set[int] = set()
        self._lock = threading.Lock()

    def find(self, edition: str, key: Key) -> Entry | None:
        """The answer that is kept for this key, if there is one."""
        shelf = self._shelf
        if shelf.edition != edition:
            self._shelf = _Shelf(edition)
            return None
        found = shelf.entries.get(key)
        if found is None:
            return None
        with suppress(KeyError):  # another thread may just have pushed it out
            shelf.entries.move_to_end(key)
        return found[0]

    def keep(self, edition: str, key: Key, entry: Entry) -> None:
        """The answer is found from now on, unless the snapshot has changed meanwhile or it is too large."""
        size = _size(key, entry)
        with self._lock:
            shelf = self._shelf
            if shelf.edition != edition or size > self.most_bytes_each or key in shelf.entries:
                return
            shelf.entries[key] = entry, size
            shelf.bytes += size
            while shelf.bytes > self._most_bytes:
                shelf.bytes -= shelf.entries.popitem(last=False)[1][1]

    def keep_again(self, edition: str, key: Key, entry: Entry) -> None:
        """The same from the second time on: to keep what is asked once costs as much as a small query."""
        seen = hash(key)
        if seen in self._seen:
            self.keep(edition, key, entry)
            return
        if len(self._seen) >= _MOST_SEEN:
            self._seen = set()
        self._seen.add(seen)

    @property
    def bytes(self) -> int:
        """What the kept answers take."""
        return self._shelf.bytes

    def __len__(self) -> int:
        return len(self._shelf.entries)


def _size(key: Key, entry: Entry) -> int:
    texts = sum(map(len, filter(None, key)))
    headers = sum(map(len, chain.from_iterable(entry.headers))) + 160 * len(entry.headers)
    return len(entry.body) + texts + headers + _OVERHEAD
