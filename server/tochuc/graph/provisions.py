"""Model rules 2, 3 and 5: what provisions and establishments yield, as triples with their proofs."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ..core.dates import ALWAYS, Bounds, show_span
from ..core.rules import Proof
from ..errors import BadData
from ..namespaces import EDTF, ID
from .bounds import bounds_of_derived
from .facts import BASIS, COVERS, FROM, LEVEL, SEGMENT, TYPE, UNTIL, Facts, Premises, tc
from .joins import (
    ENCLOSING,
    ESTABLISHES,
    FOR_EACH,
    FORMED,
    OBJECTS,
    PART,
    RELATION,
    SAME,
    SCOPE,
    SUBJECTS,
    Joined,
    Organ,
)
from .lives import Lives
from .names import names_of

ESTABLISHMENT: Final = "establishment"
LINE: Final = "reporting-line"
SUCCESSION: Final = "succession"
ARTICLE: Final = tc("article")
REPORTING_LINE: Final = tc("ReportingLine")
SUBORDINATE: Final = tc("subordinate")
SUPERIOR: Final = tc("superior")
PROVISION: Final = tc("fromProvision")
SUCCEEDED_BY: Final = tc("succeededBy")

_EDTF: Final = NamedNode(EDTF)
Yield = tuple[tuple[Triple, ...], Proof]
"""Triples that one application of a rule yields together."""


def organ_iri(organ: NamedNode | Organ, facts: Facts) -> NamedNode:
    """The address of an organ; one that is there by rule has its class's path segment and its place's slug."""
    if isinstance(organ, NamedNode):
        return organ
    segment = facts.first(organ.class_, SEGMENT)
    if segment is None:
        raise BadData(
            f"{organ.class_.value} is established for places but has no tc:pathSegment; give it one in the ontology"
        )
    return NamedNode(f"{ID}{segment.value}/{_last(organ.place)}")


def derive_organs(joined: Joined, facts: Facts, lives: Lives) -> Iterator[Yield]:
    """Each organ that an establishment calls for, with its life and names; its bounds go into `lives`.

    Raises: BadData when its address is taken by something that is not stated to be that organ.
    """
    addresses: set[NamedNode] = set()
    for organ, group in groupby(sorted(joined.founded, key=_by_organ), key=lambda row: row[1]):
        foundings = list(group)
        iri = organ_iri(organ, facts)
        if facts.values(iri, TYPE) or iri in addresses:
            raise BadData(
                f"{iri.value} is the address of the {_last(organ.class_)} of {organ.place.value}, "
                "but stands for something else; state its class and its tc:coversArea, or choose another path segment"
            )
        addresses.add(iri)
        yield from _organ(iri, organ, [(rule, life) for rule, _, life in foundings], facts, lives)


def _organ(
    iri: NamedNode, organ: Organ, foundings: list[tuple[NamedNode, Bounds]], facts: Facts, lives: Lives
) -> Iterator[Yield]:
    # Each establishment gives the place's end; founded twice, an organ lasts from the earlier time on.
    life = replace(
        foundings[0][1],
        start_earliest=min(life.start_earliest for _, life in foundings),
        start_latest=min(life.start_latest for _, life in foundings),
    )
    told: list[Triple] = []
    for rule, _ in foundings:
        told += facts.triples(rule, ESTABLISHES, FOR_EACH, BASIS)
        told += lives.why(rule, *facts.nodes(rule, BASIS))
        for places in facts.nodes(rule, FOR_EACH):
            told += facts.why(organ.place, places) or ()
    told += facts.triples(organ.class_, SEGMENT) + lives.why(organ.place)
    lives[iri] = life
    there = (Triple(iri, TYPE, organ.class_), Triple(iri, COVERS, organ.place), *_interval(iri, life))
    yield there, Proof(ESTABLISHMENT, _once(told))
    yield bounds_of_derived(there, life)
    newest = max(foundings, key=lambda founding: (founding[1].start_latest, founding[0].value))[0]
    names, of_names = names_of(iri, organ.place, newest, life, facts, lives)
    levels = facts.triples(organ.class_, LEVEL)
    named = (*names, *(Triple(iri, LEVEL, level.object) for level in levels))
    if named:
        yield named, Proof(ESTABLISHMENT, _once([*told, *levels, *of_names]))


def derive_lines(joined: Joined, facts: Facts, lives: Lives) -> Iterator[Yield]:
    """Each reporting line that a provision yields; organs that are there by rule are among the facts by now."""
    for rule, low_organ, high_organ, life in joined.lines:
        low, high = organ_iri(low_organ, facts), organ_iri(high_organ, facts)
        bases = facts.nodes(rule, BASIS)
        told = [*facts.triples(rule, RELATION, SCOPE, BASIS, ARTICLE)]
        told += [*_role(rule, low, SUBJECTS, facts), *_role(rule, high, OBJECTS, facts)]
        told += _scope(rule, low, high, facts)
        told += lives.why(rule, *bases, low, high)
        proof = Proof(LINE, _once(told))
        for relation in facts.nodes(rule, RELATION):
            line = NamedNode(f"{ID}line/{_kind(low)}--{_last(relation)}--{_kind(high)}--{_last(rule)}")
            triples = (
                Triple(line, TYPE, REPORTING_LINE),
                Triple(line, SUBORDINATE, low),
                Triple(line, RELATION, relation),
                Triple(line, SUPERIOR, high),
                Triple(line, PROVISION, rule),
                *(Triple(line, BASIS, basis) for basis in bases),
                *(Triple(line, ARTICLE, article) for article in facts.values(rule, ARTICLE)),
                *_interval(line, life),
            )
            yield triples, proof
            yield bounds_of_derived(triples, life)


def derive_succession(joined: Joined, facts: Facts) -> Iterator[Yield]:
    """Which organ took the place of which, where their territories were formed anew."""
    for old_organ, new_organ, class_ in joined.succeeded:
        old, new = organ_iri(old_organ, facts), organ_iri(new_organ, facts)
        told = [
            *(facts.why(old, class_) or ()),
            *(facts.why(new, class_) or ()),
            *facts.triples(class_, SEGMENT),
        ]
        before = facts.nodes(old, COVERS)
        for place in facts.nodes(new, COVERS):
            for origin in facts.nodes(place, FORMED):
                if origin in before:
                    told += [
                        Triple(old, COVERS, origin),
                        Triple(new, COVERS, place),
                        Triple(place, FORMED, origin),
                    ]
        yield (Triple(old, SUCCEEDED_BY, new),), Proof(SUCCESSION, _once(told))


def _role(
    rule: NamedNode, organ: NamedNode, side: tuple[NamedNode, NamedNode], facts: Facts
) -> Iterable[Triple]:
    """Why a provision speaks of an organ: by its name, or by its class."""
    of_class, by_name = side
    if organ in facts.nodes(rule, by_name):
        return (Triple(rule, by_name, organ),)
    for class_ in facts.nodes(rule, of_class):
        if why := facts.why(organ, class_):
            return Triple(rule, of_class, class_), *why
    return ()


def _scope(rule: NamedNode, low: NamedNode, high: NamedNode, facts: Facts) -> Iterable[Triple]:
    """Why two organs are a pair: by the first place, in order of addresses, that makes them one."""
    scopes, above = facts.nodes(rule, SCOPE), facts.nodes(high, COVERS)
    for place in facts.nodes(low, COVERS):
        if SAME in scopes and place in above:
            return Triple(low, COVERS, place), Triple(high, COVERS, place)
        for whole in facts.nodes(place, PART) if ENCLOSING in scopes else ():
            if whole in above:
                return Triple(low, COVERS, place), Triple(place, PART, whole), Triple(high, COVERS, whole)
    return ()


def _interval(node: NamedNode, life: Bounds) -> Premises:
    """The start and the end of a node, where they are not open."""
    return tuple(
        Triple(node, predicate, Literal(show_span(span), datatype=_EDTF))
        for predicate, span, open_ in ((FROM, life.start, ALWAYS.start), (UNTIL, life.end, ALWAYS.end))
        if span != open_
    )


def _by_organ(row: tuple[NamedNode, Organ, Bounds]) -> tuple[str, str, str]:
    rule, organ, _ = row
    return organ.class_.value, organ.place.value, rule.value


def _once(triples: Iterable[Triple]) -> Premises:
    return tuple(dict.fromkeys(triples))


def _last(node: NamedNode) -> str:
    return node.value.rsplit("/", 1)[-1].rsplit("#", 1)[-1]


def _kind(organ: NamedNode) -> str:
    return organ.value.removeprefix(ID).replace("/", "-")
