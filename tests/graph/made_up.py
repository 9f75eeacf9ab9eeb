"""The made-up graph of tests/fixture, what follows from it, and how tests ask for parts of it."""

from datetime import date
from functools import cache
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from tochuc.core.dates import Bounds
from tochuc.core.rules import Proof
from tochuc.graph.derive import derive
from tochuc.graph.lives import BOUNDS
from tochuc.graph.read import read_data, read_ontology
from tochuc.namespaces import PREFIXES

ROOT = Path(__file__).parents[2]
FIXTURE = ROOT / "tests" / "fixture" / "data"
HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
FIRST, SECOND = "01-qd-mau-2022", "02-qd-mau-2024"
PARTY = "tc:ProvincialPartyCommittee"
BY_STANDING = "accountable-to-standing-committee"


def iri(name: str) -> NamedNode:
    prefix, local = name.split(":", 1)
    return NamedNode(PREFIXES[prefix] + local)


A, SUBCLASS = iri("rdf:type"), iri("rdfs:subClassOf")


def quads(turtle: str, source: str = "source:added") -> list[Quad]:
    triples = parse(HEAD + turtle, format=RdfFormat.TURTLE)
    return [Quad(quad.subject, quad.predicate, quad.object, iri(source)) for quad in triples]


@cache
def ontology() -> tuple[Triple, ...]:
    """The ontology, with every superclass of every class."""
    stated = read_ontology(ROOT / "ontology")
    above: dict[NamedNode, set[NamedNode]] = {}
    for triple in stated:
        if triple.predicate == SUBCLASS:
            above.setdefault(triple.subject, set()).add(triple.object)

    def all_above(class_: NamedNode) -> set[NamedNode]:
        direct = above.get(class_, set())
        return direct.union(*(all_above(super_) for super_ in direct))

    closed = [Triple(class_, SUBCLASS, super_) for class_ in above for super_ in all_above(class_)]
    return tuple(dict.fromkeys([*stated, *closed]))


@cache
def stated() -> tuple[Quad, ...]:
    return tuple(read_data(FIXTURE).quads)


@cache
def derived(more: str = "") -> dict[Triple, Proof]:
    """What follows from the fixture, with statements of one more source."""
    return derive([*stated(), *quads(more)], ontology())


def replaced(old: str, new: str) -> dict[Triple, Proof]:
    """What follows when one statement is another one."""
    (before,), (after,) = quads(old), quads(new)
    found = [quad for quad in stated() if quad.triple == before.triple]
    assert found
    kept = [quad for quad in stated() if quad.triple != before.triple]
    return derive([*kept, *(Quad(*after.triple, quad.graph_name) for quad in found)], ontology())


def life(node: str, graph: dict[Triple, Proof]) -> Bounds:
    told = {triple.predicate: triple.object for triple in graph if triple.subject == iri(node)}
    return Bounds(*(date.fromisoformat(told[bound].value) for bound in BOUNDS))


def has_life(node: str, graph: dict[Triple, Proof]) -> bool:
    return any(triple.subject == iri(node) and triple.predicate == BOUNDS[0] for triple in graph)


def committee_line(place: str, regulation: str) -> str:
    return f"line:steering-committee-{place}--accountable-to--standing-committee-{place}--{regulation}--{BY_STANDING}"


def days(bounds: Bounds) -> list[str]:
    return [
        str(bounds.start_earliest),
        str(bounds.start_latest),
        str(bounds.end_earliest),
        str(bounds.end_latest),
    ]


def shown(bounds: Bounds) -> str:
    return " ".join(days(bounds)).replace("0001-01-01", "-").replace("9999-12-31", "+")


def of(node: str, predicate: str, graph: dict[Triple, Proof]) -> list[str]:
    return [t.object.value for t in graph if t.subject == iri(node) and t.predicate == iri(predicate)]
