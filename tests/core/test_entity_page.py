"""The page model: chosen by what the ontology says, the same for a class that nobody knew of before."""

from datetime import date

import pytest

from tochuc.core.entity.links import Part
from tochuc.core.entity.material import Material
from tochuc.core.entity.names import Called, Names
from tochuc.core.entity.page import page_of
from tochuc.core.entity.reader import Reader
from tochuc.core.entity.sentence import plain_text
from tochuc.core.entity.vocabulary import Value, Vocabulary
from tochuc.namespaces import EDTF, ID, INFERRED_GRAPH, PREFIXES, TC

RDFS, OWL, XSD = PREFIXES["rdfs"], PREFIXES["owl"], PREFIXES["xsd"]
TYPE = PREFIXES["rdf"] + "type"
SOURCE = ID + "source/bao-mau"
OTHER = ID + "source/bao-thu"
ORGAN = ID + "organ/mau"


def thing(name):
    return Value(name if name.startswith("http") else ID + name, True)


def label(text, language="en"):
    return Value(text, False, language)


def term(name, english, vietnamese, *more):
    return [
        (TC + name, RDFS + "label", label(english)),
        (TC + name, RDFS + "label", label(vietnamese, "vi")),
        *((TC + name, predicate, value) for predicate, value in more),
    ]


ONTOLOGY = [
    *term("Temporal", "temporal", "có thời gian"),
    *term("Organ", "organ", "cơ quan", (RDFS + "subClassOf", thing(TC + "Temporal"))),
    *term("ReportingLine", "reporting line", "tuyến", (RDFS + "subClassOf", thing(TC + "Temporal"))),
    *term("superior", "superior", "bên trên"),
    *term("subordinate", "subordinate", "bên dưới"),
    *term(
        "accountableTo",
        "accountable to",
        "chịu trách nhiệm trước",
        (OWL + "inverseOf", thing(TC + "hasAccountable")),
    ),
    *term("hasAccountable", "has accountable organ", "nhận trách nhiệm của"),
    *term("issuer", "issuer", "cơ quan ban hành"),
    (ID + "relation/accountable-to", PREFIXES["skos"] + "prefLabel", label("is accountable to")),
    (ID + "relation/accountable-to", TC + "plainProperty", thing(TC + "accountableTo")),
    (ID + "relation/accountable-to", TC + "vertical", Value("true")),
]


def days(*texts):
    names = ("startEarliest", "startLatest", "endEarliest", "endLatest")
    return [(TC + name, Value(text, datatype=XSD + "date")) for name, text in zip(names, texts, strict=True)]


def node(iri, *pairs, graph=SOURCE):
    return [
        (iri if iri.startswith("http") else ID + iri, predicate, value, graph) for predicate, value in pairs
    ]


def page(quads, counts=None, *, more=(), language="en", day=None, labels=None, **given):
    vocabulary = Vocabulary([*ONTOLOGY, *more])
    material = Material(quads)
    called = {ID + name: Called(labels={"en": text}) for name, text in (labels or {}).items()}
    names = Names(called, vocabulary, material, language)
    reader = Reader(material, vocabulary, names, language, lambda iri: "/page/" + iri.removeprefix(ID), day)
    return page_of(reader, ORGAN, counts or {}, **given)


def section(page, id):
    return next((each for each in page.sections if each.id == id), None)


def texts(row):
    return [" ".join(it.text for it in cell) for cell in row.cells]


LINE = node(
    "line/one",
    (TYPE, thing(TC + "ReportingLine")),
    (TC + "subordinate", thing(ORGAN)),
    (TC + "superior", thing("organ/tren")),
    (TC + "relation", thing("relation/accountable-to")),
    *days("2022-06-02", "2022-06-02", "2024-12-20", "2024-12-20"),
    graph=INFERRED_GRAPH,
)
LED = {TC + "subordinate": 1}


def test_a_line_is_above_with_its_time_and_the_plain_property_that_repeats_it_is_left_out():
    plain = node(ORGAN, (TC + "accountableTo", thing("organ/tren")), graph=INFERRED_GRAPH)
    shown = page([*plain, *LINE], LED, labels={"organ/tren": "Upper organ"})
    above = section(shown, "lines").groups[0]
    assert above.heading == "Above it"
    assert texts(above.rows[0]) == [
        "is accountable to Upper organ",
        "",
        "from 2 June 2022 to 19 December 2024",
    ]
    assert above.rows[0].evidence.basis == "inferred"
    assert section(shown, "facts") is None


def test_seen_from_above_a_line_is_below_and_names_the_lower_one():
    turned = [
        (s, {TC + "subordinate": TC + "superior", TC + "superior": TC + "subordinate"}.get(p, p), v, g)
        for s, p, v, g in LINE
    ]
    below = section(page(turned, {TC + "superior": 1}, labels={"organ/tren": "Lower organ"}), "lines").groups[
        0
    ]
    assert (below.heading, texts(below.rows[0])[0]) == (
        "Under it",
        "Lower organ is accountable to this organ",
    )


@pytest.mark.parametrize(
    ("day", "shown", "folded", "held"),
    [
        (date(2023, 1, 1), 1, 0, "yes"),
        (date(2025, 1, 1), 0, 1, "no"),
        (date(2020, 1, 1), 0, 1, "no"),
        (None, 1, 0, ""),
    ],
)
def test_what_did_not_hold_on_the_day_is_folded_away(day, shown, folded, held):
    group = section(page(LINE, LED, day=day), "lines").groups[0]
    assert (len(group.rows), len(group.folded)) == (shown, folded)
    assert [*group.rows, *group.folded][0].held == held


def test_what_may_have_held_on_the_day_is_kept_and_marked():
    vague = [
        (s, p, Value("0001-01-01", datatype=XSD + "date") if p == TC + "startEarliest" else v, g)
        for s, p, v, g in LINE
    ]
    group = section(page(vague, LED, day=date(2020, 1, 1)), "lines").groups[0]
    assert [row.held for row in group.rows] == ["unknown"]


def test_a_statement_has_every_source_that_says_so_and_no_other():
    fact = (TC + "issuer", thing("organ/tren"))
    shown = page(
        [
            *node(ORGAN, fact),
            *node(ORGAN, fact, graph=OTHER),
            *node(ORGAN, (TC + "note", label("x")), graph=OTHER),
        ]
    )
    evidence = section(shown, "facts").groups[0].rows[0].evidence
    assert (set(evidence.sources), evidence.basis) == ({SOURCE, OTHER}, "stated")


NEW = [
    *term("Pact", "pact", "thỏa ước", (RDFS + "subClassOf", thing(TC + "Temporal"))),
    *term("signedBy", "signed by", "do ký"),
    *term("place", "place of signing", "nơi ký"),
]


def test_a_class_that_is_new_gets_a_section_with_its_own_words_and_times():
    pact = node(
        "pact/one",
        (TYPE, thing(TC + "Pact")),
        (TC + "signedBy", thing(ORGAN)),
        (TC + "place", label("Thử", "vi")),
        *days("2020-01-01", "2020-01-01", "2021-01-01", "2021-01-01"),
    )
    new = section(page(pact, {TC + "signedBy": 1}, more=NEW), "Pact")
    assert (new.title, new.columns) == ("Pact", ("Place of signing", "When"))
    assert texts(new.groups[0].rows[0]) == ["Thử", "from 1 January 2020 to 31 December 2020"]
    assert new.groups[0].rows[0].cells[0][0].language == "vi"
    assert new.scale is not None


def test_a_thing_of_a_new_class_has_a_page():
    quads = node(
        ORGAN,
        (TYPE, thing(TC + "Pact")),
        (TC + "signedBy", thing("organ/tren")),
        (TC + "from", Value("2020", datatype=EDTF)),
    )
    shown = page(quads, more=NEW, labels={"organ/mau": "Sample Pact", "organ/tren": "Upper organ"})
    assert (shown.name.text, plain_text(shown.sentence)) == ("Sample Pact", "Pact.")
    facts = {group.heading: texts(group.rows[0]) for group in section(shown, "facts").groups}
    assert facts == {"From": ["2020"], "Signed by": ["Upper organ"]} or facts == {
        "from": ["2020"],
        "Signed by": ["Upper organ"],
    }


def test_what_has_a_name_is_linked_under_the_inverse_name_and_the_rest_is_a_table():
    paper = node("document/01", (TYPE, thing(TC + "Document")), (TC + "issuer", thing(ORGAN)))
    shown = page(paper, {TC + "issuer": 1}, labels={"document/01": "Regulation 01"})
    group = section(shown, "links").groups[0]
    assert (group.heading, texts(group.rows[0])) == ("Has this as “issuer”", ["Regulation 01"])


def test_a_long_group_says_which_part_is_shown():
    papers = [quad for n in range(3) for quad in node(f"document/{n}", (TC + "issuer", thing(ORGAN)))]
    names = {f"document/{n}": f"Paper {n}" for n in range(3)}
    part = Part(TC + "issuer")
    shown = page(papers, {TC + "issuer": 90}, labels=names, first={part: 40})
    pager = section(shown, "links").pagers[0]
    assert (pager.part, pager.first, pager.shown, pager.total) == (part, 40, 3, 90)
    assert section(shown, "links").count == 90
    assert section(page(papers, {TC + "issuer": 3}, labels=names), "links").pagers == []


def test_a_text_in_another_language_than_the_page_says_so():
    quads = node(ORGAN, (TC + "nameInSource", label("Ban chỉ đạo", "vi")))
    english, vietnamese = (
        section(page(quads, language=language), "facts").groups[0].rows[0].cells[0][0]
        for language in ("en", "vi")
    )
    assert (english.language, vietnamese.language) == ("vi", "")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "urn:x:y", "file:///etc/passwd"]
)
def test_what_is_no_web_address_leads_nowhere(address):
    shown = section(
        page(
            node(
                ORGAN,
                (TC + "issuer", thing("organ/x")),
                (PREFIXES["skos"] + "exactMatch", Value(address, True)),
            )
        ),
        "identifiers",
    )
    assert shown.groups[0].rows[0].cells[1][0] == (address, "", "", False, "")


def test_a_prefix_of_codes_that_is_no_web_address_makes_no_link():
    code = node(
        "identifier/one",
        (TYPE, thing(TC + "ExternalIdentifier")),
        (TC + "identifies", thing(ORGAN)),
        (TC + "identifierScheme", thing("identifier-scheme/bad")),
        (TC + "identifierValue", Value("alert(1)")),
    )
    more = [(ID + "identifier-scheme/bad", TC + "addressPrefix", Value("javascript:"))]
    row = section(page(code, {TC + "identifies": 1}, more=more), "identifiers").groups[0].rows[0]
    assert row.cells[1][0].href == ""


@pytest.mark.parametrize(("day", "first"), [(date(2023, 1, 1), "Sure"), (date(2020, 1, 1), "Vague")])
def test_who_surely_held_a_post_is_named_before_who_may_have(day, first):
    def member(name, *lived):
        return node(
            f"membership/{name}",
            (TYPE, thing(TC + "Membership")),
            (TC + "holder", thing(f"person/{name}")),
            (TC + "post", thing("post/head")),
            *days(*lived),
        )

    quads = [
        *node("post/head", (TYPE, thing(TC + "Post")), (TC + "postIn", thing(ORGAN))),
        *member("sure", "2022-01-01", "2022-01-01", "2024-01-01", "2024-01-01"),
        *member("vague", "2019-01-01", "2025-01-01", "2025-01-02", "9999-12-31"),
    ]
    names = {"person/sure": "Sure", "person/vague": "Vague", "post/head": "Head"}
    shown = page(quads, {TC + "postIn": 1, "posts": 2}, day=day, labels=names)
    answer = shown.glance[0].answers[0]
    assert answer[0].text == first
    assert ("perhaps," in [each.text for each in answer]) == (first == "Vague")
