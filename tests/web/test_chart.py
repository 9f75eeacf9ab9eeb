"""`/chart` and `/chart/documents` over the made-up graph."""

import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tochuc.core.pictures.palette import THEMES
from tochuc.web import app as web
from tochuc.web.app import create_app
from tochuc.web.live import Live

STATIC = Path(web.__file__).parent / "static"
TC = "https://w3id.org/tochuc/ontology#"
ID = "https://w3id.org/tochuc/id/"
CENTRAL = ID + "steering-committee/central-mau"
MAU = ID + "steering-committee/tinh-mau"
COMMITTEES = TC + "ProvincialSteeringCommittee"


@pytest.fixture(scope="module")
def chart(fixture_snapshot):
    live = Live(fixture_snapshot.folder.parents[1])
    live.take_up()
    return create_app(live).test_client()


class Page(HTMLParser):
    """Nodes and edges of the list, titles and links of the picture, every tag with its attributes."""

    def __init__(self, text):
        super().__init__()
        self.nodes, self.edges, self.tags, self.depth, self.deepest = [], [], [], 0, 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        if "data-node" in attributes:
            self.nodes.append(attributes["data-node"])
        if "data-edge" in attributes:
            self.edges.append(tuple(attributes["data-edge"].split()))


def get(chart, address, **headers):
    response = chart.get(address, headers=headers)
    assert response.status_code == 200, response.get_data(as_text=True)
    return response


def edges(told):
    return {
        (edge["lower"], edge["relation"].rpartition("/")[2], edge["upper"]): edge for edge in told["edges"]
    }


def test_the_whole_system_gathers_the_same_organ_of_every_province(chart):
    told = get(chart, "/chart.json?as-of=2023-06-19").json
    counts = {node["iri"]: node["count"] for node in told["nodes"]}
    assert counts[COMMITTEES] == {"least": 3, "most": 3}
    edge = edges(told)[COMMITTEES, "accountable-to", CENTRAL]
    assert edge["count"] == {"least": 3, "most": 3}
    assert edge["vertical"] is True
    assert edge["basis"] == "inferred"
    [ground] = edge["grounds"]
    assert (ground["document"], ground["article"]) == (ID + "document/01-qd-mau-2022", "2")


def test_a_line_that_is_stated_says_so_and_one_of_which_the_day_is_not_sure_too(chart):
    found = edges(get(chart, "/chart.json?as-of=2023-06-19").json)
    politburo, committee = ID + "organ/bo-chinh-tri-mau", ID + "organ/trung-uong-mau"
    assert found[politburo, "accountable-to", committee]["basis"] == "stated"
    guided = found[COMMITTEES, "guided-by", ID + "organ/ban-noi-chinh-mau"]
    assert (guided["onTheDay"], guided["vertical"], guided["count"]["least"]) == ("unknown", False, 0)


def test_a_class_opens_to_its_organs(chart):
    told = get(chart, "/chart.json?as-of=2023-06-19&open=ProvincialSteeringCommittee").json
    names = {node["iri"] for node in told["nodes"]}
    assert MAU in names
    assert COMMITTEES not in names
    page = get(chart, "/chart?as-of=2023-06-19", Accept="text/html").get_data(as_text=True)
    assert "open=ProvincialSteeringCommittee" in page


def test_around_an_organ_stand_those_so_many_steps_away(chart):
    def names(depth):
        told = get(chart, f"/chart.json?as-of=2023-06-19&around=committee:tinh-mau&depth={depth}").json
        return {node["iri"].removeprefix(ID) for node in told["nodes"]}

    near, far = names(1), names(2)
    assert near == {
        *("steering-committee/tinh-mau", "steering-committee/central-mau", "standing-committee/tinh-mau"),
        "organ/ban-noi-chinh-mau",
    }
    assert far - near == {"organ/bo-chinh-tri-mau", "party-committee/tinh-mau"}


def test_the_others_of_its_class_are_gathered_around_what_stands_above_them(chart):
    told = get(chart, "/chart.json?as-of=2023-06-19&around=committee:central-mau").json
    assert COMMITTEES in {node["iri"] for node in told["nodes"]}


@pytest.mark.parametrize(
    ("relations", "kept"),
    [
        ("accountable-to", {"accountable-to"}),
        ("guided-by,set-up-by", {"guided-by", "set-up-by"}),
        ("horizontal", {"guided-by", "standing-body-of"}),
    ],
)
def test_only_chosen_relations_are_drawn(chart, relations, kept):
    told = get(chart, f"/chart.json?as-of=2023-06-19&relations={relations}").json
    assert {key[1] for key in edges(told)} == kept


ADDRESSES = (
    "/chart?as-of=2023-06-19",
    "/chart?as-of=2026-01-01&lang=vi",
    "/chart?as-of=2023-06-19&around=committee:tinh-mau&depth=3",
    "/chart?as-of=2023-06-19&open=ProvincialSteeringCommittee,ProvincialStandingCommittee",
    "/chart/documents",
    "/chart/documents?around=document:01-qd-mau-2022&lang=vi",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_node_and_edge_of_the_picture_is_in_the_list(chart, address):
    page = Page(get(chart, address, Accept="text/html").get_data(as_text=True))
    told = get(chart, address, Accept="application/json").json
    assert sorted(page.nodes) == sorted(node["iri"] for node in told["nodes"])
    assert sorted(page.edges) == sorted((e["lower"], e["relation"], e["upper"]) for e in told["edges"])
    picture = ET.fromstring(get(chart, address, Accept="image/svg+xml").get_data(as_text=True))
    cells = [e for e in picture.iter() if e.get("class", "").startswith("cell")]
    tied = {end for edge in told["edges"] for end in (edge["lower"], edge["upper"])}
    assert len(cells) == len(tied)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_page_keeps_to_the_content_policy(chart, address):
    response = get(chart, address, Accept="text/html")
    tags = Page(response.get_data(as_text=True)).tags
    assert [tag for tag, attributes in tags if "style" in attributes or tag == "style"] == []
    assert [attributes for tag, attributes in tags if tag == "script" and not attributes.get("src")] == []
    assert [name for _, attributes in tags for name in attributes if name.startswith("on")] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_link_of_the_picture_leads_somewhere(chart, address):
    picture = ET.fromstring(get(chart, address, Accept="image/svg+xml").get_data(as_text=True))
    links = {e.get("href") for e in picture.iter() if e.get("href")}
    assert links
    for link in links:
        assert chart.get(link, headers={"Accept": "text/html"}).status_code == 200, link


def test_links_keep_the_day_and_the_language(chart):
    svg = get(chart, "/chart.svg?as-of=2023-06-19&lang=vi").get_data(as_text=True)
    links = re.findall(r'href="([^"]+)"', svg)
    assert all("as-of=2023-06-19" in link and "lang=vi" in link for link in links)


def test_a_line_says_what_it_rests_on_in_the_picture_too(chart):
    svg = get(chart, "/chart.svg?as-of=2023-06-19&around=committee:tinh-mau&lang=en").get_data(as_text=True)
    titles = [element.text for element in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}title")]
    expected = "Regulation 01-QĐ/MẪU, article 2 (by rule)"
    assert [title for title in titles if "is accountable to" in title and expected in title]


def test_documents_stand_under_what_they_rest_on_and_replace(chart):
    told = get(chart, "/chart/documents.json?around=document:02-qd-mau-2024&as-of=2025-01-01").json
    found = {
        (e["lower"][len(ID) :], e["relation"][len(TC) :], e["upper"][len(ID) :]): e for e in told["edges"]
    }
    assert set(found) == {
        ("document/01-qd-mau-2022", "basedOn", "document/00-dl-mau-2011"),
        ("document/02-qd-mau-2024", "basedOn", "document/00-dl-mau-2011"),
        ("document/02-qd-mau-2024", "replaces", "document/01-qd-mau-2022"),
    }
    assert [edge["vertical"] for edge in found.values()] == [True, True, False]
    assert {node["iri"][len(ID) :]: node["onTheDay"] for node in told["nodes"]} == {
        "document/00-dl-mau-2011": "yes",
        "document/01-qd-mau-2022": "no",
        "document/02-qd-mau-2024": "yes",
    }
    [ground] = found["document/02-qd-mau-2024", "replaces", "document/01-qd-mau-2022"]["grounds"]
    assert ground["source"] == ID + "source/cong-bao-mau"


def test_without_a_day_it_is_that_of_the_newest_source(chart, fixture_snapshot):
    assert get(chart, "/chart.json").json["asOf"] == fixture_snapshot.manifest["newest_source"]


def test_an_organ_may_be_given_by_its_name(chart):
    told = get(chart, "/chart.json?as-of=2023-06-19&around=ban chi dao tinh mau").json
    assert told["around"] == MAU


@pytest.mark.parametrize(
    ("given", "nearest"),
    [("committee:tinh-mauu", "committee:tinh-mau"), ("tinh mau", "committee:tinh-mau"), ("<script>", None)],
)
def test_an_unknown_organ_is_not_found_and_the_nearest_are_named(chart, given, nearest):
    response = chart.get("/chart", query_string={"around": given})
    assert response.status_code == 404
    assert response.json["parameter"] == "around"
    assert nearest is None or nearest in response.json["nearest"]


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("as-of=2023-02-30", "as-of"),
        ("as-of=yesterday", "as-of"),
        ("depth=0", "depth"),
        ("depth=4", "depth"),
        ("relations=loves", "relations"),
        ("open=Nothing", "open"),
        ("theme=pink", "theme"),
        ("speed=9", "speed"),
        ("depth=1&depth=2", "depth"),
        ("lang=de", "lang"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(chart, asked, named):
    response = chart.get(f"/chart?{asked}")
    assert response.status_code == 400
    assert response.json.get("parameter", named) == named
    assert named in response.json["detail"]


def test_a_document_is_no_organ(chart):
    response = chart.get("/chart?around=document:01-qd-mau-2022")
    assert (response.status_code, "tc:Document" in response.json["detail"]) == (400, True)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("1930-01-01", "before the first day that the graph knows"),
        ("2090-01-01", "after the newest source"),
        ("2023-06-19", None),
    ],
)
def test_a_day_of_which_the_graph_knows_nothing_says_so(chart, day, said):
    page = get(chart, f"/chart?as-of={day}&lang=en", Accept="text/html").get_data(as_text=True)
    notices = re.findall(r'<p class="notice"[^>]*>(.*?)</p>', page, re.S)
    assert (said in " ".join(notices)) if said else notices == []


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/chart.json", "application/json"),
        ("/chart.svg", "image/svg+xml"),
        ("/chart.png", "image/png"),
        ("/chart/documents.png?theme=dark", "image/png"),
    ],
)
def test_it_comes_in_every_form(chart, address, kind):
    response = get(chart, address)
    assert response.mimetype == kind
    assert response.headers["ETag"]
    assert chart.get(address, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
    if kind == "image/png":
        assert response.data.startswith(b"\x89PNG")


def test_no_other_form_is_given(chart):
    assert chart.get("/chart.pdf").status_code == 404
    assert chart.get("/chart", headers={"Accept": "application/pdf"}).status_code == 406


def test_a_theme_changes_the_colours(chart):
    light, dark = (get(chart, f"/chart.svg?theme={theme}").get_data(as_text=True) for theme in THEMES)
    assert THEMES["light"].paper in light
    assert THEMES["dark"].paper in dark
    assert THEMES["light"].paper not in dark


def test_the_style_sheet_has_the_colours_of_the_pictures():
    text = (STATIC / "sheets" / "orgchart.css").read_text()
    light, dark = THEMES["light"], THEMES["dark"]
    for number, colors in enumerate(zip(light.categories, dark.categories, strict=True)):
        assert f"--chart-{number}: light-dark({', '.join(colors)});" in text
    for name in ("paper", "ink", "quiet", "tint"):
        assert f"--chart-{name}: light-dark({getattr(light, name)}, {getattr(dark, name)});" in text


def test_a_name_in_another_language_than_the_page_is_marked(chart, monkeypatch):
    from tochuc.web.chart import shown

    vietnamese = {MAU: {"vi": "Ban Chỉ đạo"}}
    monkeypatch.setattr(shown, "labels_of", lambda served, iris: vietnamese)
    page = get(chart, "/chart?around=committee:tinh-mau&as-of=2023-06-19&lang=en", Accept="text/html")
    marked = [a for tag, a in Page(page.get_data(as_text=True)).tags if tag == "a" and a.get("lang") == "vi"]
    assert [a for a in marked if "tinh-mau" in a["href"]]


def test_names_from_data_never_become_markup(chart, monkeypatch):
    from tochuc.web.chart import shown

    hostile = '<script>alert(1)</script>"><img src=x onerror=y>'
    monkeypatch.setattr(shown, "labels_of", lambda served, iris: {iri: {"en": hostile} for iri in iris})
    page = get(chart, "/chart?as-of=2023-06-19&lang=en", Accept="text/html").get_data(as_text=True)
    assert "<script>alert" not in page
    assert "<img" not in page


def test_what_is_too_much_to_draw_is_refused_as_a_picture_and_listed_as_a_page(chart, monkeypatch):
    from tochuc.web.chart import forms

    monkeypatch.setattr(forms, "MOST_DRAWN", 3)
    assert chart.get("/chart.svg?as-of=2023-06-19").status_code == 422
    page = Page(get(chart, "/chart?as-of=2023-06-19", Accept="text/html").get_data(as_text=True))
    assert len(page.nodes) > 3


def test_a_class_too_large_to_open_stays_gathered_with_a_way_to_its_list(chart, monkeypatch):
    from tochuc.web.chart import shown

    monkeypatch.setattr(shown, "MOST_OPENED", 2)
    page = get(chart, "/chart?as-of=2023-06-19&open=ProvincialSteeringCommittee&lang=en", Accept="text/html")
    text = page.get_data(as_text=True)
    assert COMMITTEES in Page(text).nodes
    assert "too many to draw each by itself" in text
    assert "/queries/organs/of-kind?kind=tc:ProvincialSteeringCommittee" in text


def test_an_older_snapshot_still_draws(chart, fixture_snapshot):
    told = get(chart, f"/snapshots/{fixture_snapshot.hash}/chart.json?as-of=2023-06-19").json
    assert told["snapshot"] == fixture_snapshot.hash
