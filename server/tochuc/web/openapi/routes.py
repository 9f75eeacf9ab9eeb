"""`/openapi.json`, and the same as a page."""

import json
from typing import Final

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
    told = description()
    page = render_template("docs.html", topics=reference(told), shared=shared(told), root=request.host_url)
    return vary(send_text(page, HTML.media_type))
