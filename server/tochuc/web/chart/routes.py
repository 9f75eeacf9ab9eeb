"""`/chart` and `/chart/documents`: who stood above whom on a day, and which document rests on which."""

from flask import Blueprint, Response, g, render_template, request

from ...core.media import HTML, Offer
from ...core.orgchart_drawing import samples
from ...core.orgchart_outline import outline
from ...errors import NotFound
from ..answers import negotiate, send_text
from ..entities.day import newest_day
from ..language import language
from ..openapi.told import describes
from ..table import short_name
from .asked import MOST_STEPS, last_part, read_asked
from .described import paths
from .forms import OFFERS, picture_of, refusal, send_json, send_picture
from .reading import Kind, first_day
from .shown import MOST_OPENED, Shown, day_words_of, read_shown, title_of

bp = Blueprint("chart", __name__)
describes(bp, paths)


@bp.get("/chart")
@bp.get("/chart.<ending>")
@bp.get("/snapshots/<snapshot>/chart", endpoint="organs_then")
@bp.get("/snapshots/<snapshot>/chart.<ending>", endpoint="organs_then")
def organs(ending: str = "", snapshot: str = "") -> Response:  # noqa: ARG001 (read before, see `app`)
    """The organs and the lines between them, all of them or those around one.

    Raises: NotFound with the nearest names for an organ that is not there; BadParameter; NotAcceptable;
    ResultTooLarge for a picture of too much.
    """
    return _send("organs", ending)


@bp.get("/chart/documents")
@bp.get("/chart/documents.<ending>")
@bp.get("/snapshots/<snapshot>/chart/documents", endpoint="documents_then")
@bp.get("/snapshots/<snapshot>/chart/documents.<ending>", endpoint="documents_then")
def documents(ending: str = "", snapshot: str = "") -> Response:  # noqa: ARG001 (read before, see `app`)
    """What rests on what, replaces and amends it: all documents, or those around one.

    Raises: as `organs`.
    """
    return _send("documents", ending)


def _send(kind: Kind, ending: str) -> Response:
    offer = _offer(ending)
    language()
    shown = read_shown(read_asked(kind))
    if offer is HTML:
        return send_text(render_template("chart.html", **_page(shown)), HTML.media_type)
    return send_json(shown) if offer.format == "json" else send_picture(shown, offer)


def _offer(ending: str) -> Offer:
    if not ending:
        return negotiate(request.headers.get("Accept"), request.args.getlist("format"), OFFERS)
    found = next((offer for offer in OFFERS if offer.format == ending), None)
    if found is None:
        raise NotFound(f"a chart has no form .{ending}; it has {', '.join(offer.format for offer in OFFERS)}")
    return found


def _page(shown: Shown) -> dict[str, object]:
    asked, network = shown.asked, shown.network
    vertical = [relation.iri for relation in shown.relations if relation.vertical]
    items = outline(network, vertical)
    untied = {node.iri for node in network.untied}
    tied = [item for item in items if item.node.iri not in untied or not network.edges]
    return {
        "shown": shown,
        "asked": asked,
        "title": title_of(shown),
        "picture": picture_of(shown, legend=False),
        "key": samples(network, shown.relations, shown.captions()),
        "refused": refusal(shown),
        "items": tied,
        "loose": [item.node for item in items if item not in tied],
        "counts": _counts(shown),
        "opening": [node for node in network.nodes.values() if node.gathered and node.count <= MOST_OPENED],
        "steps": range(1, MOST_STEPS + 1),
        "words": day_words_of,
        "newest": newest_day().isoformat(),
        "first": first_day(g.served),
        "chosen": asked.relations or tuple(relation.iri for relation in shown.relations),
        "last_part": last_part,
        "around": short_name(asked.around) if asked.around else "",
        "forms": {offer.format: asked.address(offer.format) for offer in OFFERS if offer is not HTML},
    }


def _counts(shown: Shown) -> dict[str, int]:
    nodes = [node for node in shown.network.nodes.values() if not node.ended]
    edges = shown.network.edges
    return {
        "things": sum(node.count for node in nodes),
        "sure": sum(node.sure for node in nodes),
        "lines": sum(edge.count for edge in edges),
        "held": sum(edge.sure for edge in edges),
        "rule": sum(edge.by_rule for edge in edges),
        "edges": len(edges),
        "ended": len(shown.network.nodes) - len(nodes),
    }
