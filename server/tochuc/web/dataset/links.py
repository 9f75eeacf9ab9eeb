"""Links as data: of one thing, and of this server; and the context for what is compacted."""

import json
from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response, g, request
from pyoxigraph import NamedNode

from ...core.context import context_of
from ...core.entity.terms import read_term
from ...core.linkset import Link, as_json, as_text
from ...core.media import Offer
from ...namespaces import LICENSE
from ..answers import negotiate, send_text
from ..entities.addresses import SUFFIXES, Asked, formats
from ..entities.moved import refuse_unknown
from ..language import LANGUAGES
from ..ontology.memory import memory_of
from ..openapi.told import describes
from ..rows import rows_of
from .described import LINKSET, link_paths
from .services import services

bp = Blueprint("links", __name__)
_OFFERS: Final = (
    Offer(LINKSET, "json"),
    Offer("application/linkset", "text"),
    Offer("application/json", "json"),
)
_PROFILE: Final = 'profile="https://www.rfc-editor.org/info/rfc9727"'
_CONTEXT: Final = Offer("application/ld+json", "jsonld")
_ASKED: Final = Template((Path(__file__).parent / "links.rq").read_text(encoding="utf-8"))
_IRI_SAFE: Final = "/:@!$&'()*+,;=~-._%?#"
_RELATED: Final = "related"
_CATALOG: Final = "/.well-known/api-catalog"


@bp.get("/linkset/<path:name>")
@bp.get("/snapshots/<snapshot>/linkset/<path:name>", endpoint="linkset_then")
def linkset(name: str, snapshot: str = "") -> Response:  # noqa: ARG001 (read before, see `app`)
    """Where else a thing is told of: its page and data, and its records in other collections (RFC 9264).

    Raises: NotFound with the nearest names; Gone; NotAcceptable.
    """
    asked = Asked(name, "")
    offer = negotiate(request.headers.get("Accept"), request.args.getlist("format"), _OFFERS)
    moved = refuse_unknown(asked, "linkset")
    if moved:
        return moved
    links = {asked.iri: [*_own(asked), *_elsewhere(asked)]}
    return _send(links, offer)


@bp.get(_CATALOG)
def catalog() -> Response:
    """The services of this server, each with what describes it (RFC 9727)."""
    host = request.host_url.rstrip("/")
    offer = negotiate(request.headers.get("Accept"), (), _OFFERS)
    links = {host + _CATALOG: [Link("item", host + each.path) for each in services()]}
    for each in services():
        links[host + each.path] = [
            Link("service-desc", host + each.described, _described(each.described)),
            Link("service-doc", f"{host}/docs", {"type": "text/html"}),
            Link("service-meta", f"{host}/dataset", {"type": "text/turtle"}),
            Link("status", f"{host}/readyz", {"type": "application/json"}),
            Link("license", LICENSE),
        ]
    response = _send(links, offer)
    if offer.media_type == LINKSET:
        response.content_type = f"{LINKSET}; {_PROFILE}"
    response.headers.add("Link", f'<{host}{_CATALOG}>; rel="api-catalog"')
    return response


@bp.get("/context.jsonld")
def context() -> Response:
    """The JSON-LD context of the vocabulary."""
    negotiate(request.headers.get("Accept"), (), (_CONTEXT, Offer("application/json", "jsonld")))
    told = context_of(memory_of(g.served).ontology.triples)
    response = send_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", _CONTEXT.media_type)
    response.headers.add("Link", '</ontology>; rel="describedby"')
    return response


def _described(path: str) -> dict[str, str]:
    return {
        "/openapi.json": {"type": "application/vnd.oai.openapi+json"},
        "/sparql": {"type": "text/turtle"},
    }.get(path, {"type": "application/json"})


def _own(asked: Asked) -> Sequence[Link]:
    host = request.host_url.rstrip("/")
    page = host + asked.plain("page")
    return [
        *(
            Link("describedby", f"{page}?lang={code}", {"type": "text/html", "hreflang": code})
            for code in LANGUAGES
        ),
        *(
            Link("describedby", host + asked.plain("data", suffix), {"type": media_type})
            for suffix, media_type, _ in formats(asked)
            if suffix in SUFFIXES
        ),
        Link("cite-as", f"{host}/snapshots/{g.served.hash}{asked.canonical}"),
        Link("collection", f"{host}/dataset"),
        Link("license", LICENSE),
    ]


def _elsewhere(asked: Asked) -> Sequence[Link]:
    """Matches of the graph, and the identifiers that say no more than one of these."""
    found = []
    for row in rows_of(g.served, _ASKED.substitute(thing=str(NamedNode(asked.iri)))):
        relation, target, value, name = (read_term(each).text if each else "" for each in row)
        address = target + quote(value, safe=_IRI_SAFE)
        found.append(Link(relation, address, {"title": name} if name else {}))
    matched = {link.target.rstrip("/") for link in found if "#" in link.relation}
    return [link for link in found if link.relation != _RELATED or link.target.rstrip("/") not in matched]


def _send(links: dict[str, list[Link]], offer: Offer) -> Response:
    if offer.format == "text":
        return send_text(as_text(links), offer.media_type)
    return send_text(json.dumps(as_json(links), ensure_ascii=False, indent=1) + "\n", offer.media_type)


describes(bp, link_paths)
