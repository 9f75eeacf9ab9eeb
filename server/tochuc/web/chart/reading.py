"""What is drawn: read from the graph for one day, whole or in steps around one thing."""

from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from typing import Literal

from ...core.orgchart import Ground, Line, Node
from ..live import Served
from .asking import rows_about, rows_of

Kind = Literal["organs", "documents"]
Side = Literal["above", "below"]
_Reach = Callable[[Side, Iterable[str]], list[Line]]


@lru_cache(8)
def relations_of(served: Served, kind: Kind) -> tuple[tuple[str, bool], ...]:
    """The relations between organs, or the properties between documents, and whether each is a step up."""
    rows = rows_of(served, "relations" if kind == "organs" else "properties")
    return tuple((iri, vertical == "true") for iri, vertical in rows)


@lru_cache(4)
def territorial(served: Served) -> dict[str, str]:
    """The class of each organ of which every territory has one."""
    return _pairs(rows_of(served, "territorial"))


@lru_cache(8)
def first_day(served: Served) -> str:
    """The first day on which anything that can be drawn is known to have begun; empty if there is none."""
    rows = rows_of(served, "first-day")
    return rows[0][0] if rows else ""


@lru_cache(4)
def whole(served: Served, kind: Kind, day: str) -> tuple[list[Node], list[Line]]:
    """Everything there is on a day; of documents, all that are tied to another."""
    if kind == "documents":
        lines = _grounded(rows_of(served, "all-documents"))
        ends = {end for line in lines for end in (line.lower, line.upper)}
        return states(served, kind, ends, day), lines
    kinds = territorial(served)
    nodes = [
        Node(iri, kinds.get(iri, ""), 1, int(sure == "true"))
        for iri, sure in rows_of(served, "all-organs", day)
    ]
    return nodes, _lines(rows_of(served, "all-lines", day))


def around(
    served: Served, kind: Kind, day: str, centre: str, depth: int, relations: Collection[str]
) -> tuple[list[Node], list[Line]]:
    """What is reached from one thing in so many steps up or down, not there and back, and every line between those."""

    def reach(side: Side, things: Iterable[str]) -> list[Line]:
        if kind == "documents":
            found = _grounded(rows_about(served, f"documents-{side}", things))
        else:
            found = _lines(rows_about(served, f"lines-{side}", things, day))
        return [line for line in found if line.relation in relations]

    above, known = _walk(reach, "above", centre, depth)
    below, more = _walk(reach, "below", centre, depth)
    things = above | below
    # Only the last steps have not been asked what is above them.
    known += more + reach("above", things - _asked(above, known, centre))
    inside = dict.fromkeys(line for line in known if line.lower in things and line.upper in things)
    return states(served, kind, things, day), list(inside)


def states(served: Served, kind: Kind, things: Iterable[str], day: str) -> list[Node]:
    """Each of these as a node, with whether it is there on the day."""
    kinds = territorial(served) if kind == "organs" else {}
    wanted = set(things)
    found = _pairs(rows_about(served, "states", wanted, day))
    return [
        Node(iri, kinds.get(iri, ""), 1, int(found.get(iri) == "yes"), found.get(iri) == "no")
        for iri in sorted(wanted)
    ]


def kinds_of(served: Served, things: Iterable[str]) -> dict[str, str]:
    """The nearest class of each of these."""
    return _pairs(rows_about(served, "kinds", things))


def names_on(served: Served, things: Iterable[str], day: str) -> dict[str, dict[str, str]]:
    """The names by language of those of which it is known that they were taken by the day and not given up."""
    found: dict[str, dict[str, str]] = {}
    for thing, spoken, name in rows_about(served, "names", things, day):
        found.setdefault(thing, {})[spoken] = name
    return found


def _walk(reach: _Reach, side: Side, centre: str, depth: int) -> tuple[set[str], list[Line]]:
    seen, new, lines = {centre}, {centre}, list[Line]()
    for _ in range(depth):
        found = reach(side, new)
        lines += found
        new = {line.upper if side == "above" else line.lower for line in found} - seen
        seen |= new
        if not new:
            break
    return seen, lines


def _asked(above: set[str], known: list[Line], centre: str) -> set[str]:
    return ({line.lower for line in known} & above) | {centre}


def _pairs(rows: Iterable[list[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for thing, told in rows:
        found.setdefault(thing, told)
    return found


def _lines(rows: Iterable[list[str]]) -> list[Line]:
    return [
        Line(lower, relation, upper, sure == "true", Ground(document, article, bool(provision), provision))
        for lower, relation, upper, sure, document, article, provision in rows
    ]


def _grounded(rows: Iterable[list[str]]) -> list[Line]:
    # A statement of no source follows by rule.
    return [Line(newer, p, older, True, Ground(source, "", not source)) for newer, p, older, source in rows]
