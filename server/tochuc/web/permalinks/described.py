"""What the description of the API tells of short addresses."""

from ..home import EXAMPLE
from ..language import gettext
from ..openapi.failures import failures
from ..openapi.schemas import TEXT, thing
from ..openapi.told import Paths, in_path, operation
from ..protocol import FORM, QUERY


def paths() -> Paths:
    """The operations."""
    name = {**in_path("name", gettext("The name in the short address."), "")}
    name.pop("example")
    return {
        "/sparql/links": {"post": _keep()},
        "/sparql/links/{name}": {
            "get": operation(
                "openLink",
                "sparql",
                gettext("The query of a short address"),
                {QUERY: TEXT, "application/json": thing({"id": TEXT, "query": TEXT}), "text/html": TEXT},
                [name],
                fails=("NotFound",),
            )
        },
    }


def _keep() -> dict[str, object]:
    kept = {"application/json": {"schema": thing({"id": TEXT, "href": TEXT})}}
    form = {**thing({"query": TEXT}, more=True), "required": ["query"]}
    return {
        "operationId": "keepLink",
        "tags": ["sparql"],
        "summary": gettext("Give a query a short address"),
        "description": gettext(
            "The same query always has the same address. It is never let go, and not run."
        ),
        "requestBody": {
            "required": True,
            "content": {
                QUERY: {"schema": TEXT, "example": EXAMPLE},
                FORM: {"schema": form, "example": {"query": EXAMPLE}},
            },
        },
        "responses": {
            "200": {"description": gettext("The address that this query has already."), "content": kept},
            "201": {"description": gettext("Its new address."), "content": kept},
            **failures("BadQuery", "BodyTooLarge", "UnsupportedMedia", "NotAcceptable", "Unavailable"),
        },
    }
