"""The bounds of nodes, as values and as the four triples that tell them."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ..core.dates import ALWAYS, Bounds
from ..namespaces import PREFIXES
from .facts import Premises, tc

BOUNDS: Final = (tc("startEarliest"), tc("startLatest"), tc("endEarliest"), tc("endLatest"))

_FIELDS: Final = tuple(field.name for field in fields(Bounds))
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
