"""The pages of things as a person meets them: wide and narrow, both languages, light and dark, without JavaScript."""

import pytest

COMMITTEE = "/page/steering-committee/tinh-mau"
KINDS = [
    COMMITTEE,
    "/page/person/nguyen-van-mau",
    "/page/document/01-qd-mau-2022",
    "/page/place/tinh-mau",
    "/page/place/tinh-mau-2025",
    "/page/place/mot-00001",
    "/page/event/sap-nhap-2025",
    "/page/source/bao-mau-2022-07",
    "/page/provision/01-qd-mau-2022--accountable-to-central",
]
NARROW = {"viewport": {"width": 320, "height": 700}}


@pytest.mark.parametrize("path", KINDS)
@pytest.mark.parametrize("language", ["en", "vi"])
def test_no_page_has_to_be_pushed_sideways_and_the_browser_complains_of_nothing(open_page, path, language):
    for options in ({}, NARROW, {**NARROW, "color_scheme": "dark", "java_script_enabled": False}):
        page = open_page(f"{path}?lang={language}", **options)
        assert page.locator("h1").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.complaints == []


def test_sources_open_on_a_click_and_by_the_keyboard_without_javascript(open_page):
    page = open_page(f"{COMMITTEE}?lang=en", java_script_enabled=False)
    details = page.locator("details.because").first
    assert not details.locator("li").first.is_visible()
    details.locator("summary").click()
    assert details.locator("li").first.is_visible()
    details.locator("summary").press("Enter")
    assert not details.locator("li").first.is_visible()


def test_a_person_goes_from_committee_to_document_and_keeps_day_and_language(open_page):
    page = open_page(f"{COMMITTEE}?lang=vi&as-of=2023-01-01")
    page.locator("dl.glance a", has_text="01-QĐ/MẪU").first.click()
    page.wait_for_load_state()
    assert page.url.endswith("/page/document/01-qd-mau-2022?lang=vi&as-of=2023-01-01")
    assert page.locator("html").get_attribute("lang") == "vi"
    assert "1/1/2023" in page.locator(".day-set").inner_text()


def test_what_is_asked_first_is_on_the_first_screen(open_page):
    for options in ({}, {"viewport": {"width": 390, "height": 844}}):
        page = open_page(f"{COMMITTEE}?lang=en&as-of=2023-01-01", **options)
        box = page.locator("dl.glance").bounding_box()
        assert box["y"] < options.get("viewport", {"height": 900})["height"]


def test_the_bar_of_a_life_is_drawn_where_the_words_say(open_page):
    page = open_page(f"{COMMITTEE}?lang=en")
    bar = page.locator("#lines svg.bar").first
    sure = bar.locator(".sure").bounding_box()
    assert sure["width"] > 0
    assert sure["x"] >= bar.bounding_box()["x"] - 1
