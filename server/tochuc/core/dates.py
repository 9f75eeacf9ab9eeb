"""Dates as precise as their sources, and what they let us say about a day: yes, no or unknown."""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Final

from ..errors import BadData

OPEN_START: Final = date.min
OPEN_END: Final = date.max
"""Before all days, and after all days."""

_ONE: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)
_FORMS: Final = (
    "write 2022-06-02, 2022-06 or 2022; [..2022-06-02] for that day or before, [2022-06-02..] for that day or after, "
    "[2022-06-02..2022-06-17] for a day between; 2022-05-04/2022-05-10 for an event of several days"
)


class Answer(Enum):
    """What can be said of a statement about a day."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Span:
    """One day of which is known only that it lies between two days, both included."""

    earliest: date
    latest: date


@dataclass(frozen=True)
class Bounds:
    """The life of a thing: between which days its first day lies, and the first day after it."""

    start_earliest: date
    start_latest: date
    end_earliest: date
    end_latest: date

    @property
    def start(self) -> Span:
        """Where the first day lies."""
        return Span(self.start_earliest, self.start_latest)

    @property
    def end(self) -> Span:
        """Where the first day after it lies."""
        return Span(self.end_earliest, self.end_latest)


ALWAYS: Final = Bounds(OPEN_START, OPEN_START, OPEN_END, OPEN_END)
UNKNOWN_DAY: Final = Span(OPEN_START, OPEN_END)


def parse_span(text: str) -> Span:
    """The days on which the day named by an EDTF text may lie.

    Shape: open ends are `date.min` and `date.max`.
    Raises: BadData when the text is of no form we use, or names a day that does not exist.
    Source: EDTF (ISO 8601-2), of which only the forms of docs/model.md.

    >>> parse_span("2024-02")
    Span(earliest=datetime.date(2024, 2, 1), latest=datetime.date(2024, 2, 29))
    >>> parse_span("[..2022-08-05]").latest
    datetime.date(2022, 8, 5)
    """
    if not (text.startswith("[") and text.endswith("]")):
        return _parse_one(text, text)
    first, dots, last = text[1:-1].partition("..")
    if not dots:
        raise BadData(f"{text!r} is not a date: {_FORMS}", value=text)
    earliest = _parse_one(first, text).earliest if first else OPEN_START
    latest = _parse_one(last, text).latest if last else OPEN_END
    if earliest > latest:
        raise BadData(f"{text!r} ends before it begins: swap the two days", value=text)
    return Span(earliest, latest)


def parse_days(text: str) -> tuple[Span, Span]:
    """The first and the last day of an event; of an event of one day, the same span twice.

    Raises: BadData as `parse_span`, and when the last day must lie before the first.

    >>> parse_days("2022-05-04/2022-05-10")[1].latest
    datetime.date(2022, 5, 10)
    """
    first_text, slash, last_text = text.partition("/")
    if not slash:
        return parse_span(text), parse_span(text)
    first, last = _parse_one(first_text, text), _parse_one(last_text, text)
    if first.earliest > last.latest:
        raise BadData(f"{text!r} ends before it begins: swap the two days", value=text)
    return first, last


def _parse_one(part: str, text: str) -> Span:
    """The days of a year, a month or a day; `text` is the whole that messages quote."""
    match = _ONE.fullmatch(part)
    if not match:
        raise BadData(f"{text!r} is not a date: {_FORMS}", value=text)
    year, month, day = (int(group) if group else None for group in match.groups())
    # The first and the last year of the calendar hold the two open ends.
    if year is None or not OPEN_START.year < year < OPEN_END.year:
        raise BadData(f"{text!r}: the year must lie between 0002 and 9998", value=text)
    if month is None:
        return Span(date(year, 1, 1), date(year, 12, 31))
    if not 1 <= month <= 12:
        raise BadData(f"{text!r}: there is no month {month:02}; write the month as 01 to 12", value=text)
    days = monthrange(year, month)[1]
    if day is None:
        return Span(date(year, month, 1), date(year, month, days))
    if not 1 <= day <= days:
        raise BadData(f"{text!r}: {year:04}-{month:02} has days 01 to {days}; correct the day", value=text)
    return Span(date(year, month, day), date(year, month, day))


def show_span(span: Span) -> str:
    """The shortest EDTF text that means just this span.

    >>> show_span(Span(date(2022, 1, 1), date(2022, 12, 31)))
    '2022'
    >>> show_span(Span(date(2022, 5, 14), date.max))
    '[2022-05-14..]'
    """
    first, last = span.earliest, span.latest
    if first == last:
        return first.isoformat()
    if first > OPEN_START and last < OPEN_END and first.year == last.year and first.day == 1:
        if (first.month, last.month, last.day) == (1, 12, 31):
            return f"{first.year:04}"
        if first.month == last.month and last.day == monthrange(last.year, last.month)[1]:
            return f"{first.year:04}-{first.month:02}"
    left = "" if first == OPEN_START else first.isoformat()
    right = "" if last == OPEN_END else last.isoformat()
    return f"[{left}..{right}]"


def combine(spans: Iterable[Span]) -> tuple[Span, bool]:
    """What several statements say together of one day, and whether they are compatible.

    Shape: the days common to all and True, or, where there are none, the days from the first to the last
    and False. The order of the statements does not matter.
    Raises: ValueError when there is no statement.

    >>> combine([Span(date(2022, 5, 1), date(2022, 5, 31)), Span(date(2022, 5, 13), date.max)])[1]
    True
    """
    given = list(spans)
    earliest, latest = max(span.earliest for span in given), min(span.latest for span in given)
    if earliest <= latest:
        return Span(earliest, latest), True
    return Span(min(span.earliest for span in given), max(span.latest for span in given)), False


def is_before(one: Span, other: Span) -> Answer:
    """Whether the day that lies in `one` comes before the day that lies in `other`."""
    if one.latest < other.earliest:
        return Answer.YES
    return Answer.NO if one.earliest >= other.latest else Answer.UNKNOWN


def holds(bounds: Bounds, day: date) -> Answer:
    """Whether something lasted on a day; its end is the first day on which it no longer did.

    >>> holds(Bounds(date(2022, 6, 2), date(2022, 6, 2), date.max, date.max), date(2022, 6, 1))
    <Answer.NO: 'no'>
    """
    if bounds.start_latest <= day < bounds.end_earliest:
        return Answer.YES
    return Answer.NO if day < bounds.start_earliest or bounds.end_latest <= day else Answer.UNKNOWN


def intersect(first: Bounds, *others: Bounds) -> Bounds:
    """When all of these lasted at once: from the latest start to the earliest end."""
    every = (first, *others)
    return Bounds(
        max(bounds.start_earliest for bounds in every),
        max(bounds.start_latest for bounds in every),
        min(bounds.end_earliest for bounds in every),
        min(bounds.end_latest for bounds in every),
    )


def overlap(first: Bounds, *others: Bounds) -> Answer:
    """Whether there was a day on which all of these lasted."""
    both = intersect(first, *others)
    if both.start_latest < both.end_earliest:
        return Answer.YES
    return Answer.UNKNOWN if both.start_earliest < both.end_latest else Answer.NO


def count(lives: Iterable[Bounds], day: date) -> tuple[int, int]:
    """The least and the greatest number of these that lasted on a day."""
    answers = [holds(bounds, day) for bounds in lives]
    return answers.count(Answer.YES), len(answers) - answers.count(Answer.NO)


def day_after(day: date) -> date:
    """The next day; an open end stays open."""
    return day if day in (OPEN_START, OPEN_END) else day + timedelta(days=1)


def day_before(day: date) -> date:
    """The day before; an open end stays open."""
    return day if day in (OPEN_START, OPEN_END) else day - timedelta(days=1)
