"""The SPARQL endpoint."""

from flask import Blueprint, Response, g, render_template, request

from ..core.media import GRAPHS, HTML
from ..engine.base import Boolean, Solutions, Triples
from .answers import negotiate, offers_for, send_result, send_text
from .description import describe_service
from .protocol import READS, Asked, read_get, read_post
from .table import ROWS_SHOWN, Table, graph_table, solutions_table

bp = Blueprint("sparql", __name__)


@bp.route("/sparql", methods=["GET", "POST", "QUERY"])
def answer() -> Response:
    """The result of a query; without one, the query form or the Service Description."""
    asked = _read()
    g.query = asked.query
    if asked.query is None:
        return _introduce(asked)
    result = g.served.engine.query(
        asked.query, default_graphs=asked.default_graphs, named_graphs=asked.named_graphs
    )
    offer = negotiate(request.headers.get("Accept"), asked.formats, offers_for(result))
    if offer is not HTML:
        return send_result(result, offer)
    formats = list(dict.fromkeys(other.format for other in offers_for(result) if other is not HTML))
    shown: dict[str, object] = {"query": asked.query, "asked": asked, "formats": formats, "limit": ROWS_SHOWN}
    if isinstance(result, Boolean):
        return send_text(render_template("result.html", answer=result.value, **shown), HTML.media_type)
    table: Table = solutions_table(result) if isinstance(result, Solutions) else graph_table(result)
    shown["noun"] = "triple" if isinstance(result, Triples) else "row"
    return send_text(render_template("result.html", table=table, **shown), HTML.media_type)


def _read() -> Asked:
    if request.method in ("POST", "QUERY"):
        return read_post(request.query_string, request.headers.get("Content-Type", ""), request.get_data())
    return read_get(request.query_string)


def _introduce(asked: Asked) -> Response:
    offer = negotiate(request.headers.get("Accept"), asked.formats, GRAPHS)
    if offer is HTML:
        return send_text(render_template("sparql.html", query=None), HTML.media_type)
    response = send_result(describe_service(request.base_url, g.served.manifest), offer)
    response.headers["Accept-Query"] = response.headers["Accept-Post"] = READS
    return response
