"""The pages of questions as people use them: with the keyboard, without JavaScript, on a phone, in the dark."""

import json
import threading
import urllib.request
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

BY_PROVINCE = "/queries/committees/by-province"
SAMPLE = BY_PROVINCE + "?province=tinh-mau&as-of=2023-06-19"
LINES = "/queries/lines/answered-to?organ=committee%3Atinh-mau&as-of=2023-06-19"
FAULTY = BY_PROVINCE + "?province=nowhere&as-of=2023-06-19"
PAGES = [
    "/",
    "/queries",
    SAMPLE,
    LINES,
    FAULTY,
    SAMPLE.replace("?", "/embed?"),
    "/sparql",
    "/nothing",
    "/problems",
]

CONTRAST = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4))
    .reduce((sum, c, at) => sum + c * [.2126, .7152, .0722][at], 0);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] > 0) return color;
    }
    return parse(getComputedStyle(document.documentElement).backgroundColor);
  };
  const faint = [];
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    if (!own || !node.checkVisibility() || node.closest(".skip, svg")) continue;
    const [a, b] = [light(parse(getComputedStyle(node).color)), light(behind(node))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${node.outerHTML.slice(0, 80)}`);
  }
  return faint;
}"""
BASICS = """() => {
  const faults = [];
  if (document.querySelectorAll("h1").length !== 1) faults.push("one h1");
  const levels = [...document.querySelectorAll("h1, h2, h3, h4")].map((node) => Number(node.tagName[1]));
  levels.forEach((level, at) => { if (at && level > levels[at - 1] + 1) faults.push(`h${level} too deep`); });
  for (const node of document.querySelectorAll("input:not([type=hidden]), select, textarea"))
    if (node.checkVisibility() && !node.labels.length && !node.ariaLabel) faults.push("no label " + node.outerHTML);
  for (const node of document.querySelectorAll("th")) if (!node.scope) faults.push("no scope " + node.outerHTML);
  for (const node of document.querySelectorAll("img")) if (!node.alt) faults.push("no alt " + node.outerHTML);
  for (const node of document.querySelectorAll("a, button"))
    if (node.checkVisibility() && !node.textContent.trim() && !node.ariaLabel && !node.title)
      faults.push("no name " + node.outerHTML);
  for (const name of ["aria-describedby", "aria-labelledby", "aria-controls"])
    for (const node of document.querySelectorAll(`[${name}]`))
      if (!node.getAttribute(name).split(" ").some((id) => document.getElementById(id)))
        faults.push(`${name} of nothing: ${node.outerHTML.slice(0, 80)}`);
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  if (new Set(ids).size !== ids.length) faults.push("an id twice");
  if (!document.documentElement.lang) faults.push("no lang");
  return faults;
}"""


def asked(page):
    return parse_qs(urlsplit(page.url).query)


def province(page):
    return page.get_by_role("combobox", name="province or city")


def rows(page):
    return page.locator("table.answers tbody tr").count()


def test_a_name_is_chosen_with_the_keyboard(open_page):
    page = open_page(SAMPLE)
    field = province(page)
    assert field.input_value() == "Mau"
    field.fill("")
    field.press_sequentially("vi d")
    page.get_by_role("option", name="Vi Du").wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant")
    field.press("Enter")
    assert field.input_value() == "Vi Du"
    assert page.get_by_role("listbox").count() == 0
    field.press("Enter")
    page.wait_for_url("**province=tinh-vi-du**")
    assert rows(page) == 1
    assert page.complaints == []


def test_a_name_is_chosen_with_the_pointer(open_page):
    page = open_page(SAMPLE)
    province(page).fill("ví")
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="Answer").click()
    page.wait_for_url("**province=tinh-vi-du**")


def test_a_name_that_is_typed_out_is_understood(open_page):
    page = open_page(SAMPLE)
    province(page).fill("Ví Dụ")
    page.get_by_role("button", name="Answer").click()
    page.wait_for_url("**province=V%C3%AD**")
    assert province(page).input_value() == "Vi Du"
    assert rows(page) == 1


def test_back_and_forward_show_what_was_asked(open_page):
    page = open_page(SAMPLE)
    page.get_by_label("As of").fill("2024-01-31")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**as-of=2024-01-31**")
    assert asked(page)["province"] == ["tinh-mau"]
    page.go_back()
    assert page.get_by_label("As of").input_value() == "2023-06-19"
    page.go_forward()
    assert page.get_by_label("As of").input_value() == "2024-01-31"
    assert province(page).input_value() == "Mau"


def test_all_works_without_javascript(open_page):
    page = open_page(SAMPLE, java_script_enabled=False)
    field = page.get_by_label("province or city")
    assert field.input_value() == "tinh-mau"
    field.fill("mẫu")
    page.get_by_role("button", name="Answer").click()
    assert "Several have the name" in page.locator(".fault").inner_text()
    page.locator('.candidates a[href$="province=tinh-mau"]').click()
    assert rows(page) == 1
    page.get_by_role("link", name="Steering committee", exact=True).click()
    assert asked(page)["sort"] == ["committee"]
    page.get_by_label("only what is stated").check()
    page.get_by_role("button", name="Answer").click()
    assert asked(page)["stated"] == ["on"]
    page.get_by_role("link", name="Tiếng Việt").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Các Ban Chỉ đạo của một tỉnh vào một ngày"
    assert asked(page)["stated"] == ["on"]


def test_a_chosen_language_stays(open_page):
    page = open_page("/?lang=vi")
    page.get_by_role("navigation").get_by_role("link", name="Câu hỏi").click()
    page.get_by_role("link", name="Các Ban Chỉ đạo của một tỉnh vào một ngày").click()
    page.get_by_role("button", name="Trả lời").click()
    assert asked(page)["lang"] == ["vi"]
    assert page.get_by_role("heading", level=2, name="Trả lời").count() == 1


def test_a_search_finds_a_question_and_the_question_its_answer(open_page):
    page = open_page("/queries")
    page.get_by_label("Search the questions").fill("head organ day")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Who headed an organ on a day").click()
    assert "/queries/people/head-on-day" in page.url


def test_the_columns_sort(open_page):
    page = open_page("/queries/places/on-day?as-of=2023-06-19")
    page.locator("th a").first.click()
    names = page.locator("table.answers tbody tr td:first-child").all_inner_texts()
    assert names == sorted(names)
    assert page.locator("th[aria-sort=ascending]").count() == 1
    page.locator("th a").first.click()
    assert page.locator("table.answers tbody tr td:first-child").all_inner_texts() == names[::-1]


def test_a_call_is_copied(open_page):
    page = open_page(SAMPLE, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_text("Call it from a program").click()
    page.locator(".copy:visible").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("curl 'http")
    assert "province=tinh-mau" in copied


@pytest.mark.parametrize(
    ("path", "is_shown"),
    [(SAMPLE.replace("?", "/embed?"), True), (SAMPLE, False), ("/queries", False), ("/", False)],
)
def test_others_may_frame_the_embedded_answer_and_no_other_page(chromium, fixture_server, path, is_shown):
    with another_site(f'<iframe src="{fixture_server.url}{path}"></iframe>') as address:
        page = chromium.new_page()
        page.goto(address, wait_until="networkidle")
        assert page.frames[1].url.startswith(fixture_server.url) is is_shown
        page.close()


@contextmanager
def another_site(text):
    """The address of a page of somebody else."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_what_a_screen_reader_needs_and_the_browser_does_not_complain(open_page, path):
    page = open_page(path)
    assert page.evaluate(BASICS) == []
    page.complaints = [told for told in page.complaints if "status of 40" not in told]
    assert page.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_every_text_stands_out(open_page, path, scheme):
    page = open_page(path, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_phone(open_page, path, language):
    page = open_page(path, viewport={"width": 360, "height": 740}, locale=language)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(open_page):
    page = open_page(SAMPLE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    for _ in range(12):
        page.keyboard.press("Tab")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style != "none", page.evaluate("document.activeElement.outerHTML.slice(0, 80)")


def test_the_page_asks_for_what_programs_get(open_page, fixture_server):
    page = open_page(SAMPLE)
    href = page.locator(".formats a", has_text="json").first.get_attribute("href")
    with urllib.request.urlopen(fixture_server.url + href) as answer:
        told = json.load(answer)
    assert len(told["rows"]) == rows(page)
