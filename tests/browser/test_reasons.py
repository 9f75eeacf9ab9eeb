"""Reasons, sources and reports in a real browser, with and without JavaScript, wide and narrow."""

import pytest

WHY = "/why?s=committee:tinh-mau&p=tc:accountableTo&o=standing:tinh-mau"
PAGE = "/page/steering-committee/tinh-mau"


@pytest.mark.parametrize("script", [True, False])
def test_a_reader_gets_from_a_mark_to_the_article_and_the_source(open_page, script):
    page = open_page(PAGE, java_script_enabled=script)
    rule = page.locator("details.because", has_text="by rule").first
    rule.locator("summary").click()
    rule.get_by_role("link", name="Why does this hold?").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Why does this hold?"
    page.get_by_role("link", name="QĐ/MẪU").first.click()
    assert "QĐ/MẪU" in page.get_by_role("heading", level=1).inner_text()
    assert page.complaints == []


def test_a_folded_step_opens_with_the_keyboard_and_shows_its_sources(open_page):
    page = open_page(WHY)
    folded = page.locator(".reasons details:not([open])").first
    inside = folded.locator("ol").first
    assert not inside.is_visible()
    folded.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".reasons details:not([open])").count() < page.locator(".reasons details").count()
    assert page.complaints == []


def test_sources_of_a_statement_open_on_a_tap_and_say_who_differs(open_page):
    page = open_page(PAGE, viewport={"width": 360, "height": 740}, has_touch=True)
    differing = page.locator("details.because", has_text="sources differ").first
    listed = differing.get_by_text("Who says otherwise")
    assert not listed.is_visible()
    differing.locator("summary").tap()
    assert listed.is_visible()
    assert differing.get_by_text("Báo Thử").first.is_visible()
    assert page.complaints == []


def test_a_report_is_ready_to_be_copied(open_page):
    page = open_page(PAGE, java_script_enabled=False)
    fact = page.locator("details.because", has_text="sources differ").first
    fact.locator("summary").click()
    fact.get_by_role("link", name="Report an error").click()
    text = page.get_by_label("Text").input_value()
    assert "What is wrong:" in text
    assert "committee:tinh-mau tc:from" in text
    page.get_by_role("link", name="Back to the statement").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Why does this hold?"


@pytest.mark.parametrize(
    "path", [WHY, WHY.replace("/why", "/report"), "/said-by/cong-bao-mau", "/why", WHY + "x"]
)
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_wider_than_the_window(open_page, path, width, scheme):
    page = open_page(path, viewport={"width": width, "height": 740}, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_speaks_the_language_that_is_chosen(open_page):
    page = open_page(WHY)
    page.get_by_role("link", name="Tiếng Việt").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Vì sao có điều này?"
    assert page.locator("html").get_attribute("lang") == "vi"
