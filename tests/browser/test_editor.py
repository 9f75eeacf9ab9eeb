"""The SPARQL editor in a real browser, under the Content-Security-Policy of every page."""

import json
from urllib.parse import urlsplit

import pytest

from .conftest import BUNDLE_FOLDER

pytestmark = pytest.mark.skipif(
    not (BUNDLE_FOLDER / "editor.js").exists(), reason="the editor is not bundled: run `make test`"
)
COMMITTEES = (
    """SELECT ?c WHERE { ?c a <https://w3id.org/tochuc/ontology#ProvincialSteeringCommittee> } ORDER BY ?c"""
)
HOSTILE = """SELECT ?text ?far ?near WHERE {
  VALUES (?text ?far) {
    ("<img src=x onerror='document.title=1'><script>document.title=2</script>" <javascript:alert(1)>)
    ("{{far}} \\u202Egnp.exe" <https://example.org/'onmouseover='alert(1)>)
  }
  BIND(IRI("https://w3id.org/tochuc/id/steering-committee/tinh-mau") AS ?near)
}"""
SLOW = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?i) }"


@pytest.fixture
def edit(open_page):
    """Opens the editor; every request of the page gathers in `asked`."""

    def open_(path="/sparql", **options):
        page = open_page("about:blank", **options)
        page.set_default_timeout(8000)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request))
        page.goto(path)
        page.wait_for_selector("#editor .CodeMirror")
        return page

    return open_


def write(page, text):
    page.locator("#editor .tabPanel.active .CodeMirror").first.evaluate(
        "(element, text) => { element.CodeMirror.setValue(text); element.CodeMirror.focus();"
        " element.CodeMirror.setCursor({ line: 9999, ch: 9999 }); }",
        text,
    )


def text_of(page):
    return page.locator("#editor .tabPanel.active .CodeMirror").first.evaluate(
        "(element) => element.CodeMirror.getValue()"
    )


def run(page, text):
    write(page, text)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(
        "#editor .tabPanel.active .query-told:has(.formats), #editor .tabPanel.active .problem"
    )


def complete(page, text, wanted):
    """Types a text, asks what completes it, and takes the first that is called so."""
    write(page, "")
    page.keyboard.type(text)
    page.keyboard.press("Control+Space")
    page.locator(".CodeMirror-hint", has_text=wanted).first.click()
    return text_of(page)


def test_the_editor_takes_the_place_of_the_form_without_a_complaint(edit):
    page = edit()
    assert not page.locator("form.query").is_visible()
    assert "PREFIX tc: <https://w3id.org/tochuc/ontology#>" in text_of(page)
    run(page, COMMITTEES)
    page.hover("#editor .CodeMirror-gutters")
    assert page.complaints == []


def test_without_javascript_the_form_stays_and_the_editor_is_not_there(open_page):
    page = open_page("/sparql", java_script_enabled=False)
    assert page.locator("form.query textarea").is_visible()
    assert not page.locator("#editor").is_visible()


def test_a_result_shows_names_that_lead_to_pages(edit):
    page = edit()
    run(page, COMMITTEES)
    link = page.locator("#editor td a", has_text="Steering Committee of Mau province")
    link.wait_for()
    assert link.get_attribute("href") == "/id/steering-committee/tinh-mau"
    page.get_by_label("names in place of IRIs").uncheck()
    assert page.locator("#editor td a").first.inner_text().startswith("committee:")


def test_what_data_hold_never_becomes_markup_or_a_link_that_acts(edit):
    page = edit()
    title = page.title()
    run(page, HOSTILE)
    cells = page.locator("#editor td")
    assert "<script>document.title=2</script>" in cells.nth(0).inner_text()
    assert "{{far}}" in cells.nth(3).inner_text()
    assert page.locator("#editor td img, #editor td script, #editor [onmouseover]").count() == 0
    assert page.locator("#editor td a[href^=javascript]").count() == 0
    page.get_by_role("button", name="Raw").click()
    page.wait_for_selector("#editor .yasr_results .CodeMirror")
    assert page.title() == title
    assert page.complaints == []


def test_an_answer_is_told_with_its_count_its_snapshot_and_every_format(edit):
    page = edit()
    run(page, COMMITTEES)
    told = page.locator("#editor .query-told").inner_text()
    assert "4 rows" in told
    assert "snapshot" in told
    assert [link.inner_text() for link in page.locator("#editor .formats a").all()] == [
        "csv",
        "tsv",
        "json",
        "xml",
    ]
    with page.expect_download() as download:
        page.locator("#editor .formats a", has_text="csv").click()
    assert download.value.path().read_text().count("steering-committee") == 4
    run(page, "DESCRIBE <https://w3id.org/tochuc/id/place/tinh-mau>")
    page.wait_for_function("document.querySelectorAll('#editor .formats a').length === 6")
    formats = [link.inner_text() for link in page.locator("#editor .formats a").all()]
    assert formats == ["turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml"]
    run(page, "ASK { ?s ?p ?o }")
    page.wait_for_selector("#editor .answer")
    assert page.locator("#editor .answer").inner_text() == "Yes"


def test_a_fault_is_told_and_marked_where_it_is(edit):
    page = edit()
    run(page, "SELECT ?x WHERE {\n  ?x a nosuch:Thing\n}")
    problem = page.locator("#editor .problem")
    assert "the prefix “nosuch:” is not declared" in problem.inner_text()
    assert "Line 2, column 8" in problem.inner_text()
    assert page.locator("#editor .fault-here").first.inner_text() == "nosuch:Thing"
    page.get_by_role("button", name="Go there").click()
    page.keyboard.type("x")
    assert page.locator("#editor .fault-here").count() == 0
    assert "?x a xnosuch:Thing" in text_of(page)


@pytest.mark.parametrize(
    ("typed", "called", "written"),
    [
        ("?x a provincial steer", "Provincial", "tc:ProvincialSteeringCommittee"),
        ("?x a tc:ProvincialSteer", "Provincial", "tc:ProvincialSteeringCommittee"),
        ("?x covers ar", "area", "tc:coversArea"),
        ("?line tc:superior ban chi dao tinh mau", "Mau province", "committee:tinh-mau"),
        ("?line tc:superior committee:vi", "Vi Du province", "committee:tinh-vi-du"),
    ],
)
def test_a_name_is_completed_to_its_short_iri_and_its_prefix_is_declared(edit, typed, called, written):
    page = edit()
    text = complete(page, typed, called)
    assert text.endswith(written)
    assert f"PREFIX {written.partition(':')[0]}: <https://w3id.org/tochuc/" in text


def test_a_reader_of_vietnamese_is_served_in_vietnamese(edit):
    page = edit("/sparql?lang=vi")
    assert complete(page, "?x a ban chi dao cap tinh", "Ban Chỉ đạo").endswith(
        "tc:ProvincialSteeringCommittee"
    )
    run(page, COMMITTEES)
    page.locator("#editor td a", has_text="Ban Chỉ đạo tỉnh Mẫu").wait_for()
    assert page.locator("#editor td a").first.get_attribute("href").endswith("?lang=vi")
    assert page.get_by_role("button", name="Chạy câu truy vấn").is_visible()
    assert page.locator("#editor .addTab").get_attribute("aria-label") == "Thêm thẻ mới"
    assert page.complaints == []


def test_typing_and_completing_never_asks_another_server(edit):
    page = edit()
    own = urlsplit(page.url).netloc
    write(page, "")
    page.keyboard.type("PREFIX sk")
    page.wait_for_selector(".CodeMirror-hint")
    page.keyboard.press("Enter")
    page.keyboard.type("\nSELECT * WHERE { ?x foaf:name ?y ; schema:name ?z ; a tc:Pro")
    page.wait_for_selector(".CodeMirror-hint")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Space")
    run(page, COMMITTEES)
    assert {urlsplit(request.url).netloc for request in page.asked} == {own}


def test_a_tab_that_names_another_endpoint_still_asks_this_one(edit):
    page = edit()
    page.evaluate(
        """() => { for (const name of Object.keys(localStorage)) localStorage[name] =
        localStorage[name].replaceAll(location.origin + "/sparql", "https://example.org/sparql") }"""
    )
    page.reload()
    page.wait_for_selector("#editor .CodeMirror")
    run(page, COMMITTEES)
    assert [request for request in page.asked if "example.org" in request.url] == []
    assert page.locator("#editor tbody tr").count() == 4


def test_a_browser_keeps_tabs_and_no_answers(edit):
    page = edit()
    run(page, COMMITTEES)
    page.locator("#editor .addTab").click()
    write(page, "ASK { }")
    page.locator("body").click(position={"x": 1, "y": 1})
    page.reload()
    page.wait_for_selector("#editor .CodeMirror")
    assert page.locator("#editor .tab").count() == 2
    assert text_of(page) == "ASK { }"
    assert "steering-committee/tinh-mau" not in page.evaluate("JSON.stringify(localStorage)")


def test_a_running_query_is_stopped_at_the_server_too(edit):
    page = edit()
    write(page, SLOW)
    page.keyboard.press("Control+Enter")
    stop = page.get_by_role("button", name="Stop", exact=True)
    stop.wait_for()
    page.wait_for_timeout(300)
    with page.expect_response(lambda answer: "/running/" in answer.url) as stopped:
        stop.click()
    assert stopped.value.status in {204, 404}
    assert page.locator("#editor .query-told").inner_text() == "The query was stopped."
    run(page, COMMITTEES)


def test_a_saved_question_opens_with_its_parameters(edit):
    page = edit()
    page.locator("#editor .query-examples summary").click()
    page.get_by_label("Find a question").fill("steering committees of a province")
    button = page.get_by_role("button", name="Steering committees of a province on a day")
    button.click()
    page.wait_for_selector("#editor .query-values input[type=date]")
    assert "#+ param asOf" in text_of(page)
    page.get_by_label("province or city").fill("tinh-mau")
    page.get_by_label("on the day").fill("2023-06-19")
    page.get_by_role("button", name="Run the query").click()
    page.locator("#editor td a", has_text="Steering Committee of Mau province").first.wait_for()
    assert page.complaints == []


def test_a_short_link_opens_the_same_query_and_runs_nothing(edit):
    page = edit()
    write(page, COMMITTEES)
    page.get_by_role("button", name="Short link").click()
    field = page.get_by_label("Address of the query")
    field.wait_for()
    address = urlsplit(field.input_value()).path
    assert len(address) == len("/sparql/links/") + 10
    other = edit(address)
    assert text_of(other).strip() == COMMITTEES
    assert [request for request in other.asked if request.method == "POST"] == []


def test_what_is_no_query_yet_is_shared_by_a_long_address(edit):
    page = edit()
    write(page, "SELECT ?unfinished WHERE {")
    page.get_by_role("button", name="Short link").click()
    field = page.get_by_label("Address of the query")
    field.wait_for()
    assert "/sparql#query=" in field.input_value()
    other = edit("/sparql#" + urlsplit(field.input_value()).fragment)
    assert text_of(other) == "SELECT ?unfinished WHERE {"


def test_only_what_is_stated_can_be_asked(edit):
    page = edit()
    page.get_by_label("only what is stated").check()
    run(page, "ASK { ?s ?p ?o }")
    sent = [request.post_data for request in page.asked if request.method == "POST"]
    assert "stated=on" in sent[-1]


def test_the_keyboard_comes_in_and_out_of_the_editor(edit):
    page = edit()
    write(page, "ASK { }")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.CodeMirror')") is None
    assert text_of(page) == "ASK { }"
    page.locator("#editor .CodeMirror textarea").first.focus()
    assert "Ctrl+Enter" in page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "BODY"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_the_page(edit, width, scheme):
    page = edit("/sparql?lang=vi", viewport={"width": width, "height": 800}, color_scheme=scheme)
    run(page, COMMITTEES)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    paper = page.locator("#editor .CodeMirror").first.evaluate("(e) => getComputedStyle(e).backgroundColor")
    assert json.dumps(paper) == json.dumps("rgb(253, 253, 252)" if scheme == "light" else "rgb(21, 25, 28)")
