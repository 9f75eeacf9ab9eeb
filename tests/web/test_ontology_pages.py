"""`/ontology` and `/shapes` over the made-up graph, and over an ontology with a term that is no longer used."""

import re
from html.parser import HTMLParser

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from tochuc.namespaces import ONTOLOGY_GRAPH, PREFIXES, SHAPES, TC
from tochuc.web.app import create_app
from tochuc.web.live import Live
from tochuc.web.nodes import link

from .conftest import write_sample

FORMATS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
    "trig": ("application/trig", RdfFormat.TRIG),
    "nq": ("application/n-quads", RdfFormat.N_QUADS),
}


class Page(HTMLParser):
    """Ids and links of a page, and the text of each section of a term."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a":
            self.links.append(attributes["href"])


def get(client, address, **headers):
    response = client.get(address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    assert response.status_code == 200, response.get_data(as_text=True)
    return response


def page(client, address="/ontology?lang=en"):
    return get(client, address).get_data(as_text=True)


def entry(text, name):
    """The part of the page about one term."""
    found = re.search(rf'<section class="term" id="{name}".*?</section>', text, re.DOTALL)
    assert found, f"no entry {name}"
    return found[0]


@pytest.fixture(scope="module")
def terms(fixture_graph):
    """Every term of ours that the graph of the ontology gives a label."""
    label = NamedNode(PREFIXES["rdfs"] + "label")
    quads = fixture_graph.quads_for_pattern(None, label, None, NamedNode(ONTOLOGY_GRAPH))
    return {quad.subject.value for quad in quads if quad.subject.value.startswith(TC)}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A client over a small ontology of which nothing has members."""
    state = tmp_path_factory.mktemp("state")
    graph = f"<{ONTOLOGY_GRAPH}>"
    a, rdfs, owl = (f"<{PREFIXES[each]}" for each in ("rdf", "rdfs", "owl"))
    lines = [
        f"<{TC}Old> {a}type> {owl}Class>",
        f'<{TC}Old> {rdfs}label> "old <b>thing</b>"@en',
        f'<{TC}Old> {owl}deprecated> "true"^^<{PREFIXES["xsd"]}boolean>',
        f"<{TC}Old> <{PREFIXES['dcterms']}isReplacedBy> <{TC}New>",
        f"<{TC}New> {a}type> {owl}Class>",
        f"<{TC}New> {rdfs}subClassOf> <javascript:alert(1)>",
        f'<{TC}New> {rdfs}label> "thứ mới"@vi',
    ]
    quads = state / "small.nq"
    quads.write_text("".join(f"{line} {graph} .\n" for line in lines))
    write_sample(state, "small-1", quads)
    live = Live(state)
    live.take_up()
    return create_app(live).test_client()


def test_each_term_opens_at_an_anchor_of_its_name(fixture_client, terms):
    ids = Page(page(fixture_client)).ids
    assert terms
    assert {term.removeprefix(TC) for term in terms} - set(ids) == set()
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_link_within_the_page_leads_somewhere(fixture_client, language):
    read = Page(page(fixture_client, f"/ontology?lang={language}"))
    assert {href[1:] for href in read.links if href.startswith("#")} - set(read.ids) == set()


def test_an_entry_tells_label_definition_kinship_and_members_in_the_language_of_the_reader(fixture_client):
    english = entry(page(fixture_client), "ProvincialSteeringCommittee")
    assert "provincial steering committee" in english
    assert 'href="#SteeringCommittee"' in english
    assert 'href="/browse/ProvincialSteeringCommittee?lang=en"' in english
    assert 'href="/page/steering-committee/tinh-mau?lang=en"' in english
    vietnamese = entry(page(fixture_client, "/ontology?lang=vi"), "ProvincialSteeringCommittee")
    assert "ban chỉ đạo cấp tỉnh" in vietnamese
    assert '<bdi lang="en">provincial steering committee</bdi>' in vietnamese


def test_a_property_tells_of_what_it_is_used_and_its_other_direction(fixture_client):
    told = entry(page(fixture_client), "accountableTo")
    assert "Of</dt>" in told
    assert 'href="#Organ"' in told
    inverse = re.search(r"Other direction</dt><dd><a href=\"#(\w+)\"", told)
    assert inverse
    assert 'href="#accountableTo"' in entry(page(fixture_client), inverse[1])


def test_lists_stand_with_their_concepts_which_have_pages_of_their_own(fixture_client):
    told = entry(page(fixture_client), "scheme-relation")
    assert 'href="/page/relation/accountable-to?lang=en"' in told
    assert "The lower side must answer to the upper side for its work." in told


def test_rules_are_told_in_words_with_a_statement_that_follows(fixture_client):
    text = page(fixture_client)
    rule = re.search(r'id="rule-reporting-line">.*?</dd>', text, re.DOTALL)
    assert rule
    assert "a provision lays down this relation" in rule[0]
    address = re.search(r'href="(/why[^"]*)"', rule[0])[1].replace("&amp;", "&")
    assert "A provision lays down this relation" in page(fixture_client, address)
    assert "<var>x</var>" in text
    assert "?x" not in text


def test_what_the_data_are_held_to_is_told_in_words_that_lead_to_terms(fixture_client):
    text = page(fixture_client)
    assert 'id="Temporal-from"' in text
    assert 'may have one <a href="#from">tc:from</a> in one document' in text


def test_a_term_that_is_no_longer_used_is_marked_and_leads_to_another(small):
    text = page(small)
    old = entry(text, "Old")
    assert "deprecated</span>" in old
    assert 'Use instead</dt><dd><a href="#New">' in old
    assert "deprecated</span>" not in entry(text, "New")


def test_texts_of_the_ontology_never_become_markup(small):
    text = page(small)
    assert "old &lt;b&gt;thing&lt;/b&gt;" in text
    assert "<b>thing" not in text
    assert 'href="javascript' not in text


def test_a_label_in_another_language_says_so(small):
    assert '<bdi lang="vi">thứ mới</bdi>' in entry(page(small), "New")


def test_a_class_without_members_says_so(small):
    assert "no members here" in entry(page(small), "New")


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_ontology_comes_whole_in_every_format_by_suffix_accept_and_name(
    fixture_client, fixture_graph, suffix
):
    media_type, format = FORMATS[suffix]
    wanted = {q.triple for q in fixture_graph.quads_for_pattern(None, None, None, NamedNode(ONTOLOGY_GRAPH))}
    for response in (
        get(fixture_client, f"/ontology.{suffix}"),
        get(fixture_client, "/ontology", Accept=media_type),
        get(fixture_client, f"/ontology?format={suffix}", Accept="text/html"),
    ):
        assert response.mimetype == media_type
        quads = [*parse(response.data, format=format)]
        assert {quad.triple for quad in quads} == wanted
        if suffix in ("trig", "nq"):
            assert {quad.graph_name.value for quad in quads} == {ONTOLOGY_GRAPH}


def test_a_browser_gets_the_page_and_it_names_the_other_forms(fixture_client):
    response = get(fixture_client, "/ontology", Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert response.mimetype == "text/html"
    assert {"Accept", "Accept-Language"} <= set(response.vary)
    links = response.headers["Link"]
    assert f'<{ONTOLOGY_GRAPH}>; rel="canonical"' in links
    assert '</ontology.ttl>; rel="alternate"; type="text/turtle"' in links


def test_the_version_that_there_is_opens_and_no_other_does(fixture_client):
    [version] = re.findall(r'href="(/ontology/[\d.]+)"', page(fixture_client))
    assert get(fixture_client, version).mimetype == "text/html"
    assert get(fixture_client, version + ".ttl").mimetype == "text/turtle"
    response = fixture_client.get("/ontology/0.0.7")
    assert response.status_code == 404
    assert version.removeprefix("/ontology/") in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("address", "accept", "status"),
    [
        ("/ontology.docx", "*/*", 404),
        ("/ontology", "image/png", 406),
        ("/ontology?format=docx", "*/*", 400),
        ("/ontology?lang=fr", "text/html", 400),
        ("/shapes.docx", "*/*", 404),
    ],
)
def test_what_there_is_not_is_refused_with_what_there_is(fixture_client, address, accept, status):
    response = fixture_client.get(address, headers={"Accept": accept})
    assert response.status_code == status
    assert "Traceback" not in response.get_data(as_text=True)


def test_shapes_lead_people_to_their_words_and_programs_to_shacl(fixture_client):
    response = fixture_client.get("/shapes", headers={"Accept": "text/html"})
    assert (response.status_code, response.location) == (303, "/ontology")
    shapes = {
        quad.subject for quad in parse(get(fixture_client, "/shapes.ttl").data, format=RdfFormat.TURTLE)
    }
    assert NamedNode(SHAPES + "Temporal-from") in shapes


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "nt", "rdf", "trig", "nq"])
def test_shapes_are_the_same_bytes_whenever_they_are_read(fixture_client, suffix):
    first, second = (get(fixture_client, f"/shapes.{suffix}") for _ in range(2))
    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]


def test_a_snapshot_without_shapes_says_so(small):
    assert small.get("/shapes.ttl").status_code == 404
    assert "What the data are held to" not in page(small)


def test_terms_lead_to_their_entries_from_everywhere(fixture_client):
    with fixture_client.application.test_request_context("/"):
        assert link(TC + "SteeringCommittee") == ("/ontology#SteeringCommittee", False)
        assert link(ONTOLOGY_GRAPH) == ("/ontology", False)
        assert link(SHAPES + "Temporal-from")[0].startswith("/sparql?")
    assert "/ontology?lang=en#" in page(fixture_client, "/page/steering-committee/tinh-mau?lang=en")


def test_a_page_of_a_kept_snapshot_stays_within_it(fixture_client, fixture_snapshot):
    at = f"/snapshots/{fixture_snapshot.hash}"
    links = Page(page(fixture_client, f"{at}/ontology?lang=en")).links
    assert f"{at}/browse/Organ?lang=en" in links
    assert any(href.startswith(f"{at}/why?") for href in links)
