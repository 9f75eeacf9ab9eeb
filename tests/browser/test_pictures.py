"""Pictures in a real browser, under the strict Content-Security-Policy of every page."""

from pathlib import Path

import pytest

LIVES = "/queries/committees/by-province?province=tinh-mau&as-of=2023-06-19"
BUNDLE = Path(__file__).parents[2] / "server" / "tochuc" / "web" / "static" / "bundle"
PAPER = {"light": "rgb(253, 253, 252)", "dark": "rgb(21, 25, 28)"}

needs_bundle = pytest.mark.skipif(
    not (BUNDLE / "chart.js").exists(), reason="the browser bundle is not built: run `make test`"
)


COLOR = "() => getComputedStyle(document.querySelector('.live svg')).backgroundColor"


def paper(page):
    page.wait_for_selector(".live svg")
    return page.evaluate(COLOR)


@needs_bundle
@pytest.mark.parametrize("width", [390, 1280])
def test_the_picture_comes_to_life_beside_its_table_without_a_complaint(open_page, width):
    page = open_page(LIVES, viewport={"width": width, "height": 900})
    page.wait_for_selector(".live svg")
    assert page.complaints == []
    assert page.locator("figure.picture img").count() == 0
    assert page.locator("figure.picture figcaption").inner_text().startswith("Timeline of 1 row")
    assert page.locator("table tbody tr").count() == 1
    drawn = page.locator(".live svg").bounding_box()["width"]
    assert drawn <= width


@needs_bundle
def test_the_picture_follows_from_light_to_dark(open_page):
    page = open_page(LIVES, color_scheme="light")
    assert paper(page) == PAPER["light"]
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"color => ({COLOR})() === color", arg=PAPER["dark"])
    assert page.complaints == []


@needs_bundle
def test_the_keyboard_goes_from_mark_to_mark_and_follows_links(open_page):
    page = open_page(LIVES)
    page.wait_for_selector(".live svg")
    page.locator(".live").focus()
    assert page.locator(".told").is_hidden()
    page.keyboard.press("ArrowRight")
    assert "2022" in page.locator(".told").inner_text()
    assert "@" not in page.locator(".told").inner_text()
    page.keyboard.press("Escape")
    assert page.locator(".told").is_hidden()
    page.keyboard.press("ArrowRight")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "steering-committee" in page.url


@needs_bundle
def test_the_pointer_is_told_what_a_mark_is(open_page):
    page = open_page(LIVES)
    page.wait_for_selector(".live svg")
    page.locator(".live svg .mark-rect path").last.hover()
    assert "2022" in page.locator(".told").inner_text()


def test_without_javascript_the_image_of_the_server_stands_there(open_page):
    page = open_page(LIVES, java_script_enabled=False)
    image = page.locator("figure.picture img")
    assert image.get_attribute("alt").startswith("Timeline of 1 row")
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 300


@needs_bundle
def test_where_the_live_picture_fails_the_image_stays(open_page, chromium, fixture_server):
    context = chromium.new_context(base_url=fixture_server.url)
    page = context.new_page()
    page.route("**/*.vl.json*", lambda route: route.fulfill(status=503, body=""))
    with page.expect_response("**/*.vl.json*"):
        page.goto(LIVES)
    assert page.locator("figure.picture img").is_visible()
    context.close()
