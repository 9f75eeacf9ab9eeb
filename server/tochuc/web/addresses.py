"""Addresses of pages, which keep the language, the day and the snapshot that a reader has chosen."""

from typing import Final
from urllib.parse import quote, urlencode

from flask import g, request

from ..namespaces import BASE, ID, TC

KEPT: Final = ("lang", "as-of")
"""Parameters that go along from page to page."""
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
    if iri.startswith(TC):
        return f"{base()}/ontology{kept()}#{iri.removeprefix(TC)}"
    return f"{base()}/page/{iri.removeprefix(ID)}{kept()}"


def base() -> str:
    """What stands before the paths of a snapshot that was asked for by its hash."""
    name = (request.view_args or {}).get("snapshot")
    return f"/snapshots/{name}" if name else ""


def kept() -> str:
    """The parameters that go along, as the end of an address."""
    if "kept" not in g:
        pairs = [(name, request.args[name]) for name in KEPT if request.args.get(name)]
        g.kept = f"?{urlencode(pairs)}" if pairs else ""
    text: str = g.kept
    return text


def local(iri: str) -> str:
    """The path of one of our IRIs under this host."""
    return "/" + iri.removeprefix(BASE)
