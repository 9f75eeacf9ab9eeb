"""Rows as CSV that a spreadsheet opens right."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from .rows import Row, Term, kind_of, text_of

BOM: Final = "\ufeff"
"""By this at the start of a file, Excel knows that it is UTF-8."""
_NUMBERS: Final = frozenset({"integer", "number"})
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_EACH: Final = 256


def sheet(header: Sequence[str], rows: Iterable[Row], raw: bool = False, bom: bool = False) -> Iterator[str]:
    """A CSV file, piece by piece: the header and a line for each row, ended by CR LF; a BOM before it if wanted.

    A spreadsheet reads a cell that begins like a formula as one; so such a text gets an apostrophe before it, unless
    the rows are wanted `raw`. Numbers are left alone, whatever their sign.

    Source: RFC 4180; OWASP, CSV Injection.
    """
    if bom:
        yield BOM
    target = _Target()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(header if raw else [guarded(name) for name in header])
    for number, row in enumerate(rows, 1):
        writer.writerow([_cell(term, raw) for term in row])
        if number % _EACH == 0:
            yield target.take()
    yield target.take()


def guarded(text: str) -> str:
    """A text that no spreadsheet runs.

    >>> guarded("=1+1"), guarded("1+1")
    ("'=1+1", '1+1')
    """
    return "'" + text if text.startswith(_FORMULA) else text


def _cell(term: Term | None, raw: bool) -> str:
    text = text_of(term)
    if raw or term is None or kind_of(term) in _NUMBERS:
        return text
    return guarded(text)


class _Target:
    """What the writer of the standard library writes into."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def write(self, line: str) -> None:
        """Keeps a line."""
        self._lines.append(line)

    def take(self) -> str:
        """What was written since the last time."""
        text = "".join(self._lines)
        self._lines.clear()
        return text
