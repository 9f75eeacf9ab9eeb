"""The search that suggests while one types: by keyboard, by pointer, for screen readers, and without JavaScript."""

import pytest

from .conftest import BUNDLE_FOLDER

NAME = "Ban Chỉ đạo tỉnh Mẫu"
PAGES = ["/?lang=vi", "/search?lang=vi"]
bundled = pytest.mark.skipif(
    not (BUNDLE_FOLDER / "forms.js").exists(), reason="the browser bundle is not built: run `make test`"
)


def field(page):
    return page.locator("input#q")


def typed(page, words="ban chi dao tinh mau"):
    """The field after words were typed into it, once names are offered."""
    field(page).press_sequentially(words)
    page.get_by_role("option").first.wait_for()
    return field(page)


@bundled
@pytest.mark.parametrize("path", PAGES)
def test_names_are_offered_without_diacritics_and_enter_goes_to_the_page(open_page, path):
    page = open_page(path)
    search = typed(page)
    assert page.get_by_role("option", name=NAME).count() >= 1
    search.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert search.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    search.press("Enter")
    page.wait_for_url("**/page/**")
    assert "lang=vi" in page.url
    assert page.complaints == []


@bundled
def test_arrow_keys_go_around_and_back_to_the_field(open_page):
    page = open_page(PAGES[0])
    search = typed(page)
    count = page.get_by_role("option").count()
    for _ in range(count + 1):
        search.press("ArrowDown")
    assert search.get_attribute("aria-activedescendant") is None
    search.press("ArrowUp")
    assert search.get_attribute("aria-activedescendant").endswith(f"-{count - 1}")


@bundled
def test_escape_closes_the_names_and_enter_then_searches(open_page):
    page = open_page(PAGES[0])
    search = typed(page)
    search.press("Escape")
    assert page.get_by_role("listbox").count() == 0
    assert search.get_attribute("aria-expanded") == "false"
    assert search.input_value()
    search.press("Enter")
    page.wait_for_url("**/search?**q=ban**")


@bundled
def test_a_screen_reader_is_told_how_many_names_there_are(open_page):
    page = open_page("/?lang=en")
    search = typed(page, "mau")
    count = page.get_by_role("option").count()
    assert search.get_attribute("role") == "combobox"
    assert search.get_attribute("aria-controls") == page.get_by_role("listbox").get_attribute("id")
    told = page.locator("form.search [role=status]")
    assert told.inner_text() == f"{count} names; choose with the arrow keys"
    search.fill("qqqqqq")
    page.get_by_text("Nothing is called so").wait_for()
    assert search.get_attribute("aria-expanded") == "false"


@bundled
def test_a_name_is_chosen_with_the_pointer(open_page):
    page = open_page("/?lang=en&as-of=2023-01-01")
    typed(page, "mau")
    page.get_by_role("option").first.click()
    page.wait_for_url("**/page/**")
    assert "as-of=2023-01-01" in page.url


@pytest.mark.parametrize("path", PAGES)
def test_without_javascript_it_is_a_plain_search(open_page, path):
    page = open_page(path, java_script_enabled=False)
    field(page).fill("ban chi dao tinh mau")
    field(page).press("Enter")
    page.get_by_role("link", name=NAME).first.click()
    assert "/page/" in page.url
