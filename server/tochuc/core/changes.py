"""What changed between two days: what began, what ended, and how sure that is."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, Literal, NamedTuple

from .dates import OPEN_END, OPEN_START, Answer, Bounds, Span, holds

Side = Literal["began", "ended"]
KINDS: Final = ("Organ", "DatedName", "Membership", "ReportingLine", "Document", "Place", "Status", "Event")
"""Classes of what changes, in the order in which changes are told."""
THINGS: Final = ("Organ", "Place", "Document")
"""Those of them that change for themselves; changes of all others are changes of what they belong to as well."""
_SEEN: Final = frozenset({"DatedName", "Membership"})
"""Those whose open start or end is unknown: no source says when (docs/model.md, Time)."""
_HAPPENS: Final = "Event"


TOGETHER: Final = 12
"""Changes of one sort on one day beyond which a list tells them in one line."""


@dataclass(frozen=True)
class Lived:
    """So many things of one sort with equal lives; which they are, unless they are too many to name."""

    kind: str
    sort: str
    """The class, relation, role or kind by which such things are told apart; an IRI, or empty."""
    life: Bounds
    told: bool
    """Whether its life follows without a provision."""
    count: int = 1
    things: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """So many things of one sort that began or ended on one day, of which is known between which two it lies."""

    kind: str
    sort: str
    side: Side
    span: Span
    told: bool
    count: int
    things: tuple[str, ...] = ()
    """Which they are, where that is known."""

    @property
    def day(self) -> date | None:
        """The day, where it is known."""
        return self.span.earliest if self.span.earliest == self.span.latest else None

    @property
    def by(self) -> date:
        """The day by which it had happened."""
        return self.span.latest

    def between(self, first: date, last: date) -> Answer:
        """Whether it came after the first day and no later than the last (queries/README.md, Time).

        One that may have come at any time before is told of only where it had happened by the last day.
        """
        earliest, latest = self.span.earliest, self.span.latest
        if earliest > last or latest <= first or (earliest == OPEN_START and latest > last):
            return Answer.NO
        return Answer.YES if earliest > first and latest <= last else Answer.UNKNOWN


class Days(NamedTuple):
    """The days on which something surely changed, in order, and how much did; and the first of which anything is known."""

    counts: Mapping[date, int]
    first: date | None

    @classmethod
    def of(cls, spans: Iterable[tuple[Span, int]]) -> "Days":
        """Those of so many changes in each span."""
        found: Counter[date] = Counter()
        known = set()
        for span, count in spans:
            known |= {span.earliest, span.latest}
            if span.earliest == span.latest:
                found[span.earliest] += count
        return cls(dict(sorted(found.items())), min(known - {OPEN_START}, default=None))


def days_of(lived: Iterable[Lived]) -> Days:
    """The days of the changes of some lives. Where only these are asked for, it need not be told what changed."""
    return Days.of(
        (span, each.count)
        for each in lived
        for _, span in _sides(each)
        if _is_change(span) and not _is_only_seen(each, span)
    )


class Changes(Sequence[Change]):
    """Changes in the order of their days. What is known of no day is no change; what is only seen is counted apart."""

    def __init__(self, lived: Iterable[Lived]) -> None:
        found: dict[tuple[object, ...], list[Lived]] = {}
        self._seen: Counter[tuple[str, date]] = Counter()
        for each in lived:
            for side, span in _sides(each):
                if _is_only_seen(each, span):
                    self._seen[each.kind, span.latest] += each.count
                elif _is_change(span):
                    key = (span.earliest, span.latest, KINDS.index(each.kind), side, each.sort, not each.told)
                    found.setdefault(key, []).append(each)
        self._changes = [_change(key, found[key]) for key in sorted(found)]

    def __getitem__(self, place):  # type: ignore[no-untyped-def]
        return self._changes[place]

    def __len__(self) -> int:
        return len(self._changes)

    def between(self, first: date, last: date, kinds: Sequence[str] = (), sort: str = "") -> list[Change]:
        """Those that surely or perhaps came after the first day and no later than the last."""
        return [
            change
            for change in self._changes
            if (not kinds or change.kind in kinds)
            and (not sort or change.sort == sort)
            and change.between(first, last) is not Answer.NO
        ]

    def only_seen(self, first: date, last: date, kinds: Sequence[str] = ()) -> int:
        """How many are known only to have begun by some day in between."""
        return sum(
            count
            for (kind, day), count in self._seen.items()
            if first < day <= last and (not kinds or kind in kinds)
        )

    @cached_property
    def days(self) -> Days:
        """The days on which something surely changed."""
        return Days.of((change.span, change.count) for change in self._changes)


class Line(NamedTuple):
    """One line of a list of changes: a single one of them by its place among its like, or all of them together."""

    change: Change
    place: int = 0
    together: bool = False


def lines_of(changes: Iterable[Change], together: int) -> Iterator[Line]:
    """A line for each single change; one for all where more than `together` of a sort came at once."""
    for change in changes:
        if change.count > together > 0:
            yield Line(change, together=True)
        else:
            yield from (Line(change, place) for place in range(change.count))


class Count(NamedTuple):
    """How many changes of one sort there were: surely, and at most."""

    kind: str
    sort: str
    side: Side
    sure: int
    most: int


def counts_of(changes: Iterable[Change], first: date, last: date) -> list[Count]:
    """How much of each sort changed, what changed most first within its kind."""
    sure: Counter[tuple[str, str, Side]] = Counter()
    most: Counter[tuple[str, str, Side]] = Counter()
    for change in changes:
        key = (change.kind, change.sort, change.side)
        most[key] += change.count
        sure[key] += change.count if change.between(first, last) is Answer.YES else 0
    found = [Count(*key, sure[key], most[key]) for key in most]
    return sorted(found, key=lambda each: (KINDS.index(each.kind), -each.most, each.sort, each.side))


def held_on(lived: Iterable[Lived], *days: date) -> list[tuple[Lived, tuple[Answer, ...]]]:
    """What held on at least one of some days, surely or perhaps, with the answer for each; what happens does not hold."""
    found = []
    for each in lived:
        answers = tuple(holds(each.life, day) for day in days)
        if each.kind != _HAPPENS and any(answer is not Answer.NO for answer in answers):
            found.append((each, answers))
    return found


def _sides(lived: Lived) -> Iterator[tuple[Side, Span]]:
    yield "began", lived.life.start
    if lived.kind != _HAPPENS:
        yield "ended", lived.life.end


def _is_only_seen(lived: Lived, span: Span) -> bool:
    return not _is_open(span) and lived.kind in _SEEN and OPEN_START in (span.earliest, span.latest)


def _is_change(span: Span) -> bool:
    return not _is_open(span) and span.latest != OPEN_END


def _is_open(span: Span) -> bool:
    """Whether no day is known: it was always so, it has not ended, or nobody says."""
    return (
        span.latest == OPEN_START
        or span.earliest == OPEN_END
        or (span.earliest == OPEN_START and span.latest == OPEN_END)
    )


def _change(key: Sequence[object], lived: Sequence[Lived]) -> Change:
    earliest, latest, _, side, sort, by_rule = key
    count = sum(each.count for each in lived)
    named = tuple(sorted(thing for each in lived for thing in each.things))
    things = named if len(named) == count else ()
    span = Span(earliest, latest)  # type: ignore[arg-type]
    return Change(lived[0].kind, sort, side, span, not by_rule, count, things)  # type: ignore[arg-type]
