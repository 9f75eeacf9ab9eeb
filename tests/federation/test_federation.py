"""SERVICE to an endpoint that is allowed, and from another engine to ours; each over real servers.

A case is a query with the rows that it must give beside it; a refusal says in its first line the status, the line that
the error must name (0 for none), and words of it.
"""

import json
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

import pytest

pytestmark = pytest.mark.remote
HERE = Path(__file__).parent
CASES = sorted((HERE / "cases").glob("*.rq"))
REFUSED = sorted((HERE / "refused").glob("*.rq"))


def ask(endpoint, query, accept):
    """Status, headers and text of the answer to a query."""
    request = urllib.request.Request(endpoint, urlencode({"query": query}).encode(), {"Accept": accept})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_query_joins_what_another_endpoint_says(site, text, path):
    status, _, body = ask(f"{site.url}/sparql", text(path), "text/csv")
    assert status == 200, body
    assert body.splitlines() == path.with_suffix(".csv").read_text(encoding="utf-8").splitlines()


def test_an_endpoint_that_is_passed_over_is_named(site, text):
    _, headers, _ = ask(f"{site.url}/sparql", text(HERE / "cases" / "silent.rq"), "text/csv")
    assert headers["Tochuc-Cut"] == f"{site.names['nobody']} did not answer"


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_what_may_not_or_cannot_be_asked_is_told(site, text, path):
    query = text(path)
    status, line, told = query.partition("\n")[0].removeprefix("# ").split(" ", 2)
    got, _, body = ask(f"{site.url}/sparql", query, "application/json")
    problem = json.loads(body)
    assert got == int(status), body
    assert told in problem["detail"] + problem.get("repair", "")
    assert problem.get("line", 0) == int(line)


def test_the_description_says_that_queries_may_ask_others(site):
    request = urllib.request.Request(f"{site.url}/sparql", headers={"Accept": "text/turtle"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert "BasicFederatedQuery" in answer.read().decode()


def test_another_engine_joins_what_ours_says(site, text, elsewhere):
    status, _, body = ask(elsewhere, text(HERE / "outward.rq"), "text/csv")
    assert status == 200, body
    places = [row.split(",")[1].rpartition("/")[2] for row in body.split()[1:]]
    assert places == ["tinh-mau", "tinh-mau-2025"]


def test_rows_that_another_endpoint_leaves_out_are_an_error_or_with_silent_a_word(cutting):
    silent = (HERE / "cut.rq").read_text(encoding="utf-8").replace("$cutting", cutting.endpoint)
    status, headers, body = ask(f"{cutting.url}/sparql", silent, "text/csv")
    assert (status, len(body.split())) == (200, 3)
    assert headers["Tochuc-Cut"] == f"{cutting.endpoint} gave its first 2 rows only"
    status, _, body = ask(f"{cutting.url}/sparql", silent.replace("SILENT ", ""), "text/csv")
    assert status == 502
    assert "cuts every result after 2 rows" in json.loads(body)["detail"]
    status, _, page = ask(f"{cutting.url}/sparql", silent, "text/html")
    assert "gave its first 2 rows only" in page
