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


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize(
    ("lang", "told", "back"),
    [("en", "1 October 2021", "Back to now"), ("vi", "1/10/2021", "Trở về hiện tại")],
)
def test_a_day_that_is_set_on_the_first_page_goes_along(open_page, lang, told, back, javascript):
    page = open_page(f"/?lang={lang}", java_script_enabled=javascript)
    page.locator("#the-day").fill("2021-10-01")
    page.locator(".day-control button").click()
    stays(page, lang, told)

    # To a thing, by the lists; to its chart; to a question; and by the search.
    page.locator('header a[href^="/browse"]').click()
    stays(page, lang, told)
    page.locator('main a[href^="/browse/SteeringCommittee"]').first.click()
    stays(page, lang, told)
    page.locator('main a[href*="/page/steering-committee/central-mau"]').first.click()
    stays(page, lang, told)
    page.locator('main figure a[href^="/chart"]').first.click()
    stays(page, lang, told)
    page.locator('header a[href^="/queries"]').click()
    stays(page, lang, told)
    page.locator('main a[href^="/queries/committees/count-on-day"]').click()
    stays(page, lang, told)
    page.locator("form.ask button").click()
    stays(page, lang, told)
    page.locator("header .name").click()
    page.locator("#q").fill("mau")
    page.locator("form.search button").click()
    stays(page, lang, told)

    page.get_by_role("link", name=back).click()
    assert "as-of" not in page.url
    assert page.locator(".day-set").count() == 0
    assert page.complaints == []


def stays(page, lang, told):
    page.wait_for_load_state()
    assert "as-of=2021-10-01" in page.url
    assert f"lang={lang}" in page.url
    assert told in page.locator(".day-set").inner_text()
    assert page.locator("#the-day").input_value() == "2021-10-01"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(
    "address", ["/?as-of=2021-10-01", "/chart?as-of=2021-10-01", "/docs?as-of=2021-10-01&lang=vi"]
)
def test_the_control_fits_its_screen(open_page, address, width):
    page = open_page(address, viewport={"width": width, "height": 800})
    box = page.locator(".day-control").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


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
