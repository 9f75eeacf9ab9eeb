"""A few pages over the real graph: the things that a visitor comes for."""

import re
from html import unescape

import pytest

from tochuc.namespaces import ID
from tochuc.web.app import create_app
from tochuc.web.live import Live


@pytest.fixture(scope="module")
def site(real_snapshot):
    live = Live(real_snapshot.folder.parents[1])
    live.take_up()
    return create_app(live).test_client()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "steering-committee/ha-noi",
            ["Provincial steering committee for", "since 13 May 2022", "/outline/ha-noi.svg"],
        ),
        ("document/67-qd-tw-2022", ["issued by", "2 June 2022", "568"]),
        ("place/phu-tho-2025", ["Formed from", "Hoa Binh", "Vinh Phuc", "/outline/phu-tho-2025.svg"]),
        ("place/phu-tho", ["up to 30 June 2025"]),
    ],
)
def test_what_a_visitor_comes_for_is_there(site, name, told):
    text = site.get(f"/page/{name}?lang=en").text
    assert [each for each in told if each not in text] == []


def test_old_identifiers_lead_on(site):
    response = site.get("/id/organ/bcd-tw-pctn-2006")
    assert (response.status_code, response.headers["Location"]) == (
        301,
        "/page/steering-committee/central-2006",
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_province_has_its_map(site, theme):
    response = site.get(f"/outline/ha-noi.svg?theme={theme}")
    assert (response.status_code, response.mimetype) == (200, "image/svg+xml")
    assert site.get("/outline/ha-noi.svg?theme=pink").status_code == 400


def test_a_long_list_is_shown_in_parts_that_together_are_the_whole(site):
    seen, way = set(), "/page/place/ha-noi?lang=en"
    while way:
        text = site.get(unescape(way)).text
        ways = re.findall(r'<a href="([^"]+)#[^"]*" rel="nofollow (prev|next)"', text)
        way = next((each for each, side in ways if side == "next"), "")
        found = {part.split('"')[0].split("?")[0] for part in text.split('href="/page/place/')[1:]} - {
            "vietnam",
            "ha-noi",
        }
        assert found
        assert not found & seen
        seen |= found
    assert len(seen) == 126
    assert [side for _, side in ways] == ["prev"]
    assert all(site.get(f"/data/place/{name}.nt").text.startswith(f"<{ID}") for name in sorted(seen)[:2])


@pytest.mark.parametrize("name", ["confidence/medium", "relation/accountable-to", "place/ha-noi"])
def test_each_part_of_a_long_list_leads_to_where_the_next_begins(site, name):
    addresses = [f"/page/{name}?lang=en"]
    for address in addresses:
        path, _, fragment = address.partition("#")
        text = site.get(path).text
        assert not fragment or f'id="{fragment}"' in text
        following = map(unescape, re.findall(r'<a href="([^"]*)" rel="nofollow (?:next|prev)"', text))
        addresses += [each for each in following if each not in addresses][: 8 - len(addresses)]
    assert len(addresses) > 1


def test_the_days_of_change_are_the_same_whichever_part_of_a_long_list_is_shown(site):
    path = "/page/standing-committee/ha-noi?lang=en"
    days = [
        re.search(r'data-days="([^"]+)"', site.get(path + part).text)[1]
        for part in ("", "&list=tc:superior&from=20", "&list=tc:superior&from=120")
    ]
    assert days[0] == days[1] == days[2]
    assert "2022-06-02" in days[0]
