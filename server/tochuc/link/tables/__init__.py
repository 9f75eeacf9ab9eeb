"""Tables of users: CSV, TSV, XLSX, JSON Lines and RDF, read row by row, and written with columns added."""

from pathlib import Path
from typing import Final

from ...errors import BadParameter, BadTable
from .delimited import read_delimited
from .lines import read_lines
from .sheet import read_sheet
from .table import Reading, Row, Table
from .triples import FORMATS as RDF
from .triples import read_triples
from .writing import Writer, writer_for

__all__ = [
    "FORMATS",
    "Reading",
    "Row",
    "Table",
    "Writer",
    "format_of",
    "format_of_ending",
    "read_table",
    "writer_for",
]

FORMATS: Final = ("csv", "tsv", "xlsx", "jsonl", *RDF)
_BY_ENDING: Final = {
    **{each: each for each in FORMATS},
    "tab": "tsv",
    "txt": "csv",
    "xlsm": "xlsx",
    "ndjson": "jsonl",
    "owl": "rdf",
}


def format_of(path: Path, given: str = "") -> str:
    """The format of a file: the one that is given, else that of its ending.

    Raises: BadParameter for one that is not read.
    """
    found = format_of_ending(given or path.suffix.removeprefix(".").lower())
    if not found:
        told = f"{path.name} has the ending {path.suffix!r}" if not given else f"there is no format {given!r}"
        raise BadParameter(f"{told}; what is read is {', '.join(FORMATS)}: name one with --format")
    return found


def format_of_ending(ending: str) -> str:
    """The format of files with this ending; empty for one that is not read."""
    return _BY_ENDING.get(ending, "")


def read_table(path: Path, format: str, reading: Reading) -> Table:
    """The table in a file, looked through once for faults.

    Raises: BadTable naming the row or line; BadParameter for an encoding or a sheet that there is not.
    """
    table = _read(path, format, reading)
    if len(table.columns) > reading.most_columns:
        told = f"{path.name} has {len(table.columns):,} columns; at most {reading.most_columns:,} are read"
        raise BadTable(told)
    return table


def _read(path: Path, format: str, reading: Reading) -> Table:
    if format in ("csv", "tsv"):
        return read_delimited(path, "\t" if format == "tsv" else "", reading)
    if format == "xlsx":
        return read_sheet(path, reading)
    if format == "jsonl":
        return read_lines(path, reading)
    return read_triples(path, format, reading)
