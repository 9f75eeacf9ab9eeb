"""The rows of an answer as a table for people: names that lead on, columns that sort."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import request
from pyoxigraph import Literal, NamedNode

from ...core.rows import Row, Table, labelled, plain, text_of
from ...core.saved import SavedQuery
from ...errors import BadParameter
from ...graph.search_index import fold
from ...namespaces import PREFIXES
from ..language import gettext, language, pgettext
from ..nodes import link
from ..table import ROWS_SHOWN, Cell, show
from .answers import Basis, Rows
from .words import word

_LABEL: Final = "Label"
_DATE: Final = PREFIXES["xsd"] + "date"
_OPEN: Final = frozenset({"0001-01-01", "9999-12-31"})
"""What the bounds of a life stand for where nothing bounds it (docs/model.md, Time)."""


@dataclass(frozen=True)
class Column:
    """A column as it is headed; `sort` is what to ask for to have the rows in its order, or the other way round."""

    name: str
    heading: str
    number: bool
    sort: str
    order: str = ""
    """`ascending` or `descending` where the rows are in its order."""


@dataclass(frozen=True)
class Line:
    """One row: a cell for each column, and what it rests on."""

    cells: tuple[Cell | None, ...]
    basis: Basis


@dataclass(frozen=True)
class Answered:
    """The first rows of an answer, and how many there are in all, and how many of these are stated."""

    columns: tuple[Column, ...]
    lines: list[Line]
    total: int
    stated: int


def answered(query: SavedQuery, rows: Rows) -> Answered:
    """The table of an answer, in the order that `sort=` asks for.

    Raises: BadParameter for a column to sort by that there is not.
    """
    table = labelled(Table(rows.columns, rows.rows), rows.names, language())
    shown = [
        name for name in (query.shown if query.form == "select" else rows.columns) if name in table.columns
    ]
    places = [(table.columns.index(name), _place(table, name + _LABEL)) for name in shown]
    sort = _sort(shown)
    order = list(range(len(table.rows)))
    if sort:
        main, label = places[shown.index(sort.removeprefix("-"))]
        order.sort(key=lambda at: _key(table.rows[at], main, label), reverse=sort.startswith("-"))
        # What has no value comes last either way.
        order.sort(key=lambda at: table.rows[at][main] is None)
    lines = [
        Line(tuple(_cell(table.rows[at], *place) for place in places), rows.basis[at])
        for at in order[:ROWS_SHOWN]
    ]
    columns = tuple(_column(query, name, sort, lines, at) for at, name in enumerate(shown))
    return Answered(columns, lines, len(table.rows), rows.basis.count("stated"))


def _place(table: Table, name: str) -> int | None:
    return table.columns.index(name) if name in table.columns else None


def _sort(shown: Sequence[str]) -> str:
    given = request.args.getlist("sort")
    if not given or given == [""]:
        return ""
    if len(given) > 1 or given[0].removeprefix("-") not in shown:
        told = (
            f"sort is one of {', '.join(shown)}, with - before it for the other way round, not {given[0]!r}"
        )
        raise BadParameter(told, parameter="sort", given=given[0], allowed=list(shown))
    return given[0]


def _key(row: Row, main: int, label: int | None) -> tuple[float, str, str]:
    term = row[main] if label is None or row[label] is None else row[label]
    value = plain(term)
    if isinstance(value, int | float):
        return float(value), "", ""
    text = text_of(term)
    return 0.0, fold(text), text


def _column(query: SavedQuery, name: str, sort: str, lines: list[Line], at: int) -> Column:
    cells = [cell for line in lines if (cell := line.cells[at])]
    order = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
    heading = query.heading(name, language()) if query.form == "select" else _part(name)
    number = bool(cells) and all(cell.number for cell in cells)
    return Column(name, heading, number, f"-{name}" if sort == name else name, order)


def _part(name: str) -> str:
    return {"subject": gettext("Subject"), "predicate": gettext("Property"), "object": gettext("Value")}[name]


def _cell(row: Row, main: int, label: int | None) -> Cell | None:
    term, name = row[main], row[label] if label is not None else None
    if term is None:
        return None
    if isinstance(term, NamedNode):
        href, outside = link(term.value)
        if isinstance(name, Literal):
            spoken = name.language if name.language != language() else ""
            return Cell(name.value, href, outside, title=term.value, lang=spoken or "")
        return show(term)
    if isinstance(term, Literal) and term.datatype.value == _DATE and term.value in _OPEN:
        return Cell(pgettext("bound", "open"), title=term.value)
    if isinstance(term, Literal) and not term.language and word(term.value):
        return Cell(word(term.value), title=term.value)
    return show(term)
