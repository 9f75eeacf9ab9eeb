"""The ontology keeps to OWL 2 RL, says what each term means, and declares what is used."""

import re
import unicodedata
from collections import defaultdict
from functools import cache
from itertools import combinations
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, XSD
from tests.owl2_rl import chains_feeding_themselves, faults_of

from tochuc.graph.read import read_data
from tochuc.namespaces import PREFIXES

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "ontology"
TC = Namespace(PREFIXES["tc"])
SCHEMA = Namespace(PREFIXES["schema"])
FILES = sorted(FOLDER.rglob("*.ttl"))
IMPORTS = sorted((FOLDER / "imports").glob("*.ttl"))
VOCABULARY = Graph().parse(FOLDER / "tochuc.ttl")
ONTOLOGY = Graph()
for file in FILES:
    if file.name != "shapes.ttl":
        ONTOLOGY.parse(file)
PROPERTY_KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
CLASSES = sorted(VOCABULARY.subjects(RDF.type, OWL.Class))
PROPERTIES = sorted(term for kind in PROPERTY_KINDS for term in VOCABULARY.subjects(RDF.type, kind))
TERMS = [*CLASSES, *PROPERTIES]
CONCEPTS = sorted(ONTOLOGY.subjects(RDF.type, SKOS.Concept))
LINKS = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.seeAlso, OWL.inverseOf, OWL.disjointWith)
LISTS = {
    "relation": TC.Relation,
    "level": TC.Level,
    "dockind": TC.DocumentKind,
    "eventkind": TC.EventKind,
    "role": TC.Role,
    "confidence": TC.Confidence,
    "measure": TC.Measure,
    "scope": TC.Scope,
    "placekind": TC.PlaceKind,
    "seen": TC.FormSeen,
    "idscheme": TC.IdentifierScheme,
}
KINDS = [
    *("Organ", "Place", "Document", "Provision", "ReportingLine", "Person", "Post", "Membership", "Event"),
    *("DatedName", "Status", "ExternalIdentifier", "Observation"),
    *("Source", "Claim", "Disagreement", "Gap", "RetiredIdentifier"),
]
# The text of a document may itself be what was read.
MAY_BE_BOTH = {frozenset({"Document", "Source"})}


def local(term: URIRef) -> str:
    return re.split(r"[#/]", term)[-1]


# ---- the profile


def test_the_ontology_is_in_owl_2_rl():
    assert faults_of(ONTOLOGY) == []


def test_no_property_chain_feeds_itself():
    assert chains_feeding_themselves(ONTOLOGY) == []


def test_no_property_is_transitive():
    """Links that held at different times make no chain."""
    assert list(ONTOLOGY.subjects(RDF.type, OWL.TransitiveProperty)) == []


# ---- classes


@cache
def superclasses(class_: URIRef) -> set[URIRef]:
    return set(ONTOLOGY.transitive_objects(class_, RDFS.subClassOf))


def are_disjoint(one: URIRef, other: URIRef) -> bool:
    return any(
        (left, OWL.disjointWith, right) in ONTOLOGY or (right, OWL.disjointWith, left) in ONTOLOGY
        for left in superclasses(one)
        for right in superclasses(other)
    )


@pytest.mark.parametrize(("one", "other"), list(combinations(KINDS, 2)))
def test_nothing_is_of_two_kinds(one, other):
    assert are_disjoint(TC[one], TC[other]) == (frozenset({one, other}) not in MAY_BE_BOTH)


@pytest.mark.parametrize("class_", CLASSES, ids=local)
def test_a_class_can_have_members(class_):
    assert not are_disjoint(class_, class_)


def test_what_has_a_time_is_temporal():
    temporal = {name for name in KINDS if TC.Temporal in superclasses(TC[name])}
    assert temporal == set(KINDS) - {
        *("Person", "Post", "Source", "Claim", "Disagreement", "Gap", "RetiredIdentifier")
    }


# ---- words


@pytest.mark.parametrize("term", TERMS, ids=local)
def test_a_term_has_a_label_and_a_definition_in_both_languages(term):
    for predicate in (RDFS.label, SKOS.definition):
        assert sorted(words.language for words in VOCABULARY.objects(term, predicate)) == ["en", "vi"]


@pytest.mark.parametrize("term", [*CLASSES, *PROPERTIES], ids=local)
def test_a_definition_does_not_use_its_own_term(term):
    labels = {label.language: str(label) for label in VOCABULARY.objects(term, RDFS.label)}
    for definition in VOCABULARY.objects(term, SKOS.definition):
        label = re.escape(labels[definition.language])
        assert not re.search(rf"\b{label}\b", definition, re.IGNORECASE)


@pytest.mark.parametrize("concept", CONCEPTS, ids=local)
def test_a_concept_has_a_label_in_both_languages_and_one_list(concept):
    assert sorted(words.language for words in ONTOLOGY.objects(concept, SKOS.prefLabel)) == ["en", "vi"]
    assert sorted(words.language for words in ONTOLOGY.objects(concept, SKOS.definition)) in (
        [],
        ["en", "vi"],
    )
    scheme = ONTOLOGY.value(concept, SKOS.inScheme)
    assert (scheme, RDF.type, SKOS.ConceptScheme) in ONTOLOGY
    assert ONTOLOGY.value(concept, SKOS.topConceptOf) == scheme
    base = concept.removesuffix(local(concept))
    kinds = [LISTS[prefix] for prefix in LISTS if PREFIXES[prefix] == base]
    assert {*kinds, SKOS.Concept} == set(ONTOLOGY.objects(concept, RDF.type))


def test_labels_of_one_kind_are_told_apart():
    """Two classes, two properties or two concepts of one list never share a label."""
    groups = [CLASSES, PROPERTIES, *(list(ONTOLOGY.subjects(RDF.type, kind)) for kind in LISTS.values())]
    for group in groups:
        labels = [
            words
            for term in group
            for words in (*ONTOLOGY.objects(term, RDFS.label), *ONTOLOGY.objects(term, SKOS.prefLabel))
        ]
        assert sorted(words for words in labels if labels.count(words) > 1) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_text_is_in_composed_form(file):
    text = file.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert re.findall(r"\w*(?:oà|oá|oả|oã|oạ|[^qQ\W]uỷ|[^qQ\W]uý)\b", text) == []


def test_the_ontology_says_what_it_is():
    ontology = URIRef(str(TC).removesuffix("#"))
    assert (ontology, RDF.type, OWL.Ontology) in VOCABULARY
    version = VOCABULARY.value(ontology, OWL.versionInfo)
    assert VOCABULARY.value(ontology, OWL.versionIRI) == URIRef(f"{ontology}/{version}")
    assert VOCABULARY.value(ontology, DCTERMS.license)
    assert sorted(words.language for words in VOCABULARY.objects(ontology, DCTERMS.title)) == ["en", "vi"]


# ---- what is used and what is declared


def used_words(file: Path) -> set[str]:
    return set(
        re.findall(rf"(?<![\w:/-])(?:tc|{'|'.join(LISTS)}):\w[\w-]*", file.read_text(encoding="utf-8"))
    )


def declared_words() -> set[str]:
    concepts = {
        f"{prefix}:{concept.removeprefix(PREFIXES[prefix])}"
        for concept in CONCEPTS
        for prefix in LISTS
        if concept.startswith(PREFIXES[prefix])
    }
    return {f"tc:{local(term)}" for term in TERMS} | concepts


@pytest.mark.parametrize(
    "place",
    ["ontology", "data", "queries", "tests/fixture", "tests/shapes/valid", "docs/model.md"],
)
def test_every_term_used_is_declared(place):
    where = ROOT / place
    files = (
        [where] if where.is_file() else [f for f in where.rglob("*") if f.suffix in (".ttl", ".rq", ".rls")]
    )
    unknown = {(word, file.name) for file in files for word in used_words(file) - declared_words()}
    assert sorted(unknown) == []


def test_terms_of_other_vocabularies_are_declared():
    built_in = (PREFIXES["rdf"], PREFIXES["rdfs"], PREFIXES["owl"])
    used = set(ONTOLOGY.predicates())
    used |= {term for predicate in LINKS for term in ONTOLOGY.objects(None, predicate)}
    undeclared = [term for term in used if (term, RDF.type, None) not in ONTOLOGY]
    assert sorted(term for term in undeclared if not str(term).startswith(built_in)) == []


@pytest.mark.parametrize("file", IMPORTS, ids=lambda file: file.stem)
def test_an_import_holds_axioms_of_its_own_terms_and_no_prose(file):
    graph = Graph().parse(file)
    assert all(subject.startswith(PREFIXES[file.stem]) for subject in graph.subjects())
    assert set(graph.predicates()) <= {
        RDF.type,
        RDFS.subClassOf,
        RDFS.subPropertyOf,
        OWL.inverseOf,
        OWL.disjointWith,
    }
    assert not any(isinstance(object_, Literal) for object_ in graph.objects())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_prefixes_are_those_of_the_program_and_all_are_used(file):
    text = file.read_text(encoding="utf-8")
    prefixes = dict(re.findall(r"^@prefix\s+([\w-]+):\s+<([^>]*)>", text, re.MULTILINE))
    assert {prefix: PREFIXES.get(prefix) for prefix in prefixes} == prefixes
    body = re.sub(r"^@prefix.*$|^#.*$", "", text, flags=re.MULTILINE)
    assert [prefix for prefix in prefixes if not re.search(rf"(?<![\w-]){prefix}:\w", body)] == []


@pytest.mark.parametrize("place", ["data", "tests/fixture/data"])
def test_properties_are_used_where_the_vocabulary_says(place):
    """schema:domainIncludes and schema:rangeIncludes imply nothing, so only this keeps them true."""
    data = read_data(ROOT / place).quads
    kinds = defaultdict(set)
    stated = [(str(q.subject.value), str(q.object.value)) for q in data if q.predicate.value == str(RDF.type)]
    for subject, class_ in [*stated, *((str(s), str(o)) for s, o in ONTOLOGY.subject_objects(RDF.type))]:
        kinds[subject] |= superclasses(URIRef(class_))
    wrong = set()
    for quad in data:
        property_ = URIRef(quad.predicate.value)
        of = kinds[quad.subject.value]
        is_literal = isinstance(quad.object, pyoxigraph.Literal)
        to = {URIRef(quad.object.datatype.value)} if is_literal else kinds[quad.object.value]
        for side, found in ((SCHEMA.domainIncludes, of), (SCHEMA.rangeIncludes, to)):
            allowed = set(VOCABULARY.objects(property_, side))
            if allowed and not allowed & found:
                wrong.add((local(property_), local(side), str(quad.subject)))
    assert sorted(wrong) == []


# ---- properties


def test_inverse_pairs_are_mutual():
    for one, other in VOCABULARY.subject_objects(OWL.inverseOf):
        assert (other, OWL.inverseOf, one) in VOCABULARY


RELATIONS = sorted(ONTOLOGY.subjects(RDF.type, TC.Relation))


@pytest.mark.parametrize("relation", RELATIONS, ids=local)
def test_a_relation_has_a_plain_property_with_an_inverse(relation):
    (plain,) = ONTOLOGY.objects(relation, TC.plainProperty)
    (vertical,) = ONTOLOGY.objects(relation, TC.vertical)
    assert vertical.datatype == XSD.boolean
    assert (plain, RDF.type, OWL.ObjectProperty) in VOCABULARY
    assert (plain, RDFS.subPropertyOf, TC.relatedTo) in VOCABULARY
    inverse = VOCABULARY.value(plain, OWL.inverseOf)
    assert inverse or (plain, RDF.type, OWL.SymmetricProperty) in VOCABULARY
    assert local(plain) == re.sub(r"-(\w)", lambda match: match[1].upper(), local(relation))


def test_single_valued_marks_are_on_properties():
    assert set(VOCABULARY.subjects(RDF.type, TC.SingleValued)) <= set(PROPERTIES)


def test_path_segments_are_shared_by_places_of_different_levels_only():
    shared = [
        {one, other}
        for one, other in combinations(sorted(VOCABULARY.subject_objects(TC.pathSegment)), 2)
        if one[1] == other[1]
    ]
    assert [{local(class_) for class_, _ in pair} for pair in shared] == [
        {"ProvincialPartyCommittee", "CommunePartyCommittee"}
    ]
