"""Model rule 1: between which days each thing began, and between which it ended, over all its sources."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from datetime import date
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ..core.dates import (
    ALWAYS,
    OPEN_END,
    OPEN_START,
    UNKNOWN_DAY,
    Bounds,
    Span,
    combine,
    day_after,
    day_before,
    parse_days,
    parse_span,
)
from ..core.rules import Proof
from ..errors import BadData
from ..namespaces import EDTF, PREFIXES
from .facts import COVERS, FROM, SEGMENT, SUBCLASS, TYPE, UNTIL, Facts, Premises, Term, tc

RULE: Final = "bounds"
BOUNDS: Final = (tc("startEarliest"), tc("startLatest"), tc("endEarliest"), tc("endLatest"))
TEMPORAL: Final = tc("Temporal")
EVENT: Final = tc("Event")
# What a source saw on one day may have begun before and gone on after; the other kinds are told with their ends.
UNKNOWN_ENDS: Final = (tc("Membership"), tc("DatedName"), tc("Observation"))
HELD_ON: Final = tc("heldOn")
ATTESTED_ON: Final = tc("attestedOn")
ISSUED_ON: Final = tc("issuedOn")

_FIELDS: Final = tuple(field.name for field in fields(Bounds))
_EDTF: Final = NamedNode(EDTF)
_DATE: Final = NamedNode(PREFIXES["xsd"] + "date")


class Lives:
    """The bounds of every node; a node of which nothing is known has no limit."""

    def __init__(self, known: Iterable[Triple] = ()) -> None:
        self._known: dict[NamedNode, Bounds] = {}
        for triple in known:
            if triple.predicate in BOUNDS:
                field = _FIELDS[BOUNDS.index(triple.predicate)]
                day = date.fromisoformat(triple.object.value)  # type: ignore[union-attr]
                self[triple.subject] = replace(self[triple.subject], **{field: day})  # type: ignore[index]

    def __setitem__(self, node: NamedNode, bounds: Bounds) -> None:
        self._known[node] = bounds

    def __getitem__(self, node: NamedNode) -> Bounds:
        return self._known.get(node, ALWAYS)

    def why(self, *nodes: NamedNode) -> Premises:
        """The bounds of these nodes that limit anything, as triples."""
        return tuple(
            Triple(node, predicate, _day(day))
            for node in nodes
            for predicate, day, open_ in zip(BOUNDS, _days(self[node]), _OPEN, strict=True)
            if day != open_
        )


def derive_bounds(facts: Facts, lives: Lives) -> Iterator[tuple[Premises, Proof]]:
    """The four bounds of every temporal node that is stated; they go into `lives` too."""
    territorial = []
    for node in facts.pairs(TYPE):
        if _kind(node, facts) is None:
            continue
        if _areas(node, facts):
            territorial.append(node)
            continue
        yield _enter(node, facts, lives)
    # The life of a place may limit that of its organs, so places come first.
    for node in territorial:
        yield _enter(node, facts, lives)


def _enter(node: NamedNode, facts: Facts, lives: Lives) -> tuple[Premises, Proof]:
    lives[node], premises = bounds_of(node, facts, lives)
    return bound_triples(node, lives[node]), Proof(RULE, premises)


def bounds_of(node: NamedNode, facts: Facts, lives: Lives) -> tuple[Bounds, Premises]:
    """The bounds of one node, and what they rest on: its class and all that is stated of its dates."""
    kind = _kind(node, facts)
    why = (facts.why(node, kind) if kind else None) or ()
    if kind == EVENT:
        return _of_event(node, facts), why + facts.triples(node, HELD_ON)
    if kind in UNKNOWN_ENDS:
        return _of_seen(node, facts), why + facts.triples(node, FROM, UNTIL, ATTESTED_ON)
    starts, ends = _spans(node, FROM, facts), _spans(node, UNTIL, facts)
    dates = facts.triples(node, FROM, UNTIL)
    if not starts and (starts := _spans(node, ISSUED_ON, facts)):
        dates += facts.triples(node, ISSUED_ON)
    start = combine(starts)[0] if starts else None
    end = combine(ends)[0] if ends else None
    start, end, of_area = _within_area(node, start, end, facts, lives)
    return _join(start or ALWAYS.start, end or ALWAYS.end), why + dates + of_area


def bounds_of_derived(triples: Premises, life: Bounds) -> tuple[Premises, Proof]:
    """The bounds of a node that a rule has just made, which are those of the interval it was given."""
    made = triples[0]
    dates = tuple(triple for triple in triples if triple.predicate in (FROM, UNTIL))
    why = (made, Triple(made.object, SUBCLASS, TEMPORAL))  # type: ignore[arg-type]
    return bound_triples(made.subject, life), Proof(RULE, why + dates)  # type: ignore[arg-type]


def _within_area(
    node: NamedNode, start: Span | None, end: Span | None, facts: Facts, lives: Lives
) -> tuple[Span | None, Span | None, Premises]:
    """An organ of a territory begins and ends with its places, unless a source says that it did otherwise.

    Shape: start and end, narrowed or filled in, and what that rests on.
    """
    areas = _areas(node, facts)
    if not areas:
        return start, end, ()
    every = [lives[area] for area in areas]
    first = Span(min(life.start_earliest for life in every), min(life.start_latest for life in every))
    last = Span(max(life.end_earliest for life in every), max(life.end_latest for life in every))
    begun = _narrow(start, Span(first.earliest, OPEN_END)) if start else first
    ended = _narrow(end, Span(OPEN_START, last.latest)) if end else last
    needed = {*(BOUNDS[:2] if begun != start else ()), *(BOUNDS[2:] if ended != end else ())}
    limits = tuple(triple for triple in lives.why(*areas) if triple.predicate in needed)
    if not limits:
        return start, end, ()
    class_ = next(class_ for class_ in facts.pairs(SEGMENT) if facts.why(node, class_))
    told = (facts.why(node, class_) or ()) + facts.triples(class_, SEGMENT) + facts.triples(node, COVERS)
    return begun, ended, told + limits


def _narrow(stated: Span, outer: Span) -> Span:
    both, compatible = combine((stated, outer))
    return both if compatible else stated


def _areas(node: NamedNode, facts: Facts) -> list[NamedNode]:
    """The places of an organ whose class is territorial."""
    areas = facts.nodes(node, COVERS)
    if areas and any(
        facts.values(super_, SEGMENT) for class_ in facts.nodes(node, TYPE) for super_ in facts.supers(class_)
    ):
        return areas
    return []


def _kind(node: NamedNode, facts: Facts) -> NamedNode | None:
    """The class that decides how a node's dates are read, or None for what has no time."""
    held = set().union(*(facts.supers(class_) for class_ in facts.nodes(node, TYPE)))
    return next((kind for kind in (EVENT, *UNKNOWN_ENDS, TEMPORAL) if kind in held), None)


def _of_event(node: NamedNode, facts: Facts) -> Bounds:
    days = [days_of(value) for value in facts.values(node, HELD_ON)]
    if not days:
        return _join(UNKNOWN_DAY, UNKNOWN_DAY)
    first, last = combine(first for first, _ in days)[0], combine(last for _, last in days)[0]
    return _join(first, Span(day_after(last.earliest), day_after(last.latest)))


def _of_seen(node: NamedNode, facts: Facts) -> Bounds:
    """The bounds of what may have lasted longer than its sources tell."""
    starts, ends = _spans(node, FROM, facts), _spans(node, UNTIL, facts)
    seen = _spans(node, ATTESTED_ON, facts)
    last_days = [Span(day_before(end.earliest), day_before(end.latest)) for end in ends]
    told_start = [combine(starts)[0]] if starts else []
    told_end = [combine(ends)[0]] if ends else []
    # A stated start or end bears witness only where the other one is not stated itself.
    for_start = seen if starts else seen + last_days
    for_end = seen if ends else seen + starts
    if for_start:
        told_start.append(Span(OPEN_START, min(day.latest for day in for_start)))
    if for_end:
        told_end.append(Span(day_after(max(day.earliest for day in for_end)), OPEN_END))
    return _join(
        combine(told_start)[0] if told_start else UNKNOWN_DAY,
        combine(told_end)[0] if told_end else UNKNOWN_DAY,
    )


def _join(start: Span, end: Span) -> Bounds:
    return Bounds(start.earliest, start.latest, end.earliest, end.latest)


def _spans(node: NamedNode, predicate: NamedNode, facts: Facts) -> list[Span]:
    return [parse_span(_edtf(value)) for value in facts.values(node, predicate)]


def days_of(value: Term) -> tuple[Span, Span]:
    """The first and the last day that a date literal names.

    Raises: BadData for anything that is no date of ours.
    """
    return parse_days(_edtf(value))


def _edtf(value: Term) -> str:
    if isinstance(value, Literal) and value.datatype == _EDTF:
        return value.value
    raise BadData(f"{value} is not a date: write it as a literal of datatype edtf:EDTF")


def bound_triples(node: NamedNode, bounds: Bounds) -> Premises:
    """The four triples that tell a node's bounds."""
    return tuple(
        Triple(node, predicate, _day(day)) for predicate, day in zip(BOUNDS, _days(bounds), strict=True)
    )


def _days(bounds: Bounds) -> tuple[date, date, date, date]:
    return bounds.start_earliest, bounds.start_latest, bounds.end_earliest, bounds.end_latest


@cache
def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=_DATE)


_OPEN: Final = _days(ALWAYS)
