"""`/changes`, its feed, `/timeline` and the day control, over the made-up graph."""

from xml.etree import ElementTree

import pytest
from flask import g

from tochuc.web.changes.control import control_of
from tochuc.web.entities.gather import gather

ATOM = "{http://www.w3.org/2005/Atom}"
ID = "https://w3id.org/tochuc/id/"
MERGER = "/changes.json?from=2025-06-30&to=2025-07-01"
OF = "of=committee:tinh-mau"


def told(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.text
    return response.get_json()


def found(document):
    return {(each["thing"] or "").removeprefix(ID): each for each in document["changes"]}


def page(client, address):
    response = client.get(address, headers={"Accept": "text/html"})
    assert response.status_code == 200, response.text
    return response.text


def entries(client, address):
    return ElementTree.fromstring(client.get(address).data).findall(f"{ATOM}entry")


@pytest.mark.parametrize(
    ("thing", "change", "between", "basis"),
    [
        ("party-committee/hai-00002", "began", "yes", "inferred"),
        ("place/tinh-mau", "ended", "yes", "stated"),
        ("document/03-hd-mau-2025", "began", "yes", "stated"),
        ("event/sap-nhap-2025", "began", "yes", "stated"),
        ("status/tinh-mau-2025--province", "began", "yes", "stated"),
        (
            "line/organ-to-cong-tac-mau--standing-body-of--steering-committee-tinh-vi-du--notice",
            "ended",
            "yes",
            "stated",
        ),
        ("membership/nguyen-van-mau--steering-committee-tinh-mau--head", "ended", "unknown", "stated"),
    ],
)
def test_everything_that_changed_in_a_period_is_told_with_its_certainty(
    fixture_client, thing, change, between, basis
):
    each = found(told(fixture_client, MERGER))[thing]
    assert (each["change"], each["between"], each["basis"]) == (change, between, basis)


@pytest.mark.parametrize("days", ["from=2025-07-01&to=2025-07-02", "from=2025-06-29&to=2025-06-30"])
def test_the_first_day_does_not_count_and_the_last_does(fixture_client, days):
    assert "place/tinh-mau" not in found(told(fixture_client, f"/changes.json?{days}"))


def test_counts_hold_for_the_whole_period_and_for_one_sort(fixture_client):
    counts = told(fixture_client, MERGER)["counts"]
    communes = next(each for each in counts if each["sort"].endswith("CommunePartyCommittee"))
    assert (communes["least"], communes["most"]) == (4, 4)
    chosen = told(fixture_client, MERGER + "&kind=Organ&sort=tc:CommunePartyCommittee")
    assert len(chosen["changes"]) == 4
    assert {each["sort"] for each in chosen["changes"]} == {communes["sort"]}


def test_changes_of_one_thing_are_its_own_and_those_of_what_belongs_to_it(fixture_client):
    things = found(told(fixture_client, f"/changes.json?{OF}&from=2020-01-01&to=2026-01-01"))
    assert "steering-committee/tinh-mau" in things
    assert "membership/nguyen-van-mau--steering-committee-tinh-mau--head" in things
    assert "event/tinh-mau--session-1" in things
    assert not any("vi-du" in thing for thing in things)


@pytest.mark.parametrize(
    ("address", "status", "named"),
    [
        ("/changes?from=2025-02-30", 400, "2025-02-30"),
        ("/changes?to=2025-13-01", 400, "2025-13-01"),
        ("/changes?as-of=2023-02-29", 400, "2023-02-29"),
        ("/changes?from=2025-02-02&to=2025-02-01", 400, "swap"),
        ("/changes?kind=Nothing", 400, "Membership"),
        ("/changes?sort=%3Cx%3E", 400, "sort"),
        ("/changes?page=0", 400, "page"),
        ("/changes?page=999", 404, "no page 999"),
        ("/changes?wrong=1", 400, "wrong"),
        ("/changes?of=committee:nowhere", 404, "committee:nowhere"),
        ("/timeline?place=committee:tinh-mau", 400, "Place"),
        ("/changes.xyz", 404, ".atom"),
    ],
)
def test_bad_input_is_named(fixture_client, address, status, named):
    response = fixture_client.get(address)
    assert (response.status_code, named in response.text) == (status, True), response.text


@pytest.mark.parametrize(
    "address", ["/changes?from=1800-01-01&to=1900-01-01", "/timeline?from=1800-01-01&to=1900-01-01"]
)
def test_a_day_before_anything_is_known_says_so(fixture_client, address):
    assert "Nothing is known of 1 January 1900" in page(fixture_client, address + "&lang=en")


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/html", "text/html"),
        ("application/json", "application/json"),
        ("application/atom+xml", "application/atom+xml"),
    ],
)
def test_the_form_is_negotiated(fixture_client, accept, media_type):
    response = fixture_client.get("/changes", headers={"Accept": accept})
    assert response.mimetype == media_type
    assert "Accept" in response.vary


def test_what_held_on_two_days_stands_side_by_side_with_the_difference_in_words(fixture_client):
    text = page(fixture_client, f"/changes?{OF}&from=2024-12-01&to=2025-07-01&lang=en")
    assert "Side by side" in text
    assert "only on the earlier day" in text
    later = page(fixture_client, f"/changes?{OF}&from=2022-01-01&to=2022-12-31&lang=en")
    assert "only on the later day" in later
    assert "Side by side" not in page(fixture_client, "/changes?from=2024-12-01&to=2025-07-01&lang=en")


def test_a_feed_has_stable_ids_and_real_days(fixture_client):
    by_id = {each.findtext(f"{ATOM}id"): each for each in entries(fixture_client, "/changes.atom")}
    place = by_id[f"{ID}place/tinh-mau#ended"]
    assert place.findtext(f"{ATOM}updated") == "2025-07-01T00:00:00Z"
    vague = by_id[f"{ID}steering-committee/tinh-mau#began"]
    assert vague.findtext(f"{ATOM}updated") == "2022-07-31T00:00:00Z"
    assert "The day is not known" in vague.findtext(f"{ATOM}content")
    assert "The day is not known" not in place.findtext(f"{ATOM}content")


def test_a_feed_is_newest_first_and_tells_nothing_of_what_lies_ahead(fixture_client):
    days = [each.findtext(f"{ATOM}updated") for each in entries(fixture_client, "/changes.atom")]
    feed = ElementTree.fromstring(fixture_client.get("/changes.atom").data)
    assert days == sorted(days, reverse=True)
    assert max(days) <= feed.findtext(f"{ATOM}updated")


def test_a_feed_of_one_thing_is_a_part_and_another_feed(fixture_client):
    mine = {each.findtext(f"{ATOM}id") for each in entries(fixture_client, f"/changes.atom?{OF}")}
    assert f"{ID}steering-committee/tinh-mau#ended" in mine
    assert f"{ID}steering-committee/tinh-vi-du#ended" not in mine
    ids = {
        ElementTree.fromstring(fixture_client.get(address).data).findtext(f"{ATOM}id")
        for address in ("/changes.atom", f"/changes.atom?{OF}", "/changes.atom?of=committee:tinh-vi-du")
    }
    assert len(ids) == 3


def test_the_same_feed_has_the_same_bytes_and_pages_lead_to_it(fixture_client):
    first, second = (fixture_client.get(f"/changes.atom?{OF}") for _ in range(2))
    assert first.data == second.data
    assert 'type="application/atom+xml"' in page(fixture_client, f"/changes?{OF}")


@pytest.mark.parametrize("ending", ["svg", "vl.json"])
def test_the_timeline_is_drawn(fixture_client, ending):
    response = fixture_client.get(f"/timeline.{ending}?from=2020-01-01&to=2026-01-01")
    assert response.status_code == 200
    nothing = fixture_client.get(f"/timeline.{ending}?from=1800-01-01&to=1900-01-01")
    assert nothing.status_code == 404


def test_the_timeline_keeps_to_its_place_and_day(fixture_client):
    here = told(fixture_client, "/timeline.json?place=place:tinh-mau&from=2020-01-01&to=2026-01-01")
    assert "steering-committee/tinh-mau" in found(here)
    assert "steering-committee/tinh-vi-du" not in found(here)
    then = told(fixture_client, "/timeline.json?as-of=2022-08-01")
    assert then["upTo"] == "2022-08-01"
    late = [each for each in then["changes"] if each["latest"] > "2022-08-01"]
    assert {each["between"] for each in late} <= {"unknown"}


def test_the_day_control_keeps_the_language_and_leads_to_the_next_change(fixture_client):
    text = page(fixture_client, f"/changes?{OF}&as-of=2022-09-01&lang=vi")
    assert '<input type="hidden" name="lang" value="vi">' in text
    assert "as-of=2022-09-14" in text
    assert "as-of=2022-07-01" in text
    assert '<time datetime="2022-09-14">14/9/2022</time>' in text


def test_a_page_that_has_read_a_thing_offers_its_days_of_change(fixture_client):
    asked = fixture_client.application.extensions["live"].now()
    with fixture_client.application.test_request_context("/page/steering-committee/tinh-mau?lang=en"):
        g.served = asked
        committee = f"{ID}steering-committee/tinh-mau"
        gathered = gather(asked, committee)
        days = {day.isoformat() for day in control_of(committee, gathered).days}
        assert {"2022-07-01", "2022-09-14", "2025-07-01"} <= days
        assert days <= {day.isoformat() for day in control_of(committee).days}
        assert days < {day.isoformat() for day in control_of().days}
        assert control_of(None).days is None


def test_a_control_keeps_an_impossible_day_as_it_was_typed(fixture_client):
    with fixture_client.application.test_request_context("/?as-of=2022-02-30"):
        g.served = fixture_client.application.extensions["live"].now()
        control = control_of()
        assert (control.day, control.typed) == (None, "2022-02-30")
