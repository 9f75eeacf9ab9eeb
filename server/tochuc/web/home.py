"""The list of problems, and the example of a query."""

from pathlib import Path

from flask import Blueprint, Response, render_template, request

from .. import errors
from ..core.media import HTML
from ..errors import GraphError
from .answers import negotiate
from .errors import kind_of

bp = Blueprint("home", __name__)

EXAMPLE = (Path(__file__).parent / "example.rq").read_text(encoding="utf-8").strip()


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
