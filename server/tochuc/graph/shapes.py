"""Faults by shape: what one document may say, and what must hold over the whole."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import rdflib
from pyoxigraph import NamedNode, RdfFormat, Triple, serialize
from pyrudof import RDFFormat, Rudof, RudofConfig, ShaclFormat, ShaclValidationMode
from rdflib.namespace import SH

from ..namespaces import PREFIXES, SHAPES
from .check import Places, stated_graphs
from .read import Data, Fault

_APPLIES_TO = rdflib.URIRef(SHAPES + "appliesTo")
_SUBCLASS = NamedNode(PREFIXES["rdfs"] + "subClassOf")
EACH_FILE = rdflib.URIRef(SHAPES + "EachFile")
WHOLE = rdflib.URIRef(SHAPES + "Whole")
_MARK = "?in="
"""Tells the same node in two files apart; no IRI of ours has a query part."""


def read_shapes(path: Path, group: rdflib.URIRef) -> rdflib.Graph:
    """The node shapes of one group with everything that they lead to."""
    all_shapes = rdflib.Graph().parse(path, format="turtle")
    chosen = rdflib.Graph()
    waiting = list(all_shapes.subjects(_APPLIES_TO, group))
    done = set()
    while waiting:
        node = waiting.pop()
        if node in done:
            continue
        done.add(node)
        for predicate, object_ in all_shapes.predicate_objects(node):
            chosen.add((node, predicate, object_))
            if not isinstance(object_, rdflib.Literal):
                waiting.append(object_)
    return chosen


def count_shapes(path: Path) -> int:
    """How many rules the shapes of a file lay down: those that say what to mend."""
    return len({*rdflib.Graph().parse(path, format="turtle").subjects(SH.message, None)})


def check_each_file(path: Path, data: Data, places: Places) -> Iterator[Fault]:
    """Faults of each claims file taken alone.

    The files are checked in one run: a subject gets its graph's number, so that what two files say of it stays apart.
    """
    graphs = sorted(stated_graphs(data.quads).items())
    triples = [triple for number, (_, found) in enumerate(graphs) for triple in _marked(found, number)]
    for focus, rule, message in violations(read_shapes(path, EACH_FILE), triples):
        subject, _, number = focus.partition(_MARK)
        yield Fault(
            *places.of(subject, graphs[int(number)][0]), rule, f"{subject} {message}", "Mend this file"
        )


def check_whole(path: Path, data: Data, ontology: Iterable[Triple], places: Places) -> Iterator[Fault]:
    """Faults of everything that is stated, taken together."""
    # Targets are classes, so the tree of classes has to stand beside the data.
    tree = (triple for triple in ontology if triple.predicate == _SUBCLASS)
    for focus, rule, message in violations(
        read_shapes(path, WHOLE), {q.triple for q in data.quads}.union(tree)
    ):
        yield Fault(*places.anywhere(focus, data.quads), rule, f"{focus} {message}", "Mend the statement")


def _marked(triples: list[Triple], number: int) -> Iterator[Triple]:
    own = {triple.subject for triple in triples}

    def mark(term: object) -> NamedNode:
        assert isinstance(term, NamedNode), "blank nodes are refused before the shapes run"
        return NamedNode(f"{term.value}{_MARK}{number}")

    for triple in triples:
        object_ = mark(triple.object) if triple.object in own else triple.object
        yield Triple(mark(triple.subject), triple.predicate, object_)


def violations(shapes: rdflib.Graph, triples: Iterable[Triple]) -> list[tuple[str, str, str]]:
    """Focus node, rule and message of each result of SHACL validation, sorted.

    Source: SHACL, 3.4 (validation). Rudof does it, some hundred times faster here than pySHACL, which the tests ask as well.
    """
    rudof = Rudof(RudofConfig())
    text = serialize(triples, format=RdfFormat.N_TRIPLES)
    assert text is not None
    rudof.read_data(text.decode(), RDFFormat.NTriples)
    rudof.read_shacl(shapes.serialize(format="turtle"), ShaclFormat.Turtle)
    found = set()
    for result in rudof.validate_shacl(ShaclValidationMode.Native).violations:
        shape = rdflib.URIRef(str(result.source_shape))
        given = f" (given: {result.value})" if result.value else ""
        found.add((result.focus_node, f"tcs:{shape.removeprefix(SHAPES)}", _message(shapes, shape) + given))
    return sorted(found)


def _message(shapes: rdflib.Graph, shape: rdflib.URIRef) -> str:
    words = list(shapes.objects(shape, SH.message))
    english = [text for text in words if isinstance(text, rdflib.Literal) and text.language == "en"]
    return str((english or words or ["breaks this rule"])[0])
