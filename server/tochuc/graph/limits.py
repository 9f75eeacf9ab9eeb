"""What a thing lives within: an organ within its place; a line, a post held and a name within their organs.

A code that a register gave to two things in turn stands for each of them while that one lives.
"""

from collections.abc import Iterable
from typing import Final

from pyoxigraph import NamedNode

from ..core.dates import OPEN_END, OPEN_START, Span, combine
from .facts import COVERS, SEGMENT, TYPE, Facts, Premises, tc
from .lives import BOUNDS, Lives

LINE: Final = tc("ReportingLine")
MEMBERSHIP: Final = tc("Membership")
DATED_NAME: Final = tc("DatedName")
IDENTIFIER: Final = tc("ExternalIdentifier")
_ENDS: Final = (tc("subordinate"), tc("superior"))
_POST: Final = tc("post")
_POST_IN: Final = tc("postIn")
_NAME_OF: Final = tc("nameOf")
_SCHEME: Final = tc("identifierScheme")
_VALUE: Final = tc("identifierValue")
_IDENTIFIES: Final = tc("identifies")
Limited = tuple[Span | None, Span | None, Premises]
"""Start and end, narrowed or filled in, and what that rests on."""


def within_area(node: NamedNode, start: Span | None, end: Span | None, facts: Facts, lives: Lives) -> Limited:
    """An organ of a territory begins and ends with its places, unless a source says that it did otherwise."""
    places = areas(node, facts)
    every = [lives[place] for place in places]
    if not every:
        return start, end, ()
    first = Span(min(life.start_earliest for life in every), min(life.start_latest for life in every))
    last = Span(max(life.end_earliest for life in every), max(life.end_latest for life in every))
    begun, ended = _limit(start, end, first, last)
    limits = _needed(places, lives, begun != start, ended != end)
    if not limits:
        return start, end, ()
    class_ = next(class_ for class_ in facts.pairs(SEGMENT) if facts.why(node, class_))
    told = (facts.why(node, class_) or ()) + facts.triples(class_, SEGMENT) + facts.triples(node, COVERS)
    return begun, ended, told + limits


def within_organs(
    node: NamedNode, kind: NamedNode | None, start: Span | None, end: Span | None, facts: Facts, lives: Lives
) -> Limited:
    """A line, a post held and a name last only while their organs do, unless a source says otherwise."""
    if kind == LINE:
        organs = [organ for side in _ENDS for organ in facts.nodes(node, side)]
        told = facts.triples(node, *_ENDS)
    elif kind == DATED_NAME:
        organs, told = facts.nodes(node, _NAME_OF), facts.triples(node, _NAME_OF)
    else:
        posts = facts.nodes(node, _POST) if kind == MEMBERSHIP else []
        organs = [organ for post in posts for organ in facts.nodes(post, _POST_IN)]
        told = facts.triples(node, _POST) + tuple(t for post in posts for t in facts.triples(post, _POST_IN))
    return _within_all(organs, told, start, end, lives)


def within_identified(
    node: NamedNode, start: Span | None, end: Span | None, facts: Facts, lives: Lives
) -> Limited:
    """A code that two things share stands for each while it exists, unless a source says otherwise.

    One that stands for a single thing has no such limit: registers go on listing what has ended.
    """
    things = facts.nodes(node, _IDENTIFIES)
    for value in facts.values(node, _VALUE):
        for other in facts.inverse(_VALUE)[value]:
            same_register = facts.values(other, _SCHEME) == facts.values(node, _SCHEME)
            if same_register and facts.nodes(other, _IDENTIFIES) != things:
                told = facts.triples(node, _SCHEME, _VALUE, _IDENTIFIES)
                told += facts.triples(other, _SCHEME, _VALUE, _IDENTIFIES)
                return _within_all(things, told, start, end, lives)
    return start, end, ()


def _within_all(
    things: list[NamedNode], told: Premises, start: Span | None, end: Span | None, lives: Lives
) -> Limited:
    every = [lives[thing] for thing in things]
    if not every:
        return start, end, ()
    first = Span(max(life.start_earliest for life in every), max(life.start_latest for life in every))
    last = Span(min(life.end_earliest for life in every), min(life.end_latest for life in every))
    begun, ended = _limit(start, end, first, last)
    limits = _needed(things, lives, begun != start, ended != end)
    return (begun, ended, told + limits) if limits else (start, end, ())


def _limit(start: Span | None, end: Span | None, first: Span, last: Span) -> tuple[Span, Span]:
    begun = _narrow(start, Span(first.earliest, OPEN_END)) if start else first
    ended = _narrow(end, Span(OPEN_START, last.latest)) if end else last
    return begun, ended


def _narrow(stated: Span, outer: Span) -> Span:
    both, compatible = combine((stated, outer))
    return both if compatible else stated


def _needed(nodes: Iterable[NamedNode], lives: Lives, start: bool, end: bool) -> Premises:
    wanted = {*(BOUNDS[:2] if start else ()), *(BOUNDS[2:] if end else ())}
    return tuple(triple for triple in lives.why(*nodes) if triple.predicate in wanted)


def areas(node: NamedNode, facts: Facts) -> list[NamedNode]:
    """The places of an organ whose class is territorial."""
    areas = facts.nodes(node, COVERS)
    if areas and any(
        facts.values(super_, SEGMENT) for class_ in facts.nodes(node, TYPE) for super_ in facts.supers(class_)
    ):
        return areas
    return []
