"""The exported site in a real browser, from a plain file server below a path."""

import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

PAGES = [
    "",
    "en/index.html",
    "vi/browse/Organ.html",
    "vi/page/steering-committee/tinh-mau.html",
    "en/page/organ/hostile.html",
    "en/queries/documents/in-force.html",
    "vi/chart.html",
    "en/dataset.html",
    "vi/dumps.html",
    "en/docs.html",
    "en/changes.html",
    "vi/timeline.html",
    "en/ontology.html",
    "vi/server.html",
    "en/search.html?q=mau",
]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *told):
        pass


@pytest.fixture(scope="module")
def address(exported):
    handler = partial(Quiet, directory=exported.folder.parents[1])
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/below/site/"
        server.shutdown()


@pytest.fixture
def visit(chromium, address):
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en")

    def open_(path):
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("response", lambda response: note(page, response, address))
        page.goto(address + path, wait_until="networkidle")
        return page

    yield open_
    context.close()


def note(page, response, address):
    # A browser asks for this of the root of every server, whatever a page says.
    if response.url.endswith("/favicon.ico"):
        return
    if response.status >= 400 or not response.url.startswith(address):
        page.complaints.append(f"{response.status} {response.url}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_chart_around_a_thing_is_drawn_and_leads_on_from_its_boxes(visit, theme):
    page = visit("en/page/organ/bo-chinh-tri-mau.html")
    page.emulate_media(color_scheme=theme)
    picture = page.locator("#lines figure img")
    picture.scroll_into_view_if_needed()
    page.wait_for_function(
        "picture => picture.complete && picture.naturalWidth > 100", arg=picture.element_handle()
    )
    assert page.complaints == []
    assert ("theme=dark" in picture.evaluate("picture => picture.currentSrc")) == (theme == "dark")
    picture.click()
    page.wait_for_url("**/en/chart,around=*.svg")
    page.locator("a", has_text="Sample Central Committee").first.click()
    page.wait_for_url("**/en/page/organ/trung-uong-mau.html")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "root")
def test_a_page_asks_for_nothing_that_is_not_there(visit, path):
    page = visit(path)
    assert page.complaints == []
    assert page.title()


def test_the_root_leads_to_a_language_and_that_to_the_other(visit):
    page = visit("")
    page.wait_for_url("**/en/index.html")
    page.click("a[hreflang=vi]")
    page.wait_for_url("**/vi/index.html")
    assert page.locator("html").get_attribute("lang") == "vi"


def test_search_finds_without_marks_and_leads_to_the_page(visit):
    page = visit("vi/index.html")
    page.fill("input[name=q]", "ban chi dao tinh mau")
    page.press("input[name=q]", "Enter")
    page.wait_for_url("**/vi/search.html?**")
    page.click("#found a >> nth=0")
    page.wait_for_url("**/vi/page/**")
    assert page.complaints == []


def test_search_shows_hostile_names_as_text(visit):
    page = visit("en/search.html?q=script%20alert")
    page.wait_for_selector("#found li")
    assert page.locator("#found script, #found img").count() == 0
    assert "<script>" in page.inner_text("#found")
    assert page.complaints == []


def test_the_list_of_names_is_one_file(exported):
    rows = json.loads((exported.folder / "names.json").read_text(encoding="utf-8"))
    assert all((exported.folder / "vi" / row[0]).is_file() for row in rows)
