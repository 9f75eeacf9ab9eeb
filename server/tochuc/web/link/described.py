"""The description of `/link` for programs."""

from ..language import gettext
from ..openapi.failures import failures
from ..openapi.told import Paths, operation


def paths() -> Paths:
    """The operations by address."""
    text = {"type": "string"}
    sent = {
        "type": "object",
        "properties": {
            "table": {**text, "description": gettext("The table as CSV; its first row names the columns.")},
            "file": {"type": "string", "format": "binary"},
            "give": {**text, "enum": ["table", "links", "report"]},
        },
    }
    post = {
        "operationId": "link",
        "tags": ["link"],
        "summary": gettext("Find what the names of a table mean"),
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": sent}}},
        "responses": {
            "200": {
                "description": gettext("A page, or the file that give asks for."),
                "content": {
                    kind: {"schema": text}
                    for kind in ("text/html", "text/csv", "text/turtle", "text/markdown")
                },
            },
            **failures(
                "BadRequest",
                "NotAcceptable",
                "BodyTooLarge",
                "TooLarge",
                "TooManyRequests",
                "Unavailable",
                "Timeout",
            ),
        },
    }
    form = operation("linkForm", "link", gettext("The form for a table"), {"text/html": text})
    return {"/link": {"get": form, "post": post}}
