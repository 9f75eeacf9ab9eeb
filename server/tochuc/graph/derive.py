"""What follows from the data by our own rules, each triple with the rule and the triples that it rests on."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

from pyoxigraph import NamedNode, Quad, Triple

from ..core.rules import Proof
from ..errors import BadData
from . import bounds, disagreements, provisions
from .facts import TYPE, Facts
from .joins import join
from .lives import Lives, bound_triples

Step = tuple[tuple[Triple, ...], Proof]
"""Triples that one application of a rule yields together."""


def derive(stated: Iterable[Quad], ontology: Iterable[Triple]) -> dict[Triple, Proof]:
    """All that model rules 1, 2, 3, 5 and 6 add to what is stated, in one order whatever the order of the input.

    The ontology is closed under subclass already. A premise is stated, of the ontology, or itself derived.
    Raises: BadData for a date that is none, or an established organ whose address is taken.
    """
    quads = list(stated)
    told = {quad.triple for quad in quads}
    facts = Facts(ontology)
    facts.add(told)
    lives = Lives()
    steps = chain(
        bounds.derive_bounds(facts, lives),
        disagreements.derive_disagreements(quads, facts),
        _by_provisions(facts, lives),
    )
    derived: dict[Triple, Proof] = {}
    for triples, proof in steps:
        for triple in triples:
            if triple not in told:
                derived.setdefault(triple, proof)
    return derived


def _by_provisions(facts: Facts, lives: Lives) -> Iterator[Step]:
    joined = join(facts, lives)
    organs = list(provisions.derive_organs(joined, facts, lives))
    facts.add(triple for triples, _ in organs for triple in triples)
    yield from organs
    yield from provisions.derive_lines(joined, facts, lives)
    yield from provisions.derive_succession(joined, facts)


def recheck(triple: Triple, proof: Proof) -> bool:
    """Whether a proof of ours holds: its rule, applied to its premises alone, yields the triple."""
    try:
        return triple in _conclusions(proof)
    except BadData:
        return False


@lru_cache(maxsize=1024)
def _conclusions(proof: Proof) -> frozenset[Triple]:
    premises = [premise for premise in proof.premises if isinstance(premise, Triple)]
    facts, lives = Facts(premises), Lives(premises)
    if proof.rule == bounds.RULE:
        nodes = facts.pairs(TYPE)
        found = (bound_triples(node, bounds.bounds_of(node, facts, lives)[0]) for node in nodes)
        return frozenset(chain.from_iterable(found))
    steps: Iterable[Step] = _by_provisions(facts, lives)
    if proof.rule == disagreements.RULE:
        # Which sources say it is not among the premises; each statement counts as one source's.
        apart = (
            Quad(told.subject, told.predicate, told.object, NamedNode(f"urn:source:{at}"))
            for at, told in enumerate(premises)
        )
        steps = disagreements.derive_disagreements(apart, facts)
    return frozenset(triple for triples, step in steps if step.rule == proof.rule for triple in triples)
