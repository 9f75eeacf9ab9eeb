"""The rules of OWL 2 RL over numbers give what owlrl gives, each triple with a proof that can be checked."""

from collections import Counter
from pathlib import Path

import nmo_python
import pytest
from pyoxigraph import BaseDirection, Literal, NamedNode, RdfFormat, Triple, parse
from tests.graph.rl_graphs import graph_of, mended_owlrl, random_graph, read_cases

from tochuc.core.matching import recheck, recheck_clash
from tochuc.core.rules import BadRule, GeneralTriple, parse_rules
from tochuc.graph.closure import close
from tochuc.graph.published import is_published, why_unpublished
from tochuc.graph.rulebook import load_rules
from tochuc.namespaces import PREFIXES

ROOT = Path(__file__).parents[2]
RULES = load_rules()
CASES = read_cases("rl_cases.txt")
CLASHES = read_cases("rl_clashes.txt")
SEEDS = range(len(CASES))
NOT_FROM_CASES = {"plain-property"}
XSD = PREFIXES["xsd"]


def differences(graph, closed):
    """What owlrl finds and we do not, and the other way round, but for what is never published."""
    added, _ = mended_owlrl(graph)
    theirs = {fact for fact in added if is_published(fact)}
    return {str(fact) for fact in theirs - closed.inferred.keys()}, {
        str(fact) for fact in closed.inferred.keys() - theirs
    }


def assert_proofs_hold(graph, closed):
    given, proofs = set(graph), {**closed.inferred, **closed.inner}
    depth = dict.fromkeys(given, 0)
    waiting = dict(proofs)
    while waiting:
        ready = [fact for fact, proof in waiting.items() if all(one in depth for one in proof.premises)]
        assert ready, f"proofs in a circle or without end: {waiting}"
        for fact in ready:
            assert recheck(fact, waiting.pop(fact), RULES), f"{fact} does not follow from {proofs[fact]}"
            depth[fact] = 1
    for clash in closed.clashes:
        assert recheck_clash(clash, RULES)
        assert all(fact in depth for fact in clash.premises)


@pytest.mark.parametrize(("rule", "text"), CASES, ids=[f"{rule}-{at}" for at, (rule, _) in enumerate(CASES)])
def test_each_rule_fires_and_agrees_with_owlrl(rule, text):
    graph = graph_of(text)
    closed = close(graph, RULES)
    assert closed.uses[rule] > 0
    assert differences(graph, closed) == (set(), set())
    assert_proofs_hold(graph, closed)


def test_random_graphs_agree_with_owlrl_and_exercise_every_rule():
    uses = Counter()
    for seed in SEEDS:
        graph = random_graph(seed, CASES)
        closed = close(graph, RULES)
        uses.update(closed.uses)
        assert differences(graph, closed) == (set(), set()), f"seed {seed}"
        assert_proofs_hold(graph, closed)
    clashing = {rule for rule, _, _ in CLASHES}
    assert {rule.id for rule in RULES.rules} - clashing - NOT_FROM_CASES == {
        rule for rule, n in uses.items() if n
    } - clashing


@pytest.mark.parametrize(("rule", "clash", "peace"), CLASHES, ids=[case[0] for case in CLASHES])
def test_what_cannot_hold_is_named(rule, clash, peace):
    graph = graph_of(clash)
    closed = close(graph, RULES)
    assert rule in {one.rule for one in closed.clashes}
    assert_proofs_hold(graph, closed)
    assert mended_owlrl(graph)[1], "owlrl finds it too"
    assert close(graph_of(peace), RULES).clashes == ()


def test_every_clash_rule_has_a_case():
    assert {rule.id for rule in RULES.rules if rule.head.name == "clash"} == {case[0] for case in CLASHES}


def literals():
    for name, texts in {
        "string": ["", "05", 'a"b\\c\n,;', "Ủy ban"],
        "integer": ["5", "05", "-0", "+7", "năm"],
        "int": ["5", "99999999999"],
        "nonNegativeInteger": ["1", "-1"],
        "byte": ["300"],
        "decimal": ["5.0", "5.", ".50"],
        "double": ["1e3", "NaN", "-INF", "x"],
        "float": ["1.10"],
        "boolean": ["1", "true", "TRUE"],
        "date": ["2022-06-01", "2022-02-30", "2022-06-01+07:00"],
        "dateTime": ["2022-06-01T24:00:00"],
        "time": ["25:00:00"],
        "gYear": ["2022", "22"],
        "gYearMonth": ["2022-06"],
        "gMonthDay": ["--06-01"],
        "gDay": ["---01"],
        "gMonth": ["--13"],
        "duration": ["P1Y", "P"],
        "dayTimeDuration": ["PT1H"],
        "yearMonthDuration": ["P1M"],
        "hexBinary": ["0fb7", "0FB7", "z"],
        "base64Binary": ["TQ==", "T Q = ="],
        "anyURI": ["https://example.org/ a"],
        "QName": ["a:b"],
        "NOTATION": ["a:b"],
        "language": ["vi-VN"],
        "token": [" two  spaces "],
        "normalizedString": ["a\tb"],
        "Name": ["1a"],
    }.items():
        yield from (Literal(text, datatype=NamedNode(XSD + name)) for text in texts)
    yield from (Literal("tổ chức", language=tag) for tag in ("vi", "vi-VN", "en-GB", "zh-Hant-TW"))
    yield Literal("abc", language="ar", direction=BaseDirection.RTL)
    yield Literal("abc", language="ar", direction=BaseDirection.LTR)
    yield Literal("2022-06-xx", datatype=NamedNode(PREFIXES["edtf"] + "EDTF"))
    yield Literal("<b>", datatype=NamedNode(PREFIXES["rdf"] + "HTML"))
    yield Literal("{}", datatype=NamedNode(PREFIXES["rdf"] + "JSON"))


def test_every_kind_of_object_comes_back_as_it_was():
    ex = "https://example.org/"
    x, p, q = (NamedNode(ex + name) for name in "xpq")
    objects = [*literals()]
    objects += [
        Triple(x, p, Literal("05", datatype=NamedNode(XSD + "integer"))),
        Triple(x, p, Triple(x, q, p)),
    ]
    objects += [NamedNode(ex + "phường-Ba-Đình"), NamedNode("urn:x:',;")]
    assert len({str(one) for one in objects}) == len(objects)
    sub = Triple(p, NamedNode(PREFIXES["rdfs"] + "subPropertyOf"), q)
    closed = close([sub, *(Triple(x, p, one) for one in objects)], RULES)
    assert {str(fact) for fact in closed.inferred} == {str(Triple(x, q, one)) for one in objects}
    for fact, proof in closed.inferred.items():
        assert proof.premises == (sub, Triple(x, p, fact.object))


@pytest.mark.parametrize(
    ("statement", "published"),
    [
        ("x owl:sameAs x", False),
        ("x owl:sameAs y", True),
        ("C1 rdfs:subClassOf C1", False),
        ("C1 rdfs:subClassOf owl:Thing", False),
        ("C1 rdfs:subClassOf C2", True),
        ("x a owl:Thing", False),
        ("x a C1", True),
        ("x a xsd:integer", False),
        ("owl:Nothing rdfs:subClassOf C1", False),
        ("x P1 S1", True),
    ],
)
def test_only_these_kinds_of_inferred_triples_are_left_out(statement, published):
    (triple,) = graph_of(statement + " .")
    assert is_published(triple) is published


def test_a_triple_about_a_literal_is_a_step_but_not_published():
    fact = GeneralTriple(Literal("a"), NamedNode("urn:p"), NamedNode("urn:x"))
    assert why_unpublished(fact.subject, fact.predicate, fact.object)
    closed = close(graph_of("R1 owl:someValuesFrom xsd:integer ; owl:onProperty D1 . x D1 N1 ."), RULES)
    assert any(isinstance(one, GeneralTriple) for one in closed.inner)


def test_the_order_of_what_is_given_changes_nothing():
    graph = random_graph(1, CASES)
    forth, back = close(graph, RULES), close(graph[::-1], RULES)
    assert list(forth.inferred.items()) == list(back.inferred.items())
    assert (forth.inner, forth.clashes) == (back.inner, back.clashes)


def test_a_proof_that_is_none_is_refused():
    graph = graph_of(
        "C1 rdfs:subClassOf C2 . x a C1 . y a C1 . C1 owl:oneOf ( x z ) ."
        "P1 owl:propertyChainAxiom ( P2 P3 ) . x P2 y . y P3 z ."
    )
    proofs = close(graph, RULES).inferred
    for fact, proof in proofs.items():
        others = [other for other in proofs if other != fact]
        assert not any(recheck(other, proof, RULES) and proofs[other].rule != "cax-sco" for other in others)
        for at in range(len(proof.premises)):
            cut = proof.premises[:at] + proof.premises[at + 1 :]
            assert not recheck(fact, type(proof)(proof.rule, cut), RULES)
        assert not recheck(fact, type(proof)("prp-symp", proof.premises), RULES)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "ontology" / "rules").glob("*.rls")), ids=lambda path: path.name
)
def test_every_rule_file_is_in_the_engine_s_syntax(path):
    nmo_python.load_string(path.read_text(encoding="utf-8"))


def test_every_rule_says_what_it_does_in_both_languages():
    for rule in RULES.rules:
        words = RULES.wording[rule.id]
        known = {f"?{name}" for atom in (rule.head, *rule.body) for name in atom.variables}
        for lang in ("vi", "en"):
            named = {word.strip(".,;:") for word in words[lang].split() if word.startswith("?")}
            assert named <= known, f"{rule.id} speaks of {named - known}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("triple(?x, <urn:p>, ?y) :- triple(?y, <urn:p>, ?x) .", "rules:1: a rule without id"),
        ("%% a\n%% vi: a\ntriple(?x, <urn:p>, ?y) .", "lacks words"),
        ("%% a\n%% vi: a\n%% en: a\ntriple(?x, no:p, ?y) .", "rules:4: prefix no: is not declared"),
        ("%% a\n%% vi: a\n%% en: a\ntriple(?x, <urn:p>, ?y) :- nonsense .", "neither relation"),
        ("%% a\n%% vi: a\n%% en: a\ntriple(?x, <urn:p>, ?y)", "no final dot"),
        ("%% a\n%% vi: a\n%% en: a\ntriple(?x, 5, ?y) .", "not a variable"),
    ],
)
def test_a_malformed_rule_is_refused(text, message):
    with pytest.raises(BadRule, match=message):
        parse_rules(text)


def test_blank_nodes_may_be_given():
    turtle = b"@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . [] a <urn:C> . <urn:C> rdfs:subClassOf <urn:D> ."
    graph = [quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE)]
    (fact,) = close(graph, RULES).inferred
    assert fact.object == NamedNode("urn:D")
