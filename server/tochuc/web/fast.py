"""Cheap queries before Flask: the same bytes and headers, for a quarter of the work."""

from binascii import a2b_qp
from io import BytesIO
from typing import Final, NamedTuple, Protocol

from ..core.cheap import Cost, cost_of, is_cheap
from ..engine.near import NearGraph
from .access_log import query_hash
from .answers import digest_of
from .cache import Entry, Headers, Key
from .coding import choose_coding, pack
from .live import Served

_PATH: Final = "/sparql"
_JSON: Final = ("application/sparql-results+json", "application/json")
_MOST_TEMPLATES: Final = 500


class _Lane(Protocol):
    def ask(self, text: str) -> bytes | None: ...


class _Template(NamedTuple):
    """The headers of an answer, with the places of the two that differ."""

    headers: Headers
    media_type: str
    tag: int
    length: int


class FastPath:
    """Answers a cheap query as Flask would, once it has seen how Flask answers one to the same headers.

    What the headers of an answer depend on is so decided in one place. Here, only what differs from one cheap
    query to the next is put in: the length and the tag.
    """

    def __init__(self, hashes: bool, copies: bool) -> None:
        self._hashes = hashes  # of queries, which the log alone needs
        self._copies = copies  # of the graph in this process
        self._near: NearGraph | None = None
        self._edition = ""
        self._templates: dict[tuple[object, ...], dict[str, _Template]] = {}

    def learn(self, edition: str, key: Key, made: Entry) -> None:
        """See how Flask has answered."""
        text, headers = _query(key), made.headers
        names = [name.lower() for name, _ in headers]
        named = dict(zip(names, (value for _, value in headers), strict=True))
        media_type = named.get("content-type", "")
        if text is None or media_type not in _JSON or "tochuc-plan" in named or not is_cheap(text):
            return
        if self._edition != edition or len(self._templates) >= _MOST_TEMPLATES:
            self._edition, self._templates = edition, {}
        template = _Template(headers, media_type, names.index("etag"), names.index("content-length"))
        self._templates.setdefault(_without_query(key), {})[named.get("content-encoding", "")] = template

    def answer(self, served: Served, edition: str, key: Key) -> Entry | None:
        """The answer to a cheap query; None when Flask is to make it."""
        lane: _Lane | None = getattr(served.engine, "quick", None)
        text = _query(key)
        if lane is None or text is None or self._edition != edition:
            return None
        templates = self._templates.get(_without_query(key))
        cost = cost_of(text) if templates else Cost.UNKNOWN
        if not templates or cost is Cost.UNKNOWN:
            return None
        body = self._ask_near(served, text) if cost is Cost.BOUNDED else None
        if body is None:
            body = lane.ask(text)
        coding = choose_coding(key.encoding, len(body)) if body is not None else ""
        template = templates.get(coding)
        if body is None or template is None:
            return None
        tag = f'"{digest_of([body], edition, _PATH, template.media_type, coding)}"'
        if coding:
            pieces: list[bytes] = []
            pack(BytesIO(body), len(body), coding, pieces.append)
            body = b"".join(pieces)
        headers = template.headers[:]
        headers[template.tag] = headers[template.tag][0], tag
        headers[template.length] = headers[template.length][0], str(len(body))
        return Entry("200 OK", headers, body, tag, _PATH, query_hash(text) if self._hashes else "")

    def _ask_near(self, served: Served, text: str) -> bytes | None:
        near = self._near
        if (near is None or near.folder != served.folder) and self._copies:
            # Of the snapshot alone: what is written later is in no default graph.
            self._near = near = NearGraph(served.folder)  # two threads at once make two; one is let go
        return near.ask(text) if near else None


def _query(key: Key) -> str | None:
    """The text of a GET at the endpoint that has no other parameter."""
    encoded = key.parameters
    if key.method != "GET" or key.path != _PATH or not encoded.startswith("query="):
        return None
    if "&" in encoded or not encoded.isascii():
        return None
    encoded = encoded[len("query=") :]
    # Quoted-printable differs in its sign alone, and is undone ten times as fast as `unquote_plus` does it.
    data = a2b_qp(encoded.replace("=", "=3D").replace("+", " ").replace("%", "="))
    if len(data) != len(encoded) - 2 * encoded.count("%"):
        return None  # a % that is no escape
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _without_query(key: Key) -> tuple[object, ...]:
    return key[3:]  # method and path are the same in all
