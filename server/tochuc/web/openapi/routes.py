"""`/openapi.json`, and the same as a page."""

import json
from typing import Any, Final

from flask import Blueprint, Response, render_template, request

from ...core.media import HTML, Offer
from ..answers import negotiate, send_text
from ..language import language, vary
from .describe import description
from .reference import reference, shared

bp = Blueprint("openapi", __name__)
_OFFERS: Final = (Offer("application/json", "json"), Offer("application/vnd.oai.openapi+json", "openapi"))


@bp.get("/openapi.json")
def describe() -> Response:
    """The description of every operation."""
    offer = negotiate(request.headers.get("Accept"), (), _OFFERS)
    response = vary(send_text(json.dumps(description(), ensure_ascii=False), offer.media_type))
    response.headers["Content-Language"] = language()
    return response


@bp.get("/docs")
def docs() -> Response:
    """The description to read: topics, operations, their parameters, an example of each."""
    negotiate(request.headers.get("Accept"), (), (HTML,))
    return vary(send_text(render_template("docs.html", **told()), HTML.media_type))


def told() -> dict[str, Any]:
    """What the page tells.

    Raises: as `description`.
    """
    whole = description()
    return {"topics": reference(whole), "shared": shared(whole), "root": request.host_url}
