"""The addresses and the page of every thing, over the made-up graph."""

import json
import re
from html import unescape

import pytest
from pyoxigraph import RdfFormat, parse

from tochuc.namespaces import ID, INFERRED_GRAPH, PREFIXES, TC
from tochuc.web.app import create_app
from tochuc.web.live import Live

HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
COMMITTEE = "steering-committee/tinh-mau"
FORMATS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "json": ("application/ld+json", RdfFormat.JSON_LD),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
    "trig": ("application/trig", RdfFormat.TRIG),
    "nq": ("application/n-quads", RdfFormat.N_QUADS),
}


@pytest.fixture(scope="module")
def site(fixture_snapshot):
    live = Live(fixture_snapshot.folder.parents[1])
    live.take_up()
    return create_app(live).test_client()


def page(site, name, status=200, **query):
    response = site.get(
        f"/page/{name}", query_string={"lang": "en", **{k.replace("_", "-"): v for k, v in query.items()}}
    )
    assert response.status_code == status, response.text
    return response.text


def plain(text):
    """What a reader sees, spaces as one."""
    body = re.sub(r"<(script|style).*?</\1>", " ", text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def section(text, id):
    found = re.search(rf'<section id="{id}".*?</section>', text, re.DOTALL)
    return plain(found.group()) if found else ""


@pytest.mark.parametrize(
    ("accept", "room"),
    [
        (HTML, "page"),
        (None, "page"),
        ("*/*", "page"),
        ("text/turtle", "data"),
        ("application/ld+json", "data"),
        ("application/json", "data"),
        ("text/html;q=0.5, text/turtle", "data"),
        ("text/turtle;q=0.5, text/html;q=0.6", "page"),
        ("application/n-quads, text/html;q=0", "data"),
    ],
)
def test_an_identifier_leads_to_the_page_or_to_the_data_as_is_asked(site, accept, room):
    response = site.get(f"/id/{COMMITTEE}", headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.headers["Location"]) == (303, f"/{room}/{COMMITTEE}")
    assert {"Accept", "Accept-Datetime"} <= {each.strip() for each in response.headers["Vary"].split(",")}


def test_the_day_and_the_language_go_along(site):
    response = site.get(f"/id/{COMMITTEE}?as-of=2023-01-01&lang=vi", headers={"Accept": HTML})
    assert response.headers["Location"] == f"/page/{COMMITTEE}?as-of=2023-01-01&lang=vi"


@pytest.mark.parametrize("room", ["id", "data"])
def test_what_there_is_not_is_refused_with_what_there_is(site, room):
    response = site.get(f"/{room}/{COMMITTEE}", headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "text/turtle" in response.json["detail"]


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_data_come_in_every_format_by_suffix_and_by_accept(site, suffix):
    media_type, format = FORMATS[suffix]
    by_suffix = site.get(f"/data/{COMMITTEE}.{suffix}")
    by_accept = site.get(f"/data/{COMMITTEE}", headers={"Accept": media_type})
    assert by_suffix.mimetype == by_accept.mimetype == media_type
    assert by_suffix.data == by_accept.data
    quads = list(parse(by_suffix.data, format=format))
    about = {quad.predicate.value for quad in quads if quad.subject.value == ID + COMMITTEE}
    assert {TC + "coversArea", TC + "accountableTo", TC + "startEarliest"} <= about


def test_formats_with_graphs_name_the_source_of_each_statement(site):
    quads = list(parse(site.get(f"/data/{COMMITTEE}.nq").data, format=RdfFormat.N_QUADS))
    said = {
        (quad.object.value, quad.graph_name.value.removeprefix(ID))
        for quad in quads
        if quad.subject.value == ID + COMMITTEE and quad.predicate.value == TC + "from"
    }
    assert said == {
        ("2022-07-01", "source/bao-mau-2022-07"),
        ("2022-07-05", "source/bao-thu-2022-08"),
        ("2022-07", "source/trang-mau-2023"),
    }


def test_the_data_hold_what_joins_a_thing_with_others_but_nothing_further_away(site):
    subjects = {
        quad.subject.value
        for quad in parse(site.get(f"/data/{COMMITTEE}.nt").data, format=RdfFormat.N_TRIPLES)
    }
    assert ID + "observation/tinh-mau--members" in subjects
    assert any(each.startswith(ID + "line/steering-committee-tinh-mau--") for each in subjects)
    assert not any(each.startswith(ID + "membership/") for each in subjects)


def test_a_page_leads_whoever_takes_data_alone_to_the_data(site):
    response = site.get(f"/page/{COMMITTEE}?as-of=2023-01-01", headers={"Accept": "text/turtle"})
    assert (response.status_code, response.headers["Location"]) == (
        303,
        f"/data/{COMMITTEE}?as-of=2023-01-01",
    )
    assert site.get(f"/page/{COMMITTEE}", headers={"Accept": "image/png"}).status_code == 406


def test_suffixes_lead_between_page_and_data(site):
    assert site.get(f"/page/{COMMITTEE}.ttl").headers["Location"] == f"/data/{COMMITTEE}.ttl"
    assert site.get(f"/data/{COMMITTEE}.html").headers["Location"] == f"/page/{COMMITTEE}"
    assert site.get(f"/id/{COMMITTEE}.ttl").headers["Location"] == f"/data/{COMMITTEE}.ttl"


def test_a_page_says_where_else_the_same_is(site):
    response = site.get(f"/page/{COMMITTEE}?as-of=2023-01-01", headers={"Accept": HTML})
    links = response.headers.getlist("Link")
    told = ", ".join(links)
    assert f'<http://localhost/page/{COMMITTEE}>; rel="canonical"' in told
    assert f'</data/{COMMITTEE}.ttl?as-of=2023-01-01>; rel="alternate"; type="text/turtle"' in told
    assert 'rel="describedby"' in told
    assert 'rel="original timegate"' in told
    assert f'<link rel="canonical" href="http://localhost/page/{COMMITTEE}">' in response.text


@pytest.mark.parametrize("path", ["/id/", "/page/", "/data/"])
def test_head_gives_the_headers_and_no_body(site, path):
    get, head = site.get(path + COMMITTEE), site.head(path + COMMITTEE)
    assert (head.status_code, head.data) == (get.status_code, b"")
    assert head.headers.get("ETag") == get.headers.get("ETag")


def test_a_page_that_the_client_has_is_not_sent_again(site):
    first = site.get(f"/page/{COMMITTEE}")
    assert site.get(f"/page/{COMMITTEE}", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("room", ["id", "page", "data"])
def test_an_unknown_thing_is_not_found_and_the_nearest_names_are_told(site, room):
    response = site.get(
        f"/{room}/person/nguyen-van", headers={"Accept": "text/turtle" if room != "page" else HTML}
    )
    assert response.status_code == 404
    if room == "page":
        assert '<a href="/page/person/nguyen-van-mau"><bdi>Nguyen Van Mau</bdi></a>' in response.text
    else:
        assert [each["iri"] for each in response.json["near"]] == [ID + "person/nguyen-van-mau"]


def test_in_ten_seconds_what_it_is_whom_it_answers_to_and_since_when(site):
    text = page(site, COMMITTEE)
    head = plain(text[: text.index('<section id="facts"')])
    assert "Steering Committee of Mau province Ban Chỉ đạo tỉnh Mẫu" in head
    assert "Provincial steering committee for Mau ; from July 2022 to 30 June 2025." in head


def test_what_holds_on_a_day_is_told_at_a_glance(site):
    text = page(site, COMMITTEE, as_of="2023-01-01")
    glance = plain(re.search(r'<dl class="glance">.*?</dl>', text, re.DOTALL).group())
    assert "Answers to is accountable to Standing Committee of Mau" in glance
    assert "Laid down by Regulation 01-QĐ/MẪU" in glance
    assert "Nguyen Van Mau Head" in glance


def test_lines_have_their_document_article_time_and_mark(site):
    lines = section(page(site, COMMITTEE), "lines")
    assert "is accountable to Standing Committee of Mau Regulation 02-QĐ/MẪU 3" in lines
    assert "Regulation 01-QĐ/MẪU 2 from July 2022 to 19 December 2024 by rule" in lines
    assert "by rule" in lines


def test_who_held_which_post_is_told_with_what_is_not_known(site):
    people = section(page(site, COMMITTEE), "people")
    assert (
        "Nguyen Van Mau Head from 1 July 2022 to 30 June 2025" in people
        or "Nguyen Van Mau Head from 1 July 2022" in people
    )


def test_documents_that_bind_the_whole_class_are_named_with_their_articles(site):
    documents = section(page(site, COMMITTEE), "documents")
    assert "Regulation 01-QĐ/MẪU" in documents
    assert (
        "Creates provincial steering committee" in documents
        or "creates provincial steering committee" in documents
    )
    assert (
        "Establishes provincial steering committee" in documents
        or "establishes provincial steering committee" in documents
    )


def test_every_statement_lists_its_sources_on_a_click(site):
    text = page(site, COMMITTEE)
    rows = re.findall(r'<tr>.*?</tr>|<div class="said">.*?</div>', text, re.DOTALL)
    assert rows
    assert all('<details class="because">' in row for row in rows if "<td" in row or "said" in row)


def test_a_page_in_vietnamese_is_vietnamese_throughout_and_marks_what_is_not(site):
    text = page(site, COMMITTEE, lang="vi")
    assert '<html lang="vi">' in text
    assert "<bdi>Ban Chỉ đạo tỉnh Mẫu</bdi></h1>" in text
    assert '<bdi lang="en">Steering Committee of Mau province</bdi>' in text
    for english in ("Key facts", "How we know", "sources", "Who answers"):
        assert english not in plain(text)


@pytest.mark.parametrize(
    ("name", "day", "told"),
    [
        (COMMITTEE, "2023-01-01", "It was there on this day."),
        (COMMITTEE, "2026-01-01", "It was not there on this day."),
        (COMMITTEE, "2022-07-03", "It is not known whether it was there on this day."),
        (COMMITTEE, "1850-01-01", "the first day of which anything is known here is"),
    ],
)
def test_yes_no_and_unknown_are_told_apart_for_a_day(site, name, day, told):
    assert told in plain(page(site, name, as_of=day))


@pytest.mark.parametrize("day", ["2023-02-30", "2023", "yesterday", "20230101", "2023-W01-1"])
def test_a_day_that_does_not_exist_is_refused(site, day):
    assert "as-of is one day that exists" in page(site, COMMITTEE, 400, as_of=day)
    assert site.get(f"/data/{COMMITTEE}.ttl?as-of={day}").status_code == 400


def test_the_name_on_the_day_is_told(site):
    text = plain(page(site, "steering-committee/central-mau", as_of="2015-01-01"))
    called = text[text.index("It was called:") :][:120]
    assert "Ban Chỉ đạo Mẫu về phòng, chống tham nhũng" in called
    assert "tiêu cực" not in called


def test_what_did_not_hold_on_the_day_is_folded_away_in_page_and_left_out_of_data(site):
    text = page(site, COMMITTEE, as_of="2023-01-01")
    assert '<details class="past">' in text
    early = site.get(f"/data/{COMMITTEE}.nt?as-of=2023-01-01").text
    assert "02-qd-mau-2024--accountable" in site.get(f"/data/{COMMITTEE}.nt").text
    assert "02-qd-mau-2024--accountable" not in early


def test_links_keep_the_day_and_the_language(site):
    text = page(site, COMMITTEE, as_of="2023-01-01")
    assert (
        re.findall(r'href="(/page/place/tinh-mau[^"]*)"', text)[0]
        == "/page/place/tinh-mau?lang=en&amp;as-of=2023-01-01"
    )


def test_a_place_tells_what_it_became_and_its_codes(site):
    text = page(site, "place/tinh-mau")
    assert "Mau" in section(text, "origin")
    assert "901" in section(text, "identifiers")
    formed = section(page(site, "place/tinh-mau-2025"), "origin")
    assert "Formed from" in formed
    assert "Vi Du" in formed


@pytest.mark.parametrize(
    "name",
    [
        "person/nguyen-van-mau",
        "document/01-qd-mau-2022",
        "place/nuoc-mau",
        "place/mot-00001",
        "event/sap-nhap-2025",
        "source/bao-mau-2022-07",
        "provision/01-qd-mau-2022--accountable-to-central",
        "membership/tran-thi-thu--party-committee-tinh-mau--secretary",
        "name/central-mau--2013",
        "status/thanh-pho-thu--city",
        "identifier/tinh-mau--gso",
        "observation/tinh-mau--members",
        "gap/tinh-vi-du-founding",
        "claim/tran-thi-thu--secretary",
        "post/party-committee-tinh-mau--secretary",
        "line/organ-trung-uong-mau--accountable-to--organ-dai-hoi-mau--00-dl-mau-2011",
        "relation/accountable-to",
        "level/provincial",
        "role/head",
    ],
)
@pytest.mark.parametrize("language", ["en", "vi"])
def test_everything_has_a_page_with_a_name_and_a_sentence(site, name, language):
    text = page(site, name, lang=language)
    heading = plain(re.search(r"<h1.*?</h1>", text, re.DOTALL).group())
    assert heading
    assert not heading.startswith("https://")
    assert plain(re.search(r'<p class="lead">.*?</p>', text, re.DOTALL).group()).endswith(".")
    assert json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text).group(1))["name"]


def test_search_engines_and_previews_read_the_same(site):
    text = page(site, "person/nguyen-van-mau")
    told = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text).group(1))
    assert (told["@type"], told["@id"], told["name"]) == (
        "Person",
        ID + "person/nguyen-van-mau",
        "Nguyen Van Mau",
    )
    assert '<meta property="og:title" content="Nguyen Van Mau">' in text
    event = page(site, "event/tinh-mau--session-1")
    assert json.loads(re.search(r'ld\+json">(.*?)</script>', event).group(1))["startDate"] == "2022-09-14"


@pytest.mark.parametrize(
    ("name", "value"),
    [("from", "-1"), ("from", "x"), ("list", "nothing"), ("list", "no:such"), ("kind", "tc")],
)
def test_a_part_of_a_list_that_makes_no_sense_is_refused(site, name, value):
    query = {"list": "tc:issuer", "from": "0", name: value}
    assert name in page(site, COMMITTEE, 400, **query)


def test_the_sitemap_lists_what_has_a_page(site):
    text = site.get("/sitemap.xml").text
    assert f"<loc>http://localhost/page/{COMMITTEE}</loc>" in text
    some = re.findall(r"<loc>http://localhost(.*?)</loc>", text)
    assert len(some) > 50
    assert {site.get(path).status_code for path in some[:: len(some) // 20]} == {200}
    assert site.get("/sitemap-1.xml").text == text
    assert site.get("/sitemap-2.xml").status_code == site.get("/sitemap-0.xml").status_code == 404


@pytest.mark.parametrize("name", [COMMITTEE, "party-committee/tinh-mau", "standing-committee/tinh-mau"])
def test_what_is_said_in_other_vocabularies_is_counted_though_a_page_does_not_read_what_only_repeats(
    site, name
):
    said: dict[object, set[str]] = {}
    for quad in parse(site.get(f"/data/{name}.nq").data, format=RdfFormat.N_QUADS):
        if quad.subject.value == ID + name and not quad.predicate.value.startswith(TC):
            said.setdefault(quad.triple, set()).add(quad.graph_name.value)
    alone = [triple for triple, graphs in said.items() if graphs == {INFERRED_GRAPH}]
    more = [triple for triple in alone if triple.predicate.value != PREFIXES["rdf"] + "type"]
    assert any("org#" in triple.predicate.value for triple in more)
    told = re.search(r"(\d+) statements? more (?:is|are) said there", plain(page(site, name)))
    assert told
    assert int(told[1]) == len(more)


def test_an_organ_has_its_chart_and_a_document_its_own(site):
    text = page(site, COMMITTEE, as_of="2023-01-01")
    assert 'src="/chart.svg?around=committee%3Atinh-mau&amp;lang=en&amp;as-of=2023-01-01"' in text
    assert site.get("/chart.svg?around=committee:tinh-mau&as-of=2023-01-01").mimetype == "image/svg+xml"
    assert 'src="/chart/documents.svg?' in page(site, "document/02-qd-mau-2024")
    assert "/chart" not in re.sub("<nav.*?</nav>", "", page(site, "place/nuoc-mau"), flags=re.DOTALL)


def test_a_place_without_an_outline_has_no_map(site):
    assert "/outline/" not in page(site, "place/nuoc-mau")
    assert site.get("/outline/nuoc-mau.svg").status_code == 404


def test_crawlers_are_told_where_the_sitemap_is_and_what_to_leave_alone(site):
    response = site.get("/robots.txt")
    assert response.content_type.startswith("text/plain")
    assert "Sitemap: http://localhost/sitemap.xml\n" in response.text
    assert "Disallow: /sparql\n" in response.text
    assert "Disallow: /page" not in response.text
