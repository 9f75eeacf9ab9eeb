"""The description of `/graphs` for programs."""

from typing import Any

from ...core.media import GRAPHS, HTML
from ...engine.own.written import FORMATS
from ..language import gettext
from ..openapi.schemas import TEXT, Schema, of_offers, ref
from ..openapi.told import Paths, in_path, operation, query
from ..protocol import UPDATE


def paths() -> Paths:
    """The operations by address."""
    name = in_path("name", gettext("The IRI of the graph."), "notes")
    token = in_path("token", gettext("The IRI of the graph."), "press")
    graph = query("graph", gettext("The IRI of the graph."), {"type": "string", "format": "iri"})
    default = query(
        "default",
        gettext("The default graph: with a token, the one that takes what the token writes without a name."),
        TEXT,
    )
    return {
        "/graphs": _methods("", [graph, default], of_offers((HTML, *GRAPHS))),
        "/graphs/{token}/{name}": _methods("At", [token, name], {}),
    }


def _methods(suffix: str, named: list[dict[str, Any]], answers: dict[str, Schema]) -> dict[str, Any]:
    told = gettext(
        "The SPARQL 1.1 Graph Store HTTP Protocol. Writing needs a token, and is off unless whoever runs the server "
        "has turned it on."
    )
    shapes = query(
        "shapes",
        gettext(
            "The shapes that the graph must keep afterwards: ours, or the IRI of a graph that holds them."
        ),
    )
    private = query(
        "private", gettext("Whether bearers of the token alone may read the graph from now on."), _SWITCH
    )
    summaries = {
        "put": gettext("Put a document in the place of a graph"),
        "post": gettext("Add a document to a graph; without a name, to a new one"),
        "delete": gettext("Remove a graph"),
        "patch": gettext("Update one graph"),
    }
    media_types = {method: [*FORMATS] for method in ("put", "post")} | {"patch": [UPDATE], "delete": []}
    more = {"put": [shapes, private], "post": [shapes, private], "patch": [shapes], "delete": []}
    read = operation(
        f"readGraph{suffix}",
        "sparql",
        gettext("Read a graph, or the list of graphs"),
        answers,
        named,
        more=told,
        fails=("NotFound",),
    )
    writes = {
        method: {
            "operationId": f"{method}Graph{suffix}",
            "tags": ["sparql"],
            "summary": summary,
            "description": told,
            "parameters": [*named, *more[method]],
            **({"requestBody": _body(media_types[method])} if media_types[method] else {}),
            "responses": _responses(method),
        }
        for method, summary in summaries.items()
    }
    return {"get": read, **writes}


_SWITCH = {"type": "string", "enum": ["on", "off"]}


def _body(media_types: list[str]) -> dict[str, Any]:
    return {"required": True, "content": {media_type: {"schema": TEXT} for media_type in media_types}}


def _responses(method: str) -> dict[str, Any]:
    kept = gettext("Kept, and seen by every query after this.")
    good = (
        {"200": gettext("Removed.")}
        if method == "delete"
        else {"201": gettext("The graph is new; Location has its address."), "204": kept}
    )
    bad = {
        "400": gettext(
            "The document cannot be read, at the line and column that are told; nothing was stored."
        ),
        "401": gettext("No token, or one that is not known."),
        "403": gettext("The token may not write this graph, or writing is off."),
        "404": gettext("There is no graph of this name that the request may read."),
        "412": gettext("If-Match or If-None-Match does not hold; nothing was stored."),
        "413": gettext("Larger than this server takes; nothing was stored."),
        "422": gettext("The graph would break the shapes; the report says where."),
    }
    problem = {"application/problem+json": {"schema": ref("schemas", "Problem")}}
    return {
        **{status: {"description": words} for status, words in good.items()},
        **{status: {"description": words, "content": problem} for status, words in bad.items()},
    }
