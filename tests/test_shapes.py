"""Every file under tests/shapes is a case: a valid one breaks no rule, an invalid one the rule that its head names."""

from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from pyshacl import validate
from rdflib.namespace import RDF, RDFS, SH

from tochuc.graph.shapes import EACH_FILE, WHOLE, read_shapes, violations
from tochuc.namespaces import SHAPES

ROOT = Path(__file__).parents[1]
SHAPES_FILE = ROOT / "ontology" / "shapes.ttl"
GROUPS = {"file": EACH_FILE, "whole": WHOLE}
VALID = sorted((ROOT / "tests" / "shapes" / "valid").glob("*.ttl"))
INVALID = sorted((ROOT / "tests" / "shapes" / "invalid").glob("*.ttl"))
ALL_SHAPES = rdflib.Graph().parse(SHAPES_FILE)
RULES = sorted(ALL_SHAPES.subjects(SH.message, unique=True))


def head(path: Path) -> dict[str, str]:
    lines = [line[2:].split(":", 1) for line in path.read_text().splitlines() if line.startswith("# ")]
    return {key.strip(): value.strip() for key, value in lines}


def name(rule: rdflib.term.Node) -> str:
    return "tcs:" + str(rule).removeprefix(SHAPES)


@pytest.fixture(scope="module")
def classes():
    ontology = rdflib.Graph().parse(ROOT / "ontology" / "tochuc.ttl")
    return list(ontology.triples((None, RDFS.subClassOf, None)))


@pytest.fixture(scope="module", params=["program", "pyshacl"])
def broken_rules(request, classes):
    """Which rules an example breaks, as the program finds them and as pySHACL does."""
    chosen = {group: read_shapes(SHAPES_FILE, iri) for group, iri in GROUPS.items()}

    def run(path: Path) -> set[str]:
        shapes = chosen[head(path)["group"]]
        data = rdflib.Graph().parse(path)
        for triple in classes:
            data.add(triple)
        if request.param == "program":
            text = data.serialize(format="nt")
            quads = pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_TRIPLES)
            return {rule for _, rule, _ in violations(shapes, [quad.triple for quad in quads])}
        report = validate(data, shacl_graph=shapes)[1]
        return {name(rule) for rule in report.objects(None, SH.sourceShape)}

    return run


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_valid_example_breaks_no_rule(path, broken_rules):
    assert broken_rules(path) == set()


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_an_invalid_example_breaks_its_rule_and_no_other(path, broken_rules):
    assert broken_rules(path) == {head(path)["violates"]}


def test_every_rule_has_an_invalid_example():
    assert {head(path)["violates"] for path in INVALID} == {name(rule) for rule in RULES}


def test_every_rule_has_a_valid_example_that_it_looks_at(classes):
    """A rule is looked at where an example of its group has a target of the rule's node shape."""
    seen = set()
    for path in VALID:
        data = rdflib.Graph().parse(path)
        for triple in classes:
            data.add(triple)
        for node in ALL_SHAPES.subjects(SH.property):
            if (node, None, GROUPS[head(path)["group"]]) in ALL_SHAPES and has_target(node, data):
                seen.update(ALL_SHAPES.objects(node, SH.property))
    assert sorted(name(rule) for rule in RULES if rule not in seen) == []


def has_target(node: rdflib.term.Node, data: rdflib.Graph) -> bool:
    by_property = any((None, path, None) in data for path in ALL_SHAPES.objects(node, SH.targetSubjectsOf))
    wanted = set(ALL_SHAPES.objects(node, SH.targetClass))
    kinds = set(data.objects(None, RDF.type))
    return by_property or any(wanted & set(data.transitive_objects(kind, RDFS.subClassOf)) for kind in kinds)


def test_every_rule_is_a_violation_with_a_message_in_both_languages():
    for rule in RULES:
        assert ALL_SHAPES.value(rule, SH.severity) == SH.Violation, name(rule)
        assert sorted(words.language for words in ALL_SHAPES.objects(rule, SH.message)) == ["en", "vi"], name(
            rule
        )


def test_every_node_shape_belongs_to_one_group():
    for node in ALL_SHAPES.subjects(RDF.type, SH.NodeShape):
        groups = [iri for iri in GROUPS.values() if (node, None, iri) in ALL_SHAPES]
        assert len(groups) == 1, name(node)


def test_every_property_shape_is_used_by_a_node_shape():
    used = set(ALL_SHAPES.objects(None, SH.property))
    assert (
        sorted(name(shape) for shape in ALL_SHAPES.subjects(RDF.type, SH.PropertyShape) if shape not in used)
        == []
    )
