"""The main classes as CSV with metadata (CSV on the Web), and all of it as one archive."""

import csv
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any, Final

from pyoxigraph import QuerySolutions, RdfFormat, Store

from ..core.sheets import guarded
from ..namespaces import BASE, EDTF, ID, LICENSE
from . import columns
from .columns import BETWEEN, TABLES, Column, Table, property_iri
from .slices import read_slice, slices

METADATA: Final = "csv-metadata.json"
ARCHIVE: Final = "tables.zip"
_QUERIES: Final = Path(__file__).parent / "tables"
_OPEN: Final = frozenset({"0001-01-01", "9999-12-31"})
_SMALLEST: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive, so that the same tables give the same bytes; a ZIP knows none before."""
_DATATYPES: Final[Mapping[str, object]] = {
    columns.IRI: "anyURI",
    columns.TEXT: "string",
    columns.EDTF: {"@id": EDTF, "base": "string"},
    columns.DAY: {"base": "date", "format": "yyyy-MM-dd"},
    columns.INTEGER: "integer",
}
_NOTES: Final = {
    "en": "A cell with several values has | between them. An empty start or end: open, or unknown. "
    "A text that a spreadsheet would take for a formula begins with an apostrophe. "
    "Sources of a row: those that say anything of its first column.",
    "vi": "Một ô có nhiều giá trị thì các giá trị cách nhau bằng dấu |. "
    "Ô bắt đầu hoặc kết thúc để trống: để ngỏ, hoặc chưa rõ. "
    "Chữ mà bảng tính có thể hiểu là công thức thì bắt đầu bằng dấu nháy đơn. "
    "Nguồn của một dòng: mọi nguồn có nói về cột đầu.",
}

Row = dict[str, set[str]]


def write_tables(snapshot: Path, target: Path) -> None:
    """Write every table of a snapshot, what describes them, and the archive of all."""
    store = _load(snapshot)
    sources = _sources(store)
    names = []
    for table in TABLES:
        rows = _rows(store, table, sources)
        (target / f"{table.name}.csv").write_text(_csv(table, rows), encoding="utf-8", newline="")
        names.append(f"{table.name}.csv")
    (target / METADATA).write_text(
        json.dumps(metadata(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    with zipfile.ZipFile(target / ARCHIVE, "w") as archive:
        for name in (*names, METADATA):
            entry = zipfile.ZipInfo(name, _SMALLEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, (target / name).read_bytes())


def metadata() -> dict[str, Any]:
    """What describes the tables: columns with their titles, kinds and references, notes, and the licence.

    Source: W3C, Metadata Vocabulary for Tabular Data, 2015; one file for all tables, since some refer to others.
    """
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": {"en": "Tables of tochuc", "vi": "Các bảng của tochuc"},
        "dc:license": {"@id": LICENSE},
        "dc:creator": "tochuc contributors",
        "dc:source": {"@id": f"{BASE}dataset"},
        "dc:description": _NOTES,
        "dialect": {"header": True, "encoding": "utf-8", "delimiter": ",", "lineTerminators": ["\r\n"]},
        "tables": [_described(table) for table in TABLES],
    }


def _described(table: Table) -> dict[str, Any]:
    references = [
        {
            "columnReference": each.name,
            "reference": {"resource": f"{each.refers}.csv", "columnReference": "id"},
        }
        for each in table.columns
        if each.refers
    ]
    return {
        "url": f"{table.name}.csv",
        "dc:title": {"en": table.en, "vi": table.vi},
        "dc:license": {"@id": LICENSE},
        "tableSchema": {
            "primaryKey": "id",
            "aboutUrl": "{+id}",
            "columns": [_column(each) for each in table.columns],
            **({"foreignKeys": references} if references else {}),
        },
    }


def _column(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        # The header of the file is the name; so it is a title in no language, too (5.1.1 of the data model).
        "titles": {"und": column.name, "en": column.en, "vi": column.vi},
        "datatype": _DATATYPES[column.kind],
    }
    if column.several:
        told["separator"] = BETWEEN
    if column.name == "id":
        told |= {"required": True, "suppressOutput": True}
    elif property := property_iri(column):
        told["propertyUrl"] = property
        if column.kind == columns.IRI and not column.several:
            told["valueUrl"] = f"{{+{column.name}}}"
    else:
        told["suppressOutput"] = True
    return told


def _load(snapshot: Path) -> Store:
    """The default graph and the graphs of sources: what the tables are made from."""
    store = Store()
    for graph, place in slices(snapshot).items():
        if not graph or graph.startswith(f"{ID}source/"):
            store.bulk_load(b"".join(read_slice(snapshot, place)), RdfFormat.N_QUADS)
    return store


def _sources(store: Store) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for thing, source in _solutions(store, "stated"):
        found[thing.value].add(source.value)
    return found


def _rows(store: Store, table: Table, sources: Mapping[str, set[str]]) -> Iterator[Row]:
    """A row for each thing, by its address; what the query gives for it in several rows is put together."""
    answer = _solutions(store, table.name)
    names = [variable.value for variable in answer.variables]
    found: dict[str, Row] = {}
    for solution in answer:
        row = found.setdefault(solution[0].value, defaultdict(set))
        for name, term in zip(names, solution, strict=True):
            if term is not None:
                row[name].add(term.value)
    for thing, row in sorted(found.items()):
        said = sources.get(thing, set())
        yield {**row, "sources": said, "basis": {"stated" if said else "inferred"}}


def _solutions(store: Store, name: str) -> QuerySolutions:
    answer = store.query((_QUERIES / f"{name}.rq").read_text(encoding="utf-8"))
    assert isinstance(answer, QuerySolutions)
    return answer


def _csv(table: Table, rows: Iterator[Row]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_cell(column, row.get(column.name, set())) for column in table.columns] for row in rows)
    return text.getvalue()


def _cell(column: Column, values: set[str]) -> str:
    if column.kind == columns.DAY:
        values = values - _OPEN
    # A value that holds the sign between two would be read as two.
    held = sorted(value.replace(BETWEEN, "/") if column.several else value for value in values)
    text = (BETWEEN if column.several else "; ").join(held)
    return guarded(text) if column.kind == columns.TEXT else text
