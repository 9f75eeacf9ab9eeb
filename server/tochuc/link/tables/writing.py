"""The table with columns added, in the format that it came in."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Protocol, TextIO

from .table import Row, Table

ENDINGS: Final = {"csv": "csv", "tsv": "tsv", "xlsx": "xlsx", "jsonl": "jsonl"}
"""What a table is written as; the things of RDF are written as CSV."""


class Writer(Protocol):
    """Takes rows in their order; nothing is whole before it is closed."""

    def write(self, row: Row, added: Sequence[str | float | None]) -> None:
        """Take one row and the values of the columns added."""
        ...

    def close(self) -> None:
        """Finish the file."""
        ...


def writer_for(format: str, path: Path, table: Table, added: Sequence[str]) -> Writer:
    """What writes a table of this format into a file, with these columns after its own."""
    if format == "xlsx":
        return _Sheet(path, table, added)
    if format == "jsonl":
        return _Lines(path, added)
    return _Delimited(path, table, added)


class _Delimited:
    def __init__(self, path: Path, table: Table, added: Sequence[str]) -> None:
        # UTF-8 whatever the input was: names of ours may not be writable in another encoding.
        encoding = "utf-8-sig" if table.encoding in ("utf-8-sig", "utf-16") else "utf-8"
        self._file: TextIO = path.open("w", encoding=encoding, newline="")
        self._csv = csv.writer(self._file, delimiter=table.delimiter, lineterminator="\r\n")
        self._csv.writerow([*table.columns, *added])

    def write(self, row: Row, added: Sequence[str | float | None]) -> None:
        self._csv.writerow([*row.raw, *("" if each is None else each for each in added)])

    def close(self) -> None:
        self._file.close()


class _Lines:
    def __init__(self, path: Path, added: Sequence[str]) -> None:
        self._file: TextIO = path.open("w", encoding="utf-8", newline="\n")
        self._added = added

    def write(self, row: Row, added: Sequence[str | float | None]) -> None:
        told = {**row.raw, **dict(zip(self._added, added, strict=True))}
        self._file.write(json.dumps(told, ensure_ascii=False) + "\n")

    def close(self) -> None:
        self._file.close()


class _Sheet:
    def __init__(self, path: Path, table: Table, added: Sequence[str]) -> None:
        from openpyxl import Workbook

        self._path = path
        self._book = Workbook(write_only=True)
        self._rows: Any = self._book.create_sheet("tochuc")
        self._rows.append([self._plain(name) for name in (*table.columns, *added)])

    def write(self, row: Row, added: Sequence[str | float | None]) -> None:
        self._rows.append([self._plain(each) for each in (*row.raw, *added)])

    def close(self) -> None:
        self._book.save(self._path)

    def _plain(self, value: Any) -> Any:
        # A text that begins with = would be stored as a formula.
        if isinstance(value, str) and value.startswith("="):
            from openpyxl.cell import WriteOnlyCell

            cell = WriteOnlyCell(self._rows, value)
            cell.data_type = "s"
            return cell
        return value
