"""What a table is, in whatever file it came."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple


class Row(NamedTuple):
    """One row: where it stands in the file, its values as texts, and as the file has them."""

    number: int
    """Counted as a spreadsheet does: the line of names is row 1."""
    values: tuple[str, ...]
    raw: Any


@dataclass(frozen=True)
class Reading:
    """How a file is to be read, and how much of it."""

    encoding: str = ""
    """By the mark at its start or UTF-8 if none is named."""
    delimiter: str = ""
    sheet: str = ""
    base: str = ""
    """The IRI that relative ones of RDF begin with."""
    most_bytes: int = 1 << 31
    """Bytes that the file may have when it is unpacked."""
    most_rows: int = 10_000_000
    most_columns: int = 16_384
    """As many as a sheet of a workbook has."""
    flags: bool = True
    """Whether whoever gave the file can name its encoding and its delimiter by flags, so that faults say so."""


@dataclass(frozen=True)
class Table:
    """Rows that may be read again and again.

    Shape: `count` is how many rows there are, or what the file says of that; `delimiter` and `encoding` are those of
    a text file.
    """

    columns: tuple[str, ...]
    count: int
    read: Callable[[], Iterator[Row]]
    delimiter: str = ","
    encoding: str = "utf-8"
