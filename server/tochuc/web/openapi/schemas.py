"""The shapes of answers, in JSON Schema."""

from collections.abc import Iterable
from typing import Any, Final

from ...core.media import Offer
from ...core.rows import KINDS

Schema = dict[str, Any]
_TERMS: Final = ("uri", "literal", "bnode", "triple")


def ref(kind: str, name: str) -> Schema:
    """A reference to a component.

    >>> ref("schemas", "Problem")
    {'$ref': '#/components/schemas/Problem'}
    """
    return {"$ref": f"#/components/{kind}/{name}"}


def thing(properties: Schema, optional: tuple[str, ...] = (), more: bool | Schema = False) -> Schema:
    """The schema of an object with these properties, all of which are there but the optional ones."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": more}


def listed(items: Schema) -> Schema:
    """The schema of a list."""
    return {"type": "array", "items": items}


TEXT: Final[Schema] = {"type": "string"}
TRUTH: Final[Schema] = {"type": "boolean"}
VALUE: Final[Schema] = {"type": ["string", "number", "boolean", "null"]}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}

_OPENING: Final[Schema] = {
    "query": TEXT,
    "title": TEXT,
    "question": TEXT,
    "language": {"type": "string", "enum": ["en", "vi"]},
    "parameters": listed(
        thing(
            {"name": TEXT, "label": TEXT, "value": VALUE, "valueLabel": {"type": ["string", "null"]}},
            ("valueLabel",),
        )
    ),
    "snapshot": TEXT,
    "stated": TRUTH,
}
PLAIN_ROWS: Final = thing(
    {
        **_OPENING,
        "columns": listed(
            thing({"name": TEXT, "label": TEXT, "kind": {"type": "string", "enum": list(KINDS)}})
        ),
        "next": {"type": ["string", "null"], "format": "uri-reference"},
        "reasons": listed(TEXT),
        "rows": listed(
            thing({"basis": {"type": "string", "enum": ["stated", "inferred"]}}, more=ref("schemas", "Value"))
        ),
    },
    ("reasons",),
)
PLAIN_TRUTH: Final = thing({**_OPENING, "boolean": TRUTH})

SCHEMAS: Final[Schema] = {
    "Value": VALUE,
    "PlainRows": PLAIN_ROWS,
    "PlainTruth": PLAIN_TRUTH,
    "Term": {
        "type": "object",
        "properties": {
            "type": {"type": "string", "enum": list(_TERMS)},
            "value": {"anyOf": [TEXT, {"type": "object"}]},
            "xml:lang": TEXT,
            "datatype": TEXT,
        },
        "required": ["type", "value"],
    },
    "SparqlRows": thing(
        {
            "head": thing({"vars": listed(TEXT), "link": listed(TEXT)}, ("link",)),
            "results": thing(
                {"bindings": listed({"type": "object", "additionalProperties": ref("schemas", "Term")})}
            ),
        }
    ),
    "SparqlTruth": thing({"head": {"type": "object"}, "boolean": TRUTH}),
    "Problem": thing(
        {
            "type": {"type": "string", "format": "uri-reference"},
            "title": TEXT,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": TEXT,
            "parameter": TEXT,
            "given": TEXT,
            "allowed": {"anyOf": [TEXT, listed(TEXT)]},
            "nearest": listed(TEXT),
            "line": {"type": "integer", "minimum": 1},
            "column": {"type": "integer", "minimum": 1},
        },
        ("parameter", "given", "allowed", "nearest", "line", "column"),
        more=True,
    ),
}
"""The components that answers share."""


def of_offers(offers: Iterable[Offer]) -> dict[str, Schema]:
    """The schema of each representation: JSON-LD is JSON, all others are text."""
    return {offer.media_type: {} if offer.format == "jsonld" else TEXT for offer in offers}


def rows_of_columns(columns: dict[str, str]) -> Schema:
    """The schema of plain rows with these columns, by name with what each is called."""
    properties = {name: {**ref("schemas", "Value"), "description": label} for name, label in columns.items()}
    rows = {
        "type": "array",
        "items": {"type": "object", "properties": properties, "required": [*columns, "basis"]},
    }
    return {"allOf": [ref("schemas", "PlainRows"), {"type": "object", "properties": {"rows": rows}}]}
