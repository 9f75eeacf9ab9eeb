"""`/why`: why a statement holds, down to articles and sources; `/report`: how to say that it is wrong."""

import json
from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Response, g, make_response, render_template, request

from ...core.media import HTML, Offer
from ...errors import NotFound
from ...graph.explain import as_json, explain
from ...graph.proofs import Proofs
from ..addresses import base, page_of
from ..answers import send_text
from ..language import language
from ..openapi.told import describes
from . import asked
from .described import paths
from .graph import node_of, proof_graph
from .near import Refusal, refusal_of
from .opened import Opened, proofs_of
from .reader import Learner
from .report import report_of
from .said import said_by
from .testimony import testimony_of
from .tree import told_of, words_of

bp = Blueprint("reasons", __name__)
describes(bp, paths)
_TYPES: Final = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "nq": "application/n-quads",
    "json": "application/json",
}


@bp.get("/why")
@bp.get("/why.<suffix>")
@bp.get("/snapshots/<snapshot>/why", endpoint="why_then")
@bp.get("/snapshots/<snapshot>/why.<suffix>", endpoint="why_then")
def why(suffix: str = "", snapshot: str = "") -> Response:  # noqa: ARG001 (read before, see `app`)
    """Why a statement holds: a page, the tree in JSON, or the proof in RDF.

    Raises: BadParameter for what is no statement; NotFound for one that does not hold, with what comes near.
    """
    language()
    offer = asked.choose_offer(suffix)
    if offer is HTML and asked.is_blank():
        return send_text(render_template("reasons/ask.html", why_address=f"{base()}/why"), HTML.media_type)
    triple = asked.read_asked()
    opened = proofs_of(g.served)
    with opened.reading() as proofs:
        refused = refusal_of(proofs, triple)
        if refused:
            return _refuse(opened, proofs, refused, offer)
        tree = explain(proofs, triple)
        if offer is HTML:
            text = _page(opened, proofs, tree)
        elif offer is asked.JSON:
            text = json.dumps(as_json(tree), ensure_ascii=False, indent=1) + "\n"
        else:
            text = proof_graph(tree, offer.format)
    return _linked(send_text(text, offer.media_type), asked.parameters(triple))


@bp.get("/report")
@bp.get("/snapshots/<snapshot>/report", endpoint="report_then")
def report(snapshot: str = "") -> Response:  # noqa: ARG001 (read before, see `app`)
    """The text with which to report that a statement, or what is said of a thing, is wrong; and where to send it.

    Raises: as `why`.
    """
    language()
    opened = proofs_of(g.served)
    with opened.reading() as proofs:
        if asked.is_of_one_thing():
            subject = asked.read_subject()
            if not proofs.about(subject):
                raise NotFound(f"the graph says nothing about {subject.value}", iri=subject.value)
            told = report_of(opened, proofs, subject)
        else:
            triple = asked.read_asked()
            refused = refusal_of(proofs, triple)
            if refused:
                return _refuse(opened, proofs, refused, HTML)
            told = report_of(opened, proofs, triple)
    return send_text(render_template("reasons/report.html", report=told), HTML.media_type)


@bp.get("/said-by/<slug>")
@bp.get("/snapshots/<snapshot>/said-by/<slug>", endpoint="said_then")
def said(slug: str, snapshot: str = "") -> Response:  # noqa: ARG001 (read before, see `app`)
    """What a source states, subject by subject.

    Raises: NotFound for a source that there is not; BadParameter for a part that there cannot be.
    """
    language()
    opened = proofs_of(g.served)
    with opened.reading() as proofs:
        told = said_by(opened, proofs, slug)
    return send_text(render_template("reasons/said.html", said=told), HTML.media_type)


def _page(opened: Opened, proofs: Proofs, tree: Any) -> str:
    learner = Learner(opened, proofs)
    explanation = told_of(tree, learner)
    fact = asked.parameters(tree.fact)
    return render_template(
        "reasons/why.html",
        it=explanation,
        testimony=testimony_of(opened, proofs, learner, tree.fact),
        name=node_of(tree.fact).value,
        subject=page_of(tree.fact.subject.value),
        report=asked.address("report", fact),
        why=lambda triple: asked.address("why", asked.parameters(triple)),
        formats=[(each, _TYPES[each], asked.address("why", fact, each)) for each in asked.SUFFIXES],
    )


def _refuse(opened: Opened, proofs: Proofs, refused: Refusal, offer: Offer) -> Response:
    if offer is not HTML:
        near = [asked.address("why", asked.parameters(each)) for each in refused.near]
        raise NotFound(refused.told, near=near)
    learner = Learner(opened, proofs)
    room = "report" if request.path.endswith("/report") else "why"
    shown = [(words_of(each, learner), asked.address(room, asked.parameters(each))) for each in refused.near]
    text = render_template("reasons/none.html", refused=refused, near=shown, why_address=f"{base()}/why")
    response = make_response(text, 404)
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def _linked(response: Response, fact: Mapping[str, str]) -> Response:
    for each, media_type in _TYPES.items():
        response.headers.add(
            "Link", f'<{asked.address("why", fact, each)}>; rel="alternate"; type="{media_type}"'
        )
    return response
