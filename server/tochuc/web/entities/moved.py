"""What became of a thing that is not there: merged into another, withdrawn, or never known."""

from typing import Final

from flask import Response, g, redirect
from pyoxigraph import NamedNode

from ...core.entity.material import TYPE, Node
from ...core.entity.terms import read_term
from ...errors import Gone, NoSnapshot, NotFound
from ...namespaces import ID, PREFIXES, TC
from ..addresses import page_of
from ..named import nearest
from ..rows import rows_of, texts_beside
from .addresses import Asked

_text = texts_beside(__file__)
_RETIRED: Final = TC + "RetiredIdentifier"
_REPLACED: Final = PREFIXES["dcterms"] + "isReplacedBy"
_NEAREST: Final = 5


def refuse_unknown(asked: Asked, room: str) -> Response | None:
    """The way on to what a thing was merged into; None for a thing that is there.

    Raises: NotFound with the nearest names; Gone for an identifier that leads nowhere any more.
    """
    rows = rows_of(g.served, _text("known", thing=str(NamedNode(asked.iri))))
    if not rows:
        raise unknown(asked)
    retired, replaced = rows[0]
    if read_term(retired).text == "true":
        return lead_on(asked, room, replaced[1:-1])
    return None


def lead_on_retired(asked: Asked, room: str, node: Node) -> Response | None:
    """The same for a node that was asked for already; None where it is not retired."""
    if _RETIRED not in node.things(TYPE):
        return None
    return lead_on(asked, room, next(iter(node.things(_REPLACED)), ""))


def lead_on(asked: Asked, room: str, replaced: str) -> Response:
    """The way on to what a retired identifier was merged into.

    Raises: Gone where it was merged into nothing.
    """
    if not replaced.startswith(ID):
        raise Gone(f"{asked.iri} was withdrawn: the graph says nothing about it any more", iri=asked.iri)
    new = Asked(replaced.removeprefix(ID), asked.format)
    response = redirect(new.at(room), 301)
    assert isinstance(response, Response)
    response.headers["Link"] = f'<{replaced}>; rel="successor-version"'
    return response


def unknown(asked: Asked) -> NotFound:
    """That there is no such thing, with the names that come nearest: those of its kind first."""
    try:
        near = list(dict.fromkeys([*nearest(asked.name, _kind(asked)), *nearest(asked.name)]))[:_NEAREST]
    except NoSnapshot:
        near = []
    listed = [{"iri": each.iri, "name": each.label, "href": page_of(each.iri)} for each in near]
    hint = f"; the nearest names: {', '.join(each.label for each in near)}" if near else ""
    return NotFound(f"the graph says nothing about {asked.iri}{hint}", iri=asked.iri, near=listed)


def _kind(asked: Asked) -> str:
    """The class whose name the path has, as in /page/steering-committee/…; none where no class is called so."""
    name = "".join(map(str.capitalize, asked.name.partition("/")[0].split("-")))
    return name if name in g.served.manifest.get("counts", {}).get("classes", {}) else ""
