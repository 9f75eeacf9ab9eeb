"""What people see, and what every answer carries."""

import html
import re

import pytest

HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def page(client, path, status=200, **parameters):
    response = client.get(path, query_string=parameters, headers={"Accept": HTML})
    assert (response.status_code, response.mimetype) == (status, "text/html")
    return response.text


def test_the_home_page_says_what_is_in_the_graph(client):
    text = page(client, "/")
    assert "12" in text
    assert "stated statements" in text
    assert "21 March 2026" in text
    assert "sample-1" in text


def test_the_form_holds_an_example_that_runs(client):
    text = page(client, "/sparql")
    example = html.unescape(re.search(r"<textarea[^>]*>\n(.*?)</textarea>", text, re.DOTALL).group(1))
    result = client.get("/sparql", query_string={"query": example})
    assert [row["name"]["value"] for row in result.json["results"]["bindings"]] == [
        "Ban Chỉ đạo tỉnh Mẫu về phòng, chống tham nhũng, tiêu cực"
    ]


def test_hostile_text_is_shown_and_not_run(client, query):
    text = page(client, "/sparql", query=query("everything"))
    assert "&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;" in text
    assert "<script>alert" not in text
    assert 'href="javascript:' not in text
    assert "javascript:alert%281%29" in text


def test_hostile_queries_are_shown_and_not_run(client):
    text = page(client, "/sparql", 400, query="</textarea><script>alert(1)</script>")
    assert "<script>alert" not in text
    assert "&lt;/textarea&gt;&lt;script&gt;" in text


def test_a_result_links_our_entities_here_and_the_web_there(client, query):
    text = page(client, "/sparql", query=query("everything"))
    assert 'href="/id/steering-committee/tinh-mau"' in text
    assert ">committee:tinh-mau</a>" in text
    assert 'href="https://example.org/a?b=%3Cscript%3E" title' in text
    assert 'href="/ontology#' in text


def test_a_result_marks_languages_and_missing_values(client, query):
    text = page(client, "/sparql", query=query("labels"))
    assert '<span lang="vi">Tỉnh Mẫu</span>' in text
    assert '<span lang="en">Steering committee of Sample Province</span>' in text
    assert 'aria-label="no value"' in text


def test_a_page_that_shows_a_part_says_so(client, query):
    text = page(client, "/sparql", query=query("many"))
    assert "1,000 of 65,536 rows are shown" in text
    assert text.count("<tr>") == 1001


def test_ask_is_answered_in_words(client, query):
    assert '<p class="answer">Yes</p>' in page(client, "/sparql", query=query("yes"))
    assert '<p class="answer">No</p>' in page(client, "/sparql", query=query("no"))


def test_a_malformed_query_comes_back_with_the_place_marked(client, query):
    text = page(client, "/sparql", 400, query=query("malformed"))
    assert "<mark>tc:Organ</mark>" in text
    assert "PREFIX tc: &lt;https://w3id.org/tochuc/ontology#&gt;" in text
    assert "?s a tc:Organ ." in text
    assert "Traceback" not in text


def test_an_entity_leads_to_what_is_said_about_it(client):
    turtle = {"Accept": "text/turtle"}
    moved = client.get("/id/steering-committee/tinh-mau", headers=turtle)
    assert moved.status_code == 303
    data = client.get(moved.headers["Location"], headers=turtle)
    assert "committee:tinh-mau" in data.text
    assert "place:tinh-mau" in data.text


@pytest.mark.parametrize(
    "path", ["/nothing", "/id/organ/nobody", "/id/organ/a%20b%3E%20%7B", "/id/organ/ủy-ban"]
)
@pytest.mark.parametrize("accept", [HTML, "text/turtle"])
def test_what_is_not_there_is_not_found(client, path, accept):
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code == 404
    assert response.mimetype == ("text/html" if accept == HTML else "application/problem+json")


def test_a_method_that_a_route_lacks_is_named_with_those_it_has(client):
    response = client.put("/sparql")
    assert (response.status_code, response.mimetype) == (405, "application/problem+json")
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST", "QUERY"}


def test_every_kind_of_problem_is_explained_where_its_type_leads(client, query):
    kind = client.get("/sparql", query_string={"query": query("malformed")}).json["type"]
    path, anchor = kind.removeprefix("https://w3id.org/tochuc").split("#")
    assert f'id="{anchor}"' in page(client, path)


@pytest.mark.parametrize("path", ["/", "/sparql", "/nothing", "/problems", "/healthz", "/static/icon.svg"])
def test_every_answer_may_be_read_by_other_sites_and_runs_no_script(client, path):
    with client.get(path, headers={"Accept": "*/*"}) as response:
        headers = response.headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert {"ETag", "Retry-After", "Tochuc-Snapshot"} <= set(
        headers["Access-Control-Expose-Headers"].split(", ")
    )
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_a_browser_may_ask_before_it_posts(client):
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    response = client.options("/sparql", headers={**asked, "Access-Control-Request-Headers": "content-type"})
    assert response.status_code == 200
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("path", ["/", "/sparql", "/healthz", "/readyz", "/problems"])
def test_head_answers_like_get_without_a_body(client, path):
    got, headed = client.get(path), client.head(path)
    assert (headed.status_code, headed.data) == (got.status_code, b"")
    assert headed.headers["Content-Length"] == got.headers["Content-Length"]


def test_pages_ask_nothing_of_other_sites(client, query):
    for text in (page(client, "/"), page(client, "/sparql"), page(client, "/sparql", query=query("yes"))):
        assert re.findall(r'(?:src|<link[^>]*href)="(?!/)', text) == []
        assert " style=" not in text
        assert not re.search(r"\son\w+=", text)


def test_a_host_that_is_none_gets_a_page_that_says_so(client):
    # Flask makes no addresses for such a request, and the page needs none.
    answer = client.get("/sparql", headers={"Host": "x" * 300, "Accept": "text/html"})
    assert answer.status_code == 400
    assert "<h1>" in answer.get_data(as_text=True)
