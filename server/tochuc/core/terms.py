"""Terms as a person reads and writes them: prefixed names and text."""

from pyoxigraph import BlankNode, NamedNode, Triple

from ..namespaces import PREFIXES


def short(term: object) -> str:
    """A term in few letters: a prefixed name where a prefix fits, else the term as in N-Triples.

    >>> short(NamedNode("https://w3id.org/tochuc/ontology#Organ"))
    'tc:Organ'
    """
    if isinstance(term, NamedNode):
        for prefix, iri in PREFIXES.items():
            rest = term.value.removeprefix(iri)
            if rest != term.value and "/" not in rest:
                return f"{prefix}:{rest}"
    return str(term)


def show_triple(triple: Triple) -> str:
    """A statement in one line, its terms shortened."""
    return f"{short(triple.subject)} {short(triple.predicate)} {short(triple.object)}"


def iri(term: object) -> str:
    """The IRI of a named node (or the name of a blank one); nothing for any other term."""
    return term.value if isinstance(term, NamedNode | BlankNode) else ""
