"""The pages of saved queries: what a reader sees, with and without mistakes, in both languages."""

import html
import json
import re
import subprocess
import sys
from pathlib import Path
from shutil import copytree
from urllib.parse import parse_qs, urlsplit

import pytest

from tochuc.core.saved import read_saved
from tochuc.graph.snapshot import Snapshot, switch_to
from tochuc.web.app import create_app
from tochuc.web.live import Live

ROOT = Path(__file__).parents[2]
QUERIES = [
    path.relative_to(ROOT / "queries").with_suffix("").as_posix()
    for path in sorted((ROOT / "queries").rglob("*.rq"), key=lambda path: path.with_suffix("").as_posix())
    if path.parent.name != "hygiene"
]
HTML = {"Accept": "text/html"}
BY_PROVINCE = "/queries/committees/by-province"
SAMPLE = {"province": "tinh-mau", "as-of": "2023-06-19"}


def page(client, path, status=200, accept_language="en", **asked):
    headers = {**HTML, "Accept-Language": accept_language}
    response = client.get(path, query_string=asked or None, headers=headers)
    assert (response.status_code, response.mimetype) == (status, "text/html"), response.text
    return response.text


def cells(text):
    """The text of each cell of the first table, row by row."""
    body = re.search(r"<tbody>(.*?)</tbody>", text, re.DOTALL).group(1)
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return [
        [
            html.unescape(re.sub(r"<[^>]*>", "", cell)).strip()
            for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)
        ]
        for row in rows
    ]


def sentences(text):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", text)))


def test_the_catalogue_lists_every_query_by_topic(fixture_client):
    text = page(fixture_client, "/queries")
    assert sorted(re.findall(r'<dt><a href="/queries/([^"]*)"', text)) == sorted(QUERIES)
    assert set(re.findall(r'<h2 id="([^"]*)"', text)) == {name.partition("/")[0] for name in QUERIES}


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_topic_has_a_name_in_both_languages(fixture_client, language):
    text = page(fixture_client, "/queries", accept_language=language)
    for topic, name in re.findall(r'<h2 id="([^"]*)">([^<]*)</h2>', text):
        assert name.lower() != topic or (language, topic) in {("en", name.lower())}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("steering province day", "committees/by-province"),
        ("ban chi dao tinh ngay", "committees/by-province"),
        ("BAN CHỈ ĐẠO", "committees/by-province"),
        ("CQ-05", "committees/by-province"),
        ("by-province", "committees/by-province"),
    ],
)
def test_the_catalogue_is_searched_in_both_languages_without_marks(fixture_client, words, found):
    assert f'href="/queries/{found}"' in page(fixture_client, "/queries", q=words)


def test_a_search_without_result_says_so(fixture_client):
    text = page(fixture_client, "/queries", q="zzz")
    assert "0 questions." in text
    assert "<dt>" not in text


def test_the_catalogue_is_there_for_programs(fixture_client):
    listed = fixture_client.get("/queries", headers={"Accept": "application/json"}).json
    one = next(query for query in listed if query["id"] == "committees/by-province")
    assert one["title"].keys() == {"en", "vi"}
    assert one["parameters"] == ["province", "as-of"]
    assert one["href"] == BY_PROVINCE


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("name", QUERIES)
def test_every_query_has_a_page_in_both_languages(fixture_client, name, language):
    text = page(fixture_client, f"/queries/{name}", accept_language=language)
    assert f'<html lang="{language}">' in text
    title = read_saved(name, (ROOT / "queries" / f"{name}.rq").read_text(encoding="utf-8")).titles[language]
    assert f"<h1>{html.escape(title, quote=False)}</h1>" in text.replace("&#34;", '"').replace("&#39;", "'")
    assert "None" not in sentences(text)


def test_an_answer_is_a_table_with_names_that_lead_on(fixture_client):
    text = page(fixture_client, BY_PROVINCE, **SAMPLE)
    assert cells(text)[0][:2] == ["Steering Committee of Mau province", "yes"]
    assert '<a href="/id/steering-committee/tinh-mau?as-of=2023-06-19" title=' in text
    headings = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', text, re.DOTALL)
    assert [re.sub(r"<[^>]*>", "", heading).strip() for heading in headings][:2] == [
        "Steering committee",
        "On that day",
    ]


def test_an_answer_is_in_the_language_of_the_reader(fixture_client):
    text = page(fixture_client, BY_PROVINCE, accept_language="vi-VN, en;q=0.5", **SAMPLE)
    assert '<html lang="vi">' in text
    assert cells(text)[0][:2] == ["Ban Chỉ đạo tỉnh Mẫu", "có"]
    assert "Ban Chỉ đạo</a>" in text


@pytest.mark.parametrize(
    ("accept", "asked", "language"),
    [
        ("vi", "en", "en"),
        ("en", "vi", "vi"),
        ("fr, de", None, "en"),
        ("", None, "en"),
        ("en;q=0.1, vi", None, "vi"),
    ],
)
def test_the_language_is_asked_for_by_the_address_first(fixture_client, accept, asked, language):
    given = {"lang": asked} if asked else {}
    response = fixture_client.get("/queries", query_string=given, headers={**HTML, "Accept-Language": accept})
    assert f'<html lang="{language}">' in response.text
    assert response.headers["Content-Language"] == language
    assert "Accept-Language" in response.headers["Vary"]


def test_the_other_language_is_one_click_away_and_keeps_what_was_asked(fixture_client):
    text = page(fixture_client, BY_PROVINCE, **SAMPLE)
    href = html.unescape(re.search(r'<a href="([^"]*)" lang="vi"', text).group(1))
    assert parse_qs(urlsplit(href).query) == {**{k: [v] for k, v in SAMPLE.items()}, "lang": ["vi"]}
    assert '<html lang="vi">' in page(fixture_client, href)


def test_a_language_that_there_is_not_is_refused(fixture_client):
    assert "Lang is en or vi" in page(fixture_client, "/queries", 400, lang="fr")


def test_the_form_holds_what_was_asked(fixture_client):
    text = page(fixture_client, BY_PROVINCE, **SAMPLE)
    assert re.search(r'name="province" type="text" value="tinh-mau"', text)
    assert re.search(r'<input id="the-day" name="as-of" type="date" value="2023-06-19"', text)
    form = re.search(r'<form class="ask".*?</form>', text, re.DOTALL).group()
    assert re.findall(r'name="as-of"[^>]*', form) == ['name="as-of" value="2023-06-19"']
    assert '<option value="tinh-vi-du">Vi Du</option>' in text


def test_a_class_is_chosen_from_those_that_have_members(fixture_client):
    text = page(fixture_client, "/queries/organs/of-kind", kind="tc:ProvincialSteeringCommittee")
    assert '<option value="tc:ProvincialSteeringCommittee" selected>' in text
    assert 'value="tc:SourceKind"' not in text


@pytest.mark.parametrize(("language", "words"), [("en", "certain"), ("vi", "chắc chắn")])
def test_a_choice_is_in_the_language_of_the_reader_and_its_value_is_not(fixture_client, language, words):
    text = page(fixture_client, "/queries/lines/around", **{"organ": "tinh-mau", "lang": language})
    assert f'<option value="certain">{words}</option>' in text


def test_both_spellings_of_a_parameter_are_taken_but_not_both_at_once(fixture_client):
    assert cells(page(fixture_client, BY_PROVINCE, province="tinh-mau", asOf="2023-06-19"))
    text = page(fixture_client, BY_PROVINCE + "?as-of=2023-06-19&asOf=2023-06-19", 400)
    assert "Give one value, not several." in text


@pytest.mark.parametrize(
    ("given", "rows"),
    [("Ví Dụ", 1), ("vi du", 1), ("place:tinh-vi-du", 1), ("https://w3id.org/tochuc/id/place/tinh-vi-du", 1)],
)
def test_an_entity_may_be_given_by_id_or_by_a_name_that_it_has_alone(fixture_client, given, rows):
    text = page(fixture_client, BY_PROVINCE, **{**SAMPLE, "province": given})
    assert len(cells(text)) == rows
    assert 'value="tinh-vi-du"' in text


def test_a_name_of_several_leads_to_each_of_them(fixture_client):
    text = page(fixture_client, BY_PROVINCE, 400, **{**SAMPLE, "province": "mẫu"})
    found = re.findall(r'<li><a href="([^"]*)">', text)
    ids = {parse_qs(urlsplit(html.unescape(each)).query)["province"][0] for each in found}
    assert ids == {"tinh-mau", "tinh-mau-2025"}
    assert page(fixture_client, html.unescape(found[0]))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"province": "nowhere"}, "has the id or name “nowhere”"),
        ({"province": "committee:tinh-mau"}, "“committee:tinh-mau” is in the graph, but is no “"),
        ({"province": ["tinh-mau", "tinh-cu"]}, "Give one value, not several."),
    ],
)
def test_a_mistake_stands_beside_its_field(fixture_client, given, told):
    text = page(fixture_client, BY_PROVINCE, 400, **{**SAMPLE, **given})
    name = next(iter(given))
    assert re.search(rf'id="field-{name}"[^>]*aria-invalid="true"', text)
    fault = re.search(rf'<p class="fault" id="field-{name}-fault">([^<]*)</p>', text).group(1)
    assert told in html.unescape(fault)
    # What was right stays.
    assert f'value="{SAMPLE["as-of"]}"' in text


@pytest.mark.parametrize("day", ["2023-02-30", "yesterday", "2022-W01-1"])
def test_a_day_that_does_not_exist_stays_as_it_was_typed_and_the_rest_keeps_its_name(fixture_client, day):
    text = html.unescape(page(fixture_client, BY_PROVINCE, 400, **{**SAMPLE, "as-of": day}))
    assert f'name="as-of" type="text" value="{day}"' in text
    assert f"“{day}” is no day that exists" in text
    assert text.count(f"“{day}”") == 1
    assert f'value="{SAMPLE["province"]}"' in text
    assert 'data-said="Mau"' in text


def test_a_day_outside_of_what_a_question_takes_is_refused_above_its_form(fixture_client):
    text = html.unescape(page(fixture_client, BY_PROVINCE, 400, **{**SAMPLE, "as-of": "1800-01-01"}))
    assert "at least 1900-01-01" in text
    assert "Nothing is known of 1 January 1800" in text


def test_a_day_that_was_left_blank_is_none(fixture_client):
    assert page(fixture_client, BY_PROVINCE, **{**SAMPLE, "as-of": ""})


def test_a_question_of_no_day_says_so_and_leads_on_to_the_day(fixture_client):
    path, told = "/queries/documents/by-year", "This question is asked of the whole history"
    assert told in page(fixture_client, path)
    text = page(fixture_client, path, **{"as-of": "2023-06-19"})
    assert text.count(told) == 1
    assert "as-of=2023-06-19" in text
    data = fixture_client.get(f"{path}.json?as-of=2023-06-19")
    assert data.status_code == 400


def test_a_mistake_is_told_in_the_language_of_the_reader(fixture_client):
    text = page(fixture_client, BY_PROVINCE, 400, "vi", **{"as-of": "2023-02-30"})
    assert "“2023-02-30” không phải là một ngày có thật" in html.unescape(text)


@pytest.mark.parametrize("given", [{"colour": "red"}, {"stated": "maybe"}, {"sort": "colour"}])
def test_a_mistake_that_has_no_field_is_told_above_the_form(fixture_client, given):
    text = page(fixture_client, BY_PROVINCE, 400, **SAMPLE, **given)
    name, value = next(iter(given.items()))
    alert = re.search(r'<p class="fault" role="alert">([^<]*)</p>', text).group(1)
    assert name in alert.lower()
    assert value in alert or name == "colour"
    assert "<form" in text


@pytest.mark.parametrize(
    ("given", "parameter"),
    [
        ({"as-of": "2023-02-30"}, "as-of"),
        ({"province": "mẫu"}, "province"),
        ({"province": "committee:tinh-mau"}, "province"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_program_is_told_which_parameter_what_was_given_and_what_is_allowed(
    fixture_client, given, parameter
):
    response = fixture_client.get(BY_PROVINCE + ".json", query_string={**SAMPLE, **given})
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert response.json["parameter"] == parameter
    assert response.json["given"] == given[parameter]
    assert response.json["allowed"]


@pytest.mark.parametrize(
    "path",
    [f"/queries/{name}" for name in ("committees/by-provinc", "commitees/by-province", "x/by-province")],
)
def test_an_unknown_query_leads_to_the_nearest(fixture_client, path):
    text = page(fixture_client, path, 404)
    assert f'<a href="{BY_PROVINCE}">' in text
    problem = fixture_client.get(path, headers={"Accept": "application/json"})
    assert (problem.status_code, problem.json["nearest"][0]) == (404, "committees/by-province")


def test_an_empty_answer_says_why_that_may_be(fixture_client):
    for day, why in (("1901-01-01", "before the first day"), ("2090-01-01", "after the newest source")):
        text = sentences(page(fixture_client, "/queries/committees/by-province", **{**SAMPLE, "as-of": day}))
        if "The answer is empty." in text:
            assert why in text
            assert "Mau is in the graph" in text
    text = sentences(
        page(fixture_client, "/queries/changes/organs", **{"first": "2025-02-01", "last": "2020-01-01"})
    )
    assert "so no day lies between" in text


def test_rows_are_sorted_either_way_by_their_names(fixture_client):
    asked = {"as-of": "2023-06-19"}
    up, down = (
        [row[0] for row in cells(page(fixture_client, "/queries/places/on-day", sort=sort, **asked))]
        for sort in ("place", "-place")
    )
    assert len(up) > 1
    assert up == sorted(up)
    assert down == sorted(up, reverse=True)


def test_the_sorted_column_is_marked_and_turns_round(fixture_client):
    text = page(fixture_client, "/queries/places/on-day", sort="place")
    heading = re.search(r'<th scope="col" aria-sort="ascending">\s*<a href="([^"]*)"', text).group(1)
    assert parse_qs(urlsplit(html.unescape(heading)).query)["sort"] == ["-place"]


def test_what_follows_by_rule_is_marked_and_can_be_left_out(fixture_client):
    asked = {"organ": "committee:tinh-mau", "as-of": "2023-06-19"}
    marks = [row[-1] for row in cells(page(fixture_client, "/queries/lines/answered-to", **asked))]
    assert "by rule" in marks
    text = page(fixture_client, "/queries/lines/answered-to", stated="on", **asked)
    assert 'class="basis inferred"' not in text
    assert 'name="stated" value="on" checked' in text


def test_the_sparql_opens_in_the_editor_and_gives_the_same_rows(fixture_client):
    text = page(fixture_client, BY_PROVINCE, **SAMPLE)
    href = html.unescape(re.search(r'<a class="button" href="(/sparql[^"]*)"', text).group(1))
    assert "#+" not in href
    result = fixture_client.get(href, headers={"Accept": "application/json"}).json["results"]["bindings"]
    assert [row["committeeLabel"]["value"] for row in result] == ["Ban Chỉ đạo tỉnh Mẫu"]


def test_every_format_is_linked_and_there(fixture_client):
    text = page(fixture_client, BY_PROVINCE, **SAMPLE)
    block = re.search(r'<p class="formats">(.*?)</p>', text, re.DOTALL).group(1)
    found = re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', block)
    links = {name: html.unescape(href) for href, name in found}
    assert {"json", "srj", "csv", "tsv", "xml"} <= links.keys()
    for name, href in links.items():
        assert f".{name}?" in href
        assert fixture_client.get(href).status_code == 200, name


def test_an_embedded_answer_may_be_framed_and_nothing_else_may(fixture_client):
    text = page(fixture_client, BY_PROVINCE, **SAMPLE)
    frame = html.unescape(re.search(r"<code>(&lt;iframe.*?)</code>", text).group(1))
    address = html.unescape(re.search(r'src="([^"]*)"', frame).group(1))
    response = fixture_client.get(address.removeprefix("http://localhost"), headers=HTML)
    assert response.status_code == 200
    assert "<header" not in response.text
    assert cells(response.text)[0][0] == "Steering Committee of Mau province"
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    for path in (BY_PROVINCE, "/queries", "/"):
        assert "frame-ancestors 'none'" in fixture_client.get(path).headers["Content-Security-Policy"]


def test_only_our_own_scripts_run(fixture_client):
    for path in (BY_PROVINCE, "/queries", BY_PROVINCE + "/embed"):
        response = fixture_client.get(path, query_string=SAMPLE if "by" in path else {}, headers=HTML)
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
        assert not re.search(r"<script(?! src=\"/static/)|<style|style=|\son\w+=", response.text)


def test_hostile_values_are_shown_and_not_run(fixture_client):
    for name in ("province", "colour", "as-of"):
        text = page(fixture_client, BY_PROVINCE, 400, **{**SAMPLE, name: '"><script>alert(1)</script>'})
        assert "<script>alert" not in text


def test_the_calls_run(fixture_server):
    import urllib.request

    request = urllib.request.Request(
        f"{fixture_server.url}{BY_PROVINCE}?province=tinh-mau&as-of=2023-06-19", headers=HTML
    )
    with urllib.request.urlopen(request) as answer:
        text = answer.read().decode()
    calls = {
        name: html.unescape(call)
        for name, call in re.findall(r'data-call="([^"]*)"><code>(.*?)</code>', text, re.DOTALL)
    }
    assert calls.keys() == {"curl", "Python", "R"}
    told = subprocess.run([sys.executable, "-c", calls["Python"]], capture_output=True, text=True, check=True)
    assert "steering-committee/tinh-mau" in told.stdout
    told = subprocess.run(["bash", "-c", calls["curl"]], capture_output=True, text=True, check=True)
    assert told.stdout.startswith("committee,")
    assert "steering-committee/tinh-mau" in told.stdout


QUERY = """#+ title@en: Two things
#+ title@vi: Hai vật
#+ question@en: Which two things are there?
#+ question@vi: Có hai vật nào?
#+ keywords@en: two
#+ keywords@vi: hai
#+ answers: CQ-01
#+ param thing: iri owl:Thing https://example.org/a
#+ label thing@en: thing
#+ label thing@vi: vật
#+ column found@en: Found
#+ column found@vi: Tìm thấy
SELECT ?found WHERE { BIND(?thing AS ?found) }
"""


@pytest.fixture(scope="module")
def two_snapshots(fixture_snapshot, tmp_path_factory):
    """An application whose current snapshot answers one query otherwise than the older one does, and one no more."""
    state = tmp_path_factory.mktemp("two")
    old, new = state / "snapshots" / "old", state / "snapshots" / "new"
    copytree(fixture_snapshot.folder, old)
    for name in ("same", "changed", "gone", "asks"):
        (old / "queries" / "mau").mkdir(exist_ok=True)
        (old / "queries" / "mau" / f"{name}.rq").write_text(QUERY, encoding="utf-8")
    copytree(old, new)
    (new / "queries" / "mau" / "gone.rq").unlink()
    changed = QUERY.replace("BIND(?thing AS ?found)", "BIND(STR(?thing) AS ?found)")
    (new / "queries" / "mau" / "changed.rq").write_text(changed, encoding="utf-8")
    asks = re.sub(r"#\+ column.*\n", "", QUERY).replace("SELECT ?found", "ASK")
    (new / "queries" / "mau" / "asks.rq").write_text(asks, encoding="utf-8")
    switch_to(state, Snapshot(old))
    live = Both(state)
    live.take_up()
    live.old = live.now()
    switch_to(state, Snapshot(new))
    live.take_up()
    return create_app(live).test_client()


class Both(Live):
    def at(self, name):
        return self.old if name == self.old.hash else super().at(name)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("same", "gives the same answer"),
        ("changed", "gives another answer"),
        ("gone", "does not answer this question"),
        ("asks", "gives another answer"),
    ],
)
def test_an_older_snapshot_says_what_the_newest_answers(two_snapshots, name, told):
    text = page(two_snapshots, f"/snapshots/old/queries/mau/{name}")
    assert told in text
    assert f'href="/queries/mau/{name}?thing=' in text


def test_the_newest_snapshot_says_nothing_of_that_kind(two_snapshots):
    for path in ("/queries/mau/same", "/snapshots/new/queries/mau/same"):
        assert 'class="notice"' not in page(two_snapshots, path)


def test_a_citation_fixes_query_values_and_snapshot(two_snapshots):
    text = page(two_snapshots, "/queries/mau/same", thing="tc:Organ")
    cited = html.unescape(re.search(r'<a href="http://localhost(/snapshots/[^"]*)"', text).group(1))
    assert cited.startswith("/snapshots/new/queries/mau/same?thing=")
    assert cells(page(two_snapshots, cited)) == cells(text)


def test_a_snapshot_that_is_not_kept_leads_to_the_same_question_today(two_snapshots):
    path = "/queries/mau/same?thing=tc%3AOrgan"
    response = two_snapshots.get("/snapshots/0000" + path, headers=HTML)
    assert response.status_code == 404
    assert f'<a href="{html.escape(path)}">' in response.text
    told = two_snapshots.get("/snapshots/0000" + path, headers={"Accept": "application/json"})
    assert told.json["current"] == path


def test_the_editor_opens_in_the_language_that_was_asked_for(fixture_client):
    text = page(fixture_client, BY_PROVINCE, lang="vi", **SAMPLE)
    href = html.unescape(re.search(r'<a class="button" href="(/sparql[^"]*)"', text).group(1))
    assert parse_qs(urlsplit(href).query).keys() == {"query", "lang", "as-of"}
    assert '<html lang="vi">' in page(fixture_client, href)


def test_pages_link_to_one_another(fixture_client):
    for path in ("/", "/sparql", "/queries"):
        assert 'href="/queries"' in page(fixture_client, path)


def test_a_kept_answer_is_not_asked_again(fixture_client, fixture_snapshot, monkeypatch):
    live = fixture_client.application.extensions["live"]
    kept = json.loads(
        (fixture_snapshot.folder / "answers" / "places/on-day.json").read_text(encoding="utf-8")
    )
    asked = []
    answer = live.now().engine.answer
    monkeypatch.setattr(
        live.now().engine, "answer", lambda question: asked.append(question.text) or answer(question)
    )
    response = fixture_client.get("/queries/places/on-day.srj")
    assert response.json == kept
    assert asked == []
