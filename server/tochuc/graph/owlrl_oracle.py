"""owlrl's closure of a small graph: what the ontology alone implies, and what our own rules are measured by."""

import io
import logging
from collections.abc import Iterable
from contextlib import redirect_stdout
from typing import Any, Final

import owlrl
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ..core.rules import Fact, GeneralTriple, Term

_ERROR: Final = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")


def owlrl_closure(
    triples: Iterable[Triple], semantics: Any = owlrl.OWLRL_Semantics
) -> tuple[set[Fact], list[str]]:
    """The triples that owlrl adds to some, and its words on what cannot hold.

    Terms are looked up on the way back, so that no literal is rewritten; what rdflib has no word for goes as an address.
    """
    given = set(triples)
    graph = rdflib.Graph()
    back: dict[rdflib.term.Node, Term] = {}
    for triple in given:
        graph.add((_told(triple.subject, back), _told(triple.predicate, back), _told(triple.object, back)))
    with redirect_stdout(io.StringIO()):
        owlrl.DeductiveClosure(semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    errors = {subject for subject, _ in graph.subject_objects(_ERROR)}
    words = sorted(str(word) for _, word in graph.subject_objects(_ERROR))
    added: set[Fact] = set()
    for subject, predicate, obj in graph:
        if subject not in errors:
            s, p, o = (back.get(node) or NamedNode(str(node)) for node in (subject, predicate, obj))
            if isinstance(s, NamedNode | BlankNode) and isinstance(p, NamedNode):
                added.add(Triple(s, p, o))
            else:
                added.add(GeneralTriple(s, p, o))
    return added - given, words


def _told(term: Term, back: dict[rdflib.term.Node, Term]) -> rdflib.term.Node:
    node: rdflib.term.Node
    if isinstance(term, BlankNode):
        node = rdflib.BNode(term.value)
    elif isinstance(term, Literal) and term.language is None:
        node = rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)
    elif isinstance(term, NamedNode):
        node = rdflib.URIRef(term.value)
    else:
        node = rdflib.URIRef(f"urn:tochuc:opaque:{len(back)}")
        # The same term must become the same node each time.
        node = next((known for known, was in back.items() if was == term), node)
    back[node] = term
    return node


logging.getLogger("rdflib.term").setLevel(logging.ERROR)
"""rdflib warns of each ill-typed literal, with a trace; here literals are opaque."""
