"""The answer to `tochuc query` in the format that is wanted; that of a saved query as its address gives it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final

from pyoxigraph import QueryBoolean, QueryResultsFormat, parse_query_results

from ..core.basis import bases
from ..core.media import GRAPHS, HTML, SOLUTIONS, named
from ..core.plain import columns_of, document, headings, marked, opening
from ..core.rows import Labels, Table, iris, labelled
from ..core.saved import SavedQuery, runnable
from ..core.sheets import sheet
from ..engine.base import Engine, Question
from ..engine.naming import labels_of
from ..engine.tables import write_rows
from ..engine.writing import Spool
from ..errors import BadParameter
from .showing import show_saved, show_table, show_truth, width_of

TABLE: Final = "table"
PICTURES: Final = ("svg", "png", "vl.json")
ROWS: Final = "rows"
"""Plain rows in JSON, as a saved query has them at its address."""
_AS_GRAPH: Final = {"json": "jsonld", "xml": "rdfxml"}
_FORMATS: Final = dict.fromkeys(offer.format for offer in (*SOLUTIONS, *GRAPHS) if offer is not HTML)
FORMATS: Final = (TABLE, ROWS, *_FORMATS, *PICTURES)
_MOST_BYTES: Final = 1 << 30


@dataclass(frozen=True)
class Wishes:
    """How an answer is to be given; names as in the address of a saved query."""

    format: str | None = None
    output: Path | None = None
    terminal: bool = False
    lang: str = "en"
    stated: bool = False
    labels: bool = False
    basis: bool = False
    bom: bool = False
    raw: bool = False
    header: str = "names"
    ids: bool = False
    timeout: float = 30.0

    @property
    def columns(self) -> bool:
        """Whether columns are added to those of the query."""
        return self.labels or self.basis

    @property
    def width(self) -> int:
        """How wide a table may be."""
        return width_of(self.output is not None)

    @property
    def kind(self) -> str:
        """The name of the format, or the ending of a file that means one."""
        if self.format:
            return self.format
        if self.output is None:
            return TABLE if self.terminal else "csv"
        doubled = (form for form in PICTURES if self.output.name.endswith(f".{form}"))
        return next(doubled, self.output.suffix[1:])

    def formats(self) -> tuple[str | None, str | None]:
        """The formats for rows and for a graph that this means; None where it has none.

        Raises: BadParameter for a name that means neither.
        """
        if self.kind in (TABLE, ROWS, *PICTURES):
            return "json", "turtle"
        offers = (named(self.kind, SOLUTIONS), named(_AS_GRAPH.get(self.kind, self.kind), GRAPHS))
        rows, graph = (offer.format if offer and offer is not HTML else None for offer in offers)
        if rows or graph:
            return rows, graph
        if not self.format:
            return "csv", "turtle"
        raise BadParameter(f"there is no format {self.format!r}; there are {', '.join(FORMATS)}")


def answer_text(engine: Engine, text: str, wishes: Wishes) -> BinaryIO:
    """The answer to a query without a header."""
    if wishes.kind in (ROWS, *PICTURES):
        raise BadParameter(f"{wishes.kind} is for a saved query; there are {', '.join((TABLE, *_FORMATS))}")
    return _answer(engine, _question(text, wishes, stated=wishes.stated), wishes)


@dataclass(frozen=True)
class Saved:
    """A saved query that is asked of an engine, with a value for each parameter."""

    engine: Engine
    query: SavedQuery
    values: Mapping[str, str]
    wishes: Wishes
    folder: Path | None = None
    """That of the snapshot that is asked, where it is one of our own."""

    def answer(self) -> BinaryIO:
        """Its answer, as at its address; a table has the headings and names of the language."""
        wishes, form = self.wishes, self.query.form
        ours = wishes.kind in (TABLE, ROWS, *PICTURES)
        if form == "select" and (ours or wishes.formats()[0] == "csv" or wishes.columns):
            return self._rows()
        if wishes.kind in PICTURES:
            raise BadParameter(f"{self.query.id} declares no picture")
        if wishes.kind != ROWS:
            return _answer(self.engine, self._question(), wishes)
        if form == "graph":
            raise BadParameter(f"{self.query.id} gives a graph, which has no {ROWS}")
        with self.engine.answer(self._question()).body as body:
            told = {**self._opening(), "boolean": _read(body)}
        return _body([json.dumps(told, ensure_ascii=False), "\n"])

    def _rows(self) -> BinaryIO:
        wishes, language = self.wishes, self.wishes.lang
        table = self._found(wishes.stated)
        names = labels_of(self.engine, iris(table), wishes.timeout)
        if wishes.kind in PICTURES:
            # What draws takes longer to import than most queries take.
            from .drawing import draw

            return BytesIO(draw(self.query, self.values, table, names, language, self.folder, wishes.kind))
        basis: Sequence[str] = ()
        if wishes.basis or wishes.kind == ROWS:
            basis = bases(table.rows, (table if wishes.stated else self._found(True)).rows)
        if wishes.kind == ROWS:
            table = labelled(table, names, language)
            told = {**self._opening(), "columns": columns_of(self.query, table, language), "next": None}
            return _body(document(told, table, basis))
        if wishes.kind == TABLE:
            table = marked(table, basis) if wishes.basis else table
            return _lines(show_saved(self.query, table, names, wishes.width, language, wishes.ids))
        return self._terms(table, names, basis)

    def _terms(self, table: Table, names: Labels, basis: Sequence[str]) -> BinaryIO:
        wishes, language = self.wishes, self.wishes.lang
        format = wishes.formats()[0]
        if format is None:
            raise BadParameter(f"{self.query.id} gives rows, not a graph; ask for {TABLE}, {ROWS} or csv")
        if format == "csv" or wishes.labels:
            table = labelled(table, names, language, wishes.labels)
        if wishes.basis:
            table = marked(table, basis)
        if format == "csv":
            titles = headings(self.query, table.columns, language)
            header = titles if wishes.header == "labels" else table.columns
            return _body(sheet(header, table.rows, wishes.raw, wishes.bom))
        spool = Spool(_MOST_BYTES)
        write_rows(table.columns, table.rows, spool, format)
        return spool.read()

    def _question(self) -> Question:
        return _question(runnable(self.query, self.values), self.wishes, told=self.wishes.stated)

    def _found(self, stated: bool) -> Table:
        question = replace(self._question(), solutions="json", told=stated)
        with self.engine.answer(question).body as body:
            table = _read(body)
        assert isinstance(table, Table)
        return table

    def _opening(self) -> dict[str, Any]:
        entities = {self.values[p.name] for p in self.query.parameters if p.kind == "iri"}
        names = labels_of(self.engine, entities, self.wishes.timeout)
        return opening(
            self.query,
            self.values,
            names,
            self.wishes.lang,
            self.folder.name if self.folder else "",
            stated=self.wishes.stated,
        )


def _question(text: str, wishes: Wishes, stated: bool = False, told: bool = False) -> Question:
    rows, graph = wishes.formats()
    return Question(
        text,
        solutions=rows,
        graph=graph,
        labels=wishes.labels,
        stated=stated,
        told=told,
        timeout=wishes.timeout,
        most_bytes=_MOST_BYTES,
    )


def _answer(engine: Engine, question: Question, wishes: Wishes) -> BinaryIO:
    answer = engine.answer(question)
    if wishes.kind != TABLE or answer.kind == "graph":
        return answer.body
    with answer.body as body:
        found = _read(body)
    if isinstance(found, bool):
        return _lines([show_truth(found, wishes.lang)])
    return _lines(show_table(found, wishes.width, wishes.lang))


def _read(body: BinaryIO) -> Table | bool:
    result = parse_query_results(body, format=QueryResultsFormat.JSON)
    if isinstance(result, QueryBoolean):
        return bool(result)
    return Table(tuple(variable.value for variable in result.variables), [tuple(row) for row in result])


def _lines(lines: Iterable[str]) -> BinaryIO:
    return _body(f"{line}\n" for line in lines)


def _body(pieces: Iterable[str]) -> BinaryIO:
    spool = Spool(_MOST_BYTES)
    for piece in pieces:
        spool.write(piece.encode())
    return spool.read()
