"""The operations that are no saved queries."""

from typing import Any, Final

from ...core.media import GRAPHS, SOLUTIONS, Offer
from ..home import EXAMPLE
from ..language import gettext
from ..protocol import FORM, QUERY
from ..queries.options import SWITCH
from ..queries.suggest import MOST, USUAL
from .failures import OF_ALL, OF_ANSWERS, failures
from .lists import list_paths
from .schemas import TEXT, Schema, listed, ref, thing
from .told import operation, tags_of_rooms

_JSON: Final = "application/json"
_SWITCH: Final[Schema] = {"type": "string", "enum": list(SWITCH)}
_NUMBER: Final[Schema] = {"type": "number", "minimum": 0}


def fixed_paths() -> dict[str, Any]:
    """Addresses with their operations."""
    return {
        "/sparql": {"get": _ask_by_get(), "post": _ask_by_post()},
        "/queries": {"get": _catalogue()},
        "/suggest": {"get": _suggest()},
        **list_paths(),
        "/": {"get": _page("start", "search", gettext("The first page"))},
        "/docs": {"get": _page("read", "service", gettext("This description, to read"))},
        "/problems": {
            "get": _page("listProblems", "service", gettext("What each kind of problem document means"))
        },
        "/openapi.json": {"get": _description()},
        "/healthz": {"get": _healthz()},
        "/readyz": {"get": _readyz()},
        "/metrics": {"get": _metrics()},
        "/running": {"get": _running()},
        "/running/{id}": {"delete": _cancel()},
    }


def fixed_tags() -> list[dict[str, str]]:
    """The groups of these operations."""
    return [
        {"name": "sparql", "description": gettext("Ask in SPARQL 1.1")},
        *tags_of_rooms(),
    ]


def _page(name: str, tag: str, summary: str) -> dict[str, Any]:
    return operation(name, tag, summary, {"text/html": TEXT}, [ref("parameters", "lang")], fails=OF_ALL)


def _ask_by_get() -> dict[str, Any]:
    told = gettext("Without a query, the Service Description.")
    return {
        "operationId": "askByGet",
        "tags": ["sparql"],
        "summary": gettext("Ask a SPARQL query"),
        "description": told,
        "parameters": [
            _query("query", gettext("The query."), TEXT, EXAMPLE),
            *_of_protocol(),
        ],
        "responses": _answers(),
    }


def _ask_by_post() -> dict[str, Any]:
    form = thing({"query": TEXT, **{each["name"]: each["schema"] for each in _of_protocol()}}, more=True)
    form["required"] = ["query"]
    return {
        "operationId": "askByPost",
        "tags": ["sparql"],
        "summary": gettext("Ask a long SPARQL query"),
        "description": gettext("The query is the body, or a field of a form."),
        "requestBody": {
            "required": True,
            "content": {
                QUERY: {"schema": TEXT, "example": EXAMPLE},
                FORM: {"schema": form, "example": {"query": EXAMPLE}},
            },
        },
        "responses": {**_answers(), **failures("BodyTooLarge", "UnsupportedMedia")},
    }


def _of_protocol() -> list[dict[str, Any]]:
    """The parameters that a GET and a form share."""
    graph = gettext("A graph that takes the place of those that the query names; may be repeated.")
    formats = dict.fromkeys(offer.format for offer in (*SOLUTIONS, *GRAPHS))
    return [
        _query("default-graph-uri", graph, listed(TEXT)),
        _query("named-graph-uri", graph, listed(TEXT)),
        _query(
            "format",
            gettext("The format, where Accept does not say it."),
            {"type": "string", "enum": [*formats]},
        ),
        _query("stated", gettext("Ask what is stated and the ontology alone."), _SWITCH),
        _query("strict", gettext("Refuse a graph that does not exist."), _SWITCH),
        _query("labels", gettext("Put a column of labels beside each column of IRIs."), _SWITCH),
        _query(
            "plans", gettext("Let the query be reordered where that gives the same rows sooner."), _SWITCH
        ),
        _query(
            "timeout", gettext("Seconds that the query may take; no more than the server allows."), _NUMBER
        ),
    ]


def _answers() -> dict[str, Any]:
    content = {offer.media_type: {"schema": _schema(offer)} for offer in (*SOLUTIONS, *GRAPHS)}
    told = gettext("The complete result: rows, yes or no, a graph, or the Service Description.")
    return {
        "200": {"description": told, "content": content},
        "304": ref("responses", "NotModified"),
        **failures("BadQuery", *OF_ANSWERS[1:], *OF_ALL),
    }


def _schema(offer: Offer) -> Schema:
    if offer.media_type == "application/sparql-results+json":
        return {"oneOf": [ref("schemas", "SparqlRows"), ref("schemas", "SparqlTruth")]}
    return {"type": ["object", "array"]} if offer.media_type.endswith("json") else TEXT


def _catalogue() -> dict[str, Any]:
    by_language = thing({}, more=TEXT)
    texts = dict.fromkeys(("title", "question", "description", "keywords"), by_language)
    query = thing({"id": TEXT, **texts, "answers": listed(TEXT), "parameters": listed(TEXT), "href": TEXT})
    return {
        "operationId": "listQueries",
        "tags": ["search"],
        "summary": gettext("The saved queries"),
        "parameters": [
            _query("q", gettext("Words, each of which begins a word of what a query tells of itself."), TEXT),
            ref("parameters", "lang"),
        ],
        "responses": {
            "200": {
                "description": gettext("The queries found, all of them without words."),
                "content": {_JSON: {"schema": listed(query)}, "text/html": {"schema": TEXT}},
            },
            "304": ref("responses", "NotModified"),
            **failures("BadRequest", "NotAcceptable", "Unavailable"),
        },
    }


def _suggest() -> dict[str, Any]:
    found = dict.fromkeys(("id", "iri", "label", "name", "nameLanguage"), TEXT)
    suggestion = thing({**found, "kinds": listed(TEXT), "exact": {"type": "boolean"}})
    most = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
    words = _query("q", gettext("What was typed so far."), TEXT, "noi chinh")
    return {
        "operationId": "suggest",
        "tags": ["search"],
        "summary": gettext("Names that begin so"),
        "parameters": [
            {**words, "required": True},
            _query("kind", gettext("The class of the things, such as Organ."), TEXT),
            _query("limit", gettext("Things at most."), most),
            ref("parameters", "lang"),
        ],
        "responses": {
            "200": {
                "description": gettext("The things found, the best first."),
                "content": {_JSON: {"schema": thing({"q": TEXT, "suggestions": listed(suggestion)})}},
            },
            "304": ref("responses", "NotModified"),
            **failures("BadRequest", "NotAcceptable", "Unavailable"),
        },
    }


def _description() -> dict[str, Any]:
    return {
        "operationId": "describe",
        "tags": ["service"],
        "summary": gettext("This description"),
        "parameters": [ref("parameters", "lang")],
        "responses": {
            "200": {
                "description": gettext("OpenAPI 3.1."),
                "content": {
                    _JSON: {"schema": {"type": "object"}},
                    "application/vnd.oai.openapi+json": {"schema": {"type": "object"}},
                },
            },
            "304": ref("responses", "NotModified"),
            **failures("BadRequest", "NotAcceptable", *OF_ALL, "Failed", "EngineDown"),
        },
    }


def _healthz() -> dict[str, Any]:
    schema = thing({"status": {"type": "string", "const": "ok"}})
    return _told("isAlive", gettext("Whether the process answers at all"), schema)


def _readyz() -> dict[str, Any]:
    schema = thing(
        {"status": {"type": "string", "const": "ready"}, "snapshot": TEXT, "refused": TEXT}, ("refused",)
    )
    summary = gettext("Whether a snapshot is served, and which")
    return _told("isReady", summary, schema, "Unavailable", "EngineDown", "Timeout")


def _metrics() -> dict[str, Any]:
    content = {"text/plain": {"schema": TEXT}}
    return {
        "operationId": "measure",
        "tags": ["service"],
        "summary": gettext("Figures for Prometheus"),
        "responses": {"200": {"description": gettext("The figures of all processes."), "content": content}},
    }


def _running() -> dict[str, Any]:
    schema = thing({"running": listed({"type": "object"})})
    operation = _told("listRunning", gettext("One's own queries that are being answered"), schema)
    operation["parameters"] = [_owner()]
    return operation


def _cancel() -> dict[str, Any]:
    named = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
    return {
        "operationId": "cancel",
        "tags": ["service"],
        "summary": gettext("End one's own query"),
        "parameters": [{**named, "description": gettext("The id that the query was given.")}, _owner()],
        "responses": {"204": {"description": gettext("It was ended.")}, **failures("NotFound")},
    }


def _told(name: str, summary: str, schema: Schema, *fails: str) -> dict[str, Any]:
    answer = {"description": summary, "content": {_JSON: {"schema": schema}}}
    return {
        "operationId": name,
        "tags": ["service"],
        "summary": summary,
        "responses": {"200": answer, **failures(*fails)},
    }


def _owner() -> dict[str, Any]:
    told = gettext(
        "A secret of one's own choice, sent with the queries too; else the address of the client counts."
    )
    return {"name": "Tochuc-Owner", "in": "header", "required": False, "description": told, "schema": TEXT}


def _query(name: str, description: str, schema: Schema, example: str = "") -> dict[str, Any]:
    told = {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
    return {**told, "example": example} if example else told
