"""The organisation chart as a person meets it: with the mouse, with keys, narrow, and without JavaScript."""

import pytest

WHOLE = "/chart?as-of=2023-06-19&lang=en"
AROUND = "/chart?as-of=2023-06-19&around=committee:tinh-mau&depth=3&lang=en"
WIDTH = "document.querySelector('.drawing svg').getBoundingClientRect().width"


@pytest.mark.parametrize("path", [WHOLE, AROUND, "/chart/documents?lang=vi"])
def test_the_picture_is_drawn_without_a_complaint(open_page, path):
    page = open_page(path)
    assert page.locator(".drawing svg .cell").count() > 2
    assert page.complaints == []


@pytest.mark.parametrize("width", [320, 1280, 2560])
def test_the_page_itself_never_scrolls_sideways(open_page, width):
    page = open_page(WHOLE, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_javascript_every_thing_is_a_link_and_the_form_works(open_page):
    page = open_page(AROUND, java_script_enabled=False)
    assert page.locator(".zoom").count() == 0
    page.select_option("#field-depth", "1")
    page.click("form.ask button")
    assert "depth=1" in page.url
    page.locator(".drawing a[href*=central-mau]").first.click()
    assert "/page/steering-committee/central-mau" in page.url


def test_buttons_and_keys_zoom(open_page):
    page = open_page(WHOLE)
    before = page.evaluate(WIDTH)
    page.get_by_role("button", name="Larger").click()
    assert page.evaluate(WIDTH) == pytest.approx(before * 1.25, abs=1)
    page.locator(".drawing").focus()
    page.keyboard.press("0")
    assert page.evaluate(WIDTH) == pytest.approx(before, abs=1)


def test_dragging_moves_the_picture_and_follows_no_link(open_page):
    page = open_page(WHOLE, viewport={"width": 420, "height": 700})
    for _ in range(3):
        page.get_by_role("button", name="Larger").click()
    page.locator(".drawing").scroll_into_view_if_needed()
    box = page.locator(".drawing").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + min(box["height"], 300) / 2
    before = page.evaluate("document.querySelector('.drawing').scrollLeft")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 80, y, steps=5)
    page.mouse.up()
    assert page.evaluate("document.querySelector('.drawing').scrollLeft") == pytest.approx(before + 80, abs=2)
    assert "/chart?" in page.url


def test_dark_and_light_give_other_colours(open_page):
    paper = "getComputedStyle(document.querySelector('.drawing .paper')).fill"
    colors = {open_page(WHOLE, color_scheme=scheme).evaluate(paper) for scheme in ("light", "dark")}
    assert colors == {"rgb(253, 253, 252)", "rgb(21, 25, 28)"}


def test_a_name_is_completed_while_one_types(open_page):
    page = open_page(WHOLE)
    page.locator("#field-around").press_sequentially("ban chi dao mau")
    page.locator(".found li").first.click()
    page.get_by_role("button", name="Draw").click()
    assert "around=committee" in page.url
    assert page.locator(".cell.centre").count() == 1
