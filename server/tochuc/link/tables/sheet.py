"""XLSX: one sheet of a workbook, row by row."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from ...errors import BadParameter, BadTable
from .table import Reading, Row, Table


def read_sheet(path: Path, reading: Reading) -> Table:
    """The table of a sheet, the first one if none is named; its first row that is not empty names the columns.

    Raises: BadTable for what is no workbook, one that is larger unpacked than may be read, and a value to the right
    of the named columns; BadParameter for a sheet that there is not.
    """
    _refuse_bomb(path, reading.most_bytes)
    found = _first(_cells(path, reading.sheet))
    if found is None:
        raise BadTable(f"the sheet is empty: its first row must name the columns of {path.name}")
    start, header, count = found
    if count > reading.most_rows:
        raise BadTable(f"{path.name} has {count:,} rows; at most {reading.most_rows:,} are read")
    columns = tuple(map(_text, header))

    def rows() -> Iterator[Row]:
        for number, cells, _ in _cells(path, reading.sheet):
            if number <= start or not any(cell not in (None, "") for cell in cells):
                continue
            if any(cell not in (None, "") for cell in cells[len(columns) :]):
                raise BadTable(f"row {number} has a value to the right of the named columns", row=number)
            raw = [*cells[: len(columns)], *([None] * (len(columns) - len(cells)))]
            yield Row(number, tuple(map(_text, raw)), raw)

    return Table(columns, count, rows)


def _first(cells: Iterator[tuple[int, list[Any], int]]) -> tuple[int, list[Any], int] | None:
    for number, row, most in cells:
        while row and row[-1] in (None, ""):
            row.pop()
        if row:
            return number, row, max(0, most - number)
    return None


def _cells(path: Path, sheet: str) -> Iterator[tuple[int, list[Any], int]]:
    """Each row with its number, and how many rows the sheet says that it has."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl fails in many ways on what is no workbook
        raise BadTable(f"{path.name} is no XLSX workbook: {error}") from None
    try:
        names = [each.title for each in book.worksheets]
        if sheet and sheet not in names:
            raise BadParameter(f"{path.name} has no sheet {sheet!r}; it has {', '.join(names)}")
        if not names:
            raise BadTable(f"{path.name} has no sheet of cells")
        chosen = book[sheet or names[0]]
        number = 0
        try:
            for number, row in enumerate(chosen.iter_rows(values_only=True), 1):
                yield number, list(row), chosen.max_row or number
        except (ValueError, KeyError, TypeError, SyntaxError, BadZipFile) as error:
            raise BadTable(
                f"row {number + 1} of {path.name} cannot be read: {error}", row=number + 1
            ) from None
    finally:
        book.close()


def _refuse_bomb(path: Path, most: int) -> None:
    # What zipfile reads of a member ends at the size that the archive tells, so the sum bounds what is unpacked.
    try:
        with ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (BadZipFile, OSError) as error:
        raise BadTable(f"{path.name} is no XLSX workbook: {error}") from None
    if size > most:
        raise BadTable(f"{path.name} has {size:,} bytes when it is unpacked; at most {most:,} are read")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
