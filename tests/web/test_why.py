"""Why a statement holds, who says so and who says otherwise, and how to report that it is wrong."""

import html
import json
import re
import shutil
from io import BytesIO
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest
from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse

from tochuc.core.reports import read_target
from tochuc.graph.build import build
from tochuc.namespaces import PREFIXES
from tochuc.web.app import create_app
from tochuc.web.live import Live
from tochuc.web.reasons.because import _short, _value

COMMITTEE, ACCOUNTABLE = f"{PREFIXES['committee']}tinh-mau", f"{PREFIXES['tc']}accountableTo"
ISSUES = "https://example.org/issues/new?title="
HTML = {"Accept": "text/html", "Accept-Language": "en"}
BY_RULE = {"s": "committee:tinh-mau", "p": "tc:accountableTo", "o": "standing:tinh-mau"}
STATED = {"s": "committee:tinh-mau", "p": "tc:from", "o": '"2022-07-01"^^edtf:EDTF'}
JOINT = {
    "s": "membership:tran-thi-thu--party-committee-tinh-mau--secretary",
    "p": "tc:from",
    "o": '"2023-03"^^edtf:EDTF',
}
RDF = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
    "trig": ("application/trig", RdfFormat.TRIG),
    "nq": ("application/n-quads", RdfFormat.N_QUADS),
}


@pytest.fixture(scope="module")
def client(fixture_client):
    return fixture_client


def page(client, asked, room="/why", status=200, **more):
    response = client.get(room, query_string={**asked, **more} or None, headers=HTML)
    assert (response.status_code, response.mimetype) == (status, "text/html"), response.text
    return response.text


def sentences(text):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", text)))


def ask(client, asked, status=200, suffix="", **headers):
    response = client.get(f"/why{suffix}", query_string=asked, headers=headers)
    assert response.status_code == status, response.text
    return response


def triples(response, format):
    return [quad.triple for quad in parse(BytesIO(response.data), format=format)]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            ["by rule", "Article 2 of", "01-QĐ/MẪU", "Stated by", "A reporting line joins", "Sample Gazette"],
        ),
        (
            "vi",
            [
                "theo quy phạm",
                "Điều 2 của",
                "01-QĐ/MẪU",
                "Do các nguồn nêu",
                "Một tuyến quan hệ",
                "Công báo Mẫu",
            ],
        ),
    ],
)
def test_a_statement_that_follows_is_told_down_to_articles_and_sources(client, language, told):
    text = page(client, BY_RULE, lang=language)
    for words in told:
        assert words in sentences(text)
    assert 'href="/page/document/01-qd-mau-2022' in text
    assert 'href="/page/source/cong-bao-mau' in text
    assert 'href="https://example.org/cong-bao" rel="nofollow noreferrer"' in text


def test_every_step_that_is_mentioned_is_on_the_page_once(client):
    text = page(client, BY_RULE)
    ids = re.findall(r'id="(step-\d+|source-\d+)"', text)
    assert len(ids) == len(set(ids))
    assert {*re.findall(r'href="#((?:step|source)-\d+)"', text)} <= {*ids}
    numbers = [int(id.partition("-")[2]) for id in ids if id.startswith("step-")]
    assert sorted(numbers) == list(range(1, max(numbers) + 1))


def test_a_stated_one_names_its_sources_and_who_says_otherwise(client):
    text = page(client, STATED)
    told, _, otherwise = text.partition("Who says otherwise")
    assert "1 source says so" in told
    assert "Báo Mẫu" in sentences(told)
    assert "Báo Thử" not in sentences(told)
    assert "5 July 2022" in sentences(otherwise)
    assert "Báo Thử" in sentences(otherwise)
    # “In July 2022” goes with either day.
    assert "trang-mau-2023" not in otherwise
    assert "seen as a copy" in otherwise


def test_what_nobody_contradicts_says_nothing_of_others(client):
    assert "Who says otherwise" not in page(client, {**STATED, "o": '"2022-07"^^edtf:EDTF'})
    assert "Who says otherwise" not in page(client, BY_RULE)


def test_a_joint_source_speaks_for_one_or_more_of_its_parts(client):
    text = sentences(page(client, JOINT))
    assert "1 to 2 sources say so" in text
    assert "One or more of these 2 sources:" in text
    assert "Báo Mẫu · 6 July 2022" in text


def test_what_is_weaker_than_plainly_stated_says_so(client):
    assert re.search(r"Weaker than plainly stated: *medium", sentences(page(client, JOINT)))
    assert "Weaker" not in page(client, STATED)


def test_what_rests_on_a_copy_alone_says_so(client):
    copied = {"s": "observation:tinh-mau--members", "p": "tc:value", "o": "15"}
    assert "the original was seen" in page(client, copied)
    assert "the original was seen" not in page(client, STATED)


@pytest.mark.parametrize(
    "asked",
    [
        {"subject": COMMITTEE, "predicate": ACCOUNTABLE, "object": f"<{PREFIXES['standing']}tinh-mau>"},
        {"s": "steering-committee/tinh-mau", "p": "tc:accountableTo", "o": "/page/standing-committee/tinh-mau"},
        {"s": "/id/steering-committee/tinh-mau", "p": f"<{ACCOUNTABLE}>", "o": "standing:tinh-mau"},
    ],
)  # fmt: skip
def test_a_name_may_be_written_in_every_usual_way(client, asked):
    assert ask(client, asked, suffix=".json").json == ask(client, BY_RULE, suffix=".json").json


@pytest.mark.parametrize(
    ("term", "written"), [("tc:from", "tc:from"), ("committee:tinh-mau", "committee:tinh-mau")]
)
def test_addresses_on_pages_are_short(term, written):
    prefix, _, local = term.partition(":")
    assert _short(PREFIXES[prefix] + local) == written
    assert _value(f'"5"^^<{PREFIXES["edtf"]}EDTF>') == "%225%22%5E%5Eedtf:EDTF"
    assert _value('"a^^<b"@vi') == quote('"a^^<b"@vi', safe=":/")


def test_the_json_is_that_of_the_command(client, fixture_snapshot, capsys):
    from tochuc.cli import main

    state = str(fixture_snapshot.folder.parents[1])
    assert main(["explain", "--state", state, *BY_RULE.values(), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert ask(client, BY_RULE, suffix=".json").json == told
    assert ask(client, BY_RULE, Accept="application/json").json == told


@pytest.mark.parametrize("suffix", RDF)
def test_the_proof_comes_in_every_format_by_suffix_name_and_accept(client, suffix):
    media_type, format = RDF[suffix]
    found = set(triples(ask(client, BY_RULE, suffix=f".{suffix}"), format))
    for response in (ask(client, {**BY_RULE, "format": suffix}), ask(client, BY_RULE, Accept=media_type)):
        assert response.mimetype == media_type
        assert set(triples(response, format)) == found
    assert found == set(triples(ask(client, BY_RULE, suffix=".nt"), RdfFormat.N_TRIPLES))


def test_the_proof_says_what_was_derived_from_what_without_blank_nodes(client):
    found = triples(ask(client, BY_RULE, suffix=".nt"), RdfFormat.N_TRIPLES)
    assert not any(isinstance(term, BlankNode) for triple in found for term in triple)
    prov = {
        name: NamedNode(PREFIXES["prov"] + name)
        for name in ("wasDerivedFrom", "hadPrimarySource", "wasGeneratedBy", "used")
    }
    statements = {t.subject for t in found if t.object == NamedNode(PREFIXES["rdf"] + "Statement")}
    derived = {t.subject for t in found if t.predicate == prov["wasDerivedFrom"]}
    sourced = {t.subject for t in found if t.predicate == prov["hadPrimarySource"]}
    assert {t.object for t in found if t.predicate == prov["wasDerivedFrom"]} <= statements
    assert derived | sourced == statements
    assert not derived & sourced
    used = {(t.subject, t.object) for t in found if t.predicate == prov["used"]}
    activity = {t.subject: t.object for t in found if t.predicate == prov["wasGeneratedBy"]}
    assert all(
        (activity[t.subject], t.object) in used for t in found if t.predicate == prov["wasDerivedFrom"]
    )


def test_the_name_of_a_statement_in_the_proof_is_an_address_that_tells_of_it(client):
    found = triples(ask(client, BY_RULE, suffix=".nt"), RdfFormat.N_TRIPLES)
    for node in {t.subject.value for t in found if "/why?" in t.subject.value and "#" not in t.subject.value}:
        assert client.get("/why.json?" + urlsplit(node).query).status_code == 200, node


def test_a_statement_that_does_not_hold_says_what_does_near_it(client):
    asked = {**STATED, "o": '"2022-07-02"^^edtf:EDTF'}
    text = page(client, asked, status=404)
    assert "No source states this" in text
    assert "1 July 2022" in sentences(text)
    problem = ask(client, asked, 404, Accept="application/json").json
    assert "neither stated nor inferred" in problem["detail"]
    assert f"/why?{urlencode(STATED, safe=':/')}" in problem["near"]


def test_a_statement_turned_round_leads_to_the_right_one(client):
    turned = {"s": BY_RULE["o"], "p": BY_RULE["p"], "o": BY_RULE["s"]}
    assert f'href="/why?{html.escape(urlencode(BY_RULE, safe=":/"))}"' in page(client, turned, status=404)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ({"s": "committee:tinh-mua"}, "committee:tinh-mau"),
        ({"p": "tc:acountableTo"}, "tc:accountableTo"),
        ({"o": "standing:tinh-mu"}, "standing:tinh-mau"),
    ],
)
def test_an_unknown_name_gets_the_nearest(client, asked, meant):
    problem = ask(client, {**BY_RULE, **asked}, 404, Accept="application/json").json
    assert meant in problem["detail"]
    assert f'href="/why?{html.escape(urlencode(BY_RULE, safe=":/"))}"' in page(
        client, {**BY_RULE, **asked}, status=404
    )


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"s": "tc:Organ"}, "predicate is missing"),
        ({**BY_RULE, "p": "x y"}, "predicate: 'x y' is not a term"),
        ({**BY_RULE, "s": '"chữ"'}, "subject: it is a name"),
        ({**BY_RULE, "o": "a . tc:b tc:c tc:d"}, "object: "),
        ({**BY_RULE, "o": "_:b"}, "object: "),
        ({**BY_RULE, "subject": "tc:Organ"}, "subject is given 2 times"),
        ({**BY_RULE, "format": "docx"}, "there is no format"),
        ({**BY_RULE, "lang": "fr"}, "lang is"),
    ],
)
def test_what_is_no_statement_is_refused_by_name(client, asked, told):
    problem = ask(client, asked, 400, Accept="application/json").json
    assert told in problem["detail"]


def test_an_ending_or_a_form_that_there_is_not_is_refused(client):
    ask(client, BY_RULE, 404, suffix=".docx")
    ask(client, BY_RULE, 406, Accept="image/png")


def test_without_a_statement_there_is_a_form(client):
    text = page(client, {})
    assert re.findall(r'<input id="(\w)"', text) == ["s", "p", "o"]
    ask(client, {}, 400, Accept="application/json")


def test_a_snapshot_keeps_its_own_reasons(client, fixture_snapshot):
    base = f"/snapshots/{fixture_snapshot.hash}"
    text = page(client, BY_RULE, f"{base}/why")
    assert not re.search(r'href="/(?:page|why|report)', text)
    assert f'href="{base}/page/steering-committee/tinh-mau' in text
    assert client.get(f"{base}/why.ttl", query_string=BY_RULE).status_code == 200


def test_an_answer_is_told_again_by_its_tag(client):
    response = ask(client, BY_RULE, Accept="text/turtle")
    assert {"Accept", "Accept-Language"} <= set(response.headers["Vary"].replace(" ", "").split(","))
    ask(client, BY_RULE, 304, Accept="text/turtle", **{"If-None-Match": response.headers["ETag"]})
    assert client.head("/why", query_string=BY_RULE).status_code == 200


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_page_of_a_thing_leads_to_sources_reasons_and_reports(client, language):
    text = page(client, {"lang": language}, "/page/steering-committee/tinh-mau")
    ways = {html.unescape(way) for way in re.findall(r'href="(/(?:why|report)\?[^"]*)"', text)}
    assert any(way.startswith("/why?") for way in ways)
    assert any("p=tc:from" in way and way.startswith("/report?") for way in ways)
    for way in ways:
        response = client.get(way, headers=HTML)
        assert response.status_code == 200, way
        assert parse_qs(urlsplit(way).query)["lang"] == [language]
    differ = {"en": "sources differ", "vi": "các nguồn nêu khác nhau"}[language]
    assert text.count(differ) == 2


def test_a_report_names_the_statement_its_sources_and_the_snapshot(client, fixture_snapshot):
    text = page(client, STATED, "/report")
    body = html.unescape(re.search(r"<textarea[^>]*>\n(.*?)</textarea>", text, re.DOTALL)[1])
    for words in (
        f"http://localhost/snapshots/{fixture_snapshot.hash}/why?s=committee:tinh-mau",
        fixture_snapshot.hash,
        'committee:tinh-mau tc:from "2022-07-01"^^edtf:EDTF',
        "Tỉnh Mẫu lập Ban Chỉ đạo, Báo Mẫu, 6 July 2022, https://example.org/bao-mau/2022-07",
        "otherwise: 5 July 2022",
    ):
        assert words in body
    address = re.search(r"http://localhost(/snapshots/\S*)", body)[1]
    assert client.get(address, headers=HTML).status_code == 200
    assert "copy it" in text
    assert "issues/new" not in text


@pytest.mark.parametrize(
    ("setting", "begins", "word"),
    [
        (ISSUES + "{title}&body={body}", ISSUES + "Error", "Open a report"),
        ("sai-sot@example.org", "mailto:sai-sot@example.org?subject=Error", "Write a mail"),
    ],
)  # fmt: skip
def test_a_report_opens_where_the_setting_says(fixture_snapshot, setting, begins, word):
    live = Live(fixture_snapshot.folder.parents[1])
    live.take_up()
    client = create_app(live, reports=read_target(setting)).test_client()
    text = page(
        client, {**STATED, "reports": "https://evil.example/?body={body}", "url": "//evil.example"}, "/report"
    )
    address = html.unescape(re.search(rf'<a class="button" href="([^"]*)"[^>]*>{word}', text)[1])
    assert address.startswith(begins)
    assert "2022-07-01" in parse_qs(urlsplit(address).query)["body"][0]
    assert not re.search(r'(?:href|action|src)="(?:https?:)?//evil', text)


@pytest.mark.parametrize("asked", [{**STATED, "o": '"Gửi tiền về đây"'}, {"s": "committee:khong-co"}])
def test_a_report_is_only_about_what_the_graph_says(client, asked):
    text = page(client, asked, "/report", status=404)
    assert "<textarea" not in text


def test_a_report_may_be_about_all_that_is_said_of_a_thing(client):
    text = page(client, {"s": "committee:tinh-mau"}, "/report")
    assert "Error: Steering Committee of Mau province" in text
    assert "/page/steering-committee/tinh-mau" in text


def test_what_a_source_states_is_listed_by_subject(client, fixture_graph):
    source = NamedNode(PREFIXES["source"] + "bao-mau-2022-07")
    text = page(client, {}, "/said-by/bao-mau-2022-07")
    stated = list(fixture_graph.quads_for_pattern(None, None, None, source))
    assert text.count(">why?<") == len(stated)
    assert f"{len(stated)} statements" in text
    assert len(re.findall("<h2>", text)) == len({quad.subject for quad in stated})
    assert (
        client.get(html.unescape(re.search(r'href="(/queries/sources/stated-by[^"]*)"', text)[1])).status_code
        == 200
    )
    assert 'href="/said-by/bao-mau-2022-07' in page(client, {}, "/page/source/bao-mau-2022-07")
    assert "/said-by/" not in page(client, {}, "/page/steering-committee/tinh-mau")


def test_a_long_source_comes_in_pages_that_hold_each_statement_once(client, fixture_graph):
    source = NamedNode(PREFIXES["source"] + "register")
    total = len(list(fixture_graph.quads_for_pattern(None, None, None, source)))
    address, found = "/said-by/register", []
    while address:
        text = page(client, {}, address)
        found += re.findall(r'href="(/why\?[^"]*)"', text)
        following = re.search(r'<a href="([^"]*)" rel="nofollow next"', text)
        address = html.unescape(following[1]) if following else ""
    assert len(found) == len(set(found)) == total


@pytest.fixture(scope="module")
def silent(fixture_root, tmp_path_factory):
    """The made-up graph without what one paper states by itself; what it states with another stays."""
    root = tmp_path_factory.mktemp("silent") / "root"
    shutil.copytree(fixture_root, root)
    (root / "data" / "claims" / "bao-thu-2022-08.ttl").unlink()
    live = Live(
        build(root, tmp_path_factory.mktemp("silent-state"), 2, lambda stage: None)[0].folder.parents[1]
    )
    live.take_up()
    return create_app(live).test_client()


def test_the_page_of_a_source_that_states_nothing_by_itself_leads_to_those_words_and_on(silent):
    source = page(silent, {}, "/page/source/bao-thu-2022-08")
    text = page(silent, {}, re.search(r'href="(/said-by/[^"]*)"', source)[1])
    assert "This source states nothing by itself so far." in text
    assert ">why?<" not in text
    together = page(silent, {}, re.search(r'href="(/said-by/joint-[^"]*)"', text)[1])
    assert "states nothing" not in together
    assert ">why?<" in together


@pytest.mark.parametrize(("address", "status"), [("/said-by/nobody", 404), ("/said-by/register?from=x", 400)])
def test_a_source_or_part_that_there_is_not_is_refused(client, address, status):
    assert client.get(address).status_code == status


CLAIM = 'committee:tinh-mau tc:nameInSource "</textarea></bdi><script>alert(2)</script>\u202egnp"@vi .\n'


@pytest.fixture(scope="module")
def hostile(fixture_root, tmp_path_factory):
    root = tmp_path_factory.mktemp("hostile") / "root"
    shutil.copytree(fixture_root, root)
    for path, old, new in (
        ("sources/bao-mau-2022-07.ttl", '"Báo Mẫu"', '"<img src=x onerror=alert(1)>"'),
        ("sources/bao-mau-2022-07.ttl", "https://example.org/bao-mau/2022-07", "javascript:alert(1)"),
        ("sources/trang-mau-2023.ttl", 'dcterms:title "', 'dcterms:title "<script>alert(3)</script>'),
    ):
        file = root / "data" / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
    with (root / "data" / "claims" / "bao-mau-2022-07.ttl").open("a", encoding="utf-8") as file:
        file.write(CLAIM)
    live = Live(
        build(root, tmp_path_factory.mktemp("hostile-state"), 2, lambda stage: None)[0].folder.parents[1]
    )
    live.take_up()
    return create_app(live, reports=read_target("https://example.org/?b={body}")).test_client()


@pytest.mark.parametrize(
    "room", ["/why", "/report", "/page/steering-committee/tinh-mau", "/said-by/bao-mau-2022-07"]
)
def test_hostile_text_of_data_never_becomes_markup(hostile, room):
    value = CLAIM.partition("nameInSource ")[2].rpartition(" .")[0]
    asked = (
        {"s": "committee:tinh-mau", "p": "tc:nameInSource", "o": value} if room in ("/why", "/report") else {}
    )
    text = page(hostile, asked, room)
    assert "&lt;script&gt;alert(2)" in text
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert 'href="javascript:' not in text
    assert text.count("</textarea>") == (room == "/report")


@pytest.mark.parametrize("typed", ['"><script>alert(1)</script>', "javascript:alert(1)", "\u202e", "'\"&<>"])
def test_hostile_text_of_an_address_never_becomes_markup(client, typed):
    for room in ("/why", "/report"):
        for part in "spo":
            response = client.get(room, query_string={**BY_RULE, part: typed}, headers=HTML)
            assert response.status_code in (400, 404)
            assert "<script>alert" not in response.text
