"""Example answers: what the snapshot answers at the usual values, cut down."""

import json
from collections.abc import Mapping
from itertools import islice
from typing import Any, Final

from flask import g
from pyoxigraph import RdfFormat, parse

from ...core.parameters import term
from ...core.plain import columns_of, document, opening
from ...core.rows import Table, labelled
from ...core.saved import SavedQuery
from ...core.sheets import sheet
from ...engine.tables import write_rows
from ...engine.writing import Spool, write_graph
from ..language import language
from ..queries.answers import Rows, Values, answer_of, rows_of, truth_of
from ..queries.labels import labels_of

_ROWS: Final = 2
_TRIPLES: Final = 3
_MOST_BYTES: Final = 1 << 24

Examples = Mapping[str, Any]
"""An example of an answer by its media type."""


def usual_values(query: SavedQuery) -> Values:
    """The default of each parameter, or its example where it has none."""
    return {each.name: term(each, each.example).value for each in query.parameters}


def examples_of(query: SavedQuery) -> Examples:
    """Examples of answers to a query.

    Raises: what `Engine.answer` raises.
    """
    values = usual_values(query)
    if query.form == "graph":
        return {"text/turtle": _graph(query, values)}
    told = opening(query, values, _names(query, values), language(), g.served.hash)
    if query.form == "ask":
        truth = truth_of(g.served, query, values)
        return {
            "application/json": {**told, "boolean": truth},
            "application/sparql-results+json": {"head": {}, "boolean": truth},
        }
    return _rows(query, told, rows_of(g.served, query, values))


def _rows(query: SavedQuery, told: dict[str, Any], rows: Rows) -> Examples:
    table = labelled(Table(rows.columns, rows.rows), rows.names, language())
    first = Table(table.columns, table.rows[:_ROWS])
    told = {**told, "columns": columns_of(query, table, language()), "next": None}
    plain = "".join(document(told, first, rows.basis[:_ROWS]))
    spool = Spool(_MOST_BYTES)
    write_rows(rows.columns, rows.rows[:_ROWS], spool, "json")
    with spool.read() as body:
        exact = json.load(body)
    own = labelled(Table(rows.columns, rows.rows), rows.names, language(), add=False)
    return {
        "application/json": json.loads(plain),
        "application/sparql-results+json": exact,
        "text/csv": "".join(sheet(own.columns, own.rows[:_ROWS])),
    }


def _graph(query: SavedQuery, values: Values) -> str:
    with answer_of(g.served, query, values, graph="turtle").body as body:
        first = [quad.triple for quad in islice(parse(body, format=RdfFormat.TURTLE), _TRIPLES)]
    spool = Spool(_MOST_BYTES)
    write_graph(first, spool, "turtle")
    with spool.read() as written:
        return written.read().decode()


def _names(query: SavedQuery, values: Values) -> Mapping[str, Mapping[str, str]]:
    entities = {values[each.name] for each in query.parameters if each.kind == "iri"}
    return labels_of(g.served, entities) if entities else {}
