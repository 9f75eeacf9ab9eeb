"""Who says a statement, who says otherwise, and how sure it is."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ...core.entity.shown import Shown
from ...core.evidence import Count, count_of, only_copies, others_of
from ...core.rules import Fact
from ...core.terms import iri
from ...graph.proofs import Proofs
from ...namespaces import PREFIXES, TC
from .listing import Listed, with_parts
from .opened import Opened
from .reader import Learner
from .values import value_of

_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_SINGLE: Final = NamedNode(TC + "SingleValued")
_CONFIDENCE: Final = NamedNode(TC + "confidence")


@dataclass(frozen=True)
class Otherwise:
    """Another value that sources give, which cannot be right beside this one."""

    value: Shown
    sources: tuple[Listed, ...]
    asked: Triple


@dataclass(frozen=True)
class Testimony:
    """What sources say of one statement."""

    sources: tuple[Listed, ...]
    count: Count
    copies: bool
    """Nobody saw the original of any of them."""
    otherwise: tuple[Otherwise, ...]
    doubts: tuple[Shown, ...]
    """How sure it is, where it is weaker than plainly stated, and notes on it."""


def testimony_of(opened: Opened, proofs: Proofs, learner: Learner, fact: Fact) -> Testimony:
    """What sources say of a statement, and what else they say where only one value can be right."""
    sources = tuple(source.value for source in proofs.sources(fact))
    others = _others(proofs, fact)
    parts = {source: _parts(proofs, source) for source in sources}
    for source in {*sources, *(each for _, told in others for each in told)}:
        for each in (source, *_parts(proofs, source)):
            learner.learn(NamedNode(each))
    doubts = opened.doubts((value_of(fact.subject), value_of(fact.predicate), value_of(fact.object)))
    doubts += tuple(map(value_of, proofs.values(fact.subject, _CONFIDENCE)))
    for doubt in doubts:
        if doubt.iri:
            learner.learn(NamedNode(doubt.text))
    reader = learner.reader()
    seen = {each: called.seen for each, called in reader.names.called.items() if called.seen}

    def shown(each: str) -> Listed:
        return with_parts(reader, each, _parts(proofs, each))

    return Testimony(
        tuple(map(shown, sources)),
        count_of(sources, parts),
        only_copies(sources, parts, seen),
        tuple(
            Otherwise(reader.value(value_of(triple.object)), tuple(map(shown, told)), triple)
            for triple, told in others
        ),
        tuple(map(reader.value, dict.fromkeys(doubts))),
    )


def _others(proofs: Proofs, fact: Fact) -> list[tuple[Triple, tuple[str, ...]]]:
    subject, predicate = fact.subject, fact.predicate
    if not isinstance(subject, NamedNode) or not isinstance(predicate, NamedNode):
        return []
    if not proofs.sources(Triple(predicate, _TYPE, _SINGLE)):
        return []
    terms = [term for term in proofs.values(subject, predicate) if isinstance(term, NamedNode | Literal)]
    triples = {value_of(term): Triple(subject, predicate, term) for term in terms}
    told = {value: [iri(each) for each in proofs.sources(triple)] for value, triple in triples.items()}
    return [(triples[other.value], other.sources) for other in others_of(value_of(fact.object), told)]


def _parts(proofs: Proofs, source: str) -> tuple[str, ...]:
    found = proofs.values(NamedNode(source), NamedNode(PREFIXES["dcterms"] + "hasPart"))
    return tuple(part.value for part in found if isinstance(part, NamedNode))
