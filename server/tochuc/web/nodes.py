"""Where the IRI of an entity or of a term leads."""

import json
from pathlib import Path
from urllib.parse import quote, urlencode

from flask import Blueprint, g, redirect
from pyoxigraph import NamedNode
from werkzeug.wrappers import Response

from ..engine.base import Question
from ..errors import NotFound
from ..namespaces import BASE, ID

bp = Blueprint("nodes", __name__)

_EXAMPLE = "<https://example.org/node>"


def _read(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8").partition("\n")[2].strip()


_DESCRIBE, _EXISTS = _read("describe.rq"), _read("exists.rq")


@bp.get("/id/<path:name>")
def entity(name: str) -> Response:
    """A way on to what is said about an entity, in the form that the client asks for."""
    iri = ID + quote(name, safe="/:@!$&'()*+,;=~-._")
    answer = g.served.engine.answer(Question(_about(_EXISTS, iri)))
    with answer.body as body:
        known = json.load(body)["boolean"]
    if not known:
        raise NotFound(f"the graph says nothing about {iri}")
    return redirect(_description(iri), 303)


def link(iri: str) -> tuple[str, bool]:
    """Where a click on an IRI leads, and whether that is another site; nowhere for what is no web address."""
    if iri.startswith(ID):
        return "/" + iri.removeprefix(BASE), False
    if iri.startswith(BASE):
        return _description(iri), False
    return (iri, True) if iri.startswith(("https://", "http://")) else ("", False)


def _description(iri: str) -> str:
    return "/sparql?" + urlencode({"query": _about(_DESCRIBE, iri)})


def _about(query: str, iri: str) -> str:
    return query.replace(_EXAMPLE, str(NamedNode(iri)))
