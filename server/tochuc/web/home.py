"""The first page, and the list of problems."""

from pathlib import Path

from flask import Blueprint, Response, g, render_template, request

from .. import errors
from ..core.media import HTML
from ..errors import GraphError
from .answers import negotiate, send_text
from .errors import kind_of

bp = Blueprint("home", __name__)

EXAMPLE = (Path(__file__).parent / "example.rq").read_text(encoding="utf-8").strip()


@bp.get("/")
def home() -> Response:
    """What the graph is, what is in it, and the ways in."""
    negotiate(request.headers.get("Accept"), (), (HTML,))
    page = render_template("home.html", manifest=g.served.manifest, snapshot=g.served.hash)
    return send_text(page, HTML.media_type)


@bp.get("/problems")
def problems() -> Response:
    """What each kind of problem document means; the `type` of one leads here."""
    negotiate(request.headers.get("Accept"), (), (HTML,))
    kinds = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, GraphError)
    ]
    listed = [{"id": kind_of(kind), "status": kind.status, "text": kind.__doc__ or ""} for kind in kinds]
    return Response(
        render_template("problems.html", problems=listed), content_type="text/html; charset=utf-8"
    )
