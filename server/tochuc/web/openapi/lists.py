"""Search and lists as operations."""

from typing import Any, Final

from ...core.dates import Answer
from ...core.ranking import Tier
from ..language import gettext
from .failures import failures
from .schemas import TEXT, Schema, listed, ref, thing

_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_TRUTH: Final[Schema] = {"type": "boolean"}
_DAY: Final[Schema] = {"type": "string", "pattern": r"^(\d{4}-\d{2}-\d{2})?$"}
"""Empty as a form sends it that was left blank."""
_PAGE: Final[Schema] = {"type": "integer", "minimum": 1, "maximum": 999_999, "default": 1}


def list_paths() -> dict[str, Any]:
    """Addresses with their operations."""
    return {
        "/search": {"get": _search()},
        "/browse": {"get": _tree()},
        "/browse/{class}": {"get": _list()},
    }


def _search() -> dict[str, Any]:
    texts = dict.fromkeys(("id", "iri", "href", "label", "name", "nameLanguage", "nameKind"), TEXT)
    match: Schema = {"type": "string", "enum": [tier.name.lower() for tier in Tier]}
    found = thing({**texts, "match": match, "exact": _TRUTH, "kinds": listed(TEXT)})
    counts = dict.fromkeys(("total", "page", "pages"), _COUNT)
    answer = thing(
        {
            "q": TEXT,
            **counts,
            "more": _TRUTH,
            "near": _TRUTH,
            "kinds": {"type": "object", "additionalProperties": _COUNT},
            "results": listed(found),
        }
    )
    words = _query("q", gettext("Words of a name, however they are marked, in short or in full."), TEXT)
    kind = _query("kind", gettext("The class of the things, such as Organ."), TEXT)
    told = gettext("The things found, the best first, each with the name that matched.")
    return _operation(
        "search", gettext("Things by their names"), [words, kind, _day(), _page()], told, answer
    )


def _tree() -> dict[str, Any]:
    answer = thing({"asOf": {"type": ["string", "null"]}, "classes": listed(_class())})
    told = gettext("Every class that things are of, below the ones that it is narrower than.")
    return _operation("listClasses", gettext("The classes"), [_day()], told, answer)


def _list() -> dict[str, Any]:
    value = thing({"value": TEXT, "label": TEXT, "count": _COUNT, "chosen": _TRUTH})
    facet = thing({"name": TEXT, "label": TEXT, "leftOut": _COUNT, "values": listed(value)})
    texts = dict.fromkeys(("id", "iri", "href", "label", "labelLanguage"), TEXT)
    member = thing({**texts, "kinds": listed(TEXT)}, more=TEXT)
    answer = thing(
        {
            "class": _class(),
            "asOf": {"type": ["string", "null"]},
            **dict.fromkeys(("total", "page", "pages"), _COUNT),
            "things": listed(member),
            "facets": listed(facet),
        }
    )
    name = {"name": "class", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
    named = {
        **name,
        "description": gettext("The name of a class, as in the ontology."),
        "example": "Document",
    }
    kind = _query("kind", gettext("A narrower class."), TEXT)
    states: Schema = {"type": "string", "enum": [each.value for each in Answer]}
    state = _query("state", gettext("Whether the things were there on the day that as-of names."), states)
    told = gettext(
        "The things of the class by their names, with what the list can be narrowed by: each facet is a parameter, too."
    )
    parameters = [named, kind, state, _day(), _page()]
    return _operation("listThings", gettext("The things of a class"), parameters, told, answer, "NotFound")


def _class() -> Schema:
    texts = dict.fromkeys(("name", "label", "definition", "href"), TEXT)
    return thing({**texts, "parents": listed(TEXT), "count": _COUNT})


def _day() -> dict[str, Any]:
    return _query(
        "as-of", gettext("The day of which it is asked; what was surely not there then is left out."), _DAY
    )


def _page() -> dict[str, Any]:
    return _query("page", gettext("The number of the page."), _PAGE)


def _operation(
    name: str, summary: str, parameters: list[dict[str, Any]], told: str, schema: Schema, *fails: str
) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}, "text/html": {"schema": TEXT}}
    return {
        "operationId": name,
        "tags": ["search"],
        "summary": summary,
        "parameters": [*parameters, ref("parameters", "lang")],
        "responses": {
            "200": {"description": told, "content": content},
            "304": ref("responses", "NotModified"),
            **failures("BadRequest", "NotAcceptable", "Unavailable", *fails),
        },
    }


def _query(name: str, description: str, schema: Schema) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
