"""What a SPARQL Protocol request asks, read from its parts."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from ..errors import BadParameter, BadQuery, UnsupportedMedia

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
READS = f"{QUERY}, {FORM}"


@dataclass(frozen=True)
class Asked:
    """One operation of the protocol; without a query, only its empty form or description is wanted."""

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()


def read_get(query_string: bytes) -> Asked:
    """What a GET asks.

    Raises: BadParameter for parameters that are repeated, unreadable, or ask for an update.
    """
    return _asked(_parameters(query_string))


def read_post(query_string: bytes, content_type: str, body: bytes) -> Asked:
    """What a POST or QUERY with one of the two media types of the protocol asks.

    Raises: UnsupportedMedia for other types; BadParameter; BadQuery when the query is missing or not UTF-8.
    Source: SPARQL 1.1 Protocol, 2.1.2 and 2.1.3.
    """
    media_type, charset = _media_type(content_type)
    if media_type not in (FORM, QUERY):
        shown = media_type or "no media type"
        raise UnsupportedMedia(f"send the query as {QUERY}, or in a form as {FORM}; this body has {shown}")
    if charset not in ("", "utf-8", "utf8"):
        raise BadQuery(f"a query is sent in UTF-8, not in {charset}")
    in_url = _parameters(query_string)
    in_body = [("query", _utf8(body))] if media_type == QUERY else _parameters(body)
    asked = _asked([*in_url, *in_body])
    if asked.query is None:
        raise BadQuery("the request holds no query")
    return asked


def _asked(parameters: Iterable[tuple[str, str]]) -> Asked:
    by_name: dict[str, list[str]] = {}
    for name, value in parameters:
        by_name.setdefault(name, []).append(value)
    for name in ("update", "using-graph-uri", "using-named-graph-uri"):
        if name in by_name:
            raise BadParameter(f"{name}: updates are refused, this endpoint answers queries only")
    graphs = {name: tuple(by_name.get(name, ())) for name in ("default-graph-uri", "named-graph-uri")}
    for name, values in graphs.items():
        for value in values:
            if value.lower().startswith("file:"):
                raise BadParameter(f"{name}: {value} is a file, and no file is read")
    return Asked(
        query=_once(by_name, "query"),
        default_graphs=graphs["default-graph-uri"],
        named_graphs=graphs["named-graph-uri"],
        # SPARQLWrapper sends the format under two names at once, or with an empty one beside it.
        formats=tuple(filter(None, by_name.get("format", ()))),
    )


def _once(by_name: dict[str, list[str]], name: str) -> str | None:
    values = by_name.get(name, [])
    if len(values) > 1:
        raise BadParameter(f"{name} is given {len(values)} times; give it once")
    return values[0] if values else None


def _parameters(encoded: bytes) -> list[tuple[str, str]]:
    try:
        # An UnicodeDecodeError is a ValueError; so is a text that is no ASCII, which a URL may not hold.
        return parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000
        )
    except ValueError:
        raise BadParameter("the parameters are not UTF-8 in percent-encoding") from None


def _utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadQuery(f"the query is not UTF-8: byte {error.start + 1} cannot be read") from None


def _media_type(content_type: str) -> tuple[str, str]:
    media_type, *parameters = (part.strip().lower() for part in content_type.split(";"))
    pairs = dict(part.partition("=")[::2] for part in parameters)
    return media_type, pairs.get("charset", "").strip(' "')
