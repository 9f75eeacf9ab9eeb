"""Tables of users: each format is read row by row, and what is wrong with a file is told with its place."""

import json
import zipfile

import pytest
from openpyxl import Workbook

from tochuc.errors import BadParameter, BadTable
from tochuc.link.tables import Reading, format_of, read_table, writer_for

NAMED = [("name", "place"), ("Tỉnh ủy", "Mẫu"), ("Ban, Chỉ đạo", "")]


def saved(path, content):
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def workbook(path, rows, *others):
    book = Workbook()
    book.active.title = "first"
    for row in rows:
        book.active.append(row)
    for title in others:
        book.create_sheet(title)
    book.save(path)
    return path


def read(path, **how):
    reading = Reading(**how)
    table = read_table(path, format_of(path), reading)
    return table.columns, [row.values for row in table.read()]


WRITTEN = {
    "commas.csv": 'name,place\nTỉnh ủy,Mẫu\n"Ban, Chỉ đạo",\n',
    "semicolons.csv": "name;place\r\nTỉnh ủy;Mẫu\r\nBan, Chỉ đạo;\r\n",
    "tabs.tsv": "name\tplace\nTỉnh ủy\tMẫu\nBan, Chỉ đạo\t\n",
    "marked.csv": '\ufeffname,place\nTỉnh ủy,Mẫu\n\n"Ban, Chỉ đạo",\n\n',
    "wide.csv": 'name,place\nTỉnh ủy,Mẫu\n"Ban, Chỉ đạo",\n'.encode("utf-16"),
    "lines.jsonl": '{"name": "Tỉnh ủy", "place": ["Mẫu", "khác"]}\n\n{"place": null, "name": "Ban, Chỉ đạo"}\n',
}


@pytest.mark.parametrize("name", WRITTEN)
def test_every_way_of_writing_a_table_reads_the_same(tmp_path, name):
    columns, rows = read(saved(tmp_path / name, WRITTEN[name]))
    assert [columns, *rows] == NAMED


def test_a_workbook_reads_as_its_texts(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [[], ["name", "year"], ["Tỉnh ủy", 2023.0], [], [None, "x"]])
    assert read(path) == (("name", "year"), [("Tỉnh ủy", "2023"), ("", "x")])


def test_the_things_of_rdf_are_rows(tmp_path):
    text = """
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix s: <https://schema.org/> .
        <https://e.org/1> a <https://e.org/Office> ; rdfs:label "Office"@en, "Tỉnh ủy"@vi .
        <https://e.org/2> s:name "Thử" . <https://e.org/3> s:url <https://e.org/> . [] rdfs:label "nobody" .
    """
    columns, rows = read(saved(tmp_path / "a.ttl", text))
    assert columns == ("subject", "name", "type")
    assert rows == [("https://e.org/1", "Tỉnh ủy", "Office"), ("https://e.org/2", "Thử", "")]


def test_short_entities_of_xml_are_read(tmp_path):
    text = """<!DOCTYPE r [<!ENTITY rdfs "http://www.w3.org/2000/01/rdf-schema#">]>
        <r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="&rdfs;">
        <r:Description r:about="urn:x"><s:label>Thử</s:label></r:Description></r:RDF>"""
    assert read(saved(tmp_path / "a.rdf", text))[1] == [("urn:x", "Thử", "")]


WRONG = {
    "uneven.csv": ("a,b\n1,2\n1,2,3\n", "row 3 has 3 values where row 1 names 2 columns"),
    "short.csv": ("a,b,c\n1,2,3\n1,2\n", "row 3 has 2 values where row 1 names 3 columns"),
    "open.csv": ('a,b\n1,"2\n', "row 2 of open.csv cannot be read"),
    "old.csv": ("tên,b\nHà,2\n".encode("cp1258", "replace"), "not UTF-8: byte"),
    "empty.csv": ("", "its first row must name the columns"),
    "array.jsonl": ('{"a": 1}\n[1]\n', "line 2 of array.jsonl holds no object"),
    "cut.jsonl": ('{"a": 1}\n{"a": \n', "line 2, column"),
    "deep.jsonl": ("[" * 100_000, "line 1 of deep.jsonl is nested too deep"),
    "nested.jsonl": ('{"a": ' + "[" * 990 + "]" * 990 + "}", "line 1 of nested.jsonl is nested too deep"),
    "digits.jsonl": ('{"a": ' + "9" * 5000 + "}", "line 1 of digits.jsonl holds a value"),
    "infinite.jsonl": ('{"a": 1}\n{"a": 1e999}\n', "line 2 of infinite.jsonl holds a value"),
    "half.jsonl": ('{"a": "\\ud800"}', "line 1 of half.jsonl holds a value"),
    "entities.rdf": (
        '<!DOCTYPE r [\n<!ENTITY a "aa">\n<!ENTITY b "&a;&a;">]>\n<r/>',
        "line 3 of entities.rdf defines an entity",
    ),
    "long.rdf": (f"<!DOCTYPE r [<!ENTITY a '{'a' * 300}'>]><r/>", "line 1 of long.rdf defines an entity"),
    "broken.ttl": ('<urn:a> <urn:b> "c" .\n<urn:a> <urn:b> "d .\n', "broken.ttl is no ttl"),
    "remote.jsonld": (
        json.dumps({"@context": "https://example.org/c", "name": "x"}),
        "remote.jsonld is no jsonld",
    ),
    "nameless.ttl": ("<urn:a> <urn:b> <urn:c> .", "names nothing"),
    "text.xlsx": ("name,place", "is no XLSX workbook"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_file_is_told(tmp_path, name):
    content, told = WRONG[name]
    with pytest.raises(BadTable, match=told):
        list(read(saved(tmp_path / name, content)))


def test_a_workbook_that_unpacks_to_more_than_may_be_read_is_refused(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (1 << 22))
    assert path.stat().st_size < 1 << 13
    with pytest.raises(BadTable, match="4,194,304 bytes when it is unpacked"):
        read(path, most_bytes=1 << 20)


def test_a_sheet_an_encoding_and_a_format_that_there_are_not_are_told(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [["name"], ["x"]], "second")
    with pytest.raises(BadParameter, match="it has first, second"):
        read(path, sheet="third")
    with pytest.raises(BadParameter, match="no encoding"):
        read(saved(tmp_path / "a.csv", "a\n1\n"), encoding="latin-99")
    with pytest.raises(BadParameter, match="no encoding"):
        read(saved(tmp_path / "a.csv", "a\n1\n"), encoding="hex")
    with pytest.raises(BadParameter, match="a delimiter is one letter"):
        read(saved(tmp_path / "a.csv", "a\n1\n"), delimiter=";;")
    with pytest.raises(BadParameter, match=r"\.pdf"):
        format_of(tmp_path / "a.pdf")


def test_too_many_rows_and_columns_are_refused(tmp_path):
    with pytest.raises(BadTable, match="more than 2 rows"):
        read(saved(tmp_path / "a.csv", "a\n1\n2\n3\n"), most_rows=2)
    with pytest.raises(BadTable, match="2 columns; at most 1"):
        read(saved(tmp_path / "b.csv", "a,b\n"), most_columns=1)


@pytest.mark.parametrize("name", ["commas.csv", "semicolons.csv", "tabs.tsv", "marked.csv", "lines.jsonl"])
def test_what_is_written_holds_what_was_read_and_more(tmp_path, name):
    path = saved(tmp_path / name, WRITTEN[name])
    table = read_table(path, format_of(path), Reading())
    out = tmp_path / f"out{path.suffix}"
    writer = writer_for(format_of(path), out, table, ["found"])
    for row in table.read():
        writer.write(row, [f"{row.number}"])
    writer.close()
    columns, rows = read(out)
    assert columns == ("name", "place", "found")
    assert [row[:2] for row in rows] == NAMED[1:]
    assert all(row[2] for row in rows)


def test_a_workbook_keeps_numbers_and_runs_no_formula(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [["name", "n"], ["x", 5]])
    table = read_table(path, "xlsx", Reading())
    writer = writer_for("xlsx", tmp_path / "out.xlsx", table, ["found"])
    for row in table.read():
        writer.write(row, ["=1+1"])
    writer.close()
    from openpyxl import load_workbook

    cells = next(load_workbook(tmp_path / "out.xlsx").active.iter_rows(min_row=2))
    assert [cell.value for cell in cells] == ["x", 5, "=1+1"]
    assert cells[2].data_type == "s"
