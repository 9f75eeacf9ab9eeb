"""The description as it is read: topics, their operations, parameters, and one example of each."""

import json
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

_JSON: Final = "application/json"
_SAVED: Final = "/queries/"
_EXAMPLE: Final = 2000
"""Letters of an example that a page shows."""


@dataclass(frozen=True)
class Argument:
    """A parameter of an operation, resolved."""

    name: str
    place: str
    type: str
    required: bool
    usual: str
    description: str


@dataclass(frozen=True)
class Operation:
    """An operation as the page shows it; `ask` is its address with example values."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    own: list[Argument]
    media_types: list[str]
    ask: str
    saved: bool
    example: str


@dataclass(frozen=True)
class Topic:
    """The operations under one heading."""

    name: str
    title: str
    operations: list[Operation]


def reference(description: dict[str, Any]) -> list[Topic]:
    """The topics of a description, in its order."""
    by_topic: dict[str, list[Operation]] = {tag["name"]: [] for tag in description["tags"]}
    for path, methods in description["paths"].items():
        for method, told in methods.items():
            by_topic[told["tags"][0]].append(_operation(path, method, told))
    return [Topic(tag["name"], tag["description"], by_topic[tag["name"]]) for tag in description["tags"]]


def shared(description: dict[str, Any]) -> list[Argument]:
    """The parameters that say how an answer of a saved query is given."""
    return [_argument(each) for each in description["components"]["parameters"].values()]


def _operation(path: str, method: str, told: dict[str, Any]) -> Operation:
    parameters = told.get("parameters", [])
    own = [each for each in parameters if "$ref" not in each]
    content = next(iter(told["responses"].values())).get("content", {})
    values = {each["name"]: each["example"] for each in own if each["in"] == "query" and "example" in each}
    return Operation(
        id=told["operationId"],
        method=method.upper(),
        path=path,
        summary=told["summary"],
        description=told.get("description", ""),
        own=[_argument(each) for each in own],
        media_types=list(content),
        ask=path.lstrip("/") + (f"?{urlencode(values)}" if values else ""),
        saved=path.startswith(_SAVED),
        example=_example(content),
    )


def _argument(parameter: dict[str, Any]) -> Argument:
    schema = parameter["schema"]
    return Argument(
        name=parameter["name"],
        place=parameter["in"],
        type=_type(schema),
        required=parameter["required"],
        usual=str(schema.get("default", "")),
        description=parameter["description"],
    )


def _type(schema: dict[str, Any]) -> str:
    """A schema in a few letters.

    >>> _type({"type": "integer", "minimum": 1, "maximum": 9}), _type({"enum": ["a", "b"]})
    ('integer, 1–9', 'a | b')
    """
    if "enum" in schema:
        return " | ".join(schema["enum"])
    name = schema.get("format") or schema["type"]
    least, most = (schema.get(key, schema.get(f"x-{key}", "")) for key in ("minimum", "maximum"))
    return f"{name}, {least}–{most}" if least != "" and most != "" else str(name)


def _example(content: dict[str, Any]) -> str:
    for media_type, told in content.items():
        if "example" in told:
            example = told["example"]
            text = json.dumps(example, ensure_ascii=False, indent=2) if _JSON in media_type else str(example)
            return text if len(text) <= _EXAMPLE else text[:_EXAMPLE] + " …"
    return ""
