"""The page of a saved query: form, picture, table, and the ways on."""

from collections.abc import Mapping
from typing import Any

from flask import Response, g, make_response, render_template, request

from ...core.media import HTML
from ...core.saved import SavedQuery, runnable
from ...errors import BadParameter
from ..answers import send_text
from .answers import rows_of, truth_of
from .asked import read_for_page, read_legal
from .elsewhere import elsewhere, parameters_of
from .empty import reasons
from .form import fields_of
from .given import Values
from .newest import newest
from .options import Options, read_options
from .pictures import described
from .table import answered


def send_page(query: SavedQuery, template: str = "queries/query.html") -> Response:
    """The page with the answer; with status 400 and the form again where what was given makes no sense.

    Raises: what `Engine.answer` raises.
    """
    try:
        values, options = read_for_page(query, request), read_options(HTML.format)
        shown = _answer(query, values, options)
    except BadParameter as fault:
        values = read_legal(query, request)
        fields = fields_of(query, values, fault)
        page = render_template(template, query=query, values=values, fields=fields, fault=fault)
        response = make_response(page, 400)
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Accept")
        return response
    return send_text(render_template(template, query=query, values=values, **shown), HTML.media_type)


def _answer(query: SavedQuery, values: Values, options: Options) -> Mapping[str, Any]:
    fields = fields_of(query, values)
    shown: dict[str, Any] = {"fields": fields, "options": options}
    if query.form == "ask":
        timeout = options.timeout
        shown["truth"] = truth_of(g.served, query, values, stated=options.stated, timeout=timeout)
        if not options.stated:
            shown["told"] = truth_of(g.served, query, values, stated=True, timeout=timeout)
    else:
        rows = rows_of(g.served, query, values, stated=options.stated, timeout=options.timeout)
        shown["table"] = answered(query, rows)
        shown["picture"] = described(query, values, rows)
        if not rows.rows:
            shown["reasons"] = reasons(query, values, fields, options.stated)
    return shown | {
        "sparql": runnable(query, values),
        "asked": parameters_of(query, values),
        "ways": elsewhere(query, values),
        "newest": newest(query, values, options.stated),
    }
