"""`/link`: a table is pasted or uploaded, what its names mean is shown with reasons, and the files are taken."""

import html
import io
import re
import tempfile

import pytest
from openpyxl import Workbook

ID = "https://w3id.org/tochuc/id/"
ROWS = "office,province,person\nTỉnh ủy,Mẫu,Nguyễn Văn Mẫu\nBan Chỉ đạo tỉnh,,<script>alert(1)</script>\n"


@pytest.fixture
def send(fixture_client):
    """Sends the form."""

    def sent(language="en", **fields):
        return fixture_client.post(
            f"/link?lang={language}",
            data=fields,
            content_type="multipart/form-data",
            headers={"Accept": "text/html"},
        )

    return sent


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_form_is_there_in_both_languages(fixture_client, language):
    page = fixture_client.get(f"/link?lang={language}", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert 'enctype="multipart/form-data"' in page.text


def test_a_pasted_table_is_shown_with_what_its_names_mean(send):
    page = send(table=ROWS)
    assert page.status_code == 200
    assert "/page/party-committee/tinh-mau" in page.text
    assert "the place fits" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "<script>alert" not in page.text


def test_words_are_vietnamese_on_a_vietnamese_page(send):
    assert "đúng địa bàn" in send("vi", table=ROWS).text


def uploads():
    book = Workbook()
    for row in ROWS.splitlines():
        book.active.append(row.split(","))
    held = io.BytesIO()
    book.save(held)
    lines = '{"office": "Tỉnh ủy", "province": "Mẫu"}\n'
    return {
        "a.csv": ROWS.encode(),
        "a.xlsx": held.getvalue(),
        "a.jsonl": lines.encode(),
        "a.ttl": '<urn:x> <http://www.w3.org/2000/01/rdf-schema#label> "Tỉnh ủy Mẫu"@vi .'.encode(),
    }


@pytest.mark.parametrize("name", uploads())
def test_a_file_of_each_kind_can_be_uploaded(send, name):
    page = send(file=(io.BytesIO(uploads()[name]), name))
    assert page.status_code == 200, page.text
    assert "/page/party-committee/tinh-mau" in page.text


def test_a_choice_goes_along_into_the_files(send):
    page = send(table=ROWS, **{"role-1": "name", "role-2": "", "role-3": "", "type-1": "Organ"})
    field = re.search(r'name="(choice-[0-9a-f]+)"', page.text)[1]
    chosen = {field: f"{ID}steering-committee/tinh-mau"}
    roles = {"role-1": "name", "type-1": "Organ"}
    files = {
        name: send(table=ROWS, give=name, name="của tôi.csv", **roles, **chosen)
        for name in ("table", "links", "report")
    }
    assert {answer.status_code for answer in files.values()} == {200}
    assert f"{ID}steering-committee/tinh-mau" in files["table"].text
    assert "decided" in files["table"].text
    assert "skos:exactMatch" in files["links"].text
    assert "chosen by a person" in files["report"].text
    assert "attachment" in files["table"].headers["Content-Disposition"]


def test_the_table_goes_along_as_it_was(send):
    page = send(table='office\n"Tỉnh ủy ""Mẫu"""\n')
    kept = html.unescape(re.search(r'name="table" value="([^"]*)"', page.text)[1])
    assert kept == 'office\n"Tỉnh ủy ""Mẫu"""\n'


@pytest.mark.parametrize(
    ("fields", "status", "told"),
    [
        ({}, 400, "paste a table or choose a file"),
        ({"table": "a,b\n1\n"}, 422, "row 2 has 1 values"),
        ({"table": "a\n" + "x\n" * 2001}, 422, "more than 2,000 rows"),
        ({"table": ",".join(map(str, range(50_000)))}, 422, "50,000 columns; at most 100"),
        ({"table": ROWS, "give": "everything"}, 400, "give is one of"),
        ({"table": ROWS, "role-1": "king"}, 400, "a role is one of"),
        ({"table": ROWS, "role-1": ""}, 400, "say which column holds names"),
        ({"table": ROWS, "role-1": "name", "type-1": "Nothing"}, 400, "no class"),
        ({"table": ROWS, "role-1": "name", "on": "2023-02-30"}, 400, "on is a day"),
        ({"file": (io.BytesIO(b"x"), "a.pdf")}, 400, "has the ending .pdf; what is read is csv,"),
        (
            {"file": (io.BytesIO(b"x"), "csv")},
            400,
            "has no ending that tells its format; what is read is csv,",
        ),
        ({"file": (io.BytesIO(b"x"), "a.xlsx")}, 422, "no XLSX workbook"),
        ({"file": (io.BytesIO(b"\xff\xfa,b\n"), "a.csv")}, 422, "not UTF-8"),
    ],
)
def test_what_is_wrong_is_told(send, fields, status, told):
    answer = send(**fields)
    assert answer.status_code == status
    assert told.lower() in html.unescape(answer.text).lower()
    # Whoever uploads a file has no flags.
    assert not re.search(r"\s--\w", answer.text)


@pytest.mark.parametrize("name", [".csv", "..csv", ".CSV", " . .csv"])
def test_a_file_that_has_an_ending_alone_is_read_by_it(send, name):
    page = send(file=(io.BytesIO(ROWS.encode()), name))
    assert page.status_code == 200, page.text
    assert 'name="name" value="table.csv"' in page.text


@pytest.mark.parametrize("name", ["../../etc/x.csv", "..", "a\x00b.csv", "C:\\x\\y.csv", "n" * 300 + ".csv"])
def test_no_name_of_a_file_leads_out_of_its_folder(send, name):
    answer = send(table=ROWS, name=name, give="links", **{"role-1": "name"})
    assert answer.status_code == 200
    assert "/" not in re.search(r"<([^>]*)#cell", answer.text + "<x#cell")[1]


@pytest.mark.parametrize("fields", [{}, {"role-1": "name"}, {"role-1": "name", "give": "table"}])
def test_a_table_that_takes_too_long_is_ended_and_nothing_of_it_is_kept(
    fixture_client, send, fields, tmp_path, monkeypatch
):
    monkeypatch.setitem(fixture_client.application.config, "QUERY_TIMEOUT", 0)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    answer = send(table=ROWS, **fields)
    assert answer.status_code == 504
    assert "not matched within 0 seconds; send fewer at a time" in html.unescape(answer.text)
    assert list(tmp_path.iterdir()) == []
