"""The day control in a browser: with and without JavaScript."""

from pathlib import Path

import pytest

from tochuc import errors

ADDRESS = "/changes?of=committee:tinh-mau&as-of=2022-09-20&lang=en"
BUNDLE = Path(errors.__file__).parent / "web" / "static" / "bundle" / "day.js"


def test_a_day_is_chosen_without_javascript(open_page):
    page = open_page(ADDRESS, java_script_enabled=False)
    page.get_by_label("As of").fill("2022-07-15")
    page.locator(".day-control button").click()
    assert "as-of=2022-07-15" in page.url
    assert "of=committee" in page.url
    assert "lang=en" in page.url


def test_all_days_of_change_are_links_without_javascript(open_page):
    page = open_page(ADDRESS, java_script_enabled=False)
    page.locator("details.days summary").click()
    page.locator(".day-list a").first.click()
    assert "as-of=2022-07-01" in page.url
    assert page.locator("[aria-current=date]").count() == 1


@pytest.mark.skipif(not BUNDLE.exists(), reason="the bundle is not built: the slider was not tried")
def test_a_slider_stands_on_the_last_change_and_moves_to_another(open_page):
    page = open_page(ADDRESS)
    slider = page.get_by_role("slider")
    assert slider.get_attribute("aria-valuetext") == "14 September 2022"
    slider.press("ArrowLeft")
    page.wait_for_url("**as-of=2022-07-01**")
    assert page.complaints == []


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("address", [ADDRESS, "/timeline", "/changes?from=2025-06-30&to=2025-07-01"])
def test_a_page_of_changes_fits_its_screen(open_page, address, width):
    page = open_page(address, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
