"""The table that a request brings, as CSV: pasted, uploaded, or sent along by the page that shows it."""

import csv
import io
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import request

from ...errors import BadParameter
from ...link.mapping import Linked, Mapping
from ...link.tables import FORMATS, Reading, Table, format_of_ending, read_table

MOST_ROWS: Final = 2000
"""Rows of one table; the command has no such limit."""
_MOST_COLUMNS: Final = 100
_MOST_UNPACKED: Final = 1 << 25
_PASTED: Final = Path("table.csv")
_UNUSUAL: Final = re.compile(r"[^\w .()+-]")
_LONGEST: Final = 100
_ROLES: Final = ("", "name", "place", "day", "subject")


@dataclass(frozen=True)
class Received:
    """A table with its text, which goes along from page to page: nothing is kept here."""

    table: Table
    text: str
    path: Path


def receive(folder: Path) -> Received | None:
    """The table of this request, its file in a folder that the caller takes away; None where none was sent.

    Raises: BadTable with the row of what is wrong; BadParameter for a format that is not read.
    """
    upload = request.files.get("file")
    text = request.form.get("table", "")
    if upload and upload.filename:
        name, format = _named(upload.filename), _format_of(upload.filename)
        path = folder / f"upload.{format}"
        upload.save(path)
        return _as_csv(folder, name, _read(path, format))
    if text.strip():
        path = folder / _PASTED
        # A browser sends the line ends of a form as CRLF; a table that is copied from a spreadsheet has tabs.
        path.write_text(text, encoding="utf-8", newline="")
        return Received(_read(path, "csv"), text, Path(_named(request.form.get("name", ""))))
    return None


def read_mapping(table: Table) -> Mapping | None:
    """What the reader chose for each column; None where nothing was chosen yet.

    Raises: BadParameter for a role that there is not, or no column of names.
    """
    if "role-1" not in request.form:
        return None
    roles = [request.form.get(f"role-{number}", "") for number in range(1, len(table.columns) + 1)]
    if not {*roles} <= {*_ROLES}:
        raise BadParameter(f"a role is one of {', '.join(_ROLES[1:])}", parameter="role")
    columns = dict(zip(table.columns, roles, strict=True))
    of_role = {
        role: next((name for name, each in columns.items() if each == role), "") for role in _ROLES[2:]
    }
    linked = tuple(
        Linked(
            name,
            request.form.get(f"type-{number}", ""),
            "" if columns[name] == "place" else of_role["place"],
            of_role["day"],
            request.form.get("on", "").strip(),
        )
        for number, name in enumerate(table.columns, 1)
        if columns[name] in ("name", "place")
    )
    if not linked:
        raise BadParameter("say which column holds names: none is linked", parameter="role")
    return Mapping(linked, of_role["subject"]).check(table.columns)


def _read(path: Path, format: str) -> Table:
    reading = Reading(most_bytes=_MOST_UNPACKED, most_rows=MOST_ROWS, most_columns=_MOST_COLUMNS, flags=False)
    return read_table(path, format, reading)


def _as_csv(folder: Path, name: str, table: Table) -> Received:
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(row.values for row in table.read())
    path = folder / _PASTED
    path.write_text(output.getvalue(), encoding="utf-8", newline="")
    return Received(_read(path, "csv"), output.getvalue(), Path(name).with_suffix(".csv"))


def _format_of(given: str) -> str:
    _, dot, ending = given.strip().rpartition(".")
    found = format_of_ending(ending.lower()) if dot else ""
    if not found:
        told = f"has the ending .{ending[:_LONGEST]}" if dot else "has no ending that tells its format"
        raise BadParameter(
            f"the file {told}; what is read is {', '.join(FORMATS)}: save it as one of these",
            parameter="file",
        )
    return found


def _named(given: str) -> str:
    """A name for files that are given back; of a path only its last part, and nothing that a file cannot be called."""
    last = _UNUSUAL.sub("_", given.replace("\\", "/").rpartition("/")[2])[-_LONGEST:]
    stem, dot, _ = last.rpartition(".")
    return (last if stem.strip(" .") or not dot else "").strip(" .") or str(_PASTED)


def new_folder() -> "tempfile.TemporaryDirectory[str]":
    """A folder for the files of one request."""
    return tempfile.TemporaryDirectory(prefix="tochuc-link-")
