"""Addresses of pages, which keep the language, the day and the snapshot that a reader has chosen."""

from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode

from flask import g, request

from ..errors import BadParameter
from ..namespaces import BASE, ID, TC
from .entities.day import read_day
from .language import LANGUAGES

SAFE: Final = "/:@!$&'()*+,;=~-._"


def here(**changes: str | None) -> str:
    """The address of this page with other parameters, `as_of` for `as-of`; None takes one away."""
    new = {name.replace("_", "-"): value for name, value in changes.items()}
    kept = [pair for pair in request.args.items(multi=True) if pair[0] not in new]
    query = urlencode([*kept, *((name, value) for name, value in new.items() if value is not None)])
    path = quote(request.path, safe=SAFE)
    return f"{path}?{query}" if query else path


def page_of(iri: str) -> str:
    """The address of the page of one of our things or terms, in the language and on the day of this page."""
    return ways_to_pages()(iri)


def ways_to_pages() -> Callable[[str], str]:
    """The same for a page that leads to hundreds: what goes along is looked up once."""
    room, end = base(), kept()

    def way(iri: str) -> str:
        if iri.startswith(TC):
            return f"{room}/ontology{end}#{iri.removeprefix(TC)}"
        return f"{room}/page/{iri.removeprefix(ID)}{end}"

    return way


def base() -> str:
    """What stands before the paths of a snapshot that was asked for by its hash."""
    name = (request.view_args or {}).get("snapshot")
    return f"/snapshots/{name}" if name else ""


def along(path: str) -> str:
    """The address of another page, in the language and on the day of this one; what the path says itself stands."""
    if not carried():
        return path
    path, hash_, part = path.partition("#")
    _, mark, query = path.partition("?")
    own = {name for name, _ in parse_qsl(query, keep_blank_values=True)}
    pairs = [(name, value) for name, value in carried().items() if name not in own]
    return path + (f"{'&' if mark else '?'}{urlencode(pairs)}" if pairs else "") + hash_ + part


def kept() -> str:
    """The parameters that go along, as the end of an address."""
    if "kept" not in g:
        g.kept = along("")
    text: str = g.kept
    return text


def carried() -> dict[str, str]:
    """The parameters that go along from page to page; what makes no sense is left behind."""
    if "carried" not in g:
        lang = request.args.get("lang", "")
        g.carried = {"lang": lang} if lang in LANGUAGES else {}
        try:
            day = read_day()
        except BadParameter:
            day = None
        if day:
            g.carried["as-of"] = day.isoformat()
    pairs: dict[str, str] = g.carried
    return pairs


def local(iri: str) -> str:
    """The path of one of our IRIs under this host."""
    return "/" + iri.removeprefix(BASE)
