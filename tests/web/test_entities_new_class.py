"""A class that is added to the ontology gets its page, its sections and its data without a line of code."""

import re
import shutil

import pytest

from tochuc.graph.build import build
from tochuc.web.app import create_app
from tochuc.web.live import Live

ONTOLOGY = """
tc:Pact a owl:Class ;
    rdfs:subClassOf tc:Temporal ;
    rdfs:label "thỏa ước"@vi, "pact"@en ;
    skos:definition "Điều mà hai cơ quan cùng ký."@vi, "What two organs signed together."@en .

tc:signedBy a owl:ObjectProperty ;
    schema:domainIncludes tc:Pact ;
    schema:rangeIncludes tc:Organ ;
    rdfs:label "do cơ quan ký"@vi, "signed by"@en ;
    skos:definition "Cơ quan đã ký."@vi, "An organ that signed."@en .
"""
CLAIMS = """
<https://w3id.org/tochuc/id/pact/mau-thu> a tc:Pact ;
    tc:signedBy committee:tinh-mau, committee:central-mau ;
    tc:from "2023-02-01"^^edtf:EDTF ; tc:until "2024-02-01"^^edtf:EDTF .
"""


@pytest.fixture(scope="module")
def site(fixture_root, tmp_path_factory):
    root = tmp_path_factory.mktemp("new-class")
    shutil.copytree(fixture_root, root, dirs_exist_ok=True)
    with (root / "ontology" / "tochuc.ttl").open("a", encoding="utf-8") as file:
        file.write(ONTOLOGY)
    with (root / "data" / "claims" / "trang-mau-2023.ttl").open("a", encoding="utf-8") as file:
        file.write(CLAIMS)
    state = tmp_path_factory.mktemp("state")
    build(root, state, 2, lambda stage: None)
    live = Live(state)
    live.take_up()
    return create_app(live).test_client()


def plain(text):
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_a_thing_of_the_new_class_has_a_page_in_both_languages(site):
    english = plain(site.get("/page/pact/mau-thu?lang=en").text)
    assert "Pact; from 1 February 2023 to 31 January 2024." in english
    assert "What two organs signed together." in english
    assert "Signed by 2 Sample Central Steering Committee" in english
    assert "Thỏa ước; từ 1/2/2023 đến hết 31/1/2024." in plain(site.get("/page/pact/mau-thu?lang=vi").text)


def test_what_it_leads_to_shows_it_in_a_section_of_its_own(site):
    text = site.get("/page/steering-committee/tinh-mau?lang=en").text
    section = plain(re.search(r'<section id="Pact".*?</section>', text, re.DOTALL).group())
    assert section.startswith("Pact Signed by When")
    assert "Sample Central Steering Committee from 1 February 2023 to 31 January 2024 1 source" in section


def test_on_a_day_it_is_there_or_folded_away(site):
    there = site.get("/page/steering-committee/tinh-mau?lang=en&as-of=2023-06-01").text
    gone = site.get("/page/steering-committee/tinh-mau?lang=en&as-of=2022-09-01").text
    sections = [
        re.search(r'<section id="Pact".*?</section>', text, re.DOTALL).group() for text in (there, gone)
    ]
    assert ["not on this day" in each for each in sections] == [False, True]


def test_its_data_come_in_every_format(site):
    for suffix in ("ttl", "jsonld", "nt", "rdf", "trig", "nq"):
        assert "2023-02-01" in site.get(f"/data/pact/mau-thu.{suffix}").text
