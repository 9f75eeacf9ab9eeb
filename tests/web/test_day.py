"""One control on every page sets the day; everything on the page is of that day, and its links lead on to it."""

import html
import re

import pytest

DAY, EARLY = "2021-10-01", "0100-01-01"
OF_A_DAY = [
    "/",
    "/browse",
    "/browse/Organ",
    "/search?q=mau",
    "/page/steering-committee/central-mau",
    "/page/place/tinh-mau",
    "/page/document/01-qd-mau-2022",
    "/chart",
    "/chart?around=committee:central-mau",
    "/chart/documents",
    "/queries/committees/by-province?province=tinh-mau",
    "/changes",
    "/changes?of=committee:central-mau",
    "/timeline",
]
THE_SAME = [
    "/queries",
    "/queries?q=committee",
    "/queries/documents/by-year",
    "/sparql",
    "/sparql?query=ASK+%7B%7D",
    "/ontology",
    "/quality",
    "/docs",
    "/problems",
    "/why",
    "/why?s=tc:SteeringCommittee&p=rdfs:subClassOf&o=tc:Organ",
    "/report?s=tc:SteeringCommittee&p=rdfs:subClassOf&o=tc:Organ",
    "/said-by/cong-bao-mau",
]
WITHOUT_A_DAY = r"^/(openapi\.json|snapshots/|ontology[./]|shapes\.|queries/documents/by-year(\.|/embed))"
"""What pages lead to of which a day means nothing: releases, and data that are the same on every day."""


def page(client, address, status=200, **asked):
    joined = "&".join(
        [*([address.partition("?")[2]] if "?" in address else []), *(f"{k}={v}" for k, v in asked.items())]
    )
    response = client.get(address.partition("?")[0], query_string=joined, headers={"Accept": "text/html"})
    assert response.status_code == status, response.text
    return response.text


def control(text):
    found = re.findall(r'<section class="day-control[ "].*?</section>', text, re.DOTALL)
    assert len(found) == 1
    assert len(re.findall(r'<input[^>]* id="the-day"', text)) == 1
    return html.unescape(found[0])


def links(text):
    return [html.unescape(href) for href in re.findall(r'<a [^>]*?href="(/[^"]*)"', text)]


@pytest.mark.parametrize("address", [*OF_A_DAY, *THE_SAME])
def test_every_page_has_the_control_and_a_form_that_keeps_the_rest(fixture_client, address):
    text = control(page(fixture_client, address, lang="vi"))
    path, _, query = address.partition("?")
    assert f'<form method="get" action="{path}"' in text
    for name in [each.partition("=")[0] for each in query.split("&") if each]:
        assert f'<input type="hidden" name="{name}"' in text
    assert '<input type="hidden" name="lang" value="vi">' in text
    assert "day-set" not in text


@pytest.mark.parametrize("address", [*OF_A_DAY, *THE_SAME])
def test_a_page_says_of_which_day_it_is_with_a_way_back_to_now(fixture_client, address):
    text = control(page(fixture_client, address, lang="en", **{"as-of": DAY}))
    assert f'value="{DAY}"' in text
    told = re.search(r'<p class="day-set" role="note">(.*?)</p>', text, re.DOTALL)[1]
    if address in OF_A_DAY:
        assert "Everything on this page is as of 1 October 2021." in told
    else:
        assert "the same on every day" in told or "whole history" in told
    back = re.search(r'href="([^"]*)">Back to now', told)[1]
    assert "as-of" not in back
    assert "day-set" not in control(page(fixture_client, back))


@pytest.mark.parametrize("address", THE_SAME)
@pytest.mark.parametrize("asked", [{}, {"as-of": DAY}])
def test_a_page_that_is_the_same_on_every_day_says_so_and_offers_no_days(fixture_client, address, asked):
    text = control(page(fixture_client, address, lang="en", **asked))
    assert "the same on every day" in text or "whole history" in text
    assert "<button>Set</button>" in text
    assert "data-days" not in text
    assert [each for each in links(text) if "as-of" in each] == []


@pytest.mark.parametrize("address", OF_A_DAY)
def test_a_page_of_a_day_offers_others(fixture_client, address):
    text = control(page(fixture_client, address, lang="en"))
    assert "<button>Show</button>" in text
    assert [each for each in links(text) if "as-of" in each]
    assert "the same on every day" not in text


@pytest.mark.parametrize("address", [*OF_A_DAY, *THE_SAME])
def test_every_link_of_a_page_keeps_language_and_day(fixture_client, address):
    text = page(fixture_client, address, lang="vi", **{"as-of": DAY})
    body = text.replace(re.search(r'<section class="day-control[ "].*?</section>', text, re.DOTALL)[0], "")
    lost = [
        href
        for href in links(body)
        if "as-of=" not in href or "lang=" not in href
        if not re.search(WITHOUT_A_DAY, href)
    ]
    assert lost == []


@pytest.mark.parametrize("address", [*OF_A_DAY, *THE_SAME])
@pytest.mark.parametrize("day", ["2023-02-30", "yesterday"])
def test_a_day_that_does_not_exist_is_refused_and_stays_as_it_was_typed(fixture_client, address, day):
    text = page(fixture_client, address, 200 if address.startswith("/sparql") else 400, **{"as-of": day})
    assert f'name="as-of" type="text" value="{day}"' in control(text)
    assert f"“{day}” is no day that exists" in control(text)
    # But for the same page in the other language.
    assert len([href for href in links(text) if f"as-of={day}" in href]) == 1


@pytest.mark.parametrize("address", OF_A_DAY)
def test_a_day_before_anything_is_known_says_so(fixture_client, address):
    status = 400 if address.startswith("/queries") else 200
    text = html.unescape(page(fixture_client, address, status, **{"as-of": EARLY}))
    assert re.search(r"Nothing (here )?is known of", text)


def test_the_newest_day_of_any_source_stands_for_now(fixture_client):
    newest = fixture_client.application.extensions["live"].now().manifest["newest_source"]
    text = control(page(fixture_client, "/browse", **{"as-of": newest}))
    assert "the newest day of any source" in text
    assert "Everything on this page" not in text


def test_the_control_offers_the_days_of_real_changes(fixture_client):
    days = re.search(r'data-days="([^"]*)"', control(page(fixture_client, "/")))[1].split()
    assert days == sorted({*days})
    assert {"2022-07-01", "2025-07-01"} <= {*days}


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2015-06-01", "Ban Chỉ đạo Mẫu về phòng, chống tham nhũng"),
        ("2022-06-01", "Ban Chỉ đạo Mẫu về phòng, chống tham nhũng, tiêu cực"),
    ],
)
def test_a_chart_names_organs_as_they_were_called_on_the_day(fixture_client, day, name):
    told = fixture_client.get(f"/chart.json?as-of={day}&around=committee:central-mau&lang=vi").json
    central = next(node for node in told["nodes"] if node["iri"].endswith("/central-mau"))
    assert central["label"] == name
    picture = fixture_client.get(f"/chart.svg?as-of={day}&around=committee:central-mau&lang=vi").text
    assert name in html.unescape(re.sub(r"<[^>]*>", " ", picture)).replace("\n", " ") or name in picture


def test_counts_of_classes_are_those_of_the_day(fixture_client):
    def counts(**asked):
        told = fixture_client.get("/browse", query_string={"format": "json", **asked}).json
        return {each["name"]: each["count"] for each in told["classes"]}

    now, then = counts(), counts(**{"as-of": "1998-01-01"})
    assert then["SteeringCommittee" if "SteeringCommittee" in then else "Organ"] < now["Organ"]
    assert all(then[name] <= now[name] for name in then)
    listed = fixture_client.get("/browse/Organ?format=json&as-of=1998-01-01").json
    assert listed["total"] == then.get("Organ", 0)


@pytest.mark.parametrize("kind", ["steering-committee", "document", "person"])
def test_an_unknown_thing_leads_to_the_nearest_of_its_kind_first(fixture_client, kind):
    told = fixture_client.get(f"/data/{kind}/mau-x")
    assert told.status_code == 404
    assert f"/id/{kind}/" in told.json["near"][0]["iri"]
    text = page(fixture_client, f"/page/{kind}/mau-x", 404)
    assert told.json["near"][0]["href"] in links(text)
