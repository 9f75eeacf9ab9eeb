"""The description of the reconciliation service for programs."""

from typing import Any, Final

from flask import g

from ...errors import NoSnapshot
from ...graph.search import members
from ...namespaces import ID
from ..language import gettext
from ..openapi.schemas import COUNT, TEXT, TRUTH, Schema, listed, thing
from ..openapi.told import Paths, day, operation, query

_JSON: Final = "application/json"
_FORM: Final = "application/x-www-form-urlencoded"
_ANY: Final[Schema] = {"type": "object"}
_FAILS: Final = ("TooManyRequests", "BodyTooLarge", "UnsupportedMedia", "BadQuery")
_SINGLE: Final[Schema] = {
    "anyOf": [TEXT, {"type": "number"}, TRUTH, thing({"id": TEXT, "name": TEXT}, ("name",), True)]
}
_CONDITION: Final = thing(
    {
        "matchType": {"type": "string", "enum": ["name", "property"]},
        "propertyId": TEXT,
        "propertyValue": {"anyOf": [*_SINGLE["anyOf"], listed(_SINGLE)]},
        "required": TRUTH,
        "matchQuantifier": {"type": "string", "enum": ["any", "all", "none"]},
    },
    ("propertyId", "required", "matchQuantifier"),
)
_BATCH: Final = thing(
    {
        "queries": listed(
            thing(
                {
                    "conditions": {**listed(_CONDITION), "minItems": 1},
                    "type": TEXT,
                    "limit": {"type": "number", "minimum": 1},
                },
                ("type", "limit"),
            )
        )
    },
    more=True,
)
_EXTENSION: Final = thing(
    {"ids": listed(TEXT), "properties": listed(thing({"id": TEXT, "settings": _ANY}, ("settings",), True))}
)
_SUGGESTED: Final = thing(
    {
        "result": listed(
            {"type": "object", "properties": {"id": TEXT, "name": TEXT}, "required": ["id", "name"]}
        )
    }
)
_ROWS: Final[Schema] = {"type": "object", "required": ["meta", "rows"]}
_PROPOSED: Final = thing({"type": TEXT, "limit": COUNT, "properties": listed(_ANY)}, ("limit",))
_WHAT: Final[Schema] = {"type": "string", "enum": ["entity", "type", "property"]}


def paths() -> Paths:
    """The operations of version 0.2, by address."""
    lang, callback = (
        _lang(),
        query("callback", gettext("A function that a script hands the answer to (JSONP).")),
    )
    prefix, kind = (
        query("prefix", gettext("What has been typed."), TEXT, "tinh"),
        query("type", gettext("A type.")),
    )
    cursor, limit = (
        query(name, gettext("How many are skipped, or given at most."), COUNT) for name in ("cursor", "limit")
    )
    identifier = query(
        "id", gettext("The identifier of an entity, a type or a property."), TEXT, _example(), required=True
    )
    service = operation(
        "reconcile",
        "link",
        gettext("Match names: the Reconciliation Service API, version 0.2"),
        {_JSON: _ANY},
        [
            query("queries", gettext("A batch of queries in JSON; without one, the manifest is given.")),
            query("extend", gettext("A data extension query in JSON.")),
            callback,
            day(gettext("The day that all queries are about which name none.")),
            lang,
        ],
        fails=(*_FAILS, "NotFound"),
        more=gettext(
            "OpenRefine takes this address as a standard service. Each candidate has a score from 0 to 100, the features "
            "that it is made of, and match: true if it stands clear of all others. /vi/reconcile answers in Vietnamese."
        ),
    )
    form = thing({"queries": TEXT, "extend": TEXT, "callback": TEXT}, ("queries", "extend", "callback"))
    return {
        "/reconcile": {"get": service, "post": _posted(service, "reconcileForm", {_FORM: form})},
        "/reconcile/suggest/{what}": {
            "get": operation(
                "reconcileSuggest", "link", gettext("Names that begin as typed"), {_JSON: _SUGGESTED},
                [_what(), prefix, cursor, limit, kind, callback, lang], fails=("NotFound",),
            )
        },
        "/reconcile/flyout/{what}": {
            "get": operation(
                "reconcileFlyout", "link", gettext("A few words about one thing, as HTML in JSON"),
                {_JSON: thing({"id": TEXT, "html": TEXT})}, [_what(), identifier, callback, lang], fails=("NotFound",),
            )
        },
        "/reconcile/preview": {"get": _preview("reconcilePreview")},
        "/reconcile/propose": {
            "get": operation(
                "reconcilePropose", "link", gettext("Properties that things of a type have"), {_JSON: _PROPOSED},
                [kind, limit, callback, lang],
            )
        },
        "/reconcile/features": {
            "get": operation(
                "reconcileFeatures", "link", gettext("How names are matched, and what each feature means"),
                {"text/html": TEXT}, [lang],
            )
        },
    }  # fmt: skip


def draft_paths() -> Paths:
    """The operations of version 1.0, by address."""
    lang = _lang()
    matched = operation(
        "reconcileMatch", "link", gettext("Match names, version 1.0"), {_JSON: thing({"results": listed(_ANY)})},
        [day(gettext("The day that all queries are about which name none.")), lang], fails=_FAILS,
    )  # fmt: skip
    extended = operation(
        "reconcileExtend", "link", gettext("Facts beside matched names, version 1.0"), {_JSON: _ROWS},
        [day(), lang], fails=_FAILS,
    )  # fmt: skip
    limit, offset = (
        query(name, gettext("How many are given at most, or skipped."), COUNT) for name in ("limit", "offset")
    )
    prefix = query("prefix", gettext("What has been typed."), TEXT, "tinh", required=True)
    kind = query("type", gettext("A type."), TEXT, "Organ")
    return {
        "/reconcile/1.0": {
            "get": operation(
                "reconcileManifest", "link", gettext("The Reconciliation Service API, draft of version 1.0: the manifest"),
                {_JSON: _ANY}, [lang],
            )
        },
        "/reconcile/1.0/match": {"post": _posted(matched, "reconcileMatch", {_JSON: _BATCH})},
        "/reconcile/1.0/suggest/{what}": {
            "get": operation(
                "reconcileSuggestNew", "link", gettext("Names that begin as typed"), {_JSON: _SUGGESTED},
                [_what(), prefix, limit, offset, kind, lang], fails=("NotFound",),
            )
        },
        "/reconcile/1.0/preview": {"get": _preview("reconcilePreviewNew")},
        "/reconcile/1.0/extend": {"post": _posted(extended, "reconcileExtend", {_JSON: _EXTENSION})},
        "/reconcile/1.0/extend/propose": {
            "get": operation(
                "reconcileProposeNew", "link", gettext("Properties that things of a type have"), {_JSON: _PROPOSED},
                [{**kind, "required": True}, limit, lang],
            )
        },
    }  # fmt: skip


def _preview(name: str) -> dict[str, Any]:
    identifier = query("id", gettext("The identifier of an entity."), TEXT, _example(), required=True)
    return operation(
        name, "link", gettext("A small page about an entity, for a frame"), {"text/html": TEXT},
        [identifier, _lang()], fails=("NotFound",),
    )  # fmt: skip


def _posted(told: dict[str, Any], name: str, bodies: dict[str, Schema]) -> dict[str, Any]:
    """The same by POST, with its body."""
    answers = {status: each for status, each in told["responses"].items() if status != "304"}
    asked = [each for each in told["parameters"] if each["name"] in ("as-of", "lang")]
    content = {media_type: {"schema": schema} for media_type, schema in bodies.items()}
    body = {"required": True, "content": content}
    return {**told, "operationId": name, "parameters": asked, "responses": answers, "requestBody": body}


def _what() -> dict[str, Any]:
    told = gettext("What is suggested.")
    return {
        "name": "what", "in": "path", "required": True, "description": told, "schema": _WHAT, "example": "entity",
    }  # fmt: skip


def _example() -> str:
    """The identifier of something that surely is there: the country."""
    try:
        found = members(g.served.folder, "Country")
    except NoSnapshot:
        return ""
    return found[0][0].removeprefix(ID) if found else ""


def _lang() -> dict[str, Any]:
    schema: Schema = {"type": "string", "enum": ["en", "vi"]}
    return query("lang", gettext("The language of names; else what Accept-Language prefers."), schema)
