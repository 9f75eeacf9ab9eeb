"""The tables for people of spreadsheets: valid CSV on the Web, and the graph's own facts."""

import csv
import io
import json
import warnings
import zipfile
from datetime import date

import pytest
from csvw import CSVW
from pyoxigraph import Literal, NamedNode, Triple

from tochuc.graph.columns import DAY, TABLES
from tochuc.graph.tabular import metadata, write_tables
from tochuc.namespaces import EDTF, ID, PREFIXES, TC

CLASSES = {
    "organs": "Organ",
    "memberships": "Membership",
    "lines": "ReportingLine",
    "documents": "Document",
    "persons": "Person",
    "places": "Place",
    "events": "Event",
    "identifiers": "ExternalIdentifier",
    "sources": "Source",
}


def rows(folder, name):
    text = (folder / "dumps" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def faults(folder):
    """What the reader of others finds wrong."""
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        try:
            read = CSVW(str(folder / "csv-metadata.json"), validate=True)
            return [] if read.is_valid else [str(each.message) for each in read.warnings]
        except ValueError as error:
            return [str(error)]


@pytest.fixture
def copied(fixture_snapshot, tmp_path):
    """The tables, to be spoilt."""
    with zipfile.ZipFile(fixture_snapshot.folder / "dumps" / "tables.zip") as archive:
        archive.extractall(tmp_path)
    return tmp_path


def test_another_reader_finds_tables_and_metadata_valid(fixture_snapshot):
    assert faults(fixture_snapshot.folder / "dumps") == []


@pytest.mark.real
def test_the_real_tables_refer_to_rows_that_are_there(real_snapshot):
    """The reader of others finds nothing wrong with them either, but takes a minute for 26,000 rows."""
    found = {table.name: rows(real_snapshot.folder, table.name) for table in TABLES}
    known = {name: {row["id"] for row in listed} for name, listed in found.items()}
    for table in TABLES:
        assert len(known[table.name]) == len(found[table.name]) > 0
        for column in table.columns:
            cells = [row[column.name] for row in found[table.name]]
            if column.refers:
                assert {one for cell in cells for one in cell.split("|") if one} <= known[column.refers]
                assert column.several or all(cells)
            if column.kind == DAY:
                assert all(date.fromisoformat(cell) for cell in cells if cell)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("organs.csv", "2022-08-05", "2022-08-32"),
        ("memberships.csv", "/id/person/", "/id/nobody/"),
        ("places.csv", "/id/place/tinh-mau,", "/id/place/tinh-mau-2025,"),
    ],
    ids=["a day that does not exist", "a person who is in no table", "the same row twice"],
)
def test_a_fault_in_a_table_is_found_by_it(copied, file, old, new):
    text = (copied / file).read_bytes()
    assert old.encode() in text
    (copied / file).write_bytes(text.replace(old.encode(), new.encode()))
    assert faults(copied)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_has_a_row_for_each_thing_of_its_class(fixture_snapshot, fixture_graph, table):
    found = rows(fixture_snapshot.folder, table.name)
    assert list(found[0]) == [column.name for column in table.columns]
    wanted = [
        quad.subject.value
        for quad in fixture_graph.quads_for_pattern(
            None, NamedNode(PREFIXES["rdf"] + "type"), NamedNode(TC + CLASSES[table.name]), None
        )
    ]
    assert [row["id"] for row in found] == sorted(set(wanted))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_cell_holds_what_the_graph_says(fixture_snapshot, fixture_graph, table):
    from tochuc.graph.columns import property_iri

    for row in rows(fixture_snapshot.folder, table.name):
        for column in table.columns:
            verb = property_iri(column)
            if not verb or column.name == "kind":
                continue
            values = {
                quad.object.value
                for quad in fixture_graph.quads_for_pattern(NamedNode(row["id"]), NamedNode(verb), None, None)
            } - ({"0001-01-01", "9999-12-31"} if column.kind == DAY else set())
            assert set(filter(None, row[column.name].split("|"))) == {
                each.replace("|", "/") for each in values
            }


def test_a_row_names_its_sources_and_says_when_it_has_none(fixture_snapshot, fixture_graph):
    bases = set()
    for name in ("organs", "lines"):
        for row in rows(fixture_snapshot.folder, name):
            graphs = {
                quad.graph_name.value
                for quad in fixture_graph.quads_for_pattern(NamedNode(row["id"]), None, None)
                if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.startswith(f"{ID}source/")
            }
            assert set(filter(None, row["sources"].split("|"))) == graphs
            assert row["basis"] == ("stated" if graphs else "inferred")
            bases.add(row["basis"])
    assert bases == {"stated", "inferred"}


def test_dates_stand_as_given_beside_their_bounds(fixture_snapshot):
    found = {row["id"]: row for row in rows(fixture_snapshot.folder, "organs")}
    vague = [row for row in found.values() if row["from"].startswith("[..")]
    assert vague
    for row in vague:
        assert row["start_earliest"] == ""
        assert row["start_latest"] == row["from"].removeprefix("[..").removesuffix("]")


def test_metadata_has_titles_in_both_languages_types_and_references(fixture_snapshot):
    told = json.loads((fixture_snapshot.folder / "dumps" / "csv-metadata.json").read_text())
    assert told == metadata()
    assert told["dc:license"]["@id"] == "https://creativecommons.org/licenses/by/4.0/"
    assert {each["url"] for each in told["tables"]} == {f"{name}.csv" for name in CLASSES}
    for table in told["tables"]:
        for column in table["tableSchema"]["columns"]:
            assert column["titles"]["en"]
            assert column["titles"]["vi"]
    organs = told["tables"][0]["tableSchema"]
    assert {
        "columnReference": "area",
        "reference": {"resource": "places.csv", "columnReference": "id"},
    } in organs["foreignKeys"]
    by_name = {each["name"]: each for each in organs["columns"]}
    assert by_name["from"]["datatype"] == {"@id": EDTF, "base": "string"}
    assert by_name["start_latest"]["datatype"] == {"base": "date", "format": "yyyy-MM-dd"}


def test_the_archive_holds_the_same_files(fixture_snapshot, copied):
    for path in copied.iterdir():
        assert path.read_bytes() == (fixture_snapshot.folder / "dumps" / path.name).read_bytes()
    assert {path.name for path in copied.iterdir()} == {
        "csv-metadata.json",
        *(f"{name}.csv" for name in CLASSES),
    }


def test_a_table_leads_to_what_describes_it(fixture_client, fixture_snapshot):
    with fixture_client.get(f"/dumps/{fixture_snapshot.hash}/organs.csv") as response:
        told = response.headers["Link"]
    assert '<csv-metadata.json>; rel="describedby"; type="application/csvm+json"' in told


def test_a_name_that_looks_like_a_formula_or_a_list_does_no_harm(tmp_path):
    from tochuc.graph.slices import write_quads

    place = NamedNode(f"{ID}place/a")
    source = f"{ID}source/one"
    statements = [
        Triple(place, NamedNode(PREFIXES["rdf"] + "type"), NamedNode(TC + "Place")),
        Triple(place, NamedNode(PREFIXES["rdfs"] + "label"), Literal('=HYPERLINK("x")', language="vi")),
        Triple(
            place, NamedNode(PREFIXES["rdfs"] + "label"), Literal("Two, with comma\nand line", language="en")
        ),
    ]
    lines = [f"{each.subject} {each.predicate} {each.object} " for each in statements]
    write_quads(tmp_path, [("", lines), (source, lines)])
    (tmp_path / "dumps").mkdir()
    write_tables(tmp_path, tmp_path / "dumps")
    (row,) = rows(tmp_path, "places")
    assert row["name_vi"] == '\'=HYPERLINK("x")'
    assert row["name_en"] == "Two, with comma\nand line"
    assert (row["basis"], row["sources"]) == ("stated", source)
