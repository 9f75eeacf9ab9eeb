"""The forms of a chart besides its page: SVG, PNG, and JSON of its nodes and edges."""

import json
from math import sqrt
from typing import Any, Final

from flask import Response, g

from ...core.media import HTML, Offer
from ...core.orgchart import Edge, Ground, Node
from ...core.orgchart_drawing import Drawing, draw
from ...core.pictures.palette import THEMES
from ...engine.writing import Spool
from ...errors import ResultTooLarge
from ..answers import send_spool, send_text
from ..language import gettext
from ..queries.pictures import DRAWER
from .shown import Shown, title_of

OFFERS: Final = (
    HTML,
    Offer("application/json", "json"),
    Offer("image/svg+xml", "svg"),
    Offer("image/png", "png"),
)
MOST_DRAWN: Final = 400
"""Nodes beyond which nobody could read the picture."""
_MOST_BYTES: Final = 1 << 26
_SCALE: Final = 2.0
_MOST_PIXELS: Final = 24_000_000


def picture_of(shown: Shown, legend: bool = True) -> Drawing | None:
    """The picture; none where there is too much for one."""
    if refusal(shown):
        return None
    theme = THEMES["dark" if shown.asked.dark else "light"]
    return draw(shown.network, shown.relations, shown.captions(), theme, shown.asked.around, legend)


def refusal(shown: Shown) -> str:
    """The sentence that says why there is no picture; nothing where there is one."""
    count = len(shown.network.nodes) - len(shown.network.untied)
    if count > MOST_DRAWN:
        return str(
            gettext(
                "There are %(count)s things to draw, too many for a picture; up to %(most)s are drawn. "
                "Ask for less: around one thing, fewer steps, fewer relations.",
                count=count,
                most=MOST_DRAWN,
            )
        )
    return ""


def send_picture(shown: Shown, offer: Offer) -> Response:
    """The picture alone.

    Raises: ResultTooLarge where there is too much for one; what `Drawer.draw` raises.
    """
    drawing = picture_of(shown)
    if drawing is None:
        raise ResultTooLarge(refusal(shown))
    if offer.format == "svg":
        return send_text(drawing.svg, offer.media_type)
    scale = min(_SCALE, sqrt(_MOST_PIXELS / (drawing.width * drawing.height)))
    spool = Spool(_MOST_BYTES)
    spool.write(DRAWER.draw("svg-to-png", f"{scale:.3f} {drawing.svg}"))
    return send_spool(spool, offer.media_type)


def send_json(shown: Shown) -> Response:
    """The nodes and edges of the picture, and what is tied to nothing."""
    asked, network = shown.asked, shown.network
    told: dict[str, Any] = {
        "title": title_of(shown),
        "snapshot": g.served.hash,
        "asOf": asked.day,
        "around": asked.around or None,
        "depth": asked.depth if asked.around else None,
        "nodes": [_node(shown, node) for node in network.nodes.values()],
        "edges": [_edge(shown, edge) for edge in network.edges],
    }
    return send_text(json.dumps(told, ensure_ascii=False), "application/json")


def _node(shown: Shown, node: Node) -> dict[str, Any]:
    return {
        "iri": node.iri,
        "label": shown.title(node),
        "class": shown.kinds.get(node.iri) or node.kind or None,
        "gathered": node.gathered,
        "count": {"least": node.sure, "most": 0 if node.ended else node.count},
        "onTheDay": "no" if node.ended else "yes" if node.sure else "unknown",
    }


def _edge(shown: Shown, edge: Edge) -> dict[str, Any]:
    vertical = {relation.iri: relation.vertical for relation in shown.relations}
    return {
        "lower": edge.lower,
        "relation": edge.relation,
        "relationLabel": shown.relation(edge.relation),
        "upper": edge.upper,
        "vertical": vertical[edge.relation],
        "count": {"least": edge.sure, "most": edge.count},
        "onTheDay": "yes" if edge.sure else "unknown",
        "basis": "inferred" if edge.by_rule else "stated",
        "grounds": [_ground(shown, ground) for ground in edge.grounds],
    }


def _ground(shown: Shown, ground: Ground) -> dict[str, Any]:
    thing = "source" if shown.asked.kind == "documents" else "document"
    return {
        thing: ground.thing or None,
        "label": shown.name(ground.thing) if ground.thing else None,
        "article": ground.article or None,
        "provision": ground.provision or None,
        "basis": "inferred" if ground.by_rule else "stated",
    }
