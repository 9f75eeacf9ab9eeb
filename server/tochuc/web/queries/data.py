"""The data of a saved query: plain rows, CSV, the formats of SPARQL, RDF; whole or by pages."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from flask import Response, current_app, g, request, url_for

from ...core.media import Offer
from ...core.paging import Page, turn
from ...core.plain import columns_of, document, headings, marked, opening
from ...core.rows import Table, iris, labelled
from ...core.saved import SavedQuery
from ...core.sheets import sheet
from ...engine.tables import write_rows
from ...engine.writing import Spool
from ...errors import BadParameter
from ..answers import send_answer, send_spool
from ..language import language, vary
from .answers import Rows, Values, answer_of, read_rows, truth_of
from .empty import reasons
from .form import fields_of
from .labels import labels_of
from .offers import ending_of
from .options import Options, read_options
from .paged import paged_rows

_SPARQL: Final = {"srj": "json", "xml": "xml", "tsv": "tsv"}
"""The formats that give the terms of an answer exactly, and what an engine calls them."""
_OF_ROWS: Final = ("limit", "after", "labels", "basis")


def send_data(query: SavedQuery, values: Values, offer: Offer) -> Response:
    """The answer in a format for programs.

    Raises: BadParameter for an option that makes no sense; what `Engine.answer` raises.
    """
    return _send(query, values, offer, read_options(offer.format))


def _send(query: SavedQuery, values: Values, offer: Offer, options: Options) -> Response:
    if query.form == "select":
        return _send_rows(query, values, offer, options)
    for name in _OF_ROWS:
        if name in request.args:
            told = f"{name} is for rows, and {query.id} gives {'a graph' if query.form == 'graph' else 'yes or no'}"
            raise BadParameter(told, parameter=name, given=request.args[name], allowed="nothing")
    if query.form == "ask" and offer.format == "json":
        return _send_truth(query, values, offer, options)
    return _send_exact(query, values, offer, options)


def _send_exact(query: SavedQuery, values: Values, offer: Offer, options: Options) -> Response:
    solutions, graph = _SPARQL.get(offer.format, "json"), offer.format if query.form == "graph" else "turtle"
    answer = answer_of(
        g.served,
        query,
        values,
        solutions=solutions,
        graph=graph,
        stated=options.stated,
        timeout=options.timeout,
    )
    return send_answer(answer, offer)


def _send_truth(query: SavedQuery, values: Values, offer: Offer, options: Options) -> Response:
    told = _opening(query, values, options)
    told["boolean"] = truth_of(g.served, query, values, stated=options.stated, timeout=options.timeout)
    return _send_pieces([json.dumps(told, ensure_ascii=False), "\n"], offer)


def _send_rows(query: SavedQuery, values: Values, offer: Offer, options: Options) -> Response:
    exact = offer.format in _SPARQL
    if exact and not (options.limit or options.after or options.labels or options.basis):
        return _send_exact(query, values, offer, options)
    wants_basis = options.basis or offer.format == "json"
    read = paged_rows if options.limit or options.after else read_rows
    rows = read(g.served, query, values, stated=options.stated, timeout=options.timeout, marked=wants_basis)
    try:
        page = turn(rows.rows, options.limit, options.after)
    except LookupError:
        told = "after names no row of this answer; another snapshot may be served now: begin anew, without it"
        raise BadParameter(
            told, parameter="after", given=options.after, allowed="a key of this answer"
        ) from None
    part = Table(rows.columns, rows.rows[page.start : page.stop])
    rows = replace(rows, names=labels_of(g.served, iris(part)))
    if offer.format == "json":
        response = _send_plain(query, values, offer, options, rows, page)
    elif offer.format == "csv":
        response = _send_sheet(query, offer, options, rows, page)
    else:
        response = _send_terms(offer, options, rows, page)
    if page.next:
        response.headers.add("Link", f'<{_address(query, offer, after=page.next)}>; rel="next"')
    if options.limit or options.after:
        response.headers.add("Link", f'<{_address(query, offer, after=None)}>; rel="first"')
    return response


def _send_plain(
    query: SavedQuery, values: Values, offer: Offer, options: Options, rows: Rows, page: Page
) -> Response:
    whole = labelled(_table(rows), rows.names, language())
    told = {
        **_opening(query, values, options),
        "columns": columns_of(query, whole, language()),
        "next": _address(query, offer, after=page.next) if page.next else None,
    }
    if not rows.rows:
        told["reasons"] = reasons(query, values, fields_of(query, values), options.stated)
    part = Table(whole.columns, whole.rows[page.start : page.stop])
    return _send_pieces(document(told, part, rows.basis[page.start : page.stop]), offer)


def _send_sheet(query: SavedQuery, offer: Offer, options: Options, rows: Rows, page: Page) -> Response:
    table = _shown(labelled(_table(rows), rows.names, language(), options.labels), rows, page, options)
    header = table.columns
    if options.header == "labels":
        header = headings(query, table.columns, language())
    return _send_pieces(sheet(header, table.rows, options.raw, options.bom), offer)


def _send_terms(offer: Offer, options: Options, rows: Rows, page: Page) -> Response:
    table = labelled(_table(rows), rows.names, language()) if options.labels else _table(rows)
    table = _shown(table, rows, page, options)
    spool = Spool(current_app.config["MOST_BYTES"])
    write_rows(table.columns, table.rows, spool, _SPARQL[offer.format])
    response = send_spool(spool, offer.media_type)
    return vary(response) if options.labels else response


def _table(rows: Rows) -> Table:
    return Table(rows.columns, rows.rows)


def _shown(table: Table, rows: Rows, page: Page, options: Options) -> Table:
    """The rows of a page; which columns there are depends on all rows."""
    part = Table(table.columns, table.rows[page.start : page.stop])
    return marked(part, rows.basis[page.start : page.stop]) if options.basis else part


def _opening(query: SavedQuery, values: Values, options: Options) -> dict[str, Any]:
    entities = {values[each.name] for each in query.parameters if each.kind == "iri"}
    names = labels_of(g.served, entities) if entities else {}
    return opening(query, values, names, language(), g.served.hash, options.stated)


def _send_pieces(pieces: Iterable[str], offer: Offer) -> Response:
    spool = Spool(current_app.config["MOST_BYTES"])
    for piece in pieces:
        spool.write(piece.encode())
    response = send_spool(spool, offer.media_type)
    response.headers["Content-Language"] = language()
    return vary(response)


def _address(query: SavedQuery, offer: Offer, after: str | None) -> str:
    """The address of a page: it names snapshot, format and language, so that all pages are of one answer."""
    topic, _, name = query.id.partition("/")
    path = url_for(
        "queries.show", snapshot=g.served.hash, topic=topic, name=f"{name}.{ending_of(offer.format)}"
    )
    kept = [pair for pair in request.args.items(multi=True) if pair[0] not in ("after", "format", "lang")]
    more = [("lang", language()), *([("after", after)] if after else [])]
    return f"{path}?{urlencode([*kept, *more])}"
