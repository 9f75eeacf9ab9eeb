"""The answers of saved queries: kept with the snapshot where all values are the usual ones, else asked of the engine."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, cast

from flask import current_app, request
from pyoxigraph import (
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
)

from ...core.basis import Basis, bases
from ...core.parameters import term
from ...core.rows import Labels, Row, Table, iris, label_of
from ...core.saved import SavedQuery, bind
from ...engine.base import Answer, Kind, Question
from ...errors import ResultTooLarge
from ..asking import ask
from ..language import language
from ..live import Served
from ..running import owner_of
from .given import Values
from .labels import labels_of

__all__ = ["Basis", "Rows", "Values", "answer_of", "is_usual", "read_rows", "rows_of", "truth_of"]

MOST_READ: Final = 64 << 20
"""Bytes of an answer up to which its rows are read here; one of more is passed through as the engine wrote it."""


@dataclass(frozen=True)
class Rows:
    """The rows of an answer, in its order.

    Shape: `basis` says of each row whether what is stated alone gives it too; `names` are the labels of its things by
    language, `labels` those in the language of the reader.
    """

    columns: tuple[str, ...]
    rows: list[Row]
    basis: list[Basis]
    names: Labels

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """What each thing is called in the language of the reader, else in another."""
        told = ((iri, label_of(NamedNode(iri), self.names, language())) for iri in self.names)
        return {iri: label.value for iri, label in told if label}


def answer_of(
    served: Served,
    query: SavedQuery,
    values: Values,
    *,
    solutions: str = "json",
    graph: str = "turtle",
    stated: bool = False,
    labels: bool = False,
    timeout: float | None = None,
) -> Answer:
    """The complete answer, in one of the formats of `Question`; whoever takes it closes its body.

    Raises: TooManyRequests for a client whose budget is used up; what `Engine.answer` raises.
    """
    if kept := _kept(served, query, values, solutions, graph, stated, labels):
        return kept
    longest: float = current_app.config["QUERY_TIMEOUT"]
    return ask(
        served,
        Question(
            bind(query, values),
            solutions=solutions,
            graph=graph,
            told=stated,
            labels=labels,
            timeout=min(timeout or longest, longest),
            most_bytes=current_app.config["MOST_BYTES"],
            owner=owner_of(request),
        ),
    )


def rows_of(
    served: Served,
    query: SavedQuery,
    values: Values,
    *,
    stated: bool = False,
    timeout: float | None = None,
    marked: bool = True,
) -> Rows:
    """The rows of a SELECT or the triples of a CONSTRUCT; with `stated`, those over what is stated alone.

    Unless `marked`, what each row rests on is left out.
    Raises: ResultTooLarge for more than is read here; as `answer_of`.
    """
    rows = read_rows(served, query, values, stated=stated, timeout=timeout, marked=marked)
    return replace(rows, names=labels_of(served, iris(Table(rows.columns, rows.rows))))


def read_rows(
    served: Served, query: SavedQuery, values: Values, *, stated: bool, timeout: float | None, marked: bool
) -> Rows:
    """As `rows_of`, without any names."""
    columns, rows = _rows(answer_of(served, query, values, graph="ntriples", stated=stated, timeout=timeout))
    basis: list[Basis] = ["stated"] * len(rows) if marked else []
    if marked and not stated:
        told = answer_of(served, query, values, graph="ntriples", stated=True, timeout=timeout)
        basis = bases(rows, _rows(told)[1])
    return Rows(columns, rows, basis, {})


def truth_of(
    served: Served, query: SavedQuery, values: Values, *, stated: bool = False, timeout: float | None = None
) -> bool:
    """The yes or no of an ASK.

    Raises: as `answer_of`.
    """
    with answer_of(served, query, values, stated=stated, timeout=timeout).body as body:
        told: dict[str, Any] = json.load(body)
    return bool(told["boolean"])


def _rows(answer: Answer) -> tuple[tuple[str, ...], list[Row]]:
    with answer.body as body:
        if answer.length > MOST_READ:
            formats = (
                "ttl or nt"
                if answer.kind == "graph"
                else "srj or tsv, without limit, after, labels and basis"
            )
            told = f"the answer has {answer.length:,} bytes; its rows are read up to {MOST_READ:,}"
            raise ResultTooLarge(f"{told}; narrow its parameters, or take it whole as {formats}")
        if answer.kind == "graph":
            triples = [quad.triple for quad in parse(body, format=RdfFormat.N_TRIPLES)]
            return ("subject", "predicate", "object"), [(t.subject, t.predicate, t.object) for t in triples]
        result = parse_query_results(body, format=QueryResultsFormat.JSON)
        assert isinstance(result, QuerySolutions)
        return tuple(variable.value for variable in result.variables), [tuple(row) for row in result]


def _kept(
    served: Served,
    query: SavedQuery,
    values: Values,
    solutions: str,
    graph: str,
    stated: bool,
    labels: bool,
) -> Answer | None:
    """The answer that was written with the snapshot, if it is this one."""
    format = graph if query.form == "graph" else solutions
    ending = {"json": ".json", "turtle": ".ttl"}.get(format)
    if labels or ending is None or not is_usual(query, values):
        return None
    path = served.folder / "answers" / f"{query.id}{'.stated' if stated else ''}{ending}"
    try:
        return Answer(cast(Kind, query.form), format, path.open("rb"), path.stat().st_size)
    except FileNotFoundError:
        return None


def is_usual(query: SavedQuery, values: Values) -> bool:
    """Whether every value is the default of its parameter."""
    return all(
        parameter.default is not None and term(parameter, parameter.default).value == values[parameter.name]
        for parameter in query.parameters
    )
