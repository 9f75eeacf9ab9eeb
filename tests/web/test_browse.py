"""Lists of the things of a class, over the made-up graph, and the first page."""

import html
import re
import shutil

import pytest

from tochuc.core.names_folded import sorted_as
from tochuc.graph.build import build
from tochuc.web.app import create_app
from tochuc.web.live import Live

HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
NEW_CLASS = """
tc:Pact a owl:Class ; rdfs:subClassOf tc:Temporal ;
    rdfs:label "thỏa ước"@vi, "pact"@en ;
    skos:definition "Điều mà hai cơ quan cùng ký."@vi, "What two organs signed together."@en .

tc:signedAt a owl:ObjectProperty ; schema:domainIncludes tc:Pact ; schema:rangeIncludes tc:Level ;
    rdfs:label "ký ở cấp"@vi, "signed at"@en ;
    skos:definition "Cấp của những bên đã ký."@vi, "The level of those who signed."@en .
"""
NEW_THING = """
<https://w3id.org/tochuc/id/pact/mau-thu> a tc:Pact ; rdfs:label "Thỏa ước Mẫu"@vi ; tc:signedAt level:central ;
    tc:from "2023-02-01"^^edtf:EDTF ; tc:until "2024-02-01"^^edtf:EDTF .
<https://w3id.org/tochuc/id/pact/cu-thu> a tc:Pact ; rdfs:label "Thỏa ước Cũ"@vi ; tc:signedAt level:provincial ;
    tc:from "2021-02-01"^^edtf:EDTF ; tc:until "2022-02-01"^^edtf:EDTF .
"""


def told(client, path, status=200, **asked):
    response = client.get(path, query_string={"lang": "en", **asked})
    assert response.status_code == status, response.text
    return response.json


def page(client, path, status=200, **asked):
    response = client.get(path, query_string={"lang": "en", **asked}, headers={"Accept": HTML})
    assert (response.status_code, response.mimetype) == (status, "text/html")
    return response.text


def facet(listed, name):
    return {v["value"]: v["count"] for f in listed["facets"] if f["name"] == name for v in f["values"]}


def names(listed):
    return [each["label"] for each in listed["things"]]


@pytest.fixture(scope="module")
def site(fixture_root, tmp_path_factory):
    """The made-up graph with one more class, and two things of it."""
    root = tmp_path_factory.mktemp("new-class")
    shutil.copytree(fixture_root, root, dirs_exist_ok=True)
    with (root / "ontology" / "tochuc.ttl").open("a", encoding="utf-8") as file:
        file.write(NEW_CLASS)
    with (root / "data" / "claims" / "trang-mau-2023.ttl").open("a", encoding="utf-8") as file:
        file.write("@prefix level: <https://w3id.org/tochuc/id/level/> .\n" + NEW_THING)
    state = tmp_path_factory.mktemp("state")
    build(root, state, 2, lambda stage: None)
    live = Live(state)
    live.take_up()
    return create_app(live).test_client()


def test_every_class_with_things_stands_in_the_tree_with_their_number(site):
    listed = {each["name"]: each for each in told(site, "/browse")["classes"]}
    assert listed["Pact"]["count"] == 2
    assert listed["Pact"]["parents"] == ["Temporal"]
    assert "SteeringCommittee" in listed["ProvincialSteeringCommittee"]["parents"]
    assert all(each["count"] > 0 for each in listed.values())
    for name, each in listed.items():
        assert told(site, f"/browse/{name}")["total"] == each["count"]


def test_a_class_that_was_added_has_a_list_with_its_facets(site):
    listed = told(site, "/browse/Pact", lang="vi")
    assert names(listed) == ["Thỏa ước Cũ", "Thỏa ước Mẫu"]
    assert facet(listed, "signedAt") == {"level:central": 1, "level:provincial": 1}
    assert names(told(site, "/browse/Pact", signedAt="level:central")) == ["Thỏa ước Mẫu"]
    text = page(site, "/browse/Pact", lang="vi")
    assert "<h1>Thỏa ước</h1>" in text
    assert "Điều mà hai cơ quan cùng ký." in text


def test_on_a_day_each_thing_is_there_or_not_or_it_is_not_known(site):
    listed = told(site, "/browse/Pact", **{"as-of": "2023-06-01"})
    assert [(each["label"], each["onDay"]) for each in listed["things"]] == [("Thỏa ước Mẫu", "yes")]
    assert facet(listed, "state") == {"yes": 1, "no": 1}
    assert names(told(site, "/browse/Pact", state="no", **{"as-of": "2023-06-01"})) == ["Thỏa ước Cũ"]
    assert "None of them was there on 2030-01-01." in page(site, "/browse/Pact", **{"as-of": "2030-01-01"})
    unknown = told(site, "/browse/SteeringCommittee", state="unknown", **{"as-of": "2022-07-01"})
    assert {each["onDay"] for each in unknown["things"]} <= {"unknown"}


@pytest.mark.parametrize("kind", ["Place", "Organ", "Document", "Temporal"])
def test_each_number_of_a_facet_is_the_length_of_the_list_that_it_leads_to(site, kind):
    for day in ({}, {"as-of": "2025-12-01"}):
        for each in told(site, f"/browse/{kind}", **day)["facets"]:
            for value in each["values"]:
                narrowed = told(site, f"/browse/{kind}", **{each["name"]: value["value"]}, **day)
                assert narrowed["total"] == value["count"] > 0


def test_names_come_in_vietnamese_order(fixture_client):
    listed = names(told(fixture_client, "/browse/Place", lang="vi"))
    assert listed == sorted(listed, key=sorted_as)
    assert listed.index("Cũ") < listed.index("đặc khu Ba")


def test_a_place_counts_for_the_places_that_it_is_part_of(fixture_client):
    values = facet(told(fixture_client, "/browse/Place"), "partOfPlace")
    assert values["place:nuoc-mau"] == max(values.values())


def test_pages_hold_everything_once(fixture_client):
    first = told(fixture_client, "/browse/Temporal")
    every = [
        e["iri"]
        for n in range(1, first["pages"] + 1)
        for e in told(fixture_client, "/browse/Temporal", page=n)["things"]
    ]
    assert len(every) == len(set(every)) == first["total"] > 50


def test_all_of_a_list_is_in_its_address_and_works_by_links_alone(site):
    text = page(site, "/browse/Pact", **{"as-of": "2021-06-01"})
    links = [html.unescape(href) for href in re.findall(r'href="(/browse/Pact[^"]*)"', text)]
    narrowed = [link for link in links if "state=no" in link]
    assert narrowed
    assert all("lang=en" in link and "as-of=2021-06-01" in link for link in narrowed)
    assert "Thỏa ước Mẫu" in site.get(narrowed[0], headers={"Accept": HTML}).text


@pytest.mark.parametrize(
    ("typed", "near"), [("Steering", "SteeringCommittee"), ("documnt", "Document"), ("person", "Person")]
)
def test_an_unknown_class_is_not_found_and_the_nearest_are_named(fixture_client, typed, near):
    assert near in [each["iri"] for each in told(fixture_client, f"/browse/{typed}", 404)["near"]]
    assert f"/browse/{near}" in page(fixture_client, f"/browse/{typed}", 404)


@pytest.mark.parametrize("name", ["x" * 5000, "%00", "%3Cscript%3E", "..%2F..", "💥", "zzzzzz"])
def test_a_class_that_is_none_is_never_a_failure(fixture_client, name):
    response = fixture_client.get(f"/browse/{name}", headers={"Accept": HTML})
    assert response.status_code == 404
    assert "<script>" not in response.text


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ({"colour": "red"}, "colour"),
        ({"level": "x"}, "level"),
        ({"level": "nonsense:central"}, "level"),
        ({"level": 'https://e.org/"]}'}, "level"),
        ({"kind": "Nonsense"}, "kind"),
        ({"state": "yes"}, "state"),
        ({"state": "maybe", "as-of": "2023-06-19"}, "state"),
        ({"as-of": "2023-13-01"}, "as-of"),
        ({"page": "-1"}, "page"),
        ({"level": ["level:central", "level:provincial"]}, "level"),
    ],
)
def test_a_mistake_is_named(fixture_client, asked, parameter):
    assert told(fixture_client, "/browse/Organ", 400, **asked)["parameter"] == parameter


def test_a_value_that_nothing_has_gives_an_empty_list_that_says_so(fixture_client):
    assert told(fixture_client, "/browse/Organ", level="level:nowhere")["total"] == 0
    assert "Nothing has all of this." in page(fixture_client, "/browse/Organ", level="level:nowhere")


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_the_first_page_has_a_search_and_leads_into_the_graph(fixture_client, lang):
    text = page(fixture_client, "/", lang=lang)
    assert text.index('name="q"') < text.index("<h2")
    for way in ("/browse", "/chart", "/changes", "/queries", "/sparql", "/docs"):
        assert f'href="{way}?' in text
    assert f'href="/browse/SteeringCommittee?lang={lang}"' in text
    # What the examples of the real graph are about is not in this one, so they are not shown.
    assert "19-6-2023" not in text
    assert "19 June 2023" not in text


@pytest.mark.real
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_each_example_of_the_first_page_ends_in_its_answer(real_snapshot, lang):
    live = Live(real_snapshot.folder.parents[1])
    live.take_up()
    client = create_app(live).test_client()
    text = page(client, "/", lang=lang)
    shown = re.findall(r'<li><a href="([^"]+)">[^<]+</a>\s*<span class="so">(.*?)</span>', text, re.DOTALL)
    assert len(shown) == 3
    for href, answer in shown:
        there = client.get(html.unescape(href), headers={"Accept": HTML})
        assert there.status_code == 200
        for part in re.findall(r"<bdi>(.*?)</bdi>", answer):
            assert all(piece in there.text for piece in part.split(" – "))
