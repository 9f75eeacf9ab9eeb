"""What a SPARQL Protocol request asks, read from its parts."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from ..errors import BadParameter, BadQuery, UnsupportedMedia

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
READS = f"{QUERY}, {FORM}"
_SWITCH = {
    "": False,
    **dict.fromkeys(("on", "true", "1", "yes"), True),
    **dict.fromkeys(("off", "false", "0", "no"), False),
}
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}", re.ASCII)
_KNOWN = {
    *(
        "query",
        "default-graph-uri",
        "named-graph-uri",
        "format",
        "stated",
        "strict",
        "labels",
        "plans",
        "timeout",
        "id",
        "own",
        "update",
        "using-graph-uri",
        "using-named-graph-uri",
    ),
    # Other services' clients send these beside a query; they mean nothing here.
    *("output", "results", "should-sponge", "debug"),
}
_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)


@dataclass(frozen=True)
class Asked:
    """One operation of the protocol; without a query, only its empty form or description is wanted."""

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    stated: bool = False
    strict: bool = False
    labels: bool = False
    plans: bool = True
    timeout: float | None = None
    id: str = ""
    own: tuple[str, ...] = ()
    """Graphs of one's own to lay over the default graph, or `all`."""
    update: str | None = None
    using_graphs: tuple[str, ...] = ()
    using_named_graphs: tuple[str, ...] = ()
    others: Mapping[str, str] = field(default_factory=dict)
    """Parameters that the protocol does not know; a saved query may have declared them."""

    @property
    def kept(self) -> dict[str, list[str]]:
        """The parameters beside query and format that another request for the same rows needs."""
        kept = {name: [value] for name, value in self.others.items()}
        kept |= {"default-graph-uri": list(self.default_graphs), "named-graph-uri": list(self.named_graphs)}
        kept |= {"own": list(self.own)}
        for name, value, usual in (
            ("stated", self.stated, False),
            ("strict", self.strict, False),
            ("labels", self.labels, False),
            ("plans", self.plans, True),
        ):
            if value != usual:
                kept[name] = ["on" if value else "off"]
        if self.timeout is not None:
            kept["timeout"] = [f"{self.timeout:g}"]
        return {name: values for name, values in kept.items() if values}


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
    if media_type not in (FORM, QUERY, UPDATE):
        shown = media_type or "no media type"
        raise UnsupportedMedia(f"send the query as {QUERY}, or in a form as {FORM}; this body has {shown}")
    if charset not in ("", "utf-8", "utf8"):
        raise BadQuery(f"a query is sent in UTF-8, not in {charset}")
    in_url = _parameters(query_string)
    if any(name == "update" for name, _ in in_url):
        raise BadParameter(f"update: send it in the body, as {UPDATE} or in a form", parameter="update")
    direct = {QUERY: "query", UPDATE: "update"}.get(media_type)
    in_body = [(direct, _utf8(body))] if direct else _parameters(body)
    asked = _asked([*in_url, *in_body], posted=True)
    if asked.query is None and asked.update is None:
        raise BadQuery("the request holds no query")
    if asked.query is not None and asked.update is not None:
        raise BadParameter("the request holds a query and an update; send one of them", parameter="update")
    return asked


def _asked(parameters: Iterable[tuple[str, str]], posted: bool = False) -> Asked:
    by_name: dict[str, list[str]] = {}
    for name, value in parameters:
        by_name.setdefault(name, []).append(value)
    for name in ("update", "using-graph-uri", "using-named-graph-uri"):
        if name in by_name and not (posted and "update" in by_name):
            told = (
                "an update is sent with POST, in the body"
                if name == "update"
                else "goes with an update alone"
            )
            raise BadParameter(f"{name}: {told}", parameter=name)
    graphs = {name: tuple(by_name.get(name, ())) for name in ("default-graph-uri", "named-graph-uri")}
    for name, values in graphs.items():
        for value in values:
            if value.lower().startswith("file:"):
                raise BadParameter(f"{name}: {value} is a file, and no file is read")
    if _switch(by_name, "stated", False) and (graphs["default-graph-uri"] or graphs["named-graph-uri"]):
        raise BadParameter(
            "stated: names the graphs by itself; leave out default-graph-uri and named-graph-uri"
        )
    return Asked(
        query=_once(by_name, "query"),
        default_graphs=graphs["default-graph-uri"],
        named_graphs=graphs["named-graph-uri"],
        # SPARQLWrapper sends the format under two names at once, or with an empty one beside it.
        formats=tuple(filter(None, by_name.get("format", ()))),
        stated=_switch(by_name, "stated", False),
        strict=_switch(by_name, "strict", False),
        labels=_switch(by_name, "labels", False),
        plans=_switch(by_name, "plans", True),
        timeout=_seconds(by_name),
        id=_id(by_name),
        own=tuple(filter(None, by_name.get("own", ()))),
        update=_once(by_name, "update"),
        using_graphs=tuple(by_name.get("using-graph-uri", ())),
        using_named_graphs=tuple(by_name.get("using-named-graph-uri", ())),
        others={name: _once(by_name, name) or "" for name in by_name if name not in _KNOWN},
    )


def _switch(by_name: dict[str, list[str]], name: str, usual: bool) -> bool:
    value = (_once(by_name, name) or "").strip().lower()
    if value not in _SWITCH:
        raise BadParameter(f"{name} is on or off, not {value!r}")
    return usual if value == "" else _SWITCH[value]


def _seconds(by_name: dict[str, list[str]]) -> float | None:
    value = (_once(by_name, "timeout") or "").strip()
    if not value:
        return None
    if not _NUMBER.fullmatch(value):
        raise BadParameter(f"timeout is a number of seconds, not {value!r}")
    # Clients of Virtuoso send 0 for no limit of their own.
    return float(value) or None


def _id(by_name: dict[str, list[str]]) -> str:
    value = _once(by_name, "id") or ""
    if value and not _ID.fullmatch(value):
        raise BadParameter(
            "id, by which a query can be cancelled, has up to 64 letters, digits, “-”, “_” and “.”"
        )
    return value


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
