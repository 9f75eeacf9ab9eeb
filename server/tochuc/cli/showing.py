"""An answer for a terminal: a table of rows, yes or no, or a graph as it is written."""

from collections.abc import Iterator, Mapping
from shutil import get_terminal_size
from typing import Final

from pyoxigraph import Literal, NamedNode

from ..core.grid import grid
from ..core.plain import BASIS
from ..core.rows import Labels, Table, Term, label_of, labelled
from ..core.saved import SavedQuery
from ..core.terms import short
from ..namespaces import PREFIXES

_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {"row": "({:,} row)", "rows": "({:,} rows)", "yes": "yes", "no": "no"},
    "vi": {"row": "({:,} dòng)", "rows": "({:,} dòng)", "yes": "có", "no": "không"},
}
VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {"true": "yes", "false": "no", "inferred": "by rule"},
    "vi": {
        **dict.fromkeys(("yes", "true"), "có"),
        **dict.fromkeys(("no", "false"), "không"),
        "unknown": "chưa rõ",
        "stated": "được nêu",
        "inferred": "theo quy tắc",
    },
}
"""Words for what queries say of an answer by themselves."""
_OPEN: Final[Mapping[str, str]] = {"en": "open", "vi": "chưa rõ"}
_NO_DAYS: Final = frozenset({"0001-01-01", "9999-12-31"})
"""What the bounds of a life stand for where nothing bounds it (docs/model.md, Time)."""
_HEADED: Final[Mapping[str, str]] = {"en": "Rests on", "vi": "Cơ sở"}
_IN_A_FILE: Final = 10_000
_DATE: Final = PREFIXES["xsd"] + "date"


def width_of(in_a_file: bool) -> int:
    """How wide a table may be: as the terminal, or in a file as wide as it needs to be."""
    return _IN_A_FILE if in_a_file else get_terminal_size((120, 24)).columns


def show_table(table: Table, width: int, language: str) -> Iterator[str]:
    """Rows with their names and terms as they are, and how many there are."""
    rows = [[_text(term) for term in row] for row in table.rows]
    yield from _lines(table.columns, rows, width, language)


def show_saved(
    query: SavedQuery, table: Table, labels: Labels, width: int, language: str, ids: bool
) -> Iterator[str]:
    """Rows of a saved query as its page shows them: headings and names in a language, or with `ids` short IRIs."""
    named = labelled(table, labels, language, add=False)
    places = {name: place for place, name in enumerate(named.columns)}
    shown = [name for name in named.columns if name in query.shown or name == BASIS]
    headings = [_HEADED[language] if name == BASIS else query.heading(name, language) for name in shown]

    def cell(row: tuple[Term | None, ...], name: str) -> str:
        term = row[places[name]]
        if isinstance(term, Literal) and term.datatype.value == _DATE and term.value in _NO_DAYS:
            return _OPEN[language]
        if isinstance(term, Literal):
            return VALUES[language].get(term.value, term.value)
        if ids or not isinstance(term, NamedNode):
            return _text(term)
        own = row[places[name + "Label"]] if name + "Label" in places else None
        return _text(own or label_of(term, labels, language) or term)

    yield from _lines(headings, [[cell(row, name) for name in shown] for row in named.rows], width, language)


def show_truth(truth: bool, language: str) -> str:
    """Yes or no."""
    return _WORDS[language]["yes" if truth else "no"]


def _lines(
    headings: list[str] | tuple[str, ...], rows: list[list[str]], width: int, language: str
) -> Iterator[str]:
    yield from grid(headings, rows, width) if headings else ()
    yield _WORDS[language]["row" if len(rows) == 1 else "rows"].format(len(rows))


def _text(term: object) -> str:
    if term is None:
        return ""
    return (
        term.value if isinstance(term, Literal) else short(term) if isinstance(term, NamedNode) else str(term)
    )
