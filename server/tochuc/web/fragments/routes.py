"""`/fragments`: the triples that a pattern matches, page by page, for clients that join by themselves."""

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from string import Template
from typing import Any, Final

from flask import Blueprint, Response, current_app, g, render_template, request
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from ...core.fragments import PARTS, Pattern, read_pattern, written
from ...core.media import GRAPHS, HTML, Offer
from ...engine.base import Question
from ...engine.writing import Spool, write_graph
from ...errors import BadParameter, NotFound
from ...namespaces import PREFIXES
from ..addresses import base
from ..answers import negotiate, send_spool, send_text
from ..asking import ask
from ..language import language
from ..openapi.told import describes
from ..running import owner_of
from ..table import Cell, show
from .described import paths
from .fragment import HYDRA, ON_PAGE, Fragment

bp = Blueprint("fragments", __name__)
describes(bp, paths)

# Formats with graphs first: a client tells data from controls by their graph.
_OFFERS: Final = tuple(sorted(GRAPHS, key=lambda offer: offer.format != "trig"))
_WITH_GRAPHS: Final = {"trig": RdfFormat.TRIG, "nquads": RdfFormat.N_QUADS}
_DATASETS: Final = {"": False, "stated": True}
"""Whether only what is stated is asked, by the end of the address."""
_MOST_PAGES: Final = 10**7
_TEXTS: Final = {
    # The first line of each says what it is for.
    path.stem: Template(path.read_text(encoding="utf-8").partition("\n")[2].strip())
    for path in Path(__file__).parent.glob("*.rq")
}
_PREFIXES: Final = {**PREFIXES, "hydra": HYDRA}


@dataclass(frozen=True)
class _Page:
    fragment: Fragment
    pattern: Pattern
    triples: list[Triple]


@bp.get("/fragments")
@bp.get("/fragments/<dataset>")
@bp.get("/snapshots/<snapshot>/fragments", endpoint="show_then")
@bp.get("/snapshots/<snapshot>/fragments/<dataset>", endpoint="show_then")
def show_page(dataset: str = "", snapshot: str = "") -> Response:  # noqa: ARG001 (read before, see `app`)
    """One page of the triples that a pattern matches, with the controls that lead on.

    Raises: NotFound for a dataset or a page that there is not; BadParameter for what is no term or number;
    NotAcceptable; TooManyRequests; what `Engine.answer` raises.
    """
    if dataset not in _DATASETS:
        raise NotFound(f"there are no fragments of {dataset!r}; there are /fragments and /fragments/stated")
    offer = negotiate(request.headers.get("Accept"), request.args.getlist("format"), _OFFERS)
    language()
    page = _read(dataset)
    response = _page(page, dataset) if offer is HTML else _data(page, offer)
    for name, number in _neighbours(page.fragment).items():
        response.headers.add("Link", f'<{page.fragment.at(number)}>; rel="{name}"')
    return response


def _read(dataset: str) -> _Page:
    given = {name: request.args.get(name, "") for name in PARTS}
    pattern, number = read_pattern(given), _number()
    stated = _DATASETS[dataset]
    total = _count(pattern, stated)
    root = request.host_url.rstrip("/") + base() + "/fragments"
    fragment = Fragment(f"{root}/{dataset}" if dataset else root, given, number, total)
    if number > fragment.last:
        raise NotFound(f"the fragment has {fragment.last:,} pages, not {number:,}", first=fragment.address)
    return _Page(fragment, pattern, _matches(pattern, number, stated) if total else [])


def _number() -> int:
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= _MOST_PAGES):
        raise BadParameter(f"page is a whole number from 1, not {text!r}", parameter="page", given=text)
    return int(text)


def _count(pattern: Pattern, stated: bool) -> int:
    if not pattern.can_match:
        return 0
    text = _TEXTS["count"].substitute(pattern=" ".join(map(str, pattern.parts)))
    with ask(g.served, _question(text, stated)).body as body:
        return int(list(csv.reader(StringIO(body.read().decode(), newline="")))[1][0])


def _matches(pattern: Pattern, number: int, stated: bool) -> list[Triple]:
    text = _TEXTS["page"].substitute(
        pattern=" ".join(map(str, pattern.parts)), most=ON_PAGE, first=ON_PAGE * (number - 1)
    )
    with ask(g.served, _question(text, stated)).body as body:
        return [quad.triple for quad in parse(body, format=RdfFormat.N_TRIPLES)]


def _question(text: str, stated: bool) -> Question:
    return Question(
        text,
        stated=stated,
        solutions="csv",
        graph="ntriples",
        timeout=current_app.config["QUERY_TIMEOUT"],
        owner=owner_of(request),
    )


def _data(page: _Page, offer: Offer) -> Response:
    spool = Spool(current_app.config["MOST_BYTES"])
    controls = list(page.fragment.controls())
    if offer.format in _WITH_GRAPHS:
        quads = [_quad(each, DefaultGraph()) for each in page.triples]
        quads += [_quad(each, page.fragment.metadata) for each in (*controls, page.fragment.topic())]
        text = serialize(quads, format=_WITH_GRAPHS[offer.format], prefixes=_PREFIXES)
        assert text is not None
        spool.write(text)
    else:
        write_graph([*page.triples, *controls], spool, offer.format)
    return send_spool(spool, offer.media_type)


def _quad(triple: Triple, graph: NamedNode | DefaultGraph) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def _page(page: _Page, dataset: str) -> Response:
    fragment = page.fragment
    first = ON_PAGE * (fragment.number - 1)
    return send_text(
        render_template(
            "fragments/fragment.html",
            fragment=fragment,
            dataset=dataset,
            rows=[_cells(fragment, triple) for triple in page.triples],
            first=first + 1,
            last=first + len(page.triples),
            given=fragment.pattern,
        ),
        HTML.media_type,
    )


def _cells(fragment: Fragment, triple: Triple) -> list[tuple[str, Cell]]:
    return [(_address(fragment, place, term), show(term)) for place, term in zip(PARTS, triple, strict=True)]


def _address(fragment: Fragment, place: str, term: Any) -> str:
    """The fragment of the same pattern with this term in its place; none where a term has no name in addresses."""
    if not isinstance(term, NamedNode | Literal):
        return ""
    return Fragment(fragment.dataset, {**fragment.pattern, place: written(term)}, 1, 0).address


def _neighbours(fragment: Fragment) -> dict[str, int]:
    found = {"first": 1, "prev": fragment.number - 1, "next": fragment.number + 1, "last": fragment.last}
    return {name: number for name, number in found.items() if 1 <= number <= fragment.last}
