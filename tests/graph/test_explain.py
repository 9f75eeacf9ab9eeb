"""Explanations come from the proofs file alone, and end in sources and in articles of documents."""

import sqlite3
import subprocess
import sys

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Triple
from tests.graph.test_reason import FIXTURE, ONTOLOGY, rechecked

from tochuc.core.statements import read_statement, read_term, show_term
from tochuc.errors import BadParameter, NotFound
from tochuc.graph import explain as explaining
from tochuc.graph.explain import Kind, as_json, as_text, explain, refuse_unknown
from tochuc.graph.proofs import Proofs, write_proofs
from tochuc.graph.reason import reason
from tochuc.namespaces import PREFIXES, REGISTER, TC


@pytest.fixture(scope="module")
def reasoned():
    return reason(FIXTURE, ONTOLOGY)


@pytest.fixture(scope="module")
def file(reasoned, tmp_path_factory):
    path = tmp_path_factory.mktemp("proofs") / "proofs.sqlite"
    write_proofs(path, reasoned, FIXTURE)
    return path


@pytest.fixture
def proofs(file):
    with Proofs(file) as opened:
        yield opened


def first_by(reasoned, rule):
    return next(fact for fact, proof in reasoned.inferred.items() if proof.rule == rule)


def steps(tree):
    yield tree
    for premise in tree.premises:
        yield from steps(premise)


def test_every_proof_comes_back_from_the_file(reasoned, proofs):
    assert dict(proofs) == {**reasoned.inferred, **reasoned.inner}
    assert all(rechecked(fact, proof) for fact, proof in proofs)


def test_every_stated_triple_has_its_sources(proofs):
    graphs = {}
    for quad in FIXTURE:
        graphs.setdefault(quad.triple, set()).add(quad.graph_name)
    for triple, sources in graphs.items():
        assert sources <= set(proofs.sources(triple))
        tree = explain(proofs, triple)
        assert (tree.kind, tree.holds) == (Kind.STATED, True)
        assert {source.iri for source in tree.sources} >= sources


def test_a_triple_of_several_sources_names_them_all_with_title_publisher_and_day(reasoned, tmp_path):
    sources = sorted({quad.graph_name for quad in FIXTURE}, key=str)
    told = next(quad.triple for quad in FIXTURE if quad.graph_name == sources[0])
    write_proofs(tmp_path / "p", reasoned, [*FIXTURE, *(Quad(*told, source) for source in sources)])
    with Proofs(tmp_path / "p") as proofs:
        tree = explain(proofs, told)
    assert [source.iri for source in tree.sources] == sources
    text = as_text(tree)
    for source in tree.sources:
        told = [part.title for part in source.parts] or [source.title, source.publisher, source.published]
        assert source.iri == NamedNode(REGISTER) or (all(told) and all(part in text for part in told))


def test_every_leaf_is_stated(reasoned, proofs):
    for rule in {proof.rule for proof in reasoned.inferred.values()}:
        tree = explain(proofs, first_by(reasoned, rule))
        assert tree.kind is Kind.INFERRED
        for step in steps(tree):
            assert step.premises or step.kind in {Kind.STATED, Kind.REPEATED} or step.rule, step
            assert step.kind is not Kind.ABSENT


def test_each_step_of_a_tree_holds_when_its_rule_is_applied(reasoned, proofs):
    tree = explain(proofs, first_by(reasoned, "plain-property"))
    for step in steps(tree):
        if step.kind is Kind.INFERRED:
            assert rechecked(step.fact, explaining.Proof(step.rule, tuple(one.fact for one in step.premises)))


def test_a_line_s_explanation_names_the_article_and_the_document(reasoned, proofs):
    tree = explain(proofs, first_by(reasoned, "reporting-line"))
    assert tree.bases
    for lang in ("vi", "en"):
        assert tree.bases[0].number in as_text(tree, lang)
    assert as_json(tree)["provisions"][0]["number"] == tree.bases[0].number


def test_what_does_not_hold_says_so(proofs):
    nowhere = NamedNode("https://example.org/nothing")
    for triple in (
        Triple(nowhere, nowhere, nowhere),
        Triple(FIXTURE[0].subject, NamedNode(TC + "advises"), nowhere),
    ):
        tree = explain(proofs, triple)
        assert not tree.holds
        assert "neither stated nor inferred" in as_text(tree, "en")
        assert "không suy ra được" in as_text(tree, "vi")
        assert as_json(tree)["holds"] is False


def test_the_ontology_is_named_as_a_source(proofs):
    tree = explain(proofs, read_statement("tc:SteeringCommittee", "rdfs:subClassOf", "tc:Organ"))
    assert "the ontology" in as_text(tree)


def test_a_shared_step_is_told_once(reasoned, proofs):
    for fact in list(reasoned.inferred)[::20]:
        told = [step.fact for step in steps(explain(proofs, fact)) if step.kind is not Kind.REPEATED]
        assert len(told) == len(set(told))


def test_a_long_explanation_is_cut_and_says_where(reasoned, proofs, monkeypatch):
    fact = first_by(reasoned, "plain-property")
    monkeypatch.setattr(explaining, "MOST_STEPS", 3)
    assert explain(proofs, fact).kind is Kind.CUT
    assert "not shown further" in as_text(explain(proofs, fact))
    monkeypatch.setattr(explaining, "MOST_STEPS", 400)
    monkeypatch.setattr(explaining, "DEEPEST", 1)
    assert all(len(step.premises) == 0 for step in explain(proofs, fact).premises)


def test_words_speak_of_the_things_by_name(reasoned, proofs):
    tree = explain(proofs, first_by(reasoned, "plain-property"))
    for lang in ("vi", "en"):
        low, _, high = tree.label[lang].split(" – ")
        assert low in tree.words[lang]
        assert high in tree.words[lang]
        assert "?" not in tree.words[lang]


def test_the_same_input_gives_the_same_bytes(reasoned, file, tmp_path):
    again = tmp_path / "again.sqlite"
    write_proofs(again, reason(FIXTURE[::-1], ONTOLOGY[::-1]), FIXTURE[::-1])
    assert again.read_bytes() == file.read_bytes()


def test_the_file_is_only_read(file, proofs):
    with pytest.raises(sqlite3.OperationalError):
        proofs._connection.execute("delete from proof")


def test_explaining_loads_no_reasoner(file):
    code = (
        "import sys; from pathlib import Path; from tochuc.graph.explain import explain, read_statement;"
        "from tochuc.graph.proofs import Proofs; p = Proofs(Path(sys.argv[1]));"
        "print(explain(p, read_statement('tc:SteeringCommittee', 'rdfs:subClassOf', 'tc:Organ')).holds);"
        "print([m for m in ('owlrl', 'nmo_python', 'rdflib', 'pyshacl') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True)
    assert ran.stdout.split("\n")[:2] == ["True", "[]"]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("tc:advises", NamedNode(TC + "advises")),
        ("a", NamedNode(PREFIXES["rdf"] + "type")),
        ("place:phu-tho-2025", NamedNode(PREFIXES["place"] + "phu-tho-2025")),
        ("<https://example.org/x>", NamedNode("https://example.org/x")),
        ("https://example.org/x", NamedNode("https://example.org/x")),
        ('"Ủy ban"@vi', Literal("Ủy ban", language="vi")),
        ('"2022-06"^^edtf:EDTF', Literal("2022-06", datatype=NamedNode(PREFIXES["edtf"] + "EDTF"))),
        ("05", Literal("05", datatype=NamedNode(PREFIXES["xsd"] + "integer"))),
    ],
)
def test_a_typed_term_is_read_and_shown(text, term):
    assert read_term(text) == term
    assert read_term(show_term(term)) == term


@pytest.mark.parametrize("text", ["nope:x", "", "<no", '"open', "x y", "tc:a . tc:b tc:c tc:d", "[]", "_:b"])
def test_what_is_not_a_term_is_refused_with_advice(text):
    with pytest.raises(BadParameter, match="prefixed name"):
        read_term(text)


def test_a_literal_is_no_subject():
    with pytest.raises(BadParameter, match="subject"):
        read_statement('"x"', "a", "tc:Organ")


def test_a_name_that_the_graph_does_not_know_gets_the_nearest(proofs):
    known = read_statement("committee:tinh-mau", "tc:coversArea", "place:tinh-mau")
    refuse_unknown(proofs, known)
    for typed in (
        ("committee:tinh-mua", "a", "tc:Organ"),
        ("committee:tinh-mau", "tc:coverArea", "place:tinh-mau"),
    ):
        with pytest.raises(NotFound, match=r"did you mean (committee:tinh-mau|tc:coversArea)"):
            refuse_unknown(proofs, read_statement(*typed))
