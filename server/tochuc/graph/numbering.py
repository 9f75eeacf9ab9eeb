"""Terms as numbers, and triples as one number each, so that no RDF term passes through the rule engine."""

from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Triple

from ..core.rules import Fact, GeneralTriple, Term
from ..errors import GraphError

MOST_TERMS: Final = 2**21 - 1
"""The engine has 64-bit numbers, and a triple's number is that of its three terms in a row."""


class Numbers:
    """A number for each of some terms, the same whatever their order."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms: list[Term] = sorted(set(terms), key=str)
        self.number: Mapping[Term, int] = {term: at for at, term in enumerate(self.terms)}
        if len(self.terms) > MOST_TERMS:
            raise GraphError(
                f"the graph has {len(self.terms)} terms; one closure takes {MOST_TERMS}. Close it in parts"
            )
        self.base = max(len(self.terms), 1)

    def key(self, fact: Fact) -> int:
        """The number of a fact whose terms are all numbered."""
        number = self.number
        return (number[fact.subject] * self.base + number[fact.predicate]) * self.base + number[fact.object]

    def split(self, key: int) -> tuple[int, int, int]:
        """The numbers of the three terms of a fact."""
        rest, obj = divmod(key, self.base)
        subject, predicate = divmod(rest, self.base)
        return subject, predicate, obj

    def fact(self, key: int) -> Fact:
        """The fact of a number."""
        subject, predicate, obj = (self.terms[number] for number in self.split(key))
        if isinstance(subject, NamedNode | BlankNode) and isinstance(predicate, NamedNode):
            return Triple(subject, predicate, obj)
        return GeneralTriple(subject, predicate, obj)


def terms_of(facts: Iterable[Fact]) -> set[Term]:
    """Every term of some facts."""
    terms: set[Term] = set()
    for fact in facts:
        terms.add(fact.subject)
        terms.add(fact.predicate)
        terms.add(fact.object)
    return terms
