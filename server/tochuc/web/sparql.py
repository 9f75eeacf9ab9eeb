"""The SPARQL endpoint, of the current snapshot and of older ones."""

import json
import time

from flask import Blueprint, Response, current_app, g, render_template, request, url_for

from ..core.media import GRAPHS, HTML, SOLUTIONS, Offer
from ..core.saved import fill
from ..engine.base import Answer, Question
from ..engine.federation import Federation
from ..errors import BadData, BadQuery, NotAcceptable
from .answers import acceptable, negotiate, send_answer, send_spool, send_text
from .description import describe_service
from .graphs.access import bearer
from .graphs.updating import run_update
from .protocol import READS, Asked, read_get, read_post
from .running import owner_of
from .table import read_table

bp = Blueprint("sparql", __name__)
_METHODS = ("GET", "POST", "QUERY")
_MOST_IN_HEADER = 1000


@bp.route("/sparql", methods=_METHODS)
@bp.route("/snapshots/<snapshot>/sparql", methods=_METHODS)
def answer(snapshot: str = "") -> Response:
    """The result of a query; without one, the query form or the Service Description. An update is made."""
    asked = _read()
    if asked.update is not None:
        return run_update(asked, snapshot)
    g.query, g.endpoint = asked.query, request.path
    if asked.query is None:
        return _introduce(asked)
    accept = request.headers.get("Accept")
    solutions, graph = (acceptable(accept, asked.formats, offers) for offers in (SOLUTIONS, GRAPHS))
    if solutions is None and graph is None:
        negotiate(accept, asked.formats, SOLUTIONS)
    text, values = _fill(asked)
    answer = _ask(_question(asked, text, solutions, graph))
    g.generation = max(g.generation, answer.generation)
    offer = graph if answer.kind == "graph" else solutions
    if offer is None:
        answer.body.close()
        raise NotAcceptable("the engine gave another kind of result than the query asks for")
    response = _show(answer, asked, values) if offer is HTML else send_answer(answer, offer)
    if answer.changes:
        told = "; ".join(answer.changes)
        response.headers["Tochuc-Plan"] = told.encode("ascii", "replace").decode()[:_MOST_IN_HEADER]
    if answer.cuts:
        response.headers["Tochuc-Cut"] = "; ".join(answer.cuts)[:_MOST_IN_HEADER]
    return response


def _read() -> Asked:
    if request.method in ("POST", "QUERY"):
        return read_post(request.query_string, request.headers.get("Content-Type", ""), request.get_data())
    return read_get(request.query_string)


def _fill(asked: Asked) -> tuple[str, dict[str, str]]:
    """The text to run: a saved query that was pasted has its parameters bound, or it would answer another question."""
    try:
        return fill(asked.query or "", asked.others)
    except BadData as error:
        raise BadQuery(f"this looks like a saved query, but {error.detail}") from None


def _question(asked: Asked, text: str, solutions: Offer | None, graph: Offer | None) -> Question:
    longest: float = current_app.config["QUERY_TIMEOUT"]
    return Question(
        text=text,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        stated=asked.stated,
        strict=asked.strict,
        # A page is made of the two formats whose rows are lines.
        solutions=_written(solutions, "tsv"),
        graph=_written(graph, "ntriples"),
        labels=asked.labels,
        plans=asked.plans,
        timeout=min(asked.timeout or longest, longest),
        most_bytes=current_app.config["MOST_BYTES"],
        own=True,
        reads=token.readable if (token := bearer()) else (),
        laid=asked.own,
        generation=g.generation,
        owner=owner_of(request),
        id=request.headers.get("Tochuc-Query-Id", "")[:64] or asked.id,
    )


def _written(offer: Offer | None, for_page: str) -> str | None:
    if offer is None:
        return None
    return for_page if offer is HTML else offer.format


def _ask(question: Question) -> Answer:
    request.environ["tochuc.query"] = question.text
    began = time.monotonic()
    try:
        federation: Federation = current_app.extensions["federation"]
        return federation.answer(g.served.engine, question)
    finally:
        request.environ["tochuc.seconds"] = time.monotonic() - began


def _show(answer: Answer, asked: Asked, values: dict[str, str]) -> Response:
    offers = GRAPHS if answer.kind == "graph" else SOLUTIONS
    formats = list(dict.fromkeys(offer.format for offer in offers if offer is not HTML))
    shown: dict[str, object] = {
        "query": asked.query,
        "asked": asked,
        "formats": formats,
        "values": values,
    }
    shown["again"] = {**(request.view_args or {}), **asked.kept}
    if answer.kind == "ask":
        with answer.body as body:
            shown["answer"] = json.loads(body.read())
    else:
        shown["table"] = read_table(answer)
        shown["noun"] = "triple" if answer.kind == "graph" else "row"
    return send_text(
        render_template("result.html", changes=answer.changes, cuts=answer.cuts, **shown), HTML.media_type
    )


def _introduce(asked: Asked) -> Response:
    offer = negotiate(request.headers.get("Accept"), asked.formats, GRAPHS)
    if offer is HTML:
        return send_text(render_template("sparql.html", query=None), HTML.media_type)
    endpoint = url_for("sparql.answer", _external=True, **(request.view_args or {}))
    federation: Federation = current_app.extensions["federation"]
    told = describe_service(endpoint, g.served, offer.format, bool(federation.endpoints))
    response = send_spool(told, offer.media_type)
    response.headers["Accept-Query"] = response.headers["Accept-Post"] = READS
    return response
