"""The parameters of saved queries, in JSON Schema: their own, and those that say how an answer is given."""

from typing import Any, Final

from pyoxigraph import NamedNode

from ...core.media import HTML
from ...core.paging import KEY, MOST_ROWS
from ...core.parameters import Parameter
from ...core.saved import SavedQuery
from ...core.terms import short
from ..language import gettext, language
from ..queries.offers import formats_of
from ..queries.options import HEADERS, SWITCH, THEMES, WIDTHS
from .schemas import ref

_OF_ROWS: Final = ("limit", "after", "labels", "basis", "bom", "raw", "header")
_OF_PICTURES: Final = ("theme", "width")
_OF_ALL: Final = ("lang", "stated", "timeout")


def parameters_of(query: SavedQuery) -> list[dict[str, Any]]:
    """The parameters of an operation."""
    shared = [*_OF_ALL, *(_OF_ROWS if query.form == "select" else ()), *(_OF_PICTURES if query.chart else ())]
    return [
        *map(_own, query.parameters),
        _format([*formats_of(query), HTML.format]),
        *(ref("parameters", name) for name in shared),
    ]


def shared_parameters() -> dict[str, Any]:
    """The components for what every saved query takes."""
    told = _descriptions()
    schemas: dict[str, Any] = {
        "lang": {"type": "string", "enum": ["en", "vi"]},
        "limit": {"type": "integer", "minimum": 1, "maximum": MOST_ROWS},
        "after": {"type": "string", "pattern": f"^{KEY}$"},
        "header": {"type": "string", "enum": list(HEADERS), "default": HEADERS[0]},
        "theme": {"type": "string", "enum": list(THEMES), "default": THEMES[0]},
        "width": {"type": "integer", "minimum": WIDTHS[0], "maximum": WIDTHS[-1]},
        "timeout": {"type": "number", "minimum": 0},
    }
    switch = {"type": "string", "enum": list(SWITCH), "default": "off"}
    return {name: _query(name, text, schemas.get(name, switch)) for name, text in told.items()}


def _own(parameter: Parameter) -> dict[str, Any]:
    schema = _schema(parameter)
    if parameter.default is not None:
        schema["default"] = _typed(parameter, parameter.default)
    described = _query(parameter.written, _told(parameter), schema)
    described["required"] = parameter.default is None
    described["example"] = _typed(parameter, parameter.example)
    described["x-label"] = dict(parameter.labels)
    return described


def _schema(parameter: Parameter) -> dict[str, Any]:
    if parameter.kind == "date":
        bounds = {"x-minimum": parameter.least, "x-maximum": parameter.most}
        return {
            "type": "string",
            "format": "date",
            **{name: value for name, value in bounds.items() if value},
        }
    if parameter.kind == "integer":
        bounds = {"minimum": parameter.least, "maximum": parameter.most}
        return {"type": "integer", **{name: int(value) for name, value in bounds.items() if value}}
    if parameter.kind == "choice":
        return {"type": "string", "enum": parameter.of.split("|")}
    if parameter.kind == "language":
        return {"type": "string", "pattern": "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"}
    if parameter.kind == "iri":
        return {"type": "string", "minLength": 1, "x-class": parameter.of}
    return {"type": "string"}


def _told(parameter: Parameter) -> str:
    label = parameter.labels.get(language(), parameter.written)
    if parameter.kind == "iri":
        told = gettext(
            "an entity of the class %(name)s: its IRI, a prefixed name, the last part of its address, or its name",
            name=short(NamedNode(parameter.of)),
        )
    elif parameter.kind == "date" and parameter.least and parameter.most:
        told = gettext("a day from %(least)s to %(most)s", least=parameter.least, most=parameter.most)
    elif parameter.kind == "date":
        told = gettext("a day that exists")
    else:
        return label
    return f"{label}: {told}"


def _typed(parameter: Parameter, value: str) -> str | int:
    return int(value) if parameter.kind == "integer" else value


def _format(names: list[str]) -> dict[str, Any]:
    told = gettext("The format, where neither the ending of the address nor Accept says it.")
    return _query("format", told, {"type": "string", "enum": names})


def _query(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def _descriptions() -> dict[str, str]:
    return {
        "lang": gettext("The language of titles and names; else what Accept-Language prefers, else English."),
        "stated": gettext(
            "Leave out what follows from provisions: only what sources state, and what it entails by itself."
        ),
        "timeout": gettext("Seconds that the query may take; no more than the server allows."),
        "limit": gettext(
            "Rows of a page. The header Link names the next page; plain rows repeat it in “next”."
        ),
        "after": gettext("The key of the row that the page follows, as the link to the next page has it."),
        "labels": gettext("Put a column of names beside each column of IRIs; plain rows have it always."),
        "basis": gettext(
            "Add a column that says of each row whether it is stated or follows by rule; plain rows have it always."
        ),
        "bom": gettext("Begin CSV with a byte order mark, by which Excel knows UTF-8."),
        "raw": gettext(
            "Leave texts in CSV as they are. Without it, an apostrophe stands before a text that a spreadsheet would "
            "run as a formula."
        ),
        "header": gettext(
            "The first line of CSV: the names of the columns, or what they are called in the language."
        ),
        "theme": gettext("The colours of a picture."),
        "width": gettext("How many pixels wide a picture is."),
    }
