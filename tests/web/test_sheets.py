"""What a page has its browser load, with the bundle and without it."""

import re
from pathlib import Path

import pytest
from flask import Flask

from tochuc.web import browser

STATIC = Path(browser.__file__).parent / "static"
SHEETS = STATIC / "sheets"
COLOUR = re.compile(r"(?<![\w-])#[0-9a-f]{3,8}\b|\brgb|\bhsl", re.IGNORECASE)


@pytest.fixture
def app(tmp_path):
    return Flask(__name__, static_folder=str(tmp_path))


def test_without_the_bundle_a_page_has_the_sheets_themselves_and_no_script(app):
    with app.app_context():
        assert browser.sheet() == '<link rel="stylesheet" href="/static/sheets/site.css">'
        assert browser.script("forms.js") == ""


def test_with_the_bundle_a_page_has_one_joined_sheet_and_the_scripts_that_it_names(app, tmp_path):
    (tmp_path / "bundle").mkdir()
    for name in ("site.css", "forms.js"):
        (tmp_path / "bundle" / name).touch()
    with app.app_context():
        assert browser.sheet() == '<link rel="stylesheet" href="/static/bundle/site.css">'
        assert browser.script("forms.js") == '<script src="/static/bundle/forms.js" defer></script>'
        assert browser.script("another.js") == ""


def test_the_sheet_joins_every_room():
    named = set(re.findall(r'@import "([\w-]+\.css)";', (SHEETS / "site.css").read_text()))
    assert named == {path.name for path in SHEETS.glob("*.css")} - {"site.css"}


@pytest.mark.parametrize("path", sorted(SHEETS.glob("*.css")), ids=lambda path: path.name)
def test_no_sheet_loads_anything_or_writes_data_into_an_address(path):
    assert not re.search(r"url\(|data:|https?:", path.read_text())


@pytest.mark.parametrize(
    "path",
    sorted(path for path in SHEETS.glob("*.css") if path.name not in ("palette.css", "orgchart.css")),
    ids=lambda path: path.name,
)
def test_colours_stand_in_the_palette_alone(path):
    # The shadow of a list is black on either paper.
    text = re.sub(r"box-shadow:[^;]*;|/\*.*?\*/|\{\{.*?\}\}", "", path.read_text(), flags=re.DOTALL)
    values = "".join(re.findall(r":([^:;{}]*);", text))
    assert not COLOUR.search(values)


def test_a_page_says_what_it_is_to_whoever_shows_a_link_to_it(client):
    text = client.get("/browse?lang=vi", headers={"Accept": "text/html"}).text
    for name in ("og:title", "og:type", "og:url", "og:site_name"):
        assert len(re.findall(f'<meta property="{name}" content="[^"]+">', text)) == 1
    assert '<meta property="og:locale" content="vi_VN">' in text
    assert text.count('<meta name="theme-color"') == 2
    assert '<link rel="icon" href="/static/icon.svg" type="image/svg+xml">' in text
    assert 'href="/browse?lang=vi" aria-current="page"' in text


@pytest.mark.parametrize("coding", ["zstd", "br", "gzip"])
def test_what_a_browser_loads_comes_packed_and_is_not_sent_twice(client, coding):
    path, headers = "/static/sheets/page.css", {"Accept-Encoding": coding}
    plain, packed = client.get(path), client.get(path, headers=headers)
    assert packed.headers["Content-Encoding"] == coding
    assert len(packed.data) < len(plain.data) / 2
    assert "Accept-Encoding" in packed.vary
    assert packed.headers["ETag"] != plain.headers["ETag"]
    again = client.get(path, headers={**headers, "If-None-Match": packed.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.head(path, headers=headers).headers["Content-Length"] == str(len(packed.data))


def test_a_file_that_is_not_there_is_not_found(client):
    assert client.get("/static/nothing.css", headers={"Accept-Encoding": "br"}).status_code == 404
    assert client.get("/static/../app.py").status_code == 404
