"""Which graph a request is about, and what it demands of it."""

from collections.abc import Callable
from typing import Final
from uuid import uuid4

from flask import request, url_for
from pyoxigraph import NamedNode

from ...core.own_names import HOME, Token
from ...engine.own.ledger import Kept
from ...errors import BadParameter, HasChanged
from ..cache import TAG

_KNOWN: Final = frozenset({"graph", "default", "format", "shapes", "private", "lang", "as-of"})
_SWITCH: Final = {"on": True, "yes": True, "true": True, "off": False, "no": False, "false": False}


def asked_graph(name: str, token: Token | None) -> str | None:
    """The IRI of the graph, empty for the default graph of the snapshot; None where the request names none.

    Raises: BadParameter for one that is no absolute IRI, or named in two ways.
    Source: SPARQL 1.1 Graph Store HTTP Protocol, 4.
    """
    for given in request.args:
        if given not in _KNOWN:
            told = f"{given} means nothing here; there are {', '.join(sorted(_KNOWN))}"
            raise BadParameter(told, parameter=given)
    graphs = request.args.getlist("graph")
    default = "default" in request.args
    if len(graphs) + default + bool(name) > 1:
        raise BadParameter("the request names a graph in two ways; name it once", parameter="graph")
    if name:
        return _iri(f"{HOME}{name}")
    if default:
        return token.default_graph if token else ""
    return _iri(graphs[0]) if graphs else None


def new_graph(token: Token) -> str:
    """A name for a graph that the server shall name."""
    return f"{HOME}{token.name}/{uuid4().hex}"


def location(graph: str) -> str:
    """The address of a graph in this store."""
    if graph.startswith(HOME):
        return url_for("graphs.store", name=graph.removeprefix(HOME), _external=True)
    return url_for("graphs.store", graph=graph, _external=True)


def wants_private() -> bool | None:
    """Who shall read the graph from now on, if the request says so.

    Raises: BadParameter.
    """
    given = request.args.get("private", "").lower()
    if given and given not in _SWITCH:
        raise BadParameter(f"private is on or off, not {given!r}", parameter="private")
    return _SWITCH.get(given)


def demands(identity: str) -> Callable[[Kept | None], None]:
    """What If-Match and If-None-Match of the request demand of the graph that is there.

    What it gives raises: HasChanged. Source: RFC 9110, 13.1.1 and 13.1.2.
    """
    match, none_match = request.headers.get("If-Match"), request.headers.get("If-None-Match")

    def demand(kept: Kept | None) -> None:
        if match is not None and not _names(match, kept, identity, strong=True):
            told = "has been changed, or is not there" if kept else "is not there"
            raise HasChanged(f"If-Match: the graph {told}; read it again. Nothing was stored")
        if none_match is not None and _names(none_match, kept, identity, strong=False):
            raise HasChanged("If-None-Match: there is such a graph already. Nothing was stored")

    return demand


def version_of(identity: str, kept: Kept) -> str:
    """What the tags of this version of a graph begin with."""
    return f"{identity}-{kept.version}"


def _names(tags: str, kept: Kept | None, identity: str, strong: bool) -> bool:
    """Whether a header names one of the representations of the graph; any does, since all hold the same triples."""
    if kept is None:
        return False
    if tags.strip() == "*":
        return True
    mine = f'"{version_of(identity, kept)}-'
    return any(
        found[1].startswith(mine) and not (strong and found[0].startswith("W/"))
        for found in TAG.finditer(tags)
    )


def _iri(text: str) -> str:
    try:
        return NamedNode(text).value
    except ValueError:
        raise BadParameter(f"graph: {text!r} is no absolute IRI", parameter="graph") from None
