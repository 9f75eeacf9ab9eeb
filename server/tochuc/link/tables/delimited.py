"""CSV and TSV.

Source: RFC 4180; W3C, Model for Tabular Data, 6.
"""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ...errors import BadParameter, BadTable
from .table import Reading, Row, Table

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS: Final = ",;\t|"
_MOST_LETTERS: Final = 1 << 20
"""Letters of one value; a quote that is never closed would swallow the file."""


def read_delimited(path: Path, delimiter: str, reading: Reading) -> Table:
    """The table, every row of which has as many values as the first has names.

    Raises: BadTable with the row of what is wrong; BadParameter for an encoding that there is not.
    """
    size = path.stat().st_size
    if size > reading.most_bytes:
        raise BadTable(f"{path.name} has {size:,} bytes; at most {reading.most_bytes:,} are read")
    encoding = _encoding(path, reading.encoding)
    delimiter = reading.delimiter or delimiter or _delimiter(path, encoding, reading.flags)
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise BadParameter(f"a delimiter is one letter such as ; and no quote or line end, not {delimiter!r}")
    csv.field_size_limit(_MOST_LETTERS)
    records = _records(path, encoding, delimiter, reading.flags)
    header = next(records, None)
    if header is None or not any(header):
        raise BadTable(f"{path.name} is empty: its first row must name the columns")
    columns = tuple(name.strip() for name in header)
    count = 0
    for count, record in enumerate(records, 1):
        if len(record) != len(columns):
            told = _uneven(count + 1, len(record), len(columns), delimiter)
            repair = ", or name another with --delimiter" if reading.flags else ""
            raise BadTable(told + repair, row=count + 1)
        if count > reading.most_rows:
            raise BadTable(f"{path.name} has more than {reading.most_rows:,} rows; give fewer at a time")

    def rows() -> Iterator[Row]:
        again = _records(path, encoding, delimiter, reading.flags)
        next(again)
        for number, record in enumerate(again, 2):
            yield Row(number, tuple(record), record)

    return Table(columns, count, rows, delimiter, encoding)


def _records(path: Path, encoding: str, delimiter: str, flags: bool) -> Iterator[list[str]]:
    number = 0
    try:
        with path.open(encoding=encoding, newline="") as file:
            # A blank line is no row.
            for record in filter(None, csv.reader(file, delimiter=delimiter, strict=True)):
                number += 1
                yield record
    except UnicodeDecodeError as error:
        raise _misread(path, encoding, error, flags) from None
    except csv.Error as error:
        raise BadTable(f"row {number + 1} of {path.name} cannot be read: {error}", row=number + 1) from None


def _encoding(path: Path, given: str) -> str:
    if given:
        try:
            "".encode(given)  # a codec of Python that is no encoding of text, such as hex, fails here as well
            return codecs.lookup(given).name
        except LookupError:
            raise BadParameter(f"there is no encoding {given!r}; try utf-8, utf-16 or cp1258") from None
    with path.open("rb") as file:
        start = file.read(4)
    return next((name for mark, name in _MARKS if start.startswith(mark)), "utf-8")


def _delimiter(path: Path, encoding: str, flags: bool) -> str:
    """The one of the usual delimiters that stands most often in the first line, outside of quotes."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            line = file.readline(_MOST_LETTERS)
    except UnicodeDecodeError as error:
        raise _misread(path, encoding, error, flags) from None
    plain = "".join(part for at, part in enumerate(line.split('"')) if at % 2 == 0)
    found = Counter(letter for letter in plain if letter in _DELIMITERS)
    return found.most_common(1)[0][0] if found else ","


def _misread(path: Path, encoding: str, error: UnicodeDecodeError, flags: bool) -> BadTable:
    named = "name its encoding with --encoding, such as utf-16 or cp1258 (Windows, Vietnamese)"
    repair = named if flags else "save it as UTF-8"
    if not encoding.startswith("utf-8"):
        return BadTable(f"{path.name} is not written in {encoding}: {error.reason}; {repair}")
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as fault:
                return BadTable(
                    f"line {number} of {path.name} is not UTF-8: byte {fault.start + 1} of the line is "
                    f"0x{line[fault.start]:02X}; {repair}",
                    row=number,
                )
    return BadTable(f"{path.name} is not UTF-8; {repair}")


def _uneven(row: int, found: int, wanted: int, delimiter: str) -> str:
    name = {"\t": "tab", ",": "comma", ";": "semicolon"}.get(delimiter, delimiter)
    told = f"row {row} has {found} values where row 1 names {wanted} columns (the delimiter is a {name})"
    return f"{told}; quote a value that holds the delimiter"
