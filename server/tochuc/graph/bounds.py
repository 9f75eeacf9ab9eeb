"""Model rule 1: between which days each thing began, and between which it ended, over all its sources."""

from collections.abc import Iterator
from itertools import chain
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
from ..namespaces import EDTF
from .facts import FROM, SUBCLASS, TYPE, UNTIL, Facts, Premises, Term, tc
from .limits import (
    DATED_NAME,
    IDENTIFIER,
    LINE,
    MEMBERSHIP,
    Limited,
    areas,
    within_area,
    within_identified,
    within_organs,
)
from .lives import Lives, bound_triples

RULE: Final = "bounds"
TEMPORAL: Final = tc("Temporal")
EVENT: Final = tc("Event")
# What a source saw on one day may have begun before and gone on after; the other kinds are told with their ends.
UNKNOWN_ENDS: Final = (MEMBERSHIP, DATED_NAME, tc("Observation"))
_LIMITED: Final = (LINE, MEMBERSHIP, DATED_NAME, IDENTIFIER)
HELD_ON: Final = tc("heldOn")
ATTESTED_ON: Final = tc("attestedOn")
ISSUED_ON: Final = tc("issuedOn")
REPLACES: Final = tc("replaces")

_EDTF: Final = NamedNode(EDTF)


def derive_bounds(facts: Facts, lives: Lives) -> Iterator[tuple[Premises, Proof]]:
    """The four bounds of every temporal node that is stated; they go into `lives` too."""
    # The life of a place may limit that of its organs, and theirs that of lines, posts held, names and codes.
    rounds: tuple[list[NamedNode], ...] = ([], [], [])
    for node in facts.pairs(TYPE):
        kind = _kind(node, facts)
        if kind is not None:
            rounds[2 if kind in _LIMITED else 1 if areas(node, facts) else 0].append(node)
    for node in chain.from_iterable(rounds):
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
        told = _of_seen(node, facts)
        start, end, of_organs = within_organs(node, kind, told.start, told.end, facts, lives)
        return _join(start or told.start, end or told.end), why + facts.triples(
            node, FROM, UNTIL, ATTESTED_ON
        ) + of_organs
    starts, ends = _spans(node, FROM, facts), _spans(node, UNTIL, facts)
    seen = _spans(node, ATTESTED_ON, facts)
    dates = facts.triples(node, FROM, UNTIL, ATTESTED_ON)
    # What was seen on a day had begun by then and ended after it; an unstated start or end allows that already.
    if starts and seen:
        starts.append(Span(OPEN_START, min(day.latest for day in seen)))
    if ends and seen:
        ends.append(Span(day_after(max(day.earliest for day in seen)), OPEN_END))
    if not starts and (starts := _spans(node, ISSUED_ON, facts)):
        dates += facts.triples(node, ISSUED_ON)
    if not ends:
        ends, replaced = _begun_by_what_replaces(node, facts)
        dates += replaced
    start = combine(starts)[0] if starts else None
    end = combine(ends)[0] if ends else None
    start, end, limits = _within(node, kind, start, end, facts, lives)
    return _join(start or ALWAYS.start, end or ALWAYS.end), why + dates + limits


def _within(
    node: NamedNode, kind: NamedNode | None, start: Span | None, end: Span | None, facts: Facts, lives: Lives
) -> Limited:
    if kind == LINE:
        return within_organs(node, kind, start, end, facts, lives)
    if kind == IDENTIFIER:
        return within_identified(node, start, end, facts, lives)
    return within_area(node, start, end, facts, lives)


def _begun_by_what_replaces(node: NamedNode, facts: Facts) -> tuple[list[Span], Premises]:
    """When the documents that replace one came into force: it ended then, where no source says when."""
    spans: list[Span] = []
    told: Premises = ()
    for newer in facts.inverse(REPLACES).get(node, ()):
        predicate = FROM if facts.values(newer, FROM) else ISSUED_ON
        if found := _spans(newer, predicate, facts):
            spans += found
            told += (Triple(newer, REPLACES, node), *facts.triples(newer, predicate))
    return spans, told


def bounds_of_derived(triples: Premises, life: Bounds) -> tuple[Premises, Proof]:
    """The bounds of a node that a rule has just made, which are those of the interval it was given."""
    made = triples[0]
    dates = tuple(triple for triple in triples if triple.predicate in (FROM, UNTIL))
    why = (made, Triple(made.object, SUBCLASS, TEMPORAL))  # type: ignore[arg-type]
    return bound_triples(made.subject, life), Proof(RULE, why + dates)  # type: ignore[arg-type]


def _kind(node: NamedNode, facts: Facts) -> NamedNode | None:
    """The class that decides how a node's dates are read, or None for what has no time."""
    held = set().union(*(facts.supers(class_) for class_ in facts.nodes(node, TYPE)))
    return next((kind for kind in (EVENT, *UNKNOWN_ENDS, LINE, IDENTIFIER, TEMPORAL) if kind in held), None)


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
    if start.earliest > end.latest:
        # Sources of which one has it end before the other has it begin: between the two, nothing is known.
        start = end = Span(end.earliest, start.latest)
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
