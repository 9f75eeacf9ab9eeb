"""The addresses of saved queries."""

from flask import Blueprint, Response, g, jsonify, render_template, request, url_for

from ...core.media import HTML, PICTURES, Offer
from ...core.saved import SavedQuery
from ..answers import negotiate, send_text
from ..entities.day import read_day
from ..language import language
from ..protocol import QUERY
from .asked import has_day, read_asked
from .catalogue import catalogue_of
from .data import send_data
from .elsewhere import address, sorted_address
from .offers import choose_offer, media_type
from .page import send_page
from .pictures import send_picture
from .suggest import send_suggestions
from .words import topic_name, word

bp = Blueprint("queries", __name__)
for called in (address, has_day, sorted_address, media_type, topic_name, word):
    bp.add_app_template_global(called)
_JSON = Offer("application/json", "json")


@bp.before_request
def choose_language() -> None:
    """Refuses a language that there is not, whether or not the answer has words."""
    language()


@bp.after_request
def tell_description(response: Response) -> Response:
    """The answer, with where programs and people find all of them described."""
    response.headers.add("Link", f'<{url_for("openapi.describe")}>; rel="service-desc"')
    response.headers.add("Link", f'<{url_for("openapi.docs")}>; rel="service-doc"')
    return response


@bp.get("/queries")
def catalogue() -> Response:
    """Every saved query by topic, or those that the words of `q=` lead to."""
    offer = negotiate(request.headers.get("Accept"), request.args.getlist("format"), (_JSON, HTML))
    read_day()
    words = request.args.get("q", "").strip()
    found = catalogue_of(g.served).search(words)
    if offer is HTML:
        page = render_template("queries/catalogue.html", words=words, found=found)
        return send_text(page, HTML.media_type)
    return send_text(jsonify([_told(query) for query in found]).get_data(as_text=True), offer.media_type)


@bp.get("/queries/<topic>/<name>")
@bp.get("/snapshots/<snapshot>/queries/<topic>/<name>")
def show(topic: str, name: str, snapshot: str = "") -> Response:  # noqa: ARG001 (read before, see `app`)
    """The answer of a saved query: its page, its data, or its picture; at `.rq` the query itself."""
    name, _, ending = name.partition(".")
    query = catalogue_of(g.served).get(f"{topic}/{name}")
    if ending == "rq":
        return send_text(query.text, f"{QUERY}; charset=utf-8")
    offer = choose_offer(query, ending)
    if offer is HTML:
        return send_page(query)
    values = read_asked(query, request)
    return (send_picture if offer in PICTURES else send_data)(query, values, offer)


@bp.get("/queries/<topic>/<name>/embed")
@bp.get("/snapshots/<snapshot>/queries/<topic>/<name>/embed")
def embed(topic: str, name: str, snapshot: str = "") -> Response:  # noqa: ARG001 (read before, see `app`)
    """The answer alone, to be shown in a page of others."""
    return send_page(catalogue_of(g.served).get(f"{topic}/{name}"), "queries/embed.html")


@bp.get("/suggest")
def suggest() -> Response:
    """Things whose names the words of `q=` lead to."""
    return send_suggestions()


def _told(query: SavedQuery) -> dict[str, object]:
    topic, _, name = query.id.partition("/")
    return {
        "id": query.id,
        "title": query.titles,
        "question": query.questions,
        "description": query.descriptions,
        "keywords": query.keywords,
        "answers": query.answers,
        "parameters": [each.written for each in query.parameters],
        "href": url_for("queries.show", topic=topic, name=name),
    }
